"""Emblems and numbers: hand shapes with a place, a direction and a stillness that make them a sign."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np

from gestures.consistency.recogniser.filters import Array, all_of, mean, most, ramp
from gestures.consistency.recogniser.hands import SIDES
from gestures.consistency.recogniser.measures import FORWARD, OUT, UP, Measures
from gestures.consistency.recogniser.pointing import Aim
from gestures.consistency.recogniser.shapes import INDEX, Fingers
from gestures.consistency.recogniser.shown import Reading
from gestures.consistency.recogniser.tracks import Track

_CHINESE: Mapping[str, tuple[str, ...]] = {
    "0": ("round", "closed_ring"),
    "1": ("index",),
    "2": ("two",),
    "3": ("ring", "three"),
    "4": ("four",),
    "5": ("open",),
    "6": ("thumb_pinky",),
    "7": ("pinch_three",),
    "8": ("thumb_index",),
    "9": ("hook",),
    "10": ("fist",),
}
_WESTERN: Mapping[str, tuple[str, ...]] = {
    "1": ("index",),
    "2": ("two", "thumb_index"),
    "3": ("thumb_two", "three"),
    "4": ("four",),
    "5": ("open",),
}

_SHORTEST_S = {"thumbs_up": 0.4, "thumbs_down": 0.3, "ok": 0.3, "heart": 0.3, "stop": 0.3}
"""How long an emblem must be seen, s. A fist that goes past the shoulder shows its thumb on the way."""


def sign_tracks(
    measures: Measures, fingers: Fingers, shapes: Mapping[str, Array], aim: Aim
) -> Iterator[Track]:
    """Yield the tracks of numbers and of the emblems of the hand."""
    slow = ramp(measures.speed_mps, 1.0, 0.45)
    held = ramp(mean(measures.speed_mps, 4), 0.75, 0.40)
    raised = ramp(measures.place[..., UP], 0.42, 0.60)
    upright = ramp(measures.fingers[..., UP], 0.35, 0.65)
    shown = all_of(slow, raised, upright, 1.0 - most(aim.at_element, 6))
    numbers = _numbers(measures, fingers, shapes, shown)
    for side, hand in enumerate(SIDES):
        for value, score in numbers.items():
            yield Track("number", value, hand, score[:, side], 0.2, _also_of(value), {})
    yield from _two_handed_numbers(measures, numbers, shapes)
    yield from _emblems(measures, shapes, held, raised)


def _numbers(
    measures: Measures, fingers: Fingers, shapes: Mapping[str, Array], shown: Array
) -> dict[str, Array]:
    """(T, 2) by number."""
    facing = ramp(measures.to_viewer, 0.30, 0.55)
    ring_facing = ramp(measures.to_viewer, 0.10, 0.40)
    fist_facing = all_of(ramp(measures.to_viewer, 0.55, 0.75), ramp(measures.speed_mps, 0.5, 0.25))
    spread = ramp(measures.hands.spread_deg, 6.0, 14.0)
    out: dict[str, Array] = {}
    for value in (str(number) for number in range(11)):
        names = {*_CHINESE.get(value, ()), *(n for n in _WESTERN.get(value, ()) if n != "thumb_index")}
        shape = np.maximum.reduce([shapes[name] for name in sorted(names)])
        if value == "5":
            shape = all_of(
                shape,
                spread,
                1.0 - shapes["four"],
                ramp(measures.fingers[..., UP], 0.65, 0.85),
                ramp(np.abs(measures.fingers[..., OUT]), 0.5, 0.35),
                ramp(measures.to_viewer, 0.5, 0.7),
            )
        if value == "1":
            shape = all_of(shape, 1.0 - fingers.thumb_out)
        towards = {
            "0": ramp(measures.to_viewer, 0.35, 0.5),
            "3": ring_facing,
            "7": ring_facing,
            "10": fist_facing,
        }.get(value, facing)
        out[value] = all_of(shape, shown, towards)
    return out


def _two_handed_numbers(
    measures: Measures, numbers: Mapping[str, Array], shapes: Mapping[str, Array]
) -> Iterator[Track]:
    """An open hand and the fingers of the other, both open hands, crossed index fingers."""
    five = numbers["5"]
    level = ramp(np.abs(measures.place[:, 0, UP] - measures.place[:, 1, UP]), 0.35, 0.2)
    for extra in range(1, 6):
        rest = numbers[str(extra)]
        if extra == 3:
            rest = rest * (1.0 - shapes["ring"])
        pair = np.maximum(all_of(five[:, 0], rest[:, 1]), all_of(five[:, 1], rest[:, 0]))
        yield Track("number", str(5 + extra), "both", all_of(pair, level))
    index = shapes["index"]
    tips = measures.hands.tips_m[:, :, 0]
    knuckles = measures.hands.knuckles_m[:, :, 0]
    crossed = ramp(_segment_gap_m(tips, knuckles), 0.06, 0.035)
    angle = np.abs((measures.hands.axes[:, 0, 0] * measures.hands.axes[:, 1, 0]).sum(-1))
    yield Track("number", "10", "both", all_of(index[:, 0], index[:, 1], crossed, ramp(angle, 0.8, 0.6)))


def _emblems(measures: Measures, shapes: Mapping[str, Array], slow: Array, raised: Array) -> Iterator[Track]:
    up, thumb_up = measures.place[..., UP], measures.thumb[..., UP]
    flat = np.where(measures.fingers_known, shapes["open"], 0.75)
    before = ramp(measures.place[..., FORWARD], 0.60, 0.70)
    per_hand = {
        "thumbs_up": all_of(
            shapes["thumb"], ramp(thumb_up, 0.45, 0.75), 1.0 - _behind(measures), raised, slow
        ),
        "thumbs_down": all_of(shapes["thumb"], ramp(thumb_up, -0.35, -0.7), raised, slow),
        "ok": all_of(
            shapes["ring"],
            ramp(measures.to_viewer, 0.45, 0.62),
            ramp(measures.fingers[..., UP], 0.45, 0.7),
            raised,
            slow,
        ),
        "heart": all_of(shapes["finger_heart"], ramp(up, 0.8, 0.95), slow),
        "stop": all_of(
            flat,
            ramp(measures.to_viewer, 0.70, 0.88),
            ramp(measures.fingers[..., UP], 0.72, 0.90),
            ramp(np.abs(measures.fingers[..., OUT]), 0.55, 0.35),
            ramp(up, 0.6, 0.75),
            before,
            # Fingers apart count five, unless the hand is pushed out at the viewer.
            np.maximum(
                ramp(measures.hands.spread_deg, 22.0, 14.0), ramp(measures.place[..., FORWARD], 0.70, 0.80)
            ),
            ramp(measures.speed_mps, 0.7, 0.35),
            # A palm that goes aside pushes something away, or slides along it.
            ramp(np.abs(measures.velocity_mps[..., OUT]), 0.30, 0.15),
        ),
    }
    also = {"ok": (Reading("number", "3"),)}
    for kind, score in per_hand.items():
        for side, hand in enumerate(SIDES):
            yield Track(kind, None, hand, score[:, side], _SHORTEST_S[kind], also.get(kind, ()))
        yield Track(
            kind, None, "both", all_of(score[:, 0], score[:, 1]), _SHORTEST_S[kind], also.get(kind, ())
        )
    yield Track(
        "heart",
        None,
        "both",
        np.maximum(_heart_hands(measures, shapes, slow), _heart_arms(measures)),
        _SHORTEST_S["heart"],
    )


def _behind(measures: Measures) -> Array:
    """(T, 2): a raised fist points, or is about to point, with its thumb past the shoulder."""
    aside = measures.thumb[..., OUT] - measures.thumb[..., FORWARD]
    there = ramp(measures.speed_mps, 0.6, 0.3)
    return most(all_of(ramp(measures.fingers[..., UP], 0.55, 0.70), ramp(aside, 0.20, 0.40), there), 18)


def _heart_hands(measures: Measures, shapes: Mapping[str, Array], slow: Array) -> Array:
    """Thumbs meet below, index fingers above, the hands curved between."""
    hands = measures.hands
    thumbs = np.linalg.norm(hands.thumb_m[:, 0, 1] - hands.thumb_m[:, 1, 1], axis=-1)
    index = np.linalg.norm(hands.tips_m[:, 0, 0] - hands.tips_m[:, 1, 0], axis=-1)
    palms = measures.palm_gap_m
    high = ramp(measures.place[..., UP].min(axis=1), 0.55, 0.7)
    return all_of(
        ramp(thumbs, 0.09, 0.055),
        ramp(index, 0.10, 0.06),
        ramp(palms, 0.05, 0.08),
        ramp(measures.thumb_to[..., INDEX].min(axis=1), 0.24, 0.34),
        ramp(palms, 0.26, 0.2),
        high,
        shapes["half_heart"].min(axis=1),
        slow.min(axis=1),
    )


def _heart_arms(measures: Measures) -> Array:
    """Both hands over the head, curved down to it."""
    up = measures.place[..., UP].min(axis=1)
    down = ramp(measures.palm[..., UP], -0.2, -0.5).min(axis=1)
    slow = ramp(measures.speed_mps, 1.0, 0.45).min(axis=1)
    return all_of(ramp(up, 1.45, 1.6), ramp(measures.palm_gap_m, 0.5, 0.38), down, slow)


def _also_of(value: str) -> tuple[Reading, ...]:
    """What the shape of a number may mean as well."""
    if value == "5":
        return (Reading("stop"),)
    if value == "8":
        return (Reading("number", "2"),)
    return (Reading("number", "0"),) if value == "10" else ()


def _segment_gap_m(tips: Array, knuckles: Array) -> Array:
    """(T,) least distance between the two index fingers, sampled along them, metres."""
    steps = np.linspace(0.0, 1.0, 5)[None, None, :, None]
    points = knuckles[:, :, None] + steps * (tips - knuckles)[:, :, None]
    gaps = np.linalg.norm(points[:, 0, :, None] - points[:, 1, None], axis=-1)
    return np.asarray(gaps.min(axis=(1, 2)))
