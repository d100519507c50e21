"""From script to speech: phrases spoken run by run and joined with exact offsets in text and time."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from gestures.speech.phones import SILENCE_PHONE, viseme_of
from gestures.speech.prosody import relative_loudness, word_stress
from gestures.speech.runs import Run, SpokenRun, TimedSound, Voice
from gestures.speech.speech import SpeechChunk
from gestures.speech.tokens import Pauses, Phrase, phrases_of
from gestures.speech.words import Phone, Word

_MAX_RUN_TOKENS = 40
_MIN_CHUNK_UNITS = 90
_MAX_CHUNK_PHRASES = 32


def speech_chunks(
    text: str,
    language: str,
    voice: Voice,
    *,
    pauses: Pauses | None = None,
    lead_in_s: float = 0.0,
    tail_s: float = 0.0,
) -> Iterator[SpeechChunk]:
    """Speak a script in chunks of some twenty seconds that end with a sentence, in memory that does not grow.

    Args:
        text: The script, markup included.
        language: ``zh`` or ``en``.
        voice: Who speaks.
        pauses: Silence after punctuation.
        lead_in_s: Silence before the first word, s.
        tail_s: Silence after the last, s.

    Yields:
        Chunks that follow each other without gap.
    """
    now_s = 0.0
    if lead_in_s > 0.0:
        yield _silence(now_s, lead_in_s, voice)
        now_s = lead_in_s
    group: list[Phrase] = []
    units = 0
    for phrase in phrases_of(text, language, pauses):
        group.append(phrase)
        units += sum(len(token.units) for token in phrase.tokens)
        if (phrase.ends_sentence and units >= _MIN_CHUNK_UNITS) or len(group) >= _MAX_CHUNK_PHRASES:
            chunk = _speak_phrases(group, voice, now_s)
            now_s = chunk.end_s
            group, units = [], 0
            yield chunk
    if group:
        chunk = _speak_phrases(group, voice, now_s)
        now_s = chunk.end_s
        yield chunk
    if tail_s > 0.0:
        yield _silence(now_s, tail_s, voice)


def _silence(start_s: float, length_s: float, voice: Voice) -> SpeechChunk:
    end_s, count = _advance(start_s, length_s, voice.sample_rate)
    samples = np.zeros(count, dtype=np.int16) if voice.sample_rate else None
    return SpeechChunk((), (_silent_phone(start_s, end_s),), start_s, end_s, samples, voice.sample_rate)


def _silent_phone(start_s: float, end_s: float) -> Phone:
    return Phone(SILENCE_PHONE, start_s, end_s, 0.0, "sil")


def _advance(now_s: float, length_s: float, sample_rate: int) -> tuple[float, int]:
    """Return the time after a stretch and its samples; both fall on a sample, so that nothing drifts."""
    if not sample_rate:
        return now_s + length_s, 0
    first, last = round(now_s * sample_rate), round((now_s + length_s) * sample_rate)
    return last / sample_rate, last - first


def _runs_of(phrase: Phrase) -> list[Run]:
    runs: list[Run] = []
    first = 0
    tokens = phrase.tokens
    for index in range(1, len(tokens) + 1):
        ends = index == len(tokens)
        if ends or tokens[index].language != tokens[first].language or index - first >= _MAX_RUN_TOKENS:
            runs.append(Run(tokens[first:index], tokens[first].language, phrase.closing if ends else ","))
            first = index
    return runs


def _speak_phrases(phrases: list[Phrase], voice: Voice, start_s: float) -> SpeechChunk:
    runs = [_runs_of(phrase) for phrase in phrases]
    spoken = iter(voice.say([run for group in runs for run in group]))
    words: list[Word] = []
    phones: list[Phone] = []
    audio: list[NDArray[np.int16]] = []
    now_s = start_s
    for phrase, group in zip(phrases, runs, strict=True):
        parts = [next(spoken) for _ in group]
        stress = word_stress(phrase, _loudness(parts, voice.sample_rate))
        first = 0
        for part in parts:
            end_s, count = _advance(now_s, part.duration_s, voice.sample_rate)
            tokens = phrase.tokens[first : first + len(part.spans_s)]
            for token, span, level in zip(tokens, part.spans_s, stress[first:], strict=False):
                words.append(
                    Word(
                        token.text,
                        token.start,
                        token.end,
                        now_s + span[0],
                        min(end_s, now_s + span[1]),
                        level,
                    )
                )
            first += len(tokens)
            _append_sounds(phones, part.sounds, now_s, end_s)
            if part.samples is not None:
                audio.append(_fitted(part.samples, count))
            now_s = end_s
        pause_s = phrase.pause_s / voice.tempo + phrase.fixed_pause_s
        if pause_s > 0.0:
            end_s, count = _advance(now_s, pause_s, voice.sample_rate)
            phones.append(_silent_phone(now_s, end_s))
            if voice.sample_rate:
                audio.append(np.zeros(count, dtype=np.int16))
            now_s = end_s
    samples = (np.concatenate(audio) if audio else np.zeros(0, dtype=np.int16)) if voice.sample_rate else None
    return SpeechChunk(tuple(words), tuple(phones), start_s, now_s, samples, voice.sample_rate)


def _append_sounds(
    phones: list[Phone], sounds: tuple[TimedSound, ...], offset_s: float, end_s: float
) -> None:
    """Append the sounds of a run as phones that tile from ``offset_s`` to ``end_s`` exactly."""
    previous_s = offset_s
    for index, sound in enumerate(sounds):
        last = index == len(sounds) - 1
        then_s = end_s if last else max(previous_s, min(end_s, offset_s + sound.end_s))
        phones.append(Phone(sound.phone, previous_s, then_s, sound.stress, viseme_of(sound.phone)))
        previous_s = then_s


def _loudness(parts: list[SpokenRun], sample_rate: int) -> list[float] | None:
    if not sample_rate or any(part.samples is None for part in parts):
        return None
    spans: list[tuple[float, float]] = []
    offset_s = 0.0
    for part in parts:
        spans += [(offset_s + start_s, offset_s + end_s) for start_s, end_s in part.spans_s]
        offset_s += part.duration_s
    joined = [part.samples for part in parts if part.samples is not None]
    return relative_loudness(np.concatenate(joined), sample_rate, spans) if joined else None


def _fitted(samples: NDArray[np.int16], count: int) -> NDArray[np.int16]:
    """Return exactly ``count`` samples; rounding on the common grid can ask for one more or less."""
    if len(samples) >= count:
        return samples[:count]
    return np.concatenate([samples, np.zeros(count - len(samples), dtype=np.int16)])
