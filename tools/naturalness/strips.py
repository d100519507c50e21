"""Draw gestures twice, as plain minimum-jerk movements and as Deixis plays them: docs/images/naturalness.jpg.

.venv/bin/python tools/naturalness/strips.py
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from unittest.mock import patch

import torch
from PIL import Image, ImageDraw
from torch import Tensor

from gestures.alignment.timeline import Anchor, Placement, TimedClause, Timeline
from gestures.library.catalogue import Library, load_library
from gestures.lowering import Stage, lower
from gestures.lowering.arms import SolvedArm
from gestures.lowering.keys import HandMove
from gestures.personas import load_persona
from gestures.platforms import PlatformProfile, load_platform
from gestures.speech.words import Word
from motion.blending.track_builder import TrackBuilder
from motion.bodies import load_body
from motion.bodies.volume import BodyVolume
from motion.formats import AigcLabel
from motion.kinematics import forward_kinematics
from motion.performance import Performance
from motion.skeleton import JOINT_INDEX, PARENTS
from motion.submovements import Track
from motion.timing import TimeRange

OUT = Path(__file__).resolve().parents[2] / "docs/images/naturalness.jpg"
GESTURES = (("welcome", "both"), ("present_side", "right"), ("wave", "right"))
RATE = 60
SIZE = (520, 380)
CURVE = 90
SCALE = 300.0
FASTEST_MPS = 2.5
INK, FAINT, LEFT, RIGHT = (40, 44, 52), (196, 200, 208), (30, 136, 229), (230, 81, 0)
QUALITY = 82


def plain_track(_timer: object, solved: SolvedArm, moves: Sequence[HandMove]) -> Track:
    """Go from key to key with all joints together."""
    builder = TrackBuilder(solved.keys_xyzw[0])
    for key, move in zip(solved.keys_xyzw[1:], moves[1:], strict=True):
        builder.move(key, move.start_s, move.end_s)
    return builder.build()


def one_gesture(library: Library, platform: PlatformProfile, name: str, hand: str) -> Timeline:
    """Return a show of one gesture from rest to rest."""
    gesture = library.get(name)
    edges = [0.9]
    for phase in (
        gesture.phases.preparation,
        gesture.phases.stroke,
        gesture.phases.hold,
        gesture.phases.retraction,
    ):
        edges.append(edges[-1] + phase.duration_s)
    edges[1] = max(edges[1], edges[0] + 1.0)
    edges[2:] = [
        edge + max(0.0, edges[1] - edges[0] - gesture.phases.preparation.duration_s) for edge in edges[2:]
    ]
    preparation, stroke, hold, retraction = (TimeRange(a, b) for a, b in pairwise(edges))
    placement = Placement(
        gesture.id,
        gesture.revision,
        0,
        None,
        hand,
        None,
        1.0,
        Anchor(0, "word", edges[1]),
        preparation,
        stroke,
        hold,
        retraction,
    )
    return Timeline(
        "en",
        edges[-1] + 0.9,
        platform.id,
        "warm_host",
        3,
        (Word("word", 0, 4, 1.0, 1.3),),
        (),
        (TimedClause("word", 0, 4, 1.0, 1.3, 0, 0),),
        (placement,),
    )


def panel(positions: Tensor) -> Image.Image:
    """Draw one performance: figures, wrist dots, speeds."""
    image = Image.new("RGB", (SIZE[0], SIZE[1] + CURVE), "white")
    draw = ImageDraw.Draw(image)

    def at(point: Tensor) -> tuple[float, float]:
        return SIZE[0] / 2 + SCALE * float(point[0]), SIZE[1] - SCALE * (float(point[1]) - 0.55)

    bones = [
        (joint, parent)
        for joint, parent in enumerate(PARENTS)
        if parent >= 0
        and joint not in (22, 23, 24)
        and "foot" not in _NAMES[joint]
        and "knee" not in _NAMES[joint]
    ]
    for frame in range(0, len(positions), RATE // 2):
        for joint, parent in bones:
            draw.line((*at(positions[frame, joint]), *at(positions[frame, parent])), fill=FAINT, width=1)
    for side, colour in (("left", LEFT), ("right", RIGHT)):
        wrist = positions[:, JOINT_INDEX[f"{side}_wrist"]]
        for frame in range(0, len(wrist), 2):
            x, y = at(wrist[frame])
            draw.ellipse((x - 2, y - 2, x + 2, y + 2), fill=colour)
        speed = wrist.diff(dim=0).norm(dim=-1) * RATE
        draw.line(
            [
                (
                    SIZE[0] * frame / len(speed),
                    SIZE[1] + CURVE - 6 - (CURVE - 12) * float(value) / FASTEST_MPS,
                )
                for frame, value in enumerate(speed)
            ],
            fill=colour,
            width=2,
        )
    draw.line((0, SIZE[1] + CURVE - 6, SIZE[0], SIZE[1] + CURVE - 6), fill=INK)
    return image


_NAMES = {index: name for name, index in JOINT_INDEX.items()}


def main() -> None:
    """Draw the page."""
    body, library, platform = load_body(), load_library(), load_platform("douyin")
    volume, stage = BodyVolume.of(body), Stage.of(body.skeleton, platform)
    rows = []
    for name, hand in GESTURES:
        timeline = one_gesture(library, platform, name, hand)
        with patch("gestures.lowering.solving.ArmTimer.track", plain_track):
            plain = lower(timeline, library, load_persona("warm_host"), stage, volume)
        still = replace(
            plain, sway=torch.zeros_like(plain.sway), trunk=_held(plain.trunk), head=_held(plain.head)
        )
        whole = lower(timeline, library, load_persona("warm_host"), stage, volume)
        row = []
        for plan in (still, whole):
            clip, _ = Performance(plan, body.skeleton).sample(RATE)
            row.append(panel(forward_kinematics(body.skeleton, clip.local_xyzw, clip.root_m)[1]))
        rows.append(row)
    width, height = rows[0][0].size
    image = Image.new("RGB", (2 * width, height * len(rows)), "white")
    for line, row in enumerate(rows):
        for column, part in enumerate(row):
            image.paste(part, (column * width, line * height))
    OUT.parent.mkdir(exist_ok=True)
    image.save(OUT, "JPEG", quality=QUALITY, optimize=True, comment=AigcLabel().as_json().encode())


def _held(track: Track) -> Track:
    """Return a track that stays at its first key."""
    return TrackBuilder(track.keys[0, 0]).build()


if __name__ == "__main__":
    main()
