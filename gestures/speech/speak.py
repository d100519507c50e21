"""Text to speech with timed words and phones: the one entry to the package."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from gestures.errors import InvalidInputError, NotFoundError, nearest_names
from gestures.speech.assembly import speech_chunks
from gestures.speech.audio import write_wav
from gestures.speech.durations import SilentVoice
from gestures.speech.markup import find_markup
from gestures.speech.runs import Voice
from gestures.speech.tokens import Pauses
from gestures.speech.voices import EspeakVoice, VoiceSettings
from gestures.speech.words import Phone, Utterance, Word

LANGUAGES = ("zh", "en")
VOICES = ("espeak", "none")


@dataclass(frozen=True, slots=True, eq=False)
class Speech:
    """A script as it is spoken.

    Attributes:
        utterance: Timed words and phones.
        samples: ``(N,) int16`` mono, or None where there is no audio.
        sample_rate: Samples a second; 0 where there is no audio.
    """

    utterance: Utterance
    samples: NDArray[np.int16] | None
    sample_rate: int

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
        write_wav(path, self.samples, self.sample_rate)


def detect_language(text: str) -> str:
    """Return ``zh`` or ``en``: the language of most of the text outside its markup."""
    plain = text
    for span in reversed(find_markup(text)):
        plain = plain[: span.start] + " " + plain[span.end :]
    han = sum("\u3400" <= character <= "\u9fff" for character in plain)
    latin_words = sum(1 for word in plain.split() if any("a" <= letter.lower() <= "z" for letter in word))
    return "zh" if han and han >= latin_words else "en"


def voice_of(name: str, settings: VoiceSettings) -> Voice:
    """Return the voice of that name.

    Raises:
        NotFoundError: If there is none.
        MissingDependencyError: If its extra is not installed.
    """
    if name == "espeak":
        return EspeakVoice(settings)
    if name == "none":
        return SilentVoice(settings.rate)
    raise NotFoundError(f"there is no voice '{name}'", code="DX-SPEECH-015", hint=nearest_names(name, VOICES))


def checked_language(text: str, language: str | None) -> str:
    """Return the language to speak in.

    Raises:
        NotFoundError: If ``language`` is neither None nor one of `LANGUAGES`.
    """
    if language is None:
        return detect_language(text)
    if language not in LANGUAGES:
        raise NotFoundError(
            f"there is no language '{language}'",
            code="DX-SPEECH-016",
            hint=nearest_names(language, LANGUAGES),
        )
    return language


def synthesise(
    text: str,
    language: str,
    voice: Voice,
    *,
    pauses: Pauses | None = None,
    lead_in_s: float = 0.0,
    tail_s: float = 0.0,
) -> Speech:
    """Speak a script.

    Raises:
        InvalidInputError: If nothing of it can be spoken.
    """
    words: list[Word] = []
    phones: list[Phone] = []
    audio: list[NDArray[np.int16]] = []
    duration_s = 0.0
    for chunk in speech_chunks(text, language, voice, pauses=pauses, lead_in_s=lead_in_s, tail_s=tail_s):
        words += chunk.words
        phones += chunk.phones
        duration_s = chunk.end_s
        if chunk.samples is not None:
            audio.append(chunk.samples)
    if not words:
        raise InvalidInputError(
            "the script holds nothing that can be spoken",
            code="DX-SPEECH-017",
            hint="Write Chinese or English text outside tags.",
        )
    samples = np.concatenate(audio) if audio else None
    utterance = Utterance(text, language, tuple(words), tuple(phones), duration_s)
    return Speech(utterance, samples, voice.sample_rate)


def speak(
    text: str,
    language: str | None = None,
    voice: str = "espeak",
    *,
    settings: VoiceSettings | None = None,
    pauses: Pauses | None = None,
) -> Speech:
    """Speak a script.

    Args:
        text: The script, markup included; character offsets of the result refer to it.
        language: ``zh``, ``en`` or None to detect it. Words of the other language are spoken in theirs.
        voice: ``espeak``, or ``none`` for words and phones in time without sound.
        settings: Manner of the voice.
        pauses: Silence after punctuation.

    Raises:
        InvalidInputError: If nothing can be spoken.
        NotFoundError: If language or voice is unknown.
        MissingDependencyError: If the voice is not installed.
    """
    settings = settings or VoiceSettings()
    return synthesise(
        text,
        checked_language(text, language),
        voice_of(voice, settings),
        pauses=pauses,
        lead_in_s=settings.lead_in_s,
        tail_s=settings.tail_s,
    )
