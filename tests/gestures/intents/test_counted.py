"""Runs of numbers in equal steps."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gestures.intents.counted import find_counts

from .spelling import FIGURES_ZH, ONES_EN


def _runs(text: str) -> list[tuple[str, bool]]:
    return [(text[count.start : count.end], count.is_down) for count in find_counts(text)]


@given(
    st.integers(3, 9).flatmap(lambda top: st.tuples(st.just(top), st.integers(1, top - 2))),
    st.sampled_from(["figures", "zh", "en"]),
    st.sampled_from([" ", ", ", "! ", "... ", ". "]),
)
def test_every_count_down_is_found_whole(ends: tuple[int, int], written: str, gap: str) -> None:
    names = {"figures": [str(value) for value in range(10)], "zh": FIGURES_ZH, "en": ONES_EN}[written]
    count = gap.join(names[value] for value in range(ends[0], ends[1] - 1, -1))
    assert _runs(f"ok {count} go") == [(count, True)]


@pytest.mark.parametrize(
    ("text", "runs"),
    [
        ("倒数十九八七六", [("十九八七六", True)]),
        ("3️⃣2️⃣1️⃣", [("3️⃣2️⃣1", True)]),
        ("尺码 36,37,38", [("36,37,38", False)]),
        ("100, 110 and 120", [("100, 110 and 120", False)]),
        ("six, seven, and eight", [("six, seven, and eight", False)]),
        ("5... 4...", [("5... 4", True)]),
        ("5! 4!", []),
        ("99! 89! 79!", []),
        ("三\n二\n一", []),
        ("1.3, 2, 1", []),
        ("3, 2:30, 1", []),
        ("9,4,3,2", [("4,3,2", True)]),
        ("二十,十九,十八", [("二十,十九,十八", True)]),
        ("3,3,3", []),
    ],
)
def test_what_is_a_count(text: str, runs: list[tuple[str, bool]]) -> None:
    assert _runs(text) == runs
