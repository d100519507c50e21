"""Single movements of the head: dips and shakes, as angles over time of one channel."""

from __future__ import annotations

from dataclasses import dataclass

from gestures.chance import Chance

_NOD_S = (0.20, 0.30)
"""Time of going down and of coming back up."""
_SHAKE_HALF_S = 0.19


@dataclass(frozen=True, slots=True)
class HeadMove:
    """One movement of one channel.

    Attributes:
        start_s: When it sets out, s.
        end_s: When it arrives, s.
        deg: Angle reached, relative to where the head has settled, degrees.
    """

    start_s: float
    end_s: float
    deg: float


def dip(at_s: float, deg: float, pace: float) -> list[HeadMove]:
    """Return a nod: down by an angle and back up, at a pace of 1 in half a second."""
    down, up = (part * pace for part in _NOD_S)
    return [HeadMove(at_s, at_s + down, deg), HeadMove(at_s + down, at_s + down + up, 0.0)]


def shaken(at_s: float, deg: float, turns: int, chance: Chance) -> list[HeadMove]:
    """Return a shake of some turns of about an angle, back to the middle at the end."""
    half = _SHAKE_HALF_S * chance.uniform("shake pace", 0.9, 1.15)
    sign = 1.0 if chance.uniform("shake side") < 0.5 else -1.0
    moves: list[HeadMove] = []
    for turn in range(turns):
        size = deg * sign * (1.0 + chance.normal(("shake", turn), 0.12))
        moves.append(HeadMove(at_s, at_s + half * (1.6 if turn else 1.0), size))
        at_s, sign = moves[-1].end_s, -sign
    return [*moves, HeadMove(at_s, at_s + 1.4 * half, 0.0)]
