"""Where hands are at the ends of a gesture, near enough to tell how long the ways between gestures take.

A place is (out, up, forward) in metres for the hand's own side, from the pelvis on the midline. The exact
place comes later, from inverse kinematics on the actual body; planning needs distances to a few centimetres.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from gestures.library.gesture import Gesture, HandKey, Scalar, Scaled
from gestures.platforms import PlatformProfile

Place = tuple[float, float, float]

SHOULDER_OUT_M = 0.17
SHOULDER_UP_M = 0.47
ARM_M = 0.5
REST: Place = (0.22, 0.02, 0.12)
"""A hand that hangs at ease, where the persona's posture says nothing else."""

_AIM_WIDTH_M = 0.34
_AIM_HEIGHT_M = 0.34
_AIM_FORWARD_M = 0.30


def distance_m(a: Place, b: Place) -> float:
    """Return the straight way between two places of one hand, m."""
    return math.dist(a, b)


def key_place(key: HandKey, target: Place | None, parameters: Mapping[str, Any]) -> Place:
    """Return where a key puts the hand.

    Args:
        key: The posture.
        target: Direction of the aim as ``aim_direction`` gives it; None if nothing is aimed at.
        parameters: The gesture's parameters, for places that scale with one.
    """
    if key.aim is not None and target is not None:
        return (
            SHOULDER_OUT_M + key.reach * target[0],
            SHOULDER_UP_M + key.reach * target[1],
            0.05 + key.reach * target[2],
        )
    out, up, forward = (_value(scalar, parameters) for scalar in key.place)
    return (out * SHOULDER_OUT_M, up * SHOULDER_UP_M, forward * ARM_M)


def aim_direction(target: str | None, side: str, platform: PlatformProfile) -> Place | None:
    """Return the way from the shoulder of the stretched arm that points at a target, m, for the hand's own
    side.

    Args:
        target: Screen element, ``product``, ``camera`` or None.
        side: ``left`` or ``right``.
        platform: Where the elements are.
    """
    if target is None:
        return None
    if target == "camera":
        return (-0.5 * SHOULDER_OUT_M, 0.05, 0.50)
    element = platform.elements.get(target)
    if element is None:
        return (0.15, -0.25, 0.40)
    towards_right_hand = (0.5 - element.x) * 2.0 * (-1.0 if platform.mirrored else 1.0)
    out = towards_right_hand if side == "right" else -towards_right_hand
    return (out * _AIM_WIDTH_M, (0.5 - element.y) * 2.0 * _AIM_HEIGHT_M, _AIM_FORWARD_M)


def natural_side(target: str | None, platform: PlatformProfile) -> str | None:
    """Return the hand that lies on the target's side; None if the target is near the middle or has no place.

    Viewer's left is the host's right, unless the picture is mirrored.
    """
    element = platform.elements.get(target) if target is not None else None
    if element is None or abs(element.x - 0.5) < 0.08:
        return None
    on_left_of_picture = element.x < 0.5
    return "right" if on_left_of_picture != platform.mirrored else "left"


def rest_place(posture: Gesture | None) -> Place:
    """Return where the hands lie in the persona's posture."""
    if posture is None or not posture.keys or posture.keys[0].main is None:
        return REST
    return key_place(posture.keys[0].main, None, {})


def _value(scalar: Scalar, parameters: Mapping[str, Any]) -> float:
    if not isinstance(scalar, Scaled):
        return float(scalar)
    try:
        share = float(parameters.get(scalar.by, 0.5))
    except (TypeError, ValueError):
        share = 0.5
    return scalar.low + (scalar.high - scalar.low) * share
