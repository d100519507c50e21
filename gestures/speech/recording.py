"""A given recording: words from its timings or from its energy, phones from the duration model or from the sound.

With word timings, phones are those of the words. Without them words are placed to a tenth of a second, which is a phone
or two: there, and wherever the recording speaks beyond its words, the mouth follows the sound.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from gestures.errors import InvalidInputError
from gestures.speech.activity import speech_activity
from gestures.speech.audio import read_audio
from gestures.speech.durations import word_sounds
from gestures.speech.energy import placing_note, spans_by_energy
from gestures.speech.phones import SILENCE_PHONE, is_vowel, viseme_of
from gestures.speech.prosody import relative_loudness, word_stress
from gestures.speech.runs import TimedSound, spread_stress
from gestures.speech.sound_phones import sound_phones, with_sound_between
from gestures.speech.speech import Speech, nothing_to_say
from gestures.speech.timings.given import GivenSound, GivenTimings
from gestures.speech.timings.matching import TimingMatch, match_timings
from gestures.speech.timings.reader import read_timings
from gestures.speech.tokens import Phrase, Token, phrases_of
from gestures.speech.words import Phone, Utterance, Word

_PAST_END_S = 0.05
_SMALL_GAP_S = 0.06
_GIVEN_SHARE, _GIVEN_COUNT = 0.5, 0.34
"""Given sounds speak a word if they fill so much of it, and are so many for each that it ordinarily has."""


def recorded_speech(
    text: str, language: str, audio: Path | None, timings: Path | GivenTimings | None
) -> Speech:
    """Place a script in the time of a recording, by its word timings or, without them, by its energy.

    Args:
        text: The script, markup included; one without words is a recording of which only the sound is known.
        language: ``zh`` or ``en``.
        audio: The recording, or None if there are only timings.
        timings: Its word timings, a file of any known format.

    Raises:
        InvalidInputError: If there are tags but no words, or recording or timings do not fit.
        MissingDependencyError: If what reads the recording is not installed.
    """
    samples, rate = read_audio(audio) if audio is not None else (None, 0)
    duration_s = len(samples) / rate if samples is not None else None
    given = read_timings(timings) if isinstance(timings, Path) else timings
    if given is not None:
        utterance, match = utterance_from_timings(text, language, given, duration_s, samples, rate)
        if samples is not None:
            unheard_s = [
                span_s for span_s, heard in zip(match.spans_s, match.heard, strict=True) if not heard
            ]
            phones = with_sound_between(utterance.phones, samples, rate, unheard_s)
            utterance = replace(utterance, phones=phones)
        return Speech(utterance, samples, rate, match.unmatched_script, match.unmatched_given)
    if samples is None or duration_s is None:
        raise InvalidInputError("there is neither a recording nor timings", code="DX-SPEECH-052")
    phrases = [phrase for phrase in phrases_of(text, language) if phrase.tokens]
    if not phrases:
        if any(character.isalnum() for character in text):
            raise nothing_to_say()
        return Speech(Utterance(text, language, (), sound_phones(samples, rate), duration_s), samples, rate)
    activity = speech_activity(samples, rate)
    spans = spans_by_energy(phrases, activity)
    loudness = relative_loudness(samples, rate, spans)
    utterance = utterance_of_spans(text, language, phrases, spans, duration_s, loudness)
    labials_s = [(p.start_s + p.end_s) / 2.0 for p in utterance.phones if p.viseme == "PP"]
    note = placing_note(phrases, activity)
    return Speech(
        replace(utterance, phones=sound_phones(samples, rate, labials_s)),
        samples,
        rate,
        notes=() if note is None else (note,),
    )


def utterance_from_timings(
    text: str,
    language: str,
    given: GivenTimings,
    duration_s: float | None = None,
    samples: NDArray[np.int16] | None = None,
    sample_rate: int = 0,
) -> tuple[Utterance, TimingMatch]:
    """Place a script in the time of a recording whose word timings are given.

    Args:
        text: The script, markup included.
        language: ``zh`` or ``en``.
        given: Word timings.
        duration_s: Length of the recording, s; None if there is none, then speech ends with its last word.
        samples: The recording, ``(N,) int16`` mono; its loudness raises the stress of words.
        sample_rate: Samples a second.

    Returns:
        The utterance, and how script and timings matched.

    Raises:
        InvalidInputError: If the timings run past the recording's end or belong to another text.
    """
    if duration_s is not None:
        for index, mark in enumerate(given.marks):
            if mark.end_s > duration_s + _PAST_END_S:
                raise InvalidInputError(
                    f"'{given.text[mark.start : mark.end]}' ends at {mark.end_s:g} s, past the audio's end at "
                    f"{duration_s:g} s",
                    code="DX-SPEECH-050",
                    where=given.place(f"entry {index}"),
                    hint="Do the timings belong to another recording?",
                )
    match = match_timings(text, language, given)
    length_s = match.spans_s[-1][1] if duration_s is None else duration_s
    spans = tuple((min(start_s, length_s), min(end_s, length_s)) for start_s, end_s in match.spans_s)
    loudness = None if samples is None else relative_loudness(samples, sample_rate, spans)
    utterance = utterance_of_spans(text, language, match.phrases, spans, length_s, loudness, given.sounds)
    return utterance, match


def utterance_of_spans(
    text: str,
    language: str,
    phrases: Sequence[Phrase],
    spans_s: Sequence[tuple[float, float]],
    duration_s: float,
    loudness: Sequence[float] | None,
    sounds: Sequence[GivenSound] = (),
) -> Utterance:
    """Build an utterance from the time of each token.

    Args:
        text: The script.
        language: ``zh`` or ``en``.
        phrases: Its phrases.
        spans_s: Onset and end of each token over all phrases, s, in order and without overlap.
        duration_s: Length of the speech, s.
        loudness: Level of each token in standard deviations, where there is audio.
        sounds: What a voice or an aligner gives of the mouth, in order; a word for which that is little gets the
            phones that the duration model gives it.
    """
    words: list[Word] = []
    phones: list[Phone] = []
    now_s = 0.0
    first = 0
    for phrase in phrases:
        count = len(phrase.tokens)
        levels = word_stress(phrase, None if loudness is None else loudness[first : first + count])
        for token, (start_s, end_s), level in zip(
            phrase.tokens, spans_s[first : first + count], levels, strict=True
        ):
            words.append(Word(token.text, token.start, token.end, start_s, end_s, level))
            begin_s = now_s if start_s - now_s < _SMALL_GAP_S else start_s
            if begin_s > now_s:
                phones.append(Phone(SILENCE_PHONE, now_s, begin_s, 0.0, "sil"))
            if end_s > begin_s:
                phones += _given_phones(token, sounds, begin_s, end_s) or _phones_in(token, begin_s, end_s)
                now_s = end_s
            else:
                now_s = begin_s
        first += count
    if duration_s > now_s:
        phones.append(Phone(SILENCE_PHONE, now_s, duration_s, 0.0, "sil"))
    return Utterance(text, language, tuple(words), tuple(phones), duration_s)


def _given_phones(token: Token, sounds: Sequence[GivenSound], start_s: float, end_s: float) -> list[Phone]:
    """Return the sounds given for a word, tiling it, with the stress that its own phones have there; none if they
    cover too little of it."""
    first, behind = (bisect_left(sounds, time_s, key=_belongs_s) for time_s in (start_s, end_s))
    inside = [sound for sound in sounds[first:behind] if sound.phone != SILENCE_PHONE]
    own = _phones_in(token, start_s, end_s)
    filled_s = sum(min(sound.end_s, end_s) - max(sound.start_s, start_s) for sound in inside)
    if filled_s < _GIVEN_SHARE * (end_s - start_s) or len(inside) < _GIVEN_COUNT * len(own):
        return []
    ends = [phone.end_s for phone in own]
    phones: list[Phone] = []
    now_s = start_s
    if inside[0].start_s - start_s >= _SMALL_GAP_S:
        now_s = inside[0].start_s
        phones.append(Phone(SILENCE_PHONE, start_s, now_s, 0.0, "sil"))
    for index, sound in enumerate(inside):
        last = index == len(inside) - 1
        following_s = end_s if last else inside[index + 1].start_s
        then_s = min(end_s, following_s if following_s - sound.end_s < _SMALL_GAP_S else sound.end_s)
        stress = own[min(bisect_left(ends, 0.5 * (now_s + then_s)), len(own) - 1)].stress
        phones.append(Phone(sound.phone, now_s, then_s, stress, viseme_of(sound.phone)))
        now_s = then_s
        if following_s - now_s > 0.0:
            phones.append(Phone(SILENCE_PHONE, now_s, following_s, 0.0, "sil"))
            now_s = following_s
    return phones


def _belongs_s(sound: GivenSound) -> float:
    """Return the instant whose word a sound belongs to: its middle, or soon after its onset if it is long."""
    return min(0.5 * (sound.start_s + sound.end_s), sound.start_s + _SMALL_GAP_S)


def _phones_in(token: Token, start_s: float, end_s: float) -> list[Phone]:
    sounds = word_sounds(token)
    scale = (end_s - start_s) / sum(length_s for _, length_s, _ in sounds)
    timed: list[TimedSound] = []
    now_s = start_s
    for index, (phone, length_s, stress) in enumerate(sounds):
        then_s = end_s if index == len(sounds) - 1 else now_s + length_s * scale
        timed.append(TimedSound(phone, now_s, then_s, stress))
        now_s = then_s
    timed = spread_stress(timed, [is_vowel(sound.phone) for sound in timed])
    return [
        Phone(sound.phone, sound.start_s, sound.end_s, sound.stress, viseme_of(sound.phone))
        for sound in timed
    ]
