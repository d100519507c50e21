"""What key postures are to be: places and turns of the hand to choose from, each with what it costs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from functools import cache

import torch
from torch import Tensor

from gestures.library.gesture import Contact
from gestures.lowering.aiming import aim_hands, own_side
from gestures.lowering.framing import in_picture
from gestures.lowering.keys import HandMove
from gestures.lowering.landmarks import body_point_m, hand_point_m, touches_body
from gestures.lowering.stage import Stage
from motion.arm_ik import palm_centre_m
from motion.bodies.volume import BodyVolume
from motion.hand import finger_rotations
from motion.rotations import basis, conjugate, from_axis_angle, from_matrix, multiply, rotate
from motion.skeleton import JOINT_INDEX

_LEEWAY_DEG: tuple[tuple[float, float, float], ...] = (
    *((roll, 0.0, 0.0) for roll in (0.0, 18.0, -18.0, 38.0, -38.0, 60.0, -60.0)),
    *((roll, tilt, 0.0) for tilt in (15.0, -15.0, 30.0, -30.0) for roll in (0.0, 20.0, -20.0)),
    *((0.0, 0.0, yaw) for yaw in (15.0, -15.0, 28.0, -28.0)),
    (0.0, -45.0, 0.0),
)
"""Turns of the hand (about the fingers, about the palm's side, about the palm's normal) that may ease the arm."""
_CONTACT_STRICTNESS = 8.0


@dataclass(frozen=True, slots=True, eq=False)
class Asked:
    """What N postures are to be, with C candidates for the hand's place and turn.

    Attributes:
        rotations: (N, 55, 4) world rotations of the body when each movement arrives.
        positions: (N, 55, 3) world positions of its joints, metres.
        fingers: (N, 15, 4) local rotations of the hand's joints, as a left one's.
        points: (N, C, 3) where the hand's point is to be, world, metres.
        hands: (N, C, 4) world rotations of the wrist.
        hand_points: (N, 3) which point of the hand, in the left wrist's frame, metres.
        costs: (N, C) what each candidate costs beforehand.
        elbow_deg: (N,) turn of the elbow outwards.
    """

    rotations: Tensor
    positions: Tensor
    fingers: Tensor
    points: Tensor
    hands: Tensor
    hand_points: Tensor
    costs: Tensor
    elbow_deg: Tensor

    def rows(self, rows: Tensor) -> Asked:
        """Return some of the postures."""
        return Asked(*(getattr(self, item.name)[rows] for item in fields(self)))


def asked_of(
    stage: Stage, moves: Sequence[HandMove], body_at: tuple[Tensor, Tensor], volume: BodyVolume | None
) -> Asked:
    """Return what the postures are to be in which one side's movements end.

    Args:
        stage: Body, camera and screen.
        moves: N movements of one side.
        body_at: World rotations (N, 55, 4) and positions (N, 55, 3) of trunk and head when each arrives.
        volume: The space that the body takes up; gives touches their exact place.
    """
    side, skeleton = moves[0].side, stage.skeleton
    fingers = finger_rotations(skeleton, torch.stack([move.shape_rad for move in moves]), "left")
    rotations, positions = body_at
    hands, costs = _oriented(moves)
    points = in_picture(stage, moves, stage.place_m(side, torch.stack([move.place for move in moves])))
    points = points.unsqueeze(1).repeat(1, hands.shape[1], 1)
    hand_points = palm_centre_m(skeleton).repeat(len(moves), 1)
    aimed = [row for row, move in enumerate(moves) if move.aim is not None]
    if aimed:
        points[aimed], hands[aimed], costs[aimed] = aim_hands(
            stage, [moves[row] for row in aimed], fingers[aimed], positions[aimed], hands.shape[1]
        )
    for row, move in enumerate(moves):
        if touches_body(move) and move.contact is not None:
            hand_points[row] = hand_point_m(skeleton, move.contact.hand, fingers[row])
            points[row] = _touched(stage, move.contact, side, (rotations[row], positions[row]), volume)
    elbow = torch.tensor([move.elbow_deg for move in moves])
    return Asked(rotations, positions, fingers, points, hands, hand_points, costs, elbow)


@cache
@torch.inference_mode(False)
def _from_rest(side: str) -> Tensor:
    """(4,) rotation from the T-pose's directions of fingers and palm to the axes."""
    fingers = torch.tensor((1.0 if side == "left" else -1.0, 0.0, 0.0))
    return conjugate(from_matrix(basis(fingers, torch.tensor((0.0, -1.0, 0.0)))))


@cache
@torch.inference_mode(False)
def _leeway() -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """(C,) turns of the hand that may ease the arm, about each axis, rad, and what they cost."""
    roll, tilt, yaw = torch.deg2rad(torch.tensor(_LEEWAY_DEG)).unbind(-1)
    return roll, tilt, yaw, 2.2 * roll.square() + 4.0 * tilt.square() + 4.0 * yaw.square()


def _oriented(moves: Sequence[HandMove]) -> tuple[Tensor, Tensor]:
    """Candidate orientations (N, C, 4) about the authored ones, and what leaving those costs (N, C)."""
    side = moves[0].side
    fingers = torch.nn.functional.normalize(own_side(side, [move.fingers for move in moves]), dim=-1)
    palm = own_side(side, [move.palm for move in moves])
    wanted = multiply(from_matrix(basis(fingers, palm)), _from_rest(side))
    normal = torch.nn.functional.normalize(torch.linalg.cross(fingers, palm), dim=-1)
    across = torch.linalg.cross(normal, fingers)
    roll, tilt, yaw, cost = _leeway()
    shape = (len(moves), len(_LEEWAY_DEG))

    def turn(axis: Tensor, angle: Tensor) -> Tensor:
        return from_axis_angle(axis.unsqueeze(1).expand(*shape, 3), angle.expand(shape))

    leeway = multiply(turn(across, yaw), multiply(turn(normal, tilt), turn(fingers, roll)))
    strict = torch.tensor([[_CONTACT_STRICTNESS if move.contact else 1.0] for move in moves])
    return multiply(leeway, wanted.unsqueeze(1).expand(*shape, 4)), strict * cost


def _touched(
    stage: Stage, contact: Contact, side: str, body: tuple[Tensor, Tensor], volume: BodyVolume | None
) -> Tensor:
    """World point (3,) where the hand's landmark is to be."""
    joint, offset = body_point_m(stage.skeleton, contact.touches, side, volume)
    rotations, positions = body
    index = JOINT_INDEX[joint]
    outward = torch.nn.functional.normalize(offset * torch.tensor((1.0, 0.0, 1.0)), dim=0)
    return positions[index] + rotate(rotations[index], offset + outward * contact.gap_m)
