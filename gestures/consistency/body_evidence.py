"""What a body does that no healthy body does, and how lively it is: measured on motion, block by block."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from gestures.errors import InvalidInputError
from motion.bodies.volume import BodyVolume
from motion.clip import Clip
from motion.kinematics import forward_kinematics
from motion.limits import excess_deg
from motion.rendering.camera import Camera
from motion.rotations import rotate
from motion.skeleton import FINGERS, JOINT_INDEX, Skeleton

_BLOCK_FRAMES = 2048
_OVERLAP = 2
"""Frames that a block shares with each neighbour: a jump is judged by the frames around it."""
_LIVELY = tuple(JOINT_INDEX[name] for name in ("left_wrist", "right_wrist", "head", "spine3"))
_FEET = tuple(JOINT_INDEX[name] for name in ("left_foot", "right_foot"))
_EYES = (JOINT_INDEX["left_eye"], JOINT_INDEX["right_eye"])
_HANDS = tuple(
    tuple(
        JOINT_INDEX[f"{side}_{joint}"] for joint in ("wrist", *(f"{f}{n}" for f in FINGERS for n in (1, 3)))
    )
    for side in ("left", "right")
)
Array = NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class BodyEvidence:
    """Measures of every frame; about 150 bytes a frame.

    Attributes:
        times_s: (T,) float64, rising, s.
        lively_m: (T, 4, 3) world positions of wrists, head and chest, metres.
        feet_m: (T, 2, 3) world position of the left and the right ball of the foot, metres.
        palms_m: (T, 2, 3) left and right palm from the chest, world axes, metres.
        jump_m: (T,) by how much the joint that jumps most leaves its path at this frame, metres.
        jump_joint: (T,) index of that joint.
        excess_deg: (T,) degrees by which the joint worst off is beyond its range.
        excess_joint: (T,) index of that joint.
        inside_m: (T, 2) how deep the left and the right hand's bones lie inside trunk or head, metres; negative
            outside.
        off_camera_deg: (T,) angle between the gaze and the way to the camera, degrees; None without a camera.

    Raises:
        InvalidInputError: If shapes disagree or a value is not finite.
    """

    times_s: NDArray[np.float64]
    lively_m: Array
    feet_m: Array
    palms_m: Array
    jump_m: Array
    jump_joint: NDArray[np.int64]
    excess_deg: Array
    excess_joint: NDArray[np.int64]
    inside_m: Array
    off_camera_deg: Array | None = None

    def __post_init__(self) -> None:
        count = len(self.times_s)
        for name, shape in (
            ("lively_m", (count, len(_LIVELY), 3)),
            ("feet_m", (count, 2, 3)),
            ("palms_m", (count, 2, 3)),
            ("jump_m", (count,)),
            ("excess_deg", (count,)),
            ("inside_m", (count, 2)),
        ):
            value = getattr(self, name)
            if value.shape != shape or not np.isfinite(value).all():
                raise InvalidInputError(
                    f"{name} has shape {value.shape}, expected {shape} of finite numbers", code="DX-CHECK-008"
                )

    @classmethod
    def from_clip(
        cls, clip: Clip, skeleton: Skeleton, volume: BodyVolume, camera: Camera | None = None
    ) -> BodyEvidence:
        """Measure a clip.

        Args:
            clip: The motion.
            skeleton: Proportions of the body that it is for.
            volume: The space that this body's trunk and head take up.
            camera: Where the viewer is; without one, gaze is not measured.
        """
        pieces: dict[str, list[Any]] = {}
        with torch.no_grad():
            for first in range(0, clip.frame_count, _BLOCK_FRAMES):
                low = max(first - _OVERLAP, 0)
                high = min(first + _BLOCK_FRAMES + _OVERLAP, clip.frame_count)
                own = slice(first - low, min(first + _BLOCK_FRAMES, clip.frame_count) - low)
                local, root = clip.local_xyzw[low:high], clip.root_m[low:high]
                for name, value in _measure(local, root, skeleton, volume, camera).items():
                    pieces.setdefault(name, []).append(value[own].numpy())
        times = np.arange(clip.frame_count, dtype=np.float64) * (clip.rate.den / clip.rate.num)
        return cls(times, **{name: np.concatenate(parts) for name, parts in pieces.items()})


def _measure(
    local: Tensor, root: Tensor, skeleton: Skeleton, volume: BodyVolume, camera: Camera | None
) -> dict[str, Tensor]:
    turned, places = forward_kinematics(skeleton, local, root)
    jump, jumping = _jumps(places).max(dim=-1)
    excess, strained = excess_deg(local).max(dim=-1)
    inside = torch.stack(
        [volume.depth_m(places[:, list(joints)], turned, places).amax(dim=-1) for joints in _HANDS], dim=-1
    )
    measured = {
        "lively_m": places[:, list(_LIVELY)],
        "feet_m": places[:, list(_FEET)],
        "palms_m": palms_from_chest_m(places),
        "jump_m": jump,
        "jump_joint": jumping,
        "excess_deg": excess,
        "excess_joint": strained,
        "inside_m": inside,
    }
    if camera is not None:
        gaze = rotate(turned[:, list(_EYES)], turned.new_tensor((0.0, 0.0, 1.0))).sum(dim=1)
        way = torch.tensor(camera.position_m, dtype=places.dtype) - places[:, list(_EYES)].mean(dim=1)
        cosine = torch.nn.functional.cosine_similarity(gaze, way, dim=-1).clamp(-1.0, 1.0)
        measured["off_camera_deg"] = torch.rad2deg(torch.arccos(cosine))
    return measured


def palms_from_chest_m(places: Tensor) -> Tensor:
    """(T, 2, 3) left and right palm from the chest, world axes, metres, of joints at (T, 55, 3)."""
    wrists, knuckles = (
        places[:, [JOINT_INDEX[f"{s}_{j}"] for s in ("left", "right")]] for j in ("wrist", "middle1")
    )
    return 0.5 * (wrists + knuckles) - places[:, JOINT_INDEX["spine3"], None]


def _jumps(places: Tensor) -> Tensor:
    """(T, 55) by how much a joint's step to each frame differs from the steps around it, metres.

    That is how far it is from the mean of its neighbours, less twice the shorter of them: around the longest step of a
    smooth movement the others are half of it at least, however fast it is. A step of d from standstill has d, and a
    frame out of line 1.5 d.
    """
    jumps = torch.zeros(places.shape[:2])
    if len(places) < 4:
        return jumps
    steps = places.diff(dim=0)
    before, here, behind = steps[:-2], steps[1:-1], steps[2:]
    lengths = _lengths(steps)
    shorter = torch.minimum(lengths[:-2], lengths[2:])
    jumps[2:-1] = (_lengths(here - 0.5 * (before + behind)) - 2.0 * shorter).clamp_min(0.0)
    return jumps


def _lengths(vectors: Tensor) -> Tensor:
    """(…) lengths of vectors (…, 3), component by component: many times faster than a norm over so short an axis."""
    x, y, z = vectors.unbind(dim=-1)
    return torch.addcmul(torch.addcmul(x * x, y, y), z, z).sqrt()
