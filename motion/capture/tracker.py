"""MediaPipe over a video file: landmarks of the body and of both hands."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from motion.capture.landmarks import Array, Landmarks
from motion.capture.models import Models, imported
from motion.errors import FormatError, InvalidInputError

MAX_VIDEO_S = 3600.0
"""Longest video that is read, s."""
MAX_SIDE = 4096
_MOST_FPS = 31.0
"""Pictures that follow one another faster than this are left out."""
_LARGEST_SIDE = 1280
"""Pictures are reduced to this before they are tracked; the models look at 256 pixels."""


Progress = Callable[[float], None]


def track_video(path: Path, progress: Progress | None = None) -> Landmarks:
    """Track the person in a video.

    The body is followed from picture to picture; hands are sought anew in each, because a hand that is followed keeps
    an error for as long as it is held still.

    Args:
        path: A video of one person, of any container and codec that FFmpeg reads.
        progress: Called with the share that is done, 0…1.

    Raises:
        InvalidInputError: If the file is missing, too long or too large.
        FormatError: If it is no video, is damaged, or nobody is seen in it.
        MissingDependencyError: If PyAV or MediaPipe is not installed.
    """
    av = imported("av", "render")
    if not path.is_file():
        raise InvalidInputError(
            "there is no such video", code="DX-CAPT-002", where=str(path), hint="Check the path."
        )
    times: list[float] = []
    bodies: list[Array] = []
    hands: list[Array] = []
    cameras: list[Array] = []
    shoulders: list[Array] = []
    models: Models | None = None
    try:
        for time_s, picture in _pictures(av, path, progress):
            models = models or Models()
            seen = models.landmarks(picture)
            times.append(time_s)
            bodies.append(seen.body)
            hands.append(seen.hands)
            cameras.append(seen.camera_m)
            shoulders.append(seen.shoulders)
    finally:
        if models is not None:
            models.close()
    if len(times) < 2:
        raise FormatError(
            f"the video has {len(times)} pictures, at least two are needed",
            code="DX-CAPT-003",
            where=str(path),
        )
    body = np.stack(bodies)
    if not np.isfinite(body).all(axis=(1, 2)).any():
        raise FormatError(
            "nobody is seen in the video",
            code="DX-CAPT-004",
            where=str(path),
            hint="Film one person from the front, head and hands in the picture.",
        )
    return Landmarks(
        np.array(times),
        body[..., :3],
        np.nan_to_num(body[..., 3]),
        np.stack(hands),
        np.stack(cameras),
        np.stack(shoulders),
    )


def _pictures(av: Any, path: Path, progress: Progress | None) -> Iterator[tuple[float, NDArray[np.uint8]]]:
    """Yield time, s, and (height, width, 3) RGB of every picture."""
    try:
        with av.open(str(path)) as container:
            if not container.streams.video:
                raise FormatError("the file holds no video", code="DX-CAPT-003", where=str(path))
            stream = container.streams.video[0]
            stream.thread_type = "AUTO"
            length = _length_s(container, stream)
            last_s = float("-inf")
            for frame in container.decode(stream):
                if frame.time is None or frame.time - last_s < 1.0 / _MOST_FPS:
                    continue
                last_s = float(frame.time)
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
