"""Solving both arms for a whole show: touches between hands in the right order, ways led around the body."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor

from gestures.lowering.arms import SolvedArm, arm_track, solve_side
from gestures.lowering.chance import Chance
from gestures.lowering.clearance import depth_along, via_moves
from gestures.lowering.keys import HandMove
from gestures.lowering.landmarks import OTHER_HAND, hand_point_m
from gestures.lowering.stage import Stage
from motion.bodies.volume import BodyVolume
from motion.idle.legs import rest_pelvis_m
from motion.kinematics import forward_kinematics
from motion.plan import TRUNK_JOINTS
from motion.rotations import identity, mirrored, rotate
from motion.skeleton import Skeleton
from motion.submovements import Track

SIDES = ("left", "right")
_CLEARING_ROUNDS = 3
_CLEARING_HZ = 24.0


@dataclass(frozen=True, slots=True, eq=False)
class PlayedArms:
    """Both arms of a show.

    Attributes:
        tracks: Arm track by side.
        hands_m: (3,) world place of the gesturing wrist at the stroke, by index of the placement, metres.
    """

    tracks: dict[str, Track]
    hands_m: dict[int, Tensor]


def play_arms(
    stage: Stage,
    moves: dict[str, list[HandMove]],
    trunk: Track,
    pelvis: Track,
    volume: BodyVolume | None,
    chance: Chance,
) -> PlayedArms:
    """Solve both arms, and again where a way led through the body.

    Args:
        stage: Body, camera and screen.
        moves: Each side's movements in order; the first is the rest posture.
        trunk: Rotations of the trunk.
        pelvis: Offset of the pelvis.
        volume: The space that the body takes up, or None.
        chance: Source of the joints' timing.
    """
    body = (trunk, pelvis)
    for attempt in range(_CLEARING_ROUNDS):
        solved = _solve(stage, moves, body, volume)
        tracks = {
            side: arm_track(solved[side].keys_xyzw[0], solved[side].keys_xyzw[1:], moves[side][1:], chance)
            for side in SIDES
        }
        if volume is None or attempt == _CLEARING_ROUNDS - 1:
            break
        led = {
            side: _led_around(stage.skeleton, side, moves[side], tracks[side], body, volume) for side in SIDES
        }
        if not any(led.values()):
            break
        moves = {side: led[side] or moves[side] for side in SIDES}
    return PlayedArms(tracks, _hands_at_stroke(moves, solved))


def _led_around(
    skeleton: Skeleton,
    side: str,
    moves: list[HandMove],
    arm: Track,
    body: tuple[Track, Track],
    volume: BodyVolume,
) -> list[HandMove] | None:
    last = max(move.end_s for move in moves)
    times = torch.arange(0.0, last + 0.5, 1.0 / _CLEARING_HZ, dtype=torch.float64)
    root = rest_pelvis_m(skeleton) + body[1].sample(times[None])[0, :, 0]
    depth = depth_along(skeleton, side, arm, body[0], root, times, volume)
    return via_moves(moves, times, depth)


def _solve(
    stage: Stage,
    moves: dict[str, list[HandMove]],
    body: tuple[Track, Track],
    volume: BodyVolume | None,
) -> dict[str, SolvedArm]:
    """Solve both arms; a hand that touches the other is solved after it."""
    touching = {
        side: any(move.contact and move.contact.touches in OTHER_HAND for move in moves[side])
        for side in SIDES
    }
    first = "left" if touching["right"] or not touching["left"] else "right"
    second = "right" if first == "left" else "left"
    solved: dict[str, SolvedArm] = {}
    for side in (first, second):
        placed = _body_at(stage.skeleton, body, [move.end_s for move in moves[side]])
        other = None
        if side == second:
            other = _OtherHand(stage.skeleton, first, moves[first], solved[first])
        solved[side] = solve_side(stage, side, moves[side], placed, other, volume)
    return solved


class _OtherHand:
    """Finds landmarks of the hand that has been solved already."""

    def __init__(self, skeleton: Skeleton, side: str, moves: list[HandMove], solved: SolvedArm) -> None:
        self._skeleton, self._side, self._moves, self._solved = skeleton, side, moves, solved

    def __call__(self, time_s: float, landmark: str) -> tuple[Tensor, Tensor]:
        row = min(range(len(self._moves)), key=lambda index: abs(self._moves[index].end_s - time_s))
        fingers = self._solved.keys_xyzw[row, 4:]
        left = fingers if self._side == "left" else mirrored(fingers)
        point = hand_point_m(self._skeleton, landmark, left)
        outward = torch.tensor((0.0, 1.0, 0.0)) if landmark == "back" else torch.tensor((0.0, -1.0, 0.0))
        if self._side == "right":
            point = point * torch.tensor((-1.0, 1.0, 1.0))
        hand = self._solved.hand_xyzw[row]
        return self._solved.wrist_m[row] + rotate(hand, point), rotate(hand, outward)


def _body_at(skeleton: Skeleton, body: tuple[Track, Track], times_s: list[float]) -> tuple[Tensor, Tensor]:
    """World rotations (N, 55, 4) and positions (N, 55, 3) of trunk and head at some times, without idle movement."""
    trunk, pelvis = body
    times = torch.tensor([times_s], dtype=torch.float64)
    local = identity(len(times_s), 55)
    local[:, list(TRUNK_JOINTS)] = trunk.sample(times)[0]
    root = rest_pelvis_m(skeleton) + pelvis.sample(times)[0, :, 0]
    return forward_kinematics(skeleton, local, root)


def _hands_at_stroke(moves: dict[str, list[HandMove]], solved: dict[str, SolvedArm]) -> dict[int, Tensor]:
    hands: dict[int, Tensor] = {}
    for side in SIDES:
        for row, move in enumerate(moves[side]):
            if move.placement >= 0:
                hands[move.placement] = solved[side].wrist_m[row]
    return hands
