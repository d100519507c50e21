"""Linear blend skinning of the canonical joints and the twist bones."""

from __future__ import annotations

import torch
from torch import Tensor

from motion.bodies.twists import SKIN_PARENTS, SKIN_PIVOTS, TWIST_BONES, twist_rotations
from motion.kinematics import forward_kinematics
from motion.rotations import multiply, to_matrix
from motion.skeleton import JOINT_COUNT, Skeleton


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
    rows = transforms[..., :3, :].flatten(-2)
    blended = (weights.to(rows) @ rows).unflatten(-1, (3, 4))
    vertices = vertices_m.to(rows).unsqueeze(-1)
    return (blended[..., :3] @ vertices).squeeze(-1) + blended[..., 3]
