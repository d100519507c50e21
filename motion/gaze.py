"""Where the eyes look, and how neck and head stand.

Eyes lead: a gaze shift turns the eyes within a tenth of a second, the head follows with part of the way, and
while the head moves the eyes counter-turn so that the look stays where it is (vestibulo-ocular reflex;
Guitton & Volle 1987).
"""

from __future__ import annotations

import math

import torch
from torch import Tensor

from motion.rotations import conjugate, from_euler, from_rotvec, multiply, rotate, to_rotvec

EYE_RANGE_RAD = (math.radians(32.0), math.radians(24.0))
"""How far eyes turn sideways and up or down before the head must help."""


_EXACT_SHARE = 0.5
"""Share of that range within which the eyes hold a look exactly."""


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
    exact = _EXACT_SHARE * limit
    beyond = (inside.abs() - exact).clamp_min(0.0)
    spare = limit - exact
    return inside.clamp(-exact, exact) + torch.sign(inside) * spare * torch.tanh(beyond / spare)


def eye_rotation(eye: Tensor) -> Tensor:
    """Return the eye joints' local rotation (..., 4) of yaw left and pitch up (..., 2), rad."""
    yaw, pitch = eye.unbind(-1)
    return from_euler("YXZ", torch.stack((yaw, -pitch, torch.zeros_like(yaw)), dim=-1))


_NECK_SHARE = 0.45
_HEAD_STEADY = 0.55
"""Share of the trunk's turning that the head takes back, to stay with the viewer."""


def neck_and_head(chest_xyzw: Tensor, accent: Tensor, facing: Tensor) -> tuple[Tensor, Tensor]:
    """Return the local rotations of neck and head, both (..., 4).

    Args:
        chest_xyzw: (..., 4) world rotation of the chest.
        accent: (..., 3) pitch down, yaw left and roll left on top of where the head faces, rad.
        facing: (..., 2) yaw left and pitch up that the head takes over from a look, rad.
    """
    back = to_rotvec(chest_xyzw) * -_HEAD_STEADY
    pitch, yaw = accent[..., 0] - facing[..., 1], accent[..., 1] + facing[..., 0]
    turn = torch.stack((yaw, pitch, accent[..., 2]), dim=-1)

    def share(part: float) -> Tensor:
        return multiply(from_rotvec(back * part), from_euler("YXZ", turn * part))

    return share(_NECK_SHARE), share(1.0 - _NECK_SHARE)
