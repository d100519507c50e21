"""Sampled motion: poses of the canonical skeleton and weights of the canonical face at a frame rate."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor

from motion.errors import InvalidInputError
from motion.face.arkit import ARKIT_COUNT
from motion.skeleton import JOINT_COUNT
from motion.timing import FrameRate


@dataclass(frozen=True, slots=True, eq=False)
class Pose:
    """Poses of one body or of many, at any number of instants.

    Attributes:
        local_xyzw: (..., 55, 4) float32, unit quaternions, parent-relative.
        root_m: (..., 3) float32, world position of the pelvis, metres.

    Raises:
        InvalidInputError: If shapes disagree.
    """

    local_xyzw: Tensor
    root_m: Tensor

    def __post_init__(self) -> None:
        shape = tuple(self.local_xyzw.shape)
        if shape[-2:] != (JOINT_COUNT, 4) or tuple(self.root_m.shape) != (*shape[:-2], 3):
            raise InvalidInputError(
                f"a pose needs local_xyzw (..., 55, 4) and root_m (..., 3), given {shape} and "
                f"{tuple(self.root_m.shape)}",
                code="DX-CLIP-001",
            )

    def allclose(self, other: Pose, atol: float = 1e-5) -> bool:
        """Return whether two poses agree; q and -q are the same rotation."""
        dot = (self.local_xyzw * other.local_xyzw).sum(-1, keepdim=True)
        flipped = torch.where(dot < 0, -other.local_xyzw, other.local_xyzw)
        return torch.allclose(self.local_xyzw, flipped, rtol=0.0, atol=atol) and torch.allclose(
            self.root_m, other.root_m, rtol=0.0, atol=atol
        )


@dataclass(frozen=True, slots=True, eq=False)
class Clip:
    """Body motion sampled at a frame rate.

    Attributes:
        rate: Frames per second.
        local_xyzw: (T, 55, 4) float32, unit quaternions, parent-relative.
        root_m: (T, 3) float32, world position of the pelvis, metres.

    Raises:
        InvalidInputError: If shapes disagree, a value is not finite, or there is no frame.
    """

    rate: FrameRate
    local_xyzw: Tensor
    root_m: Tensor

    def __post_init__(self) -> None:
        shape = tuple(self.local_xyzw.shape)
        if len(shape) != 3 or shape[0] < 1 or shape[1:] != (JOINT_COUNT, 4):
            raise InvalidInputError(f"a clip needs local_xyzw (T, 55, 4), given {shape}", code="DX-CLIP-002")
        if tuple(self.root_m.shape) != (shape[0], 3):
            raise InvalidInputError(
                f"a clip of {shape[0]} frames needs root_m ({shape[0]}, 3), given {tuple(self.root_m.shape)}",
                code="DX-CLIP-002",
            )
        for name, tensor in (("local_xyzw", self.local_xyzw), ("root_m", self.root_m)):
            if not _is_finite(tensor):
                frame = int((~torch.isfinite(tensor).flatten(1).all(1)).nonzero()[0])
                raise InvalidInputError(
                    f"{name} is not a number at frame {frame}",
                    code="DX-CLIP-003",
                    hint="Repair or cut that frame.",
                )

    @property
    def frame_count(self) -> int:
        """Number of frames."""
        return int(self.local_xyzw.shape[0])

    @property
    def duration_s(self) -> float:
        """Time of the last frame, s."""
        return self.rate.seconds(self.frame_count - 1)

    @property
    def pose(self) -> Pose:
        """All frames as one batch of poses, (T, 55, 4) and (T, 3)."""
        return Pose(self.local_xyzw, self.root_m)

    def allclose(self, other: Clip, atol: float = 1e-5) -> bool:
        """Return whether two clips have the same rate, length and, within ``atol``, frames."""
        return (
            self.rate == other.rate
            and self.frame_count == other.frame_count
            and self.pose.allclose(other.pose, atol)
        )


@dataclass(frozen=True, slots=True, eq=False)
class FaceTrack:
    """Face motion sampled at a frame rate.

    Attributes:
        rate: Frames per second.
        weights: (T, 52) float32, ARKit weights 0…1 in the order of ``ARKIT_NAMES``.

    Raises:
        InvalidInputError: If the shape is wrong or a weight is not finite.
    """

    rate: FrameRate
    weights: Tensor

    def __post_init__(self) -> None:
        if self.weights.ndim != 2 or self.weights.shape[1] != ARKIT_COUNT or self.weights.shape[0] < 1:
            raise InvalidInputError(
                f"a face track needs weights (T, 52), given {tuple(self.weights.shape)}", code="DX-CLIP-004"
            )
        if not _is_finite(self.weights):
            raise InvalidInputError("a face weight is not a number", code="DX-CLIP-003")

    @property
    def frame_count(self) -> int:
        """Number of frames."""
        return int(self.weights.shape[0])

    def allclose(self, other: FaceTrack, atol: float = 1e-5) -> bool:
        """Return whether two tracks have the same rate, length and, within ``atol``, weights."""
        return (
            self.rate == other.rate
            and self.weights.shape == other.weights.shape
            and torch.allclose(self.weights, other.weights, rtol=0.0, atol=atol)
        )


def _is_finite(values: Tensor) -> bool:
    """Whether all numbers of some are finite: their least and greatest tell, which takes no memory."""
    return bool(torch.isfinite(torch.stack(values.aminmax())).all())
