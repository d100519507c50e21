"""Hands that travel: up, down, in strokes without a shape; and bodies that do not move at all."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from gestures.consistency.recogniser.filters import Array, all_of, most, ramp, smooth
from gestures.consistency.recogniser.hands import SIDES
from gestures.consistency.recogniser.measures import FORWARD, UP, Measures
from gestures.consistency.recogniser.tracks import Track

_CALM_MPS = 0.10
"""A hand that goes up or down slower than this pauses or turns, m/s."""
_LONGEST_TRAVEL_S = 1.2
_RISE, _FALL = (0.47, 0.57), (0.26, 0.36)
"""Trunk heights from pause to pause that are a beat's, and those that are a rise or a fall.

Hands go up on the way to many things, but palm down they fall for few.
"""
_FROM = (0.28, 0.36)
"""Heights that a hand comes up from which rested before, and which was held before the body, trunk heights."""
_FROZEN_MPS = 0.004
"""Hands and head that stay slower than this are frozen: no recorded person's are (the slowest 5 % of holds: 6 mm/s)."""


def travel_tracks(measures: Measures, fps: float) -> Iterator[Track]:
    """Yield the tracks of rise, fall, beat and still."""
    yield from _rise_and_fall(measures, fps)
    yield from _beats(measures)
    yield from _still(measures, fps)


def _rise_and_fall(measures: Measures, fps: float) -> Iterator[Track]:
    """A flat hand before the body travels from one pause to another, higher or lower."""
    place, speed = measures.place, measures.velocity_mps[..., UP]
    inside = (place[..., FORWARD] > 0.42) & (place[..., UP] > 0.24)
    calm = inside & (np.abs(speed) < _CALM_MPS)
    height, window = smooth(place[..., UP], 2), round(_LONGEST_TRAVEL_S * fps)
    last = _last_pause(calm, inside, window)
    coming = len(calm) - 1 - _last_pause(calm[::-1], inside[::-1], window)[::-1]
    travel = _at(height, coming) - _at(height, last)
    held = ramp(_at(height, last), *_FROM)
    bends = measures.hands.bend_deg.mean(axis=-1)
    # A hand on its way to another sign turns or changes its shape.
    kept = ramp(
        np.stack(
            [
                (_at(measures.palm[..., axis], coming) * _at(measures.palm[..., axis], last))
                for axis in range(3)
            ]
        ).sum(axis=0),
        0.2,
        0.5,
    )
    kept = np.minimum(kept, ramp(np.abs(_at(bends, coming) - _at(bends, last)), 25.0, 12.0))
    known = measures.fingers_known
    flat = np.where(known, ramp(bends, 70.0, 40.0), 1.0)
    palm = measures.palm[..., UP]
    moving = ramp(np.abs(speed), 0.06, 0.14)
    up = all_of(kept, flat, moving, held, ramp(travel, *_RISE), ramp(np.abs(palm), 0.45, 0.60))
    down = all_of(kept, flat, moving, ramp(-travel, *_FALL), ramp(-palm, 0.72, 0.90))
    for side, hand in enumerate(SIDES):
        measured = {"travel": travel[:, side]}
        yield Track("rise", None, hand, up[:, side], measured=measured)
        yield Track("fall", None, hand, down[:, side], measured=measured)
    yield Track("rise", None, "both", up.min(axis=1))
    yield Track("fall", None, "both", down.min(axis=1))


def _last_pause(calm: NDArray[np.bool_], inside: NDArray[np.bool_], window: int) -> NDArray[np.int64]:
    """(T, 2): the last calm frame before each, where all between lay inside; else the frame itself."""
    frames = np.arange(len(calm))[:, None]
    last = np.maximum.accumulate(np.where(calm, frames, -1), axis=0)
    outside = np.maximum.accumulate(np.where(inside, -1, frames), axis=0)
    return np.asarray(np.where((last > outside) & (frames - last <= window), last, frames))


def _at(values: Array, frames: NDArray[np.int64]) -> Array:
    """(T, 2): values of other frames."""
    return np.take_along_axis(values, frames, axis=0)


def _beats(measures: Measures) -> Iterator[Track]:
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
