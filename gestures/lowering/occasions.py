"""What a performance of a gesture varies with: its name, its hand and how often the two have come before.

Its place among the other gestures of a show and the time at which it is played do not matter: a gesture put in
before it changes nothing about it, and lint measures it as a show plays it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Container

from gestures.alignment.timeline import Timeline
from gestures.chance import Chance


def occasions(timeline: Timeline, anew: Container[int] = ()) -> list[Chance]:
    """Return each placement's own source of variation.

    Args:
        timeline: Gestures in time.
        anew: Indices at which counting starts anew, where several shows are played as one.
    """
    chance = Chance(timeline.seed, timeline.persona).of("gesture")
    counted: Counter[tuple[str, str]] = Counter()
    sources = []
    for index, placement in enumerate(timeline.gestures):
        if index in anew:
            counted.clear()
        name = (placement.gesture, placement.hand)
        sources.append(chance.of(*name, counted[name]))
        counted[name] += 1
    return sources
