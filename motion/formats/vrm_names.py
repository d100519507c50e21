"""VRM 1.0's humanoid bones and expressions, and what they are on the canonical skeleton and face.

Expression weights are derived from ARKit's by the formulas in ``EXPRESSIONS``: each preset is a weighted sum
of shapes, clipped to 0…1. Mouth shapes follow the shapes that artists combine for Japanese vowels: あ open,
い wide, う pursed, え half open and wide, お open and rounded.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from motion.face.arkit import ARKIT_INDEX, ARKIT_NAMES

_FINGER_LINKS = {
    "thumb": ("ThumbMetacarpal", "ThumbProximal", "ThumbDistal"),
    "index": ("IndexProximal", "IndexIntermediate", "IndexDistal"),
    "middle": ("MiddleProximal", "MiddleIntermediate", "MiddleDistal"),
    "ring": ("RingProximal", "RingIntermediate", "RingDistal"),
    "pinky": ("LittleProximal", "LittleIntermediate", "LittleDistal"),
}
_LIMBS = {
    "collar": "Shoulder",
    "shoulder": "UpperArm",
    "elbow": "LowerArm",
    "wrist": "Hand",
    "hip": "UpperLeg",
    "knee": "LowerLeg",
    "ankle": "Foot",
    "foot": "Toes",
}
VRM_BONES: dict[str, str] = {
    "pelvis": "hips",
    "spine1": "spine",
    "spine2": "chest",
    "spine3": "upperChest",
    "neck": "neck",
    "head": "head",
    **{f"{side}_{part}": side + bone for side in ("left", "right") for part, bone in _LIMBS.items()},
    **{
        f"{side}_{finger}{link}": side + bone
        for side in ("left", "right")
        for finger, bones in _FINGER_LINKS.items()
        for link, bone in enumerate(bones, 1)
    },
}
"""Canonical joint to humanoid bone. Eyes and jaw are absent: gaze and expressions move them."""

EXPRESSIONS: dict[str, dict[str, float]] = {
    "aa": {
        "jawOpen": 1.4,
        "mouthFunnel": -0.7,
        "mouthPucker": -0.7,
        "mouthStretchLeft": -0.3,
        "mouthStretchRight": -0.3,
    },
    "ih": {"mouthStretchLeft": 0.6, "mouthStretchRight": 0.6, "jawOpen": -0.6},
    "ou": {"mouthPucker": 1.0, "jawOpen": -0.3},
    "ee": {
        "mouthStretchLeft": 0.4,
        "mouthStretchRight": 0.4,
        "jawOpen": 0.3,
        "mouthFunnel": -0.5,
        "mouthPucker": -0.5,
    },
    "oh": {"mouthFunnel": 1.0, "jawOpen": 0.3, "mouthPucker": -0.3},
    "blinkLeft": {"eyeBlinkLeft": 1.0},
    "blinkRight": {"eyeBlinkRight": 1.0},
    "happy": {"mouthSmileLeft": 0.5, "mouthSmileRight": 0.5, "mouthFrownLeft": -0.5, "mouthFrownRight": -0.5},
    "sad": {
        "mouthFrownLeft": 0.4,
        "mouthFrownRight": 0.4,
        "browInnerUp": 0.2,
        "mouthSmileLeft": -0.5,
        "mouthSmileRight": -0.5,
    },
    "angry": {"browDownLeft": 0.35, "browDownRight": 0.35, "noseSneerLeft": 0.15, "noseSneerRight": 0.15},
    "surprised": {
        "browInnerUp": 0.3,
        "browOuterUpLeft": 0.2,
        "browOuterUpRight": 0.2,
        "eyeWideLeft": 0.3,
        "eyeWideRight": 0.3,
        "mouthSmileLeft": -0.3,
        "mouthSmileRight": -0.3,
    },
}
"""VRM preset to the ARKit shapes that it is made of. Vowels other than aa need more than an open jaw."""

# Presets back to shapes, for files that hold no ARKit weights: the main shapes of each.
_SHAPES: dict[str, dict[str, float]] = {
    "aa": {"jawOpen": 0.7},
    "ih": {"mouthStretchLeft": 0.6, "mouthStretchRight": 0.6, "jawOpen": 0.1},
    "ou": {"mouthPucker": 0.8, "jawOpen": 0.1},
    "ee": {"mouthStretchLeft": 0.5, "mouthStretchRight": 0.5, "jawOpen": 0.3},
    "oh": {"mouthFunnel": 0.7, "jawOpen": 0.4},
    "blink": {"eyeBlinkLeft": 1.0, "eyeBlinkRight": 1.0},
    "blinkLeft": {"eyeBlinkLeft": 1.0},
    "blinkRight": {"eyeBlinkRight": 1.0},
    "happy": {"mouthSmileLeft": 0.8, "mouthSmileRight": 0.8},
    "sad": {"mouthFrownLeft": 0.7, "mouthFrownRight": 0.7, "browInnerUp": 0.6},
    "angry": {"browDownLeft": 0.8, "browDownRight": 0.8},
    "relaxed": {"mouthSmileLeft": 0.4, "mouthSmileRight": 0.4},
    "surprised": {
        "browInnerUp": 0.8,
        "browOuterUpLeft": 0.7,
        "browOuterUpRight": 0.7,
        "eyeWideLeft": 0.6,
        "eyeWideRight": 0.6,
    },
}
PRESETS = frozenset((*_SHAPES, "lookUp", "lookDown", "lookLeft", "lookRight", "neutral"))
"""Names that VRM reserves; a custom expression must not bear one."""


def expressions_from_arkit(weights: NDArray[np.float32]) -> dict[str, NDArray[np.float32]]:
    """Return (T,) weights of VRM's presets from (T, 52) ARKit weights."""
    out = {}
    for preset, recipe in EXPRESSIONS.items():
        total = sum(weights[:, ARKIT_INDEX[shape]] * factor for shape, factor in recipe.items())
        out[preset] = np.clip(np.asarray(total), 0.0, 1.0).astype(np.float32)
    return out


def arkit_from_expressions(expressions: dict[str, NDArray[np.float64]]) -> NDArray[np.float64] | None:
    """Return (T, 52) ARKit weights from (T,) weights of expressions.

    Shapes that the file names itself (in any case) are taken as they are; presets fill in only where it names
    none. None if nothing in the file says anything about the face.
    """
    lower = {name.lower(): name for name in ARKIT_NAMES}
    own = {lower[name.lower()]: track for name, track in expressions.items() if name.lower() in lower}
    if not own and not any(name in _SHAPES for name in expressions):
        return None
    frames = len(next(iter(expressions.values())))
    weights = np.zeros((frames, len(ARKIT_NAMES)))
    if own:
        for name, track in own.items():
            weights[:, ARKIT_INDEX[name]] = track
    else:
        for preset, track in expressions.items():
            for shape, factor in _SHAPES.get(preset, {}).items():
                weights[:, ARKIT_INDEX[shape]] += factor * track
    return np.clip(weights, 0.0, 1.0)
