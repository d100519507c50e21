from __future__ import annotations

import pytest

from gestures.han import han_length, holds_han


@pytest.mark.parametrize("character", "㐀一龥鿿〇豈\U00020000\U000323af")
def test_every_plane_of_ideographs_is_chinese(character: str) -> None:
    assert holds_han(f"a{character}")
    assert han_length(f"{character}a{character}") == 2


@pytest.mark.parametrize("character", "aé1，。、「あア한ａ￥\U0001f600")
def test_neighbours_of_chinese_are_not(character: str) -> None:
    assert not holds_han(character)
    assert han_length(f"好{character}") == 1
