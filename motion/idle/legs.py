"""Legs that stay planted while the pelvis moves: analytic two-bone inverse kinematics, both legs in one batch."""

from __future__ import annotations

import math

import torch
from torch import Tensor

from motion.rotations import conjugate, from_axis_angle, from_frame, multiply, rotate
from motion.skeleton import JOINT_INDEX, Skeleton

_SIDES = ("left", "right")
TURN_OUT_DEG = 9.0
"""Each foot's turn outwards in easy standing."""
STANCE_WIDENING_M = 0.012
CROUCH_M = 0.020
"""How far the pelvis hangs below its height over straight legs, so that sway never asks for longer legs."""


def rest_pelvis_m(skeleton: Skeleton) -> Tensor:
    """Return the pelvis's place (3,) in easy standing, metres."""
    return skeleton.offsets_m[0] - skeleton.offsets_m.new_tensor((0.0, CROUCH_M, 0.0))


def planted_legs(skeleton: Skeleton, pelvis_xyzw: Tensor, pelvis_m: Tensor) -> tuple[Tensor, list[int]]:
    """Solve hips, knees, ankles and feet for a moving pelvis over planted feet.

    Args:
        skeleton: Body.
        pelvis_xyzw: (..., 4) world rotation of the pelvis.
        pelvis_m: (..., 3) world position of the pelvis, metres.

    Returns:
        Local rotations (..., 8, 4) and the indices of the joints they belong to.
    """
    offsets = skeleton.offsets_m.to(device=pelvis_m.device, dtype=pelvis_m.dtype)
    rows: list[Tensor] = []
    joints: list[int] = []
    for sign, side in zip((1.0, -1.0), _SIDES, strict=True):
        hip, knee, ankle, foot = (JOINT_INDEX[f"{side}_{name}"] for name in ("hip", "knee", "ankle", "foot"))
        thigh, shin = offsets[knee], offsets[ankle]
        planted = (
            offsets[0]
            + offsets[hip]
            + thigh
            + shin
            + offsets.new_tensor((sign * STANCE_WIDENING_M, 0.0, 0.0))
        )
        line = planted - (pelvis_m + rotate(pelvis_xyzw, offsets[hip]))
        upper, lower = float(thigh.norm()), float(shin.norm())
        length = line.norm(dim=-1, keepdim=True)
        span = length.clamp_max(0.99995 * (upper + lower))
        along = line / length
        turn = math.radians(sign * TURN_OUT_DEG)
        forward = offsets.new_tensor((math.sin(turn), 0.0, math.cos(turn))).expand_as(along)
        knee_out = torch.nn.functional.normalize(
            forward - (forward * along).sum(-1, keepdim=True) * along, dim=-1
        )
        down = (upper**2 - lower**2 + span**2) / (2.0 * span)
        out = (upper**2 - down**2).clamp_min(0.0).sqrt()
        knee_m = down * along + out * knee_out
        hinge = torch.linalg.cross(along, knee_out)
        rest_hinge = offsets.new_tensor((-1.0, 0.0, 0.0))
        thigh_world = from_frame(knee_m, hinge, thigh, rest_hinge)
        shin_world = from_frame(span * along - knee_m, hinge, shin, rest_hinge)
        sole = from_axis_angle(offsets.new_tensor((0.0, 1.0, 0.0)), offsets.new_tensor(turn)).expand_as(
            thigh_world
        )
        rows += [
            multiply(conjugate(pelvis_xyzw), thigh_world),
            multiply(conjugate(thigh_world), shin_world),
            multiply(conjugate(shin_world), sole),
            torch.zeros_like(sole) + offsets.new_tensor((0.0, 0.0, 0.0, 1.0)),
        ]
        joints += [hip, knee, ankle, foot]
    return torch.stack(rows, dim=-2), joints
