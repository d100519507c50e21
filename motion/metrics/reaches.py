"""Single movements of a hand: speed peaks, the shape of their bells, smoothness, and the law of curves."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from scipy.signal import find_peaks, peak_prominences

from motion.metrics.signals import RATE_HZ, Array, speed

_LOWEST_PEAK_MPS = 0.15
_PROMINENCE = 0.2
_LEAST_PROMINENCE_MPS = 0.05
_APART_S = 0.08
_FOOT = 0.05
"""A bell ends where the speed has fallen to this share of its peak."""
_FOOT_TO_END = 2.184
"""Where a minimum-jerk bell ends behind its 5 % point, in ways from its 10 % to its 5 % point."""
_BEND = (0.3, 200.0)
"""Curvatures that the law of curves is fitted over, 1/m."""


@dataclass(frozen=True, slots=True)
class Submovement:
    """One bell of a speed profile.

    Attributes:
        first: Index of its start.
        peak: Index of its highest speed.
        last: Index of its end.
        peak_mps: Highest speed, m/s.
        starts_clean: Whether the speed rises from under 5 % of the peak.
        ends_clean: Whether it falls under 5 % of the peak.
    """

    first: int
    peak: int
    last: int
    peak_mps: float
    starts_clean: bool
    ends_clean: bool


@dataclass(frozen=True, slots=True)
class Bell:
    """Shape of a movement's speed.

    Attributes:
        peak_over_mean: Highest over mean speed; 1.875 for minimum jerk, 1 for constant speed.
        symmetry: Time of the peak over the duration; 0.5 for minimum jerk.
        duration_s: Length in time, s.
        length_m: Length of the path, m.
        peak_s: Time of the peak from the profile's first sample, s.
    """

    peak_over_mean: float
    symmetry: float
    duration_s: float
    length_m: float
    peak_s: float


def submovements(speed_mps: Array) -> list[Submovement]:
    """Find the speed peaks over 0.15 m/s that stand out by a fifth of their height, with their feet."""
    padded = np.concatenate(([0.0], speed_mps, [0.0]))
    peaks, _ = find_peaks(padded, height=_LOWEST_PEAK_MPS, distance=max(1, round(_APART_S * RATE_HZ)))
    if not len(peaks):
        return []
    stands_out = peak_prominences(padded, peaks)[0]
    peaks = peaks - 1
    peaks = peaks[stands_out >= np.maximum(_LEAST_PROMINENCE_MPS, _PROMINENCE * speed_mps[peaks])]
    found = []
    for place, peak in enumerate(peaks.tolist()):
        low = 0 if place == 0 else int(peaks[place - 1])
        high = len(speed_mps) - 1 if place == len(peaks) - 1 else int(peaks[place + 1])
        foot = _FOOT * speed_mps[peak]
        before = np.flatnonzero(speed_mps[low:peak] <= foot)
        after = np.flatnonzero(speed_mps[peak + 1 : high + 1] <= foot)
        first = low + int(before[-1]) if len(before) else low + int(speed_mps[low : peak + 1].argmin())
        last = peak + 1 + int(after[0]) if len(after) else peak + int(speed_mps[peak : high + 1].argmin())
        found.append(
            Submovement(first, peak, last, float(speed_mps[peak]), bool(len(before)), bool(len(after)))
        )
    return found


def bell(speed_mps: Array, part: Submovement) -> Bell:
    """Measure one bell.

    Ends at which the speed dies away are taken from its 5 % and 10 % points as a minimum-jerk profile would end, so
    that noise under the feet counts for nothing.
    """
    peak = float(part.peak)
    if 0 < part.peak < len(speed_mps) - 1:
        before, top, after = speed_mps[part.peak - 1 : part.peak + 2]
        bend = before - 2.0 * top + after
        peak += 0.5 * (before - after) / bend if abs(bend) > 1e-12 else 0.0
    ends = [float(part.first), float(part.last)]
    for side, (clean, step) in enumerate(((part.starts_clean, -1), (part.ends_clean, 1))):
        if clean:
            foot = _crossing(speed_mps, part.peak, _FOOT * part.peak_mps, step)
            knee = _crossing(speed_mps, part.peak, 2.0 * _FOOT * part.peak_mps, step)
            ends[side] = foot + step * min(_FOOT_TO_END * abs(foot - knee), 0.2 * abs(foot - peak))
    frames = max(ends[1] - ends[0], 1e-9)
    part_mps = speed_mps[part.first : part.last + 1]
    length = float((part_mps.sum() - 0.5 * (part_mps[0] + part_mps[-1])) / RATE_HZ)
    return Bell(
        part.peak_mps * frames / RATE_HZ / max(length, 1e-9),
        (peak - ends[0]) / frames,
        frames / RATE_HZ,
        length,
        peak / RATE_HZ,
    )


def _crossing(values: Array, start: int, level: float, step: int) -> float:
    """Where a profile falls through a level on the way from an index, between samples."""
    at = start
    while 0 <= at + step < len(values) and values[at] > level:
        at += step
    if values[at] > level:
        return float(at)
    return at - step * (level - values[at]) / max(values[at - step] - values[at], 1e-12)


def spectral_arc_length(speed_mps: Array) -> float:
    """Return SPARC of a speed profile (Balasubramanian et al. 2015); about −1.4 for minimum jerk, lower is rougher."""
    size = 2 ** (math.ceil(math.log2(len(speed_mps))) + 4)
    frequency = np.arange(size) * RATE_HZ / size
    power = np.abs(np.fft.fft(speed_mps, size))
    power = (power / max(power.max(), 1e-12))[frequency <= 10.0]
    frequency = frequency[frequency <= 10.0]
    loud = np.flatnonzero(power >= 0.05)
    frequency, power = frequency[loud[0] : loud[-1] + 1], power[loud[0] : loud[-1] + 1]
    wide = max(frequency[-1] - frequency[0], 1e-12)
    return float(-np.hypot(np.diff(frequency) / wide, np.diff(power)).sum())


def log_dimensionless_jerk(path_m: Array, rate_hz: float = RATE_HZ) -> float:
    """Return −ln(D³/v² ∫ jerk² dt) of a path over its duration D with its peak speed v (Balasubramanian et al. 2012).

    It is −5.3 for minimum jerk, and below −12 for what jitters; NaN for fewer than 6 frames, or without movement.

    Args:
        path_m: (T, 3), metres.
        rate_hz: Frames a second.
    """
    if len(path_m) < 6:
        return math.nan
    step_s = 1.0 / rate_hz
    velocity = np.gradient(path_m, step_s, axis=0)
    jerk = np.gradient(np.gradient(velocity, step_s, axis=0), step_s, axis=0)
    top = float((velocity**2).sum(-1).max())
    if top < 1e-12:
        return math.nan
    spent = ((len(path_m) - 1) * step_s) ** 3 / top * float((jerk**2).sum()) * step_s
    return -math.log(max(spent, 1e-12))


def curve_law(path_m: Array, least_mps: float) -> float:
    """Return the exponent of speed on curvature over frames faster than `least_mps`; −1/3 in drawing.

    NaN for fewer than 20 such frames, or if their curvature hardly varies (Lacquaniti, Terzuolo & Viviani 1983).
    """
    velocity = np.gradient(path_m, 1.0 / RATE_HZ, axis=0)
    turning = np.cross(velocity, np.gradient(velocity, 1.0 / RATE_HZ, axis=0))
    fast = speed(path_m)
    curvature = np.linalg.norm(turning, axis=-1) / np.maximum(fast, 1e-9) ** 3
    counts = (fast > least_mps) & (curvature > _BEND[0]) & (curvature < _BEND[1])
    counts[:3] = counts[-3:] = False
    if counts.sum() < 20:
        return math.nan
    x, y = np.log(curvature[counts]), np.log(fast[counts])
    if float(np.ptp(x)) < 0.4:
        return math.nan
    x = x - x.mean()
    return float((x * (y - y.mean())).sum() / (x * x).sum())
