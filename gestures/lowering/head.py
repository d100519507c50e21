"""Head accents: what gestures ask for, what words bring, and re-settling with every clause.

Three channels, pitch down, yaw left and roll left, each a track of its own submovements on top of where the
head faces.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import torch

from gestures.alignment.timeline import Placement, Timeline
from gestures.chance import Chance
from gestures.library.gesture import Gesture
from gestures.lowering.haste import least_time_s
from gestures.lowering.head_moves import HeadMove, dip, shaken
from gestures.lowering.head_words import from_words
from gestures.lowering.landmarks import at_head
from motion.blending.movement_table import OVERLAP
from motion.blending.track_builder import TrackBuilder
from motion.submovements import Track, stacked_channels

_SETTLE_DEG = (1.6, 3.2, 2.2)
_SETTLE_S = 1.0
_TURN_DEG = (-6.0, 24.0)
_DIP_DEG = (-7.0, 22.0)
_TILT_DEG = (-9.0, 22.0)
"""How far the head goes with a gesture: to the hand's side, down, and over to the other side."""
_HEAD_LEADS_S = 0.04
_GOES_ON_S = 0.3
"""The head does not come back between gestures that follow each other within this time, s."""
_STILL_BEFORE_S, _STILL_AFTER_S = 0.15, 0.25
_SHARPEST_DEG_S2 = 1900.0
"""Angular acceleration of one accent on one axis; people's heads as a whole stay below 2,700 in 19 of 20 clips."""


def head_track(
    timeline: Timeline,
    served: list[tuple[Placement, Gesture]],
    energy: float,
    draws: Sequence[Chance],
    chance: Chance,
) -> Track:
    """Build the head's accents of a show.

    Args:
        timeline: Words and clauses.
        served: Placements with their gestures, in order of time.
        energy: Size of the accents that speech brings.
        draws: Each placement's source of variation.
        chance: Source of the variation of everything else.
    """
    pitch, yaw, roll = _from_gestures(served, draws)
    said = from_words(timeline, (pitch, yaw, roll), _taken(served), energy, chance)
    pitch, yaw, roll = pitch + said.pitch, yaw + said.yaw, roll + said.roll
    touched = _touched_spans(served)
    channels = []
    for index, moves in enumerate((pitch, yaw, roll)):
        settles = _settling(timeline, index, chance)
        channels.append(_joined(_outside(moves, touched), _outside(settles, touched)))
    return stacked_channels(channels)


def _taken(served: list[tuple[Placement, Gesture]]) -> tuple[set[int], set[int]]:
    """Clauses in which a gesture shakes the head, and in which one tilts it."""
    shaken_in = {placement.clause for placement, gesture in served if gesture.body.shakes}
    return shaken_in, {placement.clause for placement, gesture in served if gesture.body.tilt_deg}


def _touched_spans(served: list[tuple[Placement, Gesture]]) -> list[tuple[float, float]]:
    """When a hand is at the head, which then keeps still."""
    return [
        (placement.stroke.start_s - _STILL_BEFORE_S, placement.hold.end_s + _STILL_AFTER_S)
        for placement, gesture in served
        if any(hand is not None and at_head(hand) for key in gesture.keys for hand in (key.main, key.other))
    ]


def _outside(moves: list[HeadMove], spans: list[tuple[float, float]]) -> list[HeadMove]:
    """Leave out movements that reach into a span."""
    return [
        move for move in moves if not any(move.start_s < end and start < move.end_s for start, end in spans)
    ]


def _from_gestures(
    served: list[tuple[Placement, Gesture]], draws: Sequence[Chance]
) -> tuple[list[HeadMove], list[HeadMove], list[HeadMove]]:
    pitch: list[HeadMove] = []
    yaw: list[HeadMove] = []
    roll: list[HeadMove] = []
    for index, (placement, gesture) in enumerate(served):
        following = served[index + 1][0] if index + 1 < len(served) else None
        body, draw = gesture.body, draws[index].of("head")
        at = placement.stroke.start_s - 0.04
        if body.nod_deg:
            for turn in range(max(1, body.nods)):
                down = body.nod_deg * (1.0 + draw.normal(("nod", turn), 0.12)) * 0.85**turn
                pitch += dip(at, down, 0.9 + 0.2 * draw.uniform(("pace", turn)))
                at = pitch[-1].end_s
        if body.shakes:
            yaw += shaken(placement.stroke.start_s - 0.10, body.shake_deg, body.shakes, draw)
        if placement.hand != "none":
            turned, dipped, tilted = _accompany(placement, following, draw)
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


def _accompany(
    placement: Placement, following: Placement | None, chance: Chance
) -> tuple[list[HeadMove], list[HeadMove], list[HeadMove]]:
    """The head goes with the hand: a few degrees to its side and into the stroke, a little before or after it.

    It comes back with the hand, or stays until it goes with the next gesture, where that follows at once.
    """
    toward = (
        1.0 if placement.hand == "left" else -1.0 if placement.hand == "right" else chance.normal("side", 0.6)
    )
    start = placement.preparation.start_s - _HEAD_LEADS_S + chance.normal("when", 0.07)
    peak = max(start + 0.3, placement.stroke.start_s - _HEAD_LEADS_S + chance.normal("peak", 0.06))
    back = max(peak, placement.hold.end_s + chance.uniform("back", -0.25, 0.08))
    home = back + max(0.45, chance.uniform("home", 0.6, 1.0) * (placement.retraction.end_s - back))
    stays = following is not None and following.preparation.start_s < placement.hold.end_s + _GOES_ON_S
    moves = []
    for name, size in (
        ("turn", toward * chance.uniform("turn", *_TURN_DEG)),
        ("dip", chance.uniform("dip", *_DIP_DEG)),
        ("tilt", -toward * chance.uniform("tilt", *_TILT_DEG)),
    ):
        lag = chance.normal((name, "lag"), 0.06)
        moves.append([HeadMove(start + lag, peak + lag, size)])
        if not stays:
            moves[-1].append(HeadMove(back + lag, home + lag, 0.0))
    return moves[0], moves[1], moves[2]


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
    base = accent = deg = 0.0
    start_s, ends_s = -math.inf, list[float]()
    moves = [(move, False) for move in accents] + [(move, True) for move in settles]
    for move, settles_down in sorted(moves, key=lambda item: (item[0].end_s, item[0].start_s)):
        if settles_down:
            base = move.deg
        else:
            accent = move.deg
        way_deg, deg = base + accent - deg, base + accent
        # They set out in order, and only so many may be under way at once; one that has to wait takes its time, too.
        waits_s = [start_s, ends_s[-OVERLAP]] if len(ends_s) >= OVERLAP else [start_s]
        start_s = max(move.start_s, *waits_s)
        end_s = max([move.end_s, start_s + least_time_s(way_deg, _SHARPEST_DEG_S2), *ends_s[-1:]])
        builder.move(torch.full((1, 1), math.radians(deg)), start_s, end_s, 0.95)
        ends_s.append(end_s)
    return builder.build()
