"""Smooth curves that the face is made of."""

from __future__ import annotations

import torch
from torch import Tensor


def smooth_step(x: Tensor) -> Tensor:
    """Return the quintic step 6x⁵ − 15x⁴ + 10x³, 0 below 0 and 1 above 1, with two continuous derivatives.

    It is the minimum-jerk path from 0 to 1 (Flash & Hogan 1985).
    """
    x = x.clamp(0.0, 1.0)
    return x * x * x * (x * (x * 6.0 - 15.0) + 10.0)


def smooth_positive(x: Tensor, width: float) -> Tensor:
    """Return x where it is positive and 0 elsewhere, with a smooth bend ``width`` wide; 0 at and below
    −width.

    Args:
        x: Any shape.
        width: Half width of the bend, in the units of x.
    """
    u = ((x + width) / (2.0 * width)).clamp(0.0, 1.0)
    # The integral of the cubic step over the bend: value, slope and curvature match on both sides.
    return width * u * u * u * (2.0 - u) + (x - width).clamp(min=0.0)


def pulse(since_s: Tensor, rise_s: float | Tensor, hold_s: float | Tensor, fall_s: float | Tensor) -> Tensor:
    """Return a bump from 0 to 1 and back.

    Args:
        since_s: Time since its beginning, s.
        rise_s: How long it rises, s.
        hold_s: How long it stays at 1, s.
        fall_s: How long it falls, s.
    """
    return smooth_step(since_s / rise_s) * (1.0 - smooth_step((since_s - rise_s - hold_s) / fall_s))


def lerp(start: Tensor, end: Tensor | float, share: Tensor) -> Tensor:
    """Return ``start`` where ``share`` is 0 and ``end`` where it is 1."""
    return start + (end - start) * share


def times_column(times_s: Tensor) -> Tensor:
    """Return times as a float64 vector, so that a day-long show keeps its sub-millisecond resolution."""
    return torch.as_tensor(times_s, dtype=torch.float64).reshape(-1)
