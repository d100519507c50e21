"""Key postures of the arms: targets, touches and directions solved for the actual body, all keys at once."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, fields, replace

import torch
from torch import Tensor

from gestures.errors import PlanningError
from gestures.lowering.aiming import aim_hands
from gestures.lowering.asked import Asked, asked_of
from gestures.lowering.framing import in_picture
from gestures.lowering.keys import HandMove
from gestures.lowering.landmarks import BODY_POINTS, touches_body
from gestures.lowering.stage import Stage
from motion.arm_ik import palm_centre_m, solve_arms
from motion.bodies.volume import BodyVolume
from motion.metrics.probes import FOREARM_PROBES, PROBES, arm_depth_m
from motion.placed_arm import place_arm
from motion.plan import ARM_JOINTS
from motion.rotations import (
    from_rotvec,
    mirrored,
    multiply,
    rotate,
    to_matrix,
)
from motion.skeleton import JOINT_INDEX, Skeleton

_CHEST = JOINT_INDEX["spine3"]
_OFF_M = 0.002
"""From where on a hand is taken further into the picture, metres."""
PRESS_M = 0.004
"""How deep the skin of hand and forearm may be in the body at a posture, metres."""
SKIN_PRESS_M = 0.006
"""How deep the skin of a touching hand may press the skin it touches, metres."""
_TOUCH_PRESS_M = 0.002
"""How much deeper than others a hand may be that touches the body, metres."""
_TOUCH_ROUNDS = 5
FLAT = frozenset({"palm", "fingers", "back"})
"""Landmarks that lie flat on what they touch: the hand is turned until they do."""
_FLATTEN_DEG = 32.0
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

    def palm_m(self, skeleton: Skeleton, side: str) -> Tensor:
        """Return world positions (N, 3) of the palm's centre, metres."""
        flip = torch.tensor((1.0 if side == "left" else -1.0, 1.0, 1.0))
        return self.wrist_m + rotate(self.hand_xyzw, palm_centre_m(skeleton) * flip)

    def rows(self, rows: Sequence[int]) -> SolvedArm:
        """Return some of the postures."""
        index = torch.tensor(rows, dtype=torch.int64)
        return SolvedArm(*(getattr(self, item.name)[index] for item in fields(self)))

    def joined(self, other: SolvedArm) -> SolvedArm:
        """Return the postures of both, one after the other."""
        return SolvedArm(
            *(torch.cat((getattr(self, item.name), getattr(other, item.name))) for item in fields(self))
        )


class Postures:
    """One side's key postures: what is asked of them and how they are solved; they may be moved and solved again.

    Attributes:
        side: ``left`` or ``right``.
        moves: The side's movements, in order.
        solved: The joints as they are by now.
        depth_m: (N,) how deep the arm is in the body at each posture, about, metres, negative outside.
    """

    def __init__(
        self,
        stage: Stage,
        side: str,
        moves: Sequence[HandMove],
        body_at: tuple[Tensor, Tensor],
        volume: BodyVolume | None,
    ) -> None:
        """Solve one side's postures, each by itself: touches between the hands come later.

        Args:
            stage: Body, camera and screen.
            side: ``left`` or ``right``.
            moves: The side's movements, in order.
            body_at: World rotations (N, 55, 4) and positions (N, 55, 3) of trunk and head when each movement
                arrives.
            volume: The space that the body takes up; gives touches their exact place.
        """
        self.side, self.moves = side, moves
        self._stage, self._skeleton, self._volume = stage, stage.skeleton, volume
        self._asked = asked_of(stage, moves, body_at, volume)
        self.solved = _solve(stage.skeleton, side, self._asked)
        self._frame()
        self.depth_m = torch.full((len(moves),), -1.0)
        if volume is not None:
            self._touch_body(volume)
            self._push_out(volume)

    @property
    def asked_m(self) -> Tensor:
        """Where the palms' centres are to be, (N, 3), world, metres; of hands that touch, the landmarks."""
        return self._asked.points[:, 0]

    def hand_skin(self, rows: Tensor) -> tuple[Tensor, Tensor]:
        """Return the hand's skin in some postures (n,) in the wrist's frame: points (n, P, 3), metres, and normals."""
        if self._volume is None:
            raise PlanningError("a body without a volume has no skin", code="DX-LOWER-006")
        points, normals = self._volume.hand.posed(self._asked.fingers[rows])
        flip = points.new_tensor((1.0 if self.side == "left" else -1.0, 1.0, 1.0))
        return points * flip, normals * flip

    def skin(self, rows: Tensor, hand: tuple[Tensor, Tensor]) -> tuple[Tensor, Tensor]:
        """Return `hand_skin` of some postures (n,) where the hand is by now: world points (n, P, 3) and normals."""
        turned = to_matrix(self.solved.hand_xyzw[rows]).mT
        return torch.baddbmm(self.solved.wrist_m[rows].unsqueeze(1), hand[0], turned), hand[1] @ turned

    def move(self, rows: Tensor, by_m: Tensor) -> None:
        """Move the hands of some postures (n,) by (n, 3) metres, keeping how they are turned as far as joints allow."""
        self._asked.points[rows] += by_m.unsqueeze(1)
        self._resolve(rows)

    def _resolve(self, rows: Tensor) -> None:
        asked = self._asked.rows(rows)
        if bool(asked.costs[:, 1:].isinf().all()):
            asked = replace(
                asked, points=asked.points[:, :1], hands=asked.hands[:, :1], costs=asked.costs[:, :1]
            )
        mended = _solve(self._skeleton, self.side, asked)
        for item in fields(SolvedArm):
            getattr(self.solved, item.name)[rows] = getattr(mended, item.name)

    def keep_turn(self, rows: Tensor) -> None:
        """From now on solve some postures (n,) with the turn of the hand that was found for them."""
        self._asked.hands[rows] = self.solved.hand_xyzw[rows].unsqueeze(1)
        # One candidate is left.
        self._asked.costs[rows] = torch.inf
        self._asked.costs[rows, 0] = 0.0

    def _frame(self) -> None:
        """Take hands further into the picture that joints do not let point as they were to."""
        sign = 1.0 if self.side == "left" else -1.0
        along = torch.tensor((sign, 0.0, 0.0)).expand(len(self.moves), 3)
        fingers = rotate(self.solved.hand_xyzw, along) * torch.tensor((sign, 1.0, 1.0))
        inwards = in_picture(self._stage, self.moves, self.asked_m, fingers) - self.asked_m
        free = torch.tensor([move.aim is None and move.contact is None for move in self.moves])
        rows = (free & (inwards.norm(dim=-1) > _OFF_M)).nonzero().flatten()
        if len(rows):
            self.move(rows, inwards[rows])

    def _touch_body(self, volume: BodyVolume) -> None:
        """Bring hands that touch the body to its skin: the landmark to its gap, nothing deeper than a touch presses."""
        rows = [row for row, move in enumerate(self.moves) if touches_body(move)]
        if not rows:
            return
        index = torch.tensor(rows)
        contacts = [contact for row in rows if (contact := self.moves[row].contact) is not None]
        gap = torch.tensor([contact.gap_m for contact in contacts])
        rotations, positions = self._asked.rotations[index], self._asked.positions[index]
        joints = [JOINT_INDEX[BODY_POINTS[contact.touches].joint] for contact in contacts]
        away = self._asked.points[index, 0] - positions[torch.arange(len(rows)), joints]
        away = torch.nn.functional.normalize(away * away.new_tensor((1.0, 0.0, 1.0)), dim=-1)
        self.keep_turn(index)
        landmarks = [volume.hand.patches[contact.hand] for contact in contacts]
        flat = torch.tensor([[1.0 if contact.hand in FLAT else 0.0] for contact in contacts])
        hand = self.hand_skin(index)
        for turn in range(_TOUCH_ROUNDS):
            points, normals = self.skin(index, hand)
            if turn == 1:
                middle = _means(points, landmarks)
                facing = -_means(normals, landmarks)
                way_out = volume.outward(middle, rotations, positions)
                self._asked.hands[index] = multiply(
                    _turn_towards(facing, way_out, flat), self.solved.hand_xyzw[index]
                ).unsqueeze(1)
            depth = volume.depth_m(points, rotations, positions)
            landmark = torch.stack([row[patch].amax() for row, patch in zip(depth, landmarks, strict=True)])
            deepest = depth.amax(dim=-1)
            self.move(index, away * torch.maximum(landmark + gap, deepest - SKIN_PRESS_M).unsqueeze(-1))

    def _push_out(self, volume: BodyVolume) -> None:
        """Move postures that would be inside the body out of it and solve them again.

        A hand goes outwards, and one that points aims again from there; a forearm, and that of a hand that points,
        is taken out by lifting the elbow.
        """
        aimed = torch.tensor([move.aim is not None for move in self.moves])
        touching = torch.tensor([touches_body(move) for move in self.moves])
        placement = torch.tensor([move.placement for move in self.moves])
        asked = self._asked
        aside = torch.zeros(len(self.moves), 3)
        moved = torch.arange(len(self.moves))
        depth = torch.zeros(len(self.moves), PROBES)
        for _ in range(_PUSHES):
            depth[moved] = self._depth(volume, moved)
            self.depth_m = depth.amax(dim=-1)
            forearm = depth[:, FOREARM_PROBES].amax(dim=-1)
            hand = depth[:, FOREARM_PROBES.stop :].amax(dim=-1) - _TOUCH_PRESS_M * touching
            deep = (torch.maximum(forearm, hand) > PRESS_M).nonzero().flatten()
            if not len(deep):
                return
            away = asked.points[deep, 0] - asked.positions[deep, JOINT_INDEX["neck"]]
            away = torch.nn.functional.normalize(away * away.new_tensor((1.0, 0.0, 1.0)), dim=-1)
            push = torch.where(touching, hand - PRESS_M, torch.maximum(hand, 0.5 * forearm)).clamp_min(0.0)
            by_m = away * push[deep, None]
            free = deep[~aimed[deep]]
            asked.points[free] += by_m[~aimed[deep]].unsqueeze(1)
            # All postures of one pointing gesture go aside together, so that the hand does not turn between them.
            pointing = torch.zeros(len(self.moves), dtype=torch.bool)
            for row, step in zip(deep[aimed[deep]], by_m[aimed[deep]], strict=True):
                together = aimed & (placement == placement[row])
                aside[together] += step / together.sum()
                pointing |= together
            self._aim_again(pointing.nonzero().flatten(), aside)
            deep = (pointing | (torch.maximum(forearm, hand) > PRESS_M)).nonzero().flatten()
            asked.elbow_deg[deep] += _LIFT_DEG * ((forearm > PRESS_M) | pointing)[deep]
            self._resolve(deep)
            moved = deep

    def _aim_again(self, rows: Tensor, aside_m: Tensor) -> None:
        """Let hands that point (n,) do so from beside their natural places, by (N, 3) metres."""
        if not len(rows):
            return
        asked = self._asked
        asked.points[rows], asked.hands[rows], asked.costs[rows] = aim_hands(
            self._stage,
            [self.moves[row] for row in rows.tolist()],
            asked.fingers[rows],
            asked.positions[rows],
            asked.hands.shape[1],
            aside_m[rows],
        )

    def _depth(self, volume: BodyVolume, rows: Tensor) -> Tensor:
        """(n, P) how deep the skin of hand and forearm is in the body at some postures (n,), metres."""
        rotations, positions = self._asked.rotations[rows], self._asked.positions[rows]
        chest = rotations[:, _CHEST], positions[:, _CHEST]
        arm = place_arm(self._skeleton, self.side, self.solved.keys_xyzw[rows], *chest)
        return arm_depth_m(volume, arm, volume.bands(rotations, positions)).T


def _solve(skeleton: Skeleton, side: str, asked: Asked) -> SolvedArm:
    solution = solve_arms(
        skeleton,
        side,
        asked.rotations[:, _CHEST],
        asked.positions[:, _CHEST],
        asked.points,
        asked.hands,
        asked.hand_points,
        asked.costs,
        asked.elbow_deg,
    )
    fingers = asked.fingers if side == "left" else mirrored(asked.fingers)
    keys = torch.cat((solution.local_xyzw, fingers), dim=1)
    # Forward kinematics from the chest alone: everything below it is taken as given.
    turned, place = asked.rotations[:, _CHEST], asked.positions[:, _CHEST]
    for step, joint in enumerate(ARM_JOINTS[side][:4]):
        place = place + rotate(turned, skeleton.offsets_m[joint])
        turned = multiply(turned, keys[:, step])
    return SolvedArm(keys, place, turned)


def _means(values: Tensor, patches: Sequence[Tensor]) -> Tensor:
    """(n, 3) mean of each row's patch of (n, P, 3)."""
    return torch.stack([row[patch].mean(0) for row, patch in zip(values, patches, strict=True)])


def _turn_towards(facing: Tensor, wanted: Tensor, share: Tensor) -> Tensor:
    """Rotations (n, 4) that take directions (n, 3) to others, as far as a hand may be turned to lie flat on skin."""
    facing = torch.nn.functional.normalize(facing, dim=-1)
    axis = torch.linalg.cross(facing, wanted)
    angle = torch.atan2(axis.norm(dim=-1), (facing * wanted).sum(-1)).clamp_max(math.radians(_FLATTEN_DEG))
    return from_rotvec(torch.nn.functional.normalize(axis, dim=-1) * angle.unsqueeze(-1) * share)
