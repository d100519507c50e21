"""Hands that travel: up, down, in strokes without a shape; and bodies that do not move at all."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from gestures.consistency.recogniser.filters import Array, least, most, ramp, smooth
from gestures.consistency.recogniser.hands import SIDES
from gestures.consistency.recogniser.measures import Measures
from gestures.consistency.recogniser.tracks import Track

UP, FORWARD = 1, 2
_WINDOW_S = 0.75
_FROZEN_MPS = 0.004
"""Hands and head that stay slower than this are frozen: no recorded person's are (the slowest 5 % of holds: 6 mm/s)."""


def travel_tracks(measures: Measures, fps: float) -> Iterator[Track]:
    """Yield the tracks of rise, fall, beat and still."""
    place = measures.place
    half = round(_WINDOW_S * fps)
    before = ramp(least(place[..., FORWARD], half // 2), 0.42, 0.5)
    height = smooth(place[..., UP], 2)
    middle = _moved(height, half)
    open_hand = 1.0 - np.where(
        measures.fingers_known, ramp(measures.hands.bend_deg.mean(axis=-1), 40.0, 70.0), 0.0
    )
    moving = ramp(np.abs(measures.velocity_mps[..., UP]), 0.08, 0.16)
    upward = np.minimum.reduce((before, open_hand, moving, ramp(middle, 0.35, 0.5)))
    downward = np.minimum.reduce((before, open_hand, moving, ramp(-middle, 0.35, 0.5)))
    for side, hand in enumerate(SIDES):
        yield Track("rise", None, hand, upward[:, side], 0.2)
        yield Track("fall", None, hand, downward[:, side], 0.2)
    yield from _beats(measures, fps)
    yield from _still(measures, fps)


def _moved(height: Array, half: int) -> Array:
    """(T, 2): how far the hand gets from half a window before to half a window after, trunk heights."""
    before = (
        np.concatenate((np.repeat(height[:1], half, axis=0), height[:-half])) if len(height) > half else None
    )
    after = (
        np.concatenate((height[half:], np.repeat(height[-1:], half, axis=0))) if len(height) > half else None
    )
    if before is None or after is None:
        return np.zeros_like(height)
    return np.asarray(after - before)


def _beats(measures: Measures, fps: float) -> Iterator[Track]:
    """Strokes: a hand before the body speeds up and stops."""
    lifted = np.minimum(
        ramp(measures.place[..., FORWARD], 0.4, 0.5), ramp(measures.place[..., UP], 0.28, 0.36)
    )
    stroke = ramp(measures.speed_mps, 0.14, 0.26)
    for side, hand in enumerate(SIDES):
        yield Track(
            "beat",
            None,
            hand,
            np.minimum(lifted, stroke)[:, side],
            0.1,
            measured={"speed_mps": measures.speed_mps[:, side]},
        )


def _still(measures: Measures, fps: float) -> Iterator[Track]:
    """Nothing moves: neither wrists nor head."""
    half = round(0.25 * fps)
    hands = most(measures.speed_mps.max(axis=1), half)
    turning = (
        np.abs(np.gradient(measures.head_deg, axis=0)).max(axis=1) * fps
        if measures.frame_count > 1
        else np.zeros(1)
    )
    head = most(smooth(turning, 2), half)
    score = np.minimum(ramp(hands, 2 * _FROZEN_MPS, _FROZEN_MPS), ramp(head, 1.2, 0.6))
    yield Track("still", None, "none", score, 1.0, measured={"speed_mps": hands})
