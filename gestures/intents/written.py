"""Spoken numbers as scripts write them: 今天只要九块九 as 今天只要¥9.9, nineteen ninety-nine as $19.99.

The corpus writes what hosts say. Authors of scripts, and speech recognition, write the same in figures; training sees
both.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator
from dataclasses import replace
from decimal import Decimal

from gestures.intents.corpus import Example
from gestures.intents.money import find_money
from gestures.intents.number_words import digits
from gestures.intents.numerals import find_numerals

ONE_IN = 5
"""Of so many lines with number words one is shown with figures, too: enough to learn what figures are."""
_SIGNS = {"CNY": "¥", "USD": "$", "GBP": "£", "EUR": "€"}
_UNITS = ("元", "块")


def with_written(examples: Iterable[Example]) -> Iterator[Example]:
    """Yield the examples, and behind some of those that have number words the same with figures."""
    for example in examples:
        yield example
        if not zlib.crc32(example.text.encode()) % ONE_IN and (
            text := written(example.text, example.language)
        ):
            yield replace(example, text=text)


def written(text: str, language: str) -> str | None:
    """Return a clause with figures instead of number words, or None if it has no number words.

    Which of the usual ways to write a price is taken depends on the text alone.
    """
    draw = zlib.crc32(text.encode()) >> 8
    spans = [
        (m.start, m.end, _price(m.value, m.currency, language, draw))
        for m in find_money(text)
        if m.high is None
    ]
    for numeral in find_numerals(text):
        inside = any(start <= numeral.start < end for start, end, _ in spans)
        if not inside and numeral.high is None:
            spans.append((numeral.start, numeral.end, digits(numeral.value)))
    result, at = "", 0
    for start, end, figures in sorted(spans):
        result += text[at:start] + figures
        at = end
    result += text[at:]
    return result if result != text else None


def _price(value: Decimal, currency: str | None, language: str, draw: int) -> str:
    figures = digits(value)
    if language == "zh" and currency in (None, "CNY") and draw % 3:
        return figures + _UNITS[draw % 2]
    sign = _SIGNS.get(currency or ("CNY" if language == "zh" else "USD"))
    return figures if sign is None else sign + figures
