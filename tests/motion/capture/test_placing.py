"""A captured body is put where the video shows its shoulders."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from motion.capture import Captured, placed
from motion.clip import Clip
from motion.kinematics import forward_kinematics
from motion.rendering.camera import Camera, presenter_camera
from motion.rotations import identity
from motion.skeleton import JOINT_INDEX, Skeleton
from motion.timing import FrameRate

SHOULDERS = [JOINT_INDEX["left_shoulder"], JOINT_INDEX["right_shoulder"]]


@pytest.fixture
def camera() -> Camera:
    return presenter_camera(1.7, 0.8, width=540, height=960)


def shares(skeleton: Skeleton, clip: Clip, camera: Camera) -> torch.Tensor:
    _, joints = forward_kinematics(skeleton, clip.local_xyzw, clip.root_m)
    return camera.project_fraction(joints[0, SHOULDERS].double())


@pytest.mark.parametrize("offset", [(0.0, 0.0, 0.0), (0.12, -0.05, 0.2), (-0.2, 0.1, -0.25)])
def test_shoulders_are_seen_where_they_were(
    skeleton: Skeleton, camera: Camera, offset: tuple[float, float, float]
) -> None:
    root = skeleton.offsets_m[0].expand(5, 3)
    there = Clip(FrameRate(30), identity(5, 55), root + torch.tensor(offset))
    seen = shares(skeleton, there, camera).numpy()
    captured = Captured(
        Clip(FrameRate(30), identity(5, 55), root.clone()), np.ones(5, bool), np.ones((5, 2), bool), seen
    )
    moved = placed(captured, skeleton, camera)
    assert np.allclose(shares(skeleton, moved, camera), seen, atol=2e-3)
    assert torch.allclose(moved.root_m, there.root_m, atol=5e-3)


def test_a_body_at_the_pictures_edge_stays_on_the_stage(skeleton: Skeleton, camera: Camera) -> None:
    root = skeleton.offsets_m[0].expand(2, 3).clone()
    seen = np.array(((0.02, 0.9), (0.01, 0.9)))
    captured = Captured(
        Clip(FrameRate(30), identity(2, 55), root), np.ones(2, bool), np.ones((2, 2), bool), seen
    )
    assert float((placed(captured, skeleton, camera).root_m - root).abs().max()) <= 0.35 + 1e-6
