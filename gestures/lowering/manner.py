"""A persona's manner as the arms show it: how loosely they swing and how far they carry on past where they stop."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Manner:
    """How an arm moves, apart from where and when.

    Attributes:
        energy: Size of accents, 1 = an ordinary person.
        tension: 0 loose … 1 taut; 0.5 = an ordinary person.
    """

    energy: float = 1.0
    tension: float = 0.5

    @property
    def looseness(self) -> float:
        """Size of arcs, of the fingers' play and of the joints' own timing: 1.4 loose … 0.6 taut."""
        return 1.4 - 0.8 * self.tension

    @property
    def carry(self) -> float:
        """How far a movement carries on past its end before it settles, 1 = an ordinary person."""
        return self.energy * self.looseness
