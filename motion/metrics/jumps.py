"""Jumps: parts of a body that turn more sharply than people's do."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from motion.clip import Clip
from motion.metrics.signals import MOVING_HZ, Array, low_pass
from motion.rotations import conjugate, multiply, to_rotvec
from motion.skeleton import JOINT_INDEX

CHAINS: dict[str, tuple[str, ...]] = {
    "left_shoulder": ("left_collar", "left_shoulder"),
    "right_shoulder": ("right_collar", "right_shoulder"),
    "left_elbow": ("left_elbow",),
    "right_elbow": ("right_elbow",),
    "left_wrist": ("left_wrist",),
    "right_wrist": ("right_wrist",),
    "head": ("neck", "head"),
    "spine": ("spine1", "spine2", "spine3"),
}
"""Parts whose turns are looked at, and the joints that make each of them."""
SHARPEST_DEG_S2 = {
    "shoulder": 15_600.0,
    "elbow": 27_200.0,
    "wrist": 37_500.0,
    "head": 6_000.0,
    "spine": 4_360.0,
}
"""99th percentile, over recorded gestures of some four seconds, of the highest angular acceleration of each part.

Carried on from the medians and 95th percentiles of 786 recorded clips (2,420 and 9,060 for the shoulder, 4,270 and
15,840 elbow, 4,140 and 19,670 wrist, 720 and 3,230 head, 403 and 2,170 chest on pelvis) as log-normal: 2.326 instead of
1.645 standard deviations above the median."""
_APART_S = 0.5


@dataclass(frozen=True, slots=True)
class Jump:
    """One jump of one part of the body.

    Attributes:
        part: Which, one of ``CHAINS``.
        at_s: When it is sharpest, s.
        acceleration_deg_s2: Its highest angular acceleration, °/s².
    """

    part: str
    at_s: float
    acceleration_deg_s2: float


def jumps(clip: Clip) -> tuple[Jump, ...]:
    """Return where parts turn more sharply than people's, in order of time; those of one part half a second apart."""
    found: list[Jump] = []
    apart = _APART_S * clip.rate.fps
    for part, values in angular_accelerations_deg_s2(clip).items():
        frames = np.flatnonzero(values > SHARPEST_DEG_S2[part.split("_")[-1]])
        for group in np.split(frames, np.flatnonzero(np.diff(frames) > apart) + 1):
            if len(group):
                worst = int(group[values[group].argmax()])
                found.append(Jump(part, clip.rate.seconds(worst), float(values[worst])))
    return tuple(sorted(found, key=lambda jump: jump.at_s))


def angular_accelerations_deg_s2(clip: Clip) -> dict[str, Array]:
    """Return the angular acceleration (T,) of each part relative to its parent, °/s², behind the 8 Hz low-pass."""
    out: dict[str, Array] = {}
    for part, chain in CHAINS.items():
        turn = clip.local_xyzw[:, JOINT_INDEX[chain[0]]].double()
        for joint in chain[1:]:
            turn = multiply(turn, clip.local_xyzw[:, JOINT_INDEX[joint]].double())
        velocity = to_rotvec(multiply(conjugate(turn[:-1]), turn[1:])) * clip.rate.fps
        smooth = low_pass(np.rad2deg(velocity.numpy()), clip.rate.fps, MOVING_HZ)
        change = np.linalg.norm(np.diff(smooth, axis=0), axis=-1) * clip.rate.fps
        padded = np.zeros(clip.frame_count)
        padded[1 : 1 + len(change)] = change
        out[part] = padded
    return out
