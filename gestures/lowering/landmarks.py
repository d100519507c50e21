"""Points of hand and body that touch each other: fingertips and palm, chest, chin, ear, the other hand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import torch
from torch import Tensor

from gestures.errors import NotFoundError, nearest_names
from gestures.library.gesture import Contact, HandKey, Scaled
from motion.arm_ik import palm_centre_m
from motion.bodies.volume import BodyVolume
from motion.rotations import identity, multiply, rotate
from motion.skeleton import FINGERS, JOINT_INDEX, TIP_SHARE, Skeleton

_NEAR_HEAD = (1.15, 1.15, 0.42)
"""(out, up, forward) within which a hand is beside the head."""
_PAD_M = 0.007
"""Half the thickness of a fingertip, metres."""
_BACK_M = 0.030
_FIST_M = 0.022


@dataclass(frozen=True, slots=True)
class BodyPoint:
    """A place on the skin, found by going from a point near a joint outwards until the skin is reached.

    Attributes:
        joint: Joint whose frame it is given in.
        start_m: (3,) where the search begins, left side, metres from the joint, for a stature of 1.68 m.
        direction: (3,) unit direction of the search, left side.
        distance_m: Distance to the skin where no body volume is at hand.
    """

    joint: str
    start_m: tuple[float, float, float]
    direction: tuple[float, float, float]
    distance_m: float


BODY_POINTS: dict[str, BodyPoint] = {
    "chest": BodyPoint("spine3", (0.0, 0.04, 0.0), (0.0, 0.0, 1.0), 0.115),
    "chest_left": BodyPoint("spine3", (0.055, 0.05, 0.0), (0.0, 0.0, 1.0), 0.115),
    "belly": BodyPoint("spine1", (0.0, -0.02, 0.0), (0.0, 0.0, 1.0), 0.115),
    "chin": BodyPoint("head", (0.0, -0.035, 0.04), (0.0, -0.25, 0.97), 0.055),
    "mouth": BodyPoint("head", (0.0, 0.0, 0.03), (0.0, 0.0, 1.0), 0.085),
    "cheek": BodyPoint("head", (0.02, 0.0, 0.03), (0.9, 0.0, 0.44), 0.055),
    "ear": BodyPoint("head", (0.0, 0.045, 0.0), (1.0, 0.0, -0.05), 0.085),
    "temple": BodyPoint("head", (0.0, 0.085, 0.03), (0.95, 0.0, 0.3), 0.075),
    "forehead": BodyPoint("head", (0.0, 0.11, 0.0), (0.0, 0.1, 0.99), 0.105),
    "eyes_side": BodyPoint("head", (0.02, 0.055, 0.04), (0.8, 0.0, 0.6), 0.06),
}
OTHER_HAND: dict[str, str] = {
    "other_palm": "palm",
    "other_back": "back",
    "other_wrist": "wrist",
    "other_fist": "fist",
    "other_thumb_tip": "thumb_tip",
    "other_index_tip": "index_tip",
    "other_middle_tip": "middle_tip",
}
"""Landmarks of the other hand, by the name that a contact uses."""


class Touching(Protocol):
    """A posture that may point or touch."""

    @property
    def aim(self) -> str | None:
        """What it points at."""
        ...

    @property
    def contact(self) -> Contact | None:
        """What it touches."""
        ...


def touches_body(hand: Touching) -> bool:
    """Return whether a hand touches the body."""
    return hand.aim is None and hand.contact is not None and hand.contact.touches in BODY_POINTS


def touches_hand(hand: Touching) -> bool:
    """Return whether a hand touches the other hand."""
    return hand.aim is None and hand.contact is not None and hand.contact.touches in OTHER_HAND


def at_head(hand: HandKey) -> bool:
    """Return whether a hand touches the head or is so near that swaying would bring them together."""
    if hand.contact is not None:
        return hand.contact.touches in BODY_POINTS and BODY_POINTS[hand.contact.touches].joint == "head"
    place = [value.low if isinstance(value, Scaled) else value for value in hand.place]
    return hand.aim is None and near_head(place)


def near_head(place: Sequence[float]) -> bool:
    """Return whether a place (out, up, forward) is beside the head."""
    out, up, forward = place
    return abs(out) < _NEAR_HEAD[0] and up > _NEAR_HEAD[1] and forward < _NEAR_HEAD[2]


def hand_point_m(skeleton: Skeleton, name: str, finger_xyzw: Tensor) -> Tensor:
    """Return a landmark of the hand in the left wrist's frame.

    Args:
        skeleton: Body.
        name: ``palm``, ``back``, ``fist``, ``wrist``, ``fingers``, ``knuckles`` or ``<finger>_tip``.
        finger_xyzw: (15, 4) local rotations of the left hand's joints, SMPL-X order.

    Returns:
        (3,) metres.

    Raises:
        NotFoundError: If the hand has no such landmark.
    """
    offsets = skeleton.offsets_m
    knuckle = offsets[JOINT_INDEX["left_middle1"]]
    if name == "wrist":
        return torch.zeros(3)
    if name == "palm":
        return palm_centre_m(skeleton)
    if name == "back":
        return knuckle * 0.6 + torch.tensor((0.0, _BACK_M - 0.018, 0.0))
    if name in ("fist", "knuckles"):
        return knuckle + torch.tensor((_FIST_M, 0.0, 0.0))
    if name == "fingers":
        tip = _tip(skeleton, "middle", finger_xyzw)
        return 0.5 * (knuckle + tip) + torch.tensor((0.0, -_PAD_M, 0.0))
    finger = name.removesuffix("_tip")
    if name.endswith("_tip") and finger in FINGERS:
        return _tip(skeleton, finger, finger_xyzw)
    known = ["palm", "back", "fist", "wrist", "fingers", "knuckles", *(f"{finger}_tip" for finger in FINGERS)]
    raise NotFoundError(
        f"no landmark of the hand is called '{name}'", code="DX-LOWER-004", hint=nearest_names(name, known)
    )


def index_ray(skeleton: Skeleton, finger_xyzw: Tensor) -> tuple[Tensor, Tensor]:
    """Return the index knuckle (3,) and unit directions (..., 3) from it to the fingertip, in the left wrist's frame.

    Args:
        skeleton: Body.
        finger_xyzw: (..., 15, 4) local rotations of the left hand's joints, SMPL-X order.
    """
    knuckle = skeleton.offsets_m[JOINT_INDEX["left_index1"]]
    direction = _tip(skeleton, "index", finger_xyzw) - knuckle
    return knuckle, torch.nn.functional.normalize(direction, dim=-1)


def _tip(skeleton: Skeleton, finger: str, finger_xyzw: Tensor) -> Tensor:
    first = 3 * FINGERS.index(finger)
    offsets = [skeleton.offsets_m[JOINT_INDEX[f"left_{finger}{link}"]] for link in (1, 2, 3)]
    turned = identity(*finger_xyzw.shape[:-2])
    point = offsets[0]
    for link in (0, 1, 2):
        turned = multiply(turned, finger_xyzw[..., first + link, :])
        step = offsets[link + 1] if link < 2 else offsets[2] * TIP_SHARE
        point = point + rotate(turned, step)
    return point


def body_point_m(skeleton: Skeleton, name: str, side: str, volume: BodyVolume | None) -> tuple[str, Tensor]:
    """Find a landmark of the body on its skin.

    Args:
        skeleton: Body.
        name: One of ``BODY_POINTS``; a name without a side lies on the hand's own side.
        side: Side of the hand that touches it.
        volume: The space that the body takes up; None if the body has no mesh.

    Returns:
        The joint it moves with and its place (3,) in that joint's frame, metres.

    Raises:
        NotFoundError: If there is no such landmark.
    """
    try:
        point = BODY_POINTS[name]
    except KeyError:
        raise NotFoundError(
            f"no landmark of the body is called '{name}'",
            code="DX-LOWER-005",
            hint=nearest_names(name, [*BODY_POINTS, *OTHER_HAND]),
        ) from None
    flip = torch.tensor((1.0 if side == "left" or name == "chest_left" else -1.0, 1.0, 1.0))
    scale = float(skeleton.rest_positions_m[JOINT_INDEX["left_eye"], 1]) / 1.57
    start = torch.tensor(point.start_m) * flip * scale
    direction = torch.nn.functional.normalize(torch.tensor(point.direction) * flip, dim=0)
    if volume is None:
        return point.joint, start + direction * point.distance_m * scale
    steps = torch.arange(0.0, 0.25, 0.001)
    line = start + steps[:, None] * direction
    inside = volume.depth_near_joint_m(point.joint, line) > 0.0
    # The last point inside, so that a cavity such as the mouth does not end the search early.
    last = int(inside.nonzero().max()) if bool(inside.any()) else round(point.distance_m * scale * 1000)
    return point.joint, line[min(last + 1, len(line) - 1)]
