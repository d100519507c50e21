"""MediaPipe on single pictures: landmarks of one person's body and both hands."""

from __future__ import annotations

import contextlib
import importlib
import os
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from motion.capture.landmarks import (
    BODY_POINTS,
    HAND_POINTS,
    HIPS,
    INDICES,
    PINKIES,
    SHOULDERS,
    WRISTS,
    Array,
)
from motion.errors import MissingDependencyError

CAMERA_M = 2.5
"""How far away the camera is taken to be, metres: the farther, the less a hand held forward swells."""
_STRAY = 2.2
"""A hand whose wrist is farther from the body's than this many hand lengths belongs to somebody else."""
_PALM = 0.6
"""Where the middle of a hand is between its wrist and its outer knuckles, share."""
_CROPS = (1.3, 2.2)
"""Sides of the squares about a hand that are looked at one after the other, shoulder widths."""
_LEAST_SIDE = 24
"""Smallest part of the picture in which a hand is sought, pixels."""
_NEAR_CONFIDENCE = 0.4
"""How sure the model must be of a hand where the body says that there is one."""
_TO_CANONICAL = (1.0, -1.0, -1.0)
"""From MediaPipe's axes (x to the picture's right, y down, z away) to canonical ones."""


@dataclass(frozen=True, slots=True, eq=False)
class Seen:
    """What one picture shows, as `Landmarks` has it; NaN where nothing is seen.

    Attributes:
        body: (33, 4) metres, and visibility.
        hands: (2, 21, 3).
        camera_m: (3,).
        shoulders: (2, 2).
    """

    body: Array
    hands: Array
    camera_m: Array
    shoulders: Array


class Models:
    """MediaPipe's models of body and hands."""

    def __init__(self) -> None:
        mediapipe = imported("mediapipe", "capture")
        solutions = getattr(mediapipe, "solutions", None)
        if solutions is None:
            raise MissingDependencyError(
                f"mediapipe {mediapipe.__version__} no longer carries its models",
                code="DX-CAPT-005",
                hint="Install the last one that does: pip install 'mediapipe==0.10.21'.",
            )
        with _quiet_stderr():
            self._body = solutions.pose.Pose(model_complexity=1)
            self._hands = solutions.hands.Hands(static_image_mode=True, max_num_hands=2)
            self._near_hands = solutions.hands.Hands(
                static_image_mode=True, max_num_hands=2, min_detection_confidence=_NEAR_CONFIDENCE
            )

    def close(self) -> None:
        """Give the models' memory back."""
        self._body.close()
        self._hands.close()
        self._near_hands.close()

    def landmarks(self, picture: NDArray[np.uint8]) -> Seen:
        """Return what a (height, width, 3) picture shows."""
        height, width = picture.shape[:2]
        found = Seen(
            np.full((BODY_POINTS, 4), np.nan),
            np.full((2, HAND_POINTS, 3), np.nan),
            np.full(3, np.nan),
            np.full((2, 2), np.nan),
        )
        with _quiet_stderr():
            seen = self._body.process(picture)
            pair = self._hands.process(picture)
        if seen.pose_world_landmarks is None:
            return found
        places = np.array([(p.x * width, p.y * height) for p in seen.pose_landmarks.landmark])
        flat = [_points(hand)[:, :2] * (width, height) for hand in pair.multi_hand_landmarks or ()]
        in_picture: dict[int, Array] = {}
        for side, index in _sides(flat, places):
            in_picture[side] = flat[index]
            found.hands[side] = _points(pair.multi_hand_world_landmarks[index]) * _TO_CANONICAL
        for side in (0, 1):
            closer = None if side in in_picture else self._closer(picture, places, side)
            if closer is not None:
                in_picture[side], found.hands[side] = closer
        # The model of the hand sees better where the wrist is than the one of the body, which guesses what is hidden.
        for side, points in in_picture.items():
            for body_point, hand_point in ((WRISTS, 0), (INDICES, 5), (PINKIES, 17)):
                places[body_point[side]] = points[hand_point]
        found.body[:, :3], found.camera_m[:] = in_space(
            _points(seen.pose_world_landmarks) * _TO_CANONICAL, places, (width, height)
        )
        found.body[:, 3] = [point.visibility for point in seen.pose_landmarks.landmark]
        found.shoulders[:] = places[list(SHOULDERS)] / (width, height)
        return found

    def _closer(self, picture: NDArray[np.uint8], body: Array, side: int) -> tuple[Array, Array] | None:
        """Find a hand that is found only where the picture is cut out about the body's wrist.

        Returns:
            (21, 2) in the picture, pixels, and (21, 3) in space; None if there is none.
        """
        wrist = body[WRISTS[side]]
        middle = wrist + _PALM * (0.5 * (body[PINKIES[side]] + body[INDICES[side]]) - wrist)
        for crop in _CROPS:
            reach = 0.5 * crop * float(np.linalg.norm(body[SHOULDERS[0]] - body[SHOULDERS[1]]))
            size = max(round(2 * reach), 1)
            left, top = round(middle[0] - reach), round(middle[1] - reach)
            cut = _square(picture, left, top, size)
            if cut is None:
                continue
            with _quiet_stderr():
                pair = self._near_hands.process(cut)
            flat = [_points(hand)[:, :2] * size + (left, top) for hand in pair.multi_hand_landmarks or ()]
            index = next((index for matched, index in _sides(flat, body) if matched == side), None)
            if index is not None:
                return flat[index], _points(pair.multi_hand_world_landmarks[index]) * _TO_CANONICAL
        return None


def _square(picture: NDArray[np.uint8], left: int, top: int, size: int) -> NDArray[np.uint8] | None:
    """Return a square of a picture, black where it lies outside; None if there is hardly anything of it inside."""
    height, width = picture.shape[:2]
    rows, columns = (
        slice(min(max(first, 0), length), min(max(first + size, 0), length))
        for first, length in ((top, height), (left, width))
    )
    inside = picture[rows, columns]
    if min(inside.shape[:2]) < _LEAST_SIDE:
        return None
    square = np.zeros((size, size, 3), np.uint8)
    square[rows.start - top : rows.stop - top, columns.start - left : columns.stop - left] = inside
    return square


@contextlib.contextmanager
def _quiet_stderr() -> Iterator[None]:
    """Send what native code writes to stderr nowhere: no user can act upon it."""
    sys.stderr.flush()
    kept, nowhere = os.dup(2), os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, 2)
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)
        os.close(nowhere)


def _points(landmarks: Any) -> Array:
    return np.array([(point.x, point.y, point.z) for point in landmarks.landmark])


def in_space(guessed_m: Array, places_px: Array, size_px: tuple[int, int]) -> tuple[Array, Array]:
    """Put the body's landmarks where the picture shows them, as far from the camera as the model guesses.

    What the model says of a body in space is plausible rather than exact; in the picture it is exact to a few pixels.

    Args:
        guessed_m: (33, 3) landmarks in space, canonical axes, metres about the hips.
        places_px: (33, 2) the same in the picture, x right and y down, pixels.
        size_px: Width and height of the picture.

    Returns:
        (33, 3) canonical axes, and (3,) the camera's place, both metres about the hips.
    """
    pairs = ((SHOULDERS[0], SHOULDERS[1]), (SHOULDERS[0], HIPS[0]), (SHOULDERS[1], HIPS[1]))
    metres = sum(float(np.linalg.norm(guessed_m[a, :2] - guessed_m[b, :2])) for a, b in pairs)
    pixels = sum(float(np.linalg.norm(places_px[a] - places_px[b])) for a, b in pairs)
    flat = (places_px - np.array(size_px) / 2) * (metres / max(pixels, 1.0)) * (1.0, -1.0)
    nearer = 1.0 - guessed_m[:, 2:] / CAMERA_M
    points = np.concatenate((flat * nearer, guessed_m[:, 2:]), axis=1)
    middle = points[list(HIPS)].mean(axis=0)
    return np.asarray(points - middle), np.asarray((0.0, 0.0, CAMERA_M) - middle)


def _sides(hands: Sequence[Array], body: Array) -> list[tuple[int, int]]:
    """Match found hands, (21, 2) pixels each, to the body's wrists: (side, index of the hand), each once."""
    gaps = []
    for index, points in enumerate(hands):
        length = max(
            float(np.linalg.norm(points[9] - points[0])), float(np.linalg.norm(points[5] - points[17])), 1.0
        )
        for side in (0, 1):
            gaps.append((float(np.linalg.norm(points[0] - body[WRISTS[side]])) / length, side, index))
    matched: list[tuple[int, int]] = []
    for gap, side, index in sorted(gaps):
        if gap <= _STRAY and all(side != s and index != i for s, i in matched):
            matched.append((side, index))
    return matched


def imported(name: str, extra: str) -> Any:
    """Return a module that an extra brings.

    Raises:
        MissingDependencyError: If it is not installed.
    """
    try:
        return importlib.import_module(name)
    except ImportError as error:
        raise MissingDependencyError(
            f"motion cannot be captured from video without '{name}'",
            code="DX-CAPT-005",
            hint=f"Install it: pip install 'deixis[{extra}]'.",
        ) from error
