"""What of a caption is seen at an instant: its lines, a page at a time, and how far they have been said."""

from __future__ import annotations

import bisect
from collections.abc import Callable, Collection
from dataclasses import dataclass

LINES_AT_ONCE = 2
"""Most lines on the picture; longer captions are shown in pages, each while its words are said."""
_NOT_FIRST = frozenset("，。！？、；：,.!?;:)）」』》”’%")
"""Characters that begin no line."""
_NOT_LAST = frozenset("“‘（(「『《【$¥￥€£@#")
"""Characters that end no line."""
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
    """A caption in lines of like length that break between words: at spaces, Chinese where words are said to start.

    Characters without a glyph, such as emoji, are left out; line ends and tabs are spaces.

    Args:
        text: The whole caption.
        length: Width of a text, pixels.
        width: Widest line, pixels.
        has_glyph: Whether one character can be drawn.
        word_starts: Places in the text where words start; if there are none, Chinese breaks anywhere but before a mark.
    """

    def __init__(
        self,
        text: str,
        *,
        length: Callable[[str], float],
        width: float,
        has_glyph: Callable[[str], bool],
        word_starts: Collection[int] = (),
    ) -> None:
        kept, self._places = _drawable(text, has_glyph)
        known = frozenset(word_starts)
        starts = frozenset(index for index, place in enumerate(self._places) if place in known)
        self._lines = _even_lines(kept, starts, length, width)
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


def _even_lines(
    text: str, starts: frozenset[int], length: Callable[[str], float], width: float
) -> list[tuple[int, str]]:
    """As few lines as the width allows, none longer than needed for that; each with its start."""
    lines = _lines(text, starts, length, width)
    if not 1 < len(lines) <= _EVEN_LINES:
        return lines
    narrow, wide = 0.5 * width, width
    for _ in range(_STEPS):
        middle = 0.5 * (narrow + wide)
        tried = _lines(text, starts, length, middle)
        if len(tried) == len(lines) and max(length(line) for _, line in tried) <= middle:
            lines, wide = tried, middle
        else:
            narrow = middle
    return lines


def _lines(
    text: str, starts: frozenset[int], length: Callable[[str], float], width: float
) -> list[tuple[int, str]]:
    """Fill line after line."""
    lines: list[tuple[int, str]] = []
    start = 0
    while start < len(text):
        end = start + 1
        while end < len(text) and length(text[start : end + 1]) <= width:
            end += 1
        if end < len(text):
            end = _break(text, starts, start, end)
        lines.append((start, text[start:end].rstrip()))
        start = end
        while start < len(text) and text[start] == " ":
            start += 1
    return lines


def _break(text: str, starts: frozenset[int], start: int, end: int) -> int:
    """Where a line from ``start`` that has room up to ``end`` breaks: before a word, if the line is then half full."""
    for cut in range(end, (start + end) // 2, -1):
        if _may_part(text, cut) and (text[cut] == " " or text[cut - 1] == " " or cut in starts):
            return cut
    for cut in range(end, start, -1):
        if _may_part(text, cut):
            return cut
    return end


def _may_part(text: str, cut: int) -> bool:
    """Whether two characters may stand in two lines."""
    before, after = text[cut - 1], text[cut]
    return after not in _NOT_FIRST and before not in _NOT_LAST and not (_in_word(before) and _in_word(after))


def _in_word(letter: str) -> bool:
    """Whether a character stays with its like: letters, digits and marks of languages that write spaces."""
    return letter != " " and ord(letter) < 0x2E80
