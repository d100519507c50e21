"""Contact sheets: each gesture at five instants, drawn on the default body."""

from __future__ import annotations

from collections.abc import Sequence
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
from motion.rendering.renderer import Frame
from motion.timing import TimeRange

PICTURE = (216, 384)
"""Width and height of one picture of a sheet, pixels."""
_LEAD_S = 1.0
_CAPTION = 26
_SUFFIXES = {".png": "PNG", ".jpg": "JPEG", ".jpeg": "JPEG"}
_DRAWING = "drawing gestures"


def draw_sheet(
    names: Sequence[str], out: Path, platform: str | Path, progress: Progress | None = None
) -> None:
    """Draw gestures, one row each: rest, preparation, onset of the stroke, its end, retraction.

    Args:
        names: Ids or aliases.
        out: PNG or JPEG to write.
        platform: Screen that pointing gestures aim at.
        progress: Takes progress.

    Raises:
        NotFoundError: If a gesture or the platform is unknown.
        InvalidInputError: If the file's ending is another, or it cannot be written.
        MissingDependencyError: If EGL or the renderer's package is missing.
    """
    if out.suffix.lower() not in _SUFFIXES:
        raise InvalidInputError(
            f"a sheet cannot be written as '{out.suffix}'",
            code="DX-SHOW-008",
            where=str(out),
            hint="Name a .png or .jpg file.",
        )
    report = progress or silent
    library, profile = load_library(), load_platform(platform)
    gestures = [library.get(name) for name in names]
    body = load_body()
    volume = BodyVolume.of(body)
    stage = Stage.of(body.skeleton, profile, *PICTURE)
    rows = []
    with AvatarRenderer(body, stage.camera) as renderer:
        for index, gesture in enumerate(gestures):
            report(_DRAWING, index / len(gestures))
            rows.append(_row(gesture, library, body, volume, stage, renderer))
    with writing(out) as partial:
        Image.fromarray(np.concatenate(rows)).save(partial, _SUFFIXES[out.suffix.lower()])
    report(_DRAWING, 1.0)


def _row(
    gesture: Gesture,
    library: Library,
    body: SkinnedBody,
    volume: BodyVolume,
    stage: Stage,
    renderer: AvatarRenderer,
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
    pictures = list(renderer.frames(Pose(pose.local_xyzw[0], pose.root_m[0]), face[0]))
    row = np.concatenate(pictures, axis=1)
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
