"""MediaPipe Holistic over a video file: landmarks of the body and of both hands."""

from __future__ import annotations

import importlib
import logging
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from motion.capture.landmarks import BODY_POINTS, HAND_POINTS, INDICES, PINKIES, WRISTS, Landmarks
from motion.errors import FormatError, InvalidInputError, MissingDependencyError

MAX_VIDEO_S = 3600.0
"""Longest video that is read, s."""
MAX_SIDE = 4096
_LARGEST_SIDE = 1280
"""Pictures are reduced to this before they are tracked; the models look at 256 pixels."""
_STRAY = 0.6
"""A hand whose wrist is farther from the body's than this many hand lengths belongs to somebody else."""

Progress = Callable[[float], None]


def track_video(path: Path, progress: Progress | None = None) -> Landmarks:
    """Track the person in a video.

    Args:
        path: A video of one person, of any container and codec that FFmpeg reads.
        progress: Called with the share that is done, 0…1.

    Raises:
        InvalidInputError: If the file is missing, too long or too large.
        FormatError: If it is no video, is damaged, or nobody is seen in it.
        MissingDependencyError: If PyAV or MediaPipe is not installed.
    """
    av = _imported("av", "render")
    if not path.is_file():
        raise InvalidInputError("there is no such video", code="DX-CAPT-002", where=str(path), hint="Check the path.")
    holistic = _holistic()
    times: list[float] = []
    bodies: list[NDArray[np.float64]] = []
    hands: list[NDArray[np.float64]] = []
    with holistic:
        for time_s, picture in _pictures(av, path, progress):
            if times and time_s <= times[-1]:
                continue
            body, pair = _landmarks(holistic.process(picture), picture.shape[1], picture.shape[0])
            times.append(time_s)
            bodies.append(body)
            hands.append(pair)
    if len(times) < 2:
        raise FormatError(
            f"the video has {len(times)} pictures, at least two are needed", code="DX-CAPT-003", where=str(path)
        )
    body = np.stack(bodies)
    if not np.isfinite(body).all(axis=(1, 2)).any():
        raise FormatError(
            "nobody is seen in the video",
            code="DX-CAPT-004",
            where=str(path),
            hint="Film one person from the front, head and hands in the picture.",
        )
    return Landmarks(np.array(times), body[..., :3], np.nan_to_num(body[..., 3]), np.stack(hands))


def _pictures(av: Any, path: Path, progress: Progress | None) -> Iterator[tuple[float, NDArray[np.uint8]]]:
    """Yield time, s, and (height, width, 3) RGB of every picture."""
    try:
        with av.open(str(path)) as container:
            if not container.streams.video:
                raise FormatError("the file holds no video", code="DX-CAPT-003", where=str(path))
            stream = container.streams.video[0]
            stream.thread_type = "AUTO"
            length = _length_s(container, stream)
            for frame in container.decode(stream):
                if frame.time is None:
                    continue
                _check_size(frame, path)
                if progress is not None and length:
                    progress(min(1.0, frame.time / length))
                scale = min(1.0, _LARGEST_SIDE / max(frame.width, frame.height))
                width, height = round(frame.width * scale), round(frame.height * scale)
                picture = frame.to_ndarray(format="rgb24", width=width, height=height)
                yield float(frame.time), np.ascontiguousarray(picture)
    except av.error.FFmpegError as error:
        raise FormatError(
            f"the video cannot be read: {error.strerror}",
            code="DX-CAPT-003",
            where=str(path),
            hint="Is it whole? Convert it to MP4 (H.264) and try again.",
        ) from error


def _length_s(container: Any, stream: Any) -> float:
    if stream.duration is not None and stream.time_base is not None:
        return float(stream.duration * stream.time_base)
    return float(container.duration or 0) / 1e6


def _check_size(frame: Any, path: Path) -> None:
    if max(frame.width, frame.height) > MAX_SIDE or frame.time > MAX_VIDEO_S:
        raise InvalidInputError(
            f"the video is {frame.width}×{frame.height} pixels large and at least {frame.time:.0f} s long; "
            f"{MAX_SIDE} pixels and {MAX_VIDEO_S:.0f} s are the limits",
            code="DX-CAPT-002",
            where=str(path),
            hint="Cut it, or scale it down.",
        )


def _landmarks(seen: Any, width: int, height: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """(33, 4) body, metres and visibility, and (2, 21, 3) hands, in canonical axes; NaN where nothing is seen."""
    body = np.full((BODY_POINTS, 4), np.nan)
    hands = np.full((2, HAND_POINTS, 3), np.nan)
    if seen.pose_world_landmarks is None:
        return body, hands
    body[:] = [(p.x, -p.y, -p.z, p.visibility) for p in seen.pose_world_landmarks.landmark]
    picture = np.array([(p.x * width, p.y * height) for p in seen.pose_landmarks.landmark])
    for side, found in enumerate((seen.left_hand_landmarks, seen.right_hand_landmarks)):
        if found is None:
            continue
        points = np.array([(p.x * width, p.y * height, p.z * width) for p in found.landmark])
        length = np.linalg.norm(points[9, :2] - points[0, :2]) + np.linalg.norm(
            picture[PINKIES[side]] - picture[INDICES[side]]
        )
        if np.linalg.norm(points[0, :2] - picture[WRISTS[side]]) > _STRAY * max(length, 1.0):
            continue
        hands[side] = points * (1.0, -1.0, -1.0)
    return body, hands


def _holistic() -> Any:
    # Its models report in detail on stderr what no user can act upon.
    os.environ.setdefault("GLOG_minloglevel", "2")
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
    mediapipe = _imported("mediapipe", "capture")
    logging.getLogger("absl").setLevel(logging.ERROR)
    solutions = getattr(mediapipe, "solutions", None)
    if solutions is None:
        raise MissingDependencyError(
            f"mediapipe {mediapipe.__version__} no longer carries its models",
            code="DX-CAPT-005",
            hint="Install the last one that does: pip install 'mediapipe==0.10.21'.",
        )
    return solutions.holistic.Holistic(
        model_complexity=1, smooth_landmarks=False, min_detection_confidence=0.5, min_tracking_confidence=0.5
    )


def _imported(name: str, extra: str) -> Any:
    try:
        return importlib.import_module(name)
    except ImportError as error:
        raise MissingDependencyError(
            f"motion cannot be captured from video without '{name}'",
            code="DX-CAPT-005",
            hint=f"Install it: pip install 'deixis[{extra}]'.",
        ) from error
