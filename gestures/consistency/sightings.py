"""What is seen in the motion, beside the clauses and the gestures of the timeline that it may belong to."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from gestures.alignment.clashes import numbers_of
from gestures.alignment.timeline import Placement, TimedClause
from gestures.consistency.findings import Finding
from gestures.consistency.recogniser import Reading, Shown
from gestures.consistency.recogniser.runs import LONGEST_S
from gestures.consistency.registry import Context
from gestures.consistency.signs import SignTable
from gestures.intents.spans import IntentSpan
from gestures.library.gesture import Gesture

WAYS = frozenset({"up", "down", "left", "right"})
"""Plain ways that a finger points."""
BEHIND_S = 0.5
"""How long behind its hold a gesture may still be read, s."""
_ON_THE_WAY_S = 0.6
"""Longest that a sign is seen on the way in a gesture that is for something else, s."""
_BRIEFLY_S, _LONG_S = 0.2, 0.6
"""What is seen for less of a clause than the first does not go with it, what is seen for the second does, s."""


def clear(context: Context, least: str = "seen") -> list[Shown]:
    """What is seen long and surely enough for the rule, by its threshold of some name."""
    sure, shortest = context.rule.threshold(least), context.rule.threshold("shortest_s")
    return [
        seen
        for seen in context.evidence.shown or ()
        if seen.score >= sure and seen.end_s - seen.start_s >= shortest
    ]


def sure(context: Context, clause: TimedClause) -> list[IntentSpan]:
    """The intents of a clause that the rule is to believe."""
    least = context.rule.threshold("sure")
    return [span for span in clause.intents if span.score >= least and span.id in context.evidence.taxonomy]


def during(shown: Sequence[Shown] | None, placement: Placement, behind_s: float = 0.0) -> list[Shown]:
    """What is seen from a placement's preparation to its hold, or somewhat behind it.

    Args:
        shown: Things seen, in order of when they begin.
        placement: The gesture.
        behind_s: How long behind its hold, s.
    """
    begin = max(placement.preparation.start_s, placement.stroke.start_s)
    end = max(placement.hold.end_s, placement.stroke.end_s) + behind_s
    first = bisect_left(shown or (), begin - LONGEST_S - 1.0, key=_begins_s)
    behind = bisect_left(shown or (), end, key=_begins_s)
    return [seen for seen in (shown or ())[first:behind] if seen.end_s > begin]


def _begins_s(seen: Shown) -> float:
    return seen.start_s


def intents_around(context: Context, clause: TimedClause) -> list[IntentSpan]:
    """Intents of a clause and its neighbours: gestures spill over."""
    clauses = context.evidence.timeline.clauses
    index = index_of(context, clause)
    return [span for near in clauses[max(index - 1, 0) : index + 2] for span in sure(context, near)]


def index_of(context: Context, clause: TimedClause) -> int:
    """The place of a clause among the timeline's."""
    return next(i for i, each in enumerate(context.evidence.timeline.clauses) if each is clause)


def said(spans: Sequence[IntentSpan]) -> set[str]:
    """The numbers that some intents name."""
    return {number for span in spans for number in numbers_of(span)}


def overlap_s(seen: Shown, start_s: float, end_s: float) -> float:
    """For how long something is seen between two instants, s; negative if it is not."""
    return min(seen.end_s, end_s) - max(seen.start_s, start_s)


def clause_at(context: Context, seen: Shown) -> TimedClause | None:
    """The clause during which most of it is seen; None unless that is half of the time."""
    start = seen.start_s + context.rule.threshold("lead_s")
    near = _clauses_near(context, seen)
    spoken = context.evidence.timeline.clauses[near.start : near.stop]
    best = max(spoken, key=lambda clause: _shared_s(clause, start, seen), default=None)
    if best is None or _shared_s(best, start, seen) < 0.5 * (seen.end_s - start):
        return None
    return best


def clauses_with(context: Context, seen: Shown) -> list[TimedClause]:
    """The clauses that are spoken while it is seen: for half of the time, or for a good part of the clause.

    Where it is known what the timeline's gestures look like, what they do not show counts wherever it is seen at all,
    and for the clause of the gesture in whose place it is seen.
    """
    clauses, near = context.evidence.timeline.clauses, _clauses_near(context, seen)
    if context.evidence.replay is not None:
        with_it = {placement.clause for placement in _instead_of(context, seen)}
        with_it.update(i for i in near if _shared_s(clauses[i], seen.start_s, seen) >= _BRIEFLY_S)
        return [clauses[i] for i in sorted(with_it) if i < len(clauses)]
    start = seen.start_s + context.rule.threshold("lead_s")
    return [
        clause
        for clause in clauses[near.start : near.stop]
        if _shared_s(clause, start, seen)
        >= max(_BRIEFLY_S, min(0.5 * (seen.end_s - start), 0.4 * (clause.end_s - clause.start_s), _LONG_S))
    ]


def _instead_of(context: Context, seen: Shown) -> list[Placement]:
    """The meant gestures of the same hand in whose time most of it is seen."""
    return [
        placement
        for placement in context.evidence.timeline.gestures
        if placement.intent is not None
        and same_hand(seen, placement)
        and overlap_s(seen, placement.stroke.start_s, placement.hold.end_s + BEHIND_S)
        >= 0.5 * (seen.end_s - seen.start_s)
    ]


def _clauses_near(context: Context, seen: Shown) -> range:
    """The indices of the clauses that begin while it is seen, and of the one before."""
    clauses = context.evidence.timeline.clauses
    first = max(bisect_right(clauses, seen.start_s, key=lambda clause: clause.start_s) - 1, 0)
    behind = max(bisect_right(clauses, seen.end_s, key=lambda clause: clause.start_s), first + 1)
    return range(first, min(behind, len(clauses)))


def _shared_s(clause: TimedClause, start_s: float, seen: Shown) -> float:
    return min(seen.end_s, clause.end_s) - max(start_s, clause.start_s)


def clause_of(context: Context, placement: Placement) -> TimedClause | None:
    """The clause that a placement serves, if the timeline has it."""
    clauses = context.evidence.timeline.clauses
    return clauses[placement.clause] if placement.clause < len(clauses) else None


def explained(context: Context, table: SignTable, seen: Shown, but: int | None = None) -> bool:
    """Whether a gesture of the timeline shows it: for its own sake, or on the way if what it is for is seen, too.

    What is seen for most of its time in other gestures is not explained by one; what is on the way is brief, unless
    nothing tells what a gesture looks like when it is performed, or the hand waits in the gesture's hold.
    """
    evidence = context.evidence
    brief = evidence.replay is None or seen.end_s - seen.start_s <= _ON_THE_WAY_S
    for index, placement in enumerate(evidence.timeline.gestures):
        begin, end = placement.preparation.start_s - 0.1, placement.hold.end_s + BEHIND_S
        gesture = evidence.gestures.get(placement.gesture)
        if overlap_s(seen, begin, end) < 0.5 * (seen.end_s - seen.start_s):
            continue
        if index == but or gesture is None or not (same_hand(seen, placement) or uses_both_hands(gesture)):
            continue
        wanted = table.readings(gesture, placement)
        if reads(seen, wanted):
            return True
        kept = any(reads(other, wanted) for other in during(evidence.shown, placement))
        held = kept and 2.0 * overlap_s(seen, placement.hold.start_s, end) >= seen.end_s - seen.start_s
        on_the_way = held or (brief and (kept or not wanted))
        if on_the_way and any(table.seen_beside(reading.kind, gesture) for reading in seen.readings):
            return True
    return False


def replayed(context: Context, table: SignTable, seen: Shown) -> bool:
    """Whether the timeline's gestures, performed again, show the same at that time."""
    replay = context.evidence.replay
    if replay is None:
        return False
    again = [
        other
        for other in replay.shown(seen.start_s, seen.end_s)
        if _alike(table, seen, other) and _same_side(seen, other)
    ]
    shared = sum(max(overlap_s(seen, other.start_s, other.end_s), 0.0) for other in again)
    return shared >= 0.5 * (seen.end_s - seen.start_s)


def _alike(table: SignTable, a: Shown, b: Shown) -> bool:
    """Whether two things that are seen mean the same, or are the same where they mean nothing.

    That a waving hand is open is no reason to hold it up still.
    """
    meaning = table.meaning(a)
    return b.reads_as(a.kind, a.value) if meaning is None else meaning == table.meaning(b)


def _same_side(a: Shown, b: Shown) -> bool:
    return a.hand == b.hand or "both" in (a.hand, b.hand)


def same_hand(seen: Shown, placement: Placement) -> bool:
    """Whether a gesture is made with the hand that is seen."""
    return seen.hand == placement.hand or "both" in (seen.hand, placement.hand) or seen.hand == "none"


def uses_both_hands(gesture: Gesture) -> bool:
    """Whether the other hand takes part in a gesture, as the open hand does in six to nine on two hands."""
    return any(key.other is not None for key in gesture.keys)


def reads(seen: Shown, wanted: Sequence[Reading]) -> bool:
    """Whether something can be read as what is wanted, whichever of it."""
    return any(seen.reads_as(reading.kind, reading.value) for reading in wanted)


def named(seen: Shown) -> str:
    """Kind and value, for a message."""
    return seen.kind if seen.value is None else f"{seen.kind} {seen.value}"


def listed(wanted: Sequence[Reading]) -> str:
    """Kinds and values, for a message."""
    return " ".join(
        reading.kind if reading.value is None else f"{reading.kind} {reading.value}" for reading in wanted
    )


def where(seen: Shown) -> str:
    """Where a finger is seen to point, for a message."""
    return str(seen.value) if seen.value in WAYS else f"at {seen.value}"


def finding(
    context: Context,
    seen: Shown,
    clause: TimedClause | None,
    text: str,
    placement: int | None = None,
    measured: dict[str, float] | None = None,
) -> Finding:
    """Make a finding of what is seen."""
    return context.finding(
        seen.start_s,
        seen.end_s,
        clause.text if clause is not None else context.evidence.words_at(seen.start_s, seen.end_s),
        text,
        clause=None if clause is None else index_of(context, clause),
        placement=placement,
        measured={"score": seen.score, **(measured or {})},
    )
