"""Decisions as people read them."""

from __future__ import annotations

import re

import pytest

from gestures.alignment.explain import Explanation, Option
from gestures.cli.decisions import show_decisions

DECISION = Explanation(
    clause=0,
    word=1,
    text="cart [now]",
    time_s=2.5,
    intent="point_cart",
    chosen="point_screen",
    why="says point_cart on 'cart'",
    options=(
        Option("jab_screen", "right", "cart", -1.0),
        Option("point_screen", "left", "cart", -2.0),
        Option("jab_screen", "left", "cart", 0.5),
        Option("both_point_down", None, None, None, note="it cannot point at cart"),
        Option("both_point_down", "both", None, None, note="it cannot point at cart"),
    ),
)


def test_a_decision_names_what_was_chosen_and_why_not_the_others(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "160")
    show_decisions([DECISION])
    shown = capsys.readouterr().out.splitlines()
    row = " ".join(re.split(r" {2,}", shown[1].strip()))
    assert row == (
        "2.50 cart [now] point_cart point_screen says point_cart on 'cart' "
        "jab_screen +1.0; not both_point_down: it cannot point at cart"
    )
