"""Contact sheets: each gesture at five instants, drawn on the default body."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path

import numpy as np
import torch
from PIL import Image, ImageDraw, ImageFont

from gestures.alignment.timeline import Anchor, Placement, Timeline
from gestures.errors import InvalidInputError
from gestures.library.catalogue import Library, load_library
from gestures.library.gesture import Gesture
from gestures.lowering import Stage, lower
from gestures.personas import load_persona
from gestures.pipeline.progress import Progress, silent
from gestures.platforms import PlatformProfile, load_platform
from gestures.speech.words import Word
from motion.bodies import SkinnedBody, load_body
from motion.bodies.volume import BodyVolume
from motion.clip import Pose
from motion.formats.files import writing
from motion.performance import Performance
from motion.rendering import AvatarRenderer
from motion.rendering.camera import Camera
from motion.rendering.renderer import Frame
from motion.timing import TimeRange

PICTURE = (216, 384)
"""Width and height of one picture of a sheet, pixels."""
_ASIDE_DEG = 48.0
"""How far the camera goes round the host for the view from three quarters."""
_LEAD_S = 1.0
_CAPTION = 26
_SUFFIXES = {".png": "PNG", ".jpg": "JPEG", ".jpeg": "JPEG"}
_DRAWING = "drawing gestures"


def draw_sheet(
    names: Sequence[str],
    out: Path,
    platform: str | Path,
    progress: Progress | None = None,
    library: Library | None = None,
    *,
    aside: bool = False,
) -> None:
    """Draw gestures, one row each: rest, preparation, onset of the stroke, its end, retraction.

    Args:
        names: Ids or aliases.
        out: PNG or JPEG to write.
        platform: Screen that pointing gestures aim at.
        progress: Takes progress.
        library: Where the gestures are; the library that ships with Deixis if not given.
        aside: Draw each gesture once more from three quarters, to the right of the front.

    Raises:
        NotFoundError: If a gesture or the platform is unknown.
        InvalidInputError: If the file's ending is another, or it cannot be written.
        MissingDependencyError: If EGL or the renderer's package is missing.
    """
    check_picture_name(out)
    report = progress or silent
    held = library or load_library()
    gestures = [held.get(name) for name in names]
    rows = []
    with phase_drawing(platform, aside=aside) as draw:
        for index, gesture in enumerate(gestures):
            report(_DRAWING, index / len(gestures))
            rows.append(_captioned(gesture, draw(gesture, held)))
    save_picture(np.concatenate(rows), out)
    report(_DRAWING, 1.0)


def check_picture_name(out: Path) -> None:
    """Refuse a file whose ending is no picture's.

    Raises:
        InvalidInputError: If it is not .png, .jpg or .jpeg.
    """
    if out.suffix.lower() not in _SUFFIXES:
        raise InvalidInputError(
            f"a sheet cannot be written as '{out.suffix}'",
            code="DX-SHOW-008",
            where=str(out),
            hint="Name a .png or .jpg file.",
        )


def save_picture(picture: Frame, out: Path) -> None:
    """Write a picture as its file's ending says, whole or not at all."""
    with writing(out) as partial:
        Image.fromarray(picture).save(partial, _SUFFIXES[out.suffix.lower()])


@contextmanager
def phase_drawing(
    platform: str | Path, *, aside: bool = False
) -> Iterator[Callable[[Gesture, Library], Frame]]:
    """Give a function that draws a gesture of a library at five instants, side by side; with `aside` from two sides."""
    profile = load_platform(platform)
    body = load_body()
    volume = BodyVolume.of(body)
    stage = Stage.of(body.skeleton, profile, *PICTURE)
    cameras = [stage.camera, _turned(stage.camera)] if aside else [stage.camera]
    with ExitStack() as stack:
        renderers = [stack.enter_context(AvatarRenderer(body, camera)) for camera in cameras]
        yield lambda gesture, library: _phases(gesture, library, body, volume, stage, renderers)


def _turned(camera: Camera) -> Camera:
    """The camera gone round to the host's right, whose hand gestures, so that depth is seen."""
    turn, distance = math.radians(_ASIDE_DEG), camera.position_m[2]
    place = (-distance * math.sin(turn), camera.position_m[1], distance * math.cos(turn))
    return replace(camera, position_m=place)


def _phases(
    gesture: Gesture,
    library: Library,
    body: SkinnedBody,
    volume: BodyVolume,
    stage: Stage,
    renderers: Sequence[AvatarRenderer],
) -> Frame:
    placement = demonstration(gesture, stage.platform)
    plan = lower(_timeline(placement, stage.platform), library, load_persona("warm_host"), stage, volume)
    times = [
        0.0,
        (placement.preparation.start_s + placement.preparation.end_s) / 2,
        placement.stroke.start_s,
        placement.stroke.end_s,
        (placement.retraction.start_s + placement.retraction.end_s) / 2,
    ]
    pose, face = Performance(plan, body.skeleton).evaluate(torch.tensor(times, dtype=torch.float64))
    shown = Pose(pose.local_xyzw[0], pose.root_m[0])
    pictures = [picture for renderer in renderers for picture in renderer.frames(shown, face[0])]
    return np.concatenate(pictures, axis=1)


def _captioned(gesture: Gesture, row: Frame) -> Frame:
    caption = Image.new("RGB", (row.shape[1], _CAPTION), "white")
    text = f"{gesture.id}   {gesture.names.en}"
    ImageDraw.Draw(caption).text((8, 4), text, fill="black", font=ImageFont.load_default(16))
    return np.concatenate([np.asarray(caption), row])


def demonstration(gesture: Gesture, platform: PlatformProfile) -> Placement:
    """Return a placement that plays a gesture by itself, as it was authored."""
    phases = gesture.phases
    start = _LEAD_S + phases.preparation.duration_s
    ends = np.cumsum([start, phases.stroke.duration_s, phases.hold.duration_s, phases.retraction.duration_s])
    parameters = {parameter.name: parameter.default for parameter in gesture.parameters}
    target = parameters.pop("target", None)
    if gesture.aims and target is None:
        target = next(iter(platform.elements))
    return Placement(
        gesture=gesture.id,
        revision=gesture.revision,
        clause=0,
        intent=gesture.intents[0] if gesture.intents else None,
        hand="right" if gesture.hands == "either" else gesture.hands,
        target=target,
        amplitude=1.0,
        anchor=Anchor(0, "·", start),
        preparation=TimeRange(_LEAD_S, start),
        stroke=TimeRange(float(ends[0]), float(ends[1])),
        hold=TimeRange(float(ends[1]), float(ends[2])),
        retraction=TimeRange(float(ends[2]), float(ends[3])),
        parameters={name: value for name, value in parameters.items() if value is not None},
    )


def _timeline(placement: Placement, platform: PlatformProfile) -> Timeline:
    start, end = placement.anchor.time_s, placement.retraction.end_s
    word = Word(placement.anchor.text, 0, 1, start, placement.stroke.end_s)
    return Timeline("zh", end + _LEAD_S, platform.id, "warm_host", 0, (word,), (), (), (placement,))
