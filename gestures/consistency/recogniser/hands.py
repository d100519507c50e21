"""The hands of a posed skeleton as points and directions in the world."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from gestures.consistency.recogniser.filters import Array
from motion.rotations import rotate
from motion.skeleton import JOINT_INDEX, TIP_SHARE, Skeleton

SIDES: tuple[str, ...] = ("left", "right")
FINGERS: tuple[str, ...] = ("index", "middle", "ring", "pinky")
"""The fingers without the thumb, in the order of the finger axes here."""

_PALM_M = (0.75, 0.018)
"""Palm centre: share of the way from the wrist to the middle knuckle, and distance below that line, metres."""
_UNKNOWN_RAD = 2e-3
"""Fingers that all are nearer to the T-pose than this were not recorded: no living hand is so straight."""


@dataclass(frozen=True, slots=True, eq=False)
class Hands:
    """Both hands in T frames; axis 1 is left, right. Places are in the world, metres.

    Attributes:
        wrist_m: (T, 2, 3).
        palm_m: (T, 2, 3) centre of the palm.
        axes: (T, 2, 3, 3) rows: unit directions of the metacarpals, of the hand's back, of the thumb's side.
        knuckles_m: (T, 2, 4, 3) first joint of each finger.
        tips_m: (T, 2, 4, 3) fingertips.
        thumb_m: (T, 2, 2, 3) base and tip of the thumb.
        knuckle_deg: (T, 2, 4) angle of each finger's first bone with the metacarpals, degrees.
        bend_deg: (T, 2, 4) angle between a finger's first and last bone, degrees.
        spread_deg: (T, 2) angle between the first bones of index and little finger, degrees.
    """

    wrist_m: Array
    palm_m: Array
    axes: Array
    knuckles_m: Array
    tips_m: Array
    thumb_m: Array
    knuckle_deg: Array
    bend_deg: Array
    spread_deg: Array

    @classmethod
    def of(cls, skeleton: Skeleton, world_xyzw: Tensor, joints_m: Tensor) -> Hands:
        """Take the hands out of (T, 55, 4) world rotations and (T, 55, 3) world places of the joints."""

        def joint(part: str) -> Array:
            return np.stack([joints_m[:, JOINT_INDEX[f"{side}_{part}"]].numpy() for side in SIDES], axis=1)

        def tip(finger: str) -> Array:
            ends = []
            for side in SIDES:
                last = JOINT_INDEX[f"{side}_{finger}3"]
                bone = TIP_SHARE * skeleton.offsets_m[last].double()
                ends.append((joints_m[:, last] + rotate(world_xyzw[:, last], bone)).numpy())
            return np.stack(ends, axis=1)

        wrist, middle = joint("wrist"), joint("middle1")
        along = unit(middle - wrist)
        side = joint("index1") - joint("pinky1")
        side = unit(side - (side * along).sum(-1, keepdims=True) * along)
        back = np.cross(side, along) * np.array([1.0, -1.0])[None, :, None]
        first = np.stack([joint(f"{finger}1") for finger in FINGERS], axis=2)
        second = np.stack([joint(f"{finger}2") for finger in FINGERS], axis=2)
        third = np.stack([joint(f"{finger}3") for finger in FINGERS], axis=2)
        tips = np.stack([tip(finger) for finger in FINGERS], axis=2)
        first_bone, last_bone = unit(second - first), unit(tips - third)
        share, below_m = _PALM_M
        return cls(
            wrist_m=wrist,
            palm_m=wrist + share * (middle - wrist) - below_m * back,
            axes=np.stack((along, back, side), axis=2),
            knuckles_m=first,
            tips_m=tips,
            thumb_m=np.stack((joint("thumb1"), tip("thumb")), axis=2),
            knuckle_deg=angle_deg(first_bone, along[:, :, None]),
            bend_deg=angle_deg(first_bone, last_bone),
            spread_deg=angle_deg(first_bone[:, :, 0], first_bone[:, :, 3]),
        )

    def in_hand(self, points_m: Array, origin_m: Array) -> Array:
        """Turn world points (T, 2, 3) into the hand's own axes about an origin (T, 2, 3), metres."""
        return np.asarray(np.einsum("thij,thj->thi", self.axes, points_m - origin_m))


def fingers_known(local_xyzw: Tensor) -> NDArray[np.bool_]:
    """Return (T, 2): whether the fingers of the left and the right hand were recorded at all."""
    known = []
    for side in SIDES:
        rows = [JOINT_INDEX[f"{side}_{finger}{link}"] for finger in FINGERS for link in (1, 2, 3)]
        sine = local_xyzw[:, rows, :3].norm(dim=-1).reshape(-1, len(FINGERS), 3)
        moved = (2.0 * torch.asin(sine.clamp(max=1.0)) > _UNKNOWN_RAD).any(-1)
        known.append((moved.sum(-1) >= 3).numpy())
    return np.stack(known, axis=1)


def unit(vectors: Array) -> Array:
    """Return (…, 3) vectors at unit length."""
    return np.asarray(vectors / np.maximum(np.linalg.norm(vectors, axis=-1, keepdims=True), 1e-9))


def angle_deg(a: Array, b: Array) -> Array:
    """Return the angle (…) between unit vectors (…, 3), degrees."""
    return np.asarray(np.degrees(np.arccos(np.clip((a * b).sum(-1), -1.0, 1.0))))
