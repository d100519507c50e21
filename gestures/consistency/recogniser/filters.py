"""Smoothing without lag, by windows of finite length, so that what is far away in time changes nothing."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


def hann(half: int) -> Array:
    """Return a Hann window of 2·half + 1 weights that sum to 1."""
    weights = 0.5 * (1.0 + np.cos(np.pi * np.arange(-half, half + 1) / (half + 1)))
    return np.asarray(weights / weights.sum(), dtype=np.float64)


def smooth(values: Array, half: int) -> Array:
    """Return (T, …) values averaged over 2·half + 1 frames with Hann weights; the ends are repeated."""
    return _windowed(values, hann(half))


def mean(values: Array, half: int) -> Array:
    """Return (T, …) plain averages over 2·half + 1 frames; the ends are repeated."""
    return _windowed(values, np.full(2 * half + 1, 1.0 / (2 * half + 1)))


def least(values: Array, half: int) -> Array:
    """Return (T, …) minima over 2·half + 1 frames."""
    return _extreme(values, half, np.minimum)


def most(values: Array, half: int) -> Array:
    """Return (T, …) maxima over 2·half + 1 frames."""
    return _extreme(values, half, np.maximum)


def rate_of_change(values: Array, fps: float, half: int = 2) -> Array:
    """Return (T, …) derivatives per second of Hann-smoothed values, by central differences."""
    even = smooth(values, half)
    padded = np.concatenate((even[:1], even, even[-1:]))
    return np.asarray((padded[2:] - padded[:-2]) * (fps / 2.0), dtype=np.float64)


def ramp(values: Array, zero: float, one: float) -> Array:
    """Return 0 at ``zero``, 1 at ``one`` and beyond, straight between; ``one`` may lie below ``zero``."""
    return np.clip((values - zero) / (one - zero), 0.0, 1.0)


def _windowed(values: Array, weights: Array) -> Array:
    half = len(weights) // 2
    padded = _padded(values, half)
    total = np.zeros_like(values, dtype=np.float64)
    for offset, weight in enumerate(weights):
        total += weight * padded[offset : offset + len(values)]
    return total


def _extreme(values: Array, half: int, choose: np.ufunc) -> Array:
    padded = _padded(values, half)
    best = padded[: len(values)].copy()
    for offset in range(1, 2 * half + 1):
        choose(best, padded[offset : offset + len(values)], out=best)
    return best


def _padded(values: Array, half: int) -> Array:
    first, last = np.repeat(values[:1], half, axis=0), np.repeat(values[-1:], half, axis=0)
    return np.concatenate((first, values, last))
