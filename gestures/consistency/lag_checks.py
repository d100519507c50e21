"""Are the strokes in the motion where the timeline says? Measured on the way of the hands."""

from __future__ import annotations

from collections.abc import Iterator

from gestures.alignment.footprint import Footprint, footprint
from gestures.alignment.timeline import Placement
from gestures.consistency.findings import Finding
from gestures.consistency.lag import HandWays, Lag
from gestures.consistency.registry import Context, check
from gestures.consistency.rulebook import Rule
from gestures.consistency.signs import SignTable


@check("seen_early", "library", "platform", "body")
def seen_early(context: Context) -> Iterator[Finding]:
    """Gestures whose motion runs ahead of the timeline."""
    yield from _lags(context, early=True)


@check("seen_late", "library", "platform", "body")
def seen_late(context: Context) -> Iterator[Finding]:
    """Gestures whose motion lags behind the timeline."""
    yield from _lags(context, early=False)


def _lags(context: Context, early: bool) -> Iterator[Finding]:
    evidence, rule = context.evidence, context.rule
    body = evidence.body
    if body is None:
        return
    gestures = evidence.timeline.gestures
    taken = [_footprint(context, placement) for placement in gestures]
    ways = HandWays(gestures, taken, evidence.rest)
    table = SignTable.load()
    for index, (placement, hold) in enumerate(zip(gestures, taken, strict=True)):
        if hold is None or not hold.hands or placement.intent is None:
            continue
        lag = ways.lag(placement, hold, body)
        apart = -lag.lag_s if early else lag.lag_s
        within = rule.threshold("least_s") <= apart <= rule.threshold("most_s")
        if not within or _in_time(context, table, placement, early):
            continue
        read = _read_at(context, table, placement, lag)
        if _clearly(lag, rule, read):
            moved = placement.stroke.shifted(lag.lag_s) if placement.stroke.start_s + lag.lag_s >= 0 else None
            start = (
                placement.stroke.start_s if moved is None else min(moved.start_s, placement.stroke.start_s)
            )
            yield context.finding(
                start,
                max(placement.stroke.end_s, start if moved is None else moved.end_s),
                evidence.clause_words(placement),
                f"the hands make {placement.gesture} {apart:.2f} s {'before' if early else 'after'} its time.",
                clause=placement.clause,
                placement=index,
                severity=rule.severity if read else "warning",
                measured={"lag_s": lag.lag_s, "best_m": lag.best_m, "unmoved_m": lag.unmoved_m},
            )


def _clearly(lag: Lag, rule: Rule, read: bool) -> bool:
    """Whether the motion fits the sketch when it is shifted, and better than when it is not.

    Much better, if what the gesture shows is not read at the same lag.
    """
    share = rule.threshold("better_read" if read else "better")
    return (
        (read or lag.best_m <= rule.threshold("fits_m"))
        and lag.best_m <= share * lag.unmoved_m
        and lag.unmoved_m - lag.best_m >= rule.threshold("gain_m")
    )


def _in_time(context: Context, table: SignTable, placement: Placement, early: bool) -> bool:
    """Whether what the gesture is to show can be read from about its stroke on, whatever way the hands took."""
    first = min(_starts_s(context, table, placement), default=None)
    if first is None:
        return False
    rule = context.rule
    return first >= rule.threshold("seen_from_s") if early else first <= rule.threshold("seen_to_s")


def _read_at(context: Context, table: SignTable, placement: Placement, lag: Lag) -> bool:
    """Whether what the gesture is to show is read about as much out of time as the hands are."""
    near = context.rule.threshold("agrees_s")
    return any(abs(start - lag.lag_s) <= near for start in _starts_s(context, table, placement))


def _starts_s(context: Context, table: SignTable, placement: Placement) -> list[float]:
    """When what a gesture is to show begins to be read, from its stroke on, s."""
    wanted = table.readings(context.evidence.gestures[placement.gesture], placement)
    begin, end = placement.preparation.start_s - 1.0, placement.hold.end_s + 1.0
    return [
        seen.start_s - placement.stroke.start_s
        for seen in context.evidence.shown or ()
        if begin < seen.end_s and seen.start_s < end
        if any(seen.reads_as(reading.kind, reading.value) for reading in wanted)
    ]


def _footprint(context: Context, placement: Placement) -> Footprint | None:
    gesture = context.evidence.gestures.get(placement.gesture)
    platform = context.evidence.platform
    if gesture is None or platform is None:
        return None
    return footprint(gesture, placement.hand, placement.target, placement.parameters, platform, 1.0)
