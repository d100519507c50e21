"""Cutting a hand's motion into pieces: pauses, and movements between minima of speed."""

from __future__ import annotations

import heapq
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from motion.phases.signals import HandSignal

PAUSE_MPS = 0.075
"""A hand below this speed is still; people's hands drift at 0.02–0.08 m/s in holds and at rest."""
_PAUSE_S = 0.10
"""Shortest pause: a hold begins with two to three frames of video, 80–120 ms (Kita et al. 1998)."""
_BRIEF_S = 0.06
"""Shorter bursts between two pauses are tremble."""
_DIP = 0.43
"""A minimum parts two movements if it lies below this share of the lower of the peaks beside it."""
_BRAKED = 1.0 / 3.0
_BACK, _ALIKE = -0.6, 2.5
"""Cosine below which a movement turns back, and the greatest ratio of two ways of like length."""
_REST_WIDTH_M = 0.07
_LOW_M = 0.12
_END_WORTH = 1.0
_BLOCK = 512


@dataclass(frozen=True, slots=True)
class Piece:
    """A pause or one movement, frames ``first`` to ``last`` (the last excluded).

    Attributes:
        first: First frame.
        last: Frame behind the last.
        still: Whether it is a pause.
        path_m: Length of the way, metres.
        start_m: Distance from the place of rest at its beginning, metres.
        end_m: The same at its end.
        braked: Frame after the peak of speed at which a third of it is left; there a movement into a hold arrives.
        turn: Cosine between this movement's way and that of the movement before; 0 after a pause.
        repeated: Whether it is one of several movements to and fro of like length, such as a wave's.
    """

    first: int
    last: int
    still: bool
    path_m: float
    start_m: float
    end_m: float
    braked: int
    turn: float
    repeated: bool = False


def rest_place(signal: HandSignal) -> NDArray[np.float64] | None:
    """Return where the hand's points (4, 3) are at rest: where it pauses again and again, low places first.

    A long hold counts no more than a short rest, and a take is taken to begin and end at rest if it is still
    there.

    Returns:
        Places in the frame of the pelvis, metres, or None if the hand never pauses.
    """
    pauses = [(first, last) for first, last, still in _runs(signal) if still]
    if not pauses:
        return None
    places = np.array([signal.places_m[first:last].mean(axis=0) for first, last in pauses])
    worth = np.array([min(last - first, signal.rate_hz) / signal.rate_hz for first, last in pauses])
    worth[[first == 0 or last == signal.frames for first, last in pauses]] += _END_WORTH
    heights = places[..., 1].mean(axis=1)
    low = heights.min()
    best, most = places[0], -1.0
    for block in range(0, len(places), _BLOCK):
        squares = ((places[block : block + _BLOCK, None] - places[None]) ** 2).sum(-1).mean(-1)
        visits = np.exp(-0.5 * squares / _REST_WIDTH_M**2) @ worth
        visits *= np.exp(-(heights[block : block + _BLOCK] - low) / _LOW_M)
        chosen = int(visits.argmax())
        if visits[chosen] > most:
            most = float(visits[chosen])
            near = squares[chosen] < _REST_WIDTH_M**2
            best = np.average(places[near], axis=0, weights=worth[near])
    return best


def distance_m(places_m: NDArray[np.float64], rest_m: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return how far a hand's points (..., 4, 3) are from others, root of the mean square (...), metres."""
    return np.sqrt(((places_m - rest_m) ** 2).sum(-1).mean(-1))


def cut(signal: HandSignal, rest: NDArray[np.float64] | None) -> list[Piece]:
    """Cut a signal into pieces in order, without gaps."""
    if not signal.frames:
        return []
    away = np.zeros(signal.frames) if rest is None else distance_m(signal.places_m, rest)
    pieces: list[Piece] = []
    for first, last, still in _runs(signal):
        stops = [first, *([] if still else _dips(signal.speed_mps[first:last], first)), last]
        for low, high in pairwise(stops):
            pieces.append(_piece(signal, away, low, high, still, pieces))
    return _with_repeats(pieces)


def _with_repeats(pieces: list[Piece]) -> list[Piece]:
    """Mark movements to and fro: at least two turns back in a row, over ways of like length."""
    back = [False] * (len(pieces) + 1)
    for row, (before, piece) in enumerate(pairwise(pieces), start=1):
        ratio = piece.path_m / max(before.path_m, 1e-6)
        back[row] = piece.turn < _BACK and 1.0 / _ALIKE < ratio < _ALIKE
    marks = [False] * len(pieces)
    for row in range(1, len(pieces)):
        if back[row] and back[row + 1]:
            marks[row - 1 : row + 2] = [True] * len(marks[row - 1 : row + 2])
    return [replace(piece, repeated=mark) for piece, mark in zip(pieces, marks, strict=True)]


def _runs(signal: HandSignal) -> list[tuple[int, int, bool]]:
    still = signal.speed_mps < PAUSE_MPS
    still = _without_short(still, False, round(_BRIEF_S * signal.rate_hz))
    still = _without_short(still, True, round(_PAUSE_S * signal.rate_hz))
    borders = [0, *(np.flatnonzero(np.diff(still)) + 1).tolist(), len(still)]
    return [(low, high, bool(still[low])) for low, high in pairwise(borders)]


def _without_short(flags: NDArray[np.bool_], value: bool, least: int) -> NDArray[np.bool_]:
    """Turn over runs of ``value`` of fewer than ``least`` frames, but not at the ends."""
    out = flags.copy()
    borders = [0, *(np.flatnonzero(np.diff(flags)) + 1).tolist(), len(flags)]
    for low, high in pairwise(borders):
        if bool(flags[low]) is value and high - low < least and low > 0 and high < len(flags):
            out[low:high] = not value
    return out


def _dips(speed: NDArray[np.float64], offset: int) -> list[int]:
    """Frames of the minima that part movements within one run; the shallowest are given up first."""
    lows = (np.flatnonzero((speed[1:-1] <= speed[:-2]) & (speed[1:-1] < speed[2:])) + 1).tolist()
    stops = [0, *lows, len(speed)]
    # Peaks before and behind each minimum; neighbours are linked, so that one can be given up in no time.
    peaks = [float(speed[low:high].max()) for low, high in pairwise(stops)]
    before, behind = list(range(-1, len(lows) - 1)), list(range(1, len(lows) + 1))
    left, right = peaks[:-1], peaks[1:]
    depth = [float(speed[low]) / min(left[row], right[row]) for row, low in enumerate(lows)]
    queue = [(-share, row) for row, share in enumerate(depth)]
    heapq.heapify(queue)
    kept = [True] * len(lows)
    while queue and -queue[0][0] > _DIP:
        share, row = heapq.heappop(queue)
        if not kept[row] or -share != depth[row]:
            continue
        kept[row] = False
        peak = max(left[row], right[row])
        if before[row] >= 0:
            behind[before[row]], right[before[row]] = behind[row], peak
        if behind[row] < len(lows):
            before[behind[row]], left[behind[row]] = before[row], peak
        for beside in (before[row], behind[row]):
            if 0 <= beside < len(lows):
                depth[beside] = float(speed[lows[beside]]) / min(left[beside], right[beside])
                heapq.heappush(queue, (-depth[beside], beside))
    return [low + offset for row, low in enumerate(lows) if kept[row]]


def _piece(
    signal: HandSignal, away: NDArray[np.float64], first: int, last: int, still: bool, before: list[Piece]
) -> Piece:
    places, speed = signal.places_m[first:last], signal.speed_mps[first:last]
    peak = int(speed.argmax())
    slowed = np.flatnonzero(speed[peak:] < _BRAKED * speed[peak])
    braked = first + peak + (int(slowed[0]) if len(slowed) else len(speed) - 1 - peak)
    path = float(distance_m(places[1:], places[:-1]).sum())
    turn = 0.0
    if before and not still and not before[-1].still:
        own, other = (
            _way(signal, first, last).ravel(),
            _way(signal, before[-1].first, before[-1].last).ravel(),
        )
        length = float(np.linalg.norm(own) * np.linalg.norm(other))
        turn = float(own @ other) / length if length > 1e-9 else 0.0
    return Piece(first, last, still, path, float(away[first]), float(away[last - 1]), braked, turn)


def _way(signal: HandSignal, first: int, last: int) -> NDArray[np.float64]:
    return signal.places_m[last - 1] - signal.places_m[first]
