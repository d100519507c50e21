"""The pictures of a show: its video, and one of each stroke for the report."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from gestures.alignment.timeline import Placement, Timeline
from gestures.pipeline.progress import Progress, Stages
from gestures.pipeline.scene import Scene, SceneContent, SceneSettings
from gestures.pipeline.show_files import SHOW_MP4
from gestures.report import Still
from motion.formats import AigcLabel
from motion.rendering import Frame, write_video
from motion.timing import FrameRate

VIDEO = f"drawing {SHOW_MP4}"
FILM = "picturing the strokes"
MAX_STILLS = 48
STILL_SETTINGS = SceneSettings(270, 480, captions=False)
Sound = tuple[NDArray[np.int16], int]
"""``(N,) int16`` mono samples and the sample rate."""
_QUALITY = 84
_ANY_RATE = 22_050


def write_show_video(
    path: Path,
    content: SceneContent,
    sound: Sound | None,
    label: AigcLabel,
    settings: SceneSettings | None = None,
    stages: Stages | None = None,
) -> None:
    """Draw a whole show with its sound.

    Raises:
        MissingDependencyError: If EGL, the renderer's package or PyAV is missing.
    """
    settings = settings or SceneSettings()
    stages = stages or Stages()
    rate = FrameRate.of(settings.fps)
    count = rate.frames_in(content.timeline.duration_s)
    with stages.stage(VIDEO), Scene(content, settings) as scene:
        write_video(
            path,
            _counted(scene, rate, count, stages.report),
            rate,
            samples=None if sound is None else sound[0],
            sample_rate=_ANY_RATE if sound is None else sound[1],
            aigc=label.as_json(),
        )


def _counted(scene: Scene, rate: FrameRate, count: int, report: Progress) -> Iterator[Frame]:
    times = (rate.seconds(index) for index in range(count))
    for index, frame in enumerate(scene.pictures(times)):
        yield frame
        report(VIDEO, min(0.99, (index + 1) / count))


def stroke_stills(content: SceneContent, stages: Stages | None = None) -> tuple[tuple[Still, ...], int]:
    """Draw the end of every stroke that has a meaning.

    Returns:
        The pictures in order of time, at most ``MAX_STILLS``, and how many strokes are not among them.

    Raises:
        MissingDependencyError: If EGL or the renderer's package is missing.
    """
    wanted = meaningful(content.timeline)
    chosen = wanted[:MAX_STILLS]
    if not chosen:
        return (), 0
    with (stages or Stages()).stage(FILM), Scene(content, STILL_SETTINGS) as scene:
        stills = [
            Still(index, placement.stroke.end_s, jpeg(scene.picture(placement.stroke.end_s)))
            for index, placement in chosen
        ]
    return tuple(stills), len(wanted) - len(chosen)


def meaningful(timeline: Timeline) -> list[tuple[int, Placement]]:
    """Return the gestures that serve an intent, with their place in the timeline."""
    return [item for item in enumerate(timeline.gestures) if item[1].intent is not None]


def jpeg(frame: Frame) -> bytes:
    """Return a picture as JPEG."""
    buffer = io.BytesIO()
    Image.fromarray(frame).save(buffer, "JPEG", quality=_QUALITY, optimize=True)
    return buffer.getvalue()
