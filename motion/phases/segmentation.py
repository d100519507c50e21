"""Finding phases from the motion of the hands alone.

A hand's motion is cut at pauses and at minima of speed (``pieces``). Each piece is read as rest, preparation,
stroke, hold or retraction; the cheapest reading of the whole sequence that obeys the order of phases is
taken (Viterbi). What a reading costs follows Kita, van Gijn & van der Hulst (1998): the preparation brings
the hand to where the stroke begins, the stroke is what remains when preparation and retraction are taken
away, a hold is stillness away from rest, the retraction ends at rest; a movement that goes straight into a
hold is preparation until it brakes and stroke from there.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

import numpy as np
from numpy.typing import NDArray

from motion.clip import Clip
from motion.phases.phase import GesturePhases, GestureUnit, Phase, PhaseKind
from motion.phases.pieces import Piece, cut, distance_m, rest_place
from motion.phases.signals import HandSignal, hand_signals
from motion.skeleton import Skeleton

REST, PREPARATION, STROKE, HOLD, RETRACTION = (
    PhaseKind.REST,
    PhaseKind.PREPARATION,
    PhaseKind.STROKE,
    PhaseKind.HOLD,
    PhaseKind.RETRACTION,
)
_BOTH = "preparation and stroke"
"""Reading of one movement that is preparation until it brakes and stroke from there."""
_READINGS: tuple[str, ...] = (REST, PREPARATION, _BOTH, STROKE, HOLD, RETRACTION)
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


def find_units(
    clip: Clip,
    skeleton: Skeleton,
    settings: PhaseSettings | None = None,
    rest_m: dict[str, NDArray[np.float64]] | None = None,
) -> dict[str, tuple[GestureUnit, ...]]:
    """Find what each hand does.

    Args:
        clip: Motion at any frame rate.
        skeleton: Proportions of the body.
        settings: Thresholds; the defaults if not given.
        rest_m: Place of rest (4, 3) of each hand in the frame of the pelvis, metres; found if not given. Give it
            where a long take is cut into windows, so that all of them agree.

    Returns:
        ``left`` and ``right`` to the hand's units in order.
    """
    chosen, known = settings or PhaseSettings(), rest_m or {}
    return {
        side: units_of(side, signal, chosen, known.get(side))
        for side, signal in hand_signals(clip, skeleton).items()
    }


def units_of(
    hand: str,
    signal: HandSignal,
    settings: PhaseSettings | None = None,
    rest_m: NDArray[np.float64] | None = None,
) -> tuple[GestureUnit, ...]:
    """Find the units of one hand's signal."""
    chosen = settings or PhaseSettings()
    rest = rest_place(signal) if rest_m is None else rest_m
    pieces = cut(signal, rest)
    if not pieces:
        return ()
    readings, scores = _read(pieces, chosen, rest is not None, signal.calibrated)
    phases = _phases(pieces, readings, scores, signal.rate_hz)
    units = []
    for resting, group in groupby(phases, key=lambda phase: phase.kind is REST):
        if resting:
            continue
        own = tuple(group)
        gestures = tuple(
            gesture
            for gesture in _gestures(hand, own, signal, rest)
            if _is_gesture(signal, rest, gesture, chosen)
        )
        if gestures:
            units.append(GestureUnit(hand, own, gestures))
    return tuple(units)


def _read(
    pieces: list[Piece], settings: PhaseSettings, rests: bool, calibrated: int
) -> tuple[list[str], list[float]]:
    """Cheapest reading of each piece, and by how much, 0…1, it beats the next best."""
    count, kinds = len(pieces), len(_READINGS)
    own = np.array(
        [[_cost(pieces, row, reading, settings, rests) for reading in _READINGS] for row in range(count)]
    )
    posed = [piece.last <= calibrated for piece in pieces]
    own[np.ix_(posed, [reading != REST for reading in _READINGS])] = _NEVER
    own[np.ix_(posed, [reading == REST for reading in _READINGS])] = 0.0
    steps = np.array([[_step(a, b) for b in _READINGS] for a in _READINGS])
    between = np.repeat(steps[None], count, axis=0)
    again = _READINGS.index(PREPARATION)
    between[:, again, again] += [_COSTS.preparation_back * max(0.0, 0.3 - piece.turn) for piece in pieces]
    ahead = np.empty((count, kinds))
    ahead[0] = own[0] + [_BEGIN.get(reading, 0.0) for reading in _READINGS]
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
    return [_READINGS[index] for index in path], scores.tolist()


_BEGIN: dict[str, float] = {RETRACTION: 1.0, HOLD: 0.5}
_STEPS: dict[tuple[str, str], float] = {
    (REST, PREPARATION): 0.0,
    (REST, _BOTH): 1.2,
    (REST, STROKE): 2.5,
    (PREPARATION, STROKE): 0.0,
    (PREPARATION, PREPARATION): 0.2,
    (PREPARATION, HOLD): 2.0,
    (PREPARATION, RETRACTION): 3.0,
    (_BOTH, HOLD): 0.0,
    (_BOTH, STROKE): 1.2,
    (_BOTH, PREPARATION): 0.8,
    (_BOTH, _BOTH): 1.8,
    (_BOTH, RETRACTION): 0.2,
    (STROKE, STROKE): 0.2,
    (STROKE, HOLD): 0.0,
    (STROKE, PREPARATION): 0.35,
    (STROKE, _BOTH): 1.2,
    (STROKE, RETRACTION): 0.0,
    (HOLD, PREPARATION): 0.1,
    (HOLD, _BOTH): 0.8,
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
    return short + weigh.repeated * piece.repeated + homewards + (weigh.both if reading == _BOTH else 0.0)


def _phases(pieces: list[Piece], readings: list[str], scores: list[float], rate_hz: float) -> list[Phase]:
    """Join neighbouring pieces of one reading."""
    spans: list[tuple[PhaseKind, int, int, float]] = []
    for piece, reading, score in zip(pieces, readings, scores, strict=True):
        if reading == _BOTH:
            spans.append((PREPARATION, piece.first, piece.braked, score))
            spans.append((STROKE, piece.braked, piece.last, score))
        else:
            spans.append((PhaseKind(reading), piece.first, piece.last, score))
    joined: list[Phase] = []
    for kind, first, last, score in spans:
        if joined and joined[-1].kind is kind:
            before = joined.pop()
            joined.append(Phase(kind, before.start_s, last / rate_hz, min(score, before.score)))
        else:
            joined.append(Phase(kind, first / rate_hz, last / rate_hz, score))
    return joined


def _is_gesture(
    signal: HandSignal, rest: NDArray[np.float64] | None, gesture: GesturePhases, settings: PhaseSettings
) -> bool:
    """Whether a gesture reaches the space where people gesture, while the body stands or sits.

    Lowering the arms from the T-pose in which a take begins is none.
    """
    window = _window(signal, gesture.preparation_s, gesture.end_s)
    places = signal.places_m[window]
    reach = np.inf if rest is None else distance_m(places, rest).max()
    shown = (places[:, 0, 1] > settings.gesture_height_m) | (places[:, 0, 2] > settings.gesture_forward_m)
    stands = signal.travel_mps[window].mean() < settings.travel_mps
    if rest is not None and window.start < signal.calibrated:
        away = distance_m(places, rest)
        stands &= bool((away - np.minimum.accumulate(away)).max() > settings.least_reach_m)
    return bool(reach > settings.least_reach_m and shown.any() and stands)


def _window(signal: HandSignal, start_s: float, end_s: float) -> slice:
    first = min(int(start_s * signal.rate_hz), signal.frames - 1)
    return slice(first, max(first + 1, int(end_s * signal.rate_hz)))


def _gestures(
    hand: str, phases: tuple[Phase, ...], signal: HandSignal, rest: NDArray[np.float64] | None
) -> tuple[GesturePhases, ...]:
    """Group a unit's phases into gestures: a preparation begins one; without one, its first stroke does."""
    groups: list[list[Phase]] = []
    for phase in phases:
        if not groups or phase.kind is PREPARATION:
            groups.append([])
        groups[-1].append(phase)
    out = []
    for group in groups:
        strokes = [phase for phase in group if phase.kind is STROKE]
        if not strokes:
            continue
        start, stroke, last = group[0].start_s, strokes[0].start_s, strokes[-1].end_s
        retraction = next((phase.start_s for phase in group if phase.kind is RETRACTION), group[-1].end_s)
        places = signal.places_m[_window(signal, start, group[-1].end_s)]
        out.append(
            GesturePhases(
                hand=hand,
                preparation_s=start,
                stroke_s=stroke,
                hold_s=min(last, retraction),
                retraction_s=retraction,
                end_s=group[-1].end_s,
                score=min(phase.score for phase in group),
                peak_mps=float(signal.speed_mps[_window(signal, stroke, last)].max()),
                reach_m=0.0 if rest is None else float(distance_m(places, rest).max()),
            )
        )
    return tuple(out)
