"""What the planner may be asked to do differently: bounds, weights and densities."""

from __future__ import annotations

import math
from dataclasses import dataclass, fields

from gestures.errors import InvalidInputError

LEAD_IN_S = 0.8
"""Silence to put before the first word, so that a gesture on it can be prepared from rest at human speed."""

TAIL_S = 0.9
"""Time to leave after the last word for the last retraction."""

EARLIEST_S = 0.5
"""A stroke never starts more than this before its word."""

LATEST_S = 0.10
"""A stroke never starts more than this after its word."""

SIZE_WITH_ENERGY = 0.15
"""Share of a change of energy that the size of gestures follows."""

MOST_GESTURES = 10
MOST_GESTURES_S = 12.0
"""People make at most so many gestures in any stretch so long; the rule DX-CHECK-302 allows as many."""


@dataclass(frozen=True, slots=True)
class PlannerSettings:
    """Bounds, weights and densities of the planner.

    Attributes:
        threshold: Score from which an intent is to be served.
        lead_s: Middle of the lead of a stroke over its word, s.
        lead_spread_s: Half width of the lead's variation, s.
        latest_s: How long after its word a stroke may start where the way is long, s.
        rest_s: Least time at rest that is worth a retraction, s.
        density: How many gestures, 0…1: none on plain speech at 0, the persona's rate at 0.5, about twice as
            many at 1.
        expressiveness: How large gestures are, 0…1: a fifth smaller at 0, a fifth larger at 1.
        energy: How lively the host is, 0…2, 1 = as the persona: size, pace and number of gestures; a performance moves
            head, trunk and face to suit, as `motion.plan.with_energy` does.
        beam: Hypotheses kept.
        look_ahead: Opportunities after which a decision is final, so that planning also runs live.
        options: Candidates kept per opportunity.
        strict_tags: Raise if the author's tag cannot be played in time; otherwise report it as unserved.
        prefer: Gesture ids to prefer in this show.
        forbid: Gesture ids not to use in this show.
        audience: Region of the viewers, such as ``BR`` or ``Middle East``: what offends there is not used.
        holding: ``left`` or ``right``, the hand that holds the product from the beginning; no gesture uses it. The
            author's ``{hold: …}`` tags change it.

    The author's tags stand above preferences, prohibitions and the audience.

    Raises:
        InvalidInputError: If a value is out of range.
    """

    threshold: float = 0.5
    lead_s: float = 0.17
    lead_spread_s: float = 0.06
    latest_s: float = 0.08
    rest_s: float = 0.35
    density: float = 0.5
    expressiveness: float = 0.5
    energy: float = 1.0
    beam: int = 10
    look_ahead: int = 8
    options: int = 10
    strict_tags: bool = True
    prefer: tuple[str, ...] = ()
    forbid: tuple[str, ...] = ()
    audience: str | None = None
    holding: str | None = None

    def __post_init__(self) -> None:
        for entry in fields(self):
            if entry.name not in _RANGES:
                continue
            low, high = _RANGES[entry.name]
            value = getattr(self, entry.name)
            if not (isinstance(value, int | float) and math.isfinite(value) and low <= value <= high):
                raise InvalidInputError(
                    f"planner setting {entry.name} is {value}, expected {low}…{high}", code="DX-ALIGN-001"
                )
        for name in ("prefer", "forbid"):
            names = getattr(self, name)
            if not isinstance(names, tuple) or not all(isinstance(each, str) for each in names):
                raise InvalidInputError(
                    f"planner setting {name} is {names!r:.60}, expected a tuple of gesture ids",
                    code="DX-ALIGN-001",
                )
        if self.holding not in (None, "left", "right"):
            raise InvalidInputError(
                f"planner setting holding is '{self.holding}', expected left or right", code="DX-ALIGN-001"
            )
        if self.longest_lead_s > EARLIEST_S:
            raise InvalidInputError(
                f"strokes would start up to {self.longest_lead_s:.2f} s early, "
                f"at most {EARLIEST_S} s are allowed",
                code="DX-ALIGN-001",
            )

    @property
    def longest_lead_s(self) -> float:
        """How long before its word a stroke may start, s."""
        return self.lead_s + self.lead_spread_s

    @property
    def size(self) -> float:
        """Size of gestures, 1 as the persona makes them."""
        return (0.8 + 0.4 * self.expressiveness) * (1.0 + SIZE_WITH_ENERGY * (self.energy - 1.0))


_RANGES: dict[str, tuple[float, float]] = {
    "threshold": (0.0, 1.0),
    "lead_s": (0.0, EARLIEST_S),
    "lead_spread_s": (0.0, 0.25),
    "latest_s": (0.0, LATEST_S),
    "rest_s": (0.0, 5.0),
    "density": (0.0, 1.0),
    "expressiveness": (0.0, 1.0),
    "energy": (0.0, 2.0),
    "beam": (1, 256),
    "look_ahead": (1, 256),
    "options": (1, 256),
}
