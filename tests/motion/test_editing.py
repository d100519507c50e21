"""Cut, resampled and mirrored clips: frames that stay, curves between them, the other hand."""

from __future__ import annotations

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from motion.clip import Clip, FaceTrack
from motion.editing import cut, mirrored_clip, resampled, resampled_face, sampled, with_twist_in_forearms
from motion.errors import InvalidInputError
from motion.kinematics import forward_kinematics
from motion.rotations import angle_between, from_rotvec
from motion.skeleton import JOINT_COUNT, JOINT_INDEX, MIRROR, Skeleton
from motion.timing import FrameRate

RATES = [
    FrameRate(24),
    FrameRate(25),
    FrameRate(30000, 1001),
    FrameRate(50),
    FrameRate(120),
    FrameRate(120000, 1001),
]


def waving(rate: FrameRate, seconds: float = 1.0, seed: int = 0) -> Clip:
    """Every joint swings smoothly, at most at 1.2 Hz."""
    generator = torch.Generator().manual_seed(seed)
    size = torch.randn(JOINT_COUNT, 3, generator=generator, dtype=torch.float64) * 0.3
    pace = 2.0 + 5.5 * torch.rand(JOINT_COUNT, 3, generator=generator, dtype=torch.float64)
    frames = rate.frames_in(seconds)
    times = torch.arange(frames, dtype=torch.float64)[:, None, None] * rate.den / rate.num
    root = torch.cat((0.1 * torch.sin(3 * times), 1.0 + 0 * times, 0.1 * torch.cos(2 * times)), -1)[:, 0]
    return Clip(rate, from_rotvec(size * torch.sin(pace * times)).float(), root.float())


@pytest.mark.parametrize("rate", RATES)
def test_a_resampled_motion_is_the_motion_sampled_at_that_rate(rate: FrameRate) -> None:
    found, wanted = resampled(waving(FrameRate(30)), rate), waving(rate)
    # At the ends, where the way before or after is not known, curves are less sure.
    inner = slice(round(rate.fps / 10), round(0.9 * rate.fps))
    off = angle_between(found.local_xyzw[inner].double(), wanted.local_xyzw[inner].double())
    assert float(off.max()) < 1e-3
    assert float((found.root_m[inner] - wanted.root_m[inner]).abs().max()) < 1e-4
    assert abs(found.duration_s - 1.0) < 1.0 / rate.fps


@given(st.integers(2, 6), st.integers(0, 1000))
@settings(max_examples=15, deadline=None)
def test_frames_that_fall_on_old_ones_are_those(times: int, seed: int) -> None:
    clip = waving(FrameRate(20), 0.6, seed)
    finer = resampled(clip, FrameRate(20 * times))
    assert angle_between(finer.local_xyzw[::times].double(), clip.local_xyzw.double()).max() < 1e-3
    back = resampled(finer, clip.rate)
    assert back.frame_count == clip.frame_count
    assert float((back.root_m - clip.root_m).abs().max()) < 1e-5


def test_beyond_its_ends_a_clip_stands_still() -> None:
    clip = waving(FrameRate(30))
    local, root = sampled(clip, torch.tensor([-5.0, 0.0, 1e6]))
    assert torch.allclose(local[0], local[1]) and torch.allclose(root[2], clip.root_m[-1].double())


def test_a_face_is_resampled_beside_the_body() -> None:
    face = FaceTrack(FrameRate(30), torch.linspace(0, 1, 31)[:, None].expand(31, 52))
    found = resampled_face(face, FrameRate(60))
    assert found.frame_count == 61
    assert torch.allclose(found.weights[:, 0], torch.linspace(0, 1, 61), atol=1e-6)


def test_cutting_takes_whole_frames_and_refuses_what_is_not_there() -> None:
    clip = waving(FrameRate(10), 2.0)
    part = cut(clip, 0.45, 1.21)
    assert part.frame_count == 10
    assert torch.equal(part.local_xyzw, clip.local_xyzw[4:14])
    for start, end in ((-0.1, 1.0), (1.0, 1.0), (1.5, 1.0), (0.0, 2.2)):
        with pytest.raises(InvalidInputError, match="DX-CLIP-010"):
            cut(clip, start, end)


def test_a_mirrored_clip_is_the_motion_in_a_mirror() -> None:
    clip = waving(FrameRate(30))
    offsets = torch.randn(JOINT_COUNT, 3, generator=torch.Generator().manual_seed(1)) * 0.1
    flip = torch.tensor((-1.0, 1.0, 1.0))
    skeleton = Skeleton((offsets + offsets[list(MIRROR)] * flip) / 2)
    _, places = forward_kinematics(skeleton, clip.local_xyzw, clip.root_m)
    other = mirrored_clip(clip)
    _, seen = forward_kinematics(skeleton, other.local_xyzw, other.root_m)
    assert torch.allclose(seen, places[:, list(MIRROR)] * flip, atol=1e-5)
    assert mirrored_clip(other).allclose(clip)


def test_a_hand_is_turned_by_its_forearm_and_nothing_else_moves() -> None:
    clip = waving(FrameRate(30), seed=4)
    offsets = torch.randn(JOINT_COUNT, 3, generator=torch.Generator().manual_seed(1)) * 0.1
    for side, sign in (("left", 1.0), ("right", -1.0)):
        offsets[JOINT_INDEX[f"{side}_wrist"]] = torch.tensor((0.25 * sign, 0.0, 0.0))
    skeleton = Skeleton(offsets)
    found = with_twist_in_forearms(clip)
    before, after = (
        forward_kinematics(skeleton, motion.local_xyzw, motion.root_m) for motion in (clip, found)
    )
    assert torch.allclose(after[1], before[1], atol=1e-4)
    elbows = [JOINT_INDEX[f"{side}_elbow"] for side in ("left", "right")]
    others = [joint for joint in range(JOINT_COUNT) if joint not in elbows]
    assert float(angle_between(after[0][:, others].double(), before[0][:, others].double()).max()) < 1e-3
    wrists = found.local_xyzw[:, [JOINT_INDEX[f"{side}_wrist"] for side in ("left", "right")]]
    assert float(wrists[..., 0].abs().max()) < 1e-5
