"""Are the strokes in the motion where the timeline says? Measured on the way of the hands."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from gestures.alignment.timeline import Placement
from gestures.consistency.findings import Finding
from gestures.consistency.lag import Lag
from gestures.consistency.recogniser import Shown
from gestures.consistency.registry import Context, check
from gestures.consistency.replay import Replay
from gestures.consistency.sightings import reads
from gestures.consistency.signs import SignTable


@check("seen_early", "library", "body", "replay")
def seen_early(context: Context) -> Iterator[Finding]:
    """Gestures whose motion runs ahead of the timeline."""
    yield from _lags(context, early=True)


@check("seen_late", "library", "body", "replay")
def seen_late(context: Context) -> Iterator[Finding]:
    """Gestures whose motion lags behind the timeline."""
    yield from _lags(context, early=False)


def _lags(context: Context, early: bool) -> Iterator[Finding]:
    evidence, rule = context.evidence, context.rule
    replay = evidence.replay
    if replay is None:
        return
    for index, lag in evidence.lags.items():
        placement = evidence.timeline.gestures[index]
        apart = -lag.lag_s if early else lag.lag_s
        if not rule.threshold("least_s") <= apart <= rule.threshold("most_s"):
            continue
        if not _clear(context, lag, "better") and not (
            _clear(context, lag, "better_read") and _reads_so(context, replay, placement, lag)
        ):
            continue
        if lag.best_m > rule.threshold("follows_m") and _in_time(context, placement, early):
            continue
        stroke = placement.stroke
        start = max(min(stroke.start_s, stroke.start_s + lag.lag_s), 0.0)
        yield context.finding(
            start,
            max(stroke.end_s, stroke.end_s + lag.lag_s),
            evidence.clause_words(placement),
            f"the hands make {placement.gesture} {apart:.2f} s {'before' if early else 'after'} its time.",
            clause=placement.clause,
            placement=index,
            measured={"lag_s": lag.lag_s, "best_m": lag.best_m, "unmoved_m": lag.unmoved_m},
        )


def _clear(context: Context, lag: Lag, better: str) -> bool:
    """Whether the motion fits the plan when it is shifted, and better by a threshold than when it is not."""
    rule = context.rule
    return (
        lag.best_m <= rule.threshold("fits_m")
        and lag.best_m <= rule.threshold(better) * lag.unmoved_m
        and lag.unmoved_m - lag.best_m >= rule.threshold("gain_m")
    )


def _reads_so(context: Context, replay: Replay, placement: Placement, lag: Lag) -> bool:
    """Whether what the gesture is to show is read about as much out of time as its hands are."""
    planned_s = _first_read_s(context, placement, replay.shown(*_around_s(placement)))
    read_s = _first_read_s(context, placement, context.evidence.shown or ())
    if planned_s is None or read_s is None:
        return False
    apart_s = read_s - planned_s
    return abs(apart_s - lag.lag_s) <= context.rule.threshold("agrees_s") and abs(
        apart_s
    ) >= context.rule.threshold("least_s")


def _in_time(context: Context, placement: Placement, early: bool) -> bool:
    """Whether what the gesture is to show can be read from about its stroke on, whatever way the hands took."""
    first_s = _first_read_s(context, placement, context.evidence.shown or ())
    if first_s is None:
        return False
    rule = context.rule
    return first_s >= rule.threshold("seen_from_s") if early else first_s <= rule.threshold("seen_to_s")


def _first_read_s(context: Context, placement: Placement, shown: Sequence[Shown]) -> float | None:
    """When what a gesture is to show is first read, from its stroke on, s."""
    wanted = SignTable.load().readings(context.evidence.gestures[placement.gesture], placement)
    begin, end = _around_s(placement)
    return min(
        (
            seen.start_s - placement.stroke.start_s
            for seen in shown
            if begin < seen.end_s and seen.start_s < end and reads(seen, wanted)
        ),
        default=None,
    )


def _around_s(placement: Placement) -> tuple[float, float]:
    return max(placement.preparation.start_s - 1.0, 0.0), placement.hold.end_s + 1.0
