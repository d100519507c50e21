"""Pointing: places and orientations of a hand whose index finger's ray meets a target."""

from __future__ import annotations

import math
from collections.abc import Sequence

import torch
from torch import Tensor

from gestures.library.gesture import Direction
from gestures.lowering.keys import HandMove
from gestures.lowering.landmarks import index_ray
from gestures.lowering.stage import Stage
from motion.arm_ik import palm_centre_m
from motion.rotations import basis, conjugate, from_axis_angle, from_matrix, multiply, rotate
from motion.skeleton import JOINT_INDEX

_ROUNDS = 4
_CLEARANCE_M = (0.10, -0.02, 0.13)
"""Added to the way towards a target, (out, up, forward), so that a pointing hand stays clear of the face."""
_LEAST_ASIDE = 0.15
_BEFORE_FACE_M, _FACE_M, _RAISED = (0.0, -0.2, 0.05), 0.16, 0.25
"""Added to the place, (out, up, forward), of a hand that would point across before the face, how near to the middle of
the face it then is, metres, and the sine of the elevation from which it is as high."""
_STRETCH_DOWN = 0.30
_LONGEST_REACH, _SHORTEST_REACH = 0.92, 0.20
"""Bounds of the way from shoulder to palm, arm lengths."""
_PALM_TO_TIP_M = 0.11
_TIP_TO_TARGET_M = 0.12
_LEAST_DISTANCE_M = 0.27
_LOW_TARGET = -0.6
"""Sine of the elevation below which a target is pointed at by a hanging arm, which is never too close."""
_POINT_FROM = (0.9, 0.55, 0.6)
"""(out, up, forward) from where near targets are pointed at."""
_PALM_COST = 1.2
"""What a palm that faces away from the authored direction costs, against the strain of the joints."""


def own_side(side: str, directions: Sequence[Direction]) -> Tensor:
    """Turn N times (out, up, forward) of a hand's own side into world directions (N, 3)."""
    found = torch.tensor(directions, dtype=torch.float32)
    if side == "right":
        found[:, 0] *= -1.0
    return found


def aim_hands(
    stage: Stage,
    moves: Sequence[HandMove],
    finger_xyzw: Tensor,
    positions_m: Tensor,
    rolls: int,
    aside_m: Tensor | None = None,
) -> tuple[Tensor, Tensor, Tensor]:
    """Solve hands that point, for several turns of the palm about the finger.

    The ray starts at the knuckle, whose place depends on the hand's orientation, so both are found by iteration; the
    knuckle is close to the palm, and a few rounds are exact to a hundredth of a degree.

    Args:
        stage: Body, camera and screen.
        moves: M movements of one side that aim.
        finger_xyzw: (M, 15, 4) local rotations of the left hand's joints.
        positions_m: (M, 55, 3) world positions of the joints when each movement arrives, metres.
        rolls: Number of turns C.
        aside_m: (M, 3) how far from its natural place each hand points, metres; not at all if not given.

    Returns:
        Places of the palm (M, C, 3), metres, orientations of the hand (M, C, 4) and what each costs (M, C).
    """
    side = moves[0].side
    flip = torch.tensor((1.0 if side == "left" else -1.0, 1.0, 1.0))
    known = {aim: stage.target_m(aim) for aim in {str(move.aim) for move in moves}}
    target = torch.stack([known[str(move.aim)] for move in moves])
    shoulder, head = (positions_m[:, JOINT_INDEX[name]] for name in (f"{side}_shoulder", "head"))
    palm = _palm_m(stage, moves, shoulder, head, target, flip)
    if aside_m is not None:
        palm = palm + aside_m
    knuckle, ray = index_ray(stage.skeleton, finger_xyzw)
    shape = (len(moves), rolls)

    def spread(value: Tensor) -> Tensor:
        return value.unsqueeze(1).expand(*shape, value.shape[-1])

    place, goal = spread(palm), spread(target)
    lever = ((knuckle - palm_centre_m(stage.skeleton)) * flip).expand(*shape, 3)
    down = torch.tensor((0.0, -1.0, 0.0))
    ahead = torch.tensor((0.0, 0.0, 1.0)).expand(*shape, 3)
    roll = torch.linspace(-math.pi, math.pi, rolls + 1)[:-1].expand(shape)
    from_rest = conjugate(from_matrix(basis(ray * flip, down))).unsqueeze(1)
    hand = _facing(goal - place, roll, from_rest, ahead)
    for _ in range(_ROUNDS):
        hand = _facing(goal - place - rotate(hand, lever), roll, from_rest, ahead)
    wanted = torch.nn.functional.normalize(own_side(side, [move.palm for move in moves]), dim=-1)
    faces = rotate(hand, down.expand(*shape, 3))
    return place, hand, _PALM_COST * (1.0 - (faces * spread(wanted)).sum(-1))


def _palm_m(
    stage: Stage, moves: Sequence[HandMove], shoulder: Tensor, head: Tensor, target: Tensor, flip: Tensor
) -> Tensor:
    """(M, 3) where the palm is put on the way from the shoulder to the target, metres."""
    skeleton = stage.skeleton
    arm = skeleton.length_m("left_elbow") + skeleton.length_m("left_wrist")
    way = target - shoulder
    span = way.norm(dim=-1)
    lift = way[:, 1] / span
    # An arm that points down hangs; folded, it would lift its elbow.
    stretch = torch.tensor([move.reach for move in moves]) + _STRETCH_DOWN * (-lift).clamp_min(0.0)
    nearest = (span - _PALM_TO_TIP_M - _TIP_TO_TARGET_M).clamp_min(_SHORTEST_REACH * arm)
    reach = torch.minimum(stretch.clamp_max(_LONGEST_REACH) * arm, nearest)
    # Only a raised hand could hide the face.
    aside = torch.stack((lift.clamp_min(_LEAST_ASIDE), torch.ones_like(lift), torch.ones_like(lift)), dim=-1)
    palm = shoulder + way * (reach / span).unsqueeze(-1) + torch.tensor(_CLEARANCE_M) * aside * flip
    across = (1.0 - ((palm - head) * flip)[:, 0] / _FACE_M).clamp(0.0, 1.0)
    across = across * (lift / _RAISED).clamp(0.0, 1.0)
    palm = palm + torch.tensor(_BEFORE_FACE_M) * across.unsqueeze(-1)
    # A finger at the target itself shows no direction: a hand that would be too close points from lower down.
    lower = stage.place_m(moves[0].side, torch.tensor(_POINT_FROM))
    back = torch.nn.functional.normalize(lower - target, dim=-1)
    close = ((target - palm).norm(dim=-1) < _LEAST_DISTANCE_M) & (lift > _LOW_TARGET)
    palm = torch.where(close.unsqueeze(-1), target + back * _LEAST_DISTANCE_M, palm)
    held = palm - shoulder
    return shoulder + held * (_LONGEST_REACH * arm / held.norm(dim=-1, keepdim=True)).clamp_max(1.0)


def _facing(way: Tensor, roll: Tensor, from_rest: Tensor, ahead: Tensor) -> Tensor:
    """Orientations (M, C, 4) whose finger lies along the way, the palm turned about it.

    Args:
        way: (M, C, 3) from the knuckle to the target.
        roll: (M, C) turns of the palm, rad.
        from_rest: (M, 1, 4) rotation from finger and palm at rest to the axes.
        ahead: (M, C, 3) forwards.
    """
    direction = torch.nn.functional.normalize(way, dim=-1)
    sideways = torch.nn.functional.normalize(torch.linalg.cross(direction, ahead), dim=-1)
    across = rotate(from_axis_angle(direction, roll), sideways)
    return multiply(from_matrix(basis(direction, across)), from_rest)
