"""Are strokes on their words, and had the hands time to get there?"""

from __future__ import annotations

from collections.abc import Iterator

from gestures.alignment.footprint import Footprint, footprint
from gestures.alignment.movement import peak_speed_mps
from gestures.alignment.places import Place, distance_m
from gestures.alignment.timeline import Placement
from gestures.consistency.findings import Finding
from gestures.consistency.registry import Context, check

_ROUNDING_S = 1.5e-4


@check("stroke_early")
def stroke_early(context: Context) -> Iterator[Finding]:
    """Strokes that start long before their words."""
    earliest = context.rule.threshold("earliest_s")
    for index, placement in enumerate(context.evidence.timeline.gestures):
        lead = placement.anchor.time_s - placement.stroke.start_s
        if lead > earliest + _ROUNDING_S:
            yield context.finding(
                placement.stroke.start_s,
                placement.anchor.time_s,
                placement.anchor.text,
                f"the stroke of {placement.gesture} starts {lead:.2f} s before '{placement.anchor.text}', "
                f"at most {earliest:g} s are allowed.",
                clause=placement.clause,
                placement=index,
                measured={"lead_s": lead},
            )


@check("stroke_late")
def stroke_late(context: Context) -> Iterator[Finding]:
    """Strokes that start after their words."""
    latest = context.rule.threshold("latest_s")
    for index, placement in enumerate(context.evidence.timeline.gestures):
        late = placement.stroke.start_s - placement.anchor.time_s
        if late > latest + _ROUNDING_S:
            yield context.finding(
                placement.anchor.time_s,
                placement.stroke.start_s,
                placement.anchor.text,
                f"the stroke of {placement.gesture} starts {late:.2f} s after '{placement.anchor.text}', "
                f"at most {latest:g} s are allowed.",
                clause=placement.clause,
                placement=index,
                measured={"late_s": late},
            )


@check("preparation_infeasible", "library", "platform")
def preparation_infeasible(context: Context) -> Iterator[Finding]:
    """Preparations whose way is too long for their time."""
    fastest = context.rule.threshold("fastest_mps")
    slack = context.rule.threshold("slack_s")
    rest = context.evidence.rest
    places: dict[str, tuple[Place, float]] = {}
    for index, placement in enumerate(context.evidence.timeline.gestures):
        taken = _footprint(context, placement)
        if taken is None:
            continue
        start = placement.preparation.start_s
        way = 0.0
        for hand in taken.hands:
            last, left_s = places.get(hand, (rest, -1.0))
            origin = last if start < left_s + 0.3 else rest
            way = max(way, distance_m(origin, taken.first[hand]))
            returns = placement.retraction.duration_s > 0.0
            places[hand] = (rest, -1.0) if returns else (taken.last[hand], placement.hold.end_s)
        speed = peak_speed_mps(way, placement.preparation.duration_s + slack)
        if taken.hands and speed > fastest:
            yield context.finding(
                start,
                placement.stroke.start_s,
                placement.anchor.text,
                f"{placement.gesture} is prepared in {placement.preparation.duration_s:.2f} s "
                f"over {way:.2f} m: the hand would reach {speed:.1f} m/s, people stay under {fastest:g}.",
                clause=placement.clause,
                placement=index,
                measured={"way_m": way, "speed_mps": speed},
            )


@check("hands_overlap")
def hands_overlap(context: Context) -> Iterator[Finding]:
    """Gestures that want the same hand at the same time."""
    slack = context.rule.threshold("slack_s")
    busy: dict[str, tuple[float, str]] = {}
    for index, placement in enumerate(context.evidence.timeline.gestures):
        for hand in _hands(placement):
            until, name = busy.get(hand, (0.0, ""))
            if placement.preparation.start_s < until - slack:
                yield context.finding(
                    placement.preparation.start_s,
                    until,
                    placement.anchor.text,
                    f"{placement.gesture} takes the {hand} hand at {placement.preparation.start_s:.2f} s, "
                    f"{name} keeps it until {until:.2f} s.",
                    clause=placement.clause,
                    placement=index,
                    measured={"overlap_s": until - placement.preparation.start_s},
                )
            busy[hand] = (placement.retraction.end_s, placement.gesture)


def _hands(placement: Placement) -> tuple[str, ...]:
    return {"both": ("left", "right"), "none": ()}.get(placement.hand, (placement.hand,))


def _footprint(context: Context, placement: Placement) -> Footprint | None:
    gesture = context.evidence.gestures.get(placement.gesture)
    platform = context.evidence.platform
    if gesture is None or platform is None:
        return None
    return footprint(gesture, placement.hand, placement.target, placement.parameters, platform, 1.0)
