"""A performance is a pure function of time: order, chunks and company of other avatars change nothing."""

import math

import pytest
import torch

from motion.blending.track_builder import TrackBuilder
from motion.errors import InvalidInputError
from motion.kinematics import forward_kinematics
from motion.limits import excess_deg
from motion.metrics import foot_slide_m, joint_speed_mps
from motion.performance import Performance
from motion.plan import ARM_CHANNELS, TRUNK_JOINTS, MotionPlan, stack_plans
from motion.rotations import from_rotvec, identity, rotate
from motion.skeleton import Skeleton, joint_index
from motion.timing import FrameRate

DURATION_S = 12.0


def plan(seed: int, steady: bool = False, moves: int = 5) -> MotionPlan:
    """A plan of small random movements of both arms, trunk and head."""
    generator = torch.Generator().manual_seed(seed)

    def wandering(channels: int, size: float, width: int, hanging: bool = False) -> TrackBuilder:
        rest = identity(channels) if width == 4 else torch.zeros(channels, width)
        builder = TrackBuilder(rest)
        for step in range(moves):
            raw = torch.randn(channels, 3 if width == 4 else width, generator=generator) * size
            value = from_rotvec(raw) if width == 4 else raw
            if hanging:
                value[1] = from_rotvec(torch.tensor([0.0, 0.0, -0.9]) + raw[1] * 0.3)
            builder.move(value, 0.5 + 2.0 * step, 1.6 + 2.0 * step)
        return builder

    still = TrackBuilder(torch.zeros(2, 1))
    held = TrackBuilder(torch.zeros(2, 1))
    if steady:
        held.move(torch.ones(2, 1), 0.0, 0.5)
    return MotionPlan(
        duration_s=DURATION_S,
        seeds=torch.tensor([seed]),
        sway=torch.ones(1),
        energy=TrackBuilder(torch.ones(1, 1)).build(),
        breath=TrackBuilder(torch.zeros(2, 1)).build(),
        trunk=wandering(len(TRUNK_JOINTS), 0.03, 4).build(),
        pelvis=wandering(1, 0.005, 3).build(),
        left=wandering(ARM_CHANNELS, 0.2, 4, hanging=True).build(),
        right=wandering(ARM_CHANNELS, 0.2, 4).build(),
        head=wandering(3, 0.05, 1).build(),
        gaze=wandering(4, 0.1, 1).build(),
        steady=held.build(),
        quiet=still.build(),
    )


def times(rate: float = 60.0) -> torch.Tensor:
    return torch.arange(0, DURATION_S, 1 / rate, dtype=torch.float64)


def test_chunks_and_random_access_give_the_same_frames(skeleton: Skeleton) -> None:
    show = Performance(plan(1), skeleton)
    whole, _ = show.evaluate(times())
    for chunk in (12, 100, 7):
        parts = [show.evaluate(piece)[0] for piece in times().split(chunk)]
        assert torch.allclose(torch.cat([part.local_xyzw for part in parts], 1), whole.local_xyzw, atol=1e-5)
        assert torch.allclose(torch.cat([part.root_m for part in parts], 1), whole.root_m, atol=1e-6)
    order = torch.randperm(len(times()), generator=torch.Generator().manual_seed(0))
    shuffled, _ = show.evaluate(times()[order])
    assert torch.allclose(shuffled.local_xyzw, whole.local_xyzw[:, order], atol=1e-5)


@pytest.mark.parametrize(
    ("start_s", "end_s", "code"),
    [(2.0, 1.0, "DX-TIME-002"), (0.0, math.nan, "DX-TIME-002"), (0.0, 1e6, "DX-PLAN-015.*chunks")],
)
def test_a_stretch_that_cannot_be_sampled_is_refused(
    skeleton: Skeleton, start_s: float, end_s: float, code: str
) -> None:
    with pytest.raises(InvalidInputError, match=code):
        Performance(plan(1), skeleton).sample(30.0, start_s, end_s)


def test_a_batch_of_avatars_equals_each_alone(skeleton: Skeleton) -> None:
    plans = [plan(1), plan(2, steady=True, moves=2), plan(3, moves=8)]
    together, _ = Performance(stack_plans(plans), skeleton).evaluate(times(20))
    for row, single in enumerate(plans):
        alone, _ = Performance(single, skeleton).evaluate(times(20))
        assert torch.allclose(together.local_xyzw[row], alone.local_xyzw[0], atol=1e-5)
        assert torch.allclose(together.root_m[row], alone.root_m[0], atol=1e-6)


def test_quaternions_are_unit_and_nothing_is_ever_frozen_or_jumps(skeleton: Skeleton) -> None:
    clip, _ = Performance(plan(4), skeleton).sample(FrameRate(60))
    assert torch.allclose(clip.local_xyzw.norm(dim=-1), torch.ones(1), atol=1e-5)
    _, positions = forward_kinematics(skeleton, clip.local_xyzw, clip.root_m)
    speed = joint_speed_mps(positions, clip.rate)
    for name in ("left_wrist", "right_wrist", "head"):
        assert float(speed[:, joint_index(name)].min()) > 1e-4
    acceleration = positions.diff(n=2, dim=0).norm(dim=-1) * 60**2
    assert float(acceleration.max()) < 60.0


def test_feet_stay_planted_and_legs_within_their_ranges(skeleton: Skeleton) -> None:
    clip, _ = Performance(plan(5), skeleton).sample(FrameRate(30))
    _, positions = forward_kinematics(skeleton, clip.local_xyzw, clip.root_m)
    for side in ("left", "right"):
        assert float(foot_slide_m(positions[:, joint_index(f"{side}_foot")])) < 0.0005
        assert 0.002 < float(foot_slide_m(positions[:, joint_index(f"{side}_ankle")])) < 0.0145
    legs = [joint_index(f"{side}_{name}") for side in ("left", "right") for name in ("hip", "knee", "ankle")]
    assert float(excess_deg(clip.local_xyzw)[:, legs].max()) == 0.0


def test_a_steady_hand_keeps_its_direction_in_the_world_against_sway(skeleton: Skeleton) -> None:
    loose, firm = plan(6, moves=1), plan(6, steady=True, moves=1)
    wrist = joint_index("right_wrist")
    spread = {}
    for name, single in (("loose", loose), ("firm", firm)):
        pose, _ = Performance(single, skeleton).evaluate(torch.arange(3.0, 11.0, 1 / 30, dtype=torch.float64))
        turned, _ = forward_kinematics(skeleton, pose.local_xyzw[0], pose.root_m[0])
        direction = rotate(turned[:, wrist], torch.tensor([-1.0, 0.0, 0.0]))
        spread[name] = float(
            torch.rad2deg(torch.acos((direction * direction.mean(0)).sum(-1).clamp(-1, 1))).max()
        )
    assert spread["firm"] < 1.2 < spread["loose"]


def test_eyes_hold_the_look_while_the_head_moves(skeleton: Skeleton) -> None:
    single = plan(7, moves=0)
    pose, _ = Performance(single, skeleton).evaluate(times(30))
    turned, _ = forward_kinematics(skeleton, pose.local_xyzw[0], pose.root_m[0])
    eye = rotate(turned[:, joint_index("left_eye")], torch.tensor([0.0, 0.0, 1.0]))
    head = rotate(turned[:, joint_index("head")], torch.tensor([0.0, 0.0, 1.0]))
    off = torch.rad2deg(torch.acos(eye[:, 2].clamp(-1, 1)))
    head_off = torch.rad2deg(torch.acos(head[:, 2].clamp(-1, 1)))
    assert float(head_off.max()) > 1.5
    assert float(off.max()) < 0.3


def test_input_tensors_are_left_alone(skeleton: Skeleton) -> None:
    single = plan(8)
    before = single.left.keys.clone(), single.trunk.keys.clone()
    moments = times(10)
    copy = moments.clone()
    Performance(single, skeleton).evaluate(moments)
    assert torch.equal(moments, copy)
    assert torch.equal(single.left.keys, before[0]) and torch.equal(single.trunk.keys, before[1])
