"""Numbers and amounts of a clause put right by the words around them.

Where numbers stand is decided in `numerals` and `money`, by which training also writes figures for words; what is
said here concerns only those who want a value.
"""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

from gestures.intents.money import USUAL_CENTS, WITHOUT_CENTS, Money
from gestures.intents.number_words import ONES, PARTS, TENS, WORDS, parse_chinese
from gestures.intents.numerals import Numeral

_MEASURE = (
    r"kilos?|kg|grams?|pounds?|lbs?|lit(?:er|re)s?|met(?:er|re)s?|(?:centi|milli)met(?:er|re)s?|ounces?|"
    r"inch(?:es)?|feet|foot|yards?|cups?|pints?|gallons?|mil|hours?|years?"
)
_AND_PART = re.compile(rf" and (?:(half|quarter)|(three)[ -]quarters?) (?={_MEASURE})")
_AND_THREE = re.compile(r"[a-z] and three$")
_UNHEARD = (
    (re.compile(r"\bcouple(?=,? (?:left|more|of|minutes?|hours?|days?|in|pieces)\b|$)"), Decimal(2)),
    (re.compile(r"\bquarter (?:of a )?million\b"), Decimal(250_000)),
    (re.compile("(?<=[送这那有做给是])两(?=样)|^两(?=样[,，\\s])"), Decimal(2)),
    (re.compile("(?<![一二两三四五六七八九几])百(?=[来十][个条件单套份盒箱双])"), Decimal(100)),
    (re.compile("(?<![一二两三四五六七八九])十[来几]万"), Decimal(100_000)),
    (re.compile("(?<!好)几万(?=[人单件份条个])"), Decimal(10_000)),
)
"""Numbers in words that say one only beside others: a couple left, 送两样, 百来条."""
_NAME = re.compile(r"(?<![a-z])[acs]$")
"""A letter that makes a name of the figures behind it: A4, C3."""
_BAG = re.compile(
    r" (?:a|per|an) (?:bag|ball|bottle|can|pound|pop|jar|yard|cup|slice|bar|stick|egg|roll|packet|tin|tub|oz|ounce)\b"
)
_FORMERLY = re.compile(r"\b(?:from|was|were|instead of|normally|usually|retails?|retail was|not) $")
_HUNDREDTHS = re.compile(r"分钱(?![^\s,，]?[不没])")
"""What 一分钱 is a price with, and not the penny that nobody earns: 一分钱不赚."""
_BY_THE_BOX = re.compile("[一二三四五六七八九]{2}一(?=[套件瓶盒包袋箱双份支])")
"""A price of two figures with what it buys behind it: 三八一盒."""
_FIGURES = "|".join(ONES[1:10])
_OH = re.compile(
    rf"(?<![a-z])(?P<hundreds>{_FIGURES})[ -]oh[ -](?P<ones>{_FIGURES})(?![a-z]|[ -](?:oh|{'|'.join(ONES + TENS)})\b)"
)
"""A hundred and ones with an oh for the tens: the 109 of one-oh-nine."""
_FIGURE_BEFORE = re.compile(rf"\b(?:oh|{'|'.join(ONES + TENS)})[ -]$")


def heard_numerals(plain: str, numerals: list[Numeral]) -> list[Numeral]:
    """Return the numbers of a normalised clause, with the halves that no article introduces: two and half kilos."""
    heard: list[Numeral] = []
    counting = [n for n in numerals if not _NAME.search(plain, max(0, n.start - 2), n.start)]
    if with_oh := _with_oh(plain):
        inside = [n for n in counting if not any(oh.start <= n.start < oh.end for oh in with_oh)]
        counting = sorted([*inside, *with_oh], key=lambda n: n.start)
    for numeral in sorted([*_unheard(plain, numerals), *counting], key=lambda n: (n.start, -n.end)):
        if heard and numeral.start < heard[-1].end:
            continue
        if _AND_THREE.search(plain[numeral.start : numeral.end]) and plain.startswith(
            " quarter", numeral.end
        ):
            # The three of fifty and three quarter kilos.
            numeral = replace(numeral, end=numeral.end - len(" and three"), value=numeral.value - 3)
        part = _AND_PART.match(plain, numeral.end)
        if part:
            numeral = replace(numeral, end=part.end() - 1, value=numeral.value + PARTS[part[1] or part[2]])
        elif _BY_THE_BOX.match(plain, numeral.start):
            value = parse_chinese(plain[numeral.start : numeral.start + 2])
            if value is not None:
                numeral = replace(numeral, end=numeral.start + 2, value=value)
        heard.append(numeral)
    return heard


def _with_oh(plain: str) -> list[Numeral]:
    """Return the numbers that are said with an oh; figures read one by one, as of a telephone, are none."""
    if "oh" not in plain:
        return []
    return [
        Numeral(*match.span(), Decimal(100 * WORDS[match["hundreds"]] + WORDS[match["ones"]]))
        for match in _OH.finditer(plain)
        if not _FIGURE_BEFORE.search(plain, 0, match.start())
    ]


def _unheard(plain: str, numerals: list[Numeral]) -> list[Numeral]:
    return [
        Numeral(*match.span(), value)
        for pattern, value in _UNHEARD
        for match in pattern.finditer(plain)
        if not any(n.start < match.start() < n.end for n in numerals)
    ]


def heard_money(
    plain: str, money: list[Money], numerals: list[Numeral], currency: str | None = None
) -> list[Money]:
    """Return the amounts of a normalised clause, without those that are one number called twice, and with 分."""
    if currency in WITHOUT_CENTS:
        money = [_in_hundreds(plain, amount) for amount in money]
    heard = [_by_the_bag(plain, amount) for amount in money if not _is_repeated(plain, amount, numerals)]
    heard = [_above_offer(plain, amount, heard, numerals) for amount in heard]
    for oh in _with_oh(plain):
        parts = [amount for amount in heard if oh.start <= amount.start < oh.end]
        heard = [amount for amount in heard if amount not in parts]
        if parts:
            heard.append(replace(parts[-1], start=oh.start, end=max(parts[-1].end, oh.end), value=oh.value))
    for numeral in numerals:
        if _HUNDREDTHS.match(plain, numeral.end):
            heard.append(Money(numeral.start, numeral.end + 2, numeral.value / 100, "CNY"))
    return sorted(heard, key=lambda amount: amount.start)


def _in_hundreds(plain: str, amount: Money) -> Money:
    """Read three fifty as 350 where the script counts in rupees or another money without cents."""
    spoken = amount.currency is None and plain[amount.start].isalpha() and amount.value % 1
    return replace(amount, value=amount.value * 100) if spoken else amount


def _by_the_bag(plain: str, amount: Money) -> Money:
    """Read four twenty-five a bag as 4.25: what is sold so is no matter of hundreds."""
    spoken = amount.currency is None and plain[amount.start].isalpha() and "hundred" not in plain
    small = spoken and 100 < amount.value < 1000 and amount.value % 100 and _BAG.match(plain, amount.end)
    return replace(amount, value=amount.value / 100) if small else amount


def _above_offer(plain: str, amount: Money, money: list[Money], numerals: list[Numeral]) -> Money:
    """Read the thirteen fifty of nine hundred, down from thirteen fifty as 1350: it was more than the offer is."""
    spoken = amount.currency is None and plain[amount.start].isalpha() and amount.value % 1
    if not spoken or not _FORMERLY.search(plain, 0, amount.start):
        return amount
    others = [n.value for n in numerals if not amount.start <= n.start < amount.end]
    offer = max(others + [m.value for m in money if m is not amount], default=Decimal(0))
    hundreds = max(amount.value, Decimal(100)) < offer < 100 * amount.value
    return replace(amount, value=amount.value * 100) if hundreds else amount


def _is_repeated(plain: str, amount: Money, numerals: list[Numeral]) -> bool:
    """Whether an amount is two numbers: sixty sixty, or the twenty-five twenty of not twenty-five, twenty."""
    inside = [n for n in numerals if amount.start <= n.start < amount.end]
    spoken = plain[amount.start].isascii() and plain[amount.start].isalpha()
    if len(inside) != 2 or amount.currency or not spoken:
        return False
    first, second = inside
    again = plain[first.start : first.end] == plain[second.start : second.end]
    return (again and second.value not in USUAL_CENTS) or plain[: amount.start].endswith("not ")
