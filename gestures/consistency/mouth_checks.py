"""Does the mouth move with the speech?"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import numpy as np
from numpy.typing import NDArray

from gestures.consistency.evidence import LipEvidence
from gestures.consistency.findings import Finding
from gestures.consistency.registry import Context, check
from gestures.speech.words import Phone
from gestures.stretches import stretches
from motion.face.visemes import VISEME_INDEX, VOWEL_VISEMES, vowel_openness

_STEP_S = 0.02
_FARTHEST_S = 0.5
Array = NDArray[np.float64]


@check("mouth_closed", "lips")
def mouth_closed(context: Context) -> Iterator[Finding]:
    """Stretches of speech over which the mouth opens on no vowel."""
    lips = context.evidence.lips
    if lips is None:
        return
    least, longest = context.rule.threshold("least_m"), context.rule.threshold("longest_s")
    fewest = context.rule.threshold("vowels")
    shut: list[Phone] = []
    for phone in [*_vowels(context), None]:
        if phone is not None and _widest(lips, phone) < least:
            shut.append(phone)
            continue
        if shut and shut[-1].end_s - shut[0].start_s >= longest and len(shut) >= fewest:
            start, end = shut[0].start_s, shut[-1].end_s
            yield context.between(
                start,
                end,
                f"the mouth stays shut over {len(shut)} vowels in {end - start:.1f} s.",
                measured={"vowels": float(len(shut))},
            )
        shut = []


@check("lips_late", "lips")
def lips_late(context: Context) -> Iterator[Finding]:
    """Stretches over which the mouth moves as the phones ask, but before or after them."""
    lips, rule = context.evidence.lips, context.rule
    phones = context.evidence.timeline.phones
    if lips is None or len(lips.times_s) < 2 or not phones:
        return
    times = np.arange(0.0, float(min(lips.times_s[-1], phones[-1].end_s)), _STEP_S)
    wanted, opened = _openness(context, times), np.interp(times, lips.times_s, lips.gap_m)
    window, hop = round(rule.threshold("window_s") / _STEP_S), round(0.5 / _STEP_S)
    starts = list(range(0, len(times) - window + 1, hop))
    lags = [_lag_s(wanted, opened, start, window, rule.threshold("clearer")) for start in starts]
    for sign, word in ((1.0, "after"), (-1.0, "before")):
        apart = np.array([sign * lag for lag in lags]) > rule.threshold("most_s")
        for first, behind in stretches(apart, 1):
            if behind - first < round(rule.threshold("windows")):
                continue
            lag = float(np.median(lags[first:behind]))
            start = starts[first] * _STEP_S
            end = (starts[behind - 1] + window) * _STEP_S
            yield context.between(
                start,
                end,
                f"the lips move {abs(lag):.2f} s {word} the speech.",
                measured={"lag_s": lag},
            )


def _vowels(context: Context) -> list[Phone]:
    return [phone for phone in context.evidence.timeline.phones if phone.viseme in VOWEL_VISEMES]


def _widest(lips: LipEvidence, phone: Phone) -> float:
    first, last = np.searchsorted(lips.times_s, (phone.start_s - 0.05, phone.end_s + 0.05))
    return float(lips.gap_m[first : max(last, first + 1)].max(initial=0.0))


@cache
def _open_by_viseme() -> tuple[float, ...]:
    return tuple(vowel_openness().tolist())


def _openness(context: Context, times: Array) -> Array:
    """(N,) how open the phones ask the mouth to be."""
    table = _open_by_viseme()
    out = np.zeros(len(times))
    for phone in context.evidence.timeline.phones:
        first, last = round(phone.start_s / _STEP_S), round(phone.end_s / _STEP_S)
        out[first:last] = table[VISEME_INDEX[phone.viseme]] if phone.viseme in VISEME_INDEX else 0.0
    kernel = np.hanning(7)
    return np.convolve(out, kernel / kernel.sum(), mode="same")


def _lag_s(wanted: Array, opened: Array, start: int, window: int, clearer: float) -> float:
    """Lag at which the opening follows the phones best, s; 0 unless it does so clearly better than without one."""
    far = round(_FARTHEST_S / _STEP_S)
    first = max(start - far, 0)
    pieces = np.lib.stride_tricks.sliding_window_view(opened[first : start + far + window], window)
    model = wanted[start : start + window] - wanted[start : start + window].mean()
    seen = pieces - pieces.mean(axis=1, keepdims=True)
    scale = np.linalg.norm(model) * np.linalg.norm(seen, axis=1)
    similar = (seen @ model) / np.maximum(scale, 1e-12)
    best = int(similar.argmax())
    return (first + best - start) * _STEP_S if similar[best] - similar[start - first] >= clearer else 0.0
