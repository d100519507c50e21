"""A quarter of an hour of a show with the library that ships: what must also hold for a day."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest

from gestures.library.catalogue import load_library
from gestures.pipeline.planning import plan_show
from gestures.pipeline.request import ShowRequest

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "tools" / "bench"))
from long_show import facts, long_script


@pytest.fixture(scope="module")
def show() -> dict[str, Any]:
    timeline = plan_show(ShowRequest(long_script(0.2), voice="none")).timeline
    return facts(timeline, load_library())


def test_nothing_is_wrong(show: dict[str, Any]) -> None:
    assert show["duration_s"] > 600 and show["gestures"] > 300
    assert {name: value for name, value in show.items() if name.endswith("_wrong") and value} == {}


def test_follow_and_cart_are_pointed_at(show: dict[str, Any]) -> None:
    assert show["pointing"] > 15


def test_strokes_start_a_little_before_their_words(show: dict[str, Any]) -> None:
    assert -0.25 <= show["onset_median_s"] <= 0.0


def test_sequences_come_again_no_more_often_than_chance_would_have_it(show: dict[str, Any]) -> None:
    assert show["repeated_fours"] <= show["repeated_fours_by_chance"]
