"""Smoothing without lag, by windows of finite length, so that what is far away in time changes nothing."""

from __future__ import annotations

import functools

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import convolve1d, maximum_filter1d, minimum_filter1d

Array = NDArray[np.float64]


@functools.cache
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
    return np.asarray(minimum_filter1d(values, 2 * half + 1, axis=0, mode="nearest"))


def most(values: Array, half: int) -> Array:
    """Return (T, …) maxima over 2·half + 1 frames."""
    return np.asarray(maximum_filter1d(values, 2 * half + 1, axis=0, mode="nearest"))


def rate_of_change(values: Array, fps: float, half: int = 2) -> Array:
    """Return (T, …) derivatives per second of Hann-smoothed values, by central differences."""
    even = smooth(values, half)
    padded = np.concatenate((even[:1], even, even[-1:]))
    return np.asarray((padded[2:] - padded[:-2]) * (fps / 2.0), dtype=np.float64)


def ramp(values: Array, zero: float, one: float) -> Array:
    """Return 0 at ``zero``, 1 at ``one`` and beyond, straight between; ``one`` may lie below ``zero``."""
    return np.clip((values - zero) / (one - zero), 0.0, 1.0)


def all_of(*scores: Array) -> Array:
    """Return the least of some scores, element by element: all conditions together hold as much as the weakest."""
    return functools.reduce(np.minimum, scores)


def _windowed(values: Array, weights: Array) -> Array:
    return np.asarray(convolve1d(values, weights, axis=0, output=np.float64, mode="nearest"))
