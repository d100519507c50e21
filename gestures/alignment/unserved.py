"""Which intents got no gesture, and why: nothing is dropped in silence."""

from __future__ import annotations

from collections.abc import Sequence

from gestures.alignment.anchors import is_spoken
from gestures.alignment.costs import CostModel
from gestures.alignment.places import Place
from gestures.alignment.search import Decision
from gestures.alignment.timeline import TimedClause, Unserved
from gestures.alignment.transit import Placed, channels_after, channels_at_rest, transit


def unserved_of(
    clauses: Sequence[TimedClause], decisions: Sequence[Decision], costs: CostModel, rest: Place
) -> tuple[Unserved, ...]:
    """Return an entry for every intent of every clause that no gesture serves.

    Args:
        clauses: The clauses with all their intents.
        decisions: What was decided at every opportunity, in order.
        costs: For the time that the ways between gestures take.
        rest: Place of the hands at rest.
    """
    served: set[tuple[int, int]] = set()
    reasons: dict[tuple[int, int], str] = {}
    tags: list[Unserved] = []
    channels = channels_at_rest(rest, 0.0)
    last: Placed | None = None
    for number, decision in enumerate(decisions):
        opportunity, placed = decision.opportunity, decision.placed
        if placed is not None:
            served.update((opportunity.clause, position) for position in placed.candidate.serves)
            channels = channels_after(channels, placed, rest)
            last = placed
            continue
        if opportunity.is_beat:
            continue
        reason = opportunity.blocked or _nothing_fits(decision)
        if not reason:
            tempo = costs.persona.tempo
            ways = [transit(candidate, channels, last, rest, tempo) for candidate in opportunity.candidates]
            reason = _no_time(
                decision, min(way.earliest_s for way in ways), costs, last, decisions[number + 1 :][:12]
            )
        if opportunity.intent is not None:
            reasons[opportunity.clause, opportunity.intent] = reason
        elif opportunity.tag is not None:
            tags.append(Unserved(opportunity.clause, f"tag:{opportunity.tag.gesture}", reason))
    entries = [
        Unserved(
            number,
            span.id,
            _reason(clause, position, reasons.get((number, position)), costs.settings.threshold),
        )
        for number, clause in enumerate(clauses)
        for position, span in enumerate(clause.intents)
        if (number, position) not in served
    ]
    return tuple(sorted([*entries, *tags], key=lambda entry: entry.clause))


def _reason(clause: TimedClause, position: int, found: str | None, threshold: float) -> str:
    score = clause.intents[position].score
    if score < threshold:
        return f"score {score:.2f} is under the threshold {threshold:.2f}"
    if not is_spoken(clause):
        return "no word of the clause is spoken"
    return found or "no gesture was considered"


def _nothing_fits(decision: Decision) -> str:
    opportunity = decision.opportunity
    if opportunity.candidates:
        return ""
    if not opportunity.rejected:
        return "the library has no gesture for it"
    listed = "; ".join(f"{entry.gesture}: {entry.reason}" for entry in opportunity.rejected[:3])
    more = len(opportunity.rejected) - 3
    return f"no gesture fits ({listed}{f'; {more} more' if more > 0 else ''})"


def _no_time(
    decision: Decision, earliest_s: float, costs: CostModel, last: Placed | None, later: Sequence[Decision]
) -> str:
    time_s = decision.opportunity.time_s
    late = earliest_s - time_s
    if late > costs.settings.latest_s:
        if last is None:
            return f"no time: the word starts at {time_s:.2f} s, the hands need until {earliest_s:.2f} s"
        since = time_s - last.onset_s
        return (
            f"no time: {since:.2f} s after the stroke of {last.candidate.gesture.id}, "
            f"the nearest gesture would be {late:.2f} s late"
        )
    following = next((entry.placed for entry in later if entry.placed is not None), None)
    if following is not None and following.onset_s - time_s < 2.5:
        name = following.candidate.gesture.id
        return f"left out for {name} at {following.onset_s:.2f} s, which matters more"
    if last is not None and time_s - last.onset_s < 2.5:
        return f"left out: too close to {last.candidate.gesture.id} at {last.onset_s:.2f} s"
    return "left out: every gesture that fits would repeat or hurry more than it says"
