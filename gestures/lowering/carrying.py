"""Movements that end in a pause carry on a little past their end and settle back: people rarely stop dead."""

from __future__ import annotations

import torch
from torch import Tensor

from gestures.chance import Chance
from motion.rotations import conjugate, from_rotvec, multiply, to_rotvec

_CARRIED = {"preparation": (0.02, 0.06), "stroke": (0.03, 0.10), "rest": (0.02, 0.07)}
"""Share of a way by which an ordinary movement carries on past its end."""
_FURTHEST_CARRY_RAD = 0.10
_SETTLE_S, _SHORTEST_SETTLE_S = (0.25, 0.45), 0.18
_CARRY_FROM_M = 0.06
Steps = list[tuple[Tensor, Tensor, Tensor, Tensor | float, Tensor | None]]
"""What a `TrackBuilder` is told about one way: value, start, end, skew and bow of each of its submovements."""


def carried(
    steps: Steps, keys: tuple[Tensor, Tensor], until: float, way: tuple[str, float, float], chance: Chance
) -> Steps:
    """Let a movement that is followed by a pause carry on a little past its end and settle back.

    Args:
        steps: Submovements of the way.
        keys: Postures (19, 4) at its ends.
        until: When the next movement sets out, s.
        way: Its phase, its length, metres, and how far such movements carry, 1 = an ordinary person's.
        chance: Source of variation.
    """
    phase, travel_m, carry = way
    key, start, end, skew, bow = steps[-1]
    settle = min(chance.uniform("settle", *_SETTLE_S), until - float(end[:4].max()))
    if settle < _SHORTEST_SETTLE_S or travel_m < _CARRY_FROM_M or phase not in _CARRIED:
        return steps
    turn = to_rotvec(multiply(conjugate(keys[0]), key))[:4]
    share = carry * chance.uniform("carry", *_CARRIED[phase])
    beyond = turn * share * torch.tensor([[chance.uniform(("carry", joint), 0.4, 1.6)] for joint in range(4)])
    size = beyond.norm(dim=-1, keepdim=True)
    beyond = beyond * (_FURTHEST_CARRY_RAD / size.clamp_min(1e-9)).clamp_max(1.0)
    past = key.clone()
    past[:4] = multiply(key[:4], from_rotvec(beyond))
    back = end - 0.3 * settle
    return [
        *steps[:-1],
        (past, start, end, skew, bow),
        (key, torch.maximum(back, start), end + settle, 0.85, None),
    ]
