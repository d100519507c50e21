"""Takes MakeHuman's rest pose to the canonical T-pose, joint by joint.

MakeHuman's human stands with the arms hanging outwards, the elbows bent and the fingers a little curled.
Every bone gets one rigid transform to the T-pose; the mesh itself stays as modelled, so that skinning
remains a single linear blend from the pose the weights were painted in.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.spatial.transform import Rotation

from motion.bodies.anny_source import RawHuman
from motion.bodies.twists import SKIN_BONES, TWIST_BONES
from motion.skeleton import FINGERS, JOINT_NAMES, PARENTS

Floats = NDArray[np.float64]

_MIDLINE: dict[str, tuple[str, ...]] = {
    "pelvis": ("spine05", "root", "pelvis.L", "pelvis.R"),
    "spine1": ("spine04", "spine03"),
    "spine2": ("spine02",),
    "spine3": ("spine01",),
    "neck": ("neck01", "neck02", "neck03"),
    "head": ("head",),
    "jaw": ("jaw",),
}
_SIDED: dict[str, tuple[str, ...]] = {
    "hip": ("upperleg01", "upperleg02"),
    "knee": ("lowerleg01", "lowerleg02"),
    "ankle": ("foot",),
    "foot": ("toe1-1", "toe2-1", "toe3-1", "toe4-1", "toe5-1"),
    "collar": ("clavicle", "shoulder01"),
    "upper_arm_twist": ("upperarm01",),
    "shoulder": ("upperarm02",),
    "forearm_twist": ("lowerarm01",),
    "wrist_twist": ("lowerarm02",),
    "wrist": ("wrist", "metacarpal1", "metacarpal2", "metacarpal3", "metacarpal4"),
    "eye": ("eye",),
}
_FINGER_NUMBERS = {"thumb": 1, "index": 2, "middle": 3, "ring": 4, "pinky": 5}


def _source_bones() -> dict[str, tuple[str, ...]]:
    bones = dict(_MIDLINE)
    for side, suffix in (("left", "L"), ("right", "R")):
        for name, sources in _SIDED.items():
            bones[f"{side}_{name}"] = tuple(f"{source}.{suffix}" for source in sources)
        for finger in FINGERS:
            for link in (1, 2, 3):
                bones[f"{side}_{finger}{link}"] = (f"finger{_FINGER_NUMBERS[finger]}-{link}.{suffix}",)
    return bones


SOURCE_BONES: Mapping[str, tuple[str, ...]] = _source_bones()
"""Skin bone to the MakeHuman bones that move rigidly with it; bones not named follow their nearest named
parent."""
_HEADS = {"shoulder": "upperarm01", "elbow": "lowerarm01"}
"""The arm's joints begin where these MakeHuman bones begin; every other one where its first source bone does."""
_LAST_LINK = 3


@dataclass(frozen=True, slots=True, eq=False)
class RestPose:
    """The T-pose of one human.

    Attributes:
        joints_m: (55, 3) canonical joints in the T-pose, soles on y = 0, pelvis over the origin, metres.
        bind_to_rest: (skin bones, 4, 4) rigid transforms from MakeHuman's rest pose to the T-pose.
        fingertips_m: (10, 3) ends of the fingers in the T-pose, left then right, in SMPL-X finger order.
    """

    joints_m: Floats
    bind_to_rest: Floats
    fingertips_m: Floats


def collapsed_weights(human: RawHuman) -> Floats:
    """Return (vertices, skin bones) weights: MakeHuman's, each bone's share given to its skin bone."""
    owner = {source: bone for bone, name in enumerate(SKIN_BONES) for source in SOURCE_BONES.get(name, ())}
    weights = np.zeros((len(human.weights), len(SKIN_BONES)))
    for column in range(len(human.bone_names)):
        place = column
        while human.bone_names[place] not in owner:
            place = human.bone_parents[place]
        weights[:, owner[human.bone_names[place]]] += human.weights[:, column]
    return weights


def rest_pose(human: RawHuman) -> RestPose:
    """Solve the T-pose of a human."""
    heads = {name: human.heads_m[index] for index, name in enumerate(human.bone_names)}
    tails = {name: human.tails_m[index] for index, name in enumerate(human.bone_names)}
    bind = np.stack([_bind_head(name, heads) for name in JOINT_NAMES])
    turns: dict[str, Rotation] = {name: Rotation.identity() for name in SKIN_BONES}
    for side, suffix, out in (("left", "L", 1.0), ("right", "R", -1.0)):
        turns.update(_arm(side, suffix, out, heads, tails))
    joints = np.zeros_like(bind)
    for joint, parent in enumerate(PARENTS):
        joints[joint] = (
            bind[joint]
            if parent < 0
            else joints[parent] + turns[JOINT_NAMES[parent]].apply(bind[joint] - bind[parent])
        )
    body = human.vertices_m[np.unique(human.groups["body"].quads)]
    joints += np.array([-bind[0, 0], -body[:, 1].min(), -bind[0, 2]])
    pivots = {name: (bind[joint], joints[joint]) for joint, name in enumerate(JOINT_NAMES)}
    pivots.update({twist.name: pivots[twist.pivot] for twist in TWIST_BONES})
    transforms = np.tile(np.eye(4), (len(SKIN_BONES), 1, 1))
    for bone, name in enumerate(SKIN_BONES):
        before, after = pivots[name]
        transforms[bone, :3, :3] = turns[name].as_matrix()
        transforms[bone, :3, 3] = after - turns[name].apply(before)
    tips = []
    for side, suffix in (("left", "L"), ("right", "R")):
        for finger in FINGERS:
            bone = transforms[SKIN_BONES.index(f"{side}_{finger}{_LAST_LINK}")]
            tips.append(
                bone[:3, :3] @ tails[f"finger{_FINGER_NUMBERS[finger]}-{_LAST_LINK}.{suffix}"] + bone[:3, 3]
            )
    return RestPose(joints, transforms, np.stack(tips))


def _bind_head(joint: str, heads: Mapping[str, Floats]) -> Floats:
    side, _, part = joint.partition("_")
    if part in _HEADS:
        return heads[f"{_HEADS[part]}.{'L' if side == 'left' else 'R'}"]
    if part == "foot":
        return np.mean([heads[source] for source in SOURCE_BONES[joint]], axis=0)
    return heads[SOURCE_BONES[joint][0]]


def _arm(
    side: str, suffix: str, out: float, heads: Mapping[str, Floats], tails: Mapping[str, Floats]
) -> dict[str, Rotation]:
    """Rotations of one arm's bones; ``out`` is the sign of x on that side."""
    along, up, front = np.array([out, 0.0, 0.0]), np.array([0.0, 1.0, 0.0]), np.array([0.0, 0.0, 1.0])

    def head(bone: str) -> Floats:
        return heads[f"{bone}.{suffix}"]

    upper = head("lowerarm01") - head("upperarm01")
    fore = head("wrist") - head("lowerarm01")
    swing = _between(upper, along)
    # The elbow's hinge stands upright, so that bending it brings the forearm to the front.
    roll = _angle_about(along, swing.apply(np.cross(upper, fore)), -out * up)
    turns = {
        f"{side}_upper_arm_twist": _about(along, roll / 2) * swing,
        f"{side}_shoulder": _about(along, roll) * swing,
    }
    upper_turn = turns[f"{side}_shoulder"]

    knuckles = [head(f"finger{number}-1") for number in (2, 3, 4, 5)]
    wrist = _frame(knuckles[1] - head("wrist"), knuckles[0] - knuckles[3], along, front)
    straight = _between(upper_turn.apply(fore), along) * upper_turn
    # Half of the forearm's own turn lies in its first half, all of it in the second, as pronation does.
    turn = _twist(wrist * straight.inv(), along)
    turns[f"{side}_forearm_twist"] = _about(along, turn / 2) * straight
    turns[f"{side}_elbow"] = turns[f"{side}_wrist_twist"] = _about(along, turn) * straight
    turns[f"{side}_wrist"] = wrist

    for finger in FINGERS:
        number = _FINGER_NUMBERS[finger]
        for link in (1, 2, 3):
            bone = f"finger{number}-{link}"
            direction = tails[f"{bone}.{suffix}"] - head(bone)
            straightened = _between(wrist.apply(direction), along) * wrist
            turns[f"{side}_{finger}{link}"] = wrist if finger == "thumb" else straightened
    return turns


def _between(start: Floats, end: Floats) -> Rotation:
    start, end = start / np.linalg.norm(start), end / np.linalg.norm(end)
    axis = np.cross(start, end)
    sine = np.linalg.norm(axis)
    if sine < 1e-12:
        return Rotation.identity()
    return Rotation.from_rotvec(axis / sine * np.arctan2(sine, start @ end))


def _about(axis: Floats, angle_rad: float) -> Rotation:
    return Rotation.from_rotvec(axis * angle_rad)


def _angle_about(axis: Floats, start: Floats, end: Floats) -> float:
    start, end = start - axis * (axis @ start), end - axis * (axis @ end)
    return float(np.arctan2(axis @ np.cross(start, end), start @ end))


def _twist(rotation: Rotation, axis: Floats) -> float:
    x, y, z, w = rotation.as_quat()
    angle = 2.0 * np.arctan2(np.array([x, y, z]) @ axis, w)
    return float((angle + np.pi) % (2.0 * np.pi) - np.pi)


def _frame(first: Floats, second: Floats, to_first: Floats, to_second: Floats) -> Rotation:
    """Rotation that takes ``first`` to ``to_first`` and ``second`` as near to ``to_second`` as it goes."""
    swing = _between(first, to_first)
    return _about(to_first, _angle_about(to_first, swing.apply(second), to_second)) * swing
