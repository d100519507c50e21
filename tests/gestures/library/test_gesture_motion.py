"""Every gesture with every hand, as final motion shows it: where hands come to, what they touch, how they get there."""

from __future__ import annotations

from itertools import pairwise

import pytest
import torch

from gestures.alignment.phases import PhaseTimes
from gestures.alignment.timeline import Placement
from gestures.chance import Chance
from gestures.library.catalogue import load_library
from gestures.library.gesture import Gesture
from gestures.lowering.arms import Postures
from gestures.lowering.framing import in_picture
from gestures.lowering.keys import HandMove, hand_moves
from gestures.pipeline.lint.playing import Played, placement_of, play_placed, ways
from gestures.platforms import load_platform
from motion.arm_ik import palm_centre_m
from motion.bodies import load_body
from motion.bodies.volume import BodyVolume
from motion.idle.legs import rest_pelvis_m
from motion.kinematics import forward_kinematics
from motion.limits import excess_deg
from motion.metrics import joint_speed_mps
from motion.metrics.probes import probe_points_m
from motion.rotations import identity, rotate
from motion.skeleton import joint_index
from motion.timing import TimeRange

SIDES = ("left", "right")
REACH_M, DEPTH_M = 0.010, 0.010
"""How far palms may be from their places, and how deep hands in the body."""
WRIST_MPS = 3.2
HOLD_S = 0.3


@pytest.fixture(scope="module")
def played() -> Played:
    """Every gesture that needs no target with each of its hands, one closely after the other."""
    body, platform = load_body(), load_platform("douyin")
    gestures: list[Gesture] = []
    placements: list[Placement] = []
    at = 1.5
    for gesture in load_library().gestures:
        if not gesture.keys or gesture.aims:
            continue
        for hand in ways(gesture, SIDES):
            phases = gesture.phases
            stroke = at + phases.preparation.duration_s
            hold = stroke + phases.stroke.duration_s
            leave = hold + min(HOLD_S, phases.hold.longest_s)
            end = leave + phases.retraction.duration_s
            edges = pairwise((at, stroke, hold, leave, end))
            times = PhaseTimes(*(TimeRange(start_s, end_s) for start_s, end_s in edges))
            gestures.append(gesture)
            placements.append(placement_of(gesture, hand, times, platform))
            at = end + 0.1
    return play_placed(gestures, placements, body, BodyVolume.of(body), platform)


def span(played: Played, placement: Placement) -> slice:
    """The frames of a placement, with a little of what is before and after."""
    return slice(
        played.frame(placement.preparation.start_s - 0.1), played.frame(placement.retraction.end_s + 0.2)
    )


def moves_of(played: Played) -> list[tuple[Placement, list[HandMove]]]:
    library = load_library()
    return [
        (placement, hand_moves(0, placement, library.get(placement.gesture), 1.0, Chance(0)))
        for placement in played.placements
    ]


def test_every_gesture_is_played_with_every_hand(played: Played) -> None:
    assert len(played.placements) > 200


def test_hands_come_to_where_they_are_put(played: Played) -> None:
    skeleton = played.stage.skeleton
    missed = {}
    everything = [(placement.gesture, move) for placement, moves in moves_of(played) for move in moves]
    for side in SIDES:
        names, own = zip(
            *((name, move) for name, move in everything if move.side == side and move.contact is None),
            strict=True,
        )
        upright = forward_kinematics(
            skeleton, identity(len(own), 55), rest_pelvis_m(skeleton).expand(len(own), 3)
        )
        arm = Postures(played.stage, side, own, upright, played.volume).solved
        centre = palm_centre_m(skeleton) * torch.tensor((1.0 if side == "left" else -1.0, 1.0, 1.0))
        palm = arm.wrist_m + rotate(arm.hand_xyzw, centre.expand(len(own), 3))
        put = played.stage.place_m(side, torch.stack([move.place for move in own]))
        off = (palm - in_picture(played.stage, own, put)).norm(dim=-1)
        missed |= {f"{names[row]} {side}": float(off[row]) for row in (off > REACH_M).nonzero().flatten()}
    assert not missed


def test_nothing_passes_through_the_body(played: Played) -> None:
    deep = {}
    for side in SIDES:
        points = probe_points_m(played.positions, side)
        depth = played.volume.depth_m(points, played.rotations, played.positions).amax(-1)
        for placement in played.placements:
            worst = float(depth[span(played, placement)].max())
            if worst > DEPTH_M:
                deep[f"{placement.gesture} {placement.hand} {side}"] = round(worst, 3)
    assert not deep


def test_hands_do_not_race_and_joints_stay_within_their_ranges(played: Played) -> None:
    speed = joint_speed_mps(played.positions, played.clip.rate)
    excess = excess_deg(played.clip.local_xyzw).amax(-1)
    wrong = {}
    for placement in played.placements:
        frames = span(played, placement)
        fastest = max(float(speed[frames, joint_index(f"{side}_wrist")].max()) for side in SIDES)
        beyond = float(excess[frames].max())
        if fastest > WRIST_MPS or beyond > 0.0:
            wrong[f"{placement.gesture} {placement.hand}"] = (round(fastest, 2), round(beyond, 1))
    assert not wrong
