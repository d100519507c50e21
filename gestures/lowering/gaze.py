"""Where the host looks: at the camera, at what she points at, at the comments now and then."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from gestures.alignment.timeline import Placement, Timeline
from gestures.chance import Chance
from gestures.library.gesture import Gesture
from gestures.lowering.pauses import silences
from gestures.lowering.stage import Stage
from motion.blending.track_builder import TrackBuilder
from motion.gaze import yaw_pitch
from motion.skeleton import joint_index
from motion.submovements import Track

_SACCADE_S = 0.085
_HEAD_SHARE = 0.45
"""Share of a gaze shift that the head takes over (Guitton & Volle 1987: small shifts are mostly the eyes')."""
_HEAD_S = 0.42
_LOOK_S = 0.6
_GLANCE_EVERY_S = 7.0
_COMMENTS_DEG = (-9.0, -8.0)
"""Where a host reads comments: on the phone below the lens, yaw left and pitch up."""
_AWAY_DEG = (17.0, 8.0)
_GLANCE_LIMIT_RAD = math.radians(15.0)
"""A host only glances at her hand; the viewer keeps her face."""
_READING_S, _LOOKING_UP_S = (1.4, 3.4), (0.8, 2.2)
_BEFORE_SPEECH_S = 0.4
"""How long before speaking again a host looks up, s."""
_READS_S, _READS_STEP_DEG = (0.18, 0.32), (1.2, 2.2)
"""Fixations of readers last about a quarter of a second and step by some 2° (Rayner 1998)."""
_LINE_DEG, _LINE_DOWN_DEG = 5.0, 0.7
_FIXATION_DEG = 0.6
_FIXATION_S = 1.6


@dataclass(frozen=True, slots=True, eq=False)
class Look:
    """A look away from the camera.

    Attributes:
        start_s: When the eyes leave the camera, s.
        end_s: When they come back, s.
        direction: (2,) world yaw left and pitch up, rad.
        reads: Whether the eyes go along lines of text there.
    """

    start_s: float
    end_s: float
    direction: Tensor
    reads: bool = False


def gaze_track(
    stage: Stage,
    timeline: Timeline,
    served: list[tuple[Placement, Gesture]],
    hands_m: dict[int, Tensor],
    draws: Sequence[Chance],
    chance: Chance,
) -> Track:
    """Build the track of looks: the eyes' yaw and pitch, then the head's, rad.

    Args:
        stage: Body, camera and screen.
        timeline: The show.
        served: Placements with their gestures.
        hands_m: (3,) world place of the gesturing hand at the stroke, by index of the placement.
        draws: Each placement's source of variation.
        chance: Source of the variation of everything else.
    """
    camera = _direction(stage, torch.tensor(stage.camera.position_m, dtype=torch.float32))
    looks = _looks(stage, served, hands_m, draws)
    looks += _readings(timeline, looks, chance)
    looks += _glances(timeline, looks, chance)
    looks.sort(key=lambda look: look.start_s)
    builder = TrackBuilder(torch.cat((camera, torch.zeros(2))).unsqueeze(-1))
    now = 0.0
    count = 0
    for look in looks:
        if look.start_s < now + 0.2:
            continue
        count = _fixate(builder, camera, now, look.start_s, count, chance)
        _shift(builder, look.direction, _HEAD_SHARE * (look.direction - camera), look.start_s)
        if look.reads:
            count = _read(builder, look, count, chance)
        _shift(builder, camera, torch.zeros(2), look.end_s)
        now = look.end_s + 0.3
    _fixate(builder, camera, now, timeline.duration_s, count, chance)
    return builder.build()


def _looks(
    stage: Stage,
    served: list[tuple[Placement, Gesture]],
    hands_m: dict[int, Tensor],
    draws: Sequence[Chance],
) -> list[Look]:
    looks = []
    for index, (placement, gesture) in enumerate(served):
        draw = draws[index].of("look")
        where: Tensor | None = None
        start = placement.stroke.start_s - draw.uniform("lead", 0.25, 0.40)
        end = start + _LOOK_S * draw.uniform("long", 0.8, 1.4)
        gaze = gesture.body.gaze
        if gaze in ("target", "product") and placement.target not in (None, "camera"):
            # Elements of the screen lie far nearer to the camera than the place that a hand points at.
            point = 0.55 * stage.target_m(str(placement.target)) + 0.45 * torch.tensor(
                stage.camera.position_m
            )
            where = _direction(stage, point.to(torch.float32))
        elif gaze in ("hand", "product", "target") and index in hands_m:
            where = _direction(stage, hands_m[index])
            where = (where * 0.8).clamp(-_GLANCE_LIMIT_RAD, _GLANCE_LIMIT_RAD)
        elif gaze == "comments":
            where = _degrees(_COMMENTS_DEG, draw)
            end = max(end, placement.hold.end_s)
        elif gaze == "away":
            side = 1.0 if draw.uniform("side") < 0.5 else -1.0
            where = _degrees((side * _AWAY_DEG[0], _AWAY_DEG[1]), draw)
            end = max(end, placement.hold.end_s)
        if where is not None:
            looks.append(Look(max(0.0, start), end, where, gaze == "comments"))
    return looks


def _glances(timeline: Timeline, looks: list[Look], chance: Chance) -> list[Look]:
    """Short looks at the comments, at clause boundaries, every few seconds."""
    taken = [(look.start_s - 0.8, look.end_s + 0.8) for look in looks]
    glances = []
    last = 0.0
    for index, clause in enumerate(timeline.clauses[1:], start=1):
        draw = chance.of("glance", index)
        at = clause.start_s - draw.uniform("before", 0.05, 0.25)
        if at - last < _GLANCE_EVERY_S * draw.uniform("every", 0.6, 1.5):
            continue
        long = draw.uniform("long", 0.45, 0.85)
        if any(start < at + long and at < end for start, end in taken):
            continue
        glances.append(Look(at, at + long, _degrees(_COMMENTS_DEG, draw), True))
        last = at
    return glances


def _readings(timeline: Timeline, looks: list[Look], chance: Chance) -> list[Look]:
    """While nobody speaks for long the host reads what viewers write, and looks up to them between."""
    found: list[Look] = []
    for number, silence in enumerate(silences(timeline)):
        draw, bout = chance.of("reading", number), 0
        at = silence.start_s + draw.uniform("first", 0.5, 1.2)
        while at < silence.end_s - _BEFORE_SPEECH_S - _READING_S[0]:
            long = draw.uniform(("long", bout), *_READING_S)
            end = min(at + long, silence.end_s - _BEFORE_SPEECH_S)
            if not any(look.start_s - 0.5 < end and at < look.end_s + 0.5 for look in looks):
                found.append(Look(at, end, _degrees(_COMMENTS_DEG, draw.of(bout)), True))
            at, bout = end + draw.uniform(("up", bout), *_LOOKING_UP_S), bout + 1
    return found


def _read(builder: TrackBuilder, look: Look, count: int, chance: Chance) -> int:
    """Saccades along lines of text: steps to the reader's right, back to the next line's start."""
    at = look.start_s + _SACCADE_S
    along = line = 0.0
    while (at := at + chance.uniform(("reads", count), *_READS_S)) < look.end_s - 0.1:
        count += 1
        along += chance.uniform(("step", count), *_READS_STEP_DEG)
        if along > _LINE_DEG:
            along, line = 0.0, (line + _LINE_DOWN_DEG) % (4.0 * _LINE_DOWN_DEG)
        spot = look.direction + torch.tensor((math.radians(0.5 * _LINE_DEG - along), -math.radians(line)))
        _shift(builder, spot, builder.value[2:, 0], at)
    return count


def _fixate(
    builder: TrackBuilder, camera: Tensor, start_s: float, end_s: float, count: int, chance: Chance
) -> int:
    """Small shifts of the eyes around the lens, between mouth and eyes of an imagined viewer."""
    at = start_s + _FIXATION_S * chance.uniform(("fixation", count), 0.4, 1.6)
    while at < end_s - 0.3:
        spot = camera + torch.tensor(
            [math.radians(chance.normal(("spot", count, axis), _FIXATION_DEG)) for axis in range(2)]
        )
        _shift(builder, spot, builder.value[2:, 0], at)
        count += 1
        at += _FIXATION_S * chance.uniform(("fixation", count), 0.4, 1.8)
    return count


def _shift(builder: TrackBuilder, eyes: Tensor, head: Tensor, at_s: float) -> None:
    start = torch.tensor((at_s, at_s, at_s + 0.05, at_s + 0.05), dtype=torch.float64)
    length = torch.tensor((_SACCADE_S, _SACCADE_S, _HEAD_S, _HEAD_S), dtype=torch.float64)
    builder.move(torch.cat((eyes, head)).unsqueeze(-1), start, start + length)


def _direction(stage: Stage, point_m: Tensor) -> Tensor:
    rest = stage.skeleton.rest_positions_m
    eyes = 0.5 * (rest[joint_index("left_eye")] + rest[joint_index("right_eye")])
    return yaw_pitch(point_m - eyes)


def _degrees(yaw_pitch_deg: tuple[float, float], chance: Chance) -> Tensor:
    return torch.tensor(
        [math.radians(value + chance.normal(("spread", value), 1.5)) for value in yaw_pitch_deg]
    )
