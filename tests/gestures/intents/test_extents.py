"""How large the words say that a thing is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gestures.intents.extents import points_at_size, said_extent_m
from gestures.intents.reading import Reading


def _reading(text: str) -> Reading:
    return Reading.of(text, "en" if text.isascii() else "zh")


@pytest.mark.parametrize(
    ("text", "extent_m"),
    [
        ("刀刃长十八厘米", 0.18),
        ("镜片直径四十二毫米", 0.042),
        ("晾衣杆一米六长", 1.6),
        ("跟一个核桃差不多大", 0.035),
        ("就跟橘子似的", 0.07),
        ("比名片还小", 0.09),
        ("容量八升", 0.2),
        ("它有四斤重", None),
        ("跟名片一样薄", None),
        ("鸡蛋大减价", None),
        ("nine inches long", 0.2286),
        ("a quarter inch thick", 0.00635),
        ("five foot six tall", 1.6764),
        ("no bigger than a golf ball", 0.043),
        ("it's the size of a paperback", 0.18),
        ("a walnut-sized stone", 0.035),
        ("as thin as a coin", None),
        ("it's about trust", None),
    ],
)
def test_extents_are_read_in_metres(text: str, extent_m: float | None) -> None:
    assert said_extent_m(_reading(text)) == (None if extent_m is None else pytest.approx(extent_m, rel=0.01))


@given(st.integers(2, 90))
def test_units_agree(number: int) -> None:
    said = (f"{number}厘米长", f"{10 * number}毫米长", f"{number} cm long")
    assert {round(said_extent_m(_reading(text)) or 0.0, 6) for text in said} == {number / 100}


@pytest.mark.parametrize(
    ("text", "points"), [("就这么长一截", True), ("it's this deep", True), ("it's about trust", False)]
)
def test_a_size_may_be_pointed_at(text: str, points: bool) -> None:
    assert points_at_size(_reading(text)) == points
