"""Numbers: from a value to words and back, and in the middle of sentences."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gestures.intents.money import find_money
from gestures.intents.normalise import normalise
from gestures.intents.number_words import digits, parse_chinese, parse_english
from gestures.intents.numerals import find_numerals

from .spelling import FIGURES_ZH, ONES_EN, TENS_EN


def _chinese(value: int) -> str:
    """Formal Chinese of 0…99,999,999."""
    if value >= 10_000:
        high, low = divmod(value, 10_000)
        joint = "零" if 0 < low < 1000 else ""
        return _chinese(high) + "万" + (joint + _chinese(low) if low else "")
    if value < 10:
        return FIGURES_ZH[value]
    words, zero = "", False
    for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        figure, value = divmod(value, unit)
        if figure:
            words += ("零" if zero and words else "") + FIGURES_ZH[figure] + name
            zero = False
        else:
            zero = True
    return words


def _english(value: int) -> str:
    if value < 20:
        return ONES_EN[value]
    if value < 100:
        return TENS_EN[value // 10] + (f"-{ONES_EN[value % 10]}" if value % 10 else "")
    if value < 1000:
        return f"{ONES_EN[value // 100]} hundred" + (f" and {_english(value % 100)}" if value % 100 else "")
    return f"{_english(value // 1000)} thousand" + (f" {_english(value % 1000)}" if value % 1000 else "")


@given(st.integers(0, 99_999_999))
def test_chinese_words_read_back(value: int) -> None:
    assert parse_chinese(_chinese(value)) == value


@given(st.integers(0, 999_999))
def test_english_words_read_back(value: int) -> None:
    assert parse_english(_english(value)) == value


@given(st.integers(1, 9), st.integers(1, 9), st.sampled_from([("百", 100), ("千", 1000), ("万", 10_000)]))
def test_a_last_figure_stands_one_place_below(first: int, second: int, unit: tuple[str, int]) -> None:
    assert (
        parse_chinese(FIGURES_ZH[first] + unit[0] + FIGURES_ZH[second])
        == first * unit[1] + second * unit[1] // 10
    )


@given(st.integers(0, 9_999_999))
def test_figures_in_every_writing_are_found(value: int) -> None:
    full = "".join(chr(ord(figure) + 0xFEE0) for figure in str(value))
    for written in (str(value), f"{value:,}", full):
        (numeral,) = find_numerals(f"一共{written}件")
        assert numeral.value == value
        assert f"一共{written}件"[numeral.start : numeral.end] == written


@given(st.integers(1, 999), st.integers(100, 999))
def test_a_full_width_comma_parts_numbers(first: int, second: int) -> None:
    assert [n.value for n in find_numerals(f"不要{first}，{second}带走")] == [first, second]


@given(st.integers(1, 99), st.integers(1, 9))
def test_spoken_price_reads_back(yuan: int, jiao: int) -> None:
    spoken = f"{_chinese(yuan)}块{FIGURES_ZH[jiao]}"
    (money,) = find_money(f"今天只要{spoken}哦")
    assert (money.value, money.currency) == (yuan + Decimal(jiao) / 10, "CNY")
    assert f"今天只要{spoken}哦"[money.start : money.end] == spoken


@given(st.integers(1, 99), st.integers(21, 99).filter(lambda n: n % 10 != 0))
def test_spoken_dollars_and_cents_read_back(dollars: int, cents: int) -> None:
    (money,) = find_money(f"only {_english(dollars)} {_english(cents)} today")
    # "nine ninety-nine" has cents, "one forty-five" is a hundred and forty-five.
    in_hundreds = dollars < 10 and cents not in (95, 98, 99)
    assert money.value == (100 * dollars + cents if in_hundreds else dollars + Decimal(cents) / 100)


@given(st.integers(1, 99), st.integers(1, 9), st.sampled_from("个瓶串团棵米把"))
def test_what_is_bought_is_no_part_of_the_price(yuan: int, jiao: int, measure: str) -> None:
    for spoken, price in (
        (f"{_chinese(yuan)}块", Decimal(yuan)),
        (f"{_chinese(yuan)}块{_chinese(jiao)}", yuan + Decimal(jiao) / 10),
        (f"{_chinese(jiao)}毛", Decimal(jiao) / 10),
    ):
        (money,) = find_money(f"{spoken}一{measure}")
        assert money.value == price


@given(st.text(max_size=40))
def test_normalising_keeps_every_offset(text: str) -> None:
    assert len(normalise(text)) == len(text)


@given(st.decimals(0, 100_000, places=2))
def test_figures_have_no_trailing_zero(value: Decimal) -> None:
    text = digits(value)
    assert Decimal(text) == value
    assert "." not in text or text[-1] not in "0."


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("两百五", [250]),
        ("一千二一台", [1200]),
        ("一万二", [12_000]),
        ("3万5", [35_000]),
        ("1.2万单", [12_000]),
        ("10w+", [100_000]),
        ("一百多万件", [1_000_000]),
        ("二零二六年", [2026]),
        ("仨人", [3]),
        ("廿五", [25]),
        ("一定要买 百搭 十分好用 万一 周三", []),
        ("十分钟", [10]),
        ("一个大概三两重", [3]),
        ("iPhone15 和 B5", []),
        ("this one is better", []),
        ("two and a half metres", [Decimal("2.5")]),
        ("four point eight stars", [Decimal("4.8")]),
        ("two dozen oysters", [24]),
    ],
)
def test_numbers_in_running_text(text: str, values: list[int]) -> None:
    assert [numeral.value for numeral in find_numerals(text)] == values


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [("五六个", 5, 6), ("三四十块", 30, 40), ("5到8厘米", 5, 8), ("5-8 inches", 5, 8)],
)
def test_ranges(text: str, low: int, high: int) -> None:
    (numeral,) = find_numerals(text)
    assert (numeral.value, numeral.high) == (low, high)


@pytest.mark.parametrize("text", ["", "点", "百", "万", "十十", "三点", "两两", "abc"])
def test_no_number_is_none(text: str) -> None:
    assert parse_chinese(text) is None


@given(st.integers(1, 19), st.integers(1, 9), st.integers(10, 99), st.sampled_from([" ", "-"]))
def test_hundreds_may_run_into_thousands(thousands: int, hundreds: int, rest: int, joint: str) -> None:
    spoken = f"{_english(thousands)} thousand {ONES_EN[hundreds]}{joint}{_english(rest)}"
    (found,) = find_numerals(f"it's {spoken} with the stand")
    assert found.value == 1000 * thousands + 100 * hundreds + rest


@given(st.lists(st.integers(1, 9), min_size=3, max_size=4), st.sampled_from([" ", "-"]))
def test_a_price_may_be_read_figure_by_figure(figures: list[int], joint: str) -> None:
    steps = {b - a for a, b in pairwise(figures)}
    read = find_money(joint.join(ONES_EN[figure] for figure in figures) + ", that's it")
    whole = [money.value for money in read if money.value >= 100]
    assert whole == ([] if steps in ({1}, {-1}) else [int("".join(map(str, figures)))])


@given(st.integers(2, 9), st.integers(11, 99), st.sampled_from(["three", "four"]))
def test_beside_an_amount_in_hundreds_a_pair_is_in_hundreds_too(first: int, rest: int, several: str) -> None:
    text = f"{ONES_EN[first]} {_english(rest)} each, {several} for {_english(100 * (first + 1))}"
    assert find_money(text)[0].value == 100 * first + rest


@given(st.integers(1, 9), st.sampled_from(["十根", "十个", "十片"]))
def test_tens_behind_a_price_are_not_its_change(yuan: int, things: str) -> None:
    assert find_money(f"{FIGURES_ZH[yuan]}块九六{things}")[0].value == yuan + Decimal("0.9")
    assert find_money(f"{FIGURES_ZH[yuan]}块九{things}")[0].value == yuan + Decimal("0.9")


@pytest.mark.parametrize(
    "unit", ["两百", "三两", "7% ", "2.", "八块八", "nine fifty and ", "一点", "between nine and "]
)
def test_long_runs_of_numbers_take_time_in_proportion(unit: str) -> None:
    def needed_s(characters: int) -> float:
        text = unit * (characters // len(unit))
        start_s = process_time()
        find_money(text)
        return process_time() - start_s

    # Twice the linear growth, over the noise of a busy machine.
    assert min(needed_s(16_000) for _ in range(3)) <= 16.0 * min(needed_s(2_000) for _ in range(3)) + 0.05


def test_figures_of_any_length_are_one_number() -> None:
    assert [numeral.value for numeral in find_numerals("单号" + "一三八零" * 30)] == [Decimal("1380" * 30)]
