"""Out and in again: joint angles of every format stay within a tenth of a degree, fingers included."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch

from motion.bodies.body import SkinnedBody
from motion.clip import Clip
from motion.formats import EXPORTERS, Recording, export_motion, import_motion
from motion.rotations import angle_between, from_rotvec, normalise
from motion.skeleton import JOINT_COUNT, JOINT_NAMES, Skeleton
from motion.timing import FrameRate

LIMIT_DEG = 0.1
NOT_KEPT = {"vrma": {"jaw", "left_eye", "right_eye"}}
"""What a format has no bone for: VRM moves jaw and eyes by expressions and a gaze."""


def random_poses(seed: int, rate: FrameRate) -> Clip:
    """Poses that have nothing to do with each other, every joint anywhere up to half a turn, fingers up to 110°."""
    generator = torch.Generator().manual_seed(seed)
    frames = 60
    axis = normalise(torch.randn(frames, JOINT_COUNT, 3, generator=generator))
    angle = torch.rand(frames, JOINT_COUNT, 1, generator=generator) * 3.1
    angle[:, 25:] *= 110.0 / 180.0
    root = torch.randn(frames, 3, generator=generator) * 0.3 + torch.tensor((0.0, 0.95, 0.0))
    return Clip(rate, from_rotvec(axis * angle), root)


@pytest.mark.parametrize("rate", [FrameRate(30), FrameRate(60), FrameRate(30000, 1001)], ids=str)
@pytest.mark.parametrize("name", ["bvh", "npz", "glb", "vrma"])
def test_random_poses(
    tmp_path: Path, skeleton: Skeleton, body: SkinnedBody, name: str, rate: FrameRate
) -> None:
    clip = random_poses(rate.num, rate)
    path = tmp_path / EXPORTERS[name].file_name
    export_motion(Recording(clip, skeleton, body=body), name, path)
    read = import_motion(path, up="y").clip
    assert read is not None and (read.rate, read.frame_count) == (clip.rate, clip.frame_count)
    kept = [index for index, joint in enumerate(JOINT_NAMES) if joint not in NOT_KEPT.get(name, ())]
    off = torch.rad2deg(angle_between(read.local_xyzw[:, kept].double(), clip.local_xyzw[:, kept].double()))
    worst = int(off.amax(0).argmax())
    assert float(off.max()) < LIMIT_DEG, JOINT_NAMES[kept[worst]]
    assert torch.allclose(read.root_m, clip.root_m, atol=1e-4)
