"""Motion of any humanoid skeleton onto the canonical one.

A joint's turn away from its own rest pose is carried over in world axes, so it matters neither how the
source's bones are rolled nor which joints lie between. Where the source does not rest in a T-pose, the
difference of the bone directions is added:

    canonical_world(t) = B_world · world(t) · world_rest⁻¹ · B_rest⁻¹ · A

``B_rest`` brings the rest pose's axes, ``B_world`` the motion's axes to Y up, facing +Z; ``A`` turns the
canonical bone at rest onto the source's bone at rest, by the shortest way.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from motion.clip import Clip
from motion.errors import FormatError, InvalidInputError
from motion.formats.joint_names import map_joints
from motion.formats.recording import ImportedMotion
from motion.rotations import between, conjugate, from_matrix, from_rotvec, multiply, normalise, rotate
from motion.skeleton import FINGERS, JOINT_COUNT, JOINT_INDEX, JOINT_NAMES, PARENTS
from motion.timing import FrameRate

_UNITS = {
    "metres": 1.0,
    "centimetres": 0.01,
    "millimetres": 0.001,
    "inches": 0.0254,
    "feet": 0.3048,
    "CMU units (1/0.45 inch)": 0.0254 / 0.45,
}
_LEG_M = 0.82
_ARM_M = 0.52
_TRUNK_M = 0.60
"""Length of a grown person's leg, arm and trunk, by which the unit is told, metres."""
_HUMAN_SPREAD = math.log(1.25)
"""Natural logarithm of how far people's limbs are from these; beyond it the unit is no known one."""
_REQUIRED = tuple(f"{side}_{part}" for side in ("left", "right") for part in ("shoulder", "elbow", "wrist"))
_LIMB_TOLERANCE_RAD = math.radians(8)
_ARM_TOLERANCE_RAD = math.radians(0.2)
_FINGER_TOLERANCE_RAD = math.radians(25)
"""A rest pose this near to the T-pose is one; below it lie the differences between human builds, which legs keep so
that feet stay on the floor, and which arms do not, so that they point where the source's arms point."""


@dataclass(frozen=True, slots=True, eq=False)
class SourceMotion:
    """A sampled motion of some skeleton in its own axes and unit.

    Attributes:
        names: Joint names.
        parents: Index of each joint's parent, -1 for roots; parents come first.
        rest_xyzw: (J, 4) rest rotations, parent-relative.
        rest_offsets: (J, 3) rest places in the parent's frame.
        local_xyzw: (T, J, 4) rotations, parent-relative.
        local_places: (T, J, 3) places in the parent's frame.
        rate: Frames a second.
        ends: Joint to the tip of its bone in the joint's frame, where the file tells.
        canonical: Canonical name to joint, where the file itself says so (VRM); None finds them by name.
    """

    names: tuple[str, ...]
    parents: tuple[int, ...]
    rest_xyzw: NDArray[np.floating[Any]]
    rest_offsets: NDArray[np.floating[Any]]
    local_xyzw: NDArray[np.floating[Any]]
    local_places: NDArray[np.floating[Any]]
    rate: FrameRate
    ends: Mapping[int, NDArray[np.floating[Any]]] = field(default_factory=dict)
    canonical: Mapping[str, int] | None = None


def retarget(
    source: SourceMotion, *, where: str, unit_m: float | None = None, up: str | None = None
) -> ImportedMotion:
    """Bring a motion to the canonical skeleton.

    Args:
        source: The motion.
        where: File, for messages.
        unit_m: Length of the source's unit, metres; None finds it from the legs (or arms).
        up: "x", "y" or "z", the upward axis of the motion; None finds it.

    Raises:
        InvalidInputError: If ``unit_m`` or ``up`` makes no sense.
        FormatError: If no humanoid is recognised or its rest pose has no extent.
    """
    if up not in (None, "x", "y", "z") or (unit_m is not None and not 0 < unit_m < 1000):
        raise InvalidInputError(
            f"up={up!r}, unit_m={unit_m!r}",
            code="DX-FMT-062",
            where=where,
            hint="up is x, y or z; unit_m is metres.",
        )
    joints = _mapped(source, where)
    rest_xyzw, rest_places = _world(source.parents, _tensor(source.rest_xyzw), _tensor(source.rest_offsets))
    world_xyzw, world_places = _world(
        source.parents, _tensor(source.local_xyzw), _tensor(source.local_places)
    )
    rest_axes = _rest_axes(joints, rest_places, where)
    world_axes, up_name = _world_axes(joints, world_places, rest_axes, up)
    names = list(joints)
    index = [joints[name] for name in names]
    turned = multiply(
        world_axes, multiply(world_xyzw[:, index], conjugate(multiply(rest_axes, rest_xyzw[index])))
    )
    # VRM prescribes the T-pose; joints under canonical names are this package's own files.
    exact = source.canonical is not None or all(name in source.names for name in joints)
    alignment, aligned = (
        ({}, 0) if exact else _alignment(joints, rotate(rest_axes, rest_places), source, rest_xyzw, rest_axes)
    )
    local = _local({name: turned[:, row] for row, name in enumerate(names)}, alignment)
    scale, unit_name, leg_m = _unit(joints, rest_places, unit_m, where)
    root = rotate(world_axes, world_places[:, joints["pelvis"]]) * scale
    used = set(joints.values())
    return ImportedMotion(
        clip=Clip(source.rate, continuous(normalise(local)).float(), root.float()),
        leg_length_m=leg_m,
        joints={name: source.names[joint] for name, joint in joints.items()},
        ignored=tuple(name for joint, name in enumerate(source.names) if joint not in used),
        notes=(
            f"unit {unit_name}",
            f"up axis {up_name}",
            f"{source.rate.fps:g} frames/s",
            f"{len(joints)} of {JOINT_COUNT} joints found",
            "rest pose is a T-pose" if not aligned else f"rest pose is no T-pose: {aligned} bones realigned",
        ),
    )


def _mapped(source: SourceMotion, where: str) -> dict[str, int]:
    """Return the source's joint for each canonical name that it has one for.

    Raises:
        FormatError: If one is missing without which there is no humanoid.
    """
    joints = (
        dict(source.canonical) if source.canonical is not None else map_joints(source.names, source.parents)
    )
    missing = [name for name in ("pelvis", "head", *_REQUIRED) if name not in joints]
    if missing:
        raise FormatError(
            f"no humanoid is recognised: nothing answers to {', '.join(missing[:4])}"
            f"{' …' if len(missing) > 4 else ''} among {', '.join(source.names[:30])}",
            code="DX-FMT-060",
            where=where,
            hint="Name the joints as CMU, Mixamo, Rokoko, VRM or SMPL do.",
        )
    return joints


def _local(turned: Mapping[str, Tensor], alignment: Mapping[str, Tensor]) -> Tensor:
    """Return (T, 55, 4) local rotations of the canonical joints; one that the source lacks follows its parent.

    Args:
        turned: World rotations (T, 4) of the joints that the source has, by canonical name.
        alignment: What turns canonical bones at rest onto the source's, (4,), where they differ.
    """
    frames = len(next(iter(turned.values())))
    world = torch.empty(frames, JOINT_COUNT, 4, dtype=torch.float64)
    for joint, (name, parent) in enumerate(zip(JOINT_NAMES, PARENTS, strict=True)):
        if name not in turned:
            world[:, joint] = world[:, parent]
        elif name in alignment:
            world[:, joint] = multiply(turned[name], alignment[name])
        else:
            world[:, joint] = turned[name]
    local = world.clone()
    local[:, 1:] = multiply(conjugate(world[:, list(PARENTS[1:])]), world[:, 1:])
    return local


def fitted(clip: Clip, leg_length_m: float, target_leg_length_m: float) -> Clip:
    """Return a clip whose root path is scaled from one leg length to another, so that feet meet the floor."""
    return Clip(clip.rate, clip.local_xyzw, clip.root_m * (target_leg_length_m / leg_length_m))


def facing_front(clip: Clip) -> Clip:
    """Return a clip turned and moved so that its first frame faces +Z above the origin; heights are kept."""
    first = clip.local_xyzw[0, 0].double()
    forward = rotate(first, torch.tensor([0.0, 0.0, 1.0], dtype=torch.float64))
    yaw = torch.atan2(forward[0], forward[2])
    turn = from_rotvec(torch.stack((torch.zeros(()).double(), -yaw, torch.zeros(()).double())))
    local = clip.local_xyzw.clone()
    local[:, 0] = multiply(turn, clip.local_xyzw[:, 0].double()).float()
    offset = clip.root_m[0].double() * torch.tensor([1.0, 0.0, 1.0], dtype=torch.float64)
    return Clip(clip.rate, local, rotate(turn, clip.root_m.double() - offset).float())


def continuous(xyzw: Tensor) -> Tensor:
    """Return (T, ..., 4) quaternions with the signs that make each nearest to the frame before."""
    dots = (xyzw[1:] * xyzw[:-1]).sum(-1)
    flips = torch.cumprod(torch.where(dots < 0, -1.0, 1.0).to(xyzw.dtype), dim=0)
    return torch.cat((xyzw[:1], xyzw[1:] * flips.unsqueeze(-1)))


def _tensor(array: NDArray[np.floating[Any]]) -> Tensor:
    return torch.from_numpy(np.ascontiguousarray(array, dtype=np.float64))


def _world(parents: Sequence[int], local: Tensor, places: Tensor) -> tuple[Tensor, Tensor]:
    rotations, positions = local.clone(), places.clone()
    for joint, parent in enumerate(parents):
        if parent >= 0:
            rotations[..., joint, :] = multiply(rotations[..., parent, :], local[..., joint, :])
            positions[..., joint, :] = positions[..., parent, :] + rotate(
                rotations[..., parent, :], places[..., joint, :]
            )
    return rotations, positions


def _rest_axes(joints: Mapping[str, int], places: Tensor, where: str) -> Tensor:
    """Rotation from the rest pose's axes to Y up, left +X."""
    part = "hip" if "left_hip" in joints and "right_hip" in joints else "shoulder"
    left = places[joints[f"left_{part}"]] - places[joints[f"right_{part}"]]
    upward = places[joints["head"]] - places[joints["pelvis"]]
    forward = torch.linalg.cross(left, upward)
    if forward.norm() < 1e-9 * max(1.0, float(upward.norm())) or upward.norm() < 1e-9:
        raise FormatError(
            "the skeleton's rest pose has no width or no height",
            code="DX-FMT-061",
            where=where,
            hint="Export it with bone offsets.",
        )
    y = upward / upward.norm()
    z = forward / forward.norm()
    matrix = torch.stack((torch.linalg.cross(y, z), y, z))
    snapped = torch.zeros_like(matrix)
    for row in range(3):
        column = int(matrix[row].abs().argmax())
        snapped[row, column] = torch.sign(matrix[row, column])
    # A lean of the rest pose is part of the pose; only axes that are swapped are a matter of convention.
    near = abs(float(torch.linalg.det(snapped)) - 1.0) < 1e-6 and float((matrix * snapped).sum(1).min()) > 0.9
    return from_matrix(snapped if near else matrix)


def _world_axes(
    joints: Mapping[str, int], places: Tensor, rest_axes: Tensor, up: str | None
) -> tuple[Tensor, str]:
    if up is None:
        upward = (places[:, joints["head"]] - places[:, joints["pelvis"]]).mean(0)
        axis = int(upward.abs().argmax())
        sign = float(torch.sign(upward[axis]))
    else:
        axis, sign = "xyz".index(up), 1.0
    direction = torch.zeros(3, dtype=torch.float64)
    direction[axis] = sign
    y = torch.tensor([0.0, 1.0, 0.0], dtype=torch.float64)
    name = ("" if sign > 0 else "-") + "xyz"[axis]
    if float((rotate(rest_axes, direction) * y).sum()) > 0.8:
        return rest_axes, name
    return between(direction, y), name


def _alignment(
    joints: Mapping[str, int], places: Tensor, source: SourceMotion, rest_xyzw: Tensor, rest_axes: Tensor
) -> tuple[dict[str, Tensor], int]:
    """Rotation of each limb's canonical rest direction onto the source's, and how many bones are far from it."""
    out: dict[str, Tensor] = {}
    count = 0
    for side, x in (("left", 1.0), ("right", -1.0)):
        arm, leg = (x, 0.0, 0.0), (0.0, -1.0, 0.0)
        bones: list[tuple[str, str | None, tuple[float, float, float], float]] = [
            (f"{side}_hip", f"{side}_knee", leg, _LIMB_TOLERANCE_RAD),
            (f"{side}_knee", f"{side}_ankle", leg, _LIMB_TOLERANCE_RAD),
            (f"{side}_shoulder", f"{side}_elbow", arm, _ARM_TOLERANCE_RAD),
            (f"{side}_elbow", f"{side}_wrist", arm, _ARM_TOLERANCE_RAD),
            (f"{side}_wrist", f"{side}_middle1", arm, _FINGER_TOLERANCE_RAD),
        ]
        for finger in FINGERS:
            for link in (1, 2, 3):
                tip = f"{side}_{finger}{link + 1}" if link < 3 and finger != "thumb" else None
                bones.append((f"{side}_{finger}{link}", tip, arm, _FINGER_TOLERANCE_RAD))
        for name, child, direction, tolerance in bones:
            if name not in joints:
                continue
            rest = torch.tensor(direction, dtype=torch.float64)
            if child is not None and child in joints:
                bone = places[joints[child]] - places[joints[name]]
            elif name.endswith("_wrist") and joints[name] in source.ends:
                tip_place = _tensor(np.asarray(source.ends[joints[name]]))
                bone = rotate(rest_axes, rotate(rest_xyzw[joints[name]], tip_place))
            else:
                bone = torch.zeros(3, dtype=torch.float64)
            parent = JOINT_NAMES[PARENTS[JOINT_INDEX[name]]]
            if bone.norm() < 1e-9:
                turn = None
            else:
                turn = between(rest, bone / bone.norm())
                angle = 2 * math.asin(min(1.0, float(turn[:3].norm())))
                if angle < tolerance:
                    continue
                count += angle >= _LIMB_TOLERANCE_RAD
            if turn is not None:
                out[name] = turn
            elif parent in out and not name.endswith(("_hip", "_shoulder")):
                out[name] = out[parent]
    return out, count


def _unit(
    joints: Mapping[str, int], places: Tensor, unit_m: float | None, where: str
) -> tuple[float, str, float | None]:
    """Return the unit in metres, its name, and the leg's length in metres."""

    def chain(*parts: str) -> float:
        lengths = []
        for side in ("left_", "right_"):
            bones = [side + part for part in parts]
            if all(bone in joints for bone in bones):
                stops = places[[joints[bone] for bone in bones]]
                lengths.append(float((stops[1:] - stops[:-1]).norm(dim=-1).sum()))
        return sum(lengths) / len(lengths) if lengths else 0.0

    leg, arm = chain("hip", "knee", "ankle"), chain("shoulder", "elbow", "wrist")
    trunk = float((places[joints["head"]] - places[joints["pelvis"]]).norm())
    length = leg + arm + trunk
    expected = sum(human for own, human in ((leg, _LEG_M), (arm, _ARM_M), (trunk, _TRUNK_M)) if own > 0)
    if not length or not arm:
        raise FormatError("the skeleton's limbs have no length", code="DX-FMT-061", where=where)
    if unit_m is not None:
        return unit_m, f"{unit_m:g} m (given)", leg * unit_m or None
    name, unit = min(_UNITS.items(), key=lambda item: abs(math.log(length * item[1] / expected)))
    if abs(math.log(length * unit / expected)) > _HUMAN_SPREAD:
        unit, name = expected / length, "unknown, scaled to human size"
    return unit, name, leg * unit or None
