"""When somebody speaks in a recording: frames that stand out from what sounds all the time, band by band.

The level alone does not tell speech from noise: rumble and hum are as loud as soft consonants, and a threshold below
the loud parts lies below the noise of most rooms. In each band of a mel scale a frame is therefore compared with the
quiet frames of its surroundings, and the mean of these ratios, dB, separates speech from pauses: what hums or hisses
cancels out, and a tune stands out in fewer bands than a voice. The border between the two lies where Otsu's criterion
(1979) puts it on the logarithm of that mean.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gestures.errors import InvalidInputError
from gestures.stretches import stretches

FRAME_S = 0.01
_WINDOW_S = 0.025
_BANDS = 16
_LOWEST_HZ, _HIGHEST_HZ = 150.0, 7000.0
_SMOOTH_FRAMES = 5
_QUIET_PERCENTILE, _LOUD_PERCENTILE = 10.0, 95.0
_SPAN_DB, _WHOLE_SPAN_DB = 35.0, 50.0
"""What lies so far below the loud parts of its band, or of the loudest, is silence, whatever lies below it still."""
_REACH_FRAMES, _HOP_FRAMES = 500, 50
"""Noise is taken from 5 s around, every half second: music begins and ends."""
_LEAST_POWER = 1e-9
_SILENT = 64.0
"""Mean square of a sample, of the loudest frame."""
_EVEN_DB = 0.5
"""Ratios below it are all of silence; without it, the logarithm would tell them apart."""
_BURST_S = 0.05
_PAUSE_S = 0.10
_RISE_FRAMES = 6
"""Speech begins softly: so long before it stands out."""
_CHUNK = 4096
Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Activity:
    """When somebody speaks.

    Attributes:
        frames: ``(F,)`` which frames of 10 ms hold speech.
        apart_db: How far speech stands out from pauses.
    """

    frames: NDArray[np.bool_]
    apart_db: float


def speech_activity(samples: NDArray[np.int16], sample_rate: int) -> Activity:
    """Find speech; bursts under 0.05 s are none, gaps under 0.1 s are filled.

    Args:
        samples: ``(N,) int16`` mono.
        sample_rate: Samples a second.

    Raises:
        InvalidInputError: If the recording is silent.
    """
    power = _band_power(samples, sample_rate)
    if not len(power) or power.sum(axis=1).max() < _SILENT:
        raise InvalidInputError(
            "the recording is silent",
            code="DX-SPEECH-051",
            hint="Give a recording with speech, or word timings.",
        )
    ratio_db = _above_quiet_db(power)
    active = ratio_db > _border(ratio_db)
    apart_db = (
        float(ratio_db[active].mean() - ratio_db[~active].mean())
        if active.any() and not active.all()
        else 0.0
    )
    for start, stop in stretches(active):
        if stop - start < round(_BURST_S / FRAME_S):
            active[start:stop] = False
    for start, stop in stretches(~active):
        if start > 0 and stop < len(active) and stop - start < round(_PAUSE_S / FRAME_S):
            active[start:stop] = True
    for onset in np.flatnonzero(~active[:-1] & active[1:]) + 1:
        active[max(0, onset - _RISE_FRAMES) : onset] = True
    return Activity(active, apart_db)


def _band_power(samples: NDArray[np.int16], sample_rate: int) -> Array:
    """Return the mean power of a sample in each band of each frame, ``(F, B)``."""
    # Where the rate holds no whole number of samples in a frame, frames differ by one sample: their clock is exact.
    hop = FRAME_S * sample_rate
    count = int(len(samples) / hop)
    length = max(2, round(_WINDOW_S * sample_rate))
    size = 1 << (length - 1).bit_length()
    edges = _mel_edges(sample_rate, size)
    window = np.hanning(length).astype(np.float32)
    first = np.round((np.arange(count) + 0.5) * hop).astype(np.int64) - length // 2 + length
    heard = np.lib.stride_tricks.sliding_window_view(np.pad(samples, length), length)
    power = np.empty((count, len(edges) - 1))
    for begin in range(0, count, _CHUNK):
        spectrum = np.fft.rfft(heard[first[begin : begin + _CHUNK]] * window, size)
        density = spectrum.real**2 + spectrum.imag**2
        power[begin : begin + _CHUNK] = np.add.reduceat(density[:, : edges[-1]], edges[:-1], axis=1)
    return power * (2.0 / (size * float((window**2).sum())))


def _mel_edges(sample_rate: int, size: int) -> NDArray[np.int64]:
    """Return the first bin of each band, and the one behind the last, ``(B + 1,)``."""
    highest = min(_HIGHEST_HZ, 0.475 * sample_rate)
    mel = np.linspace(np.log1p(_LOWEST_HZ / 700.0), np.log1p(highest / 700.0), _BANDS + 1)
    edges = np.ceil(700.0 * np.expm1(mel) * size / sample_rate).astype(np.int64)
    return np.unique(edges)


def _above_quiet_db(power: Array) -> Array:
    """Return how far each frame stands above the quiet ones around it, mean of all bands, ``(F,)`` dB."""
    box = np.ones(_SMOOTH_FRAMES) / _SMOOTH_FRAMES
    power = np.stack([np.convolve(band, box, mode="same") for band in power.T], axis=1)
    loud = np.percentile(power, _LOUD_PERCENTILE, axis=0)
    least = np.maximum(loud * 10.0 ** (-_SPAN_DB / 10.0), loud.max() * 10.0 ** (-_WHOLE_SPAN_DB / 10.0))
    least = np.maximum(least, _LEAST_POWER)
    middles = np.arange(0, len(power) + _HOP_FRAMES, _HOP_FRAMES)
    first = np.clip(middles - _REACH_FRAMES, 0, max(0, len(power) - 2 * _REACH_FRAMES))
    quiet_db = [
        10.0
        * np.log10(
            np.maximum(np.percentile(power[low : low + 2 * _REACH_FRAMES], _QUIET_PERCENTILE, axis=0), least)
        )
        for low in first
    ]
    ratio_db = np.zeros(len(power))
    for band, known_db in zip(power.T, np.transpose(quiet_db), strict=True):
        here_db = np.interp(np.arange(len(power)), middles, known_db)
        ratio_db += np.maximum(10.0 * np.log10(np.maximum(band, _LEAST_POWER)) - here_db, 0.0)
    ratio_db /= power.shape[1]
    return np.convolve(ratio_db, np.ones(3) / 3.0, mode="same")


def _border(ratio_db: Array) -> float:
    """Return the ratio that best parts frames into two kinds, by Otsu's criterion on its logarithm."""
    values = np.log(np.sort(ratio_db) + _EVEN_DB)
    below = np.cumsum(values)[:-1]
    count = np.arange(1, len(values))
    behind = len(values) - count
    between = count * behind * (below / count - (values.sum() - below) / behind) ** 2
    return float(np.exp(values[int(between.argmax())]) - _EVEN_DB) if len(between) else 0.0
