"""How near the hands come to each other on their ways, so that one is led around the other."""

from __future__ import annotations

import torch
from torch import Tensor

from motion.bodies.hands import HandSkin, nearest_of_skin
from motion.skeleton import JOINT_INDEX

_NEAR_M = 0.26
"""Distance of the wrists below which hands can meet, metres."""
_FELT, _FELT_IN = 6, 3
"""Every so many points of the skin of the hand that is led, and of the one that it is led around, are looked at."""
_BLOCK = 256
_FAR_M = -1.0


def depth_in_other_hand(
    skin: HandSkin, side: str, local_xyzw: Tensor, rotations_xyzw: Tensor, positions_m: Tensor
) -> tuple[Tensor, Tensor]:
    """Measure how deep one hand is in the other.

    Args:
        skin: The left hand's skin.
        side: The hand that is led, ``left`` or ``right``.
        local_xyzw: (T, 55, 4) local rotations of the joints.
        rotations_xyzw: (T, 55, 4) world rotations.
        positions_m: (T, 55, 3) world positions, metres.

    Returns:
        Depths (T,), metres, negative outside and about −1 where the hands are far apart; and unit directions (T, 3)
        out of the other hand where the skin is deepest, world.
    """
    other = "left" if side == "right" else "right"
    mine, theirs = JOINT_INDEX[f"{side}_wrist"], JOINT_INDEX[f"{other}_wrist"]
    near = ((positions_m[:, mine] - positions_m[:, theirs]).norm(dim=-1) < _NEAR_M).nonzero().flatten()
    depth = torch.full((len(positions_m),), _FAR_M)
    way_out = torch.zeros(len(positions_m), 3)
    felt, felt_in = skin.thinned(_FELT), skin.thinned(_FELT_IN)
    for rows in near.split(_BLOCK):

        def placed(of: HandSkin, whose: str, rows: Tensor = rows) -> tuple[Tensor, Tensor]:
            first, wrist = JOINT_INDEX[f"{whose}_index1"], JOINT_INDEX[f"{whose}_wrist"]
            fingers = local_xyzw[rows, first : first + 15]
            return of.placed(whose, fingers, rotations_xyzw[rows, wrist], positions_m[rows, wrist])

        points, _ = placed(felt, side)
        skin_m, normals = placed(felt_in, other)
        deep, out = nearest_of_skin(points, skin_m, normals)
        deepest = deep.max(dim=-1)
        depth[rows] = deepest.values
        way_out[rows] = out[torch.arange(len(rows)), deepest.indices]
    return depth, way_out
