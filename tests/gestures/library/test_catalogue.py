"""Finding gestures by what people call them."""

from __future__ import annotations

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
        ("鼓掌", "applause"),
        ("梳头发", "comb_hair"),
        (" 鞠躬 ", "bow_thanks"),
    ],
)
def test_names_are_found_in_any_spelling_and_take(name: str, gesture: str) -> None:
    assert load_library().get(name).id == gesture


def test_an_unknown_name_brings_the_nearest() -> None:
    with pytest.raises(NotFoundError, match=r"DX-LIB-004.*thumbs_up"):
        load_library().get("thumb_up")


def test_an_unknown_name_in_chinese_brings_the_nearest() -> None:
    with pytest.raises(NotFoundError, match=r"DX-LIB-004.*招手再见"):
        load_library().get("招手说再见")


def test_a_short_name_of_two_gestures_is_none(entry: dict[str, Any]) -> None:
    one = parse_gesture(entry, "one")
    library = Library([one, replace(one, id="other", aliases=())])
    assert library.get("other").id == "other"
    with pytest.raises(NotFoundError):
        library.get(one.names.zh)


def test_two_gestures_of_one_name_are_refused(entry: dict[str, Any]) -> None:
    one = parse_gesture(entry, "one")
    two = replace(one, id="other", aliases=("Nod-Hand",))
    with pytest.raises(DataError, match=r"DX-LIB-011.*nod_hand.*other"):
        Library([one, two])
