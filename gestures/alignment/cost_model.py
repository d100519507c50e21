"""What the costs of all choices share: persona, settings and seed, and the paces that follow from them."""

from __future__ import annotations

from dataclasses import dataclass

from gestures.alignment.opportunities import Opportunity
from gestures.alignment.settings import PlannerSettings
from gestures.chance import chance
from gestures.personas import Persona

DENSITY_BASE_PER_S = 0.45
DENSITY_PER_RATE = 0.5
"""Gestures a second over the last five that cost nothing: the base, and half of the persona's rate of beats."""
_QUIET_BLOCK_S = 9.0
RATE_WITH_DENSITY, WORTH_WITH_DENSITY = 0.4, 2.0
"""What the highest density adds to the rate of beats, and to what a beat earns. The rate alone would not be felt, for
units stay what they are; so beats rather break rests than crowd."""


@dataclass(frozen=True, slots=True)
class CostModel:
    """The costs for one persona, seed and density.

    Attributes:
        persona: Rate of beats and handedness.
        settings: Density and leads.
        seed: Seed of all chance.
    """

    persona: Persona
    settings: PlannerSettings
    seed: int

    def lead_s(self, opportunity: Opportunity) -> float:
        """Return how long before its word a stroke is meant to start, s; it varies from word to word."""
        spread = 2.0 * chance(self.seed, "lead", opportunity.word, opportunity.clause) - 1.0
        return self.settings.lead_s + self.settings.lead_spread_s * spread

    @property
    def easy_rate(self) -> float:
        """Gestures a second that do not crowd."""
        easy = DENSITY_BASE_PER_S + DENSITY_PER_RATE * self.persona.gesture_rate
        return easy * (0.5 + self.settings.density)

    def beat_rate(self, time_s: float) -> float:
        """Beats a second that suit the persona at a time: people gesture in bouts, with quiet stretches between."""
        draw = chance(self.seed, "bout", int(time_s // _QUIET_BLOCK_S))
        lively = 0.2 if draw < 0.15 else 0.7 + 0.7 * draw
        usual = 2.0 * min(self.settings.density, 0.5)
        return self.persona.gesture_rate * (usual + RATE_WITH_DENSITY * self._more) * lively

    def beat_worth(self, clause_has_meaning: bool) -> float:
        """Return what a beat earns, 1 at the usual density; where words have a meaning to show, it never earns more."""
        return 1.0 if clause_has_meaning else 1.0 + WORTH_WITH_DENSITY * self._more

    @property
    def _more(self) -> float:
        """How far the density is above the usual one, 0…1."""
        return max(2.0 * self.settings.density - 1.0, 0.0)
