"""Tracked points through time: short gaps bridged, tremble smoothed without lag, frames at a steady rate."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


def bridged(values: Array, times_s: Array, longest_s: float) -> Array:
    """Return (T, …) values whose gaps (NaN) of at most ``longest_s`` are filled in on a straight line."""
    flat = values.reshape(len(values), -1)
    good = np.isfinite(flat).all(axis=1)
    filled = flat.copy()
    known = np.flatnonzero(good)
    for before, after in pairwise(known):
        if after - before > 1 and times_s[after] - times_s[before] <= longest_s:
            share = (times_s[before + 1 : after] - times_s[before]) / (times_s[after] - times_s[before])
            filled[before + 1 : after] = flat[before] + share[:, None] * (flat[after] - flat[before])
    return filled.reshape(values.shape)


def held(values: Array) -> Array:
    """Return (T, …) values whose gaps (NaN) are filled in, however long, on straight lines and level at the ends."""
    flat = values.reshape(len(values), -1)
    good = np.flatnonzero(np.isfinite(flat).all(axis=1))
    frames = np.arange(len(flat))
    columns = [np.interp(frames, good, flat[good, column]) for column in range(flat.shape[1])]
    return np.stack(columns, axis=1).reshape(values.shape)


def at_times(values: Array, times_s: Array, wanted_s: Array) -> Array:
    """Return (n, …) values at other times on straight lines; NaN where a neighbour is NaN."""
    right = np.clip(np.searchsorted(times_s, wanted_s, side="left"), 1, len(times_s) - 1)
    left = right - 1
    share = np.clip((wanted_s - times_s[left]) / (times_s[right] - times_s[left]), 0.0, 1.0)
    share = share.reshape(-1, *[1] * (values.ndim - 1))
    # A frame that is met exactly must not depend on its neighbour, which may be missing.
    low, high = values[left], values[right]
    between = low + share * (high - low)
    return np.where(share <= 0.0, low, np.where(share >= 1.0, high, between))


def smoothed(values: Array, half: int) -> Array:
    """Return (T, …) values averaged with Hann weights over 2·half + 1 frames; NaN stays and is left out of others."""
    weights = 0.5 * (1.0 + np.cos(np.pi * np.arange(-half, half + 1) / (half + 1)))
    good = np.isfinite(values)
    filled = np.where(good, values, 0.0)
    pad = [(half, half)] + [(0, 0)] * (values.ndim - 1)
    padded, counted = np.pad(filled, pad), np.pad(good.astype(float), pad)
    total, weight = np.zeros_like(filled), np.zeros_like(filled)
    for offset, share in enumerate(weights):
        total += share * padded[offset : offset + len(values)]
        weight += share * counted[offset : offset + len(values)]
    return np.where(good, total / np.maximum(weight, 1e-12), np.nan)
