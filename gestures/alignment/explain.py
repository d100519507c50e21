"""Why each gesture was chosen and what else was considered: the data behind ``deixis align --explain``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from gestures.alignment.candidates import Candidate
from gestures.alignment.costs import Recent
from gestures.alignment.opportunities import Opportunity
from gestures.alignment.planner import Plan
from gestures.alignment.transit import Placed, channels_after, channels_at_rest, transit

_RECENT = 6


@dataclass(frozen=True, slots=True)
class Option:
    """One gesture that was considered.

    Attributes:
        gesture: Library id.
        hand: Hand it would be played with.
        target: What it would point at.
        cost: Sum of the terms; the lowest is the best here, neighbours may still rule it out. None if it was
            left out.
        terms: The terms of the cost by name: ``serves`` is negative, everything else speaks against it.
        onset_s: Onset that its stroke would have, s.
        note: Why it was left out, or empty.
    """

    gesture: str
    hand: str | None
    target: str | None
    cost: float | None
    terms: Mapping[str, float] = field(default_factory=dict)
    onset_s: float | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Explanation:
    """What happened at one word.

    Attributes:
        clause: Index of the clause.
        word: Index of the word.
        text: The word.
        time_s: Its onset, s.
        intent: Intent that was to be served; None for beats and tags.
        chosen: Library id of what was placed, or None.
        why: The reason, in words.
        options: What was considered, cheapest first, then what was left out.
    """

    clause: int
    word: int
    text: str
    time_s: float
    intent: str | None
    chosen: str | None
    why: str
    options: tuple[Option, ...]


def explain(plan: Plan) -> tuple[Explanation, ...]:
    """Explain every decision of a plan, in order of time."""
    return tuple(_explanations(plan))


def explanation_to_object(explanation: Explanation) -> dict[str, Any]:
    """Return an explanation as plain dictionaries, lists, text and numbers."""
    return {
        "clause": explanation.clause,
        "word": explanation.word,
        "text": explanation.text,
        "time_s": round(explanation.time_s, 4),
        "intent": explanation.intent,
        "chosen": explanation.chosen,
        "why": explanation.why,
        "options": [
            {
                "gesture": option.gesture,
                "hand": option.hand,
                "target": option.target,
                "cost": None if option.cost is None else round(option.cost, 3),
                "terms": {name: round(value, 3) for name, value in option.terms.items()},
                "onset_s": None if option.onset_s is None else round(option.onset_s, 4),
                "note": option.note,
            }
            for option in explanation.options
        ],
    }


def _explanations(plan: Plan) -> Iterator[Explanation]:
    timeline = plan.timeline
    placements = iter(timeline.gestures)
    reasons = {(entry.clause, entry.intent): entry.reason for entry in timeline.unserved}
    history = _History(plan)
    for decision in plan.decisions:
        opportunity, placed = decision.opportunity, decision.placed
        options = history.options(opportunity)
        intent = _intent(plan, opportunity)
        if placed is not None:
            why = next(placements).reason
        elif opportunity.is_beat:
            why = "plain speech, and the hands rest here"
        else:
            why = reasons.get((opportunity.clause, intent or ""), "another gesture of the clause serves it")
        yield Explanation(
            clause=opportunity.clause,
            word=opportunity.word,
            text=timeline.words[opportunity.word].text,
            time_s=opportunity.time_s,
            intent=intent,
            chosen=placed.candidate.gesture.id if placed is not None else None,
            why=why,
            options=options,
        )
        if placed is not None:
            history.add(placed)


def _intent(plan: Plan, opportunity: Opportunity) -> str | None:
    if opportunity.intent is not None:
        return plan.timeline.clauses[opportunity.clause].intents[opportunity.intent].id
    return f"tag:{opportunity.tag.gesture}" if opportunity.tag is not None else None


class _History:
    """The chosen path so far: where the hands are and what was played."""

    def __init__(self, plan: Plan) -> None:
        self._costs, self._rest = plan.costs, plan.rest
        self._channels = channels_at_rest(plan.rest, 0.0)
        self._last: Placed | None = None
        self._recent: tuple[Recent, ...] = ()
        self._long_ago: dict[str, float] = {}
        self._covered: tuple[int, int] = (-1, 0)

    def add(self, placed: Placed) -> None:
        gesture = placed.candidate.gesture
        self._channels = channels_after(self._channels, placed, self._rest)
        self._last = placed
        entry = Recent(gesture.id, gesture.family, placed.candidate.hand, placed.onset_s)
        self._recent = (entry, *self._recent[: _RECENT - 1])
        self._long_ago[gesture.id] = placed.onset_s
        clause, covered = self._covered
        covered = covered if clause == placed.clause else 0
        for position in placed.candidate.serves:
            covered |= 1 << position
        self._covered = (placed.clause, covered)

    def options(self, opportunity: Opportunity) -> tuple[Option, ...]:
        weighed = [self._weigh(opportunity, candidate) for candidate in opportunity.candidates]
        weighed.sort(key=lambda option: (option.cost is None, option.cost or 0.0))
        left_out = [
            Option(entry.gesture, None, None, None, note=entry.reason) for entry in opportunity.rejected
        ]
        return (*weighed, *left_out)

    def _weigh(self, opportunity: Opportunity, candidate: Candidate) -> Option:
        way = transit(candidate, self._channels, self._last, self._rest, self._costs.persona.tempo)
        onset = self._costs.onset_s(opportunity, way)
        gesture = candidate.gesture.id
        if onset is None:
            late = way.earliest_s - opportunity.time_s
            return Option(
                gesture, candidate.hand, candidate.target, None, note=f"it would be {late:.2f} s late"
            )
        covered = self._covered[1] if self._covered[0] == opportunity.clause else 0
        long_ago = self._long_ago.get(gesture)
        terms = self._costs.terms(opportunity, candidate, way, onset, self._recent, long_ago, covered)
        return Option(gesture, candidate.hand, candidate.target, sum(terms.values()), terms, onset)
