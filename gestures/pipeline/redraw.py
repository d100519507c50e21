"""Draws a performance again, from its files."""

from __future__ import annotations

import json
from pathlib import Path

from gestures.errors import InvalidInputError
from gestures.pipeline.checking import read_timeline, show_platform
from gestures.pipeline.pictures import Sound, write_show_video
from gestures.pipeline.progress import Progress, Stages
from gestures.pipeline.scene import Scene, SceneContent, SceneSettings
from gestures.pipeline.show_files import SPEECH_WAV, TIMELINE_JSON
from gestures.speech import read_audio
from motion.bodies import load_body
from motion.formats import EXPORTERS, AigcLabel, import_motion
from motion.rendering import write_still


def read_content(folder: Path, platform: str | None = None) -> SceneContent:
    """Read what a performance's folder holds; ``platform`` as in `checking.show_platform`.

    Raises:
        InvalidInputError: If timeline or motion is missing.
        FormatError: If a file is damaged.
    """
    timeline = read_timeline(folder / TIMELINE_JSON)
    motion = import_motion(folder / EXPORTERS["npz"].file_name)
    if motion.clip is None:
        raise InvalidInputError("the folder holds no body motion", code="DX-SHOW-007", where=str(folder))
    return SceneContent(timeline, show_platform(timeline, platform), load_body(), motion.clip, motion.face)


def draw_folder_video(
    folder: Path,
    out: Path,
    settings: SceneSettings,
    platform: str | None = None,
    progress: Progress | None = None,
) -> None:
    """Draw the video of a performance from its files.

    Raises:
        InvalidInputError: If a file is missing or ``out`` is no MP4.
        MissingDependencyError: If EGL, the renderer's package or PyAV is missing.
    """
    if out.suffix.lower() != ".mp4":
        raise InvalidInputError(
            f"a video cannot be written as '{out.suffix}'",
            code="DX-SHOW-008",
            where=str(out),
            hint="Name a .mp4 file.",
        )
    content = read_content(folder, platform)
    write_show_video(out, content, _sound(folder), _label(folder), settings, Stages(progress))


def draw_folder_still(
    folder: Path, time_s: float, out: Path, settings: SceneSettings, platform: str | None = None
) -> None:
    """Draw one instant of a performance from its files as PNG.

    Raises:
        InvalidInputError: If a file is missing, the instant is outside the show, or ``out`` is no PNG.
        MissingDependencyError: If EGL or the renderer's package is missing.
    """
    if out.suffix.lower() != ".png":
        raise InvalidInputError(
            f"a still cannot be written as '{out.suffix}'",
            code="DX-SHOW-008",
            where=str(out),
            hint="Name a .png file.",
        )
    content = read_content(folder, platform)
    if not 0.0 <= time_s <= content.timeline.duration_s:
        raise InvalidInputError(
            f"{time_s:g} s lies outside the show",
            code="DX-SHOW-010",
            hint=f"Give --at 0…{content.timeline.duration_s:.2f}.",
        )
    with Scene(content, settings) as scene:
        write_still(out, scene.picture(time_s), _label(folder).as_json())


def _sound(folder: Path) -> Sound | None:
    path = folder / SPEECH_WAV
    return read_audio(path) if path.is_file() else None


def _label(folder: Path) -> AigcLabel:
    return AigcLabel.from_object(json.loads((folder / TIMELINE_JSON).read_text(encoding="utf-8")))
