"""Phases of made-up motion whose phases are known: every rate, either hand, standing, walking, calibrating."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import pytest
import torch
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from motion.blending.movement_table import minimum_jerk
from motion.clip import Clip
from motion.editing import mirrored_clip
from motion.phases import GestureUnit, PhaseKind, find_units, hand_signals, main_gesture
from motion.phases.pieces import rest_place
from motion.rotations import from_euler, from_rotvec, identity, slerp
from motion.skeleton import JOINT_COUNT, JOINT_INDEX, Skeleton
from motion.timing import FrameRate

HANGING, RAISED, BEATEN, ASIDE = (-80.0, 10.0), (-50.0, 125.0), (-55.0, 85.0), (-20.0, 110.0)
"""Degrees by which the upper arm is lifted from the T-pose and the elbow bent."""
Way = Sequence[tuple[float, float, tuple[float, float]]]
"""(start, end, posture) of movements in order, s; between them the hand is still."""
GESTURE: Way = ((1.0, 1.6, RAISED), (1.7, 2.1, BEATEN), (3.0, 3.8, HANGING))
"""A raise from 1.0 to 1.6 s, a stroke from 1.7 to 2.1 s, a hold until 3.0 s and a return until 3.8 s."""


def posture(lift_deg: float, bend_deg: float) -> tuple[torch.Tensor, torch.Tensor]:
    """Left shoulder and elbow."""
    shoulder = from_euler("YZ", torch.deg2rad(torch.tensor((-20.0, lift_deg))))
    return shoulder, from_euler("Y", torch.deg2rad(torch.tensor((-bend_deg,))))


def moved(way: Way, rate: FrameRate, seconds: float = 5.0, start: tuple[float, float] = HANGING) -> Clip:
    """The left arm goes its way, the right one hangs; hands tremble by a millimetre."""
    times = torch.arange(rate.frames_in(seconds), dtype=torch.float64) * rate.den / rate.num
    local = identity(len(times), JOINT_COUNT)
    now = posture(*start)
    arm = [q.expand(len(times), 4).clone() for q in now]
    for begin, end, reached in way:
        share = minimum_jerk(((times - begin) / (end - begin)).clamp(0, 1)).float()
        goal = posture(*reached)
        arm = [slerp(q, to.expand_as(q), share) for q, to in zip(arm, goal, strict=True)]
    tremble = 0.003 * torch.stack([torch.sin(7 * times), torch.sin(9 * times), torch.sin(5 * times)], -1)
    local[:, JOINT_INDEX["left_shoulder"]], local[:, JOINT_INDEX["left_elbow"]] = arm
    local[:, JOINT_INDEX["left_wrist"]] = from_rotvec(tremble).float()
    local[:, JOINT_INDEX["right_shoulder"]] = from_euler("Z", torch.deg2rad(torch.tensor((80.0,))))
    root = torch.tensor((0.0, 0.95, 0.0)).expand(len(times), 3)
    return Clip(rate, local, root)


def only(units: dict[str, tuple[GestureUnit, ...]], side: str = "left") -> GestureUnit:
    (unit,) = units[side]
    return unit


@pytest.mark.parametrize("fps", [15, 24, 30, 59.94, 60, 119.88, 240])
def test_a_gesture_has_its_phases_at_any_frame_rate(skeleton: Skeleton, fps: float) -> None:
    units = find_units(moved(GESTURE, FrameRate.of(fps)), skeleton)
    assert units["right"] == ()
    unit = only(units)
    assert [phase.kind.value for phase in unit.phases] == ["preparation", "stroke", "hold", "retraction"]
    found = unit.gestures[0].onsets_s
    assert found == pytest.approx((1.0, 1.7, 2.1, 3.0, 3.8), abs=0.1)
    assert all(0.0 <= phase.score <= 1.0 for phase in unit.phases)


@given(st.floats(0.7, 1.4), st.floats(0.0, 1.0), st.floats(0.35, 1.2))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_phases_follow_each_other_without_gaps(
    skeleton: Skeleton, tempo: float, later: float, hold: float
) -> None:
    way = tuple(
        (
            later + tempo * begin + (hold if begin > 2.5 else 0),
            later + tempo * end + (hold if begin > 2.5 else 0),
            to,
        )
        for begin, end, to in GESTURE
    )
    unit = only(find_units(moved(way, FrameRate(60), 9.0), skeleton))
    for before, after in pairwise(unit.phases):
        assert before.end_s == after.start_s
    gesture = unit.gestures[0]
    assert abs(gesture.preparation_s - way[0][0]) < 0.13 and abs(gesture.retraction_s - way[2][0]) < 0.13
    assert gesture.stroke_s < gesture.hold_s <= gesture.retraction_s < gesture.end_s


def test_the_other_hand_does_the_same_in_a_mirror(skeleton: Skeleton) -> None:
    clip = moved(GESTURE, FrameRate(60))
    left, right = find_units(clip, skeleton), find_units(mirrored_clip(clip), skeleton)
    assert [phase.kind for phase in only(left).phases] == [
        phase.kind for phase in only(right, "right").phases
    ]
    assert only(right, "right").gestures[0].onsets_s == pytest.approx(
        only(left).gestures[0].onsets_s, abs=1e-6
    )


def test_a_movement_straight_into_a_hold_is_its_own_stroke(skeleton: Skeleton) -> None:
    way: Way = ((1.0, 1.7, RAISED), (3.0, 3.8, HANGING))
    gesture = only(find_units(moved(way, FrameRate(60)), skeleton)).gestures[0]
    assert 1.3 < gesture.stroke_s < 1.65 and gesture.hold_s == pytest.approx(1.7, abs=0.12)


def test_to_and_fro_is_one_stroke(skeleton: Skeleton) -> None:
    swings = [(1.7 + 0.3 * turn, 2.0 + 0.3 * turn, BEATEN if turn % 2 == 0 else RAISED) for turn in range(6)]
    way: Way = ((1.0, 1.6, RAISED), *swings, (3.6, 4.4, HANGING))
    unit = only(find_units(moved(way, FrameRate(60), 6.0), skeleton))
    assert len(unit.gestures) == 1
    gesture = unit.gestures[0]
    assert gesture.stroke_s == pytest.approx(1.65, abs=0.15) and gesture.hold_s == pytest.approx(
        3.5, abs=0.15
    )


def test_two_gestures_without_rest_between_them_are_two(skeleton: Skeleton) -> None:
    way: Way = (
        *GESTURE[:2],
        (3.0, 3.7, ASIDE),
        (3.8, 4.2, (-35.0, 70.0)),
        (5.2, 6.0, HANGING),
    )
    unit = only(find_units(moved(way, FrameRate(60), 7.0), skeleton))
    assert [round(gesture.preparation_s) for gesture in unit.gestures] == [1, 3]
    assert unit.gestures[0].end_s == unit.gestures[1].preparation_s


def test_nobody_gestures_who_stands_walks_or_leaves_the_t_pose(skeleton: Skeleton) -> None:
    still = moved((), FrameRate(30))
    swings: Way = tuple(
        (0.5 * turn, 0.5 * turn + 0.5, (-80.0, 60.0) if turn % 2 == 0 else (-80.0, 5.0)) for turn in range(10)
    )
    swinging = moved(swings, FrameRate(30))
    times = torch.arange(swinging.frame_count) / 30
    bounce = 0.95 + 0.03 * torch.sin(4 * torch.pi * times)
    walking = Clip(swinging.rate, swinging.local_xyzw, torch.stack((0 * times, bounce, 1.3 * times), -1))
    lowered = moved(((1.0, 2.0, HANGING),), FrameRate(60), start=(0.0, 0.0))
    local = lowered.local_xyzw.clone()
    share = minimum_jerk((torch.arange(lowered.frame_count) / 60 - 1.0).clamp(0, 1))
    local[:, JOINT_INDEX["right_shoulder"]] = slerp(
        identity(lowered.frame_count), local[:, JOINT_INDEX["right_shoulder"]], share
    )
    for clip in (still, walking, Clip(lowered.rate, local, lowered.root_m)):
        units = find_units(clip, skeleton)
        assert units == {"left": (), "right": ()}
        assert main_gesture(units) is None


@pytest.mark.parametrize("frames", [1, 2, 3, 20])
def test_the_shortest_clips_are_taken(skeleton: Skeleton, frames: int) -> None:
    clip = moved(GESTURE, FrameRate(30))
    part = Clip(clip.rate, clip.local_xyzw[:frames], clip.root_m[:frames])
    assert find_units(part, skeleton) == {"left": (), "right": ()}


def test_a_long_take_in_windows_agrees_where_the_place_of_rest_is_given(skeleton: Skeleton) -> None:
    clip = moved(GESTURE, FrameRate(60))
    whole = only(find_units(clip, skeleton)).gestures[0]
    rest = rest_place(hand_signals(clip, skeleton)["left"])
    assert rest is not None
    part = Clip(clip.rate, clip.local_xyzw[30:270], clip.root_m[30:270])
    cut = only(find_units(part, skeleton, rest_m={"left": rest})).gestures[0].shifted(0.5)
    np.testing.assert_allclose(cut.onsets_s, whole.onsets_s, atol=0.04)


def test_hands_that_move_together_gesture_together(skeleton: Skeleton) -> None:
    clip = moved(GESTURE, FrameRate(60))
    other = mirrored_clip(clip)
    local = clip.local_xyzw.clone()
    for joint in ("shoulder", "elbow", "wrist"):
        local[:, JOINT_INDEX[f"right_{joint}"]] = other.local_xyzw[:, JOINT_INDEX[f"right_{joint}"]]
    both = main_gesture(find_units(Clip(clip.rate, local, clip.root_m), skeleton))
    one = main_gesture(find_units(clip, skeleton))
    assert both is not None and one is not None
    assert (both.hand, one.hand) == ("both", "left")
    assert both.onsets_s == pytest.approx(one.onsets_s)
    assert one.peak_mps > 0.3 and one.reach_m > 0.3


def test_kinds_are_those_of_the_literature() -> None:
    assert {kind.value for kind in PhaseKind} == {"rest", "preparation", "stroke", "hold", "retraction"}
