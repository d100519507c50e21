"""Keeping hands out of the body on the way: a movement that would pass through it is led around it.

Key postures lie outside the body by authorship; the way between two of them may not. The posed arm is sampled
along its movements; where hand or forearm goes deeper than allowed, a via posture further out is put in, and
the arm is solved again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

import torch
from torch import Tensor

from gestures.lowering.keys import HandMove
from motion.bodies.volume import BodyVolume
from motion.kinematics import forward_kinematics
from motion.plan import ARM_JOINTS, TRUNK_JOINTS
from motion.rotations import identity
from motion.skeleton import FINGERS, JOINT_INDEX, Skeleton
from motion.submovements import Track

ALLOWED_M = 0.006
"""Depth that a passing hand may have, metres; a touch presses the skin this much."""
_SPARE_M = 0.02
_RATE_HZ = 24.0
_VIA_SHARE = 0.5
_LONGEST_PUSH_M = 0.14


def depth_along(
    skeleton: Skeleton,
    side: str,
    arm: Track,
    trunk: Track,
    root_m: Tensor,
    times_s: Tensor,
    volume: BodyVolume,
) -> Tensor:
    """Return (T,) how deep one side's hand and forearm are in the body, metres.

    Args:
        skeleton: Body.
        side: ``left`` or ``right``.
        arm: The side's arm track, one avatar.
        trunk: The trunk's track, one avatar.
        root_m: (T, 3) pelvis, metres.
        times_s: (T,) instants, s.
        volume: The space that the body takes up.
    """
    local = identity(len(times_s), 55)
    local[:, list(TRUNK_JOINTS)] = trunk.sample(times_s[None])[0]
    local[:, list(ARM_JOINTS[side])] = arm.sample(times_s[None])[0]
    rotations, positions = forward_kinematics(skeleton, local, root_m)
    return volume.depth_m(probe_points_m(positions, side), rotations, positions).amax(dim=-1)


def probe_points_m(positions_m: Tensor, side: str) -> Tensor:
    """Return (..., P, 3) points of a hand and forearm that must stay outside the body.

    Args:
        positions_m: (..., 55, 3) world positions of the joints, metres.
        side: ``left`` or ``right``.
    """
    wrist, elbow = (
        positions_m[..., JOINT_INDEX[f"{side}_wrist"], :],
        positions_m[..., JOINT_INDEX[f"{side}_elbow"], :],
    )
    points = [wrist, 0.5 * (wrist + elbow)]
    for finger in FINGERS:
        first, middle, last = (
            positions_m[..., JOINT_INDEX[f"{side}_{finger}{link}"], :] for link in (1, 2, 3)
        )
        points += [first, last + 0.85 * (last - middle)]
    return torch.stack(points, dim=-2)


def via_moves(
    moves: Sequence[HandMove], times_s: Tensor, depth_m: Tensor, allowed_m: float = ALLOWED_M
) -> list[HandMove] | None:
    """Lead movements that go too deep around the body.

    Args:
        moves: One side's movements in order; the first is the rest posture.
        times_s: (T,) when the depth was measured, s.
        depth_m: (T,) depth, metres.
        allowed_m: Depth that needs no mending.

    Returns:
        The movements with via postures put in, or None if nothing needs it.
    """
    led: list[HandMove] = [moves[0]]
    changed = False
    for before, move in pairwise(moves):
        during = (times_s > move.start_s) & (times_s < move.end_s - 0.04)
        worst = float(depth_m[during].amax()) if bool(during.any()) else 0.0
        if worst <= allowed_m or move.phase == "stroke" or move.end_s - move.start_s < 0.2:
            led.append(move)
            continue
        changed = True
        share = _VIA_SHARE
        push = min(_LONGEST_PUSH_M, worst + _SPARE_M)
        middle = before.place + share * (move.place - before.place)
        # Forward is the way out of a trunk that faces forward; a little outwards clears the hips.
        middle = middle + torch.tensor((0.25 * push / 0.17, 0.0, push / 0.5))
        at = move.start_s + share * (move.end_s - move.start_s)
        led.append(replace(move, end_s=at, place=middle, contact=None, aim=None, phase="via"))
        led.append(replace(move, start_s=at - 0.35 * (at - move.start_s)))
    return led if changed else None
