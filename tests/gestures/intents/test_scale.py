"""Prices that the other prices of a script tell to be in hundreds."""

from __future__ import annotations

import pytest

from gestures.intents.scale import in_hundreds
from gestures.intents.spans import IntentSpan

DOUBTFUL = "this chair is three ninety-five"


def _script(*others: tuple[str, str]) -> str:
    """Return the price that is read of the chair, among other clauses of a script, each with its amount."""
    clauses = [DOUBTFUL, *(clause for clause, _ in others)]
    spans = [
        (IntentSpan("state_price", 0.9, {"number": number}, (clause.index(amount), len(clause))),)
        for clause, number, amount in (
            (DOUBTFUL, "3.95", "three"),
            *((clause, number, number) for clause, number in others),
        )
    ]
    return in_hundreds(clauses, spans)[0][0].slots["number"]


@pytest.mark.parametrize(
    ("others", "number"),
    [
        ([("the table is 640", "640"), ("the lamp is 88", "88"), ("the bench is 410", "410")], "395"),
        ([("the mug is 6", "6"), ("the pan is 140", "140"), ("the pot is 210", "210")], "3.95"),
        ([("the table is 640", "640")], "3.95"),
        ([("the mug is 24", "24"), ("the pan is 30", "30")], "3.95"),
        ([], "3.95"),
    ],
)
def test_hundreds_or_cents_as_the_other_prices_say(others: list[tuple[str, str]], number: str) -> None:
    assert _script(*others) == number


def test_what_is_sold_by_the_piece_and_what_has_no_cents_stays() -> None:
    others = ["the table is 640", "the bench is 410"]
    for clause, number in (("only three ninety-five a hook", "3.95"), ("the stool is three forty", "340")):
        end = clause.find(" a hook") if " a hook" in clause else len(clause)
        spans = [
            (IntentSpan("state_price", 0.9, {"number": number}, (clause.index("three"), end)),),
            *((IntentSpan("state_price", 0.9, {"number": c[-3:]}, (13, 16)),) for c in others),
        ]
        assert in_hundreds([clause, *others], spans) == spans
