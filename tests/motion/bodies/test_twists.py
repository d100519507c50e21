"""How much of a joint's turn the twist bones take."""

import math

import torch
from hypothesis import given
from hypothesis import strategies as st

from motion.bodies.skinning import bone_placements
from motion.bodies.twists import SKIN_BONES, SKIN_PARENTS, SKIN_PIVOTS, TWIST_BONES, twist_rotations
from motion.rotations import from_axis_angle, from_rotvec, identity, multiply, rotate
from motion.skeleton import JOINT_INDEX, Skeleton

X = torch.tensor([1.0, 0.0, 0.0])
angles = st.floats(-2.6, 2.6)
small = st.floats(-1.2, 1.2)


def local_with(joint: str, rotation: torch.Tensor) -> torch.Tensor:
    local = identity(55, dtype=torch.float64)
    local[JOINT_INDEX[joint]] = rotation
    return local


@given(angles)
def test_a_pure_turn_is_halved(angle: float) -> None:
    turn = from_axis_angle(X.double(), torch.tensor(angle, dtype=torch.float64))
    half = from_axis_angle(X.double(), torch.tensor(angle / 2, dtype=torch.float64))
    for place, bone in enumerate(TWIST_BONES):
        result = twist_rotations(local_with(bone.source, turn))[place]
        assert torch.allclose(result, half, atol=1e-9)


@given(small, small)
def test_a_pure_swing_is_followed_beyond_the_joint_and_ignored_before_it(y: float, z: float) -> None:
    swing = from_rotvec(torch.tensor([0.0, y, z], dtype=torch.float64))
    for place, bone in enumerate(TWIST_BONES):
        result = twist_rotations(local_with(bone.source, swing))[place]
        expected = swing if bone.swings else identity(dtype=torch.float64)
        assert torch.allclose(result, expected, atol=1e-9)


@given(small, small, angles)
def test_the_bone_points_where_the_joint_points(y: float, z: float, angle: float) -> None:
    swing = from_rotvec(torch.tensor([0.0, y, z], dtype=torch.float64))
    turn = from_axis_angle(X.double(), torch.tensor(angle, dtype=torch.float64))
    joint = multiply(swing, turn)
    for place, bone in enumerate(TWIST_BONES):
        if bone.swings:
            result = twist_rotations(local_with(bone.source, joint))[place]
            assert torch.allclose(rotate(result, X.double()), rotate(joint, X.double()), atol=1e-9)


def test_placements_put_twist_bones_at_their_pivots() -> None:
    skeleton = Skeleton(torch.rand(55, 3, generator=torch.Generator().manual_seed(1)))
    local = identity(4, 55)
    local[:, JOINT_INDEX["left_elbow"]] = from_rotvec(torch.tensor([0.3, -1.0, 0.2]))
    rotations, positions = bone_placements(skeleton, local, torch.zeros(4, 3))
    assert rotations.shape == (4, len(SKIN_BONES), 4)
    for place, bone in enumerate(TWIST_BONES, start=55):
        assert SKIN_PIVOTS[place] == JOINT_INDEX[bone.pivot]
        assert SKIN_PARENTS[place] == JOINT_INDEX[bone.parent]
        assert torch.equal(positions[:, place], positions[:, JOINT_INDEX[bone.pivot]])


def test_half_a_turn_either_way_meets_in_the_middle() -> None:
    """At 180° the halved turn is 90° one way or the other; it must stay a unit quaternion about the bone."""
    turn = from_axis_angle(X, torch.tensor(math.pi))
    result = twist_rotations(local_with("left_wrist", turn.double()))
    assert torch.allclose(result.norm(dim=-1), torch.ones(len(TWIST_BONES), dtype=torch.float64), atol=1e-9)
