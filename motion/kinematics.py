"""Forward kinematics of the canonical skeleton."""

from __future__ import annotations

from functools import cache

import torch
from torch import Tensor

from motion.rotations import conjugate, multiply, rotate
from motion.skeleton import PARENTS, Skeleton

_ALL = tuple(range(len(PARENTS)))


@cache
@torch.inference_mode(False)
def _levels(joints: tuple[int, ...], device: torch.device) -> tuple[tuple[Tensor, Tensor], ...]:
    """Some joints and their parents by depth, so that a whole level is one batched product."""
    depth = [0] * len(PARENTS)
    for joint, parent in enumerate(PARENTS):
        depth[joint] = 0 if parent < 0 else depth[parent] + 1
    levels = []
    for level in sorted({depth[joint] for joint in joints} - {0}):
        own = [joint for joint in joints if depth[joint] == level]
        levels.append(
            (torch.tensor(own, device=device), torch.tensor([PARENTS[j] for j in own], device=device))
        )
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
    batch = local_xyzw.shape[:-2]
    positions = offsets_m.expand(*batch, len(PARENTS), 3).clone()
    positions[..., 0, :] = root_m
    return place_more(offsets_m, local_xyzw, (local_xyzw, positions), _ALL)


def place_more(
    offsets_m: Tensor, local_xyzw: Tensor, placed: tuple[Tensor, Tensor], joints: tuple[int, ...]
) -> tuple[Tensor, Tensor]:
    """Place some joints whose parents are among them or stand already.

    Args:
        offsets_m: (55, 3) or (..., 55, 3) offsets from the parents, metres.
        local_xyzw: (..., 55, 4) unit quaternions, parent-relative.
        placed: World rotations (..., 55, 4) and positions (..., 55, 3), metres, of those that stand.
        joints: Which.

    Returns:
        World rotations (..., 55, 4) and positions (..., 55, 3), metres, of all; each joint's numbers lie together.
    """
    batch = local_xyzw.shape[:-2]
    local, turns = _by_joint(local_xyzw), _by_joint(placed[0])
    places = _by_joint(placed[1])
    offsets = _by_joint(offsets_m) if offsets_m.ndim > 2 else offsets_m.T.unsqueeze(-1)
    for children, parents in _levels(joints, local_xyzw.device):
        turned = turns.index_select(1, parents).movedim(0, -1)
        own, step = (part.index_select(1, children).movedim(0, -1) for part in (local, offsets))
        turns.index_copy_(1, children, multiply(turned, own).movedim(-1, 0))
        moved = rotate(turned, step).movedim(-1, 0)
        places.index_copy_(1, children, places.index_select(1, parents) + moved)
    shape = (*batch, len(PARENTS))
    return turns.permute(2, 1, 0).reshape(*shape, 4), places.permute(2, 1, 0).reshape(*shape, 3)


def _by_joint(values: Tensor) -> Tensor:
    """Copy (..., 55, D) numbers to (D, 55, N), N being all of the batch."""
    return (
        values.reshape(-1, *values.shape[-2:]).permute(2, 1, 0).clone(memory_format=torch.contiguous_format)
    )


def local_from_world(world_xyzw: Tensor) -> Tensor:
    """Return parent-relative rotations of world rotations, both (..., 55, 4)."""
    parents = torch.tensor([max(parent, 0) for parent in PARENTS], device=world_xyzw.device)
    local = multiply(conjugate(world_xyzw[..., parents, :]), world_xyzw)
    local[..., 0, :] = world_xyzw[..., 0, :]
    return local
