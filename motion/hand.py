"""Hand shapes as joint angles, and the finger rotations they mean.

In the T-pose the left fingers lie along +X with the palm down, so flexion turns about Z and spreading about
Y; the right hand is the mirror image. The thumb's axes follow Kapandji's description: `oppose` swings it in
front of the palm about the hand's long axis, `flex` brings it towards the palm's plane, the two outer joints
flex only.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache

import torch
from torch import Tensor

from motion.errors import InvalidInputError
from motion.rotations import from_axis_angle, mirrored, multiply
from motion.skeleton import FINGERS, Skeleton, joint_index

FINGER_ORDER: tuple[str, ...] = ("thumb", "index", "middle", "ring", "pinky")
"""The order in which hand shapes list the fingers."""

FINGER_JOINTS = 15
"""Joints of one hand, in SMPL-X order (index, middle, pinky, ring, thumb; three each)."""

_LIMITS_DEG = {
    # Ranges of active motion of healthy adults, rounded (American Academy of Orthopaedic Surgeons tables).
    "finger": ((-30.0, 95.0), (-5.0, 112.0), (-10.0, 85.0), (-25.0, 25.0)),
    "thumb": ((-40.0, 75.0), (-35.0, 60.0), (-15.0, 65.0), (-25.0, 85.0)),
}


@dataclass(frozen=True, slots=True)
class HandShape:
    """Joint angles of one hand, the same for left and right.

    Attributes:
        name: Name of the shape.
        angles_deg: Five rows in ``FINGER_ORDER``: the thumb's (oppose, flex, mcp, ip) and each finger's
            (mcp, pip, dip, spread), degrees; + flexes, + spreads away from the middle finger's line to the thumb side.

    Raises:
        InvalidInputError: If an angle is outside what a hand can do.
    """

    name: str
    angles_deg: tuple[tuple[float, float, float, float], ...]

    def __post_init__(self) -> None:
        if len(self.angles_deg) != len(FINGER_ORDER):
            raise InvalidInputError(f"hand shape '{self.name}' needs five fingers", code="DX-HAND-001")
        for finger, row in zip(FINGER_ORDER, self.angles_deg, strict=True):
            limits = _LIMITS_DEG["thumb" if finger == "thumb" else "finger"]
            for value, (low, high) in zip(row, limits, strict=True):
                if not (math.isfinite(value) and low <= value <= high):
                    raise InvalidInputError(
                        f"hand shape '{self.name}': {finger} angle {value}° is outside {low}…{high}°",
                        code="DX-HAND-002",
                    )

    def tensor(self) -> Tensor:
        """Return the angles as (5, 4) float32, rad."""
        return torch.deg2rad(torch.tensor(self.angles_deg, dtype=torch.float32))


def finger_rotations(skeleton: Skeleton, angles_rad: Tensor, side: str) -> Tensor:
    """Turn hand-shape angles into local joint rotations.

    Args:
        skeleton: Body; its rest thumb gives the thumb's axes.
        angles_rad: (..., 5, 4) as in `HandShape`, rad.
        side: ``left`` or ``right``.

    Returns:
        (..., 15, 4) local unit quaternions of the hand's joints in SMPL-X order.
    """
    order = [FINGER_ORDER.index(finger) for finger in FINGERS if finger != "thumb"]
    fingers = angles_rad[..., order, :]
    flexion = -0.5 * fingers[..., :3]
    # About Z, the first joint of each finger about Y before it.
    spread = torch.nn.functional.pad(-0.5 * fingers[..., 3:], (0, 2))
    turned = torch.stack(
        (
            torch.sin(spread) * torch.sin(flexion),
            torch.sin(spread) * torch.cos(flexion),
            torch.cos(spread) * torch.sin(flexion),
            torch.cos(spread) * torch.cos(flexion),
        ),
        dim=-1,
    )
    thumb = _thumb(skeleton, angles_rad[..., FINGER_ORDER.index("thumb"), :])
    left = torch.cat((turned.flatten(-3, -2), thumb), dim=-2)
    return left if side == "left" else mirrored(left)


def _thumb(skeleton: Skeleton, row: Tensor) -> Tensor:
    """(..., 3, 4) the thumb's joints of its angles (..., 4)."""
    half = 0.5 * row[..., 1:].unsqueeze(-1)
    flexed = torch.cat(
        (torch.sin(half) * row.new_tensor(thumb_flexion_axis(skeleton)), torch.cos(half)), dim=-1
    )
    oppose = from_axis_angle(row.new_tensor((1.0, 0.0, 0.0)).expand(*row.shape[:-1], 3), row[..., 0])
    first = multiply(oppose, flexed[..., 0, :])
    return torch.cat((first.unsqueeze(-2), flexed[..., 1:, :]), dim=-2)


@lru_cache(maxsize=32)
def thumb_flexion_axis(skeleton: Skeleton) -> tuple[float, float, float]:
    """Return the unit axis about which the left thumb flexes in the T-pose.

    It is perpendicular to the thumb's last bone and to the palm's normal turned half-way to the hand's side,
    so that the tip sweeps across the palm.
    """
    bone = skeleton.offsets_m[joint_index("left_thumb3")]
    direction = torch.nn.functional.normalize(bone.detach().cpu().to(torch.float64), dim=0)
    nail = torch.tensor((0.0, 0.75, 0.66), dtype=torch.float64)
    axis = torch.linalg.cross(nail, direction)
    axis = torch.nn.functional.normalize(axis, dim=0)
    return (float(axis[0]), float(axis[1]), float(axis[2]))
