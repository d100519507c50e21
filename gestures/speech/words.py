"""Timed speech: words, phones and the utterance that holds them."""

from __future__ import annotations

import math
from dataclasses import dataclass

from gestures.errors import InvalidInputError


@dataclass(frozen=True, slots=True)
class Word:
    """One spoken word (in Chinese, one dictionary word or one character; in English, one token).

    Attributes:
        text: The word as it stands in the script.
        start: Offset of its first character in the script, Unicode code points.
        end: Offset behind its last character.
        start_s: Onset in the audio, s.
        end_s: Offset in the audio, s.
        stress: Prominence 0…1; 0.5 is an ordinary content word.
    """

    text: str
    start: int
    end: int
    start_s: float
    end_s: float
    stress: float = 0.5

    def __post_init__(self) -> None:
        if self.end <= self.start or self.start < 0:
            raise InvalidInputError(
                f"word '{self.text}' has character range {self.start}…{self.end}", code="DX-SPEECH-001"
            )
        if (
            not (math.isfinite(self.start_s) and math.isfinite(self.end_s))
            or self.end_s < self.start_s
            or self.start_s < 0
        ):
            raise InvalidInputError(
                f"word '{self.text}' runs from {self.start_s} s to {self.end_s} s",
                code="DX-SPEECH-002",
                hint="Times are seconds from the start of the audio, and a word ends after it starts.",
            )


@dataclass(frozen=True, slots=True)
class Phone:
    """One phone of the speech.

    Attributes:
        phone: IPA symbol; ``_`` is silence.
        start_s: Onset, s.
        end_s: Offset, s.
        stress: 0 unstressed, 1 primary stress (or a full Mandarin tone).
        viseme: Mouth class, one of ``motion.face.visemes.VISEMES``.
    """

    phone: str
    start_s: float
    end_s: float
    stress: float
    viseme: str


@dataclass(frozen=True, slots=True)
class Utterance:
    """The whole speech of a script.

    Attributes:
        text: The script as spoken, tags included (character offsets refer to this text).
        language: ``zh`` or ``en``; the language of most of the text.
        words: In order of time.
        phones: In order of time; they tile the speech without overlap.
        duration_s: Length of the audio, s.
    """

    text: str
    language: str
    words: tuple[Word, ...]
    phones: tuple[Phone, ...]
    duration_s: float

    def __post_init__(self) -> None:
        previous = 0.0
        for index, word in enumerate(self.words):
            if word.start_s < previous - 1e-6:
                raise InvalidInputError(
                    f"word {index} '{word.text}' starts at {word.start_s} s, before the word before it",
                    code="DX-SPEECH-003",
                    hint="Word timings must run forwards.",
                )
            previous = word.start_s
            if word.end_s > self.duration_s + 0.05:
                raise InvalidInputError(
                    f"word {index} '{word.text}' ends at {word.end_s} s, past the audio's end "
                    f"at {self.duration_s} s",
                    code="DX-SPEECH-004",
                )
