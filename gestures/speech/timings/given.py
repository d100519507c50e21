"""Word timings as a file gives them: a text, and marks that say when stretches of it are heard."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from gestures.errors import InvalidInputError
from gestures.han import han_length
from gestures.speech.phones import relative_lengths

_LONGEST_S = 7 * 86_400.0
_LARGEST = 1e300
"""An integer may be too large for a float."""
_OPEN_SOUND_S = 0.33
_OPEN_END_HAN_S, _OPEN_END_LETTER_S, _OPEN_END_MIN_S = 0.4, 0.13, 0.3


@dataclass(frozen=True, slots=True)
class GivenWord:
    """One entry of a timing file before it is checked.

    Attributes:
        text: What is heard.
        start_s: Onset, s.
        end_s: End, s; None where the format gives only onsets.
        entry: Where it stands, such as ``entry 3`` or ``line 6``, for messages.
    """

    text: str
    start_s: float
    end_s: float | None
    entry: str


@dataclass(frozen=True, slots=True)
class Mark:
    """When a stretch of the given text is heard.

    Attributes:
        start: Offset of its first character in `GivenTimings.text`.
        end: Offset behind its last character.
        start_s: Onset, s.
        end_s: End, s.
    """

    start: int
    end: int
    start_s: float
    end_s: float


@dataclass(frozen=True, slots=True)
class GivenSound:
    """One sound of the mouth that a voice or an aligner gives.

    Attributes:
        phone: IPA; ``_`` is silence.
        start_s: Onset, s.
        end_s: End, s.
    """

    phone: str
    start_s: float
    end_s: float


@dataclass(frozen=True, slots=True)
class GivenTimings:
    """A timing file's content.

    Attributes:
        text: Everything heard, in order.
        marks: In order of text and time.
        format: Name of the format it was read from.
        source: Name of the file; empty where there is none.
        sounds: What the mouth does, in order of time, where the format tells it; they do not overlap.
    """

    text: str
    marks: tuple[Mark, ...]
    format: str
    source: str = ""
    sounds: tuple[GivenSound, ...] = ()

    def place(self, entry: str) -> str:
        """Return where an entry stands, with the file if it was read from one."""
        return f"{self.source}, {entry}" if self.source else entry


def shown(value: Any) -> str:
    """Return a value of a file for a message, shortened."""
    return f"{value!r:.60}"


def number_of(value: Any, name: str, entry: str) -> float:
    """Return a JSON value as a float.

    Raises:
        InvalidInputError: If it is no finite number.
    """
    if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) <= _LARGEST:
        raise InvalidInputError(
            f"{name} is {shown(value)}", code="DX-SPEECH-040", where=entry, hint="Give a finite number."
        )
    return float(value)


def text_of(value: Any, name: str, entry: str) -> str:
    """Return a JSON value as text.

    Raises:
        InvalidInputError: If it is no string.
    """
    if not isinstance(value, str):
        raise InvalidInputError(
            f"{name} is {shown(value)}", code="DX-SPEECH-040", where=entry, hint="Give a string."
        )
    return value


def given_sounds(
    timed: Iterable[tuple[tuple[str, ...], float, float | None]],
) -> tuple[GivenSound, ...]:
    """Return sounds in order of time, without overlap and without those that nobody knows.

    Args:
        timed: Sounds that share a span, its onset and its end, s; without an end it lasts until the next one, at most
            a third of a second.
    """
    listed = sorted(timed, key=lambda row: row[1])
    sounds: list[GivenSound] = []
    for index, (phones, start_s, end_s) in enumerate(listed):
        following_s = listed[index + 1][1] if index + 1 < len(listed) else math.inf
        until_s = min(following_s, start_s + _OPEN_SOUND_S if end_s is None else end_s)
        if not phones or not 0.0 <= start_s < until_s:
            continue
        now_s = start_s
        for phone, share in zip(phones, relative_lengths(phones), strict=True):
            then_s = now_s + share * (until_s - start_s)
            sounds.append(GivenSound(phone, now_s, then_s))
            now_s = then_s
    return tuple(sounds)


def given_timings(
    words: Iterable[GivenWord], name: str, *, verbatim: bool = False, sounds: tuple[GivenSound, ...] = ()
) -> GivenTimings:
    """Check entries and join them.

    Args:
        words: In the order of the file.
        name: Name of the format.
        verbatim: Whether the texts already hold the spaces between them, as single characters do.
        sounds: What the mouth does, if the format tells it.

    Raises:
        InvalidInputError: If a time is negative, not finite, or runs backwards, or there is no entry; names
        the entry.
    """
    listed = list(words)
    if not listed:
        raise InvalidInputError(
            "the timings hold no word", code="DX-SPEECH-041", hint="Give at least one word with its time."
        )
    parts: list[str] = []
    marks: list[Mark] = []
    length, previous_s = 0, 0.0
    for index, word in enumerate(listed):
        start_s = number_of(word.start_s, "the onset", word.entry)
        following = listed[index + 1].start_s if index + 1 < len(listed) else None
        end_s = (
            _open_end(word, following) if word.end_s is None else number_of(word.end_s, "the end", word.entry)
        )
        if start_s < 0.0 or end_s < start_s or end_s > _LONGEST_S:
            raise InvalidInputError(
                f"'{word.text:.40}' runs from {start_s:g} s to {end_s:g} s",
                code="DX-SPEECH-042",
                where=word.entry,
                hint="Times are seconds, not milliseconds, from 0 to a week, and a word ends after it starts.",
            )
        if start_s < previous_s - 1e-6:
            raise InvalidInputError(
                f"'{word.text:.40}' starts at {start_s:g} s, before the entry in front of it ({previous_s:g} s)",
                code="DX-SPEECH-043",
                where=word.entry,
                hint="Word timings must run forwards.",
            )
        previous_s = start_s
        if marks and marks[-1].end_s > start_s:
            last = marks[-1]
            marks[-1] = Mark(last.start, last.end, last.start_s, max(last.start_s, start_s))
        label = word.text.strip()
        separator = _separator("".join(parts[-1:]), word.text, verbatim)
        parts += [separator, label]
        length += len(separator)
        marks.append(Mark(length, length + len(label), start_s, end_s))
        length += len(label)
    return GivenTimings("".join(parts), tuple(marks), name, sounds=sounds)


def _open_end(word: GivenWord, following_s: float | None) -> float:
    """Return an end for a word of which only the onset is known: the next onset, unless a pause must lie
    between."""
    han = han_length(word.text)
    longest_s = max(_OPEN_END_MIN_S, _OPEN_END_HAN_S * han + _OPEN_END_LETTER_S * (len(word.text) - han))
    if isinstance(following_s, int | float) and math.isfinite(following_s) and following_s >= word.start_s:
        return min(float(following_s), word.start_s + longest_s)
    return word.start_s + 0.6 * longest_s


def _separator(before: str, after: str, verbatim: bool) -> str:
    """Return what stands between two entries: the space that the second brings, else one where letters would meet."""
    if after[:1].isspace() or not after:
        return " "
    if verbatim or not before or _is_wide(before[-1]) or _is_wide(after[0]) or after[0] in ".,'’%":
        return ""
    return " "


def _is_wide(character: str) -> bool:
    """Return whether no space is written beside a character: East Asian letters and punctuation."""
    return "\u3000" <= character <= "\u9fff" or "\uff00" <= character <= "\uffef"
