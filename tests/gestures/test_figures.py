"""Commas between figures: of thousands, or between two numbers."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gestures.figures import numbers_parted, thousands


def _whole(text: str) -> list[str]:
    return [text[start:end] for start, end in thousands(text)]


@given(st.integers(1000, 10**9))
def test_thousands_of_english_text_are_whole(value: int) -> None:
    assert _whole(f"we sold {value:,} of them") == [f"{value:,}"]


@given(st.integers(1000, 99_999))
def test_up_to_two_figures_before_the_comma_make_thousands_in_chinese(value: int) -> None:
    assert _whole(f"只要{value:,}带走") == [f"{value:,}"]


@given(st.integers(100, 999), st.integers(100, 999))
def test_three_figures_on_each_side_are_two_numbers_in_chinese(first: int, second: int) -> None:
    assert _whole(f"吊牌{first},{second}拿走") == []
    assert numbers_parted(f"吊牌{first},{second}拿走") == f"吊牌{first}，{second}拿走"


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("已售258,160件", ["258,160"]),
        ("¥258,160起", ["258,160"]),
        ("258,600元一套", ["258,600"]),
        ("原价258,169元", []),
        ("粉丝258,060", ["258,060"]),
        ("1，299元", []),
        ("3,2,1", []),
        ("5,4,321", []),
        ("1,2999 and 12,34", []),
        ("2.5,199", []),
        ("was 1,299.50, now 1,099", ["1,299", "1,099"]),
    ],
)
def test_what_stands_around_decides(text: str, whole: list[str]) -> None:
    assert _whole(text) == whole


@given(st.text(alphabet="0123456789,，. 件元a¥", max_size=30))
def test_any_text_keeps_its_length_and_its_thousands(text: str) -> None:
    parted = numbers_parted(text)
    assert len(parted) == len(text)
    assert parted.replace("，", ",") == text.replace("，", ",")
    for start, end in thousands(text):
        assert parted[start:end] == text[start:end]
