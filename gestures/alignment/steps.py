"""The ways to go on from the hypotheses of the search at one opportunity, cheapest first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from gestures.alignment.candidates import Candidate
from gestures.alignment.costs import CostModel
from gestures.alignment.opportunities import Opportunity
from gestures.alignment.places import Place
from gestures.alignment.recent import Recent
from gestures.alignment.sequences import RecentSequences, repeats_sequence
from gestures.alignment.transit import Approach, Channels, Placed
from gestures.alignment.units import HomeWays, Unit, home_ways


@dataclass(slots=True, eq=False)
class Hypothesis:
    """What stands at every opportunity so far, as a chain back to the last decision that is final.

    Attributes:
        cost: Of all that was chosen.
        parent: The hypothesis one opportunity before; None behind the last final decision.
        placed: What it chose at the last opportunity, or None.
        channels: Where the hands and the body are.
        last: The last gesture of any channel.
        recent: The last gestures, newest first.
        unit: The gesture unit under way.
        clause: Index of the last opportunity's clause.
        covered: Bit mask of that clause's intents that are served.
    """

    cost: float
    parent: Hypothesis | None
    placed: Placed | None
    channels: Channels
    last: Placed | None
    recent: tuple[Recent, ...]
    unit: Unit
    clause: int
    covered: int

    def covered_of(self, clause: int) -> int:
        """Return the bit mask of a clause's intents that are served already."""
        return self.covered if self.clause == clause else 0


@dataclass(slots=True, eq=False)
class Step:
    """What a hypothesis may do next: a candidate and its stroke's onset, or nothing.

    Attributes:
        cost: Of the hypothesis that it leads to.
        parent: Where it goes on from.
        candidate: What is placed; None for nothing.
        onset_s: Onset of its stroke, s.
        ways: The ways of its hands from rest and back.
    """

    cost: float
    parent: Hypothesis
    candidate: Candidate | None = None
    onset_s: float = 0.0
    ways: HomeWays | None = None


class Steps:
    """Weighs the candidates of one opportunity after each hypothesis.

    Args:
        model: What choices cost.
        opportunity: The opportunity.
        rest: Place of the hands at rest.
        sequences: Sequences of gestures that should not come again.
        long_ago: When each gesture was last decided for, s.
    """

    def __init__(
        self,
        model: CostModel,
        opportunity: Opportunity,
        rest: Place,
        sequences: RecentSequences,
        long_ago: Mapping[str, float],
    ) -> None:
        tempo = model.persona.tempo
        self._opportunity, self._sequences = opportunity, sequences
        self._costs = model.at(opportunity)
        self._options = [
            (
                number,
                entry,
                Approach(entry.footprint, rest, tempo),
                home_ways(entry.footprint, rest, tempo),
                long_ago.get(entry.gesture.id),
            )
            for number, entry in enumerate(opportunity.candidates)
        ]

    def cheapest_first(self, beam: Sequence[Hypothesis]) -> list[Step]:
        """Return every way to go on from some hypotheses, in order of cost."""
        steps: list[Step] = []
        for parent in beam:
            steps.append(Step(parent.cost, parent))
            if not self._is_served(parent):
                steps += self._placing(parent)
        steps.sort(key=lambda step: step.cost)
        return steps

    def _is_served(self, parent: Hypothesis) -> bool:
        """Whether a gesture before says already what this opportunity is there for."""
        intent = self._opportunity.intent
        return intent is not None and bool(parent.covered_of(self._opportunity.clause) >> intent & 1)

    def _placing(self, parent: Hypothesis) -> list[Step]:
        """Return the steps of a hypothesis that place a gesture: one unlike that before it, if there is any."""
        recent, covered = parent.recent, parent.covered_of(self._opportunity.clause)
        before = recent[0].gesture if recent else None
        endings = self._sequences.endings(recent)
        fresh: list[Step] = []
        repeats: list[Step] = []
        costs, channels, last, cost, unit = (
            self._costs,
            parent.channels,
            parent.last,
            parent.cost,
            parent.unit,
        )
        for number, candidate, approach, ways, long_ago in self._options:
            way = approach.way(channels, last)
            onset = costs.onset_s(way)
            if onset is None:
                continue
            onset = costs.rested_s(onset, unit, ways)
            id = candidate.gesture.id
            again = bool(endings) and repeats_sequence(endings, id, onset)
            terms = costs.terms(number, way, onset, recent, long_ago, covered, again, unit, ways)
            step = Step(cost + sum(terms), parent, candidate, onset, ways)
            (repeats if id == before else fresh).append(step)
        return fresh if fresh or self._opportunity.is_beat else repeats
