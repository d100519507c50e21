"""Text to speech with timed words and phones: the one entry to the package."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from gestures.errors import InvalidInputError, NotFoundError, nearest_names
from gestures.speech.assembly import speech_chunks
from gestures.speech.audio import read_audio, write_wav
from gestures.speech.durations import SilentVoice
from gestures.speech.energy import spans_by_energy
from gestures.speech.markup import find_markup
from gestures.speech.prosody import relative_loudness
from gestures.speech.recording import utterance_from_timings, utterance_of_spans
from gestures.speech.runs import Voice
from gestures.speech.timings.given import GivenTimings
from gestures.speech.timings.reader import read_timings
from gestures.speech.tokens import Pauses, phrases_of
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
        unmatched_script: Words of the script that the given timings lack; they share the time around them.
        unmatched_given: What the given timings hold but the script does not.
    """

    utterance: Utterance
    samples: NDArray[np.int16] | None
    sample_rate: int
    unmatched_script: tuple[str, ...] = ()
    unmatched_given: tuple[str, ...] = ()

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
        raise _nothing_to_say()
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
        return _recorded(text, language, audio, timings)
    settings = settings or VoiceSettings()
    return synthesise(
        text,
        language,
        voice_of(voice, settings),
        pauses=pauses,
        lead_in_s=settings.lead_in_s,
        tail_s=settings.tail_s,
    )


def _recorded(text: str, language: str, audio: Path | None, timings: Path | GivenTimings | None) -> Speech:
    samples, rate = read_audio(audio) if audio is not None else (None, 0)
    duration_s = len(samples) / rate if samples is not None else None
    given = read_timings(timings) if isinstance(timings, Path) else timings
    if given is not None:
        utterance, match = utterance_from_timings(text, language, given, duration_s, samples, rate)
        return Speech(utterance, samples, rate, match.unmatched_script, match.unmatched_given)
    if samples is None or duration_s is None:
        raise InvalidInputError("there is neither a recording nor timings", code="DX-SPEECH-052")
    phrases = [phrase for phrase in phrases_of(text, language) if phrase.tokens]
    if not phrases:
        raise _nothing_to_say()
    spans = spans_by_energy(phrases, samples, rate)
    loudness = relative_loudness(samples, rate, spans)
    return Speech(utterance_of_spans(text, language, phrases, spans, duration_s, loudness), samples, rate)


def _nothing_to_say() -> InvalidInputError:
    return InvalidInputError(
        "the script holds nothing that can be spoken",
        code="DX-SPEECH-017",
        hint="Write Chinese or English text outside tags.",
    )
