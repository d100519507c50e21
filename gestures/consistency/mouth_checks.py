"""Does the mouth move with the speech?"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import numpy as np
from numpy.typing import NDArray

from gestures.consistency.evidence import LipEvidence
from gestures.consistency.findings import Finding
from gestures.consistency.registry import Context, check
from gestures.consistency.stretches import stretches
from gestures.speech.words import Phone
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
            yield context.finding(
                start,
                end,
                context.evidence.words_at(start, end),
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
    starts = list(range(0, max(len(times) - window, 0) + 1, hop))
    lags = [_lag_s(wanted, opened, start, window, rule.threshold("clearer")) for start in starts]
    for sign, word in ((1.0, "after"), (-1.0, "before")):
        apart = np.array([sign * lag for lag in lags]) > rule.threshold("most_s")
        for first, behind in stretches(apart, 1):
            if behind - first < round(rule.threshold("windows")):
                continue
            lag = float(np.median(lags[first:behind]))
            start = starts[first] * _STEP_S
            end = (starts[behind - 1] + window) * _STEP_S
            yield context.finding(
                start,
                end,
                context.evidence.words_at(start, end),
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
    model = wanted[start : start + window]
    best, lag, unmoved = -1.0, 0, -1.0
    for shift in range(-far, far + 1):
        first = start + shift
        if first < 0 or first + window > len(opened):
            continue
        similar = _correlation(model, opened[first : first + window])
        if similar > best:
            best, lag = similar, shift
        if shift == 0:
            unmoved = similar
    return lag * _STEP_S if best - unmoved >= clearer else 0.0


def _correlation(a: Array, b: Array) -> float:
    a, b = a - a.mean(), b - b.mean()
    return float(a @ b / max(np.sqrt(float(a @ a) * float(b @ b)), 1e-12))
