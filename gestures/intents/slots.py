"""The values that a gesture needs, read from the words of a clause that bears a given intent."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from gestures.intents.reading import NOTHING, Reading, SlotValues
from gestures.intents.slots_count import quantity, social_proof
from gestures.intents.slots_discount import discount
from gestures.intents.slots_gift import free_gift
from gestures.intents.slots_order import countdown, enumerate_point, point_cart, time_limit
from gestures.intents.slots_price import state_price
from gestures.intents.slots_service import guarantee, shipping
from gestures.intents.slots_size import describe_size
from gestures.intents.slots_stock import low_stock
from gestures.intents.slots_viewer import answer_comment
from gestures.intents.slots_words import ask_comment

_READERS: dict[str, Callable[[Reading], SlotValues]] = {
    "answer_comment": answer_comment,
    "ask_comment": ask_comment,
    "countdown": countdown,
    "describe_size": describe_size,
    "discount": discount,
    "enumerate": enumerate_point,
    "free_gift": free_gift,
    "guarantee": guarantee,
    "low_stock": low_stock,
    "point_cart": point_cart,
    "quantity": quantity,
    "shipping": shipping,
    "social_proof": social_proof,
    "state_price": state_price,
    "time_limit": time_limit,
}

_OWNERS = frozenset(
    {
        "discount",
        "enumerate",
        "free_gift",
        "low_stock",
        "point_cart",
        "quantity",
        "social_proof",
        "state_price",
    }
)
"""Intents to which shipping leaves a number: the price of 九块九包邮, the fifth point of "fifth, we ship today"."""


def extract_slots(
    intent_id: str, clause_text: str, language: str, currency: str | None = None
) -> dict[str, Any]:
    """Return the slots of a clause that bears the intent; empty if the intent has none or the words give none.

    Args:
        intent_id: An id of the taxonomy.
        clause_text: The clause.
        language: ``zh`` or ``en``.
        currency: The currency of the script (`script_currencies`), ISO 4217; English prices that name none take it.
    """
    return locate_slots(intent_id, clause_text, language, currency).values


def locate_slots(intent_id: str, clause_text: str, language: str, currency: str | None = None) -> SlotValues:
    """Return the slots together with the place of the main value in the clause; as `extract_slots`."""
    reader = _READERS.get(intent_id)
    return NOTHING if reader is None else reader(Reading.of(clause_text, language, currency))


def locate_all_slots(
    intent_ids: Sequence[str], clause_text: str, language: str, currency: str | None = None
) -> list[SlotValues]:
    """Return for each intent of a clause what `locate_slots` does, without what is another intent's."""
    found = {id: locate_slots(id, clause_text, language, currency) for id in intent_ids}
    owned = [slots.range for id, slots in found.items() if id in _OWNERS and slots.range]
    postage = found.get("shipping", NOTHING).range
    if postage and any(start < postage[1] and postage[0] < end for start, end in owned):
        found["shipping"] = NOTHING
    return [found[id] for id in intent_ids]
