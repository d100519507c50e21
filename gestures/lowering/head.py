"""Head accents: nods on stressed words, what gestures ask for, and re-settling with every clause.

Three channels, pitch down, yaw left and roll left, each a track of its own submovements on top of where the
head faces.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import torch

from gestures.alignment.timeline import Placement, Timeline
from gestures.chance import Chance
from gestures.library.gesture import Gesture
from gestures.lowering.landmarks import at_head
from motion.blending.track_builder import TrackBuilder
from motion.submovements import TRACK_FIELDS, Track, padded

_STRESSED = 0.7
_NOD_GAP_S = 0.45
_NOD_DEG = 6.0
_SETTLE_DEG = (2.2, 4.5, 3.2)
_SETTLE_S = 0.75
_NOD_S = (0.20, 0.30)
"""Time of going down and of coming back up."""
_TURN_DEG = (-6.0, 22.0)
_DIP_DEG = (-8.0, 17.0)
_TILT_DEG = (-7.0, 16.0)
"""How far the head goes with a gesture: to the hand's side, down, and over to the other side."""
_SHAKE_HALF_S = 0.19
_STILL_BEFORE_S = 0.15


@dataclass(frozen=True, slots=True)
class HeadMove:
    """One movement of one channel.

    Attributes:
        start_s: When it sets out, s.
        end_s: When it arrives, s.
        deg: Angle reached, relative to where the head has settled, degrees.
    """

    start_s: float
    end_s: float
    deg: float


def head_track(
    timeline: Timeline, served: list[tuple[Placement, Gesture]], energy: float, chance: Chance
) -> Track:
    """Build the head's accents of a show.

    Args:
        timeline: Words and clauses.
        served: Placements with their gestures, in order of time.
        energy: Size of the accents that speech brings.
        chance: Source of variation.
    """
    pitch, yaw, roll = _from_gestures(served, chance)
    pitch += _from_stress(timeline, pitch, energy, chance)
    touched = _touched_spans(served)
    channels = []
    for index, moves in enumerate((pitch, yaw, roll)):
        settles = _settling(timeline, index, chance)
        channels.append(_joined(_outside(moves, touched), _outside(settles, touched)))
    return _stacked(channels)


def _touched_spans(served: list[tuple[Placement, Gesture]]) -> list[tuple[float, float]]:
    """When a hand is at the head, which then keeps still."""
    return [
        (placement.stroke.start_s - _STILL_BEFORE_S, placement.hold.end_s)
        for placement, gesture in served
        if any(hand is not None and at_head(hand) for key in gesture.keys for hand in (key.main, key.other))
    ]


def _outside(moves: list[HeadMove], spans: list[tuple[float, float]]) -> list[HeadMove]:
    """Leave out movements that reach into a span."""
    return [
        move for move in moves if not any(move.start_s < end and start < move.end_s for start, end in spans)
    ]


def _from_gestures(
    served: list[tuple[Placement, Gesture]], chance: Chance
) -> tuple[list[HeadMove], list[HeadMove], list[HeadMove]]:
    pitch: list[HeadMove] = []
    yaw: list[HeadMove] = []
    roll: list[HeadMove] = []
    for index, (placement, gesture) in enumerate(served):
        body, draw = gesture.body, chance.of("gesture", index)
        at = placement.stroke.start_s - 0.04
        if body.nod_deg:
            for turn in range(max(1, body.nods)):
                down = body.nod_deg * (1.0 + draw.normal(("nod", turn), 0.12)) * 0.85**turn
                pitch += _dip(at, down, 0.9 + 0.2 * draw.uniform(("pace", turn)))
                at = pitch[-1].end_s
        if body.shakes:
            at = placement.stroke.start_s - 0.10
            half = _SHAKE_HALF_S * draw.uniform("shake pace", 0.9, 1.15)
            sign = 1.0 if draw.uniform("shake side") < 0.5 else -1.0
            for turn in range(body.shakes):
                size = body.shake_deg * sign * (1.0 + draw.normal(("shake", turn), 0.12))
                yaw.append(HeadMove(at, at + half * (1.6 if turn else 1.0), size))
                at, sign = yaw[-1].end_s, -sign
            yaw.append(HeadMove(at, at + 1.4 * half, 0.0))
        turned, dipped, tilted = _accompany(placement, draw)
        yaw += turned
        pitch += dipped
        roll += tilted
        if body.tilt_deg:
            toward = 1.0 if placement.hand == "left" else -1.0
            roll.append(
                HeadMove(
                    placement.preparation.start_s, placement.stroke.start_s + 0.1, toward * body.tilt_deg
                )
            )
            roll.append(HeadMove(placement.hold.end_s, placement.hold.end_s + 0.6, 0.0))
    return pitch, yaw, roll


def _accompany(placement: Placement, chance: Chance) -> tuple[list[HeadMove], list[HeadMove], list[HeadMove]]:
    """The head goes with the hand: a few degrees to its side and into the stroke, a little before or after it."""
    toward = (
        1.0 if placement.hand == "left" else -1.0 if placement.hand == "right" else chance.normal("side", 0.6)
    )
    start = placement.preparation.start_s + chance.normal("when", 0.07)
    peak = max(start + 0.3, placement.stroke.start_s + chance.normal("peak", 0.06))
    back = max(peak, placement.hold.end_s + chance.uniform("back", -0.25, 0.08))
    home = back + max(0.45, chance.uniform("home", 0.6, 1.0) * (placement.retraction.end_s - back))
    moves = []
    for name, size in (
        ("turn", toward * chance.uniform("turn", *_TURN_DEG)),
        ("dip", chance.uniform("dip", *_DIP_DEG)),
        ("tilt", -toward * chance.uniform("tilt", *_TILT_DEG)),
    ):
        lag = chance.normal((name, "lag"), 0.06)
        moves.append([HeadMove(start + lag, peak + lag, size), HeadMove(back + lag, home + lag, 0.0)])
    return moves[0], moves[1], moves[2]


def _from_stress(timeline: Timeline, taken: list[HeadMove], energy: float, chance: Chance) -> list[HeadMove]:
    """Nods on stressed words, where no gesture nods already."""
    busy = [(move.start_s - 0.2, move.end_s + 0.2) for move in taken]
    moves: list[HeadMove] = []
    last = -_NOD_GAP_S
    for index, word in enumerate(timeline.words):
        draw = chance.of("stress", index)
        strong = word.stress >= _STRESSED or (word.stress >= 0.5 and draw.uniform("weak") < 0.12)
        if not strong or word.start_s - last < _NOD_GAP_S * draw.uniform("gap", 0.8, 1.8):
            continue
        at = word.start_s - 0.05 + draw.normal("when", 0.05)
        if at < 0.05 or any(start < at < end for start, end in busy):
            continue
        moves += _dip(
            at,
            _NOD_DEG * energy * word.stress * draw.uniform("size", 0.5, 1.5),
            draw.uniform("pace", 0.85, 1.3),
        )
        last = moves[-1].end_s
    return moves


def _dip(at_s: float, deg: float, pace: float) -> list[HeadMove]:
    down, up = (part * pace for part in _NOD_S)
    return [HeadMove(at_s, at_s + down, deg), HeadMove(at_s + down, at_s + down + up, 0.0)]


def _settling(timeline: Timeline, channel: int, chance: Chance) -> list[HeadMove]:
    """A new place a few degrees off with every clause."""
    return [
        HeadMove(
            max(0.0, clause.start_s - 0.15),
            clause.start_s + _SETTLE_S * chance.uniform(("settle time", channel, index), 0.8, 1.4),
            chance.normal(("settle", channel, index), _SETTLE_DEG[channel]),
        )
        for index, clause in enumerate(timeline.clauses)
    ]


def _joined(accents: list[HeadMove], settles: list[HeadMove]) -> Track:
    """Add accents to the settled place; one channel."""
    builder = TrackBuilder(torch.zeros(1, 1))
    base = accent = 0.0
    moves = [(move, False) for move in accents] + [(move, True) for move in settles]
    for move, settles_down in sorted(moves, key=lambda item: (item[0].end_s, item[0].start_s)):
        if settles_down:
            base = move.deg
        else:
            accent = move.deg
        builder.move(torch.full((1, 1), math.radians(base + accent)), move.start_s, move.end_s, 0.95)
    return builder.build()


def _stacked(channels: list[Track]) -> Track:
    """Join one-channel tracks of different lengths into one track."""
    longest = max(track.start_s.shape[1] for track in channels)
    parts = [padded(track, longest) for track in channels]
    return Track(*(torch.cat([getattr(part, name) for part in parts], dim=2) for name in TRACK_FIELDS))
