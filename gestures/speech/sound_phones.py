"""A mouth from sound alone: phones guessed from loudness and spectrum, where it is not known which words sound when.

What is said is not recognised, but what it looks like can be guessed: the jaw is the wider open the louder the voice,
a bright spectrum spreads the lips, a dark one rounds them, a hiss brings the teeth together, and where the voice pauses
the mouth is closed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gestures.speech.phones import SILENCE_PHONE, viseme_of
from gestures.speech.words import Phone
from gestures.stretches import stretches

_STEP_S = 0.05
"""How long a guessed phone lasts, s: a quarter of a syllable."""
_FRAME_S = 0.01
_FRAMES_A_STEP = 5
_WINDOW_S = 0.03
_BLOCK_FRAMES = 4096
_LEAST_RMS = 8.0
"""Level of int16 samples under which a recording holds no voice."""
_RANGE_DB = (10.0, 26.0)
"""Between a mouth that hardly opens and one that opens wide: less where noise lies close under the voice."""
_OVER_NOISE_DB = 6.0
_PAUSE_STEPS = 2
"""A shorter lull is a consonant."""
_LEAST_GAP_S = 0.2
"""A shorter silence between words stays one, s."""
_HISS_HZ = 3400.0
_CLOSE_HZ, _OPEN_HZ, _BRIGHT_HZ = (200.0, 550.0), (600.0, 1300.0), (1500.0, 3200.0)
"""Where the first formants of close vowels and of open ones lie, and the second ones of spread vowels."""
_COLOURED_DB = 5.0
_SOUNDS: dict[str, tuple[tuple[float, str], ...]] = {
    "plain": ((0.2, "n"), (0.75, "ə"), (1.0, "a")),
    "bright": ((0.2, "i"), (0.45, "ɪ"), (0.75, "ɛ"), (1.0, "æ")),
    "dark": ((0.35, "u"), (1.0, "ɔ")),
}
"""Sounds of each colour, and up to which openness each is taken."""
_HISS, _LULL, _SEALED = "s", "d", "b"
_LABIAL_WITHIN_S = 0.1
_LABIAL_DIP_DB = 3.0


@dataclass(frozen=True, slots=True, eq=False)
class _Steps:
    """What is heard in each step of a recording.

    Attributes:
        level_db: ``(S,)`` loudness.
        open: ``(S,)`` share of the way from the faintest voice to the loud parts; under 0 in pauses.
        colour_db: ``(S,)`` how much brighter than the recording's ordinary sound; sounds of open vowels are not dark.
        hiss: ``(S,)`` whether there is more noise of high frequency than voice.
    """

    level_db: NDArray[np.float64]
    open: NDArray[np.float64]
    colour_db: NDArray[np.float64]
    hiss: NDArray[np.bool_]


def sound_phones(
    samples: NDArray[np.int16], sample_rate: int, labials_s: Sequence[float] = ()
) -> tuple[Phone, ...]:
    """Guess phones from a recording.

    Args:
        samples: ``(N,) int16`` mono.
        sample_rate: Samples a second.
        labials_s: When about p, b or m are expected, s: the lips close in the nearest dip of the loudness, within 0.1
            s; where there is none, they do not.

    Returns:
        Phones that tile the recording, silence included; each stands for a look, not for a sound that was recognised.
    """
    duration_s = len(samples) / sample_rate
    heard = _heard(samples, sample_rate)
    names = _names(heard)
    for index in _dips(heard.level_db, labials_s):
        if names[index][0] != SILENCE_PHONE:
            names[index] = (_SEALED, 0.5)
    phones: list[Phone] = []
    for index, (name, stress) in enumerate(names):
        start_s = index * _STEP_S
        end_s = duration_s if index == len(names) - 1 else start_s + _STEP_S
        viseme = "sil" if name == SILENCE_PHONE else viseme_of(name)
        if phones and name == phones[-1].phone == SILENCE_PHONE:
            phones[-1] = Phone(name, phones[-1].start_s, end_s, 0.0, viseme)
        else:
            phones.append(Phone(name, start_s, end_s, stress, viseme))
    return tuple(phones) or (Phone(SILENCE_PHONE, 0.0, duration_s, 0.0, "sil"),)


def with_sound_between(
    phones: Sequence[Phone],
    samples: NDArray[np.int16],
    sample_rate: int,
    unheard_s: Sequence[tuple[float, float]] = (),
) -> tuple[Phone, ...]:
    """Replace the phones of words that were not heard, and longer silence between words, by those of the sound.

    Args:
        phones: Phones of the words; they tile the recording.
        samples: ``(N,) int16`` mono.
        sample_rate: Samples a second.
        unheard_s: Onset and end of each word that was not heard, s.
    """
    replaced = [
        (phone.phone == SILENCE_PHONE and phone.end_s - phone.start_s >= _LEAST_GAP_S)
        or any(start_s <= 0.5 * (phone.start_s + phone.end_s) < end_s for start_s, end_s in unheard_s)
        for phone in phones
    ]
    if not any(replaced):
        return tuple(phones)
    heard = sound_phones(samples, sample_rate)
    ends_s = [sound.end_s for sound in heard]
    found: list[Phone] = []
    for phone, replace in zip(phones, replaced, strict=True):
        if not replace:
            found.append(phone)
            continue
        for sound in heard[int(np.searchsorted(ends_s, phone.start_s, side="right")) :]:
            if sound.start_s >= phone.end_s:
                break
            start_s, end_s = max(sound.start_s, phone.start_s), min(sound.end_s, phone.end_s)
            found.append(Phone(sound.phone, start_s, end_s, sound.stress, sound.viseme))
    return tuple(found)


def _names(heard: _Steps) -> list[tuple[str, float]]:
    """Return what each step is guessed to be, and its stress."""
    quiet = heard.open <= 0.0
    pause = np.zeros(len(quiet), dtype=bool)
    for start, stop in stretches(quiet):
        pause[start:stop] = stop - start >= _PAUSE_STEPS or start == 0 or stop == len(quiet)
    names: list[tuple[str, float]] = []
    for index, openness in enumerate(heard.open):
        if pause[index]:
            names.append((SILENCE_PHONE, 0.0))
        elif quiet[index]:
            names.append((_LULL, 0.0))
        elif heard.hiss[index]:
            names.append((_HISS, 0.5))
        else:
            # Speech is loud most of the time: squared, its ordinary level does not open the mouth wide.
            names.append(_vowel(min(1.0, float(openness)) ** 2, float(heard.colour_db[index])))
    return names


def _vowel(openness: float, colour_db: float) -> tuple[str, float]:
    """Return the sound of a colour that is as open, and its stress: how far it is on the way to the next one."""
    colour = "plain" if abs(colour_db) < _COLOURED_DB else "bright" if colour_db > 0.0 else "dark"
    floor = 0.0
    for ceiling, name in _SOUNDS[colour]:
        if openness <= ceiling:
            return name, (openness - floor) / (ceiling - floor)
        floor = ceiling
    return _SOUNDS[colour][-1][1], 1.0


def _dips(level_db: NDArray[np.float64], near_s: Sequence[float]) -> list[int]:
    """Return the steps in which the loudness dips most near each time, those in which it does so clearly."""
    reach = round(_LABIAL_WITHIN_S / _STEP_S)
    found = []
    for time_s in near_s:
        middle = int(time_s / _STEP_S)
        first, behind = max(1, middle - reach), min(len(level_db) - 1, middle + reach + 1)
        depth = [min(level_db[i - 1], level_db[i + 1]) - level_db[i] for i in range(first, behind)]
        if depth and max(depth) >= _LABIAL_DIP_DB:
            found.append(first + int(np.argmax(depth)))
    return found


def _heard(samples: NDArray[np.int16], sample_rate: int) -> _Steps:
    """Listen to a recording; its frames are 10 ms apart on an exact clock."""
    steps = max(1, int(len(samples) / (_STEP_S * sample_rate)))
    frames = steps * _FRAMES_A_STEP
    length = max(2, round(_WINDOW_S * sample_rate))
    middles = np.round((np.arange(frames) + 0.5) * (_FRAME_S * sample_rate)).astype(np.int64)
    # Whole windows around every frame, also of a recording that is shorter than a step.
    padded = np.pad(samples, (length // 2, length + round(_STEP_S * sample_rate)))
    window = np.hanning(length)
    hertz = np.fft.rfftfreq(length, 1.0 / sample_rate)
    edges_hz = (_CLOSE_HZ, _OPEN_HZ, _BRIGHT_HZ, (_HISS_HZ, np.inf))
    bands = np.stack([(hertz >= low) & (hertz < high) for low, high in edges_hz]).astype(np.float64)
    power = np.empty(frames)
    in_band = np.empty((frames, len(bands)))
    for first in range(0, frames, _BLOCK_FRAMES):
        rows = slice(first, min(first + _BLOCK_FRAMES, frames))
        cut = padded[middles[rows, None] + np.arange(length)] * window
        power[rows] = (cut**2).sum(axis=1) / (window**2).sum()
        in_band[rows] = (np.abs(np.fft.rfft(cut, axis=1)) ** 2) @ bands.T
    power = power.reshape(steps, -1).mean(axis=1)
    in_band = in_band.reshape(steps, _FRAMES_A_STEP, -1).mean(axis=1) + 1.0
    below = in_band[:, 0] + in_band[:, 1]
    level_db = 10.0 * np.log10(power + 1.0)
    loud_db, noise_db = np.percentile(level_db, [95, 5])
    least_db, most_db = _RANGE_DB
    range_db = min(max(loud_db - noise_db - _OVER_NOISE_DB, least_db), most_db)
    openness = 1.0 + (level_db - loud_db) / range_db
    if np.sqrt(power.max()) < _LEAST_RMS:
        openness[:] = 0.0
    voiced = openness > 0.0
    wide_db, colour_db = (
        np.convolve(10.0 * np.log10(ratio), np.ones(3) / 3.0, mode="same")
        for ratio in (in_band[:, 1] / in_band[:, 0], in_band[:, 2] / below)
    )
    if voiced.any():
        colour_db -= np.median(colour_db[voiced])
        wide = wide_db > np.median(wide_db[voiced])
        colour_db[wide] = np.maximum(colour_db[wide], 0.0)
    return _Steps(level_db, openness, colour_db, in_band[:, 3] > below)
