"""Landmarks to joint rotations, analytically: every bone is turned to where its landmarks lie.

Trunk and head take their frames from shoulders, hips, ears and nose; the arm is a hinge whose plane gives the upper
arm's twist; the hand's frame comes from wrist and knuckles; fingers bend by the angles between their bones. What a
video does not show keeps still: legs stand, unseen fingers stay in the exact T-pose, which means that they are unknown.
"""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np
import torch
from torch import Tensor

from motion.capture.landmarks import (
    ELBOWS,
    HIPS,
    INDICES,
    LEFT_EAR,
    NOSE,
    PINKIES,
    RIGHT_EAR,
    SHOULDERS,
    WRISTS,
    Array,
    Landmarks,
)
from motion.hand import FINGER_ORDER, finger_rotations
from motion.kinematics import local_from_world
from motion.rotations import (
    between,
    conjugate,
    from_frame,
    from_rotvec,
    identity,
    mirrored,
    multiply,
    rotate,
    slerp,
    twist_about,
)
from motion.skeleton import JOINT_COUNT, JOINT_INDEX, Skeleton

SIDES: tuple[str, ...] = ("left", "right")
_CHAINS = {
    "index": (5, 6, 7, 8),
    "middle": (9, 10, 11, 12),
    "ring": (13, 14, 15, 16),
    "pinky": (17, 18, 19, 20),
}
_THUMB = (1, 2, 3, 4)
"""Landmarks of a hand along each finger, in MediaPipe's numbering."""
_NOSE_DROP_RAD = math.radians(12.0)
"""How far below the level of the ears' holes the nose's tip lies when a head is upright, seen from between the ears."""
_FINGER_LIMITS_RAD = (math.radians(-25.0), math.radians(115.0))
_SPREAD_RAD = math.radians(25.0)
_HINGE_FROM = 0.12
"""Sine of the elbow's bend from which on the arm's plane is trusted."""
_TO_CAMERA_M, _SURE_M = 0.10, 0.03
"""A bone of the arm whose end is guessed to lie farther back than the first points away from the camera, metres.

The second is how far from there the guess is sure.
"""
_LONGEST, _MOST_LONGER = 0.95, 1.2
"""An arm that hangs or is held up is seen at its full length: which share of frames is shorter, and by how much a bone
may be longer than the shoulders' width says."""
_FULL_REACH = 0.99
"""How much of an arm's length a hand may be from its shoulder; no living elbow is quite straight."""
_MIRROR = torch.tensor((-1.0, 1.0, 1.0), dtype=torch.float64)


def fit(landmarks: Landmarks, skeleton: Skeleton) -> tuple[Tensor, Tensor]:
    """Fit the canonical skeleton to landmarks.

    Args:
        landmarks: T frames in which the body has no gaps; hands may be missing.
        skeleton: Body that is to move.

    Returns:
        (T, 55, 4) float32 rotations, parent-relative, and (T, 3) float32 places of the pelvis, which stands still.
    """
    body = torch.from_numpy(landmarks.body_m)
    count = len(body)
    world = identity(count, JOINT_COUNT, dtype=torch.float64)
    pelvis, chest = _trunk(body, landmarks.seen)
    for part, share in (("pelvis", 0.0), ("spine1", 1 / 3), ("spine2", 2 / 3), ("spine3", 1.0)):
        world[:, JOINT_INDEX[part]] = slerp(pelvis, chest, torch.full((count,), share, dtype=torch.float64))
    head = _head(body, chest)
    half = torch.full((count,), 0.5, dtype=torch.float64)
    world[:, JOINT_INDEX["neck"]] = slerp(chest, head, half)
    for part in ("head", "jaw", "left_eye", "right_eye"):
        world[:, JOINT_INDEX[part]] = head
    local = local_from_world(world)
    _stand(local)
    for side, name in enumerate(SIDES):
        _arm(local, world, body, landmarks, skeleton, side, name)
    return local.float(), skeleton.offsets_m[0].expand(count, 3).clone().float()


def _stand(local: Tensor) -> None:
    """Let the legs stand as at rest."""
    for name in ("hip", "knee", "ankle", "foot"):
        for side in SIDES:
            local[:, JOINT_INDEX[f"{side}_{name}"]] = identity(dtype=torch.float64)


def _trunk(body: Tensor, seen: Array) -> tuple[Tensor, Tensor]:
    """World rotations (T, 4) of pelvis and chest."""
    left, right = body[:, SHOULDERS[0]], body[:, SHOULDERS[1]]
    hips = body[:, HIPS[0]] - body[:, HIPS[1]]
    visible = torch.from_numpy(np.clip((seen[:, list(HIPS)].min(axis=1) - 0.3) / 0.4, 0.0, 1.0))
    up = torch.tensor((0.0, 1.0, 0.0), dtype=torch.float64).expand_as(left)
    x, y = (
        torch.tensor((1.0, 0.0, 0.0), dtype=torch.float64),
        torch.tensor((0.0, 1.0, 0.0), dtype=torch.float64),
    )
    spine = _unit(0.5 * (left + right) - 0.5 * (body[:, HIPS[0]] + body[:, HIPS[1]]))
    # Depth is a tracker's weak side: how far a trunk leans to the camera is only half believed.
    spine = _unit(spine * torch.tensor((1.0, 1.0, 0.5), dtype=torch.float64))
    upright = _unit(up + visible[:, None] * (spine - up))
    chest = from_frame(upright, left - right, y, x)
    level = hips * torch.tensor((1.0, 0.0, 1.0), dtype=torch.float64)
    across = (left - right) * torch.tensor((1.0, 0.0, 1.0), dtype=torch.float64)
    turned = _unit(across) + visible[:, None] * (_unit(level) - _unit(across))
    return from_frame(up, turned, y, x), chest


def _head(body: Tensor, chest: Tensor) -> Tensor:
    """World rotation (T, 4) of the head."""
    ears = body[:, LEFT_EAR] - body[:, RIGHT_EAR]
    forward = body[:, NOSE] - 0.5 * (body[:, LEFT_EAR] + body[:, RIGHT_EAR])
    x, z = (
        torch.tensor((1.0, 0.0, 0.0), dtype=torch.float64),
        torch.tensor((0.0, 0.0, 1.0), dtype=torch.float64),
    )
    frame = from_frame(ears, forward, x, z)
    level = from_rotvec(torch.tensor((-_NOSE_DROP_RAD, 0.0, 0.0), dtype=torch.float64))
    return multiply(frame, level.expand_as(frame))


def _arm(
    local: Tensor, world: Tensor, body: Tensor, landmarks: Landmarks, skeleton: Skeleton, side: int, name: str
) -> None:
    """Fit shoulder, elbow, wrist and fingers of one side; the right one as the mirror image of a left one."""
    rest_shoulders = skeleton.rest_positions_m[[JOINT_INDEX["left_shoulder"], JOINT_INDEX["right_shoulder"]]]
    width_m = float((rest_shoulders[0] - rest_shoulders[1]).norm())
    scale = float((body[:, SHOULDERS[0]] - body[:, SHOULDERS[1]]).norm(dim=-1).median()) / width_m
    flip = torch.ones(3, dtype=torch.float64) if side == 0 else _MIRROR
    chest = world[:, JOINT_INDEX["spine3"]]
    chest = chest if side == 0 else mirrored(chest)
    points = body * flip
    camera = torch.from_numpy(landmarks.camera_m) * flip
    shoulder, elbow, wrist = (points[:, pair[side]] for pair in (SHOULDERS, ELBOWS, WRISTS))
    upper_m = _length_m(elbow - shoulder, skeleton.length_m("left_elbow") * scale)
    lower_m = _length_m(wrist - elbow, skeleton.length_m("left_wrist") * scale)
    upper = _unit(_reached(shoulder, elbow - shoulder, elbow, camera, upper_m) - shoulder)
    bent = shoulder + upper_m * upper
    end = _reached(bent, wrist - elbow, wrist, camera, lower_m)
    bones_m = (skeleton.length_m("left_elbow") * scale, skeleton.length_m("left_wrist") * scale)
    end = _within_reach(end, shoulder, camera, _FULL_REACH * sum(bones_m))
    upper, lower = _two_bones(shoulder, bent, end, bones_m)
    hinge = _hinge(upper, lower, chest)
    rest_hinge = torch.tensor((0.0, -1.0, 0.0), dtype=torch.float64)
    rest = skeleton.offsets_m.double()
    arm = from_frame(upper, hinge, rest[JOINT_INDEX["left_elbow"]], rest_hinge)
    forearm = from_frame(lower, hinge, rest[JOINT_INDEX["left_wrist"]], rest_hinge)
    hand_points = torch.from_numpy(landmarks.hands[:, side]) * flip
    seen = torch.from_numpy(landmarks.hands_seen[:, side])
    knuckles = 0.5 * (points[:, PINKIES[side]] + points[:, INDICES[side]])
    coarse = from_frame(
        _unit(knuckles - wrist), points[:, INDICES[side]] - points[:, PINKIES[side]], *_hand_rest(rest)
    )
    fine = from_frame(
        hand_points[:, 9] - hand_points[:, 0], hand_points[:, 5] - hand_points[:, 17], *_hand_rest(rest)
    )
    hand = torch.where(seen[:, None], fine.nan_to_num(0.5), coarse)
    forearm = _share_twist(forearm, hand)
    fingers = identity(len(body), 15, dtype=torch.float64)
    if bool(seen.any()):
        fingers[seen] = _fingers(hand_points[seen], hand[seen], skeleton)
    chain = {
        "shoulder": multiply(conjugate(chest), arm),
        "elbow": multiply(conjugate(arm), forearm),
        "wrist": multiply(conjugate(forearm), hand),
    }
    for joint, turn in chain.items():
        local[:, JOINT_INDEX[f"{name}_{joint}"]] = turn if side == 0 else mirrored(turn)
    local[:, JOINT_INDEX[f"{name}_collar"]] = identity(dtype=torch.float64)
    first = JOINT_INDEX[f"{name}_index1"]
    local[:, first : first + 15] = fingers if side == 0 else mirrored(fingers)


def _length_m(seen: Tensor, expected_m: float) -> float:
    """Length of a bone, metres: as long as it is seen at its longest, where that is a little more than expected."""
    longest_m = float(seen[..., :2].norm(dim=-1).quantile(_LONGEST))
    return min(max(longest_m, expected_m), _MOST_LONGER * expected_m)


def _reached(start: Tensor, guessed: Tensor, seen: Tensor, camera: Tensor, length_m: float) -> Tensor:
    """(T, 3) end of an arm's bone, which is seen well in the picture and badly in depth.

    It lies on the camera's ray to where it is seen, as far from the bone's start as the bone is long. Of the two such
    places the guessed depth tells one, in doubt the nearer, as those who gesture to a camera reach.

    Args:
        start: (T, 3) where the bone begins.
        guessed: (T, 3) from its begin to its end, as the tracker guesses.
        seen: (T, 3) a point of the ray.
        camera: (T, 3) where the ray begins.
        length_m: The bone's length.
    """
    ray = _unit(seen - camera)
    from_start = camera - start
    along = -(from_start * ray).sum(-1, keepdim=True)
    beside = ((from_start + along * ray) ** 2).sum(-1, keepdim=True)
    half = (length_m**2 - beside).clamp_min(0.0).sqrt()
    side = torch.tanh((guessed[..., 2:] + _TO_CAMERA_M) / _SURE_M)
    return camera + (along - side * half) * ray


def _within_reach(point: Tensor, centre: Tensor, camera: Tensor, reach_m: float) -> Tensor:
    """(T, 3) points moved along the camera's rays, where that is enough, until they are no farther from a centre."""
    ray = _unit(point - camera)
    along = ((centre - camera) * ray).sum(-1, keepdim=True)
    beside = ((camera + along * ray - centre) ** 2).sum(-1, keepdim=True)
    half = (reach_m**2 - beside).clamp_min(0.0).sqrt()
    distance = (point - camera).norm(dim=-1, keepdim=True)
    kept = camera + torch.maximum(torch.minimum(distance, along + half), along - half) * ray
    away = kept - centre
    return centre + away * (reach_m / away.norm(dim=-1, keepdim=True).clamp_min(1e-9)).clamp(max=1.0)


def _two_bones(
    start: Tensor, bend: Tensor, end: Tensor, lengths_m: tuple[float, float]
) -> tuple[Tensor, Tensor]:
    """(T, 3) unit directions of two bones that go from a start to an end and bend towards a third point."""
    first, second = lengths_m
    way = end - start
    distance = way.norm(dim=-1, keepdim=True).clamp(abs(first - second) + 1e-6, first + second - 1e-6)
    way = _unit(way)
    share = (first**2 - second**2 + distance**2) / (2 * distance)
    aside = bend - start
    aside = _unit(aside - (aside * way).sum(-1, keepdim=True) * way)
    corner = share * way + (first**2 - share**2).clamp_min(0.0).sqrt() * aside
    return _unit(corner), _unit(distance * way - corner)


def _hinge(upper: Tensor, lower: Tensor, chest: Tensor) -> Tensor:
    """(T, 3) axis of the left elbow: across the arm's plane, or as an elbow hangs where the arm is straight."""
    across = torch.linalg.cross(upper, lower)
    bend = across.norm(dim=-1, keepdim=True)
    hanging = rotate(chest, chest.new_tensor((0.3, -0.8, -0.5)))
    natural = torch.linalg.cross(hanging, upper + lower)
    trust = ((bend - 0.5 * _HINGE_FROM) / _HINGE_FROM).clamp(0.0, 1.0)
    return _unit(trust * _unit(across) + (1.0 - trust) * _unit(natural))


def _share_twist(forearm: Tensor, hand: Tensor) -> Tensor:
    """Return the forearm with what the hand is turned about it, as radius and ulna carry it."""
    axis = forearm.new_tensor((1.0, 0.0, 0.0)).expand(*forearm.shape[:-1], 3)
    return multiply(forearm, twist_about(multiply(conjugate(forearm), hand), axis))


def _fingers(points: Tensor, hand: Tensor, skeleton: Skeleton) -> Tensor:
    """(n, 15, 4) local rotations of a left hand's joints from its landmarks (n, 21, 3)."""
    inverse = conjugate(hand)
    angles = torch.zeros(len(points), len(FINGER_ORDER), 4, dtype=torch.float64)
    low, high = _FINGER_LIMITS_RAD
    for finger, chain in _CHAINS.items():
        bones = [rotate(inverse, _unit(points[:, b] - points[:, a])) for a, b in pairwise(chain)]
        first, second, third = bones
        row = angles[:, FINGER_ORDER.index(finger)]
        row[:, 0] = torch.atan2(-first[:, 1], first[:, 0]).clamp(low, high)
        row[:, 1] = _angle(first, second).clamp(0.0, high)
        row[:, 2] = _angle(second, third).clamp(0.0, high)
        # Where the finger stands at right angles to the palm its sideways part is no spread.
        row[:, 3] = torch.asin(first[:, 2].clamp(-1, 1)).clamp(-_SPREAD_RAD, _SPREAD_RAD) * first[:, 0].clamp(
            0, 1
        )
    rotations = finger_rotations(skeleton, angles.float(), "left").double()
    rotations[:, 12:] = _thumb(points, inverse, skeleton)
    return rotations


def _thumb(points: Tensor, inverse: Tensor, skeleton: Skeleton) -> Tensor:
    """(n, 3, 4) local rotations of the left thumb: each bone turned to its landmarks by the shortest way."""
    bones = [rotate(inverse, _unit(points[:, b] - points[:, a])) for a, b in pairwise(_THUMB)]
    rest = skeleton.offsets_m.double()
    rest_bones = [_unit(rest[JOINT_INDEX[name]]) for name in ("left_thumb2", "left_thumb3", "left_thumb3")]
    turned = identity(len(points), dtype=torch.float64)
    joints = []
    for bone, rest_bone in zip(bones, rest_bones, strict=True):
        joint = between(rest_bone.expand_as(bone), rotate(conjugate(turned), bone))
        joints.append(joint)
        turned = multiply(turned, joint)
    return torch.stack(joints, dim=1)


def _hand_rest(rest_m: Tensor) -> tuple[Tensor, Tensor]:
    """Directions of the metacarpals and of the thumb's side in the left hand at rest."""
    index, middle, pinky = (rest_m[JOINT_INDEX[f"left_{finger}1"]] for finger in ("index", "middle", "pinky"))
    return _unit(middle), index - pinky


def _angle(a: Tensor, b: Tensor) -> Tensor:
    return torch.atan2(torch.linalg.cross(a, b).norm(dim=-1), (a * b).sum(-1))


def _unit(vectors: Tensor) -> Tensor:
    return torch.nn.functional.normalize(vectors, dim=-1)
