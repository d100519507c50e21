"""Phases found again in performances whose timelines say where they are."""

from __future__ import annotations

import numpy as np
import pytest

from gestures.alignment.timeline import Placement
from gestures.library.catalogue import Library
from gestures.lowering import Stage, lower
from gestures.personas import load_persona
from gestures.platforms import load_platform
from motion.bodies import SkinnedBody
from motion.performance import Performance
from motion.phases import GesturePhases, find_units, main_gesture

from .conftest import timeline_of

GESTURES = (
    "wave", "thumbs_up", "beat_one_large", "number_cn", "welcome", "calm_down", "palm_up_one", "size_thick",
    "applause_high", "chop_emphasis", "present_low", "come_on_both", "compare_sides",
)  # fmt: skip


SEEDS = (4, 5, 6)
Found = tuple[tuple[Placement, ...], dict[str, list[GesturePhases]]]


@pytest.fixture(scope="module", params=["warm_host", "energetic_seller"])
def performances(request: pytest.FixtureRequest, library: Library, body: SkinnedBody) -> list[Found]:
    chosen = [library.get(name) for name in GESTURES]
    sides = ("right", "left")
    items = [
        (gesture, sides[row % 2] if gesture.hands == "either" else gesture.hands, None)
        for row, gesture in enumerate(chosen)
    ]
    platform = load_platform("douyin")
    found: list[Found] = []
    for seed in SEEDS:
        timeline = timeline_of(items, platform, 0.9, seed=seed)
        plan = lower(timeline, library, load_persona(request.param), Stage.of(body.skeleton, platform))
        clip, _ = Performance(plan, body.skeleton).sample(30)
        units = find_units(clip, body.skeleton)
        gestures = {side: [gesture for unit in units[side] for gesture in unit.gestures] for side in units}
        found.append((timeline.gestures, gestures))
    return found


def shown(found: GesturePhases, placement: Placement) -> float:
    """Share of a placement's stroke that a found stroke or hold covers."""
    stroke = placement.stroke
    return (
        max(0.0, min(found.retraction_s, stroke.end_s) - max(found.stroke_s, stroke.start_s))
        / stroke.duration_s
    )


def test_strokes_are_found_where_they_are(performances: list[Found]) -> None:
    covered, onsets = [], []
    for placements, gestures in performances:
        for placement in placements:
            for side in ("left", "right") if placement.hand == "both" else (placement.hand,):
                best = max((shown(gesture, placement) for gesture in gestures[side]), default=0.0)
                covered.append(best > 0.5)
                onsets.append(min(abs(one.stroke_s - placement.stroke.start_s) for one in gestures[side]))
    assert np.mean(covered) >= 0.9
    assert np.median(onsets) <= 0.2
    assert np.quantile(onsets, 0.9) <= 0.65


def test_little_is_found_where_nothing_is(performances: list[Found]) -> None:
    for placements, gestures in performances:
        for side, own in gestures.items():
            # A free hand may go along with the other one's gesture.
            idle = [
                gesture
                for gesture in own
                if not any(
                    gesture.stroke_s < placement.retraction.end_s
                    and placement.preparation.start_s < gesture.retraction_s
                    for placement in placements
                )
            ]
            assert len(idle) <= 2, side


def test_the_main_gesture_of_a_short_clip_is_the_one_it_shows(library: Library, body: SkinnedBody) -> None:
    platform = load_platform("douyin")
    stage = Stage.of(body.skeleton, platform)
    for name, hand in (("wave", "left"), ("thumbs_up", "right"), ("applause_high", "both")):
        timeline = timeline_of([(library.get(name), hand, None)], platform, 1.0)
        clip, _ = Performance(
            lower(timeline, library, load_persona("warm_host"), stage), body.skeleton
        ).sample(60)
        main = main_gesture(find_units(clip, body.skeleton))
        assert main is not None and main.hand == hand
        placement = timeline.gestures[0]
        wanted = (placement.preparation.start_s, placement.stroke.start_s)
        assert main.onsets_s[:2] == pytest.approx(wanted, abs=0.35)
        assert main.retraction_s == pytest.approx(placement.hold.end_s, abs=0.35)
