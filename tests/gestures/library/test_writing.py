from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from gestures.errors import InvalidInputError
from gestures.library.authoring import direction, parse_gesture, read_gestures
from gestures.library.catalogue import load_library
from gestures.library.gesture import ClipSource, Contact, Direction, Gesture, HandKey, Key, Scaled
from gestures.library.writing import gesture_entry, write_gestures

GESTURES = load_library().gestures
PARAMETRIC = next(gesture for gesture in GESTURES if gesture.id == "wave")

number = st.floats(-2.0, 2.0).map(lambda value: round(value, 3))
scalar = number | st.builds(Scaled, st.just("magnitude"), number, number)


@st.composite
def directions(draw: st.DrawFn) -> Direction:
    """Directions as authored in hundredths, and as a program may compute them."""
    hundredths = st.integers(-100, 100).map(lambda steps: steps / 100)
    parts = draw(st.lists(hundredths | st.floats(-1.0, 1.0), min_size=3, max_size=3))
    if max(abs(part) for part in parts) < 0.01:
        parts[0] = 1.0
    return direction("", parts)


hands = st.builds(
    HandKey,
    shape=st.sampled_from(["flat", "fist"]),
    place=st.tuples(scalar, scalar, scalar),
    palm=directions(),
    fingers=directions(),
    aim=st.sampled_from([None, "target"]),
    reach=st.sampled_from([0.7, 0.9]),
    contact=st.none()
    | st.builds(Contact, st.just("palm"), st.sampled_from(["chest", "chin"]), st.sampled_from([0.0, 0.01])),
    elbow_deg=st.sampled_from([0.0, 12.5]),
)


@st.composite
def keys(draw: st.DrawFn) -> tuple[Key, ...]:
    found = []
    for at in sorted(draw(st.sets(st.integers(0, 20), min_size=1, max_size=4))):
        main = draw(hands)
        other = draw(st.sampled_from(["mirror", "none", "own"]))
        found.append(
            Key(
                at / 20,
                main,
                {"mirror": main, "none": None}.get(other) or (draw(hands) if other == "own" else None),
            )
        )
    return tuple(found)


@pytest.mark.parametrize("gesture", GESTURES, ids=lambda gesture: gesture.id)
def test_what_is_written_is_read_back_as_the_same_gesture(gesture: Gesture) -> None:
    again = parse_gesture(gesture_entry(gesture), "written")
    assert again == replace(gesture, revision=1, review="approved")
    mirrored = [key.other is key.main for key in gesture.keys]
    assert [key.other is key.main for key in again.keys] == mirrored


def test_the_whole_library_goes_through_one_file(tmp_path: Path) -> None:
    chosen = GESTURES[::4]
    path = tmp_path / "all.yaml"
    path.write_text(write_gestures(chosen), encoding="utf-8")
    assert tuple(read_gestures(path)) == chosen
    assert write_gestures(read_gestures(path)) == path.read_text(encoding="utf-8")


@given(keys(), st.sampled_from(["both", "either"]))
@settings(deadline=None, max_examples=60)
def test_any_keys_survive_what_is_left_out_of_them(made: tuple[Key, ...], choice: str) -> None:
    gesture = replace(PARAMETRIC, hands=choice, keys=made)
    again = parse_gesture(yaml.safe_load(write_gestures([gesture]))["gestures"][0], "written")
    assert again.keys == made


@given(directions())
@settings(deadline=None)
def test_any_direction_is_read_back_to_the_last_digit(unit: Direction) -> None:
    hand = replace(PARAMETRIC.keys[0].main, palm=unit)  # type: ignore[type-var]
    gesture = replace(PARAMETRIC, keys=(Key(0.0, hand),))
    assert parse_gesture(gesture_entry(gesture), "written").keys[0].main.palm == unit  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("given_as", "written"),
    [("up", "up"), ("in+up", "in+up"), ([0.0, 0.0, 2.0], "forward"), ([-0.95, 0.0, 0.3], [-0.95, 0.0, 0.3])],
)
def test_directions_are_written_as_an_animator_would(given_as: object, written: object) -> None:
    hand = replace(PARAMETRIC.keys[0].main, palm=direction("", given_as))  # type: ignore[type-var]
    entry = gesture_entry(replace(PARAMETRIC, keys=(Key(0.0, hand),)))
    assert entry["keys"][0]["palm"] == written


def test_what_follows_from_the_key_before_is_left_out(entry: dict[str, object]) -> None:
    keys = gesture_entry(parse_gesture(entry, "test"))["keys"]
    assert keys == [
        {"at": 0.0, "shape": "flat", "place": [1.0, 0.8, 0.6], "palm": "forward", "fingers": "up"},
        {"at": 1.0, "place": [1.0, 0.9, 0.7]},
    ]


@pytest.mark.parametrize("consent", [None, "lin-2026"])
@pytest.mark.parametrize("licence", ["", "CC0-1.0"])
def test_a_clip_survives(consent: str | None, licence: str) -> None:
    source = ClipSource("a.npz", "ab" * 32, 59.94, (0.0, 0.25, 0.5, 0.75, 1.0), "left", "ours", True, consent)
    gesture = replace(PARAMETRIC, clip=source, licence=licence, review="draft", keys=PARAMETRIC.keys)
    assert parse_gesture(gesture_entry(gesture), "written") == gesture


def test_a_key_without_its_main_hand_cannot_be_said() -> None:
    with pytest.raises(InvalidInputError, match="no main hand"):
        write_gestures([replace(PARAMETRIC, keys=(Key(0.0, None),))])
