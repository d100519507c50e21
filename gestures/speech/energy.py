"""Where a recording speaks: words placed by its energy when no timings are given.

The duration model says how long everything takes; the recording's pauses say where phrases end. Phrase ends
are moved to the pauses near which they fall, and the words between are stretched over the stretches that are
not silent.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from gestures.errors import InvalidInputError
from gestures.speech.durations import word_sounds
from gestures.speech.tokens import Phrase

_FRAME_S = 0.01
_SMOOTH_FRAMES = 5
_PAUSE_S = 0.14
_BELOW_PEAK_DB = 30.0
_SNAP_S = 0.9


def speech_frames(samples: NDArray[np.int16], sample_rate: int) -> NDArray[np.bool_]:
    """Return which 10 ms frames hold speech, ``(F,)``: within 30 dB of the loud parts; gaps under 0.14 s are
    filled.

    Raises:
        InvalidInputError: If the recording is silent.
    """
    hop = max(1, round(_FRAME_S * sample_rate))
    count = len(samples) // hop
    blocks = samples[: count * hop].reshape(count, hop).astype(np.float64)
    level = np.sqrt((blocks**2).mean(axis=1)) if count else np.zeros(0)
    if not count or level.max() < 8.0:
        raise InvalidInputError(
            "the recording is silent",
            code="DX-SPEECH-051",
            hint="Give a recording with speech, or word timings.",
        )
    level = np.convolve(level, np.ones(_SMOOTH_FRAMES) / _SMOOTH_FRAMES, mode="same")
    active = level > np.percentile(level, 95) * 10.0 ** (-_BELOW_PEAK_DB / 20.0)
    edges = np.flatnonzero(np.diff(np.concatenate([[True], active, [True]]).astype(np.int8)))
    for start, stop in zip(edges[::2], edges[1::2], strict=True):
        if start > 0 and stop < count and stop - start < _PAUSE_S / _FRAME_S:
            active[start:stop] = True
    return active


def spans_by_energy(
    phrases: Sequence[Phrase], samples: NDArray[np.int16], sample_rate: int
) -> tuple[tuple[float, float], ...]:
    """Place the tokens of a script in a recording.

    Args:
        phrases: Phrases of the script.
        samples: ``(N,) int16`` mono.
        sample_rate: Samples a second.

    Returns:
        Onset and end of each token, s, in order and without overlap.

    Raises:
        InvalidInputError: If the recording is silent.
    """
    active = speech_frames(samples, sample_rate)
    spoken_s = np.concatenate([[0.0], np.cumsum(active) * _FRAME_S])
    clock_s = np.arange(len(spoken_s)) * _FRAME_S
    lengths = [
        [max(0.02, sum(length_s for _, length_s, _ in word_sounds(token))) for token in phrase.tokens]
        for phrase in phrases
    ]
    ends = np.cumsum([sum(group) for group in lengths])
    ends = ends * (spoken_s[-1] / ends[-1])
    borders = _snapped(ends, _pauses_in_speech_time(active, spoken_s), float(spoken_s[-1]))
    spans: list[tuple[float, float]] = []
    start = 0.0
    for group, border in zip(lengths, borders, strict=True):
        bounds = start + np.concatenate([[0.0], np.cumsum(group)]) * ((border - start) / sum(group))
        for first, last in pairwise(bounds):
            begin_s = float(np.interp(first, *_after(spoken_s, clock_s)))
            end_s = float(np.interp(last, *_before(spoken_s, clock_s)))
            begin_s = max(begin_s, spans[-1][1]) if spans else begin_s
            spans.append((begin_s, max(begin_s, end_s)))
        start = border
    return tuple(spans)


def _pauses_in_speech_time(active: NDArray[np.bool_], spoken_s: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return how much had been spoken when each pause began, s."""
    falls = np.flatnonzero(active[:-1] & ~active[1:]) + 1
    return spoken_s[falls]


def _snapped(ends: NDArray[np.float64], pauses: NDArray[np.float64], total: float) -> list[float]:
    """Return the phrase ends moved to the pauses near them, in order; the last is the end of the speech."""
    result: list[float] = []
    shift = 0.0
    for index, end in enumerate(ends):
        if index == len(ends) - 1:
            result.append(total)
            break
        floor = result[-1] + 0.05 if result else 0.05
        expected = min(max(end + shift, floor), total)
        near = pauses[(pauses >= floor) & (np.abs(pauses - expected) <= _SNAP_S)]
        if len(near):
            expected = float(near[np.argmin(np.abs(near - expected))])
            shift = 0.7 * (expected - end)
        result.append(float(min(expected, total)))
    return result


def _before(
    spoken_s: NDArray[np.float64], clock_s: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the map from speech time to clock time in which a pause lies behind the word that ends at it."""
    values, first = np.unique(spoken_s, return_index=True)
    return values, clock_s[first]


def _after(
    spoken_s: NDArray[np.float64], clock_s: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the map in which a pause lies in front of the word that begins at it."""
    values, first = np.unique(spoken_s[::-1], return_index=True)
    return values, clock_s[::-1][first]
