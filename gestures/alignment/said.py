"""What a gesture may show of an intent: its slots, held against the words of the clause.

The slots name what the clause speaks of. Whether that is offered or denied, whose price it is and how many centimetres
it measures stands in the words around.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from gestures.alignment.timeline import TimedClause
from gestures.alignment.unmeant import unmeant
from gestures.intents.denial import is_denied, is_refused
from gestures.intents.extents import points_at_size, said_extent_m
from gestures.intents.normalise import normalise
from gestures.intents.number_words import digits
from gestures.intents.price_words import SAVED, SAVED_BEHIND
from gestures.intents.reading import Reading
from gestures.intents.slots_price import price_role
from gestures.intents.spans import IntentSpan
from gestures.languages import detect_language

EXTENT = "extent_m"
"""Slot of a size for the planner alone: the extent that the words give, m."""

_OF_THE_HOST = re.compile(
    r"\b(?:ours?|mine|my|me|i|i'?m|i'?ll|we|we'?re|us|you|here|this|these|tonight|today|(?<!right )now|only|just|"
    r"ones?|than|half|third|quarter|cheaper|less|under|below|beats?|instead|against|versus|the same)\b"
)
"""Words of a comparison that set the offer beside another's price, or turn to it."""
_FORMER_WORTH = 0.45
"""What a former price is worth beside an offer: it yields where there is time for one of them only."""


_CARRIES = re.compile(
    r"\b(?:holds?|carr(?:y|ies)|supports?|takes?|lifts?|bears?|pulls?|tows?|rated|load|suits?|babies|kids|dogs|people)"
    r"(?: (?:you|babies|kids|dogs|people|loads?|for|from|of|up|to|about|around|over|under|at|least|anything|a|an))* $"
)
"""Before a weight that a thing is made for, rather than its own."""
_SMALL_UNIT = re.compile(
    r"[ -]?(?:(?P<carat>carats?|克拉)|(?P<mg>毫克|mg|milligrams?)|(?P<g>克|g|grams?))(?![a-z])"
)
_GRAMS = {"carat": 0.2, "mg": 0.001, "g": 1.0}
_FELT_G = 8.0
"""The least weight that a hand weighs, g."""


@dataclass(frozen=True, slots=True)
class Said:
    """An intent as a gesture may show it.

    Attributes:
        span: The intent, with the slots that may be shown.
        worth: Share of the intent's worth.
        blocked: Why it gets no gesture, or empty.
    """

    span: IntentSpan
    worth: float = 1.0
    blocked: str = ""


@dataclass(frozen=True, slots=True)
class _Words:
    """An intent and the words around it.

    Attributes:
        clause: The clause.
        span: The intent.
        plain: The clause, normalised.
        start: Where in the clause the intent's affiliate begins.
        end: Offset behind the affiliate.
    """

    clause: TimedClause
    span: IntentSpan
    plain: str
    start: int
    end: int

    def reading(self) -> Reading:
        return Reading.of(self.clause.text, detect_language(self.clause.text))

    def blocked(self, why: str) -> Said:
        return Said(self.span, 0.0, why)

    def shares_number(self, id: str) -> bool:
        """Whether the number of the intent is that of another intent of its clause."""
        number = None if "percent" in self.span.slots else self.span.slots.get("number")
        others = (other.slots.get("number") for other in self.clause.intents if other.id == id)
        return number is not None and number in others

    def is_denied(self) -> bool:
        if not self.span.slots or self.span.affiliate is None:
            return False
        return is_denied(self.plain[: self.start]) or is_refused(self.plain[self.end :])

    def is_taken_off(self) -> bool:
        """Whether the value of a discount is what is taken off, rather than a price."""
        return bool(
            "percent" in self.span.slots
            or SAVED.search(self.plain[: self.start])
            or SAVED_BEHIND.match(self.plain, self.end)
        )


def as_said(clause: TimedClause, span: IntentSpan) -> Said:
    """Return what a gesture may show of one intent of a clause."""
    plain = normalise(clause.text)
    start, end = (max(at - clause.start, 0) for at in span.affiliate or (clause.start, clause.end))
    if reason := unmeant(span, plain, start):
        return Said(span, 0.0, reason)
    rule = _RULES.get(span.id)
    return rule(_Words(clause, span, plain, start, end)) if rule else Said(span)


def _state_price(words: _Words) -> Said:
    if words.shares_number("discount") and words.is_taken_off():
        return words.blocked("its number is what is taken off")
    return _price(words)


def _price(words: _Words) -> Said:
    role = price_role(words.reading())
    if role == "denied":
        return words.blocked("the words deny this price")
    if role == "other" or (role == "offer" and _is_compared_with(words)):
        return words.blocked("the price is not that of the offer")
    return Said(words.span, _FORMER_WORTH) if role == "former" else Said(words.span)


def _is_compared_with(words: _Words) -> bool:
    """Whether a price is what the offer is compared with: an English clause that names nothing of the host's."""
    begins = [
        other.affiliate[0] for other in words.clause.intents if other.id == "compare" and other.affiliate
    ]
    named_first = any(begin - words.clause.start < words.start for begin in begins)
    return named_first and words.plain.isascii() and not _OF_THE_HOST.search(words.plain)


def _describe_size(words: _Words) -> Said:
    span, reading = words.span, words.reading()
    if span.slots.get("dimension") == "weight" and "number" in span.slots:
        if _CARRIES.search(words.plain[: words.start]):
            return words.blocked("the words say what it carries")
        if _is_light_as_air(words):
            return words.blocked("no hand feels so small a weight")
    extent_m = said_extent_m(reading)
    if extent_m is not None:
        return Said(replace(span, slots={**span.slots, EXTENT: extent_m}))
    if not span.slots and not points_at_size(reading):
        return words.blocked("the words say no size")
    return Said(span)


def _is_light_as_air(words: _Words) -> bool:
    unit = _SMALL_UNIT.match(words.plain, words.end) or _SMALL_UNIT.search(
        words.plain, words.start, words.end
    )
    return unit is not None and float(words.span.slots["number"]) * _GRAMS[unit.lastgroup or ""] < _FELT_G


def _social_proof(words: _Words) -> Said:
    return (
        words.blocked("its number is what is left") if words.shares_number("low_stock") else Said(words.span)
    )


def _discount(words: _Words) -> Said:
    if words.shares_number("state_price") and (blocked := _price(words).blocked):
        return words.blocked(blocked)
    if words.is_denied() and not words.is_taken_off():
        # Not 300, not 200: the price falls, by something else than the amount denied.
        return Said(replace(words.span, slots={}))
    return _unless_denied(words)


def _low_stock(words: _Words) -> Said:
    if _is_in_reduction(words):
        return words.blocked("its number is what is taken off")
    if _is_reckoned(words):
        # Eighty, fifty-five taken: a hand that shows 25 shows what nobody says.
        return Said(replace(words.span, slots={}))
    return _unless_denied(words)


def _quantity(words: _Words) -> Said:
    return (
        words.blocked("its number is the price")
        if words.shares_number("state_price")
        else _unless_denied(words)
    )


def _unless_denied(words: _Words) -> Said:
    return words.blocked("the words deny it") if words.is_denied() else Said(words.span)


_RULES: dict[str, Callable[[_Words], Said]] = {
    "describe_size": _describe_size,
    "discount": _discount,
    "free_gift": _unless_denied,
    "low_stock": _low_stock,
    "quantity": _quantity,
    "social_proof": _social_proof,
    "state_price": _state_price,
}


def _is_in_reduction(words: _Words) -> bool:
    """Whether a word stands in an amount that is taken off: the one of that's two fifty one off."""
    if SAVED_BEHIND.search(words.plain, words.start) is None:
        return False
    amounts = words.reading().money
    return any(m.start <= words.start < m.end and SAVED_BEHIND.match(words.plain, m.end) for m in amounts)


def _is_reckoned(words: _Words) -> bool:
    """Whether the number of an intent comes of several in the clause and is none of them."""
    said = {digits(numeral.value) for numeral in words.reading().numerals}
    return len(said) > 1 and words.span.slots.get("number", "") not in {"", *said}
