"""Where the eyes look, as ARKit shapes."""

from __future__ import annotations

import math

import torch
from torch import Tensor

from motion.face.arkit import ARKIT_COUNT, ARKIT_INDEX
from motion.face.curves import smooth_positive

SIDE_RANGE_RAD = math.radians(35.0)
"""Turn of an eye to the side at weight 1."""
UP_RANGE_RAD = math.radians(25.0)
"""Turn upwards at weight 1."""
DOWN_RANGE_RAD = math.radians(30.0)
"""Turn downwards at weight 1."""
_BEND = 0.02
"""Half the width of the bend by which a shape sets in, share of its range."""
_LID_FOLLOWS_DOWN, _LID_FOLLOWS_UP = 0.28, 0.22
"""How far the lids close and widen with eyes that look all the way down and up."""


def gaze_weights(yaw_pitch_rad: Tensor) -> Tensor:
    """Return the eight eyeLook shapes of a direction of gaze, with the upper lids following.

    Args:
        yaw_pitch_rad: ``(..., 2)`` in the head: yaw to the person's own left, pitch up, rad.

    Returns:
        ``(..., 52) float32`` in [0, 1].
    """
    yaw, pitch = yaw_pitch_rad.float().unbind(-1)
    left = smooth_positive(yaw / SIDE_RANGE_RAD, _BEND).clamp(max=1.0)
    right = smooth_positive(-yaw / SIDE_RANGE_RAD, _BEND).clamp(max=1.0)
    up = smooth_positive(pitch / UP_RANGE_RAD, _BEND).clamp(max=1.0)
    down = smooth_positive(-pitch / DOWN_RANGE_RAD, _BEND).clamp(max=1.0)
    weights = torch.zeros(*yaw.shape, ARKIT_COUNT, device=yaw.device)
    values = {
        "eyeLookOutLeft": left,
        "eyeLookInRight": left,
        "eyeLookInLeft": right,
        "eyeLookOutRight": right,
    }
    for side in ("Left", "Right"):
        values[f"eyeLookUp{side}"] = up
        values[f"eyeLookDown{side}"] = down
        values[f"eyeBlink{side}"] = _LID_FOLLOWS_DOWN * down
        values[f"eyeWide{side}"] = _LID_FOLLOWS_UP * up
    for name, value in values.items():
        weights[..., ARKIT_INDEX[name]] = value
    return weights
