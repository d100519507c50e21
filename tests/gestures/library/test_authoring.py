"""Gestures as animators write them: what is read, and how each mistake is named by file and field."""

from __future__ import annotations

import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gestures.errors import InvalidInputError
from gestures.library.authoring import DIRECTIONS, direction, parse_gesture, read_gestures
from gestures.library.gesture import Contact, Scaled

CONTACT = {"hand": "index_tip", "touches": "chin"}


def test_what_a_key_leaves_out_is_carried_on_from_the_one_before(entry: dict[str, Any]) -> None:
    gesture = parse_gesture(entry, "here")
    first, last = (key.main for key in gesture.keys)
    assert first is not None
    assert last is not None
    assert last.place == (1.0, 0.9, 0.7)
    assert (last.shape, last.palm, last.fingers) == (first.shape, first.palm, first.fingers)
    assert gesture.keys[0].other is None


def test_both_hands_mirror_unless_the_other_is_given(entry: dict[str, Any]) -> None:
    entry["hands"] = "both"
    gesture = parse_gesture(entry, "here")
    assert all(key.other is key.main for key in gesture.keys)
    other = {"shape": "fist", "place": [0.5, 0.5, 0.5], "palm": "in", "fingers": "forward"}
    entry["keys"][0]["other"] = other
    entry["keys"][1]["other"] = {"place": [0.6, 0.5, 0.5]}
    one, two = (key.other for key in parse_gesture(entry, "here").keys)
    assert one is not None
    assert two is not None
    assert (one.shape, two.shape, two.place) == ("fist", "fist", (0.6, 0.5, 0.5))


def test_a_place_ends_the_touch_of_the_key_before(entry: dict[str, Any]) -> None:
    entry["keys"][0]["contact"] = {**CONTACT, "gap_m": 0.01}
    first, last = (key.main for key in parse_gesture(entry, "here").keys)
    assert first is not None
    assert last is not None
    assert first.contact == Contact("index_tip", "chin", 0.01)
    assert last.contact is None


def test_a_place_may_scale_with_a_parameter(entry: dict[str, Any]) -> None:
    entry["keys"][1]["place"] = [{"by": "magnitude", "low": 0.5, "high": 1.9}, 0.8, 0.7]
    main = parse_gesture(entry, "here").keys[1].main
    assert main is not None
    assert main.place[0] == Scaled("magnitude", 0.5, 1.9)


@given(st.lists(st.sampled_from(sorted(DIRECTIONS)), min_size=1, max_size=3))
def test_words_of_direction_blend_to_a_unit_vector(words: list[str]) -> None:
    total = [sum(DIRECTIONS[word][axis] for word in words) for axis in range(3)]
    if not any(total):
        with pytest.raises(InvalidInputError, match="points nowhere"):
            direction("here", "+".join(words))
        return
    given_direction = direction("here", "+".join(words))
    assert math.isclose(math.hypot(*given_direction), 1.0)
    assert sum(a * b for a, b in zip(given_direction, total, strict=True)) == pytest.approx(
        math.hypot(*total)
    )


MISTAKES: list[tuple[Any, tuple[Any, ...], str, str]] = [
    (None, ("names",), "names", "missing"),
    (None, ("phases",), "phases", "missing"),
    ({"zh": "示意"}, ("names",), "names", "en"),
    ({"zh": "", "en": "x"}, ("description",), "description", "zh"),
    ("boht", ("hands",), "hands", "both"),
    ([0.7, 0.4], ("phases", "stroke"), "stroke", "natural, shortest, longest"),
    ([0.3, 0.4, 1.0], ("phases", "stroke"), "stroke", "shortest <= duration"),
    (["a", 0.4, 1.0], ("phases", "hold"), "hold", "number"),
    ([0.5, 0.4, float("nan")], ("phases", "hold"), "hold", "number"),
    ([0.5, 0.4, 1.0], ("phases", "strokes"), "phases", "stroke"),
    ([], ("keys",), "keys", "at least one key"),
    ({"at": 0}, ("keys",), "keys", "list of mappings"),
    (1.5, ("keys", 1, "at"), "keys[1]: at", "from 0 to 1"),
    (0.0, ("keys", 1, "at"), "keys[1]: at", "does not follow"),
    (None, ("keys", 0, "shape"), "shape", "missing"),
    ("upwards", ("keys", 0, "fingers"), "fingers", "up"),
    ("up+down", ("keys", 0, "fingers"), "fingers", "nowhere"),
    ([0, 0, 0], ("keys", 0, "palm"), "palm", "nowhere"),
    ([1, 2], ("keys", 0, "palm"), "palm", "out, up, forward"),
    ([1, 2], ("keys", 0, "place"), "place", "out, up, forward"),
    ([True, 2, 3], ("keys", 0, "place"), "place", "number"),
    ([{"by": "magnitude", "low": 0.1}, 1, 1], ("keys", 0, "place"), "place", "low"),
    ("targets", ("keys", 0, "aim"), "aim", "target"),
    ({"hand": "palm"}, ("keys", 0, "contact"), "contact", "both landmarks"),
    ({**CONTACT, "on": "chin"}, ("keys", 0, "contact"), "contact", "unknown field 'on'"),
    ({**CONTACT, True: "chin"}, ("keys", 0, "contact"), "contact", "unknown field 'True'"),
    (1, ("keys", 0, "elbow"), "keys[0]", "elbow_deg"),
    ({"elbow": 1}, ("keys", 0, "other"), "other", "elbow_deg"),
    ({"gaze": "camrea"}, ("body",), "gaze", "camera"),
    ({"nods": 1.5}, ("body",), "nods", "whole number"),
    ({"lean": 3}, ("body",), "body", "lean_deg"),
    (-1, ("repeat",), "repeat", "whole number"),
    (True, ("revision",), "revision", "whole number"),
    ([{"default": 1}], ("parameters",), "parameters", "no name"),
    ([{"name": "number", "unit": 1}], ("parameters",), "parameters", "unit"),
    ([{"region": "BR"}], ("culture",), "culture", "region and note"),
    ({"zh": "停"}, ("words",), "words", "list"),
    ("stop", ("aliases",), "aliases", "list"),
    ("x", ("familly",), "nod_hand", "family"),
]


@pytest.mark.parametrize(("value", "path", "field", "says"), MISTAKES, ids=lambda value: str(value)[:40])
def test_a_mistake_is_named_by_gesture_and_field(
    value: Any, path: tuple[Any, ...], field: str, says: str, spoilt: Callable[..., dict[str, Any]]
) -> None:
    with pytest.raises(InvalidInputError) as caught:
        parse_gesture(spoilt(value, *path), "some.yaml: nod_hand")
    error = caught.value
    assert error.code == "DX-LIB-010"
    assert field in str(error.where)
    assert "some.yaml: nod_hand" in str(error.where)
    assert says in str(error)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("gestures: [", "some.yaml"),
        ("- a", "gestures"),
        ("gestures: {}", "gestures"),
        ("gestures: [3]", "mapping"),
        ("", "gestures"),
    ],
)
def test_a_file_of_another_form_is_refused_by_name(text: str, says: str, tmp_path: Path) -> None:
    path = tmp_path / "some.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InvalidInputError, match=r"some\.yaml") as caught:
        read_gestures(path)
    assert says in str(caught.value)


@pytest.mark.parametrize(
    ("field", "value", "says"),
    [
        ("means", {"percent": [60, 40]}, "means: percent"),
        ("means", {"percent": [0, 140]}, "means: percent"),
        ("means", {"number": "three"}, "means: number"),
        ("means", {"relation": "sameness"}, "means: relation"),
        ("means", {"moment": "soon"}, "means: moment"),
        ("means", {"about": ["fase"]}, "means: about"),
        ("means", {"share": 0.5}, "unknown field 'share'"),
        ("means", ["face"], "means"),
        ("named_by", {"en": "take a bow"}, "named_by"),
        ("words", {"en": ["drop", False]}, "in quotes"),
    ],
)
def test_a_meaning_that_no_words_could_bear_out_is_refused(
    field: str, value: Any, says: str, entry: dict[str, Any]
) -> None:
    entry[field] = value
    with pytest.raises(InvalidInputError, match="DX-LIB-010") as caught:
        parse_gesture(entry, "here")
    assert says in str(caught.value)


def test_an_exact_meaning_is_read(entry: dict[str, Any]) -> None:
    entry["means"] = {"percent": [45, 55], "number": 3, "about": ["face", "hair"]}
    means = parse_gesture(entry, "here").means
    assert (means.percent, means.number, means.about) == ((45.0, 55.0), "3", ("face", "hair"))
    assert (means.relation, means.moment) == (None, None)
