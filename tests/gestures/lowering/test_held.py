"""A hand that holds a product shows it, while the other one speaks."""

from __future__ import annotations

from dataclasses import replace

import pytest

from gestures.alignment.timeline import HeldSpan
from gestures.library.catalogue import Library
from gestures.platforms import load_platform
from motion.bodies import SkinnedBody
from motion.bodies.volume import BodyVolume
from motion.skeleton import joint_index

from .conftest import frame, play, timeline_of

PLATFORM = load_platform("douyin")
TAKEN_UP_S = 1.1


@pytest.mark.parametrize(("holds", "speaks"), [("right", "left"), ("left", "right")])
def test_the_hand_that_holds_stays_before_the_chest(
    holds: str, speaks: str, library: Library, body: SkinnedBody, volume: BodyVolume
) -> None:
    items = [(library.get(name), speaks, None) for name in ("wave", "thumbs_up", "ok_sign")]
    timeline = timeline_of(items, PLATFORM, 0.5)
    span = HeldSpan(holds, 1.0, 5.5)
    shows = [
        play(made, PLATFORM, library, body, volume) for made in (timeline, replace(timeline, held=(span,)))
    ]
    empty, held = (show.positions[:, joint_index(f"{holds}_wrist")] for show in shows)
    chest = shows[1].positions[:, joint_index("spine3")]
    stretch = slice(frame(shows[1], span.start_s + TAKEN_UP_S), frame(shows[1], span.end_s))
    beside = (held - chest)[stretch]
    assert float((beside - beside.mean(dim=0)).norm(dim=-1).max()) < 0.12
    assert float(beside[:, 2].min()) > 0.15
    assert float(beside[:, 1].abs().max()) < 0.3
    # Before and long after, it is where it would be with no product.
    begun, done = frame(shows[1], span.start_s) - 2, frame(shows[1], span.end_s + 1.6)
    assert float((held - empty)[:begun].norm(dim=-1).max()) < 0.02
    assert float(held[done, 1]) < float(held[stretch, 1].mean()) - 0.1
    # The hand that speaks says the same.
    said = [show.positions[:, joint_index(f"{speaks}_wrist")] for show in shows]
    for placement in timeline.gestures:
        at = frame(shows[1], placement.stroke.end_s)
        assert float((said[0] - said[1])[at].norm()) < 0.06
