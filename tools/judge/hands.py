"""What MediaPipe sees in a picture of a host: hands with their fingers, and the body's joints."""

from __future__ import annotations

from dataclasses import dataclass
from types import TracebackType
from typing import Any

import mediapipe
import numpy as np
from numpy.typing import NDArray

FINGERS = ("thumb", "index", "middle", "ring", "pinky")
_FIRST = {"thumb": 1, "index": 5, "middle": 9, "ring": 13, "pinky": 17}
_STRAIGHT_DEG = 55.0
"""Largest bend between the first and the last bones of a finger that counts as stretched."""
_THUMB_STRAIGHT_DEG = 48.0
_THUMB_ASIDE = 1.18
"""Least distance of a stretched thumb's tip from the little finger's knuckle, in lengths of the palm."""
_POSE = {"nose": 0, "left_shoulder": 11, "right_shoulder": 12, "left_wrist": 15, "right_wrist": 16}

Picture = NDArray[np.uint8]


@dataclass(frozen=True, slots=True, eq=False)
class SeenHand:
    """One hand as MediaPipe sees it.

    Attributes:
        points_px: (21, 2) landmarks in the picture, pixels, x right and y down.
        world_m: (21, 3) landmarks about the hand's middle, metres.
    """

    points_px: NDArray[np.float64]
    world_m: NDArray[np.float64]

    def stretched(self) -> tuple[str, ...]:
        """Return the fingers that are stretched."""
        return tuple(finger for finger in FINGERS if self._is_stretched(finger))

    def _is_stretched(self, finger: str) -> bool:
        first = _FIRST[finger]
        a, b, c, d = self.world_m[first : first + 4]
        bend = _angle_deg(b - a, d - c) if finger == "thumb" else _angle_deg(b - a, d - b)
        if finger != "thumb":
            return bend < _STRAIGHT_DEG
        palm = float(np.linalg.norm(self.world_m[9] - self.world_m[0]))
        aside = float(np.linalg.norm(d - self.world_m[17])) / palm
        return bend < _THUMB_STRAIGHT_DEG and aside > _THUMB_ASIDE

    def direction(self, finger: str) -> NDArray[np.float64]:
        """Return (2,) the way from a finger's knuckle to its tip, pixels."""
        first = _FIRST[finger]
        return self.points_px[first + 3] - self.points_px[first]

    def tips_apart(self, one: str, other: str) -> float:
        """Return the distance of two fingertips in lengths of the palm."""
        palm = float(np.linalg.norm(self.world_m[9] - self.world_m[0]))
        return float(np.linalg.norm(self.world_m[_FIRST[one] + 3] - self.world_m[_FIRST[other] + 3])) / palm


class Onlooker:
    """MediaPipe's models of hands and body. Use it as a context manager."""

    def __init__(self) -> None:
        """Load the models that the package brings."""
        solutions: Any = mediapipe.solutions
        self._hands = solutions.hands.Hands(
            static_image_mode=True, max_num_hands=2, model_complexity=1, min_detection_confidence=0.3
        )
        self._pose = solutions.pose.Pose(static_image_mode=True, model_complexity=1)

    def __enter__(self) -> Onlooker:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._hands.close()
        self._pose.close()

    def hands(self, picture: Picture) -> list[SeenHand]:
        """Find up to two hands.

        Args:
            picture: (H, W, 3) uint8, RGB; a close crop shows fingers best.
        """
        found = self._hands.process(np.ascontiguousarray(picture))
        if not found.multi_hand_landmarks:
            return []
        height, width = picture.shape[:2]
        hands = []
        for flat, deep in zip(found.multi_hand_landmarks, found.multi_hand_world_landmarks, strict=True):
            pixels = np.array([(mark.x * width, mark.y * height) for mark in flat.landmark])
            world = np.array([(mark.x, mark.y, mark.z) for mark in deep.landmark])
            hands.append(SeenHand(pixels, world))
        return hands

    def body(self, picture: Picture) -> dict[str, NDArray[np.float64]]:
        """Find nose, shoulders and wrists, pixels; empty if nobody is seen. Sides are the host's."""
        found = self._pose.process(np.ascontiguousarray(picture))
        if not found.pose_landmarks:
            return {}
        height, width = picture.shape[:2]
        marks = found.pose_landmarks.landmark
        return {name: np.array((marks[at].x * width, marks[at].y * height)) for name, at in _POSE.items()}


def _angle_deg(a: NDArray[np.float64], b: NDArray[np.float64]) -> float:
    cosine = float(a @ b) / max(float(np.linalg.norm(a) * np.linalg.norm(b)), 1e-9)
    return float(np.degrees(np.arccos(np.clip(cosine, -1.0, 1.0))))
