"""Word timings in text files: Praat TextGrid (long and short), WebVTT and SRT."""

from __future__ import annotations

import math
import re

from gestures.errors import InvalidInputError
from gestures.speech.timings.given import GivenTimings, GivenWord, given_sounds, given_timings, shown
from gestures.speech.timings.mouth_tables import phone_sounds

_TEXTGRID_VALUE = re.compile(
    r'"((?:[^"]|"")*)"|<exists>|<absent>|(?<![\w.\["])(-?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?)(?![\w\]])'
)
_CUE = re.compile(
    r"^\s*(?:(\d{1,6}):)?(\d{1,2}):(\d{2})[.,](\d{1,3})\s*-->\s*(?:(\d{1,6}):)?(\d{1,2}):(\d{2})[.,](\d{1,3})"
)
_CUE_TIME = re.compile(r"<(?:(\d{1,6}):)?(\d{1,2}):(\d{2})[.,](\d{1,3})>")
_CUE_TAG = re.compile(r"<[^<>]*>|\{\\[^{}]*\}")
_NO_WORD = {"", "sil", "sp", "spn", "<eps>", "<unk>", "#", "_"}


class _TextGridValues:
    """The values of a TextGrid, taken one after the other.

    Only free-standing numbers and strings count, which is Praat's own rule and makes both layouts one.
    """

    def __init__(self, text: str) -> None:
        begin = text.index("TextGrid") + len("TextGrid")
        begin += text[begin : begin + 1] == '"'
        self._content = text
        self._values = list(_TEXTGRID_VALUE.finditer(text, begin))
        self._taken = 0

    def text(self) -> str:
        """Take a string."""
        return str(self._take(is_text=True)[1]).replace('""', '"')

    def number(self) -> float:
        """Take a number; Praat's flags, such as <exists>, stand for one, too."""
        found = self._take(is_text=False)
        return math.inf if found[2] is None else float(found[2])

    def size(self) -> int:
        """Take a whole number."""
        where = self._line()
        size = self.number()
        if not 0 <= size < math.inf or size != int(size):
            raise InvalidInputError(
                f"the TextGrid gives a size of {size:g}",
                code="DX-SPEECH-044",
                where=where,
                hint="Save it again from Praat as text file or short text file.",
            )
        return int(size)

    def skip_numbers(self, count: int) -> None:
        """Take numbers that say nothing of words."""
        for _ in range(count):
            self.number()

    def _take(self, *, is_text: bool) -> re.Match[str]:
        at_end = self._taken >= len(self._values)
        if at_end or (self._values[self._taken][1] is not None) != is_text:
            state = "breaks off" if at_end else f"has {shown(self._values[self._taken][0])}"
            raise InvalidInputError(
                f"the TextGrid {state} where a {'label' if is_text else 'number'} must stand",
                code="DX-SPEECH-044",
                where=self._line(),
                hint="Save it again from Praat as text file or short text file.",
            )
        self._taken += 1
        return self._values[self._taken - 1]

    def _line(self) -> str:
        """Return the first line, from the last values taken to the next, that holds something else than names and
        values; that of the next value if all do."""
        text, values = self._content, self._values
        reached = values[self._taken].start() if self._taken < len(values) else len(text.rstrip())
        first = text.count("\n", 0, values[max(0, self._taken - 3)].start() if values else 0)
        last = text.count("\n", 0, reached)
        for number, content in enumerate(text.splitlines()[first : last + 1], first + 1):
            content = content.rpartition("=")[2].strip()
            if content and not content.endswith(":") and not _TEXTGRID_VALUE.search(content):
                return f"line {number}"
        return f"line {last + 1}"


def read_textgrid(text: str) -> GivenTimings:
    """Read the word tier of a TextGrid: the tier named like words, else the first interval tier that is no
    phone tier. A tier named like phones gives the mouth's sounds.

    Raises:
        InvalidInputError: If the file is cut short or has no interval tier.
    """
    values = _TextGridValues(text)
    # When the grid begins and ends, and whether it has tiers.
    values.skip_numbers(3)
    tiers: list[tuple[str, list[GivenWord]]] = []
    sounds: list[tuple[tuple[str, ...], float, float | None]] = []
    for _ in range(values.size()):
        kind, name = values.text(), values.text()
        # When the tier begins and ends.
        values.skip_numbers(2)
        words: list[GivenWord] = []
        for index in range(values.size()):
            start_s = values.number()
            if kind != "IntervalTier":
                values.text()
                continue
            end_s, label = values.number(), values.text()
            if "phone" in name.lower():
                sounds.append((phone_sounds(label), start_s, end_s))
            if label.strip().lower() not in _NO_WORD:
                words.append(GivenWord(label.strip(), start_s, end_s, f"tier '{name}', interval {index + 1}"))
        if kind == "IntervalTier":
            tiers.append((name, words))
    named = [words for name, words in tiers if "word" in name.lower() and words]
    other = [words for name, words in tiers if "phone" not in name.lower() and words]
    if not named and not other:
        raise InvalidInputError(
            "the TextGrid has no interval tier with words",
            code="DX-SPEECH-044",
            hint=f"Its tiers: {', '.join(name for name, _ in tiers) or 'none'}.",
        )
    return given_timings((named or other)[0], "textgrid", sounds=given_sounds(sounds))


def read_captions(text: str) -> GivenTimings:
    """Read WebVTT or SRT: the words of a cue share its time, or that between the times that stand in it.

    Raises:
        InvalidInputError: If a cue's times run backwards, or there is no cue; names the line.
    """
    words: list[GivenWord] = []
    lines = text.splitlines()
    rolling = _CUE_TIME.search(text) is not None
    shown: list[str] = []
    index = 0
    while index < len(lines):
        cue = _CUE.match(lines[index])
        index += 1
        if cue is None:
            if "-->" in lines[index - 1]:
                raise InvalidInputError(
                    f"'{lines[index - 1].strip():.60}' is no cue time",
                    code="DX-SPEECH-046",
                    where=f"line {index}",
                    hint="Write 00:00:01.000 --> 00:00:02.500.",
                )
            continue
        entry = f"line {index}"
        content: list[str] = []
        while index < len(lines) and lines[index].strip() and "-->" not in lines[index]:
            content.append(lines[index].strip())
            index += 1
        if index < len(lines) and "-->" in lines[index] and content[-1:] and content[-1].isdecimal():
            # The next cue's number, where no empty line parts cues.
            content.pop()
        before, shown = shown, content if rolling else []
        # Captions that roll show a line again while the next one is spoken, then without times.
        content = [part for part in content if not rolling or _plain(part) not in map(_plain, before)]
        words += _cue_words(" ".join(content), _seconds(cue.groups()[:4]), _seconds(cue.groups()[4:]), entry)
    return given_timings(words, "captions")


def _cue_words(content: str, start_s: float, end_s: float, entry: str) -> list[GivenWord]:
    """Return the stretches of a cue that times part, such as ``one<00:00:01.500> two``."""
    # The pattern's groups of a time follow each stretch of text but the last.
    parts = _CUE_TIME.split(content)
    times_s = [start_s, *(_seconds(tuple(parts[at : at + 4])) for at in range(1, len(parts), 5)), end_s]
    labels = [_CUE_TAG.sub("", part) for part in parts[::5]]
    return [
        GivenWord(label, from_s, until_s, entry)
        for label, from_s, until_s in zip(labels, times_s[:-1], times_s[1:], strict=True)
        if label.strip()
    ]


def _plain(line: str) -> str:
    return _CUE_TAG.sub("", line).strip()


def _seconds(parts: tuple[str | None, ...]) -> float:
    hours, minutes, seconds, fraction = parts
    return int(hours or 0) * 3600 + int(minutes or 0) * 60 + int(seconds or 0) + float(f"0.{fraction or 0}")


def is_textgrid(text: str) -> bool:
    """Whether a text is a TextGrid."""
    return "ooTextFile" in text[:200] and "TextGrid" in text[:400]


def is_captions(text: str) -> bool:
    """Whether a text is WebVTT or SRT."""
    return text.lstrip("\ufeff").startswith("WEBVTT") or "-->" in text[:4000]
