"""What joints can do: ranges of motion of the canonical skeleton, and how a pose is measured against them.

Ranges are those of healthy adults (American Academy of Orthopaedic Surgeons 1965; Kapandji, "The Physiology
of the Joints"), rounded outwards by a few degrees. Angles are rotation-vector components in the joint's rest
frame, for the left side; the right side is measured mirrored.
"""

from __future__ import annotations

import math

import torch
from torch import Tensor

from motion.rotations import conjugate, from_rotvec, mirrored, multiply, to_rotvec, twist_about
from motion.skeleton import JOINT_INDEX, JOINT_NAMES, mirrored_name

# Degrees (x low, x high, y low, y high, z low, z high) of the joint's rotation vector.
_RANGES_DEG: dict[str, tuple[float, float, float, float, float, float]] = {
    "spine1": (-25, 40, -20, 20, -20, 20),
    "spine2": (-25, 40, -20, 20, -20, 20),
    "spine3": (-25, 40, -20, 20, -20, 20),
    "neck": (-40, 40, -45, 45, -30, 30),
    "head": (-35, 40, -45, 45, -30, 30),
    "left_collar": (-15, 15, -35, 30, -15, 45),
    "left_hip": (-125, 30, -50, 50, -45, 50),
    "left_knee": (-5, 150, -20, 20, -10, 10),
    "left_ankle": (-50, 35, -30, 30, -30, 30),
    "left_foot": (-45, 45, -15, 15, -15, 15),
}
ELBOW_FLEXION_DEG = (-5.0, 152.0)
FOREARM_TWIST_DEG = (-98.0, 95.0)
"""About +X of the left forearm: 0 is neutral (the palm's normal along the elbow's hinge), + pronates, − supinates."""
WRIST_DEG = {"flexion": (-72.0, 82.0), "deviation": (-38.0, 26.0)}
"""Flexion towards the palm is positive; deviation towards the thumb is positive."""
SHOULDER_SWING_DEG = 150.0
"""Largest angle between the upper arm and its T-pose direction."""
_SOFT_DEG = 4.0
_SHORT_OF = 0.9999
"""How far before its limit a joint begins to resist."""


def excess_deg(local_xyzw: Tensor) -> Tensor:
    """Measure how far each joint is beyond its range.

    Args:
        local_xyzw: (..., 55, 4) unit quaternions, parent-relative.

    Returns:
        (..., 55) degrees beyond the range, 0 within it. Fingers and face joints are limited by `motion.hand` and
        the face model and count 0 here.
    """
    excess = torch.zeros(local_xyzw.shape[:-1], device=local_xyzw.device)
    for name in JOINT_NAMES:
        own = name if name in _RANGES_DEG else mirrored_name(name)
        if own not in _RANGES_DEG:
            continue
        q = local_xyzw[..., JOINT_INDEX[name], :]
        degrees = torch.rad2deg(to_rotvec(q if own == name else mirrored(q)))
        bounds = degrees.new_tensor(_RANGES_DEG[own]).reshape(3, 2)
        excess[..., JOINT_INDEX[name]] = _beyond(degrees, bounds[:, 0], bounds[:, 1]).amax(-1)
    for side in ("left", "right"):
        shoulder, elbow, wrist = (JOINT_INDEX[f"{side}_{joint}"] for joint in ("shoulder", "elbow", "wrist"))
        picked = [local_xyzw[..., index, :] for index in (shoulder, elbow, wrist)]
        if side == "right":
            picked = [mirrored(q) for q in picked]
        excess[..., shoulder] = (swing_deg(picked[0]) - SHOULDER_SWING_DEG).clamp_min(0)
        flexion, twist = elbow_angles_deg(picked[1])
        excess[..., elbow] = torch.maximum(
            _beyond(flexion, *ELBOW_FLEXION_DEG), _beyond(twist, *FOREARM_TWIST_DEG)
        )
        bend, deviation = wrist_angles_deg(picked[2])
        excess[..., wrist] = torch.maximum(
            _beyond(bend, *WRIST_DEG["flexion"]), _beyond(deviation, *WRIST_DEG["deviation"])
        )
    return excess


def swing_deg(shoulder_xyzw: Tensor) -> Tensor:
    """Return the angle (...), degrees, between the upper arm and its T-pose direction."""
    axis = shoulder_xyzw.new_tensor((1.0, 0.0, 0.0)).expand(*shoulder_xyzw.shape[:-1], 3)
    swing = multiply(shoulder_xyzw, conjugate(twist_about(shoulder_xyzw, axis)))
    return torch.rad2deg(to_rotvec(swing).norm(dim=-1))


def elbow_angles_deg(elbow_xyzw: Tensor) -> tuple[Tensor, Tensor]:
    """Split a left elbow's rotation (..., 4) into flexion about −Y and the forearm's twist about +X, degrees."""
    axis = elbow_xyzw.new_tensor((1.0, 0.0, 0.0)).expand(*elbow_xyzw.shape[:-1], 3)
    twist = twist_about(elbow_xyzw, axis)
    bend = to_rotvec(multiply(elbow_xyzw, conjugate(twist)))
    return torch.rad2deg(-bend[..., 1]), wrapped_twist_deg(twist)


def wrapped_twist_deg(twist_xyzw: Tensor) -> Tensor:
    """Return the angle of a forearm twist about +X (..., 4), degrees, in −180…180."""
    angle = torch.rad2deg(2.0 * torch.atan2(twist_xyzw[..., 0], twist_xyzw[..., 3]))
    return torch.remainder(angle + 180.0, 360.0) - 180.0


def wrist_angles_deg(wrist_xyzw: Tensor) -> tuple[Tensor, Tensor]:
    """Return flexion (towards the palm) and deviation (towards the thumb) of a left wrist (..., 4), degrees."""
    degrees = torch.rad2deg(to_rotvec(wrist_xyzw))
    return -degrees[..., 2], -degrees[..., 1]


def held_flexion(flexion_rad: Tensor) -> Tensor:
    """Return a wrist's flexion, rad, within its range; a margin keeps interpolated neighbours inside it."""
    low, high = (math.radians(value) for value in WRIST_DEG["flexion"])
    return flexion_rad.clamp(low + 0.1, high - 0.1)


def held_deviation(deviation_rad: Tensor) -> Tensor:
    """Return a wrist's deviation, rad, within its range; a margin as for `held_flexion`."""
    low, high = (math.radians(value) for value in WRIST_DEG["deviation"])
    return deviation_rad.clamp(low + 0.08, high - 0.08)


def held_in_range(elbow_xyzw: Tensor, wrist_xyzw: Tensor) -> tuple[Tensor, Tensor]:
    """Bend a left elbow and wrist (..., 4) back into their ranges, softly, so that no joint stops dead at its limit.

    Rotations further than ``_SOFT_DEG`` from every limit stay what they are.
    """
    axis = elbow_xyzw.new_tensor((1.0, 0.0, 0.0)).expand(*elbow_xyzw.shape[:-1], 3)
    twist = twist_about(elbow_xyzw, axis)
    hinge = to_rotvec(multiply(elbow_xyzw, conjugate(twist)))
    flexion = -_softly(-hinge[..., 1], *ELBOW_FLEXION_DEG)
    turned = _softly(torch.deg2rad(wrapped_twist_deg(twist)), *FOREARM_TWIST_DEG)
    elbow = multiply(
        from_rotvec(torch.stack((hinge[..., 0], flexion, hinge[..., 2]), dim=-1)),
        from_rotvec(axis * turned.unsqueeze(-1)),
    )
    bend = to_rotvec(wrist_xyzw)
    deviation = -_softly(-bend[..., 1], *WRIST_DEG["deviation"])
    wrist = torch.stack((bend[..., 0], deviation, -_softly(-bend[..., 2], *WRIST_DEG["flexion"])), dim=-1)
    return elbow, from_rotvec(wrist)


def _softly(value_rad: Tensor, low_deg: float, high_deg: float) -> Tensor:
    """Return angles pressed together within the last ``_SOFT_DEG`` before a limit, which they never pass."""
    soft = math.radians(_SOFT_DEG)
    inside = value_rad.clamp(math.radians(low_deg) + soft, math.radians(high_deg) - soft)
    return inside + _SHORT_OF * soft * torch.tanh((value_rad - inside) / soft)


def _beyond(value: Tensor, low: Tensor | float, high: Tensor | float) -> Tensor:
    return torch.maximum(low - value, value - high).clamp_min(0.0)
