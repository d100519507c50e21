"""Twist bones: the parts of an arm that follow a joint's turn about the bone only in part.

A joint's local rotation is split as ``q = S · T`` with ``T`` its turn about the arm's own axis (±X at rest)
and ``S`` the swing that is left (swing-twist decomposition; P. Dobrowolski 2015, "Swing-twist decomposition
in Clifford algebra"). With ``W`` the world rotation of the joint's parent, ``T^f`` the turn taken to the
fraction f:

    upper arm, near the shoulder   W[collar] · S[shoulder] · T[shoulder]^½
    forearm, near the elbow        W[shoulder] · S[elbow] · T[elbow]^½
    forearm, near the wrist        W[elbow] · T[wrist]^½

so that neither pronation (whether a motion keeps it in the elbow or in the wrist) nor a turned shoulder
wrings the skin at one place. A twist bone has its pivot at the joint named in ``pivot``.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor

from motion.rotations import conjugate, from_rotvec, multiply, to_rotvec, twist_about
from motion.skeleton import JOINT_INDEX, JOINT_NAMES, PARENTS


@dataclass(frozen=True, slots=True)
class TwistBone:
    """A skin bone that takes part of a joint's turn.

    Attributes:
        name: Name of the skin bone.
        source: Joint whose local rotation is split.
        parent: Joint in whose frame the result is; the parent of ``source``.
        pivot: Joint at which the bone begins.
        swings: Whether the bone follows the swing too, which it does on the far side of the joint.
        fraction: Part of the turn that the bone takes, 0…1.
    """

    name: str
    source: str
    parent: str
    pivot: str
    swings: bool
    fraction: float


def _twist_bones() -> tuple[TwistBone, ...]:
    bones = []
    for side in ("left", "right"):
        collar, shoulder, elbow, wrist = (
            f"{side}_{part}" for part in ("collar", "shoulder", "elbow", "wrist")
        )
        bones.append(TwistBone(f"{side}_upper_arm_twist", shoulder, collar, shoulder, True, 0.5))
        bones.append(TwistBone(f"{side}_forearm_twist", elbow, shoulder, elbow, True, 0.5))
        bones.append(TwistBone(f"{side}_wrist_twist", wrist, elbow, elbow, False, 0.5))
    return tuple(bones)


TWIST_BONES: tuple[TwistBone, ...] = _twist_bones()
SKIN_BONES: tuple[str, ...] = (*JOINT_NAMES, *(bone.name for bone in TWIST_BONES))
"""Names of the bones that skin weights refer to: the 55 canonical joints, then the twist bones."""
SKIN_BONE_COUNT = len(SKIN_BONES)
SKIN_PARENTS: tuple[int, ...] = (*PARENTS, *(JOINT_INDEX[bone.parent] for bone in TWIST_BONES))
"""Index of each skin bone's parent joint, −1 for the pelvis; a twist bone's parent is that of its source
joint."""
SKIN_PIVOTS: tuple[int, ...] = (*range(len(JOINT_NAMES)), *(JOINT_INDEX[bone.pivot] for bone in TWIST_BONES))
"""Index of the canonical joint at which each skin bone begins."""


def twist_rotations(local_xyzw: Tensor) -> Tensor:
    """Return the local rotations of the twist bones.

    Args:
        local_xyzw: (..., 55, 4) unit quaternions, parent-relative.

    Returns:
        (..., 6, 4) unit quaternions relative to each twist bone's parent joint, in the order of
        ``TWIST_BONES``.
    """
    sources = local_xyzw[..., [JOINT_INDEX[bone.source] for bone in TWIST_BONES], :]
    axis = local_xyzw.new_tensor((1.0, 0.0, 0.0))
    twist = twist_about(sources, axis)
    swing = multiply(sources, conjugate(twist))
    fraction = local_xyzw.new_tensor([bone.fraction for bone in TWIST_BONES]).unsqueeze(-1)
    part = from_rotvec(to_rotvec(twist) * fraction)
    swings = torch.tensor([bone.swings for bone in TWIST_BONES], device=local_xyzw.device).unsqueeze(-1)
    return torch.where(swings, multiply(swing, part), part)
