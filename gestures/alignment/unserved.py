"""Which intents got no gesture, and why: nothing is dropped in silence."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence

from gestures.alignment.anchors import is_spoken
from gestures.alignment.cost_model import CostModel
from gestures.alignment.costs import OpportunityCosts, Terms
from gestures.alignment.history import History
from gestures.alignment.places import Place
from gestures.alignment.search import Decision
from gestures.alignment.timeline import TimedClause, Unserved
from gestures.alignment.transit import Placed, channels_after, transit

_AGAINST = {
    "variety": "was shown a short while ago",
    "sequence": "would repeat four gestures of the last half hour",
    "unit": "would leave the hands no time to rest",
    "crowding": "would be one gesture too many in these seconds",
    "hurry": "would hurry the hands",
    "late": "would come late on its word",
    "hand": "would change hands in haste",
    "taste": "is not what the persona likes",
}
_AHEAD = 12
"""How many later decisions are looked at for the gesture that took an intent's place."""


class UnservedIntents:
    """Follows the decisions as they become final and keeps why intents were left without a gesture.

    Args:
        costs: For the time that the ways between gestures take.
        rest: Place of the hands at rest.
    """

    def __init__(self, costs: CostModel, rest: Place) -> None:
        self._history = History(costs, rest)
        self._waiting: deque[Decision] = deque()
        self._served: set[tuple[int, int]] = set()
        self._reasons: dict[tuple[int, int], str] = {}
        self._tags: list[Unserved] = []

    def push(self, decision: Decision) -> None:
        """Take the next final decision."""
        self._waiting.append(decision)
        if len(self._waiting) > _AHEAD:
            self._weigh(self._waiting.popleft())

    def entries(self, clauses: Sequence[TimedClause]) -> tuple[Unserved, ...]:
        """Return an entry for every intent of every clause that no gesture serves, after the last decision."""
        self.finish()
        entries = [entry for number, clause in enumerate(clauses) for entry in self.take(number, clause)]
        return tuple(sorted([*entries, *self.take_tags()], key=lambda entry: entry.clause))

    def finish(self) -> None:
        """Weigh what still waits, after the last decision."""
        while self._waiting:
            self._weigh(self._waiting.popleft())

    def waits_at(self) -> int | None:
        """Return the clause of the first decision that is not weighed yet, None if all are."""
        return self._waiting[0].opportunity.clause if self._waiting else None

    def take(self, number: int, clause: TimedClause) -> list[Unserved]:
        """Return the entries of one clause whose decisions are all weighed, and forget it."""
        threshold = self._history.costs.settings.threshold
        entries = []
        for position, span in enumerate(clause.intents):
            reason = self._reasons.pop((number, position), None)
            if (number, position) in self._served:
                self._served.discard((number, position))
                continue
            entries.append(Unserved(number, span.id, _reason(clause, position, reason, threshold)))
        return entries

    def take_tags(self) -> list[Unserved]:
        """Return the entries of tags that could not be played so far, and forget them."""
        tags, self._tags = self._tags, []
        return tags

    def _weigh(self, decision: Decision) -> None:
        opportunity, placed = decision.opportunity, decision.placed
        if placed is not None:
            self._served.update((opportunity.clause, position) for position in placed.candidate.serves)
            self._history.add(placed)
            return
        if opportunity.is_beat:
            return
        reason = opportunity.blocked or _nothing_fits(decision) or self._hindered(decision)
        if opportunity.intent is not None:
            self._reasons[opportunity.clause, opportunity.intent] = reason
        elif opportunity.tag is not None:
            self._tags.append(Unserved(opportunity.clause, f"tag:{opportunity.tag.gesture}", reason))
        elif opportunity.named:
            self._tags.append(Unserved(opportunity.clause, f"named:{opportunity.named}", reason))

    def _hindered(self, decision: Decision) -> str:
        opportunity, history = decision.opportunity, self._history
        weighed = history.weigh(opportunity)
        best = min(weighed, key=lambda entry: (entry.cost, entry.way.earliest_s))
        if best.terms is None or best.onset_s is None:
            return _no_time(opportunity.time_s, min(entry.way.earliest_s for entry in weighed), history.last)
        placed = Placed(best.candidate, best.onset_s, decision.number, opportunity.clause)
        after = channels_after(history.channels, placed, history.rest)
        following = next((entry for entry in self._waiting if entry.placed is not None), None)
        if following is not None and following.placed is not None:
            tempo = history.costs.persona.tempo
            way = transit(following.placed.candidate, after, placed, history.rest, tempo)
            if OpportunityCosts(history.costs, following.opportunity).onset_s(way) is None:
                name = following.placed.candidate.gesture.id
                return f"left out for {name} at {following.placed.onset_s:.2f} s: the hands cannot do both"
        return _too_dear(best.candidate.gesture.id, best.terms)


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


def _no_time(time_s: float, earliest_s: float, last: Placed | None) -> str:
    if last is None:
        return f"no time: the word starts at {time_s:.2f} s, the hands need until {earliest_s:.2f} s"
    return (
        f"no time: {time_s - last.onset_s:.2f} s after the stroke of {last.candidate.gesture.id}, "
        f"the nearest gesture would be {earliest_s - time_s:.2f} s late"
    )


def _too_dear(name: str, terms: Terms) -> str:
    """Say which of its costs speaks most against the best gesture."""
    term = max(_AGAINST, key=lambda entry: float(getattr(terms, entry)))
    if getattr(terms, term) < 0.3:
        return f"left out: the gestures around it say more than {name} would"
    return f"left out: {name} {_AGAINST[term]}"
