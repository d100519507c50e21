"""A clip as measurements see it: joints in the body's own frame, filtered, at 60 frames a second."""

from __future__ import annotations

import math
from dataclasses import dataclass, fields

import numpy as np
import torch
from numpy.typing import NDArray
from scipy.spatial.transform import Rotation

from motion.clip import Clip
from motion.errors import InvalidInputError
from motion.kinematics import forward_kinematics
from motion.metrics.signals import MOVING_HZ, RATE_HZ, STILL_HZ, Array, low_pass, resampled
from motion.skeleton import FINGERS, JOINT_INDEX, Skeleton

SIDES = ("left", "right")
FINGER_JOINTS: dict[str, tuple[int, ...]] = {
    side: tuple(JOINT_INDEX[f"{side}_{finger}{link}"] for finger in FINGERS for link in (1, 2, 3))
    for side in SIDES
}
SHORTEST_S = 0.5
"""Clips under this length have no figures."""
_TURNING_RAD = math.radians(70.0)
_IN_PLACE_M = 0.35


@dataclass(frozen=True, slots=True, eq=False)
class BodyTrack:
    """Motion of one body.

    Attributes:
        places_m: (T, 55, 3) joints behind the filter for movement, world, metres.
        still_m: (T, 55, 3) the same behind the filter for holds and rests.
        own_m: (T, 55, 3) joints in the body's frame: +X its left, +Y up, +Z ahead, origin at the pelvis's
            usual place, metres.
        turned_xyzw: (T, 55, 4) world rotations.
        still_xyzw: (T, 55, 4) the same behind the filter for holds and rests.
        local_xyzw: (T, 55, 4) parent-relative rotations.
        heading_rad: (T,) where the body faces, about +Y, rad.
    """

    places_m: Array
    still_m: Array
    own_m: Array
    turned_xyzw: Array
    still_xyzw: Array
    local_xyzw: Array
    heading_rad: Array

    @classmethod
    def of(cls, clip: Clip, skeleton: Skeleton) -> BodyTrack:
        """Measure a clip on a skeleton.

        Raises:
            InvalidInputError: If the clip is shorter than half a second.
        """
        if clip.duration_s < SHORTEST_S:
            raise InvalidInputError(
                f"figures need at least {SHORTEST_S:g} s of motion, given {clip.duration_s:.2f} s",
                code="DX-METRIC-002",
            )
        rate = clip.rate.fps
        turned, places = forward_kinematics(skeleton, clip.local_xyzw.double(), clip.root_m.double())
        world, joints, local = (_numbers(value) for value in (turned, places, clip.local_xyzw.double()))
        world, local = _continuous(world), _continuous(local)

        def through(values: Array, cutoff_hz: float) -> Array:
            return resampled(low_pass(values, rate, cutoff_hz), rate)

        moving = through(joints, MOVING_HZ)
        heading = _heading(moving)
        return cls(
            moving,
            through(joints, STILL_HZ),
            _own(moving, heading),
            _unit(through(world, MOVING_HZ)),
            _unit(through(world, STILL_HZ)),
            _unit(through(local, MOVING_HZ)),
            heading,
        )

    @property
    def frames(self) -> int:
        """Number of frames at 60 a second."""
        return len(self.places_m)

    @property
    def in_place(self) -> bool:
        """Whether the body stands where it is."""
        path = self.places_m[:, 0]
        return bool(np.ptp(path[:, 0]) < _IN_PLACE_M and np.ptp(path[:, 2]) < _IN_PLACE_M)

    def piece(self, first: int, last: int) -> BodyTrack:
        """Return the frames from `first` up to `last`."""
        return BodyTrack(*(getattr(self, entry.name)[first:last] for entry in fields(self)))

    def own(self, joint: str) -> Array:
        """Return a joint's path (T, 3) in the body's frame, metres."""
        return np.asarray(self.own_m[:, JOINT_INDEX[joint]])

    def place(self, joint: str) -> Array:
        """Return a joint's path (T, 3) in the world, metres."""
        return np.asarray(self.places_m[:, JOINT_INDEX[joint]])

    def still(self, joint: str) -> Array:
        """Return a joint's path (T, 3) behind the filter for holds, metres."""
        return np.asarray(self.still_m[:, JOINT_INDEX[joint]])

    def spin(self, joint: str, parent: str | None = None, *, still: bool = False) -> Array:
        """Return angular speed (T,) of a joint in the world, or against another joint, deg/s."""
        source = self.still_xyzw if still else self.turned_xyzw
        turned = Rotation.from_quat(source[:, JOINT_INDEX[joint]])
        if parent is not None:
            turned = Rotation.from_quat(source[:, JOINT_INDEX[parent]]).inv() * turned
        return spin_deg(turned)

    def fingers(self, side: str) -> Array:
        """Return (T, 15) angular speeds of a hand's joints, deg/s."""
        return np.stack(
            [spin_deg(Rotation.from_quat(self.local_xyzw[:, joint])) for joint in FINGER_JOINTS[side]], axis=1
        )


def spin_deg(turned: Rotation) -> Array:
    """Return (T,) angular speeds of T rotations at 60 a second, deg/s, by central differences."""
    steps = (turned[:-1].inv() * turned[1:]).as_rotvec() * RATE_HZ
    rates = np.concatenate((steps[:1], 0.5 * (steps[1:] + steps[:-1]), steps[-1:]))
    return np.degrees(np.linalg.norm(rates, axis=-1))


def _numbers(values: torch.Tensor) -> Array:
    array: Array = values.cpu().numpy().astype(np.float64)
    return array


def _continuous(xyzw: Array) -> Array:
    """Choose the signs of (T, J, 4) so that no step goes the long way round."""
    signs = np.where((xyzw[1:] * xyzw[:-1]).sum(-1) < 0.0, -1.0, 1.0)
    out = xyzw.copy()
    out[1:] *= np.cumprod(signs, axis=0)[..., None]
    return out


def _unit(xyzw: Array) -> Array:
    return xyzw / np.maximum(np.linalg.norm(xyzw, axis=-1, keepdims=True), 1e-12)


def _heading(places: Array) -> Array:
    """(T,) facing direction: constant for a body that stays as it stands, slow for one that turns."""
    across = places[:, JOINT_INDEX["left_hip"]] - places[:, JOINT_INDEX["right_hip"]]
    yaw = np.unwrap(np.arctan2(-across[:, 2], across[:, 0]))
    if float(np.ptp(yaw)) < _TURNING_RAD:
        return np.full(len(yaw), float(np.median(yaw)))
    return low_pass(yaw, RATE_HZ, 0.5)


def _own(places: Array, heading: Array) -> Array:
    pelvis = places[:, 0]
    stays = np.ptp(pelvis[:, 0]) < _IN_PLACE_M and np.ptp(pelvis[:, 2]) < _IN_PLACE_M
    origin = (
        np.broadcast_to(np.median(pelvis, axis=0), pelvis.shape) if stays else low_pass(pelvis, RATE_HZ, 0.5)
    )
    x, y, z = np.moveaxis(places - origin[:, None], -1, 0)
    cos, sin = np.cos(heading)[:, None], np.sin(heading)[:, None]
    return np.stack((cos * x - sin * z, y, sin * x + cos * z), axis=-1)


def in_body_deg(heading_rad: NDArray[np.float64], turned: Rotation) -> Array:
    """Return rotation vectors (T, 3) of T world rotations in the body's frame, degrees: pitch down, yaw left, roll."""
    x, y, z = np.degrees(turned.as_rotvec()).T
    cos, sin = np.cos(heading_rad), np.sin(heading_rad)
    return np.stack((cos * x - sin * z, y, sin * x + cos * z), axis=-1)
