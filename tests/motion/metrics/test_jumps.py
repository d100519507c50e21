"""Jumps are told from swift but human movement, at any frame rate."""

import math

import pytest
import torch

from motion.clip import Clip
from motion.metrics.jumps import SHARPEST_DEG_S2, angular_accelerations_deg_s2, jumps
from motion.rotations import from_rotvec, identity
from motion.skeleton import joint_index
from motion.timing import FrameRate


def swinging(joint: str, size_deg: float, hz: float, fps: float = 60.0, duration_s: float = 4.0) -> Clip:
    time = torch.arange(0.0, duration_s, 1 / fps, dtype=torch.float64)
    local = identity(len(time), 55).clone()
    turn = torch.zeros(len(time), 3, dtype=torch.float64)
    turn[:, 1] = math.radians(size_deg) * torch.sin(2 * math.pi * hz * time)
    local[:, joint_index(joint)] = from_rotvec(turn).to(local.dtype)
    return Clip(FrameRate.of(fps), local, torch.zeros(len(time), 3))


@pytest.mark.parametrize("fps", [30.0, 60.0, 120.0])
def test_the_acceleration_of_a_swing_is_what_it_is(fps: float) -> None:
    found = angular_accelerations_deg_s2(swinging("left_elbow", 30.0, 1.0, fps))["left_elbow"]
    assert float(found[20:-20].max()) == pytest.approx(30.0 * (2 * math.pi) ** 2, rel=0.05)


@pytest.mark.parametrize(
    ("joint", "part"), [("neck", "head"), ("left_collar", "left_shoulder"), ("spine2", "spine")]
)
def test_a_part_is_all_of_its_joints(joint: str, part: str) -> None:
    found = angular_accelerations_deg_s2(swinging(joint, 20.0, 1.0))
    assert float(found[part][20:-20].max()) > 500.0
    assert all(float(values.max()) < 1e-3 for name, values in found.items() if name != part)


def test_swift_movement_is_no_jump_and_a_leap_is_one() -> None:
    hz = math.sqrt(0.8 * SHARPEST_DEG_S2["elbow"] / 60.0) / (2 * math.pi)
    assert jumps(swinging("right_elbow", 60.0, hz)) == ()
    clip = swinging("right_elbow", 10.0, 0.5)
    local = clip.local_xyzw.clone()
    turned = from_rotvec(torch.tensor([0.0, 1.2, 0.0]))
    for first, last in ((60, 63), (150, 240)):
        local[first:last, joint_index("right_elbow")] = turned
    found = jumps(Clip(clip.rate, local, clip.root_m))
    assert [jump.part for jump in found] == ["right_elbow"] * 2
    assert [jump.at_s for jump in found] == pytest.approx([1.0, 2.5], abs=0.1)
    assert min(jump.acceleration_deg_s2 for jump in found) > SHARPEST_DEG_S2["elbow"]
