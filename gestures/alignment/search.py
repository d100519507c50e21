"""The search over a whole script: a beam of hypotheses with bounded look-ahead.

Each hypothesis says, for every opportunity so far, which gesture stands there or that none does. Decisions
older than ``look_ahead`` opportunities are made final by following the best hypothesis; so time grows
linearly with the script, memory does not grow at all, and a live show plans with the same code and the same
result.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from gestures.alignment.cost_model import CostModel
from gestures.alignment.opportunities import Opportunity
from gestures.alignment.places import Place
from gestures.alignment.recent import remember
from gestures.alignment.said_numbers import shown_until_s
from gestures.alignment.sequences import RecentSequences
from gestures.alignment.steps import Hypothesis, Step, Steps
from gestures.alignment.transit import Channel, Placed, channels_after, channels_at_rest, released
from gestures.alignment.units import NO_UNIT, unit_after

_FREE_SHARE = 0.25
"""Share of the beam that is kept for hypotheses without a gesture at the word just considered."""


@dataclass(frozen=True, slots=True, eq=False)
class Decision:
    """What was decided for an opportunity.

    Attributes:
        number: Number of the opportunity.
        opportunity: Where.
        placed: What stands there; None for nothing.
    """

    number: int
    opportunity: Opportunity
    placed: Placed | None


@dataclass(slots=True)
class BeamSearch:
    """Takes opportunities one by one and gives decisions back as they become final.

    Attributes:
        costs: What choices cost.
        rest: Place of the hands at rest.
        start_s: Start of the show, s.
    """

    costs: CostModel
    rest: Place
    start_s: float = 0.0
    _beam: list[Hypothesis] = field(init=False)
    _waiting: list[tuple[int, Opportunity]] = field(init=False)
    _long_ago: dict[str, float] = field(init=False)
    _sequences: RecentSequences = field(init=False)
    _count: int = field(init=False, default=0)

    def __post_init__(self) -> None:
        channels = channels_at_rest(self.rest, self.start_s)
        self._beam = [Hypothesis(0.0, None, None, channels, None, (), NO_UNIT, -1, 0)]
        self._waiting = []
        self._long_ago = {}
        self._sequences = RecentSequences()

    def push(self, opportunity: Opportunity) -> list[Decision]:
        """Consider an opportunity and return the decisions that became final."""
        number = self._count
        self._count += 1
        self._waiting.append((number, opportunity))
        steps = Steps(self.costs, opportunity, self.rest, self._sequences, self._long_ago, self._beam)
        self._beam = self._best(steps, number, opportunity)
        if len(self._waiting) > self.costs.settings.look_ahead:
            return [self._settle()]
        return []

    def settle_until(self, time_s: float) -> list[Decision]:
        """Return the decisions at words up to a time, which can wait no longer, following the best hypothesis."""
        settled = []
        while self._waiting and self._waiting[0][1].time_s <= time_s:
            settled.append(self._settle())
        return settled

    def release(self, placed: Placed, end_s: float) -> None:
        """Take note that the hands of a settled gesture are at rest from a time on."""
        for hypothesis in self._beam:
            hypothesis.channels = released(hypothesis.channels, placed, self.rest, end_s)

    def waits_at(self) -> int | None:
        """Return the clause of the first opportunity that is not decided, None if all are."""
        return self._waiting[0][1].clause if self._waiting else None

    def finish(self) -> list[Decision]:
        """Return all decisions that are still open, following the best hypothesis."""
        settled = []
        while self._waiting:
            settled.append(self._settle())
        return settled

    def _best(self, steps: Steps, number: int, opportunity: Opportunity) -> list[Hypothesis]:
        """Take the best steps; of those that leave the body in the same state, only the best one.

        Gestures that serve a word about as well are many, and would fill the beam: some places are for hypotheses that
        leave the hands free for what comes next, the last one for one that shows no number any more, as the next words
        may be another number.

        Args:
            steps: In order of cost.
            number: Number of the opportunity.
            opportunity: The opportunity.
        """
        kept: list[Hypothesis] = []
        states: set[tuple[object, ...]] = set()
        beam = self.costs.settings.beam
        room = beam - round(_FREE_SHARE * beam)
        is_clear = False
        for step in steps:
            hypothesis = self._taken(step, number, opportunity)
            busy = tuple(_busy(channel) for channel in hypothesis.channels.values())
            state = (busy, hypothesis.recent[:2], hypothesis.unit, hypothesis.covered)
            if state in states:
                continue
            states.add(state)
            is_clear = is_clear or self._is_clear(hypothesis, kept, opportunity.time_s)
            if kept and len(kept) == beam - 1 and not is_clear:
                steps.place_no_more()
                continue
            kept.append(hypothesis)
            if len(kept) == beam:
                break
            if step.candidate is not None:
                room -= 1
                if not room:
                    steps.place_no_more()
        return kept

    def _is_clear(self, hypothesis: Hypothesis, kept: list[Hypothesis], time_s: float) -> bool:
        """Return whether a hypothesis shows no number any more, and does not fall with the next final decision."""
        if shown_until_s(hypothesis.last) > time_s:
            return False
        depth = len(self._waiting) - 1
        return not kept or _ancestor(hypothesis, depth) is _ancestor(kept[0], depth)

    def _taken(self, step: Step, number: int, opportunity: Opportunity) -> Hypothesis:
        """Return the hypothesis that a step leads to."""
        parent, clause = step.parent, opportunity.clause
        covered = parent.covered_of(clause)
        if step.candidate is None or step.ways is None:
            return Hypothesis(
                step.cost,
                parent,
                None,
                parent.channels,
                parent.last,
                parent.recent,
                parent.unit,
                clause,
                covered,
            )
        placed = Placed(step.candidate, step.onset_s, number, clause)
        for position in step.candidate.serves:
            covered |= 1 << position
        return Hypothesis(
            cost=step.cost,
            parent=parent,
            placed=placed,
            channels=channels_after(parent.channels, placed, self.rest),
            last=placed,
            recent=remember(parent.recent, placed),
            unit=unit_after(parent.unit, step.onset_s, step.ways, self.costs.settings.rest_s),
            clause=clause,
            covered=covered,
        )

    def _settle(self) -> Decision:
        depth = len(self._waiting) - 1
        chosen = _ancestor(self._beam[0], depth)
        self._beam = [hypothesis for hypothesis in self._beam if _ancestor(hypothesis, depth) is chosen]
        chosen.parent = None
        number, opportunity = self._waiting.pop(0)
        if chosen.placed is not None:
            self._long_ago[chosen.placed.candidate.gesture.id] = chosen.placed.onset_s
            self._sequences.add(chosen.placed.candidate.gesture.id, chosen.placed.onset_s)
        return Decision(number, opportunity, chosen.placed)


def _busy(channel: Channel) -> tuple[str, float]:
    return ("" if channel.owner is None else channel.owner.candidate.gesture.id, channel.free_s)


def _ancestor(hypothesis: Hypothesis, depth: int) -> Hypothesis:
    for _ in range(depth):
        if hypothesis.parent is None:
            break
        hypothesis = hypothesis.parent
    return hypothesis
