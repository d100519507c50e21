"""Numbers are read as hosts read them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gestures.speech.numbers_en import NUMBER_EN, integer_en, read_number_en
from gestures.speech.numbers_zh import NUMBER_ZH, integer_zh, read_number_zh
from gestures.speech.tokens import phrases_of

_DIGIT = {"零": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}


def value_zh(text: str) -> int:
    """Read a Chinese numeral back, by the textbook rule and independently of the writer."""
    total = section = digit = 0
    for character in text:
        if character in _DIGIT:
            digit = _DIGIT[character]
        elif character in "十百千":
            section += (digit or 1) * {"十": 10, "百": 100, "千": 1000}[character]
            digit = 0
        else:
            section += digit
            scale = {"万": 10_000, "亿": 100_000_000}[character]
            total = (total + section) * scale if character == "亿" else total + section * scale
            section = digit = 0
    return total + section + digit


@given(st.integers(0, 10**11))
def test_chinese_integers_read_back(value: int) -> None:
    assert value_zh(integer_zh(str(value))) == value


@pytest.mark.parametrize(
    ("text", "reading"),
    [
        ("9.9元", "九点九"), ("¥9.9", "九块九"), ("￥9.99", "九块九毛九"), ("¥199", "一百九十九块"), ("200", "两百"),
        ("2单", "两"), ("2024年", "二零二四"), ("50%", "百分之五十"), ("1-3天", "一到三"), ("8:30", "八点三十"),
        ("100ml", "一百毫升"), ("3,000", "三千"), ("0571", "零五七一"), ("1/2", "二分之一"), ("10010", "一万零一十"),
        ("20000", "两万"), ("15", "十五"), ("110", "一百一十"), ("3w", "三万"),
    ],
)  # fmt: skip
def test_chinese_readings(text: str, reading: str) -> None:
    found = NUMBER_ZH.match(text)
    assert found is not None
    assert read_number_zh(found, "", text[found.end() :]) == reading


_TEENS = """
zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen
seventeen eighteen nineteen
"""
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
_EN = {name: index for index, name in enumerate(_TEENS.split())}
_EN |= {name: 10 * (index + 2) for index, name in enumerate(_TENS.split())}


@given(st.integers(0, 10**12))
def test_english_integers_read_back(value: int) -> None:
    total = group = 0
    for word in integer_en(str(value)):
        if word == "hundred":
            group *= 100
        elif word in _EN:
            group += _EN[word]
        else:
            total += group * {"thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12}[word]
            group = 0
    assert total + group == value


@pytest.mark.parametrize(
    ("text", "reading"),
    [
        ("$9.99", "nine dollars ninety nine"),
        ("$1", "one dollar"),
        ("$0.99", "ninety nine cents"),
        ("$5k", "five thousand dollars"),
        ("50%", "fifty percent"),
        ("2024", "twenty twenty four"),
        ("3-5", "three to five"),
        ("21st", "twenty first"),
        ("12th", "twelfth"),
        ("100ml", "one hundred milliliters"),
        ("1,299", "one thousand two hundred ninety nine"),
    ],
)
def test_english_readings(text: str, reading: str) -> None:
    found = NUMBER_EN.match(text)
    assert found is not None
    assert found.end() == len(text)
    assert " ".join(read_number_en(found)) == reading


def test_numbers_follow_the_language_around_them() -> None:
    def spoken(text: str, language: str) -> dict[str, str]:
        return {
            token.text: token.language
            for phrase in phrases_of(text, language)
            for token in phrase.tokens
            if token.number
        }

    assert spoken("这款 iPhone 15 只要 9.9 元", "zh") == {"15": "zh", "9.9": "zh"}
    assert spoken("buy 3 get 1 free", "zh") == {"3": "en", "1": "en"}
    assert spoken("only 3 left, 还剩2个", "en") == {"3": "en", "2": "zh"}


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("吊牌268，139带走", ["268", "139"]),
        ("吊牌268,139带走", ["268", "139"]),
        ("今天1,380带走", ["1,380"]),
        ("it was 268,139 once", ["268,139"]),
        ("倒数3,2,1", ["3", "2", "1"]),
    ],
)
def test_a_comma_between_figures_is_a_pause_or_part_of_a_number(text: str, numbers: list[str]) -> None:
    phrases = list(phrases_of(text, "zh"))
    assert [token.text for phrase in phrases for token in phrase.tokens if token.number] == numbers
    assert sum(any(token.number for token in phrase.tokens) for phrase in phrases) == len(numbers)
