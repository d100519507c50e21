"""Which gestures for sizes may go with words that speak of one."""

from __future__ import annotations

import pytest

from gestures.alignment.filling import Lacking, fill_parameters
from gestures.alignment.fitting import fit
from gestures.alignment.said import EXTENT
from gestures.alignment.sizes import misleading_size, shows_what_is_said
from gestures.intents.spans import IntentSpan
from gestures.intents.taxonomy import Taxonomy
from gestures.library.catalogue import load_library
from gestures.library.gesture import Parameter


def _size(**slots: str) -> IntentSpan:
    return IntentSpan("describe_size", 0.9, slots)


@pytest.fixture
def sizes(gesture_of):
    scale = (Parameter("magnitude", 0.5),)
    return {
        "tall": gesture_of("size_tall", "size", parameters=scale, aliases=("height",)),
        "wide": gesture_of("size_wide", "size", parameters=scale, aliases=("width",)),
        "thick": gesture_of("size_thick", "size", parameters=scale, aliases=("thickness", "thin")),
        "round": gesture_of("size_round", "size", parameters=scale, aliases=("diameter",)),
        "flat": gesture_of("size_flat", "size", aliases=("flat",)),
        "heft": gesture_of("heft", "size", parameters=scale, aliases=("weight",)),
    }


@pytest.mark.parametrize(
    ("slots", "fitting"),
    [
        ({"dimension": "height"}, {"tall", "thick"}),
        ({"magnitude": "tall"}, {"tall", "thick"}),
        ({"dimension": "length"}, {"wide", "thick", "round"}),
        ({"dimension": "width", "magnitude": "wide"}, {"wide", "thick", "round"}),
        ({"dimension": "thickness", "magnitude": "thin"}, {"tall", "wide", "thick", "round", "flat"}),
        ({"dimension": "size", "magnitude": "small"}, {"tall", "wide", "thick", "round"}),
        ({"dimension": "weight", "magnitude": "light"}, {"heft"}),
        ({"dimension": "weight", "number": "450"}, {"heft"}),
        ({"dimension": "weight", "magnitude": "big"}, set()),
        ({"dimension": "weight", "magnitude": "big", "number": "9"}, {"heft"}),
        ({"dimension": "size", "number": "38"}, set()),
        ({}, {"tall", "wide", "thick", "round"}),
    ],
)
def test_no_gesture_shows_another_dimension_than_is_said(sizes, slots, fitting):
    span = _size(**slots)
    assert {name for name, gesture in sizes.items() if not misleading_size(gesture, span)} == fitting


def test_hands_that_part_or_curve_say_a_size_of_no_dimension_best(sizes):
    best = {name for name, gesture in sizes.items() if shows_what_is_said(gesture, _size(dimension="size"))}
    assert best == {"wide", "round"}


@pytest.mark.parametrize(
    ("slots", "heaved", "sags"),
    [
        ({"magnitude": "light"}, 0.15, False),
        ({"magnitude": "heavy"}, 0.9, True),
        ({"number": "3"}, 0.5, False),
        ({"number": "2", "magnitude": "small"}, 0.15, False),
    ],
)
def test_a_weight_is_heaved_as_heavy_as_it_is_said_to_be(slots, heaved, sags):
    span, shipped = _size(dimension="weight", **slots), load_library()
    assert fill_parameters(shipped.get("weigh_in_hand"), span) == {"magnitude": heaved}
    filled = fill_parameters(shipped.get("sag_under_weight"), span)
    assert filled == {"magnitude": 0.9} if sags else isinstance(filled, Lacking)


def test_a_suitcase_is_as_tall_as_hands_show_between_them():
    size = {"dimension": "height", "number": "55", EXTENT: 0.55}
    filled = fill_parameters(load_library().get("size_tall"), IntentSpan("describe_size", 0.9, size))
    assert filled == {"magnitude": 1.0}


@pytest.mark.parametrize(("number", "on_fingers"), [("3", True), ("10", True), ("200", False), (None, False)])
def test_fingers_say_a_number_that_one_hand_shows_better_than_a_pinch_for_a_little(
    library, gesture_of, number, on_fingers
):
    intent = Taxonomy.load().get("low_stock")
    slots = {} if number is None else {"number": number}
    span = IntentSpan("low_stock", 0.9, slots)
    fingers, pinch = library.get("number_show"), gesture_of("pinch", "a_little", ("low_stock",))
    shown = fit(fingers, None, slots, intent, span, "")
    assert (shown > fit(pinch, None, {}, intent, span, "")) == on_fingers


@pytest.mark.parametrize(("number", "apart"), [("59.9", True), ("9", True), ("1980", False)])
def test_a_price_of_few_digits_is_spelled_rather_than_presented(library, gesture_of, number, apart):
    intent, span = Taxonomy.load().get("state_price"), IntentSpan("state_price", 0.9, {"number": number})
    present = gesture_of("lift", "present", ("state_price",))
    without = fit(present, None, {}, intent, IntentSpan("state_price", 0.9, {}), "")
    assert (fit(present, None, {}, intent, span, "") < without) == apart
