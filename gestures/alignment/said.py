"""What a gesture may show of an intent: its slots, held against the words of the clause.

The slots name what the clause speaks of. Whether that is offered or denied, whose price it is and how many centimetres
it measures stands in the words around.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from gestures.alignment.timeline import TimedClause
from gestures.alignment.unmeant import unmeant
from gestures.intents.denial import is_denied
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

_MAY_BE_DENIED = frozenset({"discount", "free_gift", "low_stock", "quantity"})
_FORMER_WORTH = 0.45
"""What a former price is worth beside an offer: it yields where there is time for one of them only."""


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


def as_said(clause: TimedClause, span: IntentSpan) -> Said:
    """Return what a gesture may show of one intent of a clause."""
    plain = normalise(clause.text)
    start, end = (max(at - clause.start, 0) for at in span.affiliate or (clause.start, clause.end))
    if reason := unmeant(span, plain, start):
        return Said(span, 0.0, reason)
    if span.id == "state_price":
        taken_off = _shares_number(clause, span, "discount") and _is_taken_off(span, plain, start, end)
        return Said(span, 0.0, "its number is what is taken off") if taken_off else _price(clause, span)
    if span.id == "describe_size":
        return _size(clause, span)
    if span.id == "social_proof" and _shares_number(clause, span, "low_stock"):
        return Said(span, 0.0, "its number is what is left")
    if span.id == "low_stock" and _is_in_reduction(clause, plain, start):
        return Said(span, 0.0, "its number is what is taken off")
    is_price = _shares_number(clause, span, "state_price")
    if span.id == "discount" and is_price and (blocked := _price(clause, span).blocked):
        return Said(span, 0.0, blocked)
    if span.id == "low_stock" and _is_reckoned(clause, span):
        # Eighty, fifty-five taken: a hand that shows 25 shows what nobody says.
        return Said(replace(span, slots={}))
    if span.id == "quantity" and is_price:
        return Said(span, 0.0, "its number is the price")
    if span.id in _MAY_BE_DENIED and span.slots and span.affiliate is not None and is_denied(plain[:start]):
        if span.id == "discount" and not _is_taken_off(span, plain, start, end):
            # Not 300, not 200: the price falls, by something else than the amount denied.
            return Said(replace(span, slots={}))
        return Said(span, 0.0, "the words deny it")
    return Said(span)


def _price(clause: TimedClause, span: IntentSpan) -> Said:
    role = price_role(Reading.of(clause.text, detect_language(clause.text)))
    if role == "denied":
        return Said(span, 0.0, "the words deny this price")
    if role == "other":
        return Said(span, 0.0, "the price is not that of the offer")
    return Said(span, _FORMER_WORTH) if role == "former" else Said(span)


def _is_taken_off(span: IntentSpan, plain: str, start: int, end: int) -> bool:
    """Whether the value of a discount is what is taken off, rather than a price."""
    return bool("percent" in span.slots or SAVED.search(plain[:start]) or SAVED_BEHIND.match(plain, end))


def _is_in_reduction(clause: TimedClause, plain: str, start: int) -> bool:
    """Whether a word stands in an amount that is taken off: the one of that's two fifty one off."""
    if SAVED_BEHIND.search(plain, start) is None:
        return False
    amounts = Reading.of(clause.text, detect_language(clause.text)).money
    return any(m.start <= start < m.end and SAVED_BEHIND.match(plain, m.end) for m in amounts)


def _shares_number(clause: TimedClause, span: IntentSpan, id: str) -> bool:
    """Whether the number of an intent is that of another intent of its clause."""
    number = None if "percent" in span.slots else span.slots.get("number")
    others = (other.slots.get("number") for other in clause.intents if other.id == id)
    return number is not None and number in others


def _is_reckoned(clause: TimedClause, span: IntentSpan) -> bool:
    """Whether the number of an intent comes of several in the clause and is none of them."""
    said = {
        digits(numeral.value) for numeral in Reading.of(clause.text, detect_language(clause.text)).numerals
    }
    return len(said) > 1 and span.slots.get("number", "") not in {"", *said}


def _size(clause: TimedClause, span: IntentSpan) -> Said:
    reading = Reading.of(clause.text, detect_language(clause.text))
    extent_m = said_extent_m(reading)
    if extent_m is not None:
        return Said(replace(span, slots={**span.slots, EXTENT: extent_m}))
    if not span.slots and not points_at_size(reading):
        return Said(span, 0.0, "the words say no size")
    return Said(span)
