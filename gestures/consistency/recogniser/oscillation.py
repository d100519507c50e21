"""Movement to and fro: how far and how often a signal swings about its own slow course."""

from __future__ import annotations

import numpy as np

from gestures.consistency.recogniser.filters import Array, mean, ramp, rate_of_change, smooth

_LEAST_SHARE = 1e-3
"""What stands for the share of the frames that count where none does."""


def swings(
    signal: Array,
    fps: float,
    slow_s: float,
    window_s: float,
    counts: Array | None = None,
    quick: float = np.inf,
) -> tuple[Array, Array]:
    """Return how a signal swings about its slow course.

    Args:
        signal: (T, …) values.
        fps: Frames a second.
        slow_s: Half width of the window whose Hann average is the slow course, s.
        window_s: Half width of the window in which swings are counted, s.
        counts: (T, …) 0…1 how much each frame counts; what a hand does on the way is no part of what it then does.
        quick: A way at this speed, in the signal's unit a second, counts however quick others are.

    Returns:
        Amplitude (T, …) about the slow course in the signal's unit (that of a sine of equal power), and how often the
        signal turns back within the window (T, …); turns of ways that are slow beside the others do not count.
    """
    half, slow = round(window_s * fps), round(slow_s * fps)
    part = np.ones_like(signal) if counts is None else counts
    share = np.maximum(mean(part, half), _LEAST_SHARE)
    course = smooth(part * signal, slow) / np.maximum(smooth(part, slow), _LEAST_SHARE)
    swing = smooth(signal, 1) - course
    amplitude = np.sqrt(2.0 * mean(part * swing * swing, half) / share)
    speed = rate_of_change(signal, fps)
    pace = np.sqrt(2.0 * mean(part * speed * speed, half) / share)
    # A way only counts as turned when the hand is clearly on its way back: tremble at a turning point does not.
    clear = np.abs(speed) > np.minimum(0.3 * pace, quick)
    ways = _held(np.where((part > 0.5) & clear, np.sign(speed), 0.0), half)
    turned = np.zeros_like(signal)
    turned[1:] = (ways[1:] * ways[:-1] < 0).astype(float)
    return amplitude, mean(turned, half) * (2 * half + 1)


def _held(signs: Array, frames: int) -> Array:
    """Carry each sign on until the next one, at most so many frames, so that the result stays local."""
    held = signs.copy()
    for offset in range(1, frames + 1):
        before = np.zeros_like(signs)
        before[offset:] = signs[:-offset]
        held = np.where(held == 0.0, before, held)
    return held


def swinging(
    signal: Array,
    fps: float,
    *,
    slow_s: float,
    least: float,
    clear: float,
    turns: float,
    counts: Array | None = None,
) -> Array:
    """Return (T, …) 0…1: does the signal swing clearly, and turn back so often in 1.2 s?

    Args:
        signal: (T, …) values.
        fps: Frames a second.
        slow_s: As in ``swings``.
        least: Amplitude that is no swing yet.
        clear: Amplitude that is one.
        turns: Turns within 1.2 s that make it a repeated movement.
        counts: As in ``swings``.
    """
    # As quick as a swing of the least amplitude that goes to and fro twice a second.
    amplitude, count = swings(signal, fps, slow_s, 0.6, counts, quick=4.0 * np.pi * least)
    return np.asarray(ramp(amplitude, least, clear) * ramp(count, turns - 1.0, turns))
