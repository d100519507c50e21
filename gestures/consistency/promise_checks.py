"""Does motion alone show what the timeline promises, and what the words ask for?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from gestures.alignment.timeline import Placement
from gestures.consistency.findings import Finding
from gestures.consistency.recogniser import Reading, Shown
from gestures.consistency.registry import Context, check
from gestures.consistency.replay import Replay
from gestures.consistency.sightings import (
    BEHIND_S,
    WAYS,
    clause_at,
    clause_of,
    clauses_with,
    clear,
    during,
    explained,
    finding,
    intents_around,
    listed,
    overlap_s,
    reads,
    replayed,
    said,
    same_hand,
    sure,
    where,
)
from gestures.consistency.signs import SignTable, digits_of
from gestures.platforms import SCREEN_TARGETS


@check("shown_wrong_target", "library", "platform", "shown")
def shown_wrong_target(context: Context) -> Iterator[Finding]:
    """Fingers that are seen to point at another place than the one that is meant."""
    evidence = context.evidence
    points = [seen for seen in clear(context) if seen.kind == "point"]
    if not evidence.timeline.gestures:
        yield from _unplanned_targets(context, points)
        return
    table = SignTable.load()
    gestures = evidence.timeline.gestures
    for index, placement in enumerate(gestures):
        gesture = evidence.gestures.get(placement.gesture)
        if gesture is None or not gesture.aims or placement.target not in SCREEN_TARGETS:
            continue
        if any(seen.reads_as("point", placement.target) for seen in during(evidence.shown, placement)):
            continue
        for seen in during(points, placement):
            elsewhere = seen.value in SCREEN_TARGETS or seen.value in WAYS
            if elsewhere and not _as_planned(context, table, seen, index):
                yield finding(
                    context,
                    seen,
                    clause_of(context, placement),
                    f"{placement.gesture} is to point at {placement.target}, the finger is seen to point "
                    f"{where(seen)}.",
                    index,
                )
                break


def _as_planned(context: Context, table: SignTable, seen: Shown, index: int) -> bool:
    """Whether another gesture of the timeline shows it, or its replay shows the same in place of this one."""
    return explained(context, table, seen, but=index) or replayed(context, table, seen)


def _unplanned_targets(context: Context, points: Sequence[Shown]) -> Iterator[Finding]:
    evidence = context.evidence
    for clause in evidence.timeline.clauses:
        targets = [evidence.taxonomy.get(span.id).target for span in sure(context, clause)]
        wanted = {target for target in targets if target in SCREEN_TARGETS}
        near = [seen for seen in points if overlap_s(seen, clause.start_s - 0.3, clause.end_s + 0.3) > 0.25]
        if not wanted or any(seen.reads_as("point", target) for seen in near for target in wanted):
            continue
        around = intents_around(context, clause)
        for seen in near:
            inside = clause.start_s - 0.1 <= seen.peak_s <= clause.end_s
            elsewhere = {evidence.taxonomy.get(span.id).target for span in around}
            if inside and seen.value in SCREEN_TARGETS and seen.value not in elsewhere:
                yield finding(
                    context,
                    seen,
                    clause,
                    f"the words mean {' or '.join(sorted(wanted))}, the finger is seen to point {where(seen)}.",
                )
                break


@check("shown_wrong_number", "library", "shown")
def shown_wrong_number(context: Context) -> Iterator[Finding]:
    """Fingers that are seen to show another number than is meant."""
    evidence = context.evidence
    sightings = clear(context)
    numbers = [seen for seen in sightings if seen.kind == "number"]
    table = SignTable.load()
    if not evidence.timeline.gestures:
        yield from _unplanned_numbers(context, numbers)
        return
    told: list[Shown] = []
    for index, placement in enumerate(evidence.timeline.gestures):
        gesture = evidence.gestures.get(placement.gesture)
        wanted = () if gesture is None else table.readings(gesture, placement)
        if not wanted or wanted[0].kind != "number":
            continue
        if any(reads(seen, wanted) for seen in during(evidence.shown, placement)):
            continue
        for seen in during(sightings, placement):
            # A number that is shaken is a wave, too: what else it can be read as counts.
            shown = next((str(r.value) for r in seen.readings if r.kind == "number"), None)
            if shown is None or not same_hand(seen, placement):
                continue
            if not _as_planned(context, table, seen, index):
                told.append(seen)
                yield finding(
                    context,
                    seen,
                    clause_of(context, placement),
                    f"{placement.gesture} is to show {listed(wanted)}, {shown} is seen.",
                    index,
                )
                break
    if evidence.replay is not None:
        yield from _numbers_beside_the_plan(context, evidence.replay, numbers, told)


def _numbers_beside_the_plan(
    context: Context, replay: Replay, sightings: Sequence[Shown], told: Sequence[Shown]
) -> Iterator[Finding]:
    """Numbers that are seen where another one is said and seen nowhere, and that no gesture of the plan shows."""
    table = SignTable.load()
    for seen in sightings:
        clauses = clauses_with(context, seen)
        counted = next((clause for clause in clauses if said(sure(context, clause))), None)
        if counted is None or any(seen is other for other in told) or explained(context, table, seen):
            continue
        numbers = {number for clause in clauses for number in said(intents_around(context, clause))}
        readable = {digit for number in numbers for digit in digits_of(number)}
        near = [
            other
            for other in context.evidence.shown or ()
            if overlap_s(other, counted.start_s - 0.5, counted.end_s + 0.5) > 0.0
        ]
        if any(other.reads_as("number", digit) for other in (seen, *near) for digit in readable):
            continue
        # Whichever hand shows it in the replay, and however long: the plan has it in it.
        again = replay.shown(seen.start_s, seen.end_s)
        if any(other.reads_as(seen.kind, seen.value) for other in again):
            continue
        spoken = " and ".join(sorted(said(sure(context, counted))))
        yield finding(
            context, seen, counted, f"the hand is seen to show {seen.value}, the words say {spoken}."
        )


def _unplanned_numbers(context: Context, numbers: Sequence[Shown]) -> Iterator[Finding]:
    table, taxonomy = SignTable.load(), context.evidence.taxonomy
    for seen in numbers:
        clause = clause_at(context, seen)
        spoken = set() if clause is None else said(sure(context, clause))
        if clause is None or not spoken:
            continue
        readable = {digit for number in said(intents_around(context, clause)) for digit in digits_of(number)}
        fits = {family for span in sure(context, clause) for family in taxonomy.get(span.id).fits}
        near = [
            other for other in numbers if overlap_s(other, clause.start_s - 0.5, clause.end_s + 0.5) > 0.0
        ]
        if any(other.reads_as("number", digit) for other in near for digit in readable):
            continue
        # Three fingers of an oath or the five of a palm count nothing.
        if not fits & table.beside["number"] - {"enumerate"}:
            yield finding(
                context,
                seen,
                clause,
                f"the hand is seen to show {seen.value}, the words say {' and '.join(sorted(spoken))}.",
            )


@check("promised_missing", "library", "shown")
def promised_missing(context: Context) -> Iterator[Finding]:
    """Gestures of the timeline that are not seen in the motion."""
    table = SignTable.load()
    evidence = context.evidence
    for index, placement in enumerate(evidence.timeline.gestures):
        gesture = evidence.gestures.get(placement.gesture)
        wanted = () if gesture is None else table.readings(gesture, placement)
        if placement.intent is None or not wanted or wanted[0].kind not in table.promised:
            continue
        matching = [seen for seen in during(evidence.shown, placement, BEHIND_S) if reads(seen, wanted)]
        if not matching or _comes_too_late(context, placement, matching, wanted):
            yield context.of_placement(
                index,
                f"{placement.gesture} is promised ({listed(wanted)}) and is not seen.",
            )


def _comes_too_late(
    context: Context, placement: Placement, matching: Sequence[Shown], wanted: Sequence[Reading]
) -> bool:
    """Whether what is promised is seen only behind its stroke, and not when a replay of the timeline shows it.

    Hands that come down from another sign may look like this one for a moment.
    """
    replay = context.evidence.replay
    if replay is None or any(seen.start_s <= placement.stroke.end_s for seen in matching):
        return False
    again = [
        other
        for other in replay.shown(placement.preparation.start_s, placement.hold.end_s + BEHIND_S)
        if reads(other, wanted)
    ]
    return bool(again) and not any(
        overlap_s(seen, other.start_s, other.end_s) >= 0.2 for seen in matching for other in again
    )
