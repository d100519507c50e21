"""What a performance of a gesture varies with: nothing but its name, its hand and how often they have come before."""

from __future__ import annotations

import torch
from torch import Tensor

from gestures.library.catalogue import Library
from gestures.lowering import Stage, lower
from gestures.lowering.occasions import occasions
from gestures.personas import load_persona
from gestures.platforms import load_platform
from motion.bodies import SkinnedBody
from motion.rotations import angle_between

from .conftest import timeline_of

PLATFORM = load_platform("douyin")
NAMES = (("wave", "right"), ("heart_hands", "both"), ("thumbs_up", "left"))


def numbers(library: Library, names: tuple[tuple[str, str], ...], anew: tuple[int, ...] = ()) -> list[float]:
    items = [(library.get(name), hand, None) for name, hand in names]
    return [draw.uniform("any") for draw in occasions(timeline_of(items, PLATFORM, 0.5), anew)]


def strokes(library: Library, body: SkinnedBody, names: tuple[tuple[str, str], ...]) -> list[Tensor]:
    """(T, 19, 4) the right arm in the stroke of each gesture of `NAMES`."""
    items = [(library.get(name), hand, None) for name, hand in names]
    timeline = timeline_of(items, PLATFORM, 2.0)
    plan = lower(timeline, library, load_persona("warm_host"), Stage.of(body.skeleton, PLATFORM))
    return [
        plan.right.sample(
            torch.linspace(placement.stroke.start_s, placement.stroke.end_s, 60, dtype=torch.float64)[None]
        )
        for placement, name in zip(timeline.gestures, names, strict=True)
        if name in NAMES
    ]


def test_another_gesture_before_it_changes_nothing_about_a_gesture(
    library: Library, body: SkinnedBody
) -> None:
    alone, among = strokes(library, body, NAMES), strokes(library, body, (("stop", "right"), *NAMES))
    for before, after in zip(alone, among, strict=True):
        assert float(torch.rad2deg(angle_between(before, after)).max()) < 1.0


def test_draws_tell_apart_gestures_hands_and_repeats(library: Library) -> None:
    drawn = numbers(library, (("wave", "right"), ("wave", "left"), ("stop", "right"), ("wave", "right")))
    assert len(set(drawn)) == 4
    assert numbers(library, (("stop", "right"), ("wave", "right"))) == [drawn[2], drawn[0]]


def test_counting_starts_over_where_another_show_begins(library: Library) -> None:
    twice = (("wave", "right"), ("wave", "right")) * 2
    one, two, again, more = numbers(library, twice, anew=(2,))
    assert (one, two) == (again, more)
    assert one != two
