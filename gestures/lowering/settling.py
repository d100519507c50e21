"""Where parts of a show meet: the postures in which hands wait there, set out of the body before any part is played."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import torch

from gestures.lowering.arms import Postures
from gestures.lowering.body_tracks import BodyTracks
from gestures.lowering.clearance import ALLOWED_M, FACE_ALLOWED_M
from gestures.lowering.keys import HandMove
from gestures.lowering.leading import further_out
from gestures.lowering.living_body import LivingBody
from gestures.lowering.mending import ends_s, within
from gestures.lowering.parts import Part
from gestures.lowering.passing import passage
from gestures.lowering.stage import Stage
from motion.blending.track_builder import TrackBuilder
from motion.bodies.volume import BodyVolume
from motion.submovements import Track

_LOOKED_HZ = 8.0
"""How often a hand that waits is looked at."""
_PUSHES = 4
"""How often it is set aside at most."""


def settled(stage: Stage, parts: Sequence[Part], body: BodyTracks, volume: BodyVolume) -> list[Part]:
    """Return parts which end and begin in postures that stay as they are: hands wait there out of body and each other.

    Args:
        stage: Body, camera and screen.
        parts: Parts of a show in order; each begins in the postures that the one before ends in.
        body: How trunk, pelvis, head and gaze move.
        volume: The space that the body takes up.
    """
    stay: dict[HandMove, HandMove] = {}
    tracks: dict[HandMove, Track] = {}
    for part in parts[:-1]:
        both_s = max(own[-1].end_s for own in part.moves.values()), part.end_s
        other: Track | None = None
        for side, own in part.moves.items():
            move = own[-1]
            if move not in stay:
                wait_s = move.end_s, min(part.until_s[side], parts[-1].end_s)
                stay[move], tracks[move] = _out_of_harm(stage, move, wait_s, body, volume, other, both_s)
            other = tracks[move]
    return [
        replace(
            part, moves={side: [stay.get(move, move) for move in own] for side, own in part.moves.items()}
        )
        for part in parts
    ]


def _out_of_harm(
    stage: Stage,
    move: HandMove,
    wait_s: tuple[float, float],
    body: BodyTracks,
    volume: BodyVolume,
    other: Track | None,
    both_s: tuple[float, float],
) -> tuple[HandMove, Track]:
    """Set a posture aside until the hand waits in it out of the body, and out of the other hand while both wait."""
    living = LivingBody(stage.skeleton, body, _LOOKED_HZ, wait_s[1], wait_s[0])
    every = torch.arange(len(living.times_s))
    both = within(living.times_s, torch.tensor([both_s], dtype=torch.float64))
    allowed_m = ALLOWED_M if move.phase == "rest" else FACE_ALLOWED_M
    body_at = body.placed_at(stage.skeleton, ends_s([move]))
    for pushes_left in range(_PUSHES, -1, -1):
        waiting = TrackBuilder(
            Postures(stage, move.side, [move], body_at, volume).solved.keys_xyzw[0]
        ).build()
        seen = passage(living, move.side, waiting, every, volume)
        if other is not None:
            seen = seen.joined(passage(living, move.side, waiting, both, volume, other))
        worst = int(seen.depth_m.argmax())
        if float(seen.depth_m[worst]) <= allowed_m or not pushes_left:
            break
        move = further_out(move, seen, worst)
    return replace(move, settled=True), waiting
