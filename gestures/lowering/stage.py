"""The stage: a body before a camera, a platform's screen in the picture, and the places between them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import torch
from torch import Tensor

from gestures.platforms import PlatformProfile
from motion.rendering.camera import Camera, presenter_camera
from motion.skeleton import Skeleton, joint_index

SCREEN_PLANE_M = 0.30
"""Screen elements are pointed at where the camera's ray to them crosses this plane in front of the host, metres."""

_HEAD_TOP_OVER_EYES_M = 0.115
_PRODUCT_M = (0.0, 0.05, 0.42)


@dataclass(frozen=True, slots=True)
class Stage:
    """Where things are for one body on one platform.

    Attributes:
        skeleton: The body.
        platform: Its screen.
        camera: The camera that frames the body as the platform does.
    """

    skeleton: Skeleton
    platform: PlatformProfile
    camera: Camera

    @classmethod
    def of(cls, skeleton: Skeleton, platform: PlatformProfile, width: int = 540, height: int = 960) -> Stage:
        """Frame a body as a platform does."""
        rest = skeleton.rest_positions_m
        head_top = float(rest[joint_index("left_eye"), 1]) + _HEAD_TOP_OVER_EYES_M
        hips = float(rest[joint_index("left_hip"), 1])
        framing = platform.camera
        camera = presenter_camera(
            head_top,
            hips - framing.below_hips * (head_top - hips),
            width=width,
            height=height,
            head_room=framing.head_room,
            vertical_fov_deg=framing.vertical_fov_deg,
        )
        return cls(skeleton, platform, camera)

    def target_m(self, target: str) -> Tensor:
        """Return the world point (3,) that a pointing finger is to aim at, metres.

        Raises:
            NotFoundError: If the platform's screen has no such element.
        """
        if target == "camera":
            return torch.tensor(self.camera.position_m, dtype=torch.float32)
        if target == "product":
            return self.skeleton.offsets_m[0] + torch.tensor(_PRODUCT_M)
        element = self.platform.element(target)
        x = 1.0 - element.x if self.platform.mirrored else element.x
        pixel = torch.tensor([x * self.camera.width, element.y * self.camera.height], dtype=torch.float64)
        return self.camera.unproject(pixel, SCREEN_PLANE_M).to(torch.float32)

    def place_m(self, side: str, place: Tensor) -> Tensor:
        """Turn (out, up, forward) of a hand's own side, (..., 3), into world positions (..., 3), metres."""
        origin, unit = _places(self.skeleton, side)
        return origin + place * unit

    def place_of(self, side: str, point_m: Tensor) -> Tensor:
        """Turn world positions (..., 3), metres, into (out, up, forward) of a hand's own side: undoes `place_m`."""
        origin, unit = _places(self.skeleton, side)
        return (point_m - origin) / unit


@lru_cache(maxsize=32)
@torch.inference_mode(False)
def _places(skeleton: Skeleton, side: str) -> tuple[Tensor, Tensor]:
    """(3,) where place (0, 0, 0) of a hand is, and what a unit of each of its numbers is, metres."""
    rest = skeleton.rest_positions_m
    shoulder = rest[joint_index("left_shoulder")]
    arm = skeleton.length_m("left_elbow") + skeleton.length_m("left_wrist")
    sign = 1.0 if side == "left" else -1.0
    origin = torch.stack((torch.zeros(()), rest[0, 1], shoulder[2]))
    return origin, torch.stack((sign * shoulder[0], shoulder[1] - rest[0, 1], torch.tensor(arm)))
