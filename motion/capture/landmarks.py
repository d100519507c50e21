"""What a tracker sees of one person: landmarks of the body and of both hands, frame by frame."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from motion.errors import InvalidInputError

Array = NDArray[np.float64]

BODY_POINTS, HAND_POINTS = 33, 21
NOSE, LEFT_EAR, RIGHT_EAR = 0, 7, 8
SHOULDERS, ELBOWS, WRISTS, HIPS = (11, 12), (13, 14), (15, 16), (23, 24)
PINKIES, INDICES = (17, 18), (19, 20)
"""Landmarks of the body, left then right, in MediaPipe's numbering."""


@dataclass(frozen=True, slots=True, eq=False)
class Landmarks:
    """Landmarks of T frames, in the axes of the canonical skeleton: x to the person's left, y up, z to the camera.

    Attributes:
        times_s: (T,) rising, s.
        body_m: (T, 33, 3) metres about the middle of the hips; NaN where no person is seen.
        seen: (T, 33) 0…1, how surely each body landmark is in the picture.
        hands: (T, 2, 21, 3) left and right hand in one unknown unit; NaN where a hand is not seen.
        camera_m: (T, 3) where the camera is, metres about the middle of the hips; NaN where no person is seen.
        shoulders: (T, 2, 2) left and right shoulder in the picture, shares of its width from the viewer's left and of
            its height from the top; NaN where no person is seen.

    Raises:
        InvalidInputError: If shapes disagree or times do not rise.
    """

    times_s: Array
    body_m: Array
    seen: Array
    hands: Array
    camera_m: Array
    shoulders: Array

    def __post_init__(self) -> None:
        count = len(self.times_s)
        shapes = {
            "body_m": (count, BODY_POINTS, 3),
            "seen": (count, BODY_POINTS),
            "hands": (count, 2, HAND_POINTS, 3),
            "camera_m": (count, 3),
            "shoulders": (count, 2, 2),
        }
        for name, shape in shapes.items():
            if getattr(self, name).shape != shape:
                raise InvalidInputError(
                    f"{name} has shape {getattr(self, name).shape}, expected {shape}", code="DX-CAPT-001"
                )
        if count < 2 or not bool((np.diff(self.times_s) > 0).all()):
            raise InvalidInputError(
                f"landmarks need at least two frames at rising times, given {count}", code="DX-CAPT-001"
            )

    @property
    def body_seen(self) -> NDArray[np.bool_]:
        """(T,) whether a person is seen."""
        return np.asarray(np.isfinite(self.body_m).all(axis=(1, 2)))

    @property
    def hands_seen(self) -> NDArray[np.bool_]:
        """(T, 2) whether each hand is seen."""
        return np.asarray(np.isfinite(self.hands).all(axis=(2, 3)))
