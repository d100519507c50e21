"""Numbers said one after the other in equal steps: counted aloud (three, two, one) or listed (36, 37, 38)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from gestures.intents.normalise import normalise
from gestures.intents.number_words import DIGITS, ONES, TENS, parse_chinese, parse_english

_WORD = rf"(?:{'|'.join(TENS)})(?:[ -](?:{'|'.join(ONES[1:10])}))?|{'|'.join(ONES)}"
_TOKEN = re.compile(
    # Ten before nine, eight: 十九八七.
    r"(?<![一二三四五六七八九])十(?=九八)|[一二三四五六七八九]?十[一二三四五六七八九]?|[零一二三四五六七八九]|"
    rf"(?<![\d.])\d{{1,3}}(?!\d|[.:]\d)|\b(?:{_WORD})\b"
)
_AND = r"(?:(?:and|or|then) )?"
_CLOSE = re.compile(rf"[^\S\r\n]*[,，、]?[^\S\r\n]*{_AND}")
"""What stands between numbers that are listed."""
_SLOW = re.compile(rf"(?:[^\S\r\n]|[\ufe0f\u20e3])*(?:(?:[,，、!！。~～…]+|\.+(?!\d))[^\S\r\n]*)?{_AND}")
"""What stands between numbers that are counted; a line end does not."""
_TRAILING_OFF = re.compile(r"\s*(?:\.{2,}|…+)\s*")
_LONGEST_GAP = 10
_FEWEST = 3
"""Two numbers make no count, unless each trails off: 3... 2..."""


@dataclass(frozen=True, slots=True)
class Count:
    """Numbers counted or listed.

    Attributes:
        start: Offset of the first.
        end: Offset behind the last.
        is_down: Whether they fall by one.
    """

    start: int
    end: int
    is_down: bool


def find_counts(text: str) -> Iterator[Count]:
    """Yield the runs of numbers in equal steps in order; one may begin with the last number of the one before.

    Numbers that step by one may have a stop or an exclamation mark between them, others a comma at most. Linear in
    the length of the text.
    """
    plain = normalise(text)
    run: list[tuple[int, int, int]] = []
    for match in _TOKEN.finditer(plain):
        token = (match.start(), match.end(), _value(match.group()))
        if run and not _goes_on(plain, run, token):
            yield from _counted(plain, run)
            # The last number of one run may be the first of the next.
            run = run[-1:] if _goes_on(plain, run[-1:], token) else []
        run.append(token)
    yield from _counted(plain, run)


def _value(token: str) -> int:
    if token in DIGITS:
        return DIGITS[token]
    if token.isdigit():
        return int(token)
    value = parse_english(token) if token.isascii() else parse_chinese(token)
    return int(value or 0)


def _goes_on(plain: str, run: list[tuple[int, int, int]], token: tuple[int, int, int]) -> bool:
    start, end = run[-1][1], token[0]
    step = token[2] - run[-1][2]
    if step == 0 or end - start > _LONGEST_GAP or (len(run) > 1 and step != run[-1][2] - run[-2][2]):
        return False
    if end == start and abs(step) > 1:
        return False
    gap = _SLOW if abs(step) == 1 else _CLOSE
    return gap.fullmatch(plain, start, end) is not None


def _counted(plain: str, run: list[tuple[int, int, int]]) -> Iterator[Count]:
    if len(run) < 2:
        return
    step = run[1][2] - run[0][2]
    trails_off = abs(step) == 1 and _TRAILING_OFF.fullmatch(plain, run[0][1], run[1][0])
    if len(run) >= _FEWEST or trails_off:
        yield Count(run[0][0], run[-1][1], is_down=step == -1)
