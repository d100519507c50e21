"""Whether a script counts its prices in hundreds: what two ninety-nine means is told by the others."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal
from statistics import median

from gestures.intents.money import find_money
from gestures.intents.normalise import normalise
from gestures.intents.number_words import ONES, digits
from gestures.intents.spans import IntentSpan

_PRICE = "state_price"
_TELLING = frozenset({_PRICE, "compare", "discount"})
"""Intents of the clauses whose amounts tell."""
_EITHER = re.compile(rf"(?:{'|'.join(ONES[2:10])})[ -](?:fifty|ninety[ -](?:five|eight|nine))")
"""Dollars and cents, or hundreds."""
_BY_THE_PIECE = re.compile(r" (?:each|apiece|an? (?!set|pair|piece)[a-z]+|per [a-z]+)\b")
_FEWEST = 2
"""Amounts that tell."""
_LEAST = 20
"""The other amounts are at least so small a sum, and their median is so many times the price in dollars and cents."""


def in_hundreds(
    clauses: Sequence[str], found: Iterable[tuple[IntentSpan, ...]]
) -> list[tuple[IntentSpan, ...]]:
    """Return the intents of a script's clauses, with 299 for a price of two ninety-nine if they are so large.

    Args:
        clauses: The clauses in order.
        found: The intents of each; affiliates are character ranges of it.
    """
    every = list(found)
    doubtful = [
        (number, position)
        for number, spans in enumerate(every)
        for position, span in enumerate(spans)
        if _is_either(clauses[number], span)
    ]
    if not doubtful:
        return every
    others = sorted(_told(clauses, every))
    if len(others) < _FEWEST or others[0] < _LEAST:
        return every
    middle = median(others)
    for number, position in doubtful:
        spans = every[number]
        price = Decimal(spans[position].slots["number"])
        if middle >= _LEAST * price:
            raised = {**spans[position].slots, "number": digits(100 * price)}
            every[number] = (
                *spans[:position],
                replace(spans[position], slots=raised),
                *spans[position + 1 :],
            )
    return every


def _is_either(clause: str, span: IntentSpan) -> bool:
    if span.id != _PRICE or span.affiliate is None or not 1 < Decimal(span.slots.get("number", 0)) < 10:
        return False
    plain, (start, end) = normalise(clause), span.affiliate
    return _EITHER.fullmatch(plain, start, end) is not None and not _BY_THE_PIECE.match(plain, end)


def _told(clauses: Sequence[str], every: Sequence[tuple[IntentSpan, ...]]) -> list[Decimal]:
    """Return the amounts that can be read in one way only, of the clauses that speak of prices."""
    told: list[Decimal] = []
    for clause, spans in zip(clauses, every, strict=True):
        if _TELLING.isdisjoint(span.id for span in spans):
            continue
        plain = normalise(clause)
        amounts = find_money(clause)
        told += [m.value for m in amounts if not _EITHER.fullmatch(plain, m.start, m.end)]
        places = [(m.start, m.end) for m in amounts]
        told += [
            Decimal(span.slots["number"])
            for span in spans
            if span.id == _PRICE and "number" in span.slots and span.affiliate not in places
        ]
    return told
