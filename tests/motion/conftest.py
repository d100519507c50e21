"""A small body for tests of the engine: round numbers, no mesh, nothing of a licensed model."""

from __future__ import annotations

import pytest
import torch

from motion.skeleton import FINGERS, JOINT_NAMES, Skeleton

_OFFSETS = {
    "pelvis": (0.0, 0.93, 0.0),
    "left_hip": (0.09, -0.02, 0.0),
    "spine1": (0.0, 0.08, -0.01),
    "left_knee": (0.0, -0.40, 0.0),
    "spine2": (0.0, 0.09, 0.0),
    "left_ankle": (0.0, -0.41, -0.01),
    "spine3": (0.0, 0.13, 0.0),
    "left_foot": (0.0, -0.05, 0.14),
    "neck": (0.0, 0.24, 0.02),
    "left_collar": (0.03, 0.10, 0.02),
    "head": (0.0, 0.10, 0.03),
    "left_shoulder": (0.14, -0.01, 0.0),
    "left_elbow": (0.26, 0.0, 0.0),
    "left_wrist": (0.24, 0.0, 0.0),
    "jaw": (0.0, 0.0, 0.02),
    "left_eye": (0.03, 0.04, 0.08),
}
_KNUCKLES = {"index": 0.028, "middle": 0.006, "ring": -0.015, "pinky": -0.034}


def _offset(name: str) -> tuple[float, float, float]:
    side, _, rest = name.partition("_")
    finger, link = rest[:-1], rest[-1:]
    if finger in FINGERS and link in "123":
        if finger == "thumb":
            left = ((0.025, -0.012, 0.030), (0.028, -0.006, 0.024), (0.026, 0.0, 0.018))[int(link) - 1]
        else:
            left = (
                (0.09, 0.0, _KNUCKLES[finger]) if link == "1" else (0.035 if link == "2" else 0.025, 0.0, 0.0)
            )
    else:
        left = _OFFSETS.get("left_" + rest if side in ("left", "right") and rest else name) or _OFFSETS[name]
    return (-left[0], left[1], left[2]) if side == "right" else left


@pytest.fixture(scope="session")
def skeleton() -> Skeleton:
    """A body of ordinary proportions, 1.65 m tall, exactly symmetric."""
    return Skeleton(torch.tensor([_offset(name) for name in JOINT_NAMES]))
