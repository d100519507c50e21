"""Draws every hand shape close up, as the camera sees it, palm forward and turned to the thumb's side."""

from __future__ import annotations

import math

import numpy as np
import torch
from PIL import Image, ImageDraw, ImageFont

from gestures.library.handshapes import handshape, load_handshapes
from motion.bodies import SkinnedBody, load_body
from motion.clip import Pose
from motion.hand import finger_rotations
from motion.idle.legs import rest_pelvis_m
from motion.kinematics import forward_kinematics
from motion.rendering import AvatarRenderer
from motion.rendering.camera import Camera
from motion.rotations import from_axis_angle, identity, multiply
from motion.skeleton import JOINT_COUNT, JOINT_INDEX

COLUMNS = 5
SIZE = 168
CAPTION = 22
TURNS_DEG = (0.0, -50.0)
"""Turns of the raised hand about its length: the palm faces the camera, then the thumb's side comes forward."""
DISTANCE_M, HALF_M = 1.3, 0.122
NUMBERS = ("cn", "west")


def shapes_in_order() -> list[str]:
    """Return the names of all hand shapes, numbers first."""
    known = list(load_handshapes())
    numbers = [name for prefix in NUMBERS for name in known if name.startswith(prefix)]
    return [*numbers, *(name for name in known if name not in numbers)]


def handshape_page() -> Image.Image:
    """Draw the page."""
    names, body = shapes_in_order(), load_body()
    poses = [[_pose(body, name, turn) for turn in TURNS_DEG] for name in names]
    with AvatarRenderer(body, _camera(body, poses[0][0])) as renderer:
        cells = [
            _captioned(name, np.concatenate([renderer.frame(pose) for pose in row], axis=1))
            for name, row in zip(names, poses, strict=True)
        ]
    cells += [np.full_like(cells[0], 255)] * (-len(cells) % COLUMNS)
    rows = [np.concatenate(cells[at : at + COLUMNS], axis=1) for at in range(0, len(cells), COLUMNS)]
    return Image.fromarray(np.concatenate(rows))


def _pose(body: SkinnedBody, name: str, turn_deg: float) -> Pose:
    """The right forearm raised, the palm turned from the camera by an angle, the fingers in a shape."""
    local = identity(JOINT_COUNT)
    raised = from_axis_angle(torch.tensor((0.0, 0.0, 1.0)), torch.tensor(math.radians(-90.0)))
    turned = from_axis_angle(torch.tensor((0.0, 1.0, 0.0)), torch.tensor(math.radians(90.0 + turn_deg)))
    local[JOINT_INDEX["right_elbow"]] = multiply(turned, raised)
    first = JOINT_INDEX["right_index1"]
    local[first : first + 15] = finger_rotations(body.skeleton, handshape(name).tensor(), "right")
    return Pose(local, rest_pelvis_m(body.skeleton))


def _camera(body: SkinnedBody, pose: Pose) -> Camera:
    _, positions = forward_kinematics(body.skeleton, pose.local_xyzw, pose.root_m)
    x, y, z = (float(value) for value in positions[JOINT_INDEX["right_wrist"]])
    opening = 2.0 * math.degrees(math.atan(HALF_M / DISTANCE_M))
    return Camera((x, y + 0.1, z + DISTANCE_M), (x, y + 0.075, z), opening, SIZE, SIZE)


def _captioned(name: str, picture: np.ndarray) -> np.ndarray:
    caption = Image.new("RGB", (picture.shape[1], CAPTION), "white")
    ImageDraw.Draw(caption).text((6, 2), name, fill="black", font=ImageFont.load_default(15))
    return np.concatenate([np.asarray(caption), picture])
