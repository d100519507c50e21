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

from gestures.lowering.body_tracks import BodyTracks
from gestures.lowering.keys import HandMove
from motion.bodies.volume import BodyVolume
from motion.kinematics import forward_kinematics
from motion.metrics.probes import probe_points_m, skin_depth_m
from motion.plan import ARM_JOINTS
from motion.skeleton import Skeleton
from motion.submovements import Track

ALLOWED_M = 0.004
"""Depth that a passing hand may have, metres; a touch presses the skin this much."""
STROKE_ALLOWED_M = 0.008
"""The same for a stroke, whose way carries its meaning."""
_SPARE_M = 0.026
_STROKE_SPARE_M = 0.012
_LONGEST_PUSH_M = 0.14
_SHOULDER_M, _ARM_M = 0.17, 0.5
"""Metres of one unit of a place outwards and forwards, near enough for a push."""
_LEAST_OUT, _LEAST_FORWARD = 0.1, 0.35
"""Least shares of a push that lead outwards and forwards."""
_LEAST_SHARE, _LEAST_SHARE_ELSE, _MOST_SHARE = {"stroke": 0.25}, 0.35, 0.75
"""Where on its way a movement may be led aside, shares of its time."""
_LEAVING_SHARE = 0.16
"""A hand that leaves a touch is led off at once."""
_SHORTEST_S = {"stroke": 0.2}
_SHORTEST_ELSE_S = 0.4
"""Movements shorter than this are not led around: split, they would race."""
_OVERLAP = 0.35
"""Share of the way to a via posture by which the hand sets out again before it, so that it does not stop there."""


def depth_along(
    skeleton: Skeleton, side: str, arm: Track, body: BodyTracks, times_s: Tensor, volume: BodyVolume
) -> tuple[Tensor, Tensor]:
    """Return how deep the skin of one side's hand and forearm is in the body, and the way out where it is deepest.

    Args:
        skeleton: Body.
        side: ``left`` or ``right``.
        arm: The side's arm track, one avatar.
        body: How trunk, pelvis and head move.
        times_s: (T,) instants, s.
        volume: The space that the body takes up.

    Returns:
        (T,) depth, metres, negative outside, and (T, 3) unit directions out of the body, world.
    """
    local = body.local_at(times_s)
    local[:, list(ARM_JOINTS[side])] = arm.sample(times_s[None])[0]
    rotations, positions = forward_kinematics(skeleton, local, body.root_at(skeleton, times_s))
    depth, deepest = skin_depth_m(volume, side, rotations, positions).max(dim=-1)
    points = probe_points_m(positions, side)[torch.arange(len(deepest)), deepest]
    return depth, volume.outward(points, rotations, positions)


def via_moves(
    moves: Sequence[HandMove], times_s: Tensor, depth_m: Tensor, way_out: Tensor
) -> list[tuple[HandMove, int | None]]:
    """Lead movements that go too deep around the body.

    Args:
        moves: One side's movements in order; the first is the rest posture.
        times_s: (T,) when the depth was measured, s.
        depth_m: (T,) depth, metres.
        way_out: (T, 3) unit directions out of the body, world.

    Returns:
        All movements in order, each with its place in `moves`, or None for a via posture that was put in.
    """
    led: list[tuple[HandMove, int | None]] = [(moves[0], 0)]
    for row, (before, move) in enumerate(pairwise(moves), start=1):
        span = move.end_s - move.start_s
        during = ((times_s > move.start_s) & (times_s < move.end_s - 0.04)).nonzero().flatten()
        worst = int(during[depth_m[during].argmax()]) if len(during) else None
        allowed = STROKE_ALLOWED_M if move.phase == "stroke" else ALLOWED_M
        if (
            worst is None
            or float(depth_m[worst]) <= allowed
            or span < _SHORTEST_S.get(move.phase, _SHORTEST_ELSE_S)
        ):
            led.append((move, row))
            continue
        least = (
            _LEAVING_SHARE if before.contact is not None else _LEAST_SHARE.get(move.phase, _LEAST_SHARE_ELSE)
        )
        share = min(_MOST_SHARE, max(least, (float(times_s[worst]) - move.start_s) / span))
        via = _via(before, move, share, float(depth_m[worst]), way_out[worst])
        led.append((via, None))
        led.append((replace(move, start_s=via.end_s - _OVERLAP * (via.end_s - move.start_s)), row))
    return led


def _via(before: HandMove, move: HandMove, share: float, depth_m: float, way_out: Tensor) -> HandMove:
    """A posture on the way from one to the other, pushed out of the body."""
    spare = _STROKE_SPARE_M if move.phase == "stroke" else _SPARE_M
    push = min(_LONGEST_PUSH_M, depth_m + spare)
    place = before.place + share * (move.place - before.place)
    sideways = float(way_out[0]) * (1.0 if move.side == "left" else -1.0)
    # Never back, and never across the body: behind it and on its other side there is more of it.
    out = torch.tensor((max(_LEAST_OUT, sideways), max(_LEAST_FORWARD, float(way_out[2]))))
    out = push * torch.nn.functional.normalize(out, dim=0)
    place = place + torch.tensor((float(out[0]) / _SHOULDER_M, 0.0, float(out[1]) / _ARM_M))
    # A hand on its way home turns first: fingers that hang pass the hips.
    nearer = before if share < 0.5 and move.phase != "rest" else move
    return replace(
        move,
        end_s=move.start_s + share * (move.end_s - move.start_s),
        place=place,
        palm=nearer.palm,
        fingers=nearer.fingers,
        contact=None,
        aim=None,
        phase="via",
    )
