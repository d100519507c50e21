"""Sizes that are shown: between two hands, or between thumb and index; and open palms that are offered."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np

from gestures.consistency.recogniser.filters import Array, all_of, ramp
from gestures.consistency.recogniser.hands import SIDES, unit
from gestures.consistency.recogniser.measures import FORWARD, UP, Measures
from gestures.consistency.recogniser.shapes import INDEX
from gestures.consistency.recogniser.shown import Reading
from gestures.consistency.recogniser.tracks import Track

_HAND_M = 0.094
"""Length of a metacarpus, by which gaps within a hand are measured, metres."""


def extent_tracks(measures: Measures, shapes: Mapping[str, Array], blur_deg: float = 0.0) -> Iterator[Track]:
    """Yield the tracks of sizes and of offered palms.

    Args:
        measures: The hands.
        shapes: How they are shaped, by name.
        blur_deg: By how much directions may be wrong, degrees; then nobody can tell a thumb that crosses the index
            finger, as hearts are shown, from one that is near it.
    """
    slow = ramp(measures.speed_mps, 0.8, 0.4)
    hands = measures.hands
    between = unit(hands.palm_m[:, 1] - hands.palm_m[:, 0])
    palms = -hands.axes[:, :, 1]
    facing = np.minimum((palms[:, 0] * between).sum(-1), -(palms[:, 1] * between).sum(-1))
    beside = np.abs(between[:, UP]) < 0.7
    # Palms that face each other and the ceiling at once offer something.
    offering = np.where(beside, np.abs(palms[:, :, UP]).max(axis=1), 0.0)
    place = measures.place
    both = all_of(
        ramp(facing, 0.55, 0.72),
        ramp(offering, 0.68, 0.58),
        ramp(place[..., FORWARD].min(axis=1), 0.45, 0.54),
        ramp(place[..., UP].min(axis=1), 0.32, 0.42),
        ramp(place[..., UP].max(axis=1), 0.50, 0.58),
        ramp(measures.palm_gap_m, 0.045, 0.07),
        slow.min(axis=1),
        1.0 - shapes["fist"].max(axis=1),
    )
    yield Track("size", None, "both", both, 0.35, measured={"size_m": measures.palm_gap_m})
    small = all_of(shapes["gap"], slow, ramp(measures.place[..., UP], 0.55, 0.7))
    gap_m = measures.thumb_to[..., INDEX] * _HAND_M
    offered = all_of(
        shapes["open"],
        slow,
        ramp(measures.palm[..., UP], 0.25, 0.45),
        ramp(measures.place[..., UP], 0.30, 0.42),
        ramp(measures.place[..., FORWARD], 0.42, 0.52),
    )
    crossed = (Reading("heart", None),) if blur_deg > 0.0 else ()
    for side, hand in enumerate(SIDES):
        yield Track("size", None, hand, small[:, side], also=crossed, measured={"size_m": gap_m[:, side]})
        yield Track("present", None, hand, offered[:, side])
    yield Track("present", None, "both", offered.min(axis=1))
