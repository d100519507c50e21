"""Repair: a new timeline in which what the checks found is resolved where it can be, and what was done for it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from gestures.alignment.filling import Lacking, fill_parameters, fill_target
from gestures.alignment.fitting import fit
from gestures.alignment.meanings import unborne
from gestures.alignment.timeline import Placement, Timeline, Unserved
from gestures.alignment.wording import Wording
from gestures.consistency.checking import run_checks
from gestures.consistency.evidence import Evidence
from gestures.consistency.findings import Finding
from gestures.consistency.rulebook import RuleBook
from gestures.intents.spans import IntentSpan
from gestures.library.gesture import Gesture
from motion.timing import TimeRange

LEAD_S = 0.15
"""How long before its word a moved stroke starts, s."""
SHORTEST_PREPARATION_S = 0.3
MAX_ALTERNATIVES = 12
_SURE = 0.5
_WEIGHT = {"error": 10, "warning": 1, "info": 0}


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that was done to the timeline.

    Attributes:
        code: The finding that called for it.
        time_s: Where, s.
        words: The clause.
        text: What was done.
    """

    code: str
    time_s: float
    words: str
    text: str


@dataclass(frozen=True, slots=True)
class Repaired:
    """A repaired timeline.

    Attributes:
        timeline: The new timeline.
        changes: What was done, in the order it was done.
    """

    timeline: Timeline
    changes: tuple[Change, ...]


def repair(
    evidence: Evidence, book: RuleBook, seen: Iterable[Finding] = (), *, without: bool = False
) -> Repaired:
    """Resolve findings that a change of gestures resolves.

    Strokes are moved to their words, gestures changed for others that say the same, played with the other hand, cut
    short where they overlap, and left out as the last resort; then the intent counts as unserved, with the reason.

    Args:
        evidence: The show; what was measured on its motion is not looked at.
        book: The rules.
        seen: Findings in the motion of a performance of this timeline; their gestures are changed, too.
        without: Whether those gestures are left out instead.
    """
    evidence = replace(evidence, motion=None, body=None, shown=None, lips=None, pointing=None, labels=None)
    changes: list[Change] = []
    for finding in sorted(seen, key=lambda found: -(found.placement or 0)):
        if finding.placement is not None and finding.placement < len(evidence.timeline.gestures):
            evidence, change = _best(evidence, book, finding, must=True, without=without)
            changes.append(change)
    for _ in range(4 * len(evidence.timeline.gestures) + 4):
        report = run_checks(evidence, book)
        open_findings = [f for f in report if f.placement is not None and _WEIGHT[f.severity]]
        if not open_findings:
            break
        worst = max(open_findings, key=lambda found: (_WEIGHT[found.severity], -found.start_s))
        evidence, change = _best(evidence, book, worst)
        changes.append(change)
    return Repaired(evidence.timeline, tuple(changes))


def _best(
    evidence: Evidence, book: RuleBook, finding: Finding, *, must: bool = False, without: bool = False
) -> tuple[Evidence, Change]:
    """Return the show after the change that leaves least to complain about."""
    index = finding.placement or 0
    best, text = _without(evidence.timeline, index, finding), "left out"
    least = _cost(evidence, best, book) + 3.0
    before = _cost(evidence, evidence.timeline, book)
    for number, (trial, what) in enumerate(() if without else _trials(evidence, index, must)):
        # The first way that resolves the finding is the smallest change.
        cost = _cost(evidence, trial, book) + 0.01 * number
        if cost < least and (must or cost < before):
            best, text, least = trial, what, cost
    placement = evidence.timeline.gestures[index]
    change = Change(
        finding.code,
        placement.stroke.start_s,
        evidence.clause_words(placement),
        f"{placement.gesture} {text}",
    )
    return replace(evidence, timeline=best), change


def _cost(evidence: Evidence, timeline: Timeline, book: RuleBook) -> float:
    report = run_checks(replace(evidence, timeline=timeline), book)
    return float(sum(_WEIGHT[finding.severity] for finding in report))


def _trials(evidence: Evidence, index: int, must: bool) -> Iterator[tuple[Timeline, str]]:
    timeline = evidence.timeline
    placement = timeline.gestures[index]
    if not must:
        moved = _on_its_word(placement)
        yield (
            _with(timeline, index, moved),
            f"moved by {moved.stroke.start_s - placement.stroke.start_s:+.2f} s",
        )
        yield _cleared(timeline, index, placement), "given room by its neighbours"
        yield _cleared(timeline, index, moved), "moved to its word and given room by its neighbours"
    gesture = evidence.gestures.get(placement.gesture)
    other_hand = {"left": "right", "right": "left"}.get(placement.hand)
    if gesture is not None and gesture.hands == "either" and other_hand is not None:
        yield (
            _with(timeline, index, replace(placement, hand=other_hand)),
            f"played with the {other_hand} hand",
        )
    for other in _alternatives(evidence, placement):
        what = f"changed for {other.gesture}{f' at {other.target}' if other.target else ''}"
        yield _with(timeline, index, other), what
        yield _cleared(timeline, index, _on_its_word(other)), f"{what}, on its word"


def _alternatives(evidence: Evidence, placement: Placement) -> list[Placement]:
    """Gestures that say an intent of the clause, best first."""
    timeline, platform = evidence.timeline, evidence.platform
    if evidence.library is None or platform is None or placement.clause >= len(timeline.clauses):
        return []
    clause = timeline.clauses[placement.clause]
    spans = [span for span in clause.intents if span.score >= _SURE and span.id in evidence.taxonomy]
    wording = Wording.of_clause(clause, timeline.words)
    found: list[tuple[float, Placement]] = []
    for gesture in evidence.library.gestures:
        if gesture.id != placement.gesture and gesture.family != "posture":
            found += _served(evidence, placement, gesture, spans, wording)
    found.sort(key=lambda item: (-item[0], item[1].gesture, item[1].hand))
    return [other for _, other in found[:MAX_ALTERNATIVES]]


def _served(
    evidence: Evidence, placement: Placement, gesture: Gesture, spans: list[IntentSpan], wording: Wording
) -> Iterator[tuple[float, Placement]]:
    platform = evidence.platform
    for span in spans:
        if platform is None:
            return
        intent = evidence.taxonomy.get(span.id)
        target, parameters = fill_target(gesture, intent, platform), fill_parameters(gesture, span)
        if isinstance(target, Lacking) or isinstance(parameters, Lacking):
            continue
        if unborne(gesture, span, spans, wording, ()):
            continue
        worth = fit(gesture, target, parameters, intent, span, wording)
        hands = (placement.hand, "right", "left") if gesture.hands == "either" else (gesture.hands,)
        hand = next(
            (name for name in hands if name in ("left", "right") or gesture.hands != "either"), "right"
        )
        if worth > 0.0:
            yield (
                worth + (0.2 if span.id == placement.intent else 0.0),
                replace(
                    placement,
                    gesture=gesture.id,
                    revision=gesture.revision,
                    intent=span.id,
                    hand=hand,
                    target=target,
                    parameters=parameters,
                    reason=f"in place of {placement.gesture}, which the checks refused",
                ),
            )


def _on_its_word(placement: Placement) -> Placement:
    by_s = placement.anchor.time_s - LEAD_S - placement.stroke.start_s
    by_s = max(by_s, SHORTEST_PREPARATION_S - placement.stroke.start_s)
    start = min(max(placement.preparation.start_s + by_s, 0.0), placement.stroke.start_s + by_s)
    return replace(
        placement,
        preparation=TimeRange(start, placement.stroke.start_s + by_s),
        stroke=placement.stroke.shifted(by_s),
        hold=placement.hold.shifted(by_s),
        retraction=placement.retraction.shifted(by_s),
    )


def _cleared(timeline: Timeline, index: int, placement: Placement) -> Timeline:
    """Put a placement in and cut short what overlaps on its hands: a hold before it, its own before the next."""
    gestures = list(timeline.gestures)
    gestures[index] = placement
    for other, neighbour in enumerate(timeline.gestures):
        if other == index or not _share_hands(neighbour, placement):
            continue
        if neighbour.stroke.start_s <= placement.stroke.start_s:
            gestures[other] = _ended(neighbour, placement.preparation.start_s)
        elif neighbour.preparation.start_s < placement.retraction.end_s:
            end = max(placement.hold.start_s, min(placement.hold.end_s, neighbour.preparation.start_s))
            gestures[index] = placement = _ended(placement, end)
    gestures.sort(key=lambda entry: entry.stroke.start_s)
    return replace(timeline, gestures=tuple(gestures))


def _ended(placement: Placement, time_s: float) -> Placement:
    """End a gesture at a time, or at its stroke's end if that is later; the hand does not go back to rest then."""
    if placement.retraction.end_s <= time_s:
        return placement
    end = max(placement.stroke.end_s, min(placement.hold.end_s, time_s))
    return replace(
        placement,
        hold=TimeRange(placement.hold.start_s, end),
        retraction=TimeRange(end, max(end, time_s) if time_s - end > SHORTEST_PREPARATION_S else end),
    )


def _share_hands(a: Placement, b: Placement) -> bool:
    return "none" not in (a.hand, b.hand) and (a.hand == b.hand or "both" in (a.hand, b.hand))


def _with(timeline: Timeline, index: int, placement: Placement) -> Timeline:
    gestures = [*timeline.gestures[:index], placement, *timeline.gestures[index + 1 :]]
    gestures.sort(key=lambda entry: entry.stroke.start_s)
    return replace(timeline, gestures=tuple(gestures))


def _without(timeline: Timeline, index: int, finding: Finding) -> Timeline:
    placement = timeline.gestures[index]
    gestures = timeline.gestures[:index] + timeline.gestures[index + 1 :]
    served = any(p.clause == placement.clause and p.intent == placement.intent for p in gestures)
    if placement.intent is None or served:
        return replace(timeline, gestures=gestures)
    entry = Unserved(placement.clause, placement.intent, f"{placement.gesture} was left out: {finding.title}")
    return replace(timeline, gestures=gestures, unserved=(*timeline.unserved, entry))
