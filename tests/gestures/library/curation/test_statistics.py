"""Figures of a library: counted right, and every shortfall said."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from gestures.library.authoring import parse_gesture
from gestures.library.catalogue import Library
from gestures.library.curation.statistics import playable_on, statistics
from gestures.library.gesture import Bilingual, Parameter
from gestures.library.lint import Coverage
from gestures.platforms import CameraFraming, PlatformProfile, ScreenElement, load_platform


@dataclass(frozen=True)
class Need:
    id: str
    fits: tuple[str, ...]
    target: str | None = None


BARE = PlatformProfile("bare", "Bare", "zh", {}, CameraFraming())
ROOM = PlatformProfile(
    "room",
    "Room",
    "zh",
    {"cart_button": ScreenElement("cart_button", "Cart", 0.1, 0.9, 0.1, 0.1)},
    CameraFraming(),
)


def test_what_is_below_its_minimum_is_said(entry: dict[str, Any]) -> None:
    one = parse_gesture(entry, "one")
    two = replace(one, id="two", words={"zh": ("停",)}, aliases=("halt",), licence="MIT")
    gone = replace(one, id="gone", review="retired")
    figures = statistics(
        Library([one, two, gone]),
        ["approved", "draft", "retired"],
        [Need("caution", ("stop",)), Need("greet", ("wave",))],
        [BARE, load_platform("douyin")],
        Coverage((((("stop",)), 2), (("wave", "bow"), 1)), {"vendor": ("halt", "salute")}),
    )
    assert figures.gestures == 2
    assert [(count.families, count.gestures) for count in figures.families] == [
        (("stop",), 2),
        (("wave", "bow"), 0),
    ]
    assert figures.intents[0].on_platform == {"bare": 2, "douyin": 2}
    assert figures.licences == {"Apache-2.0": 1, "MIT": 1}
    assert figures.statuses == {"approved": 1, "draft": 1, "retired": 1}
    assert figures.shortfalls == (
        "0 gestures of wave, bow, expected 1 or more",
        "2 gestures fit caution, expected 3 or more",
        "0 gestures fit greet, expected 3 or more",
        "0 gestures for greet can be played on bare, expected 1 or more",
        "0 gestures for greet can be played on douyin, expected 1 or more",
        "'two' is not described in both languages",
        "no gesture answers to 'salute' of vendor",
    )
    assert figures.as_table()["shortfalls"] == list(figures.shortfalls)


def test_families_that_go_with_any_words_need_none(entry: dict[str, Any]) -> None:
    beat = replace(parse_gesture(entry, "one"), family="beat", words={})
    nameless = replace(beat, id="nameless", names=Bilingual("拍", " "))
    figures = statistics(Library([beat, nameless]), [], [], [], Coverage((), {}))
    assert figures.not_bilingual == ("nameless",)


def test_pointing_needs_a_platform_that_shows_the_target(entry: dict[str, Any]) -> None:
    still = parse_gesture(entry, "one")
    keys = tuple(
        replace(key, main=replace(key.main, aim="target")) for key in still.keys if key.main is not None
    )
    pointing = replace(still, keys=keys, parameters=(Parameter("target", "cart_button"),))
    only_like = replace(pointing, parameters=(Parameter("target", "like_button", ("like_button",)),))
    assert playable_on(still, "cart_button", BARE)
    assert playable_on(pointing, "cart_button", ROOM)
    assert playable_on(pointing, None, ROOM)
    assert not playable_on(pointing, "cart_button", BARE)
    assert not playable_on(pointing, "like_button", ROOM)
    assert playable_on(pointing, "product", BARE)
    assert not playable_on(only_like, "cart_button", ROOM)
