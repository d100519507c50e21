"""A script as it is spoken: its words in time, and their sound."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from gestures.errors import InvalidInputError
from gestures.speech.words import Phone, Utterance, Word


@dataclass(frozen=True, slots=True, eq=False)
class Speech:
    """A script as it is spoken.

    Attributes:
        utterance: Timed words and phones.
        samples: ``(N,) int16`` mono, or None where there is no audio.
        sample_rate: Samples a second; 0 where there is no audio.
        unmatched_script: Words of the script that the given timings lack; they share the time around them.
        unmatched_given: What the given timings hold but the script does not.
        notes: What a reader of the report should know of how the words were placed.
    """

    utterance: Utterance
    samples: NDArray[np.int16] | None
    sample_rate: int
    unmatched_script: tuple[str, ...] = ()
    unmatched_given: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    def write_wav(self, path: Path) -> None:
        """Write the audio as a 16-bit WAV file.

        Raises:
            InvalidInputError: If there is no audio.
        """
        if self.samples is None:
            raise InvalidInputError(
                "this speech has no audio to write",
                code="DX-SPEECH-033",
                hint="Speak with a voice or give an audio file.",
            )
        from gestures.speech.audio import write_wav

        write_wav(path, self.samples, self.sample_rate)


@dataclass(frozen=True, slots=True)
class SpeechChunk:
    """A few sentences of speech; times count from the start of the whole script.

    Attributes:
        words: Timed words.
        phones: Phones that tile the chunk, pauses included.
        start_s: Where it begins, s.
        end_s: Where it ends, s.
        samples: ``(N,) int16`` mono, or None without a voice.
        sample_rate: Samples a second; 0 without a voice.
    """

    words: tuple[Word, ...]
    phones: tuple[Phone, ...]
    start_s: float
    end_s: float
    samples: NDArray[np.int16] | None
    sample_rate: int


def nothing_to_say() -> InvalidInputError:
    """Return what is wrong with a script that holds no words."""
    return InvalidInputError(
        "the script holds nothing that can be spoken",
        code="DX-SPEECH-017",
        hint="Write Chinese or English text outside tags.",
    )
