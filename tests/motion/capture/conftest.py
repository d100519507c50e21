"""Landmarks that a perfect tracker would see of a posed skeleton."""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch
from torch import Tensor

from motion.capture.landmarks import BODY_POINTS, HAND_POINTS, Landmarks
from motion.hand import FINGER_ORDER, finger_rotations
from motion.kinematics import forward_kinematics
from motion.rotations import from_euler, identity, mirrored, rotate
from motion.skeleton import FINGERS, JOINT_INDEX, Skeleton

CHAINS = {"thumb": 1, "index": 5, "middle": 9, "ring": 13, "pinky": 17}


def poses(count: int, seed: int) -> Tensor:
    """Return (count, 55, 4) poses of one who gestures to the camera: arms before the body, fingers bent at random."""
    generator = torch.Generator().manual_seed(seed)

    def chance(*shape: int) -> Tensor:
        return torch.rand(*shape, generator=generator)

    local = identity(count, 55)
    for side in ("left", "right"):
        swing = torch.stack(
            (-0.9 - 0.5 * chance(count), -0.4 - 0.6 * chance(count), 0.3 * chance(count)), dim=-1
        )
        arm = from_euler("ZYX", torch.stack((swing[:, 0], swing[:, 1], swing[:, 2]), dim=-1))
        elbow = from_euler(
            "YXZ", torch.stack((-0.5 - 1.3 * chance(count), 0.6 * chance(count), 0 * chance(count)), -1)
        )
        wrist = from_euler("ZYX", 0.8 * (chance(count, 3) - 0.5))
        for joint, turn in (("shoulder", arm), ("elbow", elbow), ("wrist", wrist)):
            local[:, JOINT_INDEX[f"{side}_{joint}"]] = turn if side == "left" else mirrored(turn)
    return local


@pytest.fixture(scope="session")
def bent() -> dict[str, float]:
    """Bends of the first finger joint in degrees."""
    return {"index": 5.0, "middle": 70.0, "ring": 80.0, "pinky": 30.0}


def with_fingers(local: Tensor, skeleton: Skeleton, bent: dict[str, float]) -> Tensor:
    """Return poses whose hands are shaped so."""
    angles = torch.zeros(5, 4)
    for finger, degrees in bent.items():
        row = FINGER_ORDER.index(finger)
        angles[row, 0] = math.radians(degrees)
        angles[row, 1] = math.radians(degrees)
    shaped = local.clone()
    for side in ("left", "right"):
        first = JOINT_INDEX[f"{side}_index1"]
        shaped[:, first : first + 15] = finger_rotations(skeleton, angles, side)
    return shaped


def seen_of(skeleton: Skeleton, local: Tensor) -> Landmarks:
    """Return the landmarks of poses, as exact as a tracker could give them."""
    count = len(local)
    root = skeleton.offsets_m[0].expand(count, 3)
    turned, joints = forward_kinematics(skeleton, local.double(), root.double())

    def at(name: str) -> np.ndarray:
        return joints[:, JOINT_INDEX[name]].numpy()

    body = np.zeros((count, BODY_POINTS, 3))
    hands = np.zeros((count, 2, HAND_POINTS, 3))
    head = turned[:, JOINT_INDEX["head"]]
    for point, offset in ((0, (0.0, -0.0213, 0.10)), (7, (0.07, 0.0, 0.0)), (8, (-0.07, 0.0, 0.0))):
        body[:, point] = at("head") + rotate(head, head.new_tensor(offset)).numpy()
    for place, side in enumerate(("left", "right")):
        for first, part in ((11, "shoulder"), (13, "elbow"), (15, "wrist"), (23, "hip")):
            body[:, first + place] = at(f"{side}_{part}")
        body[:, 17 + place], body[:, 19 + place] = at(f"{side}_pinky1"), at(f"{side}_index1")
        hands[:, place, 0] = at(f"{side}_wrist")
        for finger in FINGERS:
            first = CHAINS[finger]
            for link in (1, 2, 3):
                hands[:, place, first + link - 1] = at(f"{side}_{finger}{link}")
            last = JOINT_INDEX[f"{side}_{finger}3"]
            bone = 0.85 * skeleton.offsets_m[last].double()
            hands[:, place, first + 3] = (joints[:, last] + rotate(turned[:, last], bone)).numpy()
    middle = body[:, [23, 24]].mean(axis=1)
    camera = np.array((0.1, 0.3, 2.5)) - middle + middle[0]
    return Landmarks(
        times_s=np.arange(count) / 30.0,
        body_m=body - middle[:, None],
        seen=np.ones((count, BODY_POINTS)),
        hands=hands,
        camera_m=camera,
        shoulders=np.broadcast_to(np.array(((0.7, 0.4), (0.3, 0.4))), (count, 2, 2)).copy(),
    )
