"""Gestures played straight after each other: speed and depth stay within lint's bounds from stroke to stroke."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from gestures.library.catalogue import load_library
from gestures.pipeline.lint import seams
from gestures.pipeline.lint.findings import RULES, Measure, is_beyond
from gestures.pipeline.lint.playing import Played, play_placed
from gestures.pipeline.lint.seams import Seam, draw_seams, lint_seams, seam_measures
from motion.skeleton import JOINT_INDEX

PAIRS = 100
SEED = 1


@pytest.fixture(scope="module")
def measured() -> list[Measure]:
    return list(seam_measures(draw_seams(load_library().gestures, PAIRS, SEED)))


def test_every_seam_is_measured_for_speed_and_depth(measured: list[Measure]) -> None:
    assert len(measured) == PAIRS * 4
    speeds = [measure.value for measure in measured if measure.code == "speed"]
    # Hands move at most seams; a seam that was looked for at the wrong time would show them at rest.
    assert sum(speed > 0.3 for speed in speeds) > 0.9 * PAIRS


def test_seams_hold_the_bounds_of_single_gestures(measured: list[Measure]) -> None:
    assert [measure for measure in measured if is_beyond(measure)] == []


def test_a_hand_that_jumps_between_two_gestures_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    library = load_library()

    def jumping(*given: Any, **named: Any) -> Played:
        played = play_placed(*given, **named)
        way = played.placements[1].preparation
        positions = played.positions.clone()
        positions[played.frame(0.5 * (way.start_s + way.end_s)), JOINT_INDEX["right_wrist"], 0] += 0.5
        return replace(played, positions=positions)

    pair = Seam((library.get("wave"), "right"), (library.get("thumbs_up"), "right"), pressed=False)
    assert lint_seams([pair]) == ()
    monkeypatch.setattr(seams, "play_placed", jumping)
    found = [item for item in lint_seams([pair]) if item.code == "speed"]
    assert [item.gesture for item in found] == ["wave→thumbs_up"]
    assert found[0].bound == RULES["speed"].bound < found[0].value


def test_pairs_are_drawn_once_each_and_alike_for_a_seed() -> None:
    gestures = load_library().gestures[:6]
    drawn = draw_seams(gestures, 20, SEED)
    assert len({(seam.name, seam.hands) for seam in drawn}) == 20
    assert drawn == draw_seams(gestures, 20, SEED) != draw_seams(gestures, 20, SEED + 1)
    items = sum(2 if gesture.hands == "either" else 1 for gesture in gestures)
    assert len(draw_seams(gestures, 10**6, SEED)) == items**2
