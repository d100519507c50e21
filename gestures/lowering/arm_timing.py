"""When each joint of an arm moves, and along which arc: key postures become a track.

Shoulder, elbow and wrist peak at their own moments (a spread of about 0.3 s in people, in no fixed order),
the hand shape is formed on the way, fingers follow each other by some 10–30 ms, and on the way back the hand
lets go first.
"""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor

from gestures.chance import Chance
from gestures.lowering.arms import SolvedArm
from gestures.lowering.keys import HandMove
from gestures.lowering.landmarks import near_head
from motion.blending.track_builder import TrackBuilder
from motion.rotations import conjugate, multiply, to_rotvec
from motion.submovements import Track

_TIMING = {
    "preparation": (0.42, 0.24, 0.0),
    "stroke": (0.14, 0.08, 0.16),
    "rest": (0.34, 0.30, 0.0),
    "via": (0.20, 0.10, 0.0),
}
"""Shares of a movement's time by which joints may set out late and arrive early, and by which it overlaps the last."""
_BOW_SHARE = {"preparation": (0.10, 0.34), "stroke": (0.0, 0.10), "rest": (0.06, 0.26), "via": (0.0, 0.05)}
"""Size of the shoulder's excursion from the straight way, share of the shoulder's own turn."""
_LARGEST_TURN_RAD = 1.2
_LEAVE_SHARE = 0.3
_PAIR_LAG_S = 0.010
_FINGER_LAG_S = 0.018
_PEAK_OVER_MEAN = 2.15
"""Peak speed of a bowed minimum-jerk way over its chord per second."""
_COMFORTABLE_MPS = 2.4
"""Hands that must be faster than this leave no time for joints to wait for each other."""


def arm_track(solved: SolvedArm, moves: Sequence[HandMove], chance: Chance) -> Track:
    """Time one arm's key postures joint by joint.

    Args:
        solved: Postures; the first is the rest posture that the arm starts in.
        moves: What each posture is, in order.
        chance: Source of variation.
    """
    builder = TrackBuilder(solved.keys_xyzw[0])
    travel = solved.wrist_m.diff(dim=0).norm(dim=-1).tolist()
    for row, move in enumerate(moves[1:]):
        # Both hands of one gesture keep time together, one of them a frame behind.
        pair = chance.of("pair", move.placement, round(move.end_s, 3))
        draw = pair if move.paired else chance.of(move.side, row)
        lag = chance.normal((move.side, "lag", row), _PAIR_LAG_S) if move.paired else 0.0
        ease = _ease(travel[row], move.end_s - move.start_s)
        leaving = moves[row].contact is not None or near_head(moves[row].place.tolist())
        delay, hurry, overlap = _leaving_times(move) if leaving else _joint_times(move, ease, draw)
        start = move.start_s + lag - overlap + delay
        end = move.end_s + min(0.0, lag) - hurry
        low, high = (0.70, 0.82) if move.phase == "rest" else (0.86, 1.06)
        skew = torch.tensor([draw.uniform(("skew", joint), low, high) for joint in range(4)] + [1.0] * 15)
        key = solved.keys_xyzw[row + 1]
        builder.move(key, start, end, skew, ease * _bow(builder.value, key, move, draw))
    return builder.build()


def _ease(travel_m: float, span_s: float) -> float:
    """How much leeway, 0…1, the way leaves its joints."""
    needed = _PEAK_OVER_MEAN * travel_m / _COMFORTABLE_MPS
    return max(0.0, min(1.0, (span_s - needed) / (0.6 * span_s))) if span_s > 0 else 0.0


def _joint_times(move: HandMove, ease: float, chance: Chance) -> tuple[Tensor, Tensor, float]:
    """(19,) seconds by which each joint sets out late and arrives early, and the overlap with the movement before."""
    span = move.end_s - move.start_s
    late, early, overlap = (ease * share * span for share in _TIMING[move.phase])
    delay = [chance.uniform(("late", joint), 0.0, late) for joint in range(4)]
    hurry = [chance.uniform(("early", joint), 0.0, early) for joint in range(4)]
    # One of shoulder and elbow always sets out at once, and one of them arrives last.
    delay[1 if chance.uniform("first") < 0.5 else 2] = 0.0
    hurry[1 if chance.uniform("last") < 0.5 else 2] = 0.0
    for finger in range(5):
        stagger = chance.normal(("finger", finger), _FINGER_LAG_S)
        if move.phase == "rest":
            begin, arrive = -0.10 + stagger, -0.18 * span + stagger
        elif move.phase == "preparation":
            begin, arrive = 0.12 * span + stagger, -0.06 * span + min(0.0, stagger)
        else:
            begin, arrive = stagger, min(0.0, stagger)
        delay += [begin] * 3
        hurry += [-arrive] * 3
    return torch.tensor(delay, dtype=torch.float64), torch.tensor(hurry, dtype=torch.float64), overlap


def _leaving_times(move: HandMove) -> tuple[Tensor, Tensor, float]:
    """The same for a hand that leaves a touch: the arm takes it off first, hand and fingers turn when it is clear."""
    late = _LEAVE_SHARE * (move.end_s - move.start_s)
    return (
        torch.tensor([0.0] * 3 + [late] * 16, dtype=torch.float64),
        torch.zeros(19, dtype=torch.float64),
        0.0,
    )


def _bow(before: Tensor, after: Tensor, move: HandMove, chance: Chance) -> Tensor:
    """(19, 3) excursion that makes the hand's way an arc, rotation vectors, rad."""
    bow = torch.zeros(19, 3)
    turn = float(to_rotvec(multiply(conjugate(before[1]), after[1])).norm().clamp_max(_LARGEST_TURN_RAD))
    size = turn * chance.uniform("bow", *_BOW_SHARE[move.phase])
    # In the left shoulder's frame −Y brings the arm forward and +Z lifts it, so that the way leads past the body.
    way = torch.tensor(
        (chance.normal("bow x", 0.3), -chance.uniform("bow y", 0.3, 1.0), chance.normal("bow z", 0.5))
    )
    sign = 1.0 if move.side == "left" else -1.0
    bow[1] = torch.nn.functional.normalize(way, dim=0) * torch.tensor((1.0, sign, sign)) * size
    bow[2, 1] = -sign * 0.5 * size * chance.normal("bow elbow", 0.6)
    return bow
