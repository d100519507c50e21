"""Where parts of a show meet: the postures in which hands wait there, set out of the body before any part is played."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from torch import Tensor

from gestures.lowering.arms import Postures
from gestures.lowering.body_tracks import BodyTracks
from gestures.lowering.clearance import ALLOWED_M, FACE_ALLOWED_M
from gestures.lowering.keys import HandMove
from gestures.lowering.leading import further_out
from gestures.lowering.living_body import LivingBody, StandingArm, instants
from gestures.lowering.mending import ends_s
from gestures.lowering.parts import Part
from gestures.lowering.passing import Passage, passage
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
        ends = [own[-1] for own in part.moves.values()]
        if all(move in stay for move in ends):
            continue
        times_s = ends_s(ends)
        until_s = {side: min(own_s, parts[-1].end_s) for side, own_s in part.until_s.items()}
        living = LivingBody(
            stage.skeleton, body, instants(_LOOKED_HZ, max(until_s.values()), float(times_s.min()))
        )
        together = (living.times_s > times_s.max()) & (living.times_s <= min(until_s.values()))
        rotations, positions = body.placed_at(stage.skeleton, times_s)
        other: StandingArm | None = None
        for row, move in enumerate(ends):
            if move not in stay:
                waits = (living.times_s >= move.end_s) & (living.times_s <= until_s[move.side])
                there = rotations[row : row + 1], positions[row : row + 1]
                wait = _Wait(living, waits & ~together, waits & together, other)
                stay[move], tracks[move] = _out_of_harm(stage, move, there, volume, wait)
            other = StandingArm(living, move.side, tracks[move])
    return [
        replace(
            part, moves={side: [stay.get(move, move) for move in own] for side, own in part.moves.items()}
        )
        for part in parts
    ]


@dataclass(frozen=True, slots=True, eq=False)
class _Wait:
    """When a hand waits.

    Attributes:
        living: The body meanwhile.
        alone: (T,) at which of its instants the other hand may be on its way.
        together: (T,) at which the other hand waits, too.
        other: How that one waits; None where it gives way to this one.
    """

    living: LivingBody
    alone: Tensor
    together: Tensor
    other: StandingArm | None

    def seen(self, side: str, waiting: Track, volume: BodyVolume) -> Passage:
        """Return how an arm passes by the body, and by the other hand while that waits, too."""
        looks = (self.alone, None), (self.together, self.other)
        first, *more = (
            passage(self.living, side, waiting, rows.nonzero().flatten(), volume, other)
            for rows, other in looks
            if bool(rows.any())
        )
        return first.joined(*more) if more else first


def _out_of_harm(
    stage: Stage, move: HandMove, body_at: tuple[Tensor, Tensor], volume: BodyVolume, wait: _Wait
) -> tuple[HandMove, Track]:
    """Set a posture aside until the hand waits in it out of the body, and out of the other hand."""
    allowed_m = ALLOWED_M if move.phase == "rest" else FACE_ALLOWED_M
    for pushes_left in range(_PUSHES, -1, -1):
        waiting = TrackBuilder(
            Postures(stage, move.side, [move], body_at, volume).solved.keys_xyzw[0]
        ).build()
        seen = wait.seen(move.side, waiting, volume)
        worst = int(seen.depth_m.argmax())
        if seen.depth_at_m(worst) <= allowed_m or not pushes_left:
            break
        move = further_out(move, seen, worst)
    return replace(move, settled=True), waiting
