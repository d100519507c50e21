"""An arm put on a chest is where forward kinematics of the whole body has it."""

import pytest
import torch

from motion.kinematics import forward_kinematics
from motion.placed_arm import PlacedArm, place_arm
from motion.plan import ARM_JOINTS
from motion.rotations import from_rotvec
from motion.skeleton import JOINT_COUNT, Skeleton, joint_index

COUNT = 300


@pytest.mark.parametrize("side", ["left", "right"])
def test_an_arm_alone_is_where_the_whole_body_has_it(skeleton: Skeleton, side: str) -> None:
    draw = torch.Generator().manual_seed(3)
    local = from_rotvec(0.6 * torch.randn(COUNT, JOINT_COUNT, 3, generator=draw))
    root = torch.randn(COUNT, 3, generator=draw)
    turned, placed = forward_kinematics(skeleton, local, root)
    joints, chest = list(ARM_JOINTS[side]), joint_index("spine3")
    arm = place_arm(skeleton, side, local[:, joints], turned[:, chest], placed[:, chest])
    assert torch.equal(arm.local_xyzw, local[:, joints])
    assert torch.allclose(arm.places_m, placed[:, joints], atol=1e-5)
    assert float((arm.turned_xyzw * turned[:, joints]).sum(-1).abs().min()) > 1 - 1e-5
    assert torch.allclose(arm.finger_m("ring", 3), placed[:, joint_index(f"{side}_ring3")], atol=1e-5)
    rows = torch.tensor([7, 2, 299])
    some = place_arm(skeleton, side, local[rows][:, joints], turned[rows, chest], placed[rows, chest])
    assert torch.allclose(some.places_m, arm.at(rows).places_m, atol=1e-6)
    room = PlacedArm.empty(COUNT)
    room.put(rows, some)
    assert torch.equal(room.at(rows).turned_xyzw, some.turned_xyzw)
