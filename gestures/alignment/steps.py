"""The ways to go on from the hypotheses of the search at one opportunity, cheapest first.

The search takes some ten of a hundred. So of each candidate the least that it can cost is worked out first, and the
cost itself only when nothing that may be cheaper is left.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from heapq import heapify, heappop, heappush, heapreplace

from gestures.alignment.candidates import Candidate
from gestures.alignment.cost_model import CostModel
from gestures.alignment.costs import OpportunityCosts
from gestures.alignment.opportunities import Opportunity
from gestures.alignment.places import Place
from gestures.alignment.recent import Recent
from gestures.alignment.said_numbers import runs_over
from gestures.alignment.sequences import RecentSequences, repeats_sequence
from gestures.alignment.transit import Channels, Placed, approach_to
from gestures.alignment.units import HomeWays, Unit, home_ways

NUMBER_OVER_ANOTHER = 20.0
"""More than any intent is worth: a number on the hand while the voice says another one."""


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


@dataclass(slots=True, eq=False)
class _Open:
    """The candidates after one hypothesis that are not weighed yet, those that may cost least first.

    Attributes:
        parent: The hypothesis.
        covered: Bit mask of the clause's intents that it serves.
        endings: Gestures that would repeat a sequence after it.
        numbers: Numbers of the candidates and the least that each can cost, in order of that.
        next: Position in them.
    """

    parent: Hypothesis
    covered: int
    endings: Mapping[str, float]
    numbers: Sequence[tuple[float, int]]
    next: int = 0


class Steps:
    """Every way to go on from some hypotheses at one opportunity, an iterator in order of cost.

    Args:
        model: What choices cost.
        opportunity: The opportunity.
        rest: Place of the hands at rest.
        sequences: Sequences of gestures that should not come again.
        long_ago: When each gesture was last decided for, s.
        beam: The hypotheses; of steps of equal cost those of the first one come first.
    """

    def __init__(
        self,
        model: CostModel,
        opportunity: Opportunity,
        rest: Place,
        sequences: RecentSequences,
        long_ago: Mapping[str, float],
        beam: Sequence[Hypothesis],
    ) -> None:
        tempo = model.persona.tempo
        self._opportunity, self._sequences = opportunity, sequences
        self._costs = OpportunityCosts(model, opportunity)
        self._rises_s = [home_ways(entry.footprint, rest, tempo).rise_s for entry in opportunity.candidates]
        self._options = [
            (
                entry,
                approach_to(entry.footprint, rest, tempo),
                home_ways(entry.footprint, rest, tempo),
                long_ago.get(entry.gesture.id),
            )
            for entry in opportunity.candidates
        ]
        # What may cost as much comes before what does: it might be the earlier of two equal steps.
        self._queue: list[tuple[float, bool, int, Step | _Open]] = []
        for index, parent in enumerate(beam):
            place = index * (len(self._options) + 1)
            self._charge(parent)
            self._queue.append((parent.cost, True, place, Step(parent.cost, parent)))
            if self._options and not self._is_served(parent) and (todo := self._open(parent)) is not None:
                self._queue.append((parent.cost + todo.numbers[0][0], False, place, todo))
        heapify(self._queue)

    def __iter__(self) -> Iterator[Step]:
        return self

    def __next__(self) -> Step:
        queue = self._queue
        while queue:
            _, _, place, first = queue[0]
            if isinstance(first, Step):
                heappop(queue)
                return first
            number = first.numbers[first.next][1]
            first.next += 1
            if first.next < len(first.numbers):
                least = first.parent.cost + first.numbers[first.next][0]
                heapreplace(queue, (least, False, place, first))
            else:
                heappop(queue)
            if (step := self._placing(first, number)) is not None:
                heappush(queue, (step.cost, True, place + 1 + number, step))
        raise StopIteration

    def place_no_more(self) -> None:
        """Go on with those steps alone that place nothing."""
        self._queue = [
            entry for entry in self._queue if isinstance(entry[3], Step) and entry[3].candidate is None
        ]
        heapify(self._queue)

    def _charge(self, parent: Hypothesis) -> None:
        """Let a hypothesis pay, where a clause begins, for a number that is shown on while the clause says another."""
        clause, last = self._opportunity.clause, parent.last
        if last is None or clause in (parent.clause, last.clause):
            return
        if runs_over(last, self._opportunity.numbers):
            parent.cost += NUMBER_OVER_ANOTHER

    def _is_served(self, parent: Hypothesis) -> bool:
        """Whether a gesture before says already what this opportunity is there for."""
        intent = self._opportunity.intent
        return intent is not None and bool(parent.covered_of(self._opportunity.clause) >> intent & 1)

    def _open(self, parent: Hypothesis) -> _Open | None:
        """Return what may be placed after a hypothesis: a gesture unlike that before it, if there is any."""
        covered = parent.covered_of(self._opportunity.clause)
        numbers = self._costs.least(parent.recent, covered, parent.unit, self._rises_s)
        before = parent.recent[0].gesture if parent.recent else None
        repeats = [entry for entry in numbers if self._options[entry[1]][0].gesture.id == before]
        if repeats:
            fresh = [entry for entry in numbers if self._options[entry[1]][0].gesture.id != before]
            is_in_time = self._opportunity.is_beat or any(
                self._onset_s(parent, n) is not None for _, n in fresh
            )
            numbers = fresh if is_in_time else repeats
        return _Open(parent, covered, self._sequences.endings(parent.recent), numbers) if numbers else None

    def _onset_s(self, parent: Hypothesis, number: int) -> float | None:
        return self._costs.onset_s(self._options[number][1].way(parent.channels, parent.last))

    def _placing(self, todo: _Open, number: int) -> Step | None:
        """Return the step that places a candidate, None if the hands cannot be there in time."""
        parent, costs = todo.parent, self._costs
        candidate, approach, ways, long_ago = self._options[number]
        way = approach.way(parent.channels, parent.last)
        onset = costs.onset_s(way)
        if onset is None:
            return None
        onset = costs.rested_s(onset, parent.unit, ways)
        again = bool(todo.endings) and repeats_sequence(todo.endings, candidate.gesture.id, onset)
        terms = costs.terms(
            number, way, onset, parent.recent, long_ago, todo.covered, again, parent.unit, ways
        )
        return Step(parent.cost + sum(terms), parent, candidate, onset, ways)
