"""Figures of clips that are built to have them."""

import math

import numpy as np
import pytest
import torch

from motion.clip import Clip
from motion.errors import InvalidInputError
from motion.metrics import (
    FIGURES,
    BodyTrack,
    beat_alignment,
    diversity,
    encode,
    frechet,
    frechet_distance,
    measure,
    percentiles,
    soundness,
    tell,
)
from motion.rotations import from_rotvec, identity
from motion.skeleton import Skeleton, joint_index
from motion.timing import FrameRate

RAISE_S, RETURN_S = 0.8, 0.9


def minimum_jerk(phase: torch.Tensor) -> torch.Tensor:
    u = phase.clamp(0.0, 1.0)
    return u**3 * (10.0 - 15.0 * u + 6.0 * u * u)


def raised_arm(fps: float = 60.0, length: float = 1.0, fingers: bool = True) -> Clip:
    """The right arm goes up at 1 s, all joints together, and down at 3 s; the trunk turns and sways a little."""
    time = torch.arange(0.0, 5.0, 1.0 / fps, dtype=torch.float64)
    up = minimum_jerk((time - 1.0) / RAISE_S) - minimum_jerk((time - 3.0) / RETURN_S)
    vectors = torch.zeros(len(time), 55, 3, dtype=torch.float64)
    vectors[:, joint_index("left_shoulder"), 2] = -1.3
    vectors[:, joint_index("right_shoulder"), 2] = 1.3 - length * up
    vectors[:, joint_index("right_shoulder"), 1] = 0.02 * torch.sin(2.0 * torch.pi * time) * up
    vectors[:, joint_index("right_elbow"), 1] = 0.3 + up
    vectors[:, joint_index("spine3"), 1] = 0.05 * up
    vectors[:, joint_index("head"), 0] = 0.1 * torch.sin(2.0 * torch.pi * 0.7 * time)
    if fingers:
        vectors[:, 40:55, 2] = 0.5 * up[:, None]
    root = torch.stack((0.003 * torch.sin(2 * torch.pi * 0.3 * time), 0.9 + 0 * time, 0 * time), dim=-1)
    return Clip(FrameRate.of(fps), from_rotvec(vectors).float(), root.float())


def still_arms() -> Clip:
    """5 s in which nothing moves."""
    clip = raised_arm()
    return Clip(
        clip.rate, clip.local_xyzw[:1].expand_as(clip.local_xyzw), clip.root_m[:1].expand_as(clip.root_m)
    )


def test_a_built_gesture_has_the_figures_it_was_built_with(skeleton: Skeleton) -> None:
    found = measure(raised_arm(), skeleton)
    assert set(found) == {figure.name for figure in FIGURES}
    assert found["raise_time"] == pytest.approx(RAISE_S, abs=0.06)
    assert found["return_over_raise_time"] == pytest.approx(RETURN_S / RAISE_S, abs=0.1)
    assert found["raise_joint_peak_spread"] < 20.0
    assert found["raise_symmetry"] == pytest.approx(0.5, abs=0.05)
    assert found["hold_time"] > 0.8
    assert found["frozen_fraction"] < 0.2
    assert math.isnan(found["speed_corr_lr"])
    assert found["finger_speed_moving"] > 5.0


@pytest.mark.parametrize("fps", [30.0, 120.0])
def test_the_frame_rate_changes_no_figure(skeleton: Skeleton, fps: float) -> None:
    usual, other = measure(raised_arm(), skeleton), measure(raised_arm(fps), skeleton)
    for name in (
        "wrist_peak_speed",
        "raise_time",
        "hold_wander_mm",
        "chest_rms_moving",
        "finger_speed_moving",
    ):
        assert other[name] == pytest.approx(usual[name], rel=0.05), name


def test_a_body_that_is_turned_or_moved_has_the_same_figures(skeleton: Skeleton) -> None:
    clip = raised_arm()
    local = clip.local_xyzw.clone()
    turn = from_rotvec(torch.tensor([0.0, 1.2, 0.0]))
    local[:, 0] = turn
    cos, sin = math.cos(1.2), math.sin(1.2)
    x, y, z = clip.root_m.unbind(-1)
    root = torch.stack((cos * x + sin * z + 3.0, y, cos * z - sin * x - 1.0), dim=-1)
    here, there = measure(clip, skeleton), measure(Clip(clip.rate, local, root), skeleton)
    for name in ("raise_straightness", "chest_yaw_range", "head_pitch_range", "apex_height"):
        assert there[name] == pytest.approx(here[name], rel=0.03, abs=0.01), name


def test_a_frozen_body_is_found_frozen(skeleton: Skeleton) -> None:
    still = Clip(FrameRate.of(60), identity(120, 55), torch.zeros(120, 3))
    found = measure(still, skeleton)
    assert found["frozen_fraction"] == found["head_frozen_fraction"] == found["chest_frozen_fraction"] == 1.0
    assert math.isnan(found["raise_time"])


def test_a_recording_without_fingers_says_nothing_of_them(skeleton: Skeleton) -> None:
    clip = raised_arm()
    whole, bare = measure(clip, skeleton), measure(clip, skeleton, ["pelvis", "right_wrist", "head"])
    of_fingers = {name for name in whole if "finger" in name or "handshape" in name}
    assert len(of_fingers) == 10
    assert all(math.isnan(bare[name]) for name in of_fingers)
    assert whole["finger_speed_moving"] > 1.0
    for name in whole.keys() - of_fingers:
        assert bare[name] == whole[name] or math.isnan(whole[name])


def test_a_clip_that_is_too_short_is_refused(skeleton: Skeleton) -> None:
    with pytest.raises(InvalidInputError, match="DX-METRIC-002"):
        measure(Clip(FrameRate.of(60), identity(12, 55), torch.zeros(12, 3)), skeleton)


def test_jumps_and_unnatural_joints_are_found(skeleton: Skeleton) -> None:
    clip = raised_arm()
    good = soundness(clip, skeleton)
    assert good.jumps == ()
    assert good.limit_joint == ""
    local = clip.local_xyzw.clone()
    local[90:, joint_index("right_elbow")] = from_rotvec(torch.tensor([0.0, -1.0, 0.0]))
    bad = soundness(Clip(clip.rate, local, clip.root_m), skeleton, torch.tensor([0.0, 0.02]))
    assert [jump.part for jump in bad.jumps] == ["right_elbow"]
    assert bad.jumps[0].at_s == pytest.approx(1.5, abs=0.06)
    assert bad.limit_joint == "right_elbow"
    assert bad.depth_m == pytest.approx(0.02)


def test_frechet_distance_of_shifted_gaussians_is_the_shift() -> None:
    generator = np.random.default_rng(0)
    a, b = generator.normal(size=(20000, 3)), generator.normal(size=(20000, 3)) + np.array([1.0, 0.0, 0.0])
    assert frechet(a, b) == pytest.approx(1.0, abs=0.06)
    assert frechet(a, a) == pytest.approx(0.0, abs=1e-6)


def test_a_set_is_nearer_to_itself_than_to_others(skeleton: Skeleton) -> None:
    ours, theirs = (
        [BodyTrack.of(raised_arm(length=length), skeleton) for length in sizes]
        for sizes in ((0.9, 1.0, 1.1, 1.2), (0.3, 0.35, 0.4, 0.45))
    )
    assert frechet_distance(ours, ours) < 1e-6 < frechet_distance(theirs, ours)
    assert diversity(ours) == pytest.approx(diversity(list(reversed(ours))))
    assert diversity(ours[:1]) is None
    with pytest.raises(InvalidInputError, match="DX-METRIC-003"):
        frechet_distance(ours[:1], ours)


def test_what_is_constant_in_a_set_does_not_decide_its_distance(skeleton: Skeleton) -> None:
    """Nothing moves in one set: its features have no spread to be measured by."""
    lively = [BodyTrack.of(raised_arm(length=length), skeleton) for length in (0.9, 1.0, 1.1, 1.2)]
    calm = [BodyTrack.of(still_arms(), skeleton) for _ in range(4)]
    assert encode(calm[0]).std(axis=0).min() < 1e-6
    assert frechet_distance(lively, calm) == pytest.approx(frechet_distance(calm, lively))
    assert 1.0 < frechet_distance(lively, calm) < 2000.0


def test_beats_on_the_turns_of_the_hand_score_best(skeleton: Skeleton) -> None:
    track = BodyTrack.of(raised_arm(), skeleton)
    on, off = beat_alignment(track, [1.0, 3.0]), beat_alignment(track, [1.4, 3.45])
    assert on > off
    assert math.isnan(beat_alignment(track, []))
    assert math.isnan(beat_alignment(track, [99.0]))


def test_the_tell_of_people_is_a_half_and_of_strangers_one() -> None:
    human = (1.0, 2.0, 4.0)
    shares = (np.arange(1000) + 0.5) / 1000
    people = np.interp(shares, (0.0, 0.05, 0.5, 0.95, 1.0), (0.1, 1.0, 2.0, 4.0, 4.9))
    assert tell(people, human) == pytest.approx(0.5, abs=0.01)
    assert tell([9.0, 10.0], human) == 1.0
    assert tell([0.0, 0.0], (0.0, 0.0, 0.0)) == pytest.approx(0.5, abs=0.05)
    assert math.isnan(tell([math.nan], human))
    assert percentiles([math.nan, 1.0, 3.0]) == pytest.approx((1.1, 2.0, 2.9))
    assert percentiles([math.nan]) is None
