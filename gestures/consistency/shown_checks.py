"""Does what motion alone shows agree with the words, and with what the timeline promises?"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence

from gestures.alignment.clashes import magnitude_of, numbers_of
from gestures.alignment.timeline import Placement, TimedClause
from gestures.consistency.findings import Finding
from gestures.consistency.recogniser import Reading, Shown
from gestures.consistency.registry import Context, check
from gestures.consistency.signs import SignTable, digits_of
from gestures.intents.spans import IntentSpan
from gestures.platforms import SCREEN_TARGETS

_WAYS = frozenset({"up", "down", "left", "right"})
_BEHIND_S = 0.5
"""How long behind its hold a gesture may still be read, s."""
_ON_THE_WAY_S = 0.6
"""Longest that a sign is seen on the way in a gesture that is for something else, s."""
_BRIEFLY_S, _LONG_S = 0.2, 0.6
"""What is seen for less of a clause than the first does not go with it, what is seen for the second does, s."""


@check("shown_contradiction", "library", "shown")
def shown_contradiction(context: Context) -> Iterator[Finding]:
    """Emblems that are seen while the words say what they contradict."""
    table = SignTable.load()
    taxonomy = context.evidence.taxonomy
    for seen in _clear(context):
        name = table.meaning(seen)
        clauses = _clauses_with(context, seen)
        spans = [span for clause in clauses for span in _sure(context, clause)]
        intents = [taxonomy.get(span.id) for span in spans]
        if name is None or not any(name in intent.clashes for intent in intents):
            continue
        if any(name in intent.fits for intent in intents):
            continue
        if any(seen.reads_as("number", digit) for number in _said(spans) for digit in digits_of(number)):
            continue
        if _explained(context, table, seen) or _replayed(context, table, seen):
            continue
        against = [
            (clause, [span.id for span in _sure(context, clause) if name in taxonomy.get(span.id).clashes])
            for clause in clauses
        ]
        clause, contradicted = next(each for each in against if each[1])
        yield _finding(
            context,
            seen,
            clause,
            f"the body shows {name}, which contradicts {' and '.join(contradicted)}.",
        )


@check("shown_wrong_target", "library", "platform", "shown")
def shown_wrong_target(context: Context) -> Iterator[Finding]:
    """Fingers that are seen to point at another place than the one that is meant."""
    evidence = context.evidence
    points = [seen for seen in _clear(context) if seen.kind == "point"]
    if not evidence.timeline.gestures:
        yield from _unplanned_targets(context, points)
        return
    table = SignTable.load()
    gestures = evidence.timeline.gestures
    for index, placement in enumerate(gestures):
        gesture = evidence.gestures.get(placement.gesture)
        if gesture is None or not gesture.aims or placement.target not in SCREEN_TARGETS:
            continue
        if any(seen.reads_as("point", placement.target) for seen in _during(evidence.shown, placement)):
            continue
        for seen in _during(points, placement):
            elsewhere = seen.value in SCREEN_TARGETS or seen.value in _WAYS
            if elsewhere and not _explained(context, table, seen, but=index):
                yield _finding(
                    context,
                    seen,
                    _clause_of(context, placement),
                    f"{placement.gesture} is to point at {placement.target}, the finger is seen to point "
                    f"{_where(seen)}.",
                    index,
                )
                break


def _unplanned_targets(context: Context, points: Sequence[Shown]) -> Iterator[Finding]:
    evidence = context.evidence
    for clause in evidence.timeline.clauses:
        targets = [evidence.taxonomy.get(span.id).target for span in _sure(context, clause)]
        wanted = {target for target in targets if target in SCREEN_TARGETS}
        near = [seen for seen in points if _overlap_s(seen, clause.start_s - 0.3, clause.end_s + 0.3) > 0.25]
        if not wanted or any(seen.reads_as("point", target) for seen in near for target in wanted):
            continue
        around = _intents_around(context, clause)
        for seen in near:
            inside = clause.start_s - 0.1 <= seen.peak_s <= clause.end_s
            elsewhere = {evidence.taxonomy.get(span.id).target for span in around}
            if inside and seen.value in SCREEN_TARGETS and seen.value not in elsewhere:
                yield _finding(
                    context,
                    seen,
                    clause,
                    f"the words mean {' or '.join(sorted(wanted))}, the finger is seen to point {_where(seen)}.",
                )
                break


@check("shown_wrong_number", "library", "shown")
def shown_wrong_number(context: Context) -> Iterator[Finding]:
    """Fingers that are seen to show another number than is meant."""
    evidence = context.evidence
    numbers = [seen for seen in _clear(context) if seen.kind == "number"]
    table = SignTable.load()
    if not evidence.timeline.gestures:
        yield from _unplanned_numbers(context, numbers)
        return
    for index, placement in enumerate(evidence.timeline.gestures):
        gesture = evidence.gestures.get(placement.gesture)
        wanted = () if gesture is None else table.readings(gesture, placement)
        if not wanted or wanted[0].kind != "number":
            continue
        if any(_reads(seen, wanted) for seen in _during(evidence.shown, placement)):
            continue
        for seen in _during(numbers, placement):
            if _same_hand(seen, placement) and not _explained(context, table, seen, but=index):
                yield _finding(
                    context,
                    seen,
                    _clause_of(context, placement),
                    f"{placement.gesture} is to show {_listed(wanted)}, {seen.value} is seen.",
                    index,
                )
                break


def _unplanned_numbers(context: Context, numbers: Sequence[Shown]) -> Iterator[Finding]:
    table, taxonomy = SignTable.load(), context.evidence.taxonomy
    for seen in numbers:
        clause = _clause_at(context, seen)
        if clause is None or not (said := _said(_sure(context, clause))):
            continue
        readable = {
            digit for number in _said(_intents_around(context, clause)) for digit in digits_of(number)
        }
        fits = {family for span in _sure(context, clause) for family in taxonomy.get(span.id).fits}
        near = [
            other for other in numbers if _overlap_s(other, clause.start_s - 0.5, clause.end_s + 0.5) > 0.0
        ]
        if any(other.reads_as("number", digit) for other in near for digit in readable):
            continue
        # Three fingers of an oath or the five of a palm count nothing.
        if not fits & table.beside["number"] - {"enumerate"}:
            yield _finding(
                context,
                seen,
                clause,
                f"the hand is seen to show {seen.value}, the words say {' and '.join(sorted(said))}.",
            )


@check("shown_wrong_size", "shown")
def shown_wrong_size(context: Context) -> Iterator[Finding]:
    """Sizes that are seen and are the opposite of what is said."""
    small, large = context.rule.threshold("small_m"), context.rule.threshold("large_m")
    for seen in _clear(context):
        clause = _clause_at(context, seen)
        if seen.kind != "size" or clause is None or not isinstance(seen.value, float):
            continue
        said = {size for span in _sure(context, clause) if (size := magnitude_of(span)) is not None}
        opposite = said and (
            (max(said) < 0.5 and seen.value >= large) or (min(said) > 0.5 and seen.value <= small)
        )
        if opposite:
            yield _finding(
                context,
                seen,
                clause,
                f"the hands show {100 * seen.value:.0f} cm where the words say "
                f"{'small' if max(said) < 0.5 else 'large'}.",
                measured={"size_m": seen.value},
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
        if not any(_reads(seen, wanted) for seen in _during(evidence.shown, placement, _BEHIND_S)):
            yield context.finding(
                placement.stroke.start_s,
                placement.hold.end_s,
                evidence.clause_words(placement),
                f"{placement.gesture} is promised ({_listed(wanted)}) and is not seen.",
                clause=placement.clause,
                placement=index,
            )


@check("without_reason", "library", "shown")
def without_reason(context: Context) -> Iterator[Finding]:
    """Signs that are seen in plain speech again and again, though nothing said calls for them."""
    table = SignTable.load()
    window, most = context.rule.threshold("window_s"), round(context.rule.threshold("most"))
    signs = [
        seen
        for seen in _clear(context)
        if seen.kind in table.promised
        and seen.value not in _WAYS | {"camera", "product"}
        and (clause := _clause_at(context, seen)) is not None
        and not _sure(context, clause)
        and not _explained(context, table, seen)
    ]
    reported_until = -1.0
    for last in range(most, len(signs)):
        first = last - most
        span = signs[last].peak_s - signs[first].peak_s
        if span <= window and signs[first].peak_s > reported_until:
            reported_until = signs[last].peak_s
            yield context.finding(
                signs[first].start_s,
                signs[last].end_s,
                context.evidence.words_at(signs[first].start_s, signs[last].end_s),
                f"{most + 1} signs in {span:.0f} s of plain speech: "
                f"{', '.join(_named(seen) for seen in signs[first : last + 1])}.",
                measured={"window_s": span},
            )


def _clear(context: Context) -> list[Shown]:
    """What is seen long and surely enough for the rule."""
    sure, shortest = context.rule.threshold("seen"), context.rule.threshold("shortest_s")
    return [
        seen
        for seen in context.evidence.shown or ()
        if seen.score >= sure and seen.end_s - seen.start_s >= shortest
    ]


def _sure(context: Context, clause: TimedClause) -> list[IntentSpan]:
    least = context.rule.threshold("sure")
    return [span for span in clause.intents if span.score >= least and span.id in context.evidence.taxonomy]


def _during(shown: Sequence[Shown] | None, placement: Placement, behind_s: float = 0.0) -> list[Shown]:
    end = max(placement.hold.end_s, placement.stroke.end_s)
    return [
        seen
        for seen in shown or ()
        if _overlap_s(seen, placement.preparation.start_s, end + behind_s) > 0.0
        and seen.end_s > placement.stroke.start_s
        and seen.start_s < end + behind_s
    ]


def _intents_around(context: Context, clause: TimedClause) -> list[IntentSpan]:
    """Intents of a clause and its neighbours: gestures spill over."""
    clauses = context.evidence.timeline.clauses
    index = clauses.index(clause)
    return [span for near in clauses[max(index - 1, 0) : index + 2] for span in _sure(context, near)]


def _said(spans: Sequence[IntentSpan]) -> set[str]:
    return {number for span in spans for number in numbers_of(span)}


def _overlap_s(seen: Shown, start_s: float, end_s: float) -> float:
    return min(seen.end_s, end_s) - max(seen.start_s, start_s)


def _clause_at(context: Context, seen: Shown) -> TimedClause | None:
    """The clause during which most of it is seen; None unless that is half of the time."""
    start = seen.start_s + context.rule.threshold("lead_s")
    best = max(_clauses_near(context, seen), key=lambda clause: _shared_s(clause, start, seen), default=None)
    if best is None or _shared_s(best, start, seen) < 0.5 * (seen.end_s - start):
        return None
    return best


def _clauses_with(context: Context, seen: Shown) -> list[TimedClause]:
    """The clauses that are spoken while it is seen: for half of the time, or for a good part of the clause.

    Where it is known what the timeline's gestures look like, what they do not show counts wherever it is seen at all.
    """
    near = _clauses_near(context, seen)
    if context.evidence.replay is not None:
        return [clause for clause in near if _shared_s(clause, seen.start_s, seen) >= _BRIEFLY_S]
    start = seen.start_s + context.rule.threshold("lead_s")
    return [
        clause
        for clause in near
        if _shared_s(clause, start, seen)
        >= max(_BRIEFLY_S, min(0.5 * (seen.end_s - start), 0.4 * (clause.end_s - clause.start_s), _LONG_S))
    ]


def _clauses_near(context: Context, seen: Shown) -> Sequence[TimedClause]:
    clauses = context.evidence.timeline.clauses
    first = max(bisect_right(clauses, seen.start_s, key=lambda clause: clause.start_s) - 1, 0)
    return clauses[
        first : max(bisect_right(clauses, seen.end_s, key=lambda clause: clause.start_s), first + 1)
    ]


def _shared_s(clause: TimedClause, start_s: float, seen: Shown) -> float:
    return min(seen.end_s, clause.end_s) - max(start_s, clause.start_s)


def _clause_of(context: Context, placement: Placement) -> TimedClause | None:
    clauses = context.evidence.timeline.clauses
    return clauses[placement.clause] if placement.clause < len(clauses) else None


def _explained(context: Context, table: SignTable, seen: Shown, but: int | None = None) -> bool:
    """Whether a gesture of the timeline shows it: for its own sake, or on the way if what it is for is seen, too.

    What is seen for most of its time in other gestures is not explained by one; what is on the way is brief, unless
    nothing tells what a gesture looks like when it is performed.
    """
    evidence = context.evidence
    brief = evidence.replay is None or seen.end_s - seen.start_s <= _ON_THE_WAY_S
    for index, placement in enumerate(evidence.timeline.gestures):
        begin, end = placement.preparation.start_s - 0.1, placement.hold.end_s + _BEHIND_S
        gesture = evidence.gestures.get(placement.gesture)
        if index == but or gesture is None or not _same_hand(seen, placement):
            continue
        if _overlap_s(seen, begin, end) < 0.5 * (seen.end_s - seen.start_s):
            continue
        wanted = table.readings(gesture, placement)
        if _reads(seen, wanted):
            return True
        kept = not wanted or any(_reads(other, wanted) for other in _during(evidence.shown, placement))
        if brief and kept and any(table.seen_beside(reading.kind, gesture) for reading in seen.readings):
            return True
    return False


def _replayed(context: Context, table: SignTable, seen: Shown) -> bool:
    """Whether the timeline's gestures, performed again, show a sign of the same meaning at that time."""
    replay = context.evidence.replay
    if replay is None:
        return False
    again = [
        other
        for other in replay.shown(seen.start_s, seen.end_s)
        if table.meaning(other) == table.meaning(seen) and _same_side(seen, other)
    ]
    shared = sum(max(_overlap_s(seen, other.start_s, other.end_s), 0.0) for other in again)
    return shared >= 0.5 * (seen.end_s - seen.start_s)


def _same_side(a: Shown, b: Shown) -> bool:
    return a.hand == b.hand or "both" in (a.hand, b.hand)


def _same_hand(seen: Shown, placement: Placement) -> bool:
    return seen.hand == placement.hand or "both" in (seen.hand, placement.hand) or seen.hand == "none"


def _reads(seen: Shown, wanted: Sequence[Reading]) -> bool:
    return any(seen.reads_as(reading.kind, reading.value) for reading in wanted)


def _named(seen: Shown) -> str:
    return seen.kind if seen.value is None else f"{seen.kind} {seen.value}"


def _listed(wanted: Sequence[Reading]) -> str:
    return " ".join(
        reading.kind if reading.value is None else f"{reading.kind} {reading.value}" for reading in wanted
    )


def _where(seen: Shown) -> str:
    return str(seen.value) if seen.value in _WAYS else f"at {seen.value}"


def _finding(
    context: Context,
    seen: Shown,
    clause: TimedClause | None,
    text: str,
    placement: int | None = None,
    measured: dict[str, float] | None = None,
) -> Finding:
    clauses = context.evidence.timeline.clauses
    return context.finding(
        seen.start_s,
        seen.end_s,
        clause.text if clause is not None else context.evidence.words_at(seen.start_s, seen.end_s),
        text,
        clause=None if clause is None else clauses.index(clause),
        placement=placement,
        measured={"score": seen.score, **(measured or {})},
    )
