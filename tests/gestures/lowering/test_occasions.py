"""What a performance of a gesture varies with: nothing but its name, its hand and how often they have come before."""

from __future__ import annotations

import torch

from gestures.library.catalogue import Library
from gestures.lowering.keys import HandMove, hand_moves
from gestures.lowering.occasions import occasions
from gestures.platforms import load_platform

from .conftest import timeline_of

PLATFORM = load_platform("douyin")
NAMES = (("wave", "right"), ("heart_hands", "both"), ("thumbs_up", "left"))


def numbers(library: Library, names: tuple[tuple[str, str], ...], anew: tuple[int, ...] = ()) -> list[float]:
    items = [(library.get(name), hand, None) for name, hand in names]
    return [draw.uniform("any") for draw in occasions(timeline_of(items, PLATFORM, 0.5), anew)]


def movements(library: Library, names: tuple[tuple[str, str], ...]) -> list[list[HandMove]]:
    """The movements of each gesture of `NAMES`, wherever it stands in a show."""
    items = [(library.get(name), hand, None) for name, hand in names]
    timeline = timeline_of(items, PLATFORM, 2.0)
    return [
        hand_moves(index, placement, library.get(placement.gesture), 1.0, draw)
        for index, (placement, draw) in enumerate(zip(timeline.gestures, occasions(timeline), strict=True))
        if names[index] in NAMES
    ]


def test_another_gesture_before_it_changes_nothing_about_a_gesture(library: Library) -> None:
    alone, among = movements(library, NAMES), movements(library, (("stop", "right"), *NAMES))
    for before, after in zip(alone, among, strict=True):
        assert len(before) == len(after) > 1
        for one, other in zip(before, after, strict=True):
            assert torch.allclose(one.place, other.place, atol=1e-6)
            assert one.draw.uniform("arc") == other.draw.uniform("arc")


def test_draws_tell_apart_gestures_hands_and_repeats(library: Library) -> None:
    drawn = numbers(library, (("wave", "right"), ("wave", "left"), ("stop", "right"), ("wave", "right")))
    assert len(set(drawn)) == 4
    assert numbers(library, (("stop", "right"), ("wave", "right"))) == [drawn[2], drawn[0]]


def test_counting_starts_over_where_another_show_begins(library: Library) -> None:
    twice = (("wave", "right"), ("wave", "right")) * 2
    one, two, again, more = numbers(library, twice, anew=(2,))
    assert (one, two) == (again, more)
    assert one != two
