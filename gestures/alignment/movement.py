"""How long a hand takes from place to place, and how fast that makes it.

The laws are fits to optical motion capture of several hundred acted gestures (median performer, standing).
Distances are between the ends of a movement (chords); hands travel in arcs.
"""

from __future__ import annotations

from functools import lru_cache

PEAK_LIMIT_MPS = 3.0
"""Greatest planned peak speed of a wrist; only throws and punches go beyond, and the checks allow 3.2 m/s."""

PEAK_OVER_MEAN = 1.9
"""Peak over mean speed of a movement along its path; `motion.submovements.MINIMUM_JERK_PEAK`, rounded up."""

PATH_OVER_CHORD = 1.12
"""Length of the arc over the straight way, for the slightly bowed paths that the motion side makes."""

_RAISE_S = 1.3
_RAISE_EXPONENT = 0.22


def shortest_move_s(distance_m: float) -> float:
    """Return the time under which a movement would exceed ``PEAK_LIMIT_MPS``.

    Args:
        distance_m: Straight way, m.
    """
    return PEAK_OVER_MEAN * PATH_OVER_CHORD * distance_m / PEAK_LIMIT_MPS


@lru_cache(maxsize=4096)
def natural_move_s(distance_m: float, tempo: float = 1.0) -> float:
    """Return the time that people take at ease: ``1.3 d^0.22`` seconds, the longer way at the higher speed.

    Args:
        distance_m: Straight way, m.
        tempo: Speed relative to the ordinary.
    """
    return _RAISE_S * max(distance_m, 1e-3) ** _RAISE_EXPONENT / tempo


def peak_speed_mps(distance_m: float, duration_s: float) -> float:
    """Return the expected peak speed of a movement, m/s; infinite if it has no time for its way."""
    if duration_s <= 0.0:
        return 0.0 if distance_m <= 0.0 else float("inf")
    return PEAK_OVER_MEAN * PATH_OVER_CHORD * distance_m / duration_s
