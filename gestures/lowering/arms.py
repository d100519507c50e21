"""Key postures of the arms: targets, touches and directions solved for the actual body, all keys at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields

import torch
from torch import Tensor

from gestures.lowering.aiming import aim_hands, own_side
from gestures.lowering.keys import HandMove
from gestures.lowering.landmarks import OTHER_HAND, body_point_m, hand_point_m
from gestures.lowering.probes import probe_points_m
from gestures.lowering.stage import Stage
from motion.arm_ik import palm_centre_m, solve_arms
from motion.bodies.volume import BodyVolume
from motion.hand import finger_rotations
from motion.plan import ARM_JOINTS
from motion.rotations import (
    from_axis_angle,
    from_frame,
    mirrored,
    multiply,
    rotate,
)
from motion.skeleton import JOINT_INDEX, PARENTS, Skeleton

_LEEWAY_DEG: tuple[tuple[float, float, float], ...] = (
    *((roll, 0.0, 0.0) for roll in (0.0, 18.0, -18.0, 38.0, -38.0, 60.0, -60.0)),
    *((roll, tilt, 0.0) for tilt in (15.0, -15.0, 30.0, -30.0) for roll in (0.0, 20.0, -20.0)),
    *((0.0, 0.0, yaw) for yaw in (15.0, -15.0, 28.0, -28.0)),
    (0.0, -45.0, 0.0),
)
"""Turns of the hand (about the fingers, about the palm's side, about the palm's normal) that may ease the arm."""
_CONTACT_STRICTNESS = 8.0
PRESS_M = 0.004
"""How deep a touching hand may press the skin, metres."""
_PUSHES = 3
_LIFT_DEG = 14.0


@dataclass(frozen=True, slots=True, eq=False)
class SolvedArm:
    """Joint rotations of one side's key postures.

    Attributes:
        keys_xyzw: (N, 19, 4) local rotations of ``ARM_JOINTS``.
        wrist_m: (N, 3) world position of the wrist, metres.
        hand_xyzw: (N, 4) world rotation of the wrist joint.
    """

    keys_xyzw: Tensor
    wrist_m: Tensor
    hand_xyzw: Tensor


def solve_side(
    stage: Stage,
    side: str,
    moves: Sequence[HandMove],
    body_at: tuple[Tensor, Tensor],
    other: Callable[[float, str], tuple[Tensor, Tensor]] | None,
    volume: BodyVolume | None,
) -> SolvedArm:
    """Solve one side's postures.

    Args:
        stage: Body, camera and screen.
        side: ``left`` or ``right``.
        moves: The side's movements, in order.
        body_at: World rotations (N, 55, 4) and positions (N, 55, 3) of trunk and head when each movement
            arrives.
        other: Gives the place (3,) and outward direction (3,) of a landmark of the other hand at a time, if
            it is known.
        volume: The space that the body takes up; gives touches their exact place.
    """
    skeleton = stage.skeleton
    fingers = finger_rotations(skeleton, torch.stack([move.shape_rad for move in moves]), "left")
    rotations, positions = body_at
    hands, costs = _oriented(moves)
    points = stage.place_m(side, torch.stack([move.place for move in moves]))
    points = points.unsqueeze(1).repeat(1, hands.shape[1], 1)
    hand_points = palm_centre_m(skeleton).repeat(len(moves), 1)
    aimed = [row for row, move in enumerate(moves) if move.aim is not None]
    if aimed:
        points[aimed], hands[aimed], costs[aimed] = aim_hands(
            stage, [moves[row] for row in aimed], fingers[aimed], positions[aimed], hands.shape[1]
        )
    for row, move in enumerate(moves):
        if move.aim is None and move.contact is not None:
            hand_points[row] = hand_point_m(skeleton, move.contact.hand, fingers[row])
            points[row] = _touched(stage, move, (rotations[row], positions[row]), other, volume)
    elbow = torch.tensor([move.elbow_deg for move in moves])
    asked = _Asked(rotations, positions, fingers, points, hands, hand_points, costs, elbow)
    solved = _solve(skeleton, side, asked)
    if volume is not None:
        _push_out(
            skeleton, side, asked, solved, torch.tensor([move.aim is not None for move in moves]), volume
        )
    return solved


@dataclass(frozen=True, slots=True, eq=False)
class _Asked:
    """What the postures are to be, one row a posture: bodies, fingers, candidates for the hand's place and turn."""

    rotations: Tensor
    positions: Tensor
    fingers: Tensor
    points: Tensor
    hands: Tensor
    hand_points: Tensor
    costs: Tensor
    elbow_deg: Tensor

    def rows(self, rows: Tensor) -> _Asked:
        return _Asked(*(getattr(self, item.name)[rows] for item in fields(self)))


def _solve(skeleton: Skeleton, side: str, asked: _Asked) -> SolvedArm:
    chest = JOINT_INDEX["spine3"]
    solution = solve_arms(
        skeleton,
        side,
        asked.rotations[:, chest],
        asked.positions[:, chest],
        asked.points,
        asked.hands,
        asked.hand_points,
        asked.costs,
        asked.elbow_deg,
    )
    fingers = asked.fingers if side == "left" else mirrored(asked.fingers)
    keys = torch.cat((solution.local_xyzw, fingers), dim=1)
    # Forward kinematics from the chest alone: everything below it is taken as given.
    turned, place = asked.rotations[:, chest], asked.positions[:, chest]
    for step, joint in enumerate(ARM_JOINTS[side][:4]):
        place = place + rotate(turned, skeleton.offsets_m[joint])
        turned = multiply(turned, keys[:, step])
    return SolvedArm(keys, place, turned)


def _push_out(
    skeleton: Skeleton, side: str, asked: _Asked, solved: SolvedArm, aimed: Tensor, volume: BodyVolume
) -> None:
    """Move postures that would be inside the body out of it, in place, and solve them again.

    A hand goes outwards; a hand that points keeps its place, and its elbow is lifted.
    """
    for _ in range(_PUSHES):
        depth = _depth(skeleton, side, asked, solved, volume)
        deep = (depth > PRESS_M).nonzero().flatten()
        if not len(deep):
            return
        away = asked.points[deep, 0] - asked.positions[deep, JOINT_INDEX["neck"]]
        away = torch.nn.functional.normalize(away * away.new_tensor((1.0, 0.0, 1.0)), dim=-1)
        asked.points[deep] += (away * (depth * ~aimed)[deep, None]).unsqueeze(1)
        asked.elbow_deg[deep] += _LIFT_DEG * aimed[deep]
        mended = _solve(skeleton, side, asked.rows(deep))
        solved.keys_xyzw[deep], solved.wrist_m[deep] = mended.keys_xyzw, mended.wrist_m
        solved.hand_xyzw[deep] = mended.hand_xyzw


def _depth(skeleton: Skeleton, side: str, asked: _Asked, solved: SolvedArm, volume: BodyVolume) -> Tensor:
    """(N,) how deep the hand is in the body at each posture, metres."""
    turned, placed = asked.rotations.clone(), asked.positions.clone()
    for step, joint in enumerate(ARM_JOINTS[side]):
        parent = PARENTS[joint]
        placed[:, joint] = placed[:, parent] + rotate(turned[:, parent], skeleton.offsets_m[joint])
        turned[:, joint] = multiply(turned[:, parent], solved.keys_xyzw[:, step])
    return volume.depth_m(probe_points_m(placed, side), asked.rotations, asked.positions).amax(dim=-1)


def _rest_axes(side: str) -> tuple[Tensor, Tensor]:
    """Directions of fingers and palm in the T-pose."""
    return torch.tensor((1.0 if side == "left" else -1.0, 0.0, 0.0)), torch.tensor((0.0, -1.0, 0.0))


def _oriented(moves: Sequence[HandMove]) -> tuple[Tensor, Tensor]:
    """Candidate orientations (N, C, 4) about the authored ones, and what leaving those costs (N, C)."""
    side = moves[0].side
    fingers = torch.nn.functional.normalize(
        torch.stack([own_side(side, move.fingers) for move in moves]), dim=-1
    )
    palm = torch.stack([own_side(side, move.palm) for move in moves])
    wanted = from_frame(fingers, palm, *_rest_axes(side))
    normal = torch.nn.functional.normalize(torch.linalg.cross(fingers, palm), dim=-1)
    across = torch.linalg.cross(normal, fingers)
    roll, tilt, yaw = torch.deg2rad(torch.tensor(_LEEWAY_DEG)).unbind(-1)
    shape = (len(moves), len(_LEEWAY_DEG))

    def turn(axis: Tensor, angle: Tensor) -> Tensor:
        return from_axis_angle(axis.unsqueeze(1).expand(*shape, 3), angle.expand(shape))

    leeway = multiply(turn(across, yaw), multiply(turn(normal, tilt), turn(fingers, roll)))
    cost = 2.2 * roll.square() + 4.0 * tilt.square() + 4.0 * yaw.square()
    strict = torch.tensor([[_CONTACT_STRICTNESS if move.contact else 1.0] for move in moves])
    return multiply(leeway, wanted.unsqueeze(1).expand(*shape, 4)), strict * cost


def _touched(
    stage: Stage,
    move: HandMove,
    body: tuple[Tensor, Tensor],
    other: Callable[[float, str], tuple[Tensor, Tensor]] | None,
    volume: BodyVolume | None,
) -> Tensor:
    """World point (3,) where the hand's landmark is to be."""
    if move.contact is None:
        return stage.place_m(move.side, move.place)
    if move.contact.touches in OTHER_HAND:
        if other is None:
            return stage.place_m(move.side, move.place)
        point, outward = other(move.end_s, OTHER_HAND[move.contact.touches])
        return point + outward * move.contact.gap_m
    joint, offset = body_point_m(stage.skeleton, move.contact.touches, move.side, volume)
    rotations, positions = body
    index = JOINT_INDEX[joint]
    outward = torch.nn.functional.normalize(offset * torch.tensor((1.0, 0.0, 1.0)), dim=0)
    return positions[index] + rotate(rotations[index], offset + outward * move.contact.gap_m)
