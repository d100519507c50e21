"""Legs that stay planted while the pelvis moves: analytic two-bone inverse kinematics, both legs in one batch.

The balls of the feet never move. The ankles above them do, by some millimetres: a standing foot rolls and swivels a
little under the body's weight, and recorded people's ankles wander by 4 to 21 mm.
"""

from __future__ import annotations

import math

import torch
from torch import Tensor

from motion.rotations import conjugate, from_axis_angle, from_frame, from_rotvec, multiply, rotate
from motion.skeleton import JOINT_INDEX, Skeleton

_SIDES = ("left", "right")
_JOINTS = [JOINT_INDEX[f"{side}_{name}"] for side in _SIDES for name in ("hip", "knee", "ankle", "foot")]
TURN_OUT_DEG = 9.0
"""Each foot's turn outwards in easy standing."""
STANCE_WIDENING_M = 0.012
CROUCH_M = 0.024
"""How far the pelvis hangs below its height over straight legs, so that sway never asks for longer legs."""
_GIVES, _MOST_M = 0.16, 0.0065
"""Share of the pelvis's way sideways by which the ankles go along, and the furthest that they go, metres."""
_ROLLS = 0.6
"""Share of that by which the foot rolls on its edges; the rest is a swivel on its ball."""
_LEAST_LEVER_M = 0.03
"""Feet shorter or lower than this turn as if they were so long, metres."""
_LONGEST_LEG, _SOFT_M = 0.9985, 0.008
"""Share of a leg's length that hip and ankle are apart at most, since knees are never quite straight, and how far below
that height the pelvis begins to give way, metres."""


def rest_pelvis_m(skeleton: Skeleton) -> Tensor:
    """Return the pelvis's place (3,) in easy standing, metres."""
    return skeleton.offsets_m[0] - skeleton.offsets_m.new_tensor((0.0, CROUCH_M, 0.0))


def planted_legs(
    skeleton: Skeleton, pelvis_xyzw: Tensor, pelvis_m: Tensor, unrest_m: Tensor | None = None
) -> tuple[Tensor, list[int]]:
    """Solve hips, knees, ankles and feet for a moving pelvis over planted feet.

    Args:
        skeleton: Body.
        pelvis_xyzw: (..., 4) world rotation of the pelvis.
        pelvis_m: (..., 3) world position of the pelvis, metres.
        unrest_m: (..., 2) how far the left and the right ankle go to the left of their own accord, metres.

    Returns:
        Local rotations (..., 8, 4) and the indices of the joints they belong to.
    """
    offsets = skeleton.offsets_m.to(device=pelvis_m.device, dtype=pelvis_m.dtype)
    hip, knee, ankle = _legs(offsets)
    planted, sole, flat = _soles(offsets, pelvis_m, unrest_m)
    # Both legs at once: (..., 2, 3) and (..., 2, 4), left then right.
    pelvis_xyzw = pelvis_xyzw.unsqueeze(-2)
    line = planted - (pelvis_m.unsqueeze(-2) + rotate(pelvis_xyzw, hip))
    upper, lower = knee.norm(dim=-1, keepdim=True), ankle.norm(dim=-1, keepdim=True)
    length = line.norm(dim=-1, keepdim=True)
    span = torch.minimum(length, 0.99995 * (upper + lower))
    along = line / length
    forward = rotate(flat, offsets.new_tensor((0.0, 0.0, 1.0)).expand(2, 3))
    knee_out = torch.nn.functional.normalize(
        forward - (forward * along).sum(-1, keepdim=True) * along, dim=-1
    )
    down = (upper**2 - lower**2 + span**2) / (2.0 * span)
    knee_m = down * along + (upper**2 - down**2).clamp_min(0.0).sqrt() * knee_out
    hinge = torch.linalg.cross(along, knee_out)
    rest_hinge = offsets.new_tensor((-1.0, 0.0, 0.0)).expand(2, 3)
    thigh = from_frame(knee_m, hinge, knee, rest_hinge)
    shin = from_frame(span * along - knee_m, hinge, ankle, rest_hinge)
    rows = torch.stack(
        (
            multiply(conjugate(pelvis_xyzw), thigh),
            multiply(conjugate(thigh), shin),
            multiply(conjugate(shin), sole),
            multiply(conjugate(sole), flat),
        ),
        dim=-2,
    )
    return rows.flatten(-3, -2), _JOINTS


def within_reach_m(
    skeleton: Skeleton, pelvis_xyzw: Tensor, pelvis_m: Tensor, unrest_m: Tensor | None = None
) -> Tensor:
    """Return places of the pelvis (..., 3), lowered as far as both legs need it to reach the ground with bent knees.

    A pelvis that is not at the end of its legs stays where it is; others come down without a jerk. Arguments are those
    of ``planted_legs``.
    """
    offsets = skeleton.offsets_m.to(device=pelvis_m.device, dtype=pelvis_m.dtype)
    hip, knee, ankle = _legs(offsets)
    planted, _, _ = _soles(offsets, pelvis_m, unrest_m)
    line = pelvis_m.unsqueeze(-2) + rotate(pelvis_xyzw.unsqueeze(-2), hip) - planted
    longest = _LONGEST_LEG * (knee.norm(dim=-1) + ankle.norm(dim=-1))
    aside = line[..., 0].square() + line[..., 2].square()
    high = line[..., 1] - (longest.square() - aside).clamp_min(0.0).sqrt()
    left = _drop_m(high[..., 0])
    drop = left + _drop_m(high[..., 1] - left)
    return torch.stack((pelvis_m[..., 0], pelvis_m[..., 1] - drop, pelvis_m[..., 2]), dim=-1)


def _drop_m(high_m: Tensor) -> Tensor:
    """How far to come down (...) from so far above a bound (...), metres, beginning a little below it."""
    bend = (high_m + _SOFT_M).clamp(0.0, 2.0 * _SOFT_M).square() / (4.0 * _SOFT_M)
    return bend + (high_m - _SOFT_M).clamp_min(0.0)


def _legs(offsets_m: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    """(2, 3) each: hips from the pelvis, knees from the hips and ankles from the knees, left then right, metres."""
    hip, knee, ankle = (
        offsets_m[[JOINT_INDEX[f"{side}_{name}"] for side in _SIDES]] for name in ("hip", "knee", "ankle")
    )
    return hip, knee, ankle


def _soles(offsets_m: Tensor, pelvis_m: Tensor, unrest_m: Tensor | None) -> tuple[Tensor, Tensor, Tensor]:
    """Where ankles are (..., 2, 3), how feet are turned that give way (..., 2, 4), and as they stand at ease (2, 4)."""
    hip, knee, ankle = _legs(offsets_m)
    ball = offsets_m[[JOINT_INDEX[f"{side}_foot"] for side in _SIDES]]
    out = offsets_m.new_tensor(((1.0, 0.0, 0.0), (-1.0, 0.0, 0.0)))
    stands = offsets_m[0] + hip + knee + ankle + STANCE_WIDENING_M * out
    turn = math.radians(TURN_OUT_DEG) * out[:, 0]
    flat = from_axis_angle(offsets_m.new_tensor((0.0, 1.0, 0.0)).expand(2, 3), turn)
    aside = _GIVES * (pelvis_m[..., :1] - offsets_m[0, 0])
    aside = aside.expand(*aside.shape[:-1], 2) if unrest_m is None else aside + unrest_m
    sole = multiply(_given_way(_MOST_M * torch.tanh(aside / _MOST_M), ball), flat)
    return stands + rotate(flat, ball) - rotate(sole, ball), sole, flat


def _given_way(aside_m: Tensor, ball_m: Tensor) -> Tensor:
    """Rotations (..., 2, 4) of feet on their balls that take the ankles (..., 2) metres to the left.

    Args:
        aside_m: How far.
        ball_m: (2, 3) the ball in the ankle's frame, metres.
    """
    high, long = (-ball_m[:, 1]).clamp_min(_LEAST_LEVER_M), ball_m[:, 2].clamp_min(_LEAST_LEVER_M)
    roll, swivel = -_ROLLS * aside_m / high, (_ROLLS - 1.0) * aside_m / long
    return from_rotvec(torch.stack((torch.zeros_like(roll), swivel, roll), dim=-1))
