"""Finding gestures by what people call them."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from gestures.errors import DataError, NotFoundError
from gestures.library.authoring import parse_gesture
from gestures.library.catalogue import Library, load_library


@pytest.mark.parametrize(
    ("name", "gesture"),
    [
        ("wave", "wave"),
        ("Say-Hi", "wave"),
        ("thumbs up", "thumbs_up"),
        ("thanks-2", "palms_together"),
        ("good-01", "thumbs_up"),
        ("123", "enumerate_fingers"),
        ("numeric-3", "number_cn"),
        ("guanzhu", "point_screen"),
    ],
)
def test_names_are_found_in_any_spelling_and_take(name: str, gesture: str) -> None:
    assert load_library().get(name).id == gesture


def test_an_unknown_name_brings_the_nearest() -> None:
    with pytest.raises(NotFoundError, match=r"DX-LIB-004.*thumbs_up"):
        load_library().get("thumb_up")


def test_two_gestures_of_one_name_are_refused(entry: dict[str, Any]) -> None:
    one = parse_gesture(entry, "one")
    two = replace(one, id="other", aliases=("Nod-Hand",))
    with pytest.raises(DataError, match=r"DX-LIB-011.*nod_hand.*other"):
        Library([one, two])


def test_search_finds_by_word_of_either_language_and_by_kind() -> None:
    library = load_library()
    assert library.search("thumbs up")[0].id == "thumbs_up"
    assert {gesture.id for gesture in library.search("小黄车")} >= {"point_screen", "both_point_down"}
    assert {gesture.family for gesture in library.search(family="stop")} == {"stop"}
    assert all("ask_follow" in gesture.intents for gesture in library.search(intent="ask_follow"))
    assert all(gesture.hands == "none" for gesture in library.search(hands="none"))
    assert library.search("no such words at all") == ()
    assert library.search() == library.gestures


def test_ten_thousand_gestures_are_searched_at_once(entry: dict[str, Any]) -> None:
    one = parse_gesture(entry, "one")
    library = Library(replace(one, id=f"signal_{number}") for number in range(10_000))
    library.search("signal")
    started = time.perf_counter()
    assert library.search("signal_77")[0].id == "signal_77"
    assert time.perf_counter() - started < 0.2


def test_retired_gestures_can_be_told_apart(spoilt: Callable[..., dict[str, Any]]) -> None:
    library = Library([parse_gesture(spoilt("retired", "review"), "one")])
    assert library.search(review="approved") == ()
    assert len(library.search(review="retired")) == 1
