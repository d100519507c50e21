"""Text to speech with timed words and phones: the one entry to the package."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from gestures.errors import NotFoundError, nearest_names
from gestures.speech.assembly import speech_chunks
from gestures.speech.languages import checked_language
from gestures.speech.runs import Voice
from gestures.speech.speech import Speech, nothing_to_say
from gestures.speech.tokens import Pauses
from gestures.speech.voices import EspeakVoice, VoiceSettings
from gestures.speech.words import Phone, Utterance, Word

if TYPE_CHECKING:
    from gestures.speech.timings.given import GivenTimings

VOICES = ("espeak", "none")


def voice_of(name: str, settings: VoiceSettings) -> Voice:
    """Return the voice of that name.

    Raises:
        NotFoundError: If there is none.
        MissingDependencyError: If its extra is not installed.
    """
    if name == "espeak":
        return EspeakVoice(settings)
    if name == "none":
        from gestures.speech.durations import SilentVoice

        return SilentVoice(settings.rate)
    raise NotFoundError(f"there is no voice '{name}'", code="DX-SPEECH-015", hint=nearest_names(name, VOICES))


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
        raise nothing_to_say()
    samples = np.concatenate(audio) if audio else None
    utterance = Utterance(text, language, tuple(words), tuple(phones), duration_s)
    return Speech(utterance, samples, voice.sample_rate)


def speak(
    text: str,
    language: str | None = None,
    voice: str = "espeak",
    *,
    audio: Path | None = None,
    timings: Path | GivenTimings | None = None,
    settings: VoiceSettings | None = None,
    pauses: Pauses | None = None,
) -> Speech:
    """Speak a script, or place it in the time of a recording.

    Args:
        text: The script, markup included; character offsets of the result refer to it.
        language: ``zh``, ``en`` or None to detect it. Words of the other language are spoken in theirs.
        voice: ``espeak``, or ``none`` for words and phones in time without sound. Not used with a recording.
        audio: A recording of the script.
        timings: Word timings of the recording, a file of any known format. Without them, words are placed by
        the
            recording's energy.
        settings: Manner of the voice.
        pauses: Silence after punctuation.

    Raises:
        InvalidInputError: If nothing can be spoken, or recording or timings do not fit.
        NotFoundError: If language or voice is unknown.
        MissingDependencyError: If the voice, or what reads the recording, is not installed.
    """
    language = checked_language(text, language)
    if audio is not None or timings is not None:
        from gestures.speech.recording import recorded_speech

        return recorded_speech(text, language, audio, timings)
    settings = settings or VoiceSettings()
    return synthesise(
        text,
        language,
        voice_of(voice, settings),
        pauses=pauses,
        lead_in_s=settings.lead_in_s,
        tail_s=settings.tail_s,
    )
