"""Numbers in running Chinese and English text, as figures and as words, with their places."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from gestures.figures import thousands
from gestures.intents.normalise import normalise
from gestures.intents.number_words import CAPITALS, DIGITS, LARGE, SMALL
from gestures.intents.numerals_en import english_numbers
from gestures.intents.numerals_zh import LEXICAL, chinese_numbers

_FIGURES = re.compile(
    r"(\d+(?:\x1f\d{3})*(?:\.\d+)?)(?:([十百千万亿]+)([一二两三四五六七八九\d])?(?![\d十百千万亿])|(?:([wk]|\s?(?:million|thousand))(?![a-z])))?"
)
_TIGHT_LATIN = re.compile(r"[a-z][-]?$")
_BEFORE_FIGURES = ("rm", "rp", "rmb", "usd", "cny", "us", "nt", "hk", "s", "a", "c", "r", "x")
"""Letters that may stand at figures: signs of currencies, and the x of x3."""
_BETWEEN = re.compile(r"\bbetween\s*$")
_BETWEEN_REACH = 16
_SPOKEN_CENTS = (50, 75, 95, 99)
"""What twelve-fifty and its like end with, which is a price rather than from twelve to fifty."""


@dataclass(frozen=True, slots=True)
class Numeral:
    """A number in a text.

    Attributes:
        start: Offset of its first character.
        end: Offset behind its last character.
        value: Its value, or the lower end of a range.
        high: The upper end of a range.
    """

    start: int
    end: int
    value: Decimal
    high: Decimal | None = None


def find_numerals(text: str) -> list[Numeral]:
    """Return the numbers of a text in order, without overlap.

    Digits inside names of letters (``iPhone15``, ``B5``) and characters of ordinary words (一定, 百搭) are none.
    """
    plain = normalise(text)
    plain = plain.translate(CAPITALS) if any(ord(c) in CAPITALS for c in plain) else plain
    found: list[Numeral] = []
    taken = [False] * len(plain)
    for match in LEXICAL.finditer(plain):
        taken[match.start() : match.end()] = [True] * (match.end() - match.start())
    for start, end, value, high in [
        *_figures(_grouped(text, plain)),
        *chinese_numbers(plain, taken),
        *english_numbers(plain),
    ]:
        if not any(taken[start:end]):
            taken[start:end] = [True] * (end - start)
            found.append(Numeral(start, end, value, high))
    return sorted(_join_ranges(plain, found), key=lambda numeral: numeral.start)


def _grouped(text: str, plain: str) -> str:
    """Return the normalised text with a unit separator for each comma that parts thousands in the text as written."""
    for start, end in thousands(text):
        plain = plain[:start] + plain[start:end].replace(",", "\x1f") + plain[end:]
    return plain


def _figures(plain: str) -> list[tuple[int, int, Decimal, Decimal | None]]:
    found: list[tuple[int, int, Decimal, Decimal | None]] = []
    for match in _FIGURES.finditer(plain):
        if _TIGHT_LATIN.search(plain[max(0, match.start() - 2) : match.start()]) and not plain.endswith(
            _BEFORE_FIGURES, 0, match.start()
        ):
            continue
        value = Decimal(match[1].replace("\x1f", ""))
        end = match.end(1)
        if match[2]:
            scale = 1
            for unit in match[2]:
                scale *= SMALL.get(unit) or LARGE[unit]
            value *= scale
            end = match.end(2)
            if match[3]:
                last = DIGITS[match[3]] if match[3] in DIGITS else int(match[3])
                value += last * scale // 10
                end = match.end(3)
        elif match[4]:
            value *= {"w": 10_000, "million": 1_000_000}.get(match[4].strip(), 1000)
            end = match.end(4)
        found.append((match.start(), end, value, None))
    return found


def _join_ranges(plain: str, found: list[Numeral]) -> list[Numeral]:
    joined: list[Numeral] = []
    for numeral in sorted(found, key=lambda n: n.start):
        if joined and joined[-1].high is None and numeral.high is None and numeral.value > joined[-1].value:
            between = plain[joined[-1].end : numeral.start]
            start = joined[-1].start
            spanned = (
                _BETWEEN.search(plain, max(0, start - _BETWEEN_REACH), start) and between.strip() == "and"
            )
            written = (
                between == "-"
                and plain[numeral.start].isalpha()
                and (
                    joined[-1].value < 10 <= numeral.value
                    or (joined[-1].value % 10 != 0 and numeral.value in _SPOKEN_CENTS)
                )
            )
            if not written and (spanned or re.fullmatch(r"\s*(?:-|–|—|~|～|到|至|to)\s*", between)):
                joined[-1] = Numeral(joined[-1].start, numeral.end, joined[-1].value, numeral.value)
                continue
        joined.append(numeral)
    return joined
