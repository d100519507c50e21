"""How a gesture gets where it goes: ranges of joints, reach, speed, smoothness, and room for its shortest phases."""

from __future__ import annotations

from collections.abc import Iterator

from gestures.lowering.arms import Postures
from gestures.pipeline.lint.findings import Measure
from gestures.pipeline.lint.playing import RATE, Played
from gestures.pipeline.lint.skin import SIDES
from motion.idle.legs import rest_pelvis_m
from motion.kinematics import forward_kinematics
from motion.limits import excess_deg
from motion.metrics import joint_speed_mps
from motion.metrics.reaches import log_dimensionless_jerk
from motion.rotations import identity
from motion.skeleton import JOINT_COUNT, JOINT_INDEX, JOINT_NAMES
from motion.submovements import MINIMUM_JERK_PEAK

_AT_REST_S = 0.3
"""So long before a preparation the hand still rests; joints that are short of time set out before it, s."""
_LEAST_WAY_M = 0.08
"""Preparations of a shorter way than this have no shape to speak of, metres."""


def passages(played: Played) -> Iterator[Measure]:
    """Measure each gesture's way: limits, reach, speed, smoothness, joinability."""
    yield from _reached(played)
    speed = joint_speed_mps(played.positions, played.clip.rate)
    excess = excess_deg(played.clip.local_xyzw)
    for row, placement in enumerate(played.placements):
        gesture, name, hand = played.gestures[row], placement.gesture, placement.hand
        span = played.span(row)
        furthest = excess[span].amax(0)
        joint = int(furthest.argmax())
        yield Measure("joint_limit", name, hand, float(furthest[joint]), JOINT_NAMES[joint])
        for side in played.hands(row):
            wrist = JOINT_INDEX[f"{side}_wrist"]
            yield Measure("speed", name, hand, float(speed[span, wrist].max()), side)
            places = played.positions[:, wrist]
            prepared = slice(
                played.frame(placement.preparation.start_s), played.frame(placement.stroke.start_s) + 1
            )
            if float((places[prepared.stop - 1] - places[prepared.start]).norm()) >= _LEAST_WAY_M:
                pace = speed[prepared, wrist]
                yield Measure(
                    "peak_over_mean", name, hand, float(pace.max() / pace.mean().clamp_min(1e-6)), side
                )
                path_m = places[prepared].double().numpy()
                yield Measure("jerk", name, hand, -log_dimensionless_jerk(path_m, RATE), side)
            at_rest = places[played.frame(placement.preparation.start_s - _AT_REST_S)]
            for phase, at in (
                (gesture.phases.preparation, placement.stroke.start_s),
                (gesture.phases.retraction, placement.hold.end_s),
            ):
                way_m = float((places[played.frame(at)] - at_rest).norm())
                needed_mps = MINIMUM_JERK_PEAK * way_m / max(phase.shortest_s, 1.0 / RATE)
                yield Measure("joinable", name, hand, needed_mps, side)


def _reached(played: Played) -> Iterator[Measure]:
    """Measure how far palms stay from their places where the arm or the wrist cannot bring them there."""
    skeleton = played.body.skeleton
    for side in SIDES:
        posed = [
            (row, move)
            for row, moves in enumerate(played.moves)
            for move in moves
            if move.side == side and move.aim is None and move.contact is None
        ]
        if not posed:
            continue
        moves = [move for _, move in posed]
        root = rest_pelvis_m(skeleton).expand(len(moves), 3)
        upright = forward_kinematics(skeleton, identity(len(moves), JOINT_COUNT), root)
        postures = Postures(played.stage, side, moves, upright, None)
        missed = (postures.solved.palm_m(skeleton, side) - postures.asked_m).norm(dim=-1)
        for (row, _), distance in zip(posed, missed.tolist(), strict=True):
            placement = played.placements[row]
            yield Measure("reach", placement.gesture, placement.hand, 1000.0 * distance, side)
