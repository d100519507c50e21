"""Numbers and amounts of a clause put right by the words around them.

Where numbers stand is decided in `numerals` and `money`, by which training also writes figures for words; what is
said here concerns only those who want a value.
"""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

from gestures.intents.money import Money
from gestures.intents.number_words import parse_chinese
from gestures.intents.numerals import Numeral

_MEASURE = (
    r"kilos?|kg|grams?|pounds?|lbs?|lit(?:er|re)s?|met(?:er|re)s?|(?:centi|milli)met(?:er|re)s?|ounces?|"
    r"inch(?:es)?|feet|foot|yards?|cups?|pints?|gallons?|mil|hours?|years?"
)
_AND_PART = re.compile(rf" and (?:(half|quarter)|(three)[ -]quarters?) (?={_MEASURE})")
_PARTS = {"half": Decimal("0.5"), "quarter": Decimal("0.25"), "three": Decimal("0.75")}
_USUAL_CENTS = (95, 98, 99)
_HUNDREDTHS = re.compile(r"分钱(?![^\s,，]?[不没])")
"""What 一分钱 is a price with, and not the penny that nobody earns: 一分钱不赚."""
_BY_THE_BOX = re.compile("[一二三四五六七八九]{2}一(?=[套件瓶盒包袋箱双份支])")
"""A price of two figures with what it buys behind it: 三八一盒."""


def heard_numerals(plain: str, numerals: list[Numeral]) -> list[Numeral]:
    """Return the numbers of a normalised clause, with the halves that no article introduces: two and half kilos."""
    heard: list[Numeral] = []
    for numeral in numerals:
        if heard and numeral.start < heard[-1].end:
            continue
        part = _AND_PART.match(plain, numeral.end)
        if part:
            numeral = replace(numeral, end=part.end() - 1, value=numeral.value + _PARTS[part[1] or part[2]])
        elif _BY_THE_BOX.match(plain, numeral.start):
            value = parse_chinese(plain[numeral.start : numeral.start + 2])
            if value is not None:
                numeral = replace(numeral, end=numeral.start + 2, value=value)
        heard.append(numeral)
    return heard


def heard_money(plain: str, money: list[Money], numerals: list[Numeral]) -> list[Money]:
    """Return the amounts of a normalised clause, without those that are one number called twice, and with 分."""
    heard = [amount for amount in money if not _is_repeated(plain, amount, numerals)]
    for numeral in numerals:
        if _HUNDREDTHS.match(plain, numeral.end):
            heard.append(Money(numeral.start, numeral.end + 2, numeral.value / 100, "CNY"))
    return sorted(heard, key=lambda amount: amount.start)


def _is_repeated(plain: str, amount: Money, numerals: list[Numeral]) -> bool:
    """Whether an amount is two numbers: sixty sixty, or the twenty-five twenty of not twenty-five, twenty."""
    inside = [n for n in numerals if amount.start <= n.start < amount.end]
    spoken = plain[amount.start].isascii() and plain[amount.start].isalpha()
    if len(inside) != 2 or amount.currency or not spoken:
        return False
    first, second = inside
    again = plain[first.start : first.end] == plain[second.start : second.end]
    return (again and second.value not in _USUAL_CENTS) or plain[: amount.start].endswith("not ")
