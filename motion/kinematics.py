"""Forward kinematics of the canonical skeleton."""

from __future__ import annotations

from functools import cache

import torch
from torch import Tensor

from motion.rotations import conjugate, multiply, rotate
from motion.skeleton import PARENTS, Skeleton


@cache
def _levels() -> tuple[tuple[tuple[int, ...], tuple[int, ...]], ...]:
    """Joints and their parents by depth, so that a whole level is one batched product."""
    depth = [0] * len(PARENTS)
    for joint, parent in enumerate(PARENTS):
        depth[joint] = 0 if parent < 0 else depth[parent] + 1
    levels = []
    for level in range(1, max(depth) + 1):
        joints = tuple(joint for joint in range(len(PARENTS)) if depth[joint] == level)
        levels.append((joints, tuple(PARENTS[joint] for joint in joints)))
    return tuple(levels)


def forward_kinematics(skeleton: Skeleton, local_xyzw: Tensor, root_m: Tensor) -> tuple[Tensor, Tensor]:
    """Place every joint in the world.

    Args:
        skeleton: Proportions of the body.
        local_xyzw: (..., 55, 4) unit quaternions, parent-relative.
        root_m: (..., 3) world position of the pelvis, metres.

    Returns:
        World rotations (..., 55, 4) and world positions (..., 55, 3), metres.
    """
    offsets = skeleton.offsets_m.to(device=local_xyzw.device, dtype=local_xyzw.dtype)
    return place_joints(offsets, local_xyzw, root_m)


def place_joints(offsets_m: Tensor, local_xyzw: Tensor, root_m: Tensor) -> tuple[Tensor, Tensor]:
    """Place joints whose offsets from their parents, (55, 3) or (..., 55, 3), metres, are given; see above."""
    offsets = offsets_m
    rotations = local_xyzw.clone()
    positions = offsets.expand(*local_xyzw.shape[:-1], 3).clone()
    positions[..., 0, :] = root_m
    for joints, parents in _levels():
        child, parent = list(joints), list(parents)
        turned = rotations[..., parent, :]
        rotations[..., child, :] = multiply(turned, local_xyzw[..., child, :])
        positions[..., child, :] = positions[..., parent, :] + rotate(turned, offsets[..., child, :])
    return rotations, positions


def local_from_world(world_xyzw: Tensor) -> Tensor:
    """Return parent-relative rotations of world rotations, both (..., 55, 4)."""
    parents = torch.tensor([max(parent, 0) for parent in PARENTS], device=world_xyzw.device)
    local = multiply(conjugate(world_xyzw[..., parents, :]), world_xyzw)
    local[..., 0, :] = world_xyzw[..., 0, :]
    return local
