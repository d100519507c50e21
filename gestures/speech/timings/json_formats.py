"""Word timings in JSON: plain lists, Amazon Polly speech marks, Azure, ElevenLabs and Whisper."""

from __future__ import annotations

import math
import re
import statistics
from bisect import bisect_left
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from gestures.errors import InvalidInputError
from gestures.speech.phones import SILENCE_PHONE
from gestures.speech.timings.given import (
    GivenSound,
    GivenTimings,
    GivenWord,
    given_sounds,
    given_timings,
    number_of,
    shown,
    text_of,
)
from gestures.speech.timings.mouth_tables import azure_sounds, phone_sounds, polly_sounds

_TICKS_PER_S = 1.0e7
_AZURE_OFFSETS = ("AudioOffset", "audio_offset", "audioOffset", "Offset")
_AZURE_VISEMES = frozenset({"VisemeId", "viseme_id", "visemeId"})
_AZURE_LISTS = ("Metadata", "WordBoundaries", "wordBoundaries", "word_boundaries")
_AZURE_VISEME_LISTS = ("Visemes", "visemes")
_CLOCK = re.compile(r"(\d{1,6}):(\d{2}):(\d{2}(?:\.\d{1,9})?)")
_TICKS_FROM = 20_000.0
"""A word of more than 20 000 units is measured in ticks of 100 ns; in milliseconds it would last 20 s."""


@dataclass(frozen=True, slots=True)
class JsonFormat:
    """One JSON dialect of word timings.

    Attributes:
        name: Name for messages and reports.
        matches: Whether a parsed document is of this dialect.
        read: Reads it.
    """

    name: str
    matches: Callable[[Any], bool]
    read: Callable[[Any], GivenTimings]


def _entries(value: Any) -> list[tuple[str, dict[str, Any]]]:
    """Return the entries of a list with their place.

    Raises:
        InvalidInputError: If it is no list of objects.
    """
    if not isinstance(value, list):
        raise InvalidInputError(
            f"the words are {type(value).__name__}, not a list",
            code="DX-SPEECH-040",
            hint='Give {"words": [...]}.',
        )
    for index, entry in enumerate(value):
        if not isinstance(entry, dict):
            raise InvalidInputError(
                f"the entry is {shown(entry)}, not an object", code="DX-SPEECH-040", where=f"entry {index}"
            )
    return [(str(entry.get("__line__", f"entry {index}")), entry) for index, entry in enumerate(value)]


def _first(entry: dict[str, Any], names: tuple[str, ...], where: str) -> Any:
    for name in names:
        if name in entry:
            return entry[name]
    raise InvalidInputError(
        f"the entry lacks {' or '.join(repr(name) for name in names)}",
        code="DX-SPEECH-040",
        where=where,
        hint=f"It has {', '.join(map(repr, entry)) or 'nothing'}.",
    )


def _is_list_with(value: Any, *names: str) -> bool:
    return isinstance(value, list) and any(
        isinstance(entry, dict) and all(name in entry for name in names) for entry in value
    )


def _plain(value: Any) -> GivenTimings:
    listed = value["words"] if isinstance(value, dict) else value
    words = []
    for where, entry in _entries(listed):
        text = text_of(_first(entry, ("text", "word", "value"), where), "the word", where)
        start_s = number_of(_first(entry, ("start_s", "start"), where), "the onset", where)
        end_s = number_of(_first(entry, ("end_s", "end"), where), "the end", where)
        words.append(GivenWord(text, start_s, end_s, where))
    sounds = []
    for index, (_, entry) in enumerate(_entries(value.get("phones", [])) if isinstance(value, dict) else ()):
        where = f"phone {index}"
        label = text_of(_first(entry, ("phone", "text"), where), "the phone", where)
        start_s = number_of(_first(entry, ("start_s", "start"), where), "the onset", where)
        end_s = number_of(_first(entry, ("end_s", "end"), where), "the end", where)
        sounds.append((phone_sounds(label), start_s, end_s))
    return given_timings(words, "words", sounds=given_sounds(sounds))


def _polly(value: Any) -> GivenTimings:
    heard: list[tuple[str, float, str]] = []
    visemes: list[tuple[tuple[str, ...], float, None]] = []
    for where, entry in _entries(value):
        time_s = number_of(_first(entry, ("time",), where), "the time", where) / 1000.0
        kind = _first(entry, ("type",), where)
        text = text_of(_first(entry, ("value",), where), "the value", where)
        if kind == "word" and not text.startswith("<"):
            heard.append((text, time_s, where))
        elif kind == "viseme":
            visemes.append((polly_sounds(text), time_s, None))
    sounds = given_sounds(visemes)
    words = [
        GivenWord(text, time_s, _mouth_rests_s(sounds, time_s, heard[index + 1 : index + 2]), where)
        for index, (text, time_s, where) in enumerate(heard)
    ]
    return given_timings(words, "polly", sounds=sounds)


def _mouth_rests_s(
    sounds: tuple[GivenSound, ...], start_s: float, following: list[tuple[str, float, str]]
) -> float | None:
    """Return when the last sound of a word ends, None where its sounds are not given."""
    until_s = following[0][1] if following else math.inf
    first, behind = (
        bisect_left(sounds, time_s, key=lambda sound: sound.start_s) for time_s in (start_s, until_s)
    )
    spoken = [sound.end_s for sound in sounds[first:behind] if sound.phone != SILENCE_PHONE]
    return min(spoken[-1], until_s) if spoken else None


def _azure(value: Any) -> GivenTimings:
    rows: list[tuple[str, float, float, str, str]] = []
    visemes: list[tuple[tuple[str, ...], float]] = []
    for where, entry in _entries(_azure_events(value)):
        offset = _azure_time(_first(entry, _AZURE_OFFSETS, where), "the offset", where)
        if viseme := entry.keys() & _AZURE_VISEMES:
            number = number_of(entry[viseme.pop()], "the viseme", where)
            visemes.append((azure_sounds(int(number)), offset))
            continue
        length = _azure_time(_first(entry, ("Duration", "duration"), where), "the duration", where)
        kind = str(entry.get("BoundaryType", entry.get("boundary_type", entry.get("boundaryType", "Word"))))
        text = text_of(_first(entry, ("Text", "text"), where), "the text", where)
        rows.append((text, offset, length, kind, where))
    if not rows:
        raise InvalidInputError(
            "the timings hold visemes and no word", code="DX-SPEECH-041", hint="Give Azure's word boundaries."
        )
    lengths = [length for _, _, length, _, _ in rows if length > 0.0]
    scale = _TICKS_PER_S if lengths and statistics.median(lengths) > _TICKS_FROM else 1000.0
    words = [
        GivenWord(text, offset / scale, (offset + length) / scale, where)
        for text, offset, length, kind, where in rows
        if "sentence" not in kind.lower()
    ]
    sounds = given_sounds((phones, offset / scale, None) for phones, offset in visemes)
    return given_timings(words, "azure", sounds=sounds)


def _azure_events(value: Any) -> Any:
    """Return word boundaries and visemes as one list, also of metadata and of an object with a list of each."""
    if isinstance(value, dict):
        value = [
            event
            for name in (*_AZURE_LISTS, *_AZURE_VISEME_LISTS)
            for event in (value[name] if isinstance(value.get(name), list) else ())
        ]
    if not isinstance(value, list):
        return value
    events = []
    for event in value:
        if isinstance(event, dict) and isinstance(event.get("Data"), dict):
            if event.get("Type") not in ("WordBoundary", "Viseme"):
                continue
            event = event["Data"]
        if isinstance(event, dict):
            # JavaScript's SDK shows its private fields when an event is written as JSON.
            event = {name.removeprefix("priv"): content for name, content in event.items()}
            if isinstance(event.get("text"), dict):
                event |= event.pop("text")
        events.append(event)
    return events


def _is_azure(value: Any) -> bool:
    if isinstance(value, dict) and not value.keys() & set(_AZURE_LISTS):
        return False
    return any(_is_list_with(_azure_events(value), name) for name in _AZURE_OFFSETS)


def _azure_time(value: Any, name: str, entry: str) -> float:
    """Return a time as Azure gives it, in ticks or milliseconds; what Python's SDK writes as 0:00:00.25, in ticks."""
    clock = _CLOCK.fullmatch(value) if isinstance(value, str) else None
    if clock is None:
        return number_of(value, name, entry)
    hours, minutes, seconds = (float(part) for part in clock.groups())
    return (hours * 3600.0 + minutes * 60.0 + seconds) * _TICKS_PER_S


def _elevenlabs(value: Any) -> GivenTimings:
    table = next(filter(_has_times, _alignments(value)))
    if "charStartTimesMs" in table:
        characters = table.get("chars", table.get("characters"))
        starts, lengths = (
            table["charStartTimesMs"],
            table.get("charDurationsMs", table.get("charsDurationsMs")),
        )
        scale = 1000.0
    else:
        characters = table.get("characters")
        starts, lengths, scale = (
            table["character_start_times_seconds"],
            table.get("character_end_times_seconds"),
            1.0,
        )
    if not all(isinstance(part, list) for part in (characters, starts, lengths)):
        raise InvalidInputError("the alignment lacks a list", code="DX-SPEECH-040", where="alignment")
    if not len(characters) == len(starts) == len(lengths):
        raise InvalidInputError(
            f"the alignment has {len(characters)} characters, {len(starts)} onsets and {len(lengths)} ends",
            code="DX-SPEECH-040",
            where="alignment",
        )
    words = []
    for index, (character, start, end) in enumerate(zip(characters, starts, lengths, strict=True)):
        where = f"character {index}"
        start_s = number_of(start, "the onset", where) / scale
        end_s = number_of(end, "the end", where) / scale + (start_s if scale != 1.0 else 0.0)
        words.append(GivenWord(text_of(character, "the character", where), start_s, end_s, where))
    return given_timings(words, "elevenlabs", verbatim=True)


def _whisper(value: Any) -> GivenTimings:
    segments = _entries(value["segments"])
    timed = value.get("words")
    if isinstance(timed, list) and timed and not any(segment.get("words") for _, segment in segments):
        # OpenAI's verbose JSON has its words beside the segments.
        return given_timings(_whisper_words(_entries(timed), "word", 0.0, None), "whisper")
    words: list[GivenWord] = []
    for number, (where, segment) in enumerate(segments):
        if isinstance(segment.get("words"), list) and segment["words"]:
            begin_s = segment.get("start", words[-1].end_s if words else 0.0)
            words += _whisper_words(
                _entries(segment["words"]), f"segment {number}, word", begin_s, segment.get("end")
            )
            continue
        words.append(
            GivenWord(
                text_of(_first(segment, ("text",), where), "the text", where),
                number_of(_first(segment, ("start",), where), "the onset", where),
                number_of(_first(segment, ("end",), where), "the end", where),
                where,
            )
        )
    return given_timings(words, "whisper")


def _whisper_words(
    entries: list[tuple[str, dict[str, Any]]], name: str, begin_s: Any, finish_s: Any
) -> list[GivenWord]:
    """Return words in order; those without times, as WhisperX leaves figures, share what their neighbours leave.

    Args:
        entries: The words.
        name: Name of a word for messages.
        begin_s: When the stretch begins that they stand in, s.
        finish_s: When it ends, s, if that is known.

    Raises:
        InvalidInputError: If a value is no number, or no word and no stretch has a time.
    """
    words: list[GivenWord] = []
    now_s = None
    index = 0
    while index < len(entries):
        stop = index
        while stop < len(entries) and not entries[stop][1].keys() & {"start", "end"}:
            stop += 1
        if stop == index:
            entry, place = entries[index][1], f"{name} {index}"
            text = text_of(_first(entry, ("word", "text"), place), "the word", place)
            start_s = number_of(_first(entry, ("start",), place), "the onset", place)
            end_s = number_of(_first(entry, ("end",), place), "the end", place)
            words.append(GivenWord(text, start_s, end_s, place))
            now_s = end_s
            index += 1
            continue
        places = [f"{name} {number}" for number in range(index, stop)]
        texts = [
            text_of(_first(entry, ("word", "text"), place), "the word", place)
            for place, (_, entry) in zip(places, entries[index:stop], strict=True)
        ]
        from_s = number_of(begin_s if now_s is None else now_s, "the onset", places[0])
        following = entries[stop][1].get("start", finish_s) if stop < len(entries) else finish_s
        if following is None:
            _first(entries[stop - 1][1], ("end",), places[-1])
        until_s = max(from_s, number_of(following, "the end", places[-1]))
        share_s = (until_s - from_s) / sum(max(1, len(text)) for text in texts)
        for text, place in zip(texts, places, strict=True):
            end_s = from_s + share_s * max(1, len(text))
            words.append(GivenWord(text, from_s, end_s, place))
            now_s = from_s = end_s
        index = stop
    return words


def _has_alignment(value: Any) -> bool:
    if not isinstance(value, dict):
        return False
    return any(map(_has_times, _alignments(value)))


def _alignments(value: dict[str, Any]) -> tuple[Any, ...]:
    return value.get("alignment"), value.get("normalized_alignment"), value


def _has_times(table: Any) -> bool:
    return isinstance(table, dict) and (
        "character_start_times_seconds" in table or "charStartTimesMs" in table
    )


JSON_FORMATS: tuple[JsonFormat, ...] = (
    JsonFormat("elevenlabs", _has_alignment, _elevenlabs),
    JsonFormat("whisper", lambda value: isinstance(value, dict) and "segments" in value, _whisper),
    JsonFormat("polly", lambda value: _is_list_with(value, "time", "type"), _polly),
    JsonFormat("azure", _is_azure, _azure),
    JsonFormat(
        "words",
        lambda value: isinstance(value, list) or (isinstance(value, dict) and "words" in value),
        _plain,
    ),
)
"""Tried in this order; the last is the project's own."""
