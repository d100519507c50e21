"""Finding phases from the motion of the hands alone.

A hand's motion is cut at pauses and at minima of speed (``pieces``), and each piece is read as rest,
preparation, stroke, hold or retraction (``reading``).
"""

from __future__ import annotations

from itertools import groupby

import numpy as np
from numpy.typing import NDArray

from motion.clip import Clip
from motion.phases.phase import GesturePhases, GestureUnit, Phase, PhaseKind
from motion.phases.pieces import Piece, cut, distance_m, rest_place
from motion.phases.reading import BOTH, PREPARATION, REST, RETRACTION, STROKE, PhaseSettings, read
from motion.phases.signals import HandSignal, hand_signals
from motion.skeleton import Skeleton


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
    readings, scores = read(pieces, chosen, rest is not None, signal.calibrated)
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


def _phases(pieces: list[Piece], readings: list[str], scores: list[float], rate_hz: float) -> list[Phase]:
    """Join neighbouring pieces of one reading."""
    spans: list[tuple[PhaseKind, int, int, float]] = []
    for piece, reading, score in zip(pieces, readings, scores, strict=True):
        if reading == BOTH:
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
