"""Movement to and fro: how far and how often a signal swings about its own slow course."""

from __future__ import annotations

import numpy as np

from gestures.consistency.recogniser.filters import Array, mean, ramp, smooth


def swings(signal: Array, fps: float, slow_s: float, window_s: float) -> tuple[Array, Array]:
    """Return how a signal swings about its slow course.

    Args:
        signal: (T, …) values.
        fps: Frames a second.
        slow_s: Half width of the window whose Hann average is the slow course, s.
        window_s: Half width of the window in which swings are counted, s.

    Returns:
        Amplitude (T, …) in the signal's unit (of a sine of equal power), and how often it crosses its slow course within
        the window (T, …); crossings of swings that are small beside the others do not count.
    """
    swing = smooth(signal, 1) - smooth(signal, round(slow_s * fps))
    half = round(window_s * fps)
    amplitude = np.sqrt(2.0 * mean(swing * swing, half))
    # A sign that only changes when the swing is clear of zero: tremble does not count as crossing.
    clear = np.where(np.abs(swing) > 0.35 * amplitude, np.sign(swing), 0.0)
    held = _held(clear, half)
    crossed = np.zeros_like(signal)
    crossed[1:] = (held[1:] * held[:-1] < 0).astype(float)
    return amplitude, mean(crossed, half) * (2 * half + 1)


def _held(signs: Array, frames: int) -> Array:
    """Carry each sign on until the next one, at most so many frames, so that the result stays local."""
    held = signs.copy()
    for offset in range(1, frames + 1):
        before = np.zeros_like(signs)
        before[offset:] = signs[:-offset]
        held = np.where(held == 0.0, before, held)
    return held


def swinging(
    signal: Array, fps: float, *, slow_s: float, least: float, clear: float, crossings: float
) -> Array:
    """Return (T, …) 0…1: does the signal swing by at least ``clear`` and cross its course so often in a second and a bit?

    Args:
        signal: (T, …) values.
        fps: Frames a second.
        slow_s: As in ``swings``.
        least: Amplitude that is no swing yet.
        clear: Amplitude that is one.
        crossings: Crossings within 1.2 s that make it a repeated movement.
    """
    amplitude, count = swings(signal, fps, slow_s, 0.6)
    return np.asarray(ramp(amplitude, least, clear) * ramp(count, crossings - 1.0, crossings))
