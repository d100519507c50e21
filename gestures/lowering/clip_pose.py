"""Frames of a clip as values of a motion plan: trunk, pelvis, head and arms, relative to how the body stands.

Neither a leaning calibration nor the direction in which somebody faced a camera is played; directions of the
arms stay what they were in the world, and feet stay where they are.
"""

from __future__ import annotations

import math

import torch
from torch import Tensor

from motion.clip import Clip
from motion.plan import ARM_JOINTS, TRUNK_JOINTS
from motion.rotations import conjugate, from_rotvec, multiply, normalise, rotate, to_rotvec
from motion.skeleton import JOINT_INDEX

_SHIFT_M = 0.12
_TURN_RAD = math.radians(25.0)
_HEAD_RAD = math.radians(30.0)
"""How far the clip may take pelvis and head: feet stay where they are, eyes on the camera."""
_NEUTRAL = 0.08
"""Share of the clip at either end that says how the body stands without the gesture."""


def plan_values(clip: Clip, local: Tensor, root: Tensor) -> dict[str, Tensor]:
    """Turn frames of a clip (N, 55, 4) and (N, 3) into values of the plan's channels."""
    neutral, place = _neutral(clip)
    heading = _yaw(neutral[0])
    trunk = list(TRUNK_JOINTS)
    own = local[:, trunk].clone()
    own[:, 0] = multiply(conjugate(heading), own[:, 0])
    still = neutral[trunk].clone()
    still[0] = multiply(conjugate(heading), still[0])
    moved = multiply(conjugate(still), own)
    moved[:, 0] = _limited(moved[:, 0], _TURN_RAD)
    chest, played = _chain(own), _chain(moved)
    values = {"trunk": moved, "pelvis": _shift(rotate(conjugate(heading), root - place))[:, None]}
    # Arms keep their directions in the world, whatever the trunk leaves out.
    back = multiply(conjugate(played), chest)
    for side in ("left", "right"):
        arm = local[:, list(ARM_JOINTS[side])].clone()
        arm[:, 1] = multiply(multiply(conjugate(arm[:, 0]), multiply(back, arm[:, 0])), arm[:, 1])
        values[side] = arm
    head = [JOINT_INDEX["neck"], JOINT_INDEX["head"]]
    faced = multiply(conjugate(_chain(neutral[head])), _chain(local[:, head]))
    values["head"] = _angles(_limited(faced, _HEAD_RAD))[..., None]
    return values


def _neutral(clip: Clip) -> tuple[Tensor, Tensor]:
    """How the body stands at the ends of a clip: mean local rotations (55, 4) and place of the root (3,)."""
    count = max(1, round(_NEUTRAL * clip.frame_count))
    frames = torch.cat((clip.local_xyzw[:count], clip.local_xyzw[-count:])).double()
    signs = torch.where((frames * frames[:1]).sum(-1, keepdim=True) < 0, -1.0, 1.0)
    root = torch.cat((clip.root_m[:count], clip.root_m[-count:])).double()
    return normalise((frames * signs).sum(0)), root.mean(0)


def _yaw(xyzw: Tensor) -> Tensor:
    """Turn about the vertical (4,) to where a pelvis faces."""
    forward = rotate(xyzw, xyzw.new_tensor((0.0, 0.0, 1.0)))
    return from_rotvec(xyzw.new_tensor((0.0, float(torch.atan2(forward[0], forward[2])), 0.0)))


def _chain(local: Tensor) -> Tensor:
    """Rotation (..., 4) of the last of a chain of joints (..., n, 4)."""
    world = local[..., 0, :]
    for joint in range(1, local.shape[-2]):
        world = multiply(world, local[..., joint, :])
    return world


def _limited(xyzw: Tensor, most_rad: float) -> Tensor:
    """Return rotations (N, 4) of at most an angle."""
    vector = to_rotvec(xyzw)
    angle = vector.norm(dim=-1, keepdim=True).clamp_min(1e-9)
    # tanh bends the limit, so that no joint stops dead at it.
    return from_rotvec(vector / angle * most_rad * torch.tanh(angle / most_rad))


def _shift(metres: Tensor) -> Tensor:
    """Return shifts (N, 3) of the pelvis of at most ``_SHIFT_M``, never upwards."""
    size = metres.norm(dim=-1, keepdim=True).clamp_min(1e-9)
    shift = metres / size * _SHIFT_M * torch.tanh(size / _SHIFT_M)
    return torch.cat((shift[:, :1], shift[:, 1:2].clamp(max=0.0), shift[:, 2:]), dim=-1)


def _angles(xyzw: Tensor) -> Tensor:
    """Return (N, 3) pitch down, yaw left and roll left, rad, of head rotations: ``Ry(yaw) Rx(pitch) Rz(roll)``."""
    x, y, z, w = xyzw.unbind(-1)
    pitch = torch.asin((2.0 * (w * x - y * z)).clamp(-1.0, 1.0))
    yaw = torch.atan2(2.0 * (x * z + w * y), 1.0 - 2.0 * (x * x + y * y))
    roll = torch.atan2(2.0 * (x * y + w * z), 1.0 - 2.0 * (x * x + z * z))
    return torch.stack((pitch, yaw, roll), dim=-1)
