"""Differences in words: everything that differs is said, nothing else, and as a person would say it."""

from __future__ import annotations

import copy
import random
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from gestures.library.authoring import parse_gesture
from gestures.library.catalogue import load_library
from gestures.library.curation.differences import differences
from gestures.library.curation.posture_words import direction_words
from gestures.library.curation.text_diff import text_diff
from gestures.library.gesture import ClipSource


@pytest.fixture
def changed(entry: dict[str, Any]) -> Callable[..., list[str]]:
    """Return what is said of an entry when one value is changed, by its path."""

    def say(value: Any, *path: Any) -> list[str]:
        before = parse_gesture(entry, "before")
        table = copy.deepcopy(entry)
        at: Any = table
        for step in path[:-1]:
            at = at[step]
        at[path[-1]] = value
        return [item.words for item in differences(before, parse_gesture(table, "after"))]

    return say


@pytest.mark.parametrize(
    ("value", "path", "said"),
    [
        ([0.6, 0.3, 1.0], ("phases", "stroke"), ["stroke 0.50 s → 0.60 s"]),
        ([0.7, 0.4, 1.5], ("phases", "preparation"), ["preparation at the longest 1.30 s → 1.50 s"]),
        ("up", ("keys", 0, "palm"), ["gesturing hand: palm forward → up"]),
        (
            [1.0, 1.1, 0.7],
            ("keys", 1, "place"),
            ["gesturing hand at the stroke's end: higher (up 0.90 → 1.10)"],
        ),
        ("fist", ("keys", 0, "shape"), ["gesturing hand: shape flat → fist"]),
        ([0.0, 1.0, 0.1], ("keys", 0, "fingers"), ["gesturing hand: fingers still up, turned 6° forward"]),
        ("both", ("hands",), ["hands either → both", "left hand: takes part (flat, palm forward)"]),
        (["greet", "caution"], ("intents",), ["intent 'greet' added"]),
        (["nodder"], ("aliases",), ["alias 'nodder' added"]),
        (["halt", "stop"], ("words", "en"), ["word (en) 'halt' added"]),
        ("push_away", ("family",), ["family stop → push_away"]),
        (3, ("repeat",), ["repeat 1 → 3"]),
        ({"lean_deg": 4}, ("body",), ["trunk leans forwards 0° → 4°"]),
        ({"gaze": "away", "mood": "warm"}, ("body",), ["gaze camera → away", "mood none → warm"]),
        ([{"name": "repeat", "default": 2}], ("parameters",), ["parameter 'repeat' added"]),
        (
            [{"region": "GR", "note": "Rude.", "taboo": True}],
            ("culture",),
            ["culture note on GR (taboo) added: Rude."],
        ),
        ("MIT", ("licence",), ["licence Apache-2.0 → MIT"]),
        (
            {"zh": "一手慢慢示意。", "en": "One hand signals."},
            ("description",),
            ["description (zh): 一手{+慢慢+}示意。"],
        ),
    ],
)
def test_one_change_is_said_in_one_person_s_words(
    changed: Callable[..., list[str]], value: Any, path: tuple[Any, ...], said: list[str]
) -> None:
    assert changed(value, *path) == said


def test_whatever_differs_is_said_and_nothing_of_what_does_not() -> None:
    gestures = load_library().gestures
    for a, b in zip(gestures, random.Random(7).sample(gestures, len(gestures)), strict=True):
        said = differences(a, b)
        differing = {
            name
            for name in type(a).__dataclass_fields__
            if getattr(a, name) != getattr(b, name) and name not in ("revision", "review")
        }
        assert {item.field for item in said} == differing, (a.id, b.id)
        assert all(item.words.strip() and "\n" not in item.words for item in said)


def test_revision_and_review_are_no_part_of_a_gesture(entry: dict[str, Any]) -> None:
    one = parse_gesture(entry, "one")
    assert differences(one, replace(one, revision=7, review="retired")) == ()


def test_recorded_motion_that_comes_goes_and_changes_is_said(entry: dict[str, Any]) -> None:
    one = parse_gesture(entry, "one")
    clip = ClipSource(
        "nod.npz", "a" * 64, 60.0, (0.0, 0.4, 0.9, 1.1, 1.8), "right", "studio", True, "lin-2026"
    )
    filmed = replace(one, clip=clip)
    assert [item.words for item in differences(one, filmed)] == ["recorded motion added: nod.npz"]
    assert [item.words for item in differences(filmed, one)] == ["recorded motion removed: nod.npz"]
    other = replace(one, clip=replace(clip, consent=None))
    assert [item.words for item in differences(filmed, other)] == ["recorded motion: consent lin-2026 → none"]


@pytest.mark.parametrize(
    ("direction", "words"),
    [
        ((0.0, 1.0, 0.0), "up"),
        ((0.1, 0.97, -0.2), "up"),
        ((-0.7, 0.0, 0.714), "forward and in"),
        ((0.577, -0.578, 0.577), "down and out and forward"),
        ((0.0, 0.0, -1.0), "back"),
    ],
)
def test_directions_are_named_by_their_main_parts(direction: tuple[float, float, float], words: str) -> None:
    assert sorted(direction_words(direction).split(" and ")) == sorted(words.split(" and "))


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            "An open hand waves slowly.",
            "An open palm waves slowly.",
            "An open [-hand-]{+palm+} waves slowly.",
        ),
        ("wave", "big wave", "“wave” → “big wave”"),
        ("手掌朝前挥动", "手掌朝下挥动", "手掌朝[-前-]{+下+}挥动"),
        (
            "One thing.",
            "Something else entirely, you see?",
            "“One thing.” → “Something else entirely, you see?”",
        ),
    ],
)
def test_texts_are_compared_word_by_word(old: str, new: str, said: str) -> None:
    assert text_diff(old, new) == said
