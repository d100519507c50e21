"""Where a finger points in the picture, against where it should."""

from __future__ import annotations

import torch
from torch import Tensor

from motion.rendering.camera import Camera


def pointing_error_deg(camera: Camera, knuckle_m: Tensor, tip_m: Tensor, target_px: Tensor) -> Tensor:
    """Return by how much the finger's ray misses a point of the picture.

    Both the ray from the index knuckle through the fingertip and the way from the knuckle to the target are
    taken in the picture, as a viewer sees them.

    Args:
        camera: The camera.
        knuckle_m: (..., 3) index knuckle, world, metres.
        tip_m: (..., 3) tip of the index finger, world, metres.
        target_px: (..., 2) the point, pixels.

    Returns:
        (...) degrees, 0…180; NaN if the hand is behind the camera.
    """
    start, end = camera.project(knuckle_m), camera.project(tip_m)
    ray = torch.nn.functional.normalize(end - start, dim=-1)
    way = torch.nn.functional.normalize(target_px.to(start) - start, dim=-1)
    return torch.rad2deg(torch.acos((ray * way).sum(-1).clamp(-1.0, 1.0)))
