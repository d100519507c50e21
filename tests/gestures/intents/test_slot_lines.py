"""Slots of lines as hosts say them, and of amounts, terms and links made up in every way that they are spoken."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gestures.intents.number_words import digits
from gestures.intents.slots import extract_slots

from .spelling import FIGURES_ZH, spoken_en, spoken_zh

LINES = [
    line.split("\t")
    for line in Path(__file__).with_name("slot_lines.tsv").read_text(encoding="utf-8").splitlines()
    if not line.startswith("#")
]
WIDE = str.maketrans("0123456789.", "０１２３４５６７８９．")
MANY = settings(max_examples=150, deadline=None)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_lines_of_hosts_give_the_slots_that_a_careful_reader_gives(language: str) -> None:
    lines = [entry for entry in LINES if entry[0] == language]
    wrong = [
        (intent, text, slots, found)
        for _, intent, text, slots in lines
        if (found := extract_slots(intent, text, language)) != json.loads(slots)
    ]
    assert len(lines) > 200
    assert wrong == []


@MANY
@given(st.integers(2, 9999), st.integers(0, 99))
def test_prices_in_chinese_however_they_are_written(yuan: int, fen: int) -> None:
    value = digits(Decimal(yuan) + Decimal(fen) / 100)
    change = ""
    if fen:
        jiao, last = divmod(fen, 10)
        change = f"{FIGURES_ZH[jiao]}毛{FIGURES_ZH[last]}" if last and jiao else ""
        change = FIGURES_ZH[jiao] if not last else change
    ways = [
        f"到手价{value}元",
        f"今天只要¥{value}",
        f"今天只要{value.translate(WIDE)}元",
        f"原价99999 现在{value}块",
    ]
    if not fen or change:
        ways.append(f"今天只要{spoken_zh(yuan)}块{change or '钱'}")
    for text in ways:
        assert extract_slots("state_price", text, "zh") == {"number": value, "currency": "CNY"}, text


@MANY
@given(st.integers(3, 99), st.integers(10, 99), st.sampled_from(["dollars", "pounds", "euros"]))
def test_prices_in_english_however_they_are_written(whole: int, cents: int, unit: str) -> None:
    value = digits(Decimal(whole) + Decimal(cents) / 100)
    code = {"dollars": "USD", "pounds": "GBP", "euros": "EUR"}[unit]
    sign = {"dollars": "$", "pounds": "£", "euros": "€"}[unit]
    for text in (
        f"it's {sign}{value} today",
        f"was {sign}999, now {sign}{value}",
        f"just {value} {unit}",
        f"only {spoken_en(whole)} {unit} {spoken_en(cents)}",
        f"it's {sign}{value} instead of {sign}500",
    ):
        assert extract_slots("state_price", text, "en") == {"number": value, "currency": code}, text


@MANY
@given(st.integers(1, 9), st.integers(1, 9))
def test_folds_say_what_is_taken_off(tens: int, ones: int) -> None:
    both = {"percent": str(100 - 10 * tens - ones)}
    assert extract_slots("discount", f"全场{FIGURES_ZH[tens]}{FIGURES_ZH[ones]}折", "zh") == both
    assert extract_slots("discount", f"打{tens}.{ones}折", "zh") == both
    assert extract_slots("discount", f"今天{FIGURES_ZH[tens]}折", "zh") == {"percent": str(100 - 10 * tens)}


@MANY
@given(st.integers(2, 99), st.integers(1, 400))
def test_what_is_saved_is_told_from_the_threshold(off: int, more: int) -> None:
    over = off + more
    assert extract_slots("discount", f"满{over}减{off}", "zh") == {"number": str(off)}
    assert extract_slots("discount", f"满{spoken_zh(over)}减{spoken_zh(off)}", "zh") == {"number": str(off)}
    assert extract_slots("discount", f"{off}% off", "en") == {"percent": str(off)}
    assert extract_slots("discount", f"${off} off orders over ${over}", "en") == {"number": str(off)}


@MANY
@given(st.integers(1, 99))
def test_links_stock_gifts_and_terms_in_both_languages(number: int) -> None:
    said, zh, en = str(number), spoken_zh(number), spoken_en(number)
    zh = "两" if number == 2 else zh
    assert extract_slots("point_cart", f"小黄车{spoken_zh(number)}号链接", "zh") == {"link_number": said}
    assert extract_slots("point_cart", f"link number {en} in the cart", "en") == {"link_number": said}
    assert extract_slots("low_stock", f"只剩{zh}单了", "zh") == {"number": said}
    assert extract_slots("low_stock", f"only {en} left", "en") == {"number": said}
    assert extract_slots("time_limit", f"最后{zh}分钟", "zh") == {"number": said, "unit": "minute"}
    assert extract_slots("time_limit", f"{en} minutes left", "en") == {"number": said, "unit": "minute"}
    assert extract_slots("guarantee", f"{zh}天无理由退换", "zh") == {"number": said}
    assert extract_slots("free_gift", f"再送{zh}包", "zh") == {"number": said}


@MANY
@given(st.integers(1, 30), st.integers(1, 30))
def test_ranges_give_their_lower_end(low: int, more: int) -> None:
    high = low + more
    for text in (f"{low}-{high}天到货", f"{low}到{high}天到货", f"{low}～{high}天到货"):
        assert extract_slots("shipping", text, "zh") == {"number": str(low)}, text
    for text in (f"{low}-{high} business days", f"{spoken_en(low)} to {spoken_en(high)} days"):
        assert extract_slots("shipping", text, "en") == {"number": str(low)}, text


@MANY
@given(
    st.sampled_from(["Wei Ling", "Big Tone", "Kim", "Anjali", "Mary-Jane", "O'Neil", "sunny_22"]),
    st.sampled_from(["", " from Pune", " from New Jersey", " in Texas"]),
    st.sampled_from(["asks", "is asking", "wants to know", "says"]),
)
def test_a_viewers_name_is_whole_and_no_place(name: str, place: str, verb: str) -> None:
    text = f"{name}{place} {verb} if it shrinks"
    assert extract_slots("answer_comment", text, "en") == {"viewer": name}
