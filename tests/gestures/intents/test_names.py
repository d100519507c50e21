"""Numbers inside Chinese names count nothing."""

from __future__ import annotations

import pytest

from gestures.intents.names import find_names
from gestures.intents.reading import Reading


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("双十二的时候还要贵", ["双十二"]),
        ("比双11便宜", ["双11"]),
        ("一双十一块", []),
        ("618那会儿卖九十", ["618"]),
        ("三八节送妈妈", ["三八"]),
        ("五一假期出去玩", ["五一"]),
        ("谢谢“九月的风”的支持", ["九月的风"]),
        ("“二狗子”问能不能机洗", ["二狗子"]),
        ("想要的扣“1”", []),
        ("恭喜“88”", []),
    ],
)
def test_names_are_found_and_what_viewers_type_is_none(text: str, names: list[str]) -> None:
    assert [text[start:end] for start, end in find_names(text)] == names


@pytest.mark.parametrize("name", ["双十一", "618当天", "三八节", "十一黄金周"])
def test_the_number_beside_a_name_is_the_only_one(name: str) -> None:
    reading = Reading.of(f"{name}要卖四百三", "zh")
    assert [numeral.value for numeral in reading.numerals] == [430]
