"""The currency of a script, and the prices that take it."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gestures.errors import InvalidInputError
from gestures.intents.classifier import IntentClassifier
from gestures.intents.currency import script_currencies
from gestures.intents.slots import extract_slots

from .spelling import ONES_EN, spoken_en

NAMES = {
    "dollars": "USD",
    "quid": "GBP",
    "euros": "EUR",
    "rupees": "INR",
    "Aussie dollars": "AUD",
    "pesos": "PHP",
    "naira": "NGN",
}
PLAIN = st.lists(st.sampled_from(["hello ladies", "look at this", "it's cotton", "two left"]), max_size=4)
MANY = settings(max_examples=80, deadline=None)


@MANY
@given(PLAIN, PLAIN, st.sampled_from(sorted(NAMES)), st.integers(2, 99))
def test_a_currency_named_once_holds_for_the_script(
    before: list[str], behind: list[str], name: str, price: int
) -> None:
    script = [*before, f"it's {price} {name}", *behind]
    assert script_currencies(script) == [NAMES[name]] * len(script)
    assert script_currencies([*before, *behind]) == [None] * len([*before, *behind])


def test_one_foreign_price_changes_nothing_and_a_new_currency_does() -> None:
    script = ["forty quid", "it was fifty pounds", "that's sixty dollars in the States", "this one's thirty"]
    assert script_currencies(script)[-1] == "GBP"
    assert script_currencies([*script, "ten dollars", "twelve bucks", "and this"])[-1] == "USD"


def test_dollars_are_those_of_the_show() -> None:
    script = ["yes that's Aussie dollars", "fifty-nine dollars", "US dollars, ninety", "and this one"]
    told = script_currencies(script)
    assert told[1:3] == ["AUD", "AUD"]
    assert extract_slots("state_price", script[1], "en", "AUD") == {"number": "59", "currency": "AUD"}
    assert extract_slots("state_price", "ninety US dollars", "en", "AUD")["currency"] == "USD"
    assert extract_slots("state_price", "ninety euros", "en", "AUD")["currency"] == "EUR"


@MANY
@given(st.integers(3, 9), st.sampled_from([50, 95, 99]))
def test_money_without_cents_counts_in_hundreds(first: int, second: int) -> None:
    text = f"just {ONES_EN[first]} {spoken_en(second)}"
    in_rupees = {"number": str(100 * first + second), "currency": "INR"}
    assert extract_slots("state_price", text, "en", "INR") == in_rupees
    cents = f"{first}.{second}".rstrip("0")
    assert extract_slots("state_price", text, "en", "USD") == {"number": cents, "currency": "USD"}
    assert extract_slots("state_price", text, "en") == {"number": cents}


@MANY
@given(st.integers(2, 999), st.sampled_from(["USD", "HKD", None]))
def test_chinese_prices_stay_in_yuan(price: int, told: str | None) -> None:
    assert extract_slots("state_price", f"今天只要{price}", "zh", told)["currency"] == "CNY"


def test_figures_alone_are_read_in_the_language_of_the_script() -> None:
    clauses = IntentClassifier.load().classify("This bag is thirty quid. Now look at the other bag. £30! 45!")
    prices = [span.slots for clause in clauses for span in clause.intents if span.id == "state_price"]
    assert {price["currency"] for price in prices} == {"GBP"}


def test_the_classifier_reads_a_script_in_its_currency() -> None:
    classifier = IntentClassifier.load()
    clauses = classifier.classify(
        "This bag is only thirty-nine. The big one is forty quid. This one is only twelve."
    )
    prices = [span.slots for clause in clauses for span in clause.intents if span.id == "state_price"]
    assert [price["currency"] for price in prices] == ["GBP"] * 3
    (alone,) = classifier.classify_clauses(["this bag is only thirty-nine"])
    assert "currency" not in next(span.slots for span in alone if span.id == "state_price")
    with pytest.raises(InvalidInputError) as error:
        classifier.classify_clauses(["hello"], currencies=[])
    assert error.value.code == "DX-INTENT-013"


@pytest.mark.parametrize(
    ("clause", "currency"),
    [
        ("a six pound bass on this rod", None),
        ("the case weighs about nine pounds", None),
        ("it holds up to forty pounds", None),
        ("it carries from nine pounds up to sixty pounds", None),
        ("nine pounds of pressure", None),
        ("a six pound saving", "GBP"),
        ("it takes nine minutes and it's six pounds", "GBP"),
    ],
)
def test_pounds_that_weigh_are_no_currency(clause: str, currency: str | None) -> None:
    assert script_currencies([clause, "it's only thirty"]) == [currency] * 2
