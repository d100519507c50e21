"""The chosen path so far: where the hands are, what was played when, and what a further gesture would cost there."""

from __future__ import annotations

from dataclasses import dataclass

from gestures.alignment.candidates import Candidate
from gestures.alignment.cost_model import CostModel
from gestures.alignment.costs import OpportunityCosts, Terms
from gestures.alignment.opportunities import Opportunity
from gestures.alignment.places import Place
from gestures.alignment.recent import Recent, remember
from gestures.alignment.sequences import RecentSequences, repeats_sequence
from gestures.alignment.transit import Channels, Placed, Transit, channels_after, channels_at_rest, transit
from gestures.alignment.units import NO_UNIT, Unit, home_ways, unit_after


@dataclass(frozen=True, slots=True)
class Weighed:
    """What a candidate would cost.

    Attributes:
        candidate: The candidate.
        way: How the hands would get there.
        onset_s: Onset that its stroke would have, s; None if the hands cannot be there in time.
        terms: Terms of the cost; None if they cannot.
    """

    candidate: Candidate
    way: Transit
    onset_s: float | None
    terms: Terms | None

    @property
    def cost(self) -> float:
        """Sum of the terms; infinite if the hands cannot be there in time."""
        return float("inf") if self.terms is None else sum(self.terms)


class History:
    """Follows the chosen path, one placed gesture after the other.

    Args:
        costs: What choices cost.
        rest: Place of the hands at rest.
    """

    def __init__(self, costs: CostModel, rest: Place) -> None:
        self.costs, self.rest = costs, rest
        self.channels: Channels = channels_at_rest(rest, 0.0)
        self.last: Placed | None = None
        self._recent: tuple[Recent, ...] = ()
        self._unit: Unit = NO_UNIT
        self._long_ago: dict[str, float] = {}
        self._sequences = RecentSequences()
        self._covered: tuple[int, int] = (-1, 0)

    def add(self, placed: Placed) -> None:
        """Go on by one gesture."""
        self.channels = channels_after(self.channels, placed, self.rest)
        self.last = placed
        self._recent = remember(self._recent, placed)
        ways = home_ways(placed.candidate.footprint, self.rest, self.costs.persona.tempo)
        self._unit = unit_after(self._unit, placed.onset_s, ways, self.costs.settings.rest_s)
        self._long_ago[placed.candidate.gesture.id] = placed.onset_s
        self._sequences.add(placed.candidate.gesture.id, placed.onset_s)
        covered = self.covered(placed.clause)
        for position in placed.candidate.serves:
            covered |= 1 << position
        self._covered = (placed.clause, covered)

    def covered(self, clause: int) -> int:
        """Return the bit mask of a clause's intents that are served already."""
        number, mask = self._covered
        return mask if number == clause else 0

    def weigh(self, opportunity: Opportunity) -> list[Weighed]:
        """Return what each candidate would cost here."""
        costs = OpportunityCosts(self.costs, opportunity)
        covered = self.covered(opportunity.clause)
        endings = self._sequences.endings(self._recent)
        weighed = []
        for number, candidate in enumerate(opportunity.candidates):
            tempo = self.costs.persona.tempo
            way = transit(candidate, self.channels, self.last, self.rest, tempo)
            onset = costs.onset_s(way)
            if onset is None:
                weighed.append(Weighed(candidate, way, None, None))
                continue
            id = candidate.gesture.id
            again = repeats_sequence(endings, id, onset)
            ways = home_ways(candidate.footprint, self.rest, tempo)
            onset = costs.rested_s(onset, self._unit, ways)
            long_ago = self._long_ago.get(id)
            terms = costs.terms(number, way, onset, self._recent, long_ago, covered, again, self._unit, ways)
            weighed.append(Weighed(candidate, way, onset, terms))
        return weighed
