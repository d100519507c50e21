"""Linear blend skinning of the canonical joints and the twist bones."""

from __future__ import annotations

import torch
from torch import Tensor

from motion.bodies.twists import SKIN_PARENTS, SKIN_PIVOTS, TWIST_BONES, twist_rotations
from motion.kinematics import forward_kinematics
from motion.rotations import multiply, to_matrix
from motion.skeleton import JOINT_COUNT, Skeleton

_FRAMES_AT_ONCE, VERTICES_AT_ONCE = 16, 2048
"""Frames and vertices that are blended together: what lies between stays in the processor's cache."""


def bone_placements(skeleton: Skeleton, local_xyzw: Tensor, root_m: Tensor) -> tuple[Tensor, Tensor]:
    """Place every skin bone in the world.

    Args:
        skeleton: Proportions of the body.
        local_xyzw: (..., 55, 4) unit quaternions, parent-relative.
        root_m: (..., 3) world position of the pelvis, metres.

    Returns:
        World rotations (..., B, 4) and positions (..., B, 3), metres, in the order of ``SKIN_BONES``.
    """
    rotations, positions = forward_kinematics(skeleton, local_xyzw, root_m)
    if not TWIST_BONES:
        return rotations, positions
    parents = rotations[..., list(SKIN_PARENTS[JOINT_COUNT:]), :]
    twists = multiply(parents, twist_rotations(local_xyzw))
    pivots = positions[..., list(SKIN_PIVOTS[JOINT_COUNT:]), :]
    return torch.cat((rotations, twists), dim=-2), torch.cat((positions, pivots), dim=-2)


def skin_transforms(skeleton: Skeleton, bind_to_rest: Tensor, local_xyzw: Tensor, root_m: Tensor) -> Tensor:
    """Return (..., B, 4, 4): what takes bind-pose vertices to the world, bone by bone.

    Args:
        skeleton: Proportions of the body.
        bind_to_rest: (B, 4, 4) rigid transforms from the bind pose to the T-pose.
        local_xyzw: (..., 55, 4) unit quaternions, parent-relative.
        root_m: (..., 3) world position of the pelvis, metres.
    """
    return placed_transforms(skeleton, bind_to_rest, *bone_placements(skeleton, local_xyzw, root_m))


def placed_transforms(
    skeleton: Skeleton, bind_to_rest: Tensor, rotations: Tensor, positions: Tensor
) -> Tensor:
    """Return the same (..., B, 4, 4) of bones that are placed already.

    Args:
        skeleton: Proportions of the body.
        bind_to_rest: (B, 4, 4) rigid transforms from the bind pose to the T-pose.
        rotations: (..., B, 4) world rotations of the bones.
        positions: (..., B, 3) world positions of the bones, metres.
    """
    pivots = skeleton.rest_positions_m.to(positions)[list(SKIN_PIVOTS)]
    bind = bind_to_rest.to(positions)
    matrices = to_matrix(rotations)
    transforms = positions.new_zeros(*positions.shape[:-1], 4, 4)
    transforms[..., :3, :3] = matrices @ bind[:, :3, :3]
    moved = (matrices @ (bind[:, :3, 3] - pivots).unsqueeze(-1)).squeeze(-1)
    transforms[..., :3, 3] = moved + positions
    transforms[..., 3, 3] = 1.0
    return transforms


def blend_vertices(weights: Tensor, transforms: Tensor, vertices_m: Tensor) -> Tensor:
    """Return (..., V, 3): every vertex moved by the weighted mean of its bones' transforms.

    Args:
        weights: (V, B) rows sum to 1.
        transforms: (..., B, 4, 4).
        vertices_m: (V, 3) or (..., V, 3), metres.
    """
    batch = transforms.shape[:-3]
    rows = transforms[..., :3, :].flatten(-2).transpose(-1, -2).reshape(-1, 12, weights.shape[1])
    planes = vertices_m.to(rows).transpose(-1, -2)
    if planes.ndim == 2:
        planes = planes.contiguous().expand(len(rows), -1, -1)
    else:
        planes = planes.expand(*batch, -1, -1).reshape(len(rows), 3, -1)
    posed = blend_planes(weights.to(rows).T, rows, planes)
    return posed.view(*batch, 3, -1).transpose(-1, -2)


def blend_planes(weights: Tensor, rows: Tensor, planes_m: Tensor, posed_m: Tensor | None = None) -> Tensor:
    """Return (F, 3, V): the same with every coordinate whole in memory, a part of them at a time.

    Args:
        weights: (B, V) columns sum to 1.
        rows: (F, 12, B): of each bone's transform, row after row, three turning numbers and the shift.
        planes_m: (F, 3, V) x, y and z of the vertices, metres.
        posed_m: (F, 3, V) where the result is to be written; made if not given.
    """
    frames, bones = len(rows), len(weights)
    posed = rows.new_empty(frames, 3, weights.shape[1]) if posed_m is None else posed_m
    step = max(1, frames) if rows.is_cuda else _FRAMES_AT_ONCE
    wide = max(1, weights.shape[1]) if rows.is_cuda else VERTICES_AT_ONCE
    for vertices in (slice(first, first + wide) for first in range(0, weights.shape[1], wide)):
        part = weights[:, vertices].contiguous()
        # One piece of memory serves all frames: what is fresh has to be cleared first.
        scratch = rows.new_empty(12 * step, part.shape[1])
        for own in (slice(first, first + step) for first in range(0, frames, step)):
            turned = rows[own].reshape(-1, bones)
            blended = torch.mm(turned, part, out=scratch[: len(turned)]).view(-1, 3, 4, part.shape[1])
            x, y, z = planes_m[own, :, vertices].unsqueeze(2).unbind(1)
            out = torch.addcmul(blended[:, :, 3], blended[:, :, 0], x, out=posed[own, :, vertices])
            out.addcmul_(blended[:, :, 1], y).addcmul_(blended[:, :, 2], z)
    return posed
