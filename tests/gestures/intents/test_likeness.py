"""Sizes likened to things of everyday life."""

from __future__ import annotations

import pytest

from gestures.intents.likeness import likened_extent
from gestures.intents.size_magnitude import said_magnitude, says_any_size


def _magnitude(text: str) -> str | None:
    found = said_magnitude(text, lambda key, match: False)
    return None if found is None else found[0]


@pytest.mark.parametrize(
    ("text", "magnitude"),
    [
        ("跟个u盘差不多大", "small"),
        ("就蓝莓那么大", "small"),
        ("西瓜那么大一个", "big"),
        ("跟鹅蛋一样大", "big"),
        ("it's the size of a key", "small"),
        ("it's as big as an apple", "big"),
        ("有拳头那么大", "big"),
        ("only as big as a stamp", "small"),
        ("it's huge", "big"),
    ],
)
def test_what_it_is_likened_to_says_how_large(text: str, magnitude: str) -> None:
    assert _magnitude(text) == magnitude


def test_than_is_no_likeness() -> None:
    assert _magnitude("比手机还要轻一些") != "small"


@pytest.mark.parametrize(
    ("text", "any_size"), [("有大有小随便挑", True), ("大小都有", True), ("特别大", False)]
)
def test_of_several_sizes_none_is_said(text: str, any_size: bool) -> None:
    assert says_any_size(text) == any_size
    assert (_magnitude(text) is None) == any_size


def test_nuts_are_smaller_than_hands() -> None:
    extents = [
        likened_extent(f"跟{thing}一样大") for thing in ("芝麻", "樱桃", "鸡蛋", "巴掌", "平板", "脸盆")
    ]
    lengths = [extent[0] for extent in extents if extent is not None]
    assert len(lengths) == 6
    assert lengths == sorted(lengths)
