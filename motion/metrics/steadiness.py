"""How fast joints move and how far planted feet slide."""

from __future__ import annotations

import torch
from torch import Tensor

from motion.errors import InvalidInputError
from motion.timing import FrameRate


def joint_speed_mps(positions_m: Tensor, rate: FrameRate) -> Tensor:
    """Return speeds (T, J), m/s, of joints at (T, J, 3), by central differences.

    Raises:
        InvalidInputError: If there are fewer than two frames.
    """
    if positions_m.shape[0] < 2:
        raise InvalidInputError(
            f"speeds need at least two frames, given {positions_m.shape[0]}", code="DX-METRIC-001"
        )
    (velocity,) = torch.gradient(positions_m, spacing=1.0 / rate.fps, dim=0)
    return velocity.norm(dim=-1)


def foot_slide_m(ankle_m: Tensor) -> Tensor:
    """Return how far a planted foot strays, metres: the diameter of its places on the floor, (T, 3) → ().

    The diameter is bounded by the widest extent over directions of the floor plane, sampled every 5 degrees.
    """
    turn = torch.deg2rad(torch.arange(0.0, 180.0, 5.0, dtype=ankle_m.dtype, device=ankle_m.device))
    along = ankle_m[:, 0:1] * torch.cos(turn) + ankle_m[:, 2:3] * torch.sin(turn)
    return (along.amax(0) - along.amin(0)).amax()
