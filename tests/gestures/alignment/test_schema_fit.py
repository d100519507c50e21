"""Values that fit a schema at once."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from gestures.alignment.schema_fit import fits
from gestures.alignment.timeline import Timeline
from gestures.alignment.timeline_json import timeline_schema, timeline_to_object

SCHEMA = timeline_schema()
LABEL = timeline_to_object(Timeline("zh", 1.0, "douyin", "warm_host", 0, (), (), (), (), ()))
WORD = {"text": "好", "start": 0, "end": 1, "start_s": 0.0, "end_s": 0.4, "stress": 0.5}
CLAUSE = {
    "text": "好",
    "start": 0,
    "end": 1,
    "start_s": 0.0,
    "end_s": 0.4,
    "first_word": 0,
    "last_word": 0,
    "intents": [{"id": "greet", "score": 0.9, "slots": {}, "affiliate": [0, 1]}, {"id": "greet", "score": 1}],
}
GESTURE = {
    "gesture": "wave",
    "revision": 1,
    "clause": 0,
    "intent": None,
    "hand": "left",
    "target": "self",
    "amplitude": 1.0,
    "anchor": {"word": 0, "text": "好", "time_s": 0.1},
    "preparation": [0.0, 0.1],
    "stroke": [0.1, 0.2],
    "hold": [0.2, 0.3],
    "retraction": [0.3, 0.4],
    "parameters": {"number": "3"},
    "reason": "",
}
WHOLE = {**LABEL, "words": [WORD], "clauses": [CLAUSE], "gestures": [GESTURE]}
VALUES = st.one_of(
    st.none(), st.booleans(), st.integers(-2, 5), st.floats(-1.0, 4.0), st.sampled_from(["", "left", "zh", "1.0"]),
    st.just([]), st.just({}), st.just([0.0, 1.0, 2.0]),
)  # fmt: skip


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Return the paths of everything in a value."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path, *(each for key, part in inner for each in places(part, (*path, key)))]


PLACES = [path for path in places(WHOLE) if path]


def test_a_whole_timeline_fits() -> None:
    assert fits(WHOLE, SCHEMA)


@given(st.sampled_from(PLACES), st.one_of(VALUES, st.just("gone"), st.just("beside")))
def test_what_fits_is_valid(path: tuple[Any, ...], value: Any) -> None:
    changed = json.loads(json.dumps(WHOLE))
    place = changed
    for step in path[:-1]:
        place = place[step]
    if value == "gone":
        del place[path[-1]]
    elif value == "beside" and isinstance(place, dict):
        place["more"] = 1
    else:
        place[path[-1]] = value
    valid = Draft202012Validator(SCHEMA).is_valid(changed)
    if fits(changed, SCHEMA):
        assert valid
    elif valid:
        # The one thing that is valid and not taken at once: a whole number written as 2.0.
        assert isinstance(value, float) and value.is_integer()


@pytest.mark.parametrize(
    ("value", "schema"),
    [(1, {"multipleOf": 1}), ({}, {"additionalProperties": {}}), (1, {"$ref": "elsewhere.json"}), (1, {"type": "?"})],
)  # fmt: skip
def test_what_is_not_known_is_left_to_the_validator(value: Any, schema: dict[str, Any]) -> None:
    assert not fits(value, schema)
