"""How short a movement of head or trunk may be: people's do not start and stop more sharply than so."""

from __future__ import annotations

import math

_BELL = 5.77
"""Peak acceleration of a minimum-jerk movement over its way per square of its time (Flash & Hogan 1985)."""


def least_time_s(way_deg: float, most_deg_s2: float) -> float:
    """Return the time that a movement must take to keep its angular acceleration below a bound, s."""
    return math.sqrt(_BELL * abs(way_deg) / most_deg_s2)
