"""What of a caption is seen at an instant: its lines, a page at a time, and how far they have been said."""

from __future__ import annotations

import bisect
from collections.abc import Callable
from dataclasses import dataclass

LINES_AT_ONCE = 2
"""Most lines on the picture; longer captions are shown in pages, each while its words are said."""
_NOT_FIRST = frozenset("，。！？、；：,.!?;:)）」』》”’%")
"""Characters that begin no line."""
_LOOKS = range(0xFE00, 0xFE10)
"""Variation selectors: how the character before them looks, such as an emoji in colour."""
_EVEN_LINES = 6
"""Most lines that are made even; of more, nobody sees it."""
_STEPS = 10
"""How often the width is halved between too narrow and wide enough to make lines of like length."""


@dataclass(frozen=True, slots=True)
class CaptionLine:
    """One line on the picture.

    Attributes:
        text: Its characters; all of them can be drawn in one line.
        said: How many of them have been said.
    """

    text: str
    said: int


class Caption:
    """A caption in lines of like length that break at spaces, Chinese anywhere but before a mark.

    Characters without a glyph, such as emoji, are left out; line ends and tabs are spaces.

    Args:
        text: The whole caption.
        length: Width of a text, pixels.
        width: Widest line, pixels.
        has_glyph: Whether one character can be drawn.
    """

    def __init__(
        self, text: str, *, length: Callable[[str], float], width: float, has_glyph: Callable[[str], bool]
    ) -> None:
        kept, self._places = _drawable(text, has_glyph)
        self._lines = _even_lines(kept, length, width)
        self._starts = [start for start, _ in self._lines]

    def lines(self, said: int) -> list[CaptionLine]:
        """Return what is on the picture: the page with what was said last, the first one before that.

        Args:
            said: How many characters of the text have been said.
        """
        done = bisect.bisect_left(self._places, said)
        at = max(bisect.bisect_left(self._starts, done) - 1, 0)
        page = at - at % LINES_AT_ONCE
        return [
            CaptionLine(line, max(0, min(done - start, len(line))))
            for start, line in self._lines[page : page + LINES_AT_ONCE]
        ]


def _drawable(text: str, has_glyph: Callable[[str], bool]) -> tuple[str, list[int]]:
    """What can be drawn, with single spaces, and where each of its characters stands in the text."""
    kept: list[str] = []
    places: list[int] = []
    for place, letter in enumerate(text):
        shown = " " if letter.isspace() else letter
        if shown == " " and (not kept or kept[-1] == " "):
            continue
        if shown == " " or (shown.isprintable() and ord(shown) not in _LOOKS and has_glyph(shown)):
            kept.append(shown)
            places.append(place)
    while kept and kept[-1] == " ":
        kept.pop(), places.pop()
    return "".join(kept), places


def _even_lines(text: str, length: Callable[[str], float], width: float) -> list[tuple[int, str]]:
    """As few lines as the width allows, none longer than needed for that; each with its start."""
    lines = _lines(text, length, width)
    if not 1 < len(lines) <= _EVEN_LINES:
        return lines
    narrow, wide = 0.5 * width, width
    for _ in range(_STEPS):
        middle = 0.5 * (narrow + wide)
        tried = _lines(text, length, middle)
        if len(tried) == len(lines) and max(length(line) for _, line in tried) <= middle:
            lines, wide = tried, middle
        else:
            narrow = middle
    return lines


def _lines(text: str, length: Callable[[str], float], width: float) -> list[tuple[int, str]]:
    """Fill line after line."""
    lines: list[tuple[int, str]] = []
    start = 0
    while start < len(text):
        end = start + 1
        while end < len(text) and length(text[start : end + 1]) <= width:
            end += 1
        if end < len(text):
            end = _break(text, start, end)
        lines.append((start, text[start:end].rstrip()))
        start = end
        while start < len(text) and text[start] == " ":
            start += 1
    return lines


def _break(text: str, start: int, end: int) -> int:
    """Where a line from ``start`` that has room up to ``end`` breaks: before ``end`` where that parts no word."""
    for cut in range(end, start, -1):
        if text[cut] == " " or text[cut - 1] == " ":
            return cut
        if text[cut] not in _NOT_FIRST and not (_in_word(text[cut - 1]) and _in_word(text[cut])):
            return cut
    return end


def _in_word(letter: str) -> bool:
    """Whether a character stays with its like: letters, digits and marks of languages that write spaces."""
    return letter != " " and ord(letter) < 0x2E80
