"""Reading pieces of a hand's motion as phases: the cheapest reading of the whole sequence (Viterbi).

What a reading costs follows Kita, van Gijn & van der Hulst (1998): the preparation brings the hand to where the
stroke begins, the stroke is what remains when preparation and retraction are taken away, a hold is stillness
away from rest, the retraction ends at rest; a movement that goes straight into a hold is preparation until it
brakes and stroke from there; a short pause before the stroke belongs to the preparation. The weights were
chosen on shows of the engine, whose phases are known.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from motion.phases.phase import PhaseKind
from motion.phases.pieces import Piece
from motion.phases.signals import WORKING_HZ

REST, PREPARATION, STROKE, HOLD, RETRACTION = (
    PhaseKind.REST,
    PhaseKind.PREPARATION,
    PhaseKind.STROKE,
    PhaseKind.HOLD,
    PhaseKind.RETRACTION,
)
BOTH = "preparation and stroke"
"""Reading of one movement that is preparation until it brakes and stroke from there."""
READINGS: tuple[str, ...] = (REST, PREPARATION, BOTH, STROKE, HOLD, RETRACTION)
_NEVER = 1e9


@dataclass(frozen=True, slots=True)
class PhaseSettings:
    """What decides between readings.

    Attributes:
        rest_radius_m: A pause this near to the place of rest is rest; people come back to it within 3 to 8 cm.
        least_reach_m: A unit whose hand stays nearer to rest than this holds no gesture.
        gesture_height_m: Nor does one whose hand stays lower than this above the pelvis and …
        gesture_forward_m: … no further in front of it: arms that swing while walking.
        travel_mps: Nor is there a gesture while the body itself goes this fast: walking, jumping, squatting.
        long_way_m: A way of this length is as likely a preparation as a stroke.
    """

    rest_radius_m: float = 0.12
    least_reach_m: float = 0.07
    gesture_height_m: float = 0.04
    gesture_forward_m: float = 0.30
    travel_mps: float = 0.30
    long_way_m: float = 0.14


def read(
    pieces: list[Piece], settings: PhaseSettings, rests: bool, calibrated: int
) -> tuple[list[str], list[float]]:
    """Cheapest reading of each piece, and by how much, 0…1, it beats the next best."""
    count, kinds = len(pieces), len(READINGS)
    own = np.array(
        [[_cost(pieces, row, reading, settings, rests) for reading in READINGS] for row in range(count)]
    )
    posed = [piece.last <= calibrated for piece in pieces]
    own[np.ix_(posed, [reading != REST for reading in READINGS])] = _NEVER
    own[np.ix_(posed, [reading == REST for reading in READINGS])] = 0.0
    steps = np.array([[_step(a, b) for b in READINGS] for a in READINGS])
    between = np.repeat(steps[None], count, axis=0)
    again = READINGS.index(PREPARATION)
    between[1:, again, again] += [
        0.0 if before.still or piece.still else _COSTS.preparation_back * max(0.0, 0.3 - piece.turn)
        for before, piece in pairwise(pieces)
    ]
    ahead = np.empty((count, kinds))
    ahead[0] = own[0] + [_BEGIN.get(reading, 0.0) for reading in READINGS]
    came = np.zeros((count, kinds), dtype=int)
    for row in range(1, count):
        ways = ahead[row - 1][:, None] + between[row]
        came[row] = ways.argmin(axis=0)
        ahead[row] = ways.min(axis=0) + own[row]
    back = np.zeros((count, kinds))
    for row in range(count - 2, -1, -1):
        back[row] = (between[row + 1] + own[row + 1] + back[row + 1]).min(axis=1)
    path = [int(ahead[-1].argmin())]
    for row in range(count - 1, 0, -1):
        path.append(int(came[row, path[-1]]))
    path.reverse()
    through = ahead + back
    margin = np.sort(through, axis=1)
    scores = 1.0 - np.exp(-np.maximum(margin[:, 1] - margin[:, 0], 0.0))
    return [READINGS[index] for index in path], scores.tolist()


_BEGIN: dict[str, float] = {RETRACTION: 1.0, HOLD: 0.5}
_STEPS: dict[tuple[str, str], float] = {
    (REST, PREPARATION): 0.0,
    (REST, BOTH): 1.2,
    (REST, STROKE): 2.5,
    (PREPARATION, STROKE): 0.0,
    (PREPARATION, PREPARATION): 0.2,
    (PREPARATION, HOLD): 2.0,
    (PREPARATION, RETRACTION): 3.0,
    (BOTH, HOLD): 0.0,
    (BOTH, STROKE): 1.2,
    (BOTH, PREPARATION): 0.8,
    (BOTH, BOTH): 1.8,
    (BOTH, RETRACTION): 0.2,
    (STROKE, STROKE): 0.2,
    (STROKE, HOLD): 0.0,
    (STROKE, PREPARATION): 0.35,
    (STROKE, BOTH): 1.2,
    (STROKE, RETRACTION): 0.0,
    (HOLD, PREPARATION): 0.1,
    (HOLD, BOTH): 0.8,
    (HOLD, STROKE): 0.9,
    (HOLD, RETRACTION): 0.0,
    (RETRACTION, REST): 0.0,
    (RETRACTION, RETRACTION): 0.5,
    (RETRACTION, PREPARATION): 0.3,
}
"""What it costs to go from one reading to the next; what is not named does not happen."""


def _step(before: str, after: str) -> float:
    return _STEPS.get((before, after), _NEVER if (before, after) != (REST, REST) else 0.0)


@dataclass(frozen=True, slots=True)
class _Costs:
    """Weights of what speaks against a reading."""

    rest_away: float = 4.0
    hold_at_rest: float = 3.0
    waiting: float = 0.4
    waiting_per_s: float = 5.0
    moving_pause: float = 0.8
    moving_pause_per_m: float = 28.0
    stroke_long: float = 0.4
    stroke_onwards: float = 0.9
    preparation_short: float = 1.6
    preparation_back: float = 3.75
    both: float = 0.55
    homewards: float = 1.5
    astray: float = 2.0
    outwards: float = 4.0
    repeated: float = 2.4


_COSTS = _Costs()


def _cost(pieces: list[Piece], row: int, reading: str, settings: PhaseSettings, rests: bool) -> float:
    """What it costs to read a piece so, whatever stands beside it."""
    piece, weigh = pieces[row], _COSTS
    home = rests and piece.end_m < settings.rest_radius_m
    if piece.still:
        if reading == REST:
            far = max(piece.start_m, piece.end_m) / settings.rest_radius_m - 1.0
            return weigh.rest_away * max(0.0, far) if rests else _NEVER
        if reading == HOLD:
            near = 1.0 - min(piece.start_m, piece.end_m) / settings.rest_radius_m
            return weigh.hold_at_rest * max(0.0, near) if rests else 0.0
        if reading == PREPARATION:
            return weigh.waiting + weigh.waiting_per_s * (piece.last - piece.first) / WORKING_HZ
        return _NEVER
    if reading in (REST, HOLD):
        return weigh.moving_pause + weigh.moving_pause_per_m * piece.path_m
    if reading == RETRACTION:
        return 0.0 if home else weigh.astray + (piece.end_m >= piece.start_m) * weigh.outwards
    length = float(np.log(max(piece.path_m, 0.005) / settings.long_way_m))
    homewards = weigh.homewards if home and piece.end_m < 0.6 * piece.start_m else 0.0
    if reading == STROKE:
        onwards = weigh.stroke_onwards * max(0.0, piece.turn + 0.2)
        return weigh.stroke_long * max(0.0, length) + onwards + homewards
    # A short movement onwards is the end of a long preparation.
    short = weigh.preparation_short * max(0.0, -length) * (1.0 - max(0.0, piece.turn))
    return short + weigh.repeated * piece.repeated + homewards + (weigh.both if reading == BOTH else 0.0)
