"""Filters and small signal measures that every figure of movement is taken with.

Everything is measured at 60 frames a second behind the same zero-lag Butterworth low-pass, so that sensor noise, slow
cameras and noise-free synthesis are compared through one window.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

RATE_HZ = 60.0
MOVING_HZ = 8.0
"""Cut-off for movement."""
STILL_HZ = 5.0
"""Cut-off for holds and rests."""
_TWO_PASSES = 0.80218
"""Factor on the warped cut-off of a second-order filter that is run forwards and backwards: −3 dB after both passes."""
_FEWEST = 8
"""A signal of fewer samples is not filtered."""


def low_pass(values: Array, rate_hz: float, cutoff_hz: float) -> Array:
    """Filter (T, ...) along time without lag; a recording too slow for the cut-off, or too short, stays as it is.

    Args:
        values: (T, ...) samples.
        rate_hz: Samples a second.
        cutoff_hz: Where the power has fallen to half.
    """
    if cutoff_hz >= 0.42 * rate_hz or len(values) < _FEWEST:
        return values
    # Imported late: scipy.signal takes a second to load, and much of what needs this module never filters.
    from scipy.signal import butter, sosfiltfilt

    warped = math.tan(math.pi * cutoff_hz / rate_hz) / _TWO_PASSES
    edge = rate_hz / math.pi * math.atan(warped)
    sections = butter(2, 2.0 * edge / rate_hz, output="sos")
    pad = min(len(values) - 1, int(2.0 * rate_hz / cutoff_hz) + 3)
    filtered: Array = sosfiltfilt(sections, values, axis=0, padtype="odd", padlen=pad)
    return filtered


def resampled(values: Array, rate_hz: float) -> Array:
    """Bring (T, ...) samples to 60 a second by cubic splines."""
    if abs(rate_hz - RATE_HZ) < 1e-3 * RATE_HZ or len(values) < 4:
        return values
    from scipy.interpolate import CubicSpline

    last_s = (len(values) - 1) / rate_hz
    at = np.arange(int(last_s * RATE_HZ + 1e-6) + 1) / RATE_HZ
    spline = CubicSpline(np.arange(len(values)) / rate_hz, values, axis=0)
    smooth: Array = spline(np.minimum(at, last_s))
    return smooth


def speed(path: Array) -> Array:
    """Return (T,) speeds of a path (T, 3) at 60 frames a second, units of the path per second."""
    return np.asarray(np.linalg.norm(np.gradient(path, 1.0 / RATE_HZ, axis=0), axis=-1))


def spans(mask: NDArray[np.bool_]) -> list[tuple[int, int]]:
    """Return half-open index ranges in which (T,) is true."""
    edges = np.diff(np.concatenate(([0], mask.astype(np.int8), [0])))
    return list(zip(np.flatnonzero(edges == 1).tolist(), np.flatnonzero(edges == -1).tolist(), strict=True))


def lag_s(later: Array, reference: Array, longest_s: float) -> tuple[float, float]:
    """Return by how much one signal follows another, s, and their correlation at that lag.

    The lag is that of the highest normalised cross-correlation, refined by a parabola; NaN for signals under 10
    samples.

    Args:
        later: (T,) signal; positive lags mean that it comes later.
        reference: (T,) signal.
        longest_s: Greatest lag looked at, s.
    """
    count = min(len(later), len(reference))
    if count < 10:
        return math.nan, math.nan
    reach = min(int(longest_s * RATE_HZ), count // 2)
    scores = np.zeros(2 * reach + 1)
    for shift in range(-reach, reach + 1):
        a = later[max(shift, 0) : count + min(shift, 0)]
        b = reference[max(-shift, 0) : count - max(shift, 0)]
        scores[shift + reach] = correlation(a, b)
    best = int(scores.argmax())
    offset = 0.0
    if 0 < best < len(scores) - 1:
        before, peak, after = scores[best - 1 : best + 2]
        bend = before - 2.0 * peak + after
        offset = 0.5 * (before - after) / bend if abs(bend) > 1e-12 else 0.0
    return (best + offset - reach) / RATE_HZ, float(scores[best])


def correlation(a: Array, b: Array) -> float:
    """Return Pearson's correlation of two signals; 0 where one is constant."""
    spread = float(a.std() * b.std())
    return float(((a - a.mean()) * (b - b.mean())).mean() / spread) if spread > 1e-12 else 0.0


def median(values: list[float]) -> float:
    """Return the median of the finite values; NaN if there are none."""
    finite = [value for value in values if math.isfinite(value)]
    return float(np.median(finite)) if finite else math.nan
