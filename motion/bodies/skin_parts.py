"""Which of a body's skin is trunk, hand and forearm, where skin may be in skin."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import torch
from torch import Tensor

from motion.bodies.body import SkinnedBody
from motion.bodies.hands import HAND_BONES
from motion.bodies.twists import SKIN_BONES
from motion.skeleton import JOINT_INDEX

SIDES = ("left", "right")
_OUTER = ("skin", "lips", "nails", "garment")
_TRUNK = ("pelvis", "spine1", "spine2", "spine3", "neck", "head", "jaw", "left_collar", "right_collar")
_BESIDE = ("left_hip", "right_hip", "left_shoulder", "right_shoulder")
_FOREARM = ("elbow", "forearm_twist", "wrist_twist")
_ELBOW_SHARE = 1.0 / 3.0
"""Share of the forearm that is left out: an elbow rests against the side, flesh on flesh, as the upper arm does."""


@dataclass(frozen=True, slots=True, eq=False)
class SkinParts:
    """Parts of a body's outer skin, each (V,) bool over its vertices; a vertex belongs to the bone that moves it most.

    Attributes:
        triangles: (F, 3) int64, the outer skin.
        trunk: Trunk and head.
        beside: What the trunk goes on into: it is nearer there than the trunk's rim, and counts for nothing.
        hand: Each hand.
        forearm: Each forearm, whole.
        free_forearm: The part of each that does not rest against the side with the upper arm.
    """

    triangles: Tensor
    trunk: Tensor
    beside: Tensor
    hand: dict[str, Tensor]
    forearm: dict[str, Tensor]
    free_forearm: dict[str, Tensor]

    @classmethod
    def of(cls, body: SkinnedBody) -> SkinParts:
        """Find them."""
        owner = body.bone_indices.gather(1, body.bone_weights.argmax(dim=1, keepdim=True)).squeeze(1)
        triangles = body.triangles[body.region(*(name for name in _OUTER if name in body.region_names))]
        outer = torch.zeros(len(owner), dtype=torch.bool)
        outer[triangles.flatten()] = True

        def part(names: Iterable[str]) -> Tensor:
            return outer & torch.isin(owner, torch.tensor([SKIN_BONES.index(name) for name in names]))

        hand = {side: part(name.replace("left", side) for name in HAND_BONES) for side in SIDES}
        forearm = {side: part(f"{side}_{name}" for name in _FOREARM) for side in SIDES}
        free = {side: forearm[side] & _beyond_elbow(body, side) for side in SIDES}
        return cls(triangles, part(_TRUNK), part(_BESIDE), hand, forearm, free)


def _beyond_elbow(body: SkinnedBody, side: str) -> Tensor:
    """(V,) whether vertices are further along the forearm than what rests against the side."""
    elbow, wrist = (
        body.skeleton.rest_positions_m[JOINT_INDEX[f"{side}_{joint}"]] for joint in ("elbow", "wrist")
    )
    way = wrist - elbow
    return (body.vertices_m - elbow) @ way > _ELBOW_SHARE * way.square().sum()
