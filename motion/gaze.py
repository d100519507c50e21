"""Where the eyes look and how the head follows.

Eyes lead: a gaze shift turns the eyes within a tenth of a second, the head follows with part of the way, and
while the head moves the eyes counter-turn so that the look stays where it is (vestibulo-ocular reflex;
Guitton & Volle 1987).
"""

from __future__ import annotations

import math

import torch
from torch import Tensor

from motion.rotations import conjugate, from_euler, rotate

EYE_RANGE_RAD = (math.radians(32.0), math.radians(24.0))
"""How far eyes turn sideways and up or down before the head must help."""


def direction(yaw_pitch: Tensor) -> Tensor:
    """Return unit vectors (..., 3) of yaw to the left and pitch up (..., 2), rad; zero looks along +Z."""
    yaw, pitch = yaw_pitch.unbind(-1)
    return torch.stack(
        (torch.sin(yaw) * torch.cos(pitch), torch.sin(pitch), torch.cos(yaw) * torch.cos(pitch)), dim=-1
    )


def yaw_pitch(vector: Tensor) -> Tensor:
    """Return yaw to the left and pitch up (..., 2), rad, of directions (..., 3)."""
    x, y, z = vector.unbind(-1)
    return torch.stack((torch.atan2(x, z), torch.atan2(y, torch.hypot(x, z))), dim=-1)


def eyes_in_head(gaze: Tensor, head_xyzw: Tensor) -> Tensor:
    """Return how the eyes stand in the head.

    Args:
        gaze: (..., 2) world yaw left and pitch up of the look, rad.
        head_xyzw: (..., 4) world rotation of the head.

    Returns:
        (..., 2) yaw left and pitch up within the head, rad, smoothly limited to ``EYE_RANGE_RAD``.
    """
    inside = yaw_pitch(rotate(conjugate(head_xyzw), direction(gaze)))
    limit = inside.new_tensor(EYE_RANGE_RAD)
    return limit * torch.tanh(inside / limit)


def eye_rotation(eye: Tensor) -> Tensor:
    """Return the eye joints' local rotation (..., 4) of yaw left and pitch up (..., 2), rad."""
    yaw, pitch = eye.unbind(-1)
    return from_euler("YXZ", torch.stack((yaw, -pitch, torch.zeros_like(yaw)), dim=-1))
