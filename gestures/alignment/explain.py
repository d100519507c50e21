"""Why each gesture was chosen and what else was considered: the data behind ``deixis align --explain``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from gestures.alignment.history import History, Weighed
from gestures.alignment.opportunities import Opportunity
from gestures.alignment.planner import Plan


@dataclass(frozen=True, slots=True)
class Option:
    """One gesture that was considered.

    Attributes:
        gesture: Library id.
        hand: Hand it would be played with.
        target: What it would point at.
        cost: Sum of the terms; the lowest is the best here, neighbours may still rule it out. None if it was
            left out.
        terms: The terms of the cost by name: a negative one, such as ``serves``, speaks for it, a positive one
            against it.
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
    history = History(plan.costs, plan.rest)
    for decision in plan.decisions:
        opportunity, placed = decision.opportunity, decision.placed
        options = _options(history, opportunity)
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
    if opportunity.named:
        return f"named:{opportunity.named}"
    return f"tag:{opportunity.tag.gesture}" if opportunity.tag is not None else None


def _options(history: History, opportunity: Opportunity) -> tuple[Option, ...]:
    weighed = sorted(history.weigh(opportunity), key=lambda entry: entry.cost)
    left_out = [Option(entry.gesture, None, None, None, note=entry.reason) for entry in opportunity.rejected]
    return (*(_option(entry, opportunity.time_s) for entry in weighed), *left_out)


def _option(weighed: Weighed, time_s: float) -> Option:
    candidate = weighed.candidate
    names = (candidate.gesture.id, candidate.hand, candidate.target)
    if weighed.terms is None:
        return Option(*names, None, note=f"it would be {weighed.way.earliest_s - time_s:.2f} s late")
    terms = {name: value for name, value in weighed.terms._asdict().items() if value}
    return Option(*names, weighed.cost, terms, weighed.onset_s)
