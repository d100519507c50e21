"""Which intents got no gesture, and why: nothing is dropped in silence."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence

from gestures.alignment.anchors import is_spoken
from gestures.alignment.costs import CostModel
from gestures.alignment.places import Place
from gestures.alignment.search import Decision
from gestures.alignment.timeline import TimedClause, Unserved
from gestures.alignment.transit import Channels, Placed, channels_after, channels_at_rest, transit

_AHEAD = 12
"""How many later decisions are looked at for the gesture that took an intent's place."""


class UnservedIntents:
    """Follows the decisions as they become final and keeps why intents were left without a gesture.

    Args:
        costs: For the time that the ways between gestures take.
        rest: Place of the hands at rest.
    """

    def __init__(self, costs: CostModel, rest: Place) -> None:
        self._costs, self._rest = costs, rest
        self._channels: Channels = channels_at_rest(rest, 0.0)
        self._last: Placed | None = None
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
        while self._waiting:
            self._weigh(self._waiting.popleft())
        threshold = self._costs.settings.threshold
        entries = [
            Unserved(
                number, span.id, _reason(clause, position, self._reasons.get((number, position)), threshold)
            )
            for number, clause in enumerate(clauses)
            for position, span in enumerate(clause.intents)
            if (number, position) not in self._served
        ]
        return tuple(sorted([*entries, *self._tags], key=lambda entry: entry.clause))

    def _weigh(self, decision: Decision) -> None:
        opportunity, placed = decision.opportunity, decision.placed
        if placed is not None:
            self._served.update((opportunity.clause, position) for position in placed.candidate.serves)
            self._channels = channels_after(self._channels, placed, self._rest)
            self._last = placed
            return
        if opportunity.is_beat:
            return
        reason = opportunity.blocked or _nothing_fits(decision) or self._hindered(decision)
        if opportunity.intent is not None:
            self._reasons[opportunity.clause, opportunity.intent] = reason
        elif opportunity.tag is not None:
            self._tags.append(Unserved(opportunity.clause, f"tag:{opportunity.tag.gesture}", reason))

    def _hindered(self, decision: Decision) -> str:
        tempo = self._costs.persona.tempo
        earliest_s = min(
            transit(candidate, self._channels, self._last, self._rest, tempo).earliest_s
            for candidate in decision.opportunity.candidates
        )
        return _no_time(decision, earliest_s, self._costs, self._last, tuple(self._waiting))


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
