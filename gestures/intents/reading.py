"""A clause read for its values: the text, its numbers and amounts, and how to look around them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from gestures.intents.denial import is_denied
from gestures.intents.hearing import heard_money, heard_numerals
from gestures.intents.money import Money, money_among
from gestures.intents.names import find_names
from gestures.intents.normalise import normalise
from gestures.intents.number_words import digits
from gestures.intents.numerals import Numeral, find_numerals


@dataclass(frozen=True, slots=True)
class Reading:
    """A clause with its numbers found once.

    Attributes:
        text: The clause as written.
        plain: The clause normalised, character for character.
        language: ``zh`` or ``en``.
        numerals: Every number that is not part of a name.
        money: Every amount.
        currency: The currency of the script (`script_currencies`), ISO 4217, or None.
    """

    text: str
    plain: str
    language: str
    numerals: list[Numeral]
    money: list[Money]
    currency: str | None = None

    @classmethod
    def of(cls, clause: str, language: str, currency: str | None = None) -> Reading:
        """Read a clause; the currency is that of its script."""
        plain = normalise(clause)
        names = find_names(plain)
        numerals = [
            numeral
            for numeral in find_numerals(clause)
            if not any(start <= numeral.start < end for start, end in names)
        ]
        money = heard_money(plain, money_among(plain, numerals), numerals, currency)
        return cls(clause, plain, language, heard_numerals(plain, numerals), money, currency)

    def free(self) -> list[Numeral]:
        """Return the numbers that are no amount of money; without those that the words deny, if there are others."""
        free = [n for n in self.numerals if not any(m.start <= n.start < m.end for m in self.money)]
        return [n for n in free if not is_denied(self.plain[: n.start])] or free

    def after(self, pattern: str, numerals: list[Numeral] | None = None) -> Numeral | None:
        """Return the first number directly behind a match of the pattern."""
        for numeral in self.numerals if numerals is None else numerals:
            if re.search(rf"(?:{pattern})\s*$", self.plain[: numeral.start]):
                return numeral
        return None

    def before(self, pattern: str, numerals: list[Numeral] | None = None) -> Numeral | None:
        """Return the first number directly before a match of the pattern."""
        for numeral in self.numerals if numerals is None else numerals:
            if re.match(rf"\s*(?:{pattern})", self.plain[numeral.end :]):
                return numeral
        return None


@dataclass(frozen=True, slots=True)
class SlotValues:
    """Slots of one intent and where the main one stands.

    Attributes:
        values: Normalised values by slot name; numbers are strings of figures.
        range: Character range of the words that gave the main value, or None.
    """

    values: dict[str, Any]
    range: tuple[int, int] | None = None


NOTHING = SlotValues({})


def number_slot(numeral: Numeral | None, **more: Any) -> SlotValues:
    """Return the slot ``number`` of a numeral, with further slots; no number, no slot of that name."""
    if numeral is None:
        return SlotValues(dict(more)) if more else NOTHING
    return SlotValues({"number": digits(numeral.value), **more}, (numeral.start, numeral.end))


def first_of(*candidates: Numeral | None) -> Numeral | None:
    """Return the first that is not None."""
    return next((candidate for candidate in candidates if candidate is not None), None)
