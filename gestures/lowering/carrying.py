"""Movements that end in a pause carry on a little past their end and settle back: people rarely stop dead."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from gestures.chance import Chance

_CARRIED = {"preparation": (0.02, 0.06), "stroke": (0.03, 0.10), "rest": (0.02, 0.07)}
"""Share of a way by which an ordinary movement carries on past its end."""
_FURTHEST_CARRY_RAD = 0.10
_SETTLE_S, _SHORTEST_SETTLE_S = (0.25, 0.45), 0.18
_CARRY_FROM_M = 0.06

Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Step:
    """One submovement of a way from one posture to another.

    Attributes:
        start_s: (19,) when each joint sets out, s.
        end_s: (19,) when it arrives, s.
        skew: (19,) exponent of the time warp.
        bow: (19, 3) excursion from the straight way, rotation vectors, rad.
        end: Which of the way's two postures it ends in or near, 0 or 1.
        beside: (2, 19, 3) two turns, rotation vectors, rad, by which it ends beside it; None if in it.
    """

    start_s: Numbers
    end_s: Numbers
    skew: Numbers
    bow: Numbers
    end: int = 1
    beside: Numbers | None = None


def carried(
    steps: list[Step], turn: Numbers, until: float, way: tuple[str, float, float], chance: Chance
) -> list[Step]:
    """Let a movement that is followed by a pause carry on a little past its end and settle back.

    Args:
        steps: Submovements of the way.
        turn: (19, 3) what the way turns each joint by, rotation vectors, rad.
        until: When the next movement sets out, s.
        way: Its phase, its length, metres, and how far such movements carry, 1 = an ordinary person's.
        chance: Source of variation.
    """
    phase, travel_m, carry = way
    last = steps[-1]
    settle = min(chance.uniform("settle", *_SETTLE_S), until - float(last.end_s[:4].max()))
    if settle < _SHORTEST_SETTLE_S or travel_m < _CARRY_FROM_M or phase not in _CARRIED:
        return steps
    share = carry * chance.uniform("carry", *_CARRIED[phase])
    beyond = np.zeros((2, *turn.shape))
    for joint in range(4):
        by = turn[joint] * (share * chance.uniform(("carry", joint), 0.4, 1.6))
        beyond[0, joint] = by * min(1.0, _FURTHEST_CARRY_RAD / max(float(np.linalg.norm(by)), 1e-9))
    back = Step(
        np.maximum(last.end_s - 0.3 * settle, last.start_s),
        last.end_s + settle,
        np.full(len(turn), 0.85),
        np.zeros_like(turn),
    )
    return [*steps[:-1], replace(last, beside=beyond), back]
