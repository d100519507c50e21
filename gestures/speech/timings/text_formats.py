"""Word timings in text files: Praat TextGrid (long and short), WebVTT and SRT."""

from __future__ import annotations

import math
import re

from gestures.errors import InvalidInputError
from gestures.speech.timings.given import GivenTimings, GivenWord, given_timings

_TEXTGRID_VALUE = re.compile(
    r'"((?:[^"]|"")*)"|<exists>|<absent>|(?<![\w.\["])(-?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?)(?![\w\]])'
)
_CUE = re.compile(
    r"^\s*(?:(\d{1,6}):)?(\d{1,2}):(\d{2})[.,](\d{1,3})\s*-->\s*(?:(\d{1,6}):)?(\d{1,2}):(\d{2})[.,](\d{1,3})"
)
_CUE_TAG = re.compile(r"<[^<>]*>|\{\\[^{}]*\}")
_NO_WORD = {"", "sil", "sp", "spn", "<eps>", "<unk>", "#", "_"}


class _TextGridValues:
    """The values of a TextGrid, taken one after the other.

    Only free-standing numbers and strings count, which is Praat's own rule and makes both layouts one.
    """

    def __init__(self, text: str) -> None:
        body = text.split("TextGrid", 1)[-1].lstrip('"')
        self._values = list(_TEXTGRID_VALUE.finditer(body))
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
        size = self.number()
        if not 0 <= size < math.inf or size != int(size):
            raise InvalidInputError(
                f"the TextGrid gives a size of {size:g}",
                code="DX-SPEECH-044",
                where=f"value {self._taken}",
                hint="Save it again from Praat as text file or short text file.",
            )
        return int(size)

    def skip_numbers(self, count: int) -> None:
        """Take numbers that say nothing of words."""
        for _ in range(count):
            self.number()

    def _take(self, *, is_text: bool) -> re.Match[str]:
        position = self._taken
        if position >= len(self._values) or (self._values[position][1] is not None) != is_text:
            raise InvalidInputError(
                f"the TextGrid breaks off or is damaged at value {position}",
                code="DX-SPEECH-044",
                hint="Save it again from Praat as text file or short text file.",
            )
        self._taken += 1
        return self._values[position]


def read_textgrid(text: str) -> GivenTimings:
    """Read the word tier of a TextGrid: the tier named like words, else the first interval tier that is no
    phone tier.

    Raises:
        InvalidInputError: If the file is cut short or has no interval tier.
    """
    values = _TextGridValues(text)
    # When the grid begins and ends, and whether it has tiers.
    values.skip_numbers(3)
    tiers: list[tuple[str, list[GivenWord]]] = []
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
    return given_timings((named or other)[0], "textgrid")


def read_captions(text: str) -> GivenTimings:
    """Read WebVTT or SRT: the words of a cue share its time.

    Raises:
        InvalidInputError: If a cue's times run backwards, or there is no cue; names the line.
    """
    words: list[GivenWord] = []
    lines = text.splitlines()
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
            content.append(_CUE_TAG.sub("", lines[index]).strip())
            index += 1
        if index < len(lines) and "-->" in lines[index] and content[-1:] and content[-1].isdecimal():
            # The next cue's number, where no empty line parts cues.
            content.pop()
        label = " ".join(part for part in content if part)
        if label:
            words.append(GivenWord(label, _seconds(cue.groups()[:4]), _seconds(cue.groups()[4:]), entry))
    return given_timings(words, "captions")


def _seconds(parts: tuple[str | None, ...]) -> float:
    hours, minutes, seconds, fraction = parts
    return int(hours or 0) * 3600 + int(minutes or 0) * 60 + int(seconds or 0) + float(f"0.{fraction or 0}")


def is_textgrid(text: str) -> bool:
    """Whether a text is a TextGrid."""
    return "ooTextFile" in text[:200] and "TextGrid" in text[:400]


def is_captions(text: str) -> bool:
    """Whether a text is WebVTT or SRT."""
    return text.lstrip("\ufeff").startswith("WEBVTT") or "-->" in text[:4000]
