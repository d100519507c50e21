"""Forward kinematics against a joint-by-joint reference."""

import torch

from motion.kinematics import forward_kinematics, local_from_world
from motion.rotations import normalise, to_matrix
from motion.skeleton import JOINT_COUNT, PARENTS, Skeleton


def test_batched_kinematics_equals_matrices_joint_by_joint(skeleton: Skeleton) -> None:
    generator = torch.Generator().manual_seed(0)
    local = normalise(torch.randn(2, 3, JOINT_COUNT, 4, generator=generator))
    root = torch.randn(2, 3, 3, generator=generator)
    before = local.clone()
    rotations, positions = forward_kinematics(skeleton, local, root)
    assert torch.equal(local, before)
    for joint, parent in enumerate(PARENTS):
        own = to_matrix(local[:, :, joint])
        if parent < 0:
            world, place = own, root
        else:
            above = to_matrix(rotations[:, :, parent])
            world = above @ own
            place = positions[:, :, parent] + (above @ skeleton.offsets_m[joint])
        assert torch.allclose(to_matrix(rotations[:, :, joint]), world, atol=1e-5)
        assert torch.allclose(positions[:, :, joint], place, atol=1e-5)
    assert torch.allclose(to_matrix(local_from_world(rotations)), to_matrix(local), atol=1e-5)


def test_rest_pose_stands_at_the_rest_positions(skeleton: Skeleton) -> None:
    local = torch.zeros(JOINT_COUNT, 4)
    local[:, 3] = 1.0
    _, positions = forward_kinematics(skeleton, local, skeleton.offsets_m[0])
    assert torch.allclose(positions, skeleton.rest_positions_m, atol=1e-6)
    assert Skeleton.from_rest_positions(positions).allclose(skeleton)
