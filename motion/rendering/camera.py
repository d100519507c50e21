"""The pinhole camera that frames the host, with no graphics library behind it.

World: Y up, metres; the host stands near the origin and faces +Z, so the camera stands on the +Z side and
the host's left (+X) is on the right of the picture. Pixels: x to the right, y down, (0, 0) is the top-left
corner of the picture and (width, height) its bottom-right one.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import torch
from torch import Tensor

from motion.errors import InvalidInputError

MIN_DEPTH_M = 1e-4
"""Points nearer to the camera's plane than this, or behind it, have no place in the picture."""


@dataclass(frozen=True, slots=True)
class Camera:
    """A pinhole camera without roll.

    Attributes:
        position_m: World position of the eye, metres.
        look_at_m: World point in the middle of the picture, metres.
        vertical_fov_deg: Full opening angle from the top edge to the bottom edge, degrees.
        width: Picture width, pixels.
        height: Picture height, pixels.

    Raises:
        InvalidInputError: If the picture has no size, the angle is outside 1…150°, or the camera looks
            straight up or down or nowhere.
    """

    position_m: tuple[float, float, float]
    look_at_m: tuple[float, float, float]
    vertical_fov_deg: float
    width: int
    height: int

    def __post_init__(self) -> None:
        if not (1 <= self.width <= 16384 and 1 <= self.height <= 16384):
            raise InvalidInputError(
                f"a picture of {self.width}×{self.height} pixels cannot be drawn",
                code="DX-CAM-001",
                hint="Give a width and a height between 1 and 16384.",
            )
        if not 1.0 <= self.vertical_fov_deg <= 150.0:
            raise InvalidInputError(
                f"vertical_fov_deg is {self.vertical_fov_deg}, expected 1 to 150", code="DX-CAM-002"
            )
        forward = [to - at for to, at in zip(self.look_at_m, self.position_m, strict=True)]
        if not all(math.isfinite(value) for value in (*self.position_m, *self.look_at_m)):
            raise InvalidInputError("the camera's position or aim is not a finite number", code="DX-CAM-003")
        if math.hypot(forward[0], forward[2]) < 1e-6:
            raise InvalidInputError(
                f"a camera at {self.position_m} cannot look at {self.look_at_m} and know which way is up",
                code="DX-CAM-003",
                hint="Move the camera so that it does not look straight up or down.",
            )

    @property
    def aspect(self) -> float:
        """Width over height."""
        return self.width / self.height

    @property
    def focal_px(self) -> float:
        """Focal length in pixels, the same in x and y."""
        return 0.5 * self.height / math.tan(math.radians(self.vertical_fov_deg) / 2)

    def axes(self) -> Tensor:
        """Return (3, 3) float64: rows are the picture's right, up and backward directions in the world."""
        position = torch.tensor(self.position_m, dtype=torch.float64)
        backward = position - torch.tensor(self.look_at_m, dtype=torch.float64)
        backward = backward / backward.norm()
        right = torch.linalg.cross(torch.tensor([0.0, 1.0, 0.0], dtype=torch.float64), backward)
        right = right / right.norm()
        return torch.stack([right, torch.linalg.cross(backward, right), backward])

    def view_matrix(self) -> Tensor:
        """Return (4, 4) float64: world to camera, the camera looking along its −Z as OpenGL has it."""
        matrix = torch.eye(4, dtype=torch.float64)
        axes = self.axes()
        matrix[:3, :3] = axes
        matrix[:3, 3] = -axes @ torch.tensor(self.position_m, dtype=torch.float64)
        return matrix

    def projection_matrix(self, near_m: float = 0.1, far_m: float = 30.0) -> Tensor:
        """Return (4, 4) float64: camera to OpenGL clip space, depth −1 at ``near_m`` and 1 at ``far_m``."""
        scale = 1.0 / math.tan(math.radians(self.vertical_fov_deg) / 2)
        matrix = torch.zeros(4, 4, dtype=torch.float64)
        matrix[0, 0] = scale / self.aspect
        matrix[1, 1] = scale
        matrix[2, 2] = (far_m + near_m) / (near_m - far_m)
        matrix[2, 3] = 2 * far_m * near_m / (near_m - far_m)
        matrix[3, 2] = -1.0
        return matrix

    def depth_m(self, points_m: Tensor) -> Tensor:
        """Return (...,): how far (..., 3) world points are before the camera, metres; negative behind it."""
        return -self._in_camera(points_m)[..., 2]

    def project(self, points_m: Tensor) -> Tensor:
        """Return where world points appear in the picture.

        Args:
            points_m: (..., 3) world points, metres.

        Returns:
            (..., 2) pixels, x right and y down; NaN for points at or behind the camera's plane.
        """
        local = self._in_camera(points_m)
        depth = -local[..., 2:]
        seen = depth > MIN_DEPTH_M
        scale = self.focal_px / torch.where(seen, depth, torch.ones_like(depth))
        centre = points_m.new_tensor([self.width / 2, self.height / 2])
        pixels = centre + local[..., :2] * scale * points_m.new_tensor([1.0, -1.0])
        return torch.where(seen, pixels, torch.full_like(pixels, float("nan")))

    def project_fraction(self, points_m: Tensor) -> Tensor:
        """Return (..., 2): the same as fractions of the picture's width and height, from the top left."""
        return self.project(points_m) / points_m.new_tensor([self.width, self.height])

    def ray(self, pixels: Tensor) -> Tensor:
        """Return (..., 3): unit world direction from the camera through (..., 2) pixels."""
        sideways = (pixels[..., 0] - self.width / 2) / self.focal_px
        upwards = (self.height / 2 - pixels[..., 1]) / self.focal_px
        local = torch.stack([sideways, upwards, -torch.ones_like(sideways)], dim=-1)
        world = local @ self.axes().to(pixels)
        return world / world.norm(dim=-1, keepdim=True)

    def unproject(self, pixels: Tensor, plane_z_m: float | Tensor) -> Tensor:
        """Return the world points on the plane z = ``plane_z_m`` that appear at the pixels.

        Args:
            pixels: (..., 2), x right and y down.
            plane_z_m: World z of a plane parallel to the host's front, metres; a number or (...,).

        Returns:
            (..., 3) world points, metres; NaN where the ray never meets the plane before the camera.
        """
        direction = self.ray(pixels)
        eye = pixels.new_tensor(self.position_m)
        distance = (torch.as_tensor(plane_z_m).to(pixels) - eye[2]) / direction[..., 2]
        distance = torch.where(distance > 0, distance, torch.full_like(distance, float("nan")))
        return eye + direction * distance.unsqueeze(-1)

    def _in_camera(self, points_m: Tensor) -> Tensor:
        eye = torch.tensor(self.position_m, dtype=torch.float64).to(points_m)
        return (points_m - eye) @ self.axes().to(points_m).T


def presenter_camera(
    head_top_m: float = 1.66,
    hips_m: float = 0.90,
    *,
    width: int = 540,
    height: int = 960,
    head_room: float = 0.22,
    vertical_fov_deg: float = 24.0,
) -> Camera:
    """Return the live room's portrait framing: from the hips to above the head, with room for a raised hand.

    Args:
        head_top_m: World height of the top of the head, metres.
        hips_m: World height of the hip joints, metres; they appear a little above the bottom edge.
        width: Picture width, pixels.
        height: Picture height, pixels.
        head_room: Fraction of the picture above the head.
        vertical_fov_deg: Opening angle, degrees; 24° is a portrait lens: a hand held forward does not swell.

    Returns:
        A level camera on the z axis, whose picture plane is parallel to the host's front.

    Raises:
        InvalidInputError: If the hips are not below the head or the head room leaves no room for the host.
    """
    if not (0.0 <= head_room <= 0.6 and hips_m < head_top_m):
        raise InvalidInputError(
            f"a head at {head_top_m} m, hips at {hips_m} m and head room {head_room} make no framing",
            code="DX-CAM-004",
            hint="Give hips below the head and head_room between 0 and 0.6.",
        )
    bottom_m = hips_m - 0.06 * (head_top_m - hips_m)
    span_m = (head_top_m - bottom_m) / (1.0 - head_room)
    middle_m = bottom_m + span_m / 2
    distance_m = span_m / 2 / math.tan(math.radians(vertical_fov_deg) / 2)
    return Camera((0.0, middle_m, distance_m), (0.0, middle_m, 0.0), vertical_fov_deg, width, height)
