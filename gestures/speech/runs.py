"""A run: a stretch of one language inside a phrase, spoken in one go, with its phones and words in time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from gestures.speech.tokens import Token


@dataclass(frozen=True, slots=True)
class Run:
    """Tokens of one language, and the intonation that closes them.

    Attributes:
        tokens: At least one.
        language: ``zh`` or ``en``.
        closing: ``,``, ``.``, ``?`` or ``!``.
    """

    tokens: tuple[Token, ...]
    language: str
    closing: str


@dataclass(frozen=True, slots=True)
class TimedSound:
    """One sound of a run.

    Attributes:
        phone: IPA; ``_`` is silence.
        start_s: Onset from the start of the run, s.
        end_s: End, s.
        stress: 0…1, as `gestures.speech.words.Phone`.
    """

    phone: str
    start_s: float
    end_s: float
    stress: float


@dataclass(frozen=True, slots=True)
class SpokenRun:
    """A run in time.

    Attributes:
        sounds: They tile the run from 0 to ``duration_s``.
        spans_s: Onset and end of each token, s.
        duration_s: Length of the run, s.
        samples: ``(N,) int16`` mono, or None where nobody speaks.
    """

    sounds: tuple[TimedSound, ...]
    spans_s: tuple[tuple[float, float], ...]
    duration_s: float
    samples: NDArray[np.int16] | None


class Voice(Protocol):
    """What says runs: a synthesiser, or the duration model for speech without a voice."""

    @property
    def sample_rate(self) -> int:
        """Samples a second of the audio; 0 where there is none."""

    @property
    def tempo(self) -> float:
        """Factor on ordinary speaking rate; pauses shrink with it."""

    def say(self, runs: list[Run]) -> list[SpokenRun]:
        """Speak the runs; the result has the same order."""


def spread_stress(sounds: list[TimedSound], vowels: list[bool]) -> list[TimedSound]:
    """Return the sounds with each consonant bearing the stress of its syllable's vowel.

    Args:
        sounds: Of one word; vowels bear their own stress.
        vowels: Which of them are vowels.
    """
    if not any(vowels):
        return sounds
    result = list(sounds)
    level = next(
        sound.stress for sound, vowel in zip(reversed(sounds), reversed(vowels), strict=True) if vowel
    )
    for index in range(len(sounds) - 1, -1, -1):
        if vowels[index]:
            level = sounds[index].stress
        elif sounds[index].stress != level:
            sound = sounds[index]
            result[index] = TimedSound(sound.phone, sound.start_s, sound.end_s, level)
    return result
