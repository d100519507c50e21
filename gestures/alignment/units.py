"""Gesture units: rest, one to a few strokes that flow into each other, and rest again (Kendon 1980)."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from gestures.alignment.footprint import BODY, Footprint
from gestures.alignment.movement import natural_move_s, shortest_move_s
from gestures.alignment.places import Place, distance_m

BRISK_RISE, BRISK_RETURN = 0.72, 0.6
"""Share of the time at ease that a hand takes up from rest, and back to it, where little time is left between."""


REST_AT_EASE_S = 1.0
"""How long hands rest between units where there is time."""


_ROUNDING_S = 1e-6


class Unit(NamedTuple):
    """The unit under way, of both hands together.

    Attributes:
        began_s: Onset of its first stroke, s.
        home_s: When its hands are home if nothing follows, s.
    """

    began_s: float
    home_s: float

    def rests_before(self, onset_s: float, rise_s: float, rest_s: float) -> bool:
        """Return whether the hands come home and rest before a stroke.

        Args:
            onset_s: Onset of the stroke, s.
            rise_s: Preparation from rest, s.
            rest_s: Least time at rest, s.
        """
        return onset_s - rise_s - self.home_s >= rest_s - _ROUNDING_S


NO_UNIT = Unit(float("-inf"), float("-inf"))
"""Before the first gesture."""


def unit_after(unit: Unit, onset_s: float, ways: HomeWays, rest_s: float) -> Unit:
    """Return the unit under way once a stroke has been placed; a gesture of the head alone is part of none.

    Args:
        unit: The unit before.
        onset_s: Onset of the stroke, s.
        ways: The ways from rest and back of its gesture.
        rest_s: Least time at rest, s.
    """
    if not ways.rise_s:
        return unit
    home_s = onset_s + ways.stays_s + ways.back_s
    if unit.rests_before(onset_s, ways.rise_s, rest_s):
        return Unit(onset_s, home_s)
    return Unit(unit.began_s, max(unit.home_s, home_s))


class HomeWays(NamedTuple):
    """The ways of a gesture's hands from rest and back, as fast as they go without hurry; all 0 if it has no hands.

    Attributes:
        rise_s: Preparation from rest, s.
        stays_s: Stroke and least hold, s.
        back_s: Retraction to rest, s.
    """

    rise_s: float
    stays_s: float
    back_s: float


@lru_cache(maxsize=4096)
def home_ways(footprint: Footprint, rest: Place, tempo: float) -> HomeWays:
    """Return the ways of a gesture from rest and back.

    Args:
        footprint: What the gesture takes up.
        rest: Place of the hands at rest.
        tempo: The persona's tempo.
    """
    if not footprint.hands:
        return HomeWays(0.0, 0.0, 0.0)
    rise = max(rise_s(footprint, name, rest, tempo)[0] for name in footprint.hands)
    return HomeWays(rise, footprint.stroke_s[1] + footprint.hold_s[0], return_s(footprint, rest, tempo)[0])


def rise_s(footprint: Footprint, channel: str, rest: Place, tempo: float) -> tuple[float, float]:
    """Return the brisk and the natural preparation of one channel from rest, s."""
    low, high = footprint.preparation_s
    way = 0.0 if channel == BODY else distance_m(footprint.first[channel], rest)
    shortest = max(low, shortest_move_s(way))
    natural = min(max(natural_move_s(way, tempo), shortest), max(high, shortest))
    return max(BRISK_RISE * natural, shortest), natural


def return_s(footprint: Footprint, rest: Place, tempo: float) -> tuple[float, float]:
    """Return the brisk and the natural retraction, s."""
    low, high = footprint.retraction_s
    way = max(distance_m(place, rest) for place in footprint.last.values()) if footprint.hands else 0.0
    shortest = max(low, shortest_move_s(way))
    authored = footprint.retraction_natural_s
    natural = 0.5 * (authored + natural_move_s(way, tempo)) if way else authored
    natural = min(max(natural, shortest), max(high, shortest))
    return max(BRISK_RETURN * natural, shortest), natural
