"""Numbers and amounts that only the words around them make clear."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from gestures.intents.number_words import digits
from gestures.intents.slots import extract_slots

from .spelling import ONES_EN, spoken_en, spoken_zh

MANY = settings(max_examples=120, deadline=None)
PARTS = {
    "half": "0.5",
    "a half": "0.5",
    "a quarter": "0.25",
    "three quarter": "0.75",
    "three quarters": "0.75",
}


@MANY
@given(
    st.integers(1, 90),
    st.sampled_from(sorted(PARTS)),
    st.sampled_from(["kilos", "metres", "inches", "litres"]),
)
def test_halves_are_heard_with_and_without_an_article(whole: int, part: str, unit: str) -> None:
    found = extract_slots("describe_size", f"it's {spoken_en(whole)} and {part} {unit}", "en")
    assert found["number"] == digits(Decimal(whole) + Decimal(PARTS[part]))


@MANY
@given(st.integers(10, 94), st.integers(2, 3))
def test_a_price_called_again_has_no_cents(price: int, times: int) -> None:
    called = " ".join([spoken_en(price)] * times)
    assert extract_slots("state_price", f"{called} who wants it", "en") == {"number": str(price)}


@MANY
@given(
    st.integers(10, 99), st.integers(10, 99), st.sampled_from(["no", "sorry I meant", "scratch that", "uh"])
)
def test_the_amount_that_replaces_another_counts(wrong: int, right: int, words: str) -> None:
    assume(wrong != right)
    text = f"{spoken_en(wrong)} {words} {spoken_en(right)}"
    assert extract_slots("state_price", text, "en") == {"number": str(right)}


@MANY
@given(st.integers(2, 9), st.integers(21, 99), st.sampled_from(["bag", "ball", "bottle", "pound", "jar"]))
def test_what_is_sold_by_the_bag_costs_no_hundreds(whole: int, cents: int, unit: str) -> None:
    found = extract_slots("state_price", f"{ONES_EN[whole]} {spoken_en(cents)} a {unit}", "en")
    assert found == {"number": digits(whole + Decimal(cents) / 100)}


@MANY
@given(st.integers(1, 9), st.integers(1, 9), st.sampled_from(" -"), st.sampled_from(["", " dollars"]))
def test_an_oh_stands_for_the_tens(hundreds: int, ones: int, gap: str, unit: str) -> None:
    text = f"the pair's {gap.join((ONES_EN[hundreds], 'oh', ONES_EN[ones]))}{unit}"
    assert extract_slots("state_price", text, "en")["number"] == str(100 * hundreds + ones)
    sized = f"it's {gap.join((ONES_EN[hundreds], 'oh', ONES_EN[ones]))} centimetres wide"
    assert extract_slots("describe_size", sized, "en")["number"] == str(100 * hundreds + ones)


@MANY
@given(st.integers(2, 6), st.integers(11, 90))
def test_the_number_of_payments_is_no_price(payments: int, price: int) -> None:
    text = f"you can split it over {spoken_en(payments)} so that's {spoken_en(price)} today"
    assert extract_slots("state_price", text, "en") == {"number": str(price)}


@MANY
@given(st.integers(1, 9))
def test_hundredths_of_a_yuan(hundredths: int) -> None:
    figure = "一二三四五六七八九"[hundredths - 1]
    price = {"number": digits(Decimal(hundredths) / 100), "currency": "CNY"}
    assert extract_slots("state_price", f"{figure}分钱秒杀", "zh") == price
    assert extract_slots("state_price", f"{figure}分钱不赚 今天就二十九", "zh")["number"] == "29"


@MANY
@given(st.integers(21, 99), st.integers(11, 99), st.integers(1, 9))
def test_prices_run_together_are_told_apart(first: int, second: int, tenths: int) -> None:
    assume(first % 10)
    text = f"不要{spoken_zh(first)}{spoken_zh(second)}块{'一二三四五六七八九'[tenths - 1]}拿走"
    assert extract_slots("state_price", text, "zh")["number"] == f"{second}.{tenths}"


@MANY
@given(st.integers(2, 40), st.integers(2, 40))
def test_links_that_are_not_meant(wrong: int, right: int) -> None:
    assume(wrong != right)
    meant = {"link_number": str(right)}
    assert extract_slots("point_cart", f"不是{spoken_zh(wrong)}号 是{spoken_zh(right)}号链接", "zh") == meant
    text = f"not link {spoken_en(wrong)}, it's link {spoken_en(right)}"
    assert extract_slots("point_cart", text, "en") == meant


@MANY
@given(st.integers(2, 30), st.integers(2, 30))
def test_stock_in_two_places_and_what_two_take_off_add_up(first: int, second: int) -> None:
    text = f"there's {spoken_en(first)} in Dublin and {spoken_en(second)} in Cork"
    assert extract_slots("low_stock", text, "en") == {"number": str(first + second)}
    if first != second:
        text = f"厂家让了{first}块平台让了{second}块"
        assert extract_slots("discount", text, "zh") == {"number": str(first + second)}
