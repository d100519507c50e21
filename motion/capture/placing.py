"""Where a captured body stands before a camera: its shoulders go where the video shows them in the picture."""

from __future__ import annotations

import torch

from motion.capture.capture import Captured
from motion.clip import Clip
from motion.kinematics import forward_kinematics
from motion.rendering.camera import Camera
from motion.skeleton import JOINT_INDEX, Skeleton

_FARTHEST_M = 0.35
"""How far a body is moved at most along each axis, metres: a host stays before the camera."""
_SHOULDERS = (JOINT_INDEX["left_shoulder"], JOINT_INDEX["right_shoulder"])


def placed(captured: Captured, skeleton: Skeleton, camera: Camera) -> Clip:
    """Return captured motion moved so that the camera sees the body where the video shows it.

    What a hand points at in the picture depends on where the body stands in it.

    Args:
        captured: Motion and where the shoulders are in the picture.
        skeleton: Body that moves.
        camera: The camera; its picture is taken to have the video's edges.
    """
    clip = captured.clip
    with torch.no_grad():
        _, joints = forward_kinematics(skeleton, clip.local_xyzw, clip.root_m)
    shoulders = joints[:, list(_SHOULDERS)].median(dim=0).values.double()
    size = torch.tensor((camera.width, camera.height), dtype=torch.float64)
    wanted = torch.from_numpy(captured.shoulders).double() * size
    middle, drawn = shoulders.mean(dim=0), camera.project(shoulders)
    distance_m = camera.position_m[2] - float(middle[2])
    nearer = float((drawn[0] - drawn[1]).norm() / (wanted[0] - wanted[1]).norm().clamp_min(1.0))
    depth_m = camera.position_m[2] - distance_m * nearer
    depth_m = min(max(depth_m, float(middle[2]) - _FARTHEST_M), float(middle[2]) + _FARTHEST_M)
    target = camera.unproject(wanted.mean(dim=0), depth_m)
    offset = (target - middle).clamp(-_FARTHEST_M, _FARTHEST_M).to(clip.root_m.dtype)
    return Clip(clip.rate, clip.local_xyzw, clip.root_m + offset)
