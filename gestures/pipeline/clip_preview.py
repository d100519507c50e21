"""A picture of a clip gesture as it is performed: five instants from preparation to retraction."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import torch
from PIL import Image

from gestures.alignment.timeline import Timeline
from gestures.errors import InvalidInputError
from gestures.library.catalogue import Library, load_library
from gestures.library.gesture import Gesture
from gestures.lowering import Stage, lower
from gestures.personas import load_persona
from gestures.pipeline.sheet import PICTURE, demonstration
from gestures.platforms import load_platform
from gestures.speech.words import Word
from motion.bodies import SkinnedBody
from motion.bodies.volume import BodyVolume
from motion.clip import Pose
from motion.formats.files import writing
from motion.performance import Performance
from motion.rendering import AvatarRenderer

_PERSONA, _PLATFORM = "warm_host", "douyin"
_TAIL_S = 1.0
_SUFFIXES = {".png": "PNG", ".jpg": "JPEG", ".jpeg": "JPEG"}


def draw_clip_preview(gesture: Gesture, content: bytes, body: SkinnedBody, out: Path) -> None:
    """Draw a clip gesture at five instants: within the preparation, the stroke's onset, middle and end, going home.

    Args:
        gesture: The gesture.
        content: What its clip's file holds.
        body: Who performs it.
        out: PNG or JPEG to write.

    Raises:
        InvalidInputError: If the file has another ending, or cannot be written.
        MissingDependencyError: If EGL or the renderer's package is missing.
    """
    kind = _SUFFIXES.get(out.suffix.lower())
    if kind is None:
        raise InvalidInputError(
            f"a picture cannot be written as '{out.suffix}'",
            code="DX-IMPORT-008",
            where=str(out),
            hint="Name a .png or .jpg file.",
        )
    platform = load_platform(_PLATFORM)
    placement = demonstration(gesture, platform)
    if gesture.hands == "either" and gesture.clip is not None:
        placement = replace(placement, hand=gesture.clip.hand)
    others = [known for known in load_library().gestures if known.id != gesture.id]
    library = Library([*others, gesture], lambda clip: content)
    word = Word(placement.anchor.text, 0, 1, placement.anchor.time_s, placement.stroke.end_s)
    timeline = Timeline(
        "zh", placement.retraction.end_s + _TAIL_S, platform.id, _PERSONA, 0, (word,), (), (), (placement,)
    )
    stage = Stage.of(body.skeleton, platform, *PICTURE)
    plan = lower(timeline, library, load_persona(_PERSONA), stage, BodyVolume.of(body))
    instants = [
        (placement.preparation.start_s + placement.preparation.end_s) / 2,
        placement.stroke.start_s,
        (placement.stroke.start_s + placement.stroke.end_s) / 2,
        placement.stroke.end_s,
        (placement.retraction.start_s + placement.retraction.end_s) / 2,
    ]
    pose, face = Performance(plan, body.skeleton).evaluate(torch.tensor(instants, dtype=torch.float64))
    with AvatarRenderer(body, stage.camera) as renderer:
        pictures = list(renderer.frames(Pose(pose.local_xyzw[0], pose.root_m[0]), face[0]))
    with writing(out) as partial:
        Image.fromarray(np.concatenate(pictures, axis=1)).save(partial, kind)
