"""Pointing: a finger or an open hand whose ray meets an element of the screen, or goes a plain way."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from gestures.consistency.recogniser.filters import Array, all_of, mean, ramp
from gestures.consistency.recogniser.hands import SIDES, angle_deg, unit
from gestures.consistency.recogniser.measures import FORWARD, OUT, UP, Measures
from gestures.consistency.recogniser.tracks import Track
from gestures.lowering import Stage

_DIRECTIONS: Mapping[str, tuple[float, float, float]] = {
    "up": (0.0, 1.0, 0.0),
    "down": (0.0, -1.0, 0.0),
    "out": (1.0, 0.0, 0.0),
    "in": (-1.0, 0.0, 0.0),
    "camera": (0.0, 0.0, 1.0),
}
"""Plain ways that a finger points, from its hand's own side."""
_AIMED_DEG = (14.0, 8.0)
"""Angle between a finger and the way to an element that is no aim, and one that is sure to be."""
_PALM_AIMED_DEG = (8.0, 4.0)
"""The same for an open hand, which points at something only if it does so well."""
_SPACE, _SPACE_DEG = 0.3, (10.0, 35.0)
"""What a miss in space beyond the first angle adds to the one in the picture, up to the second, degrees."""
_WIDE = 0.35
"""Share of an element's half width that is as good to point at as its middle."""
_FLAT, _BLUR_FLAT = (0.36, 0.24), 0.01
"""How far an open hand that points may be turned to the viewer (sine), and what a degree of uncertainty adds."""
_AT_DEG = (11.0, 7.0)
_SHOWN, _SHOWN_PART = (0.90, 0.95), 0.15
"""Cosine to the viewer from which on a palm is shown to them, and how much of that angle fingers then may miss by.

Who counts turns the palm straight to the viewer; who points with a raised finger does so by chance.
"""
_AT_M = (0.31, 0.25)
_LED_M = (0.42, 0.35)
"""Angle to an element and distance from it of a fingertip that is away from it, and of one that is at it."""
_BEST_DEG = 1.5
"""Elements whose angle is that near to the best one's share the aim."""
_BLUR_BEST, _BLUR_M = 0.2, 0.006
"""What a degree of uncertainty adds to that, degrees, and to distances, metres."""
_BLUR_UP, _HELD_FORWARD = 0.008, (0.36, 0.44)
"""How much lower a hand may be for it that is held well before the body, where none rests."""


@dataclass(frozen=True, slots=True, eq=False)
class Aim:
    """Where the hands' rays go; T frames, left and right.

    Attributes:
        angles_deg: By element, (T, 2) angle between the ray and the way to it, degrees.
        best_deg: (T, 2) the least of them.
        blur_deg: By how much the angles may be wrong, degrees.
        at_element: (T, 2) 0…1: the ray meets an element that the fingertip is close to; whatever a hand so placed
            counts, it points.
        led_to: By element, (T, 2) whether an open hand would lead the eye there.
    """

    angles_deg: Mapping[str, Array]
    best_deg: Array
    blur_deg: float
    at_element: Array
    led_to: Mapping[str, Array]

    @classmethod
    def of(cls, measures: Measures, stage: Stage | None, blur_deg: float = 0.0) -> Aim:
        """Measure the rays against the elements of a stage's screen; without a stage there are none.

        Args:
            measures: The hands.
            stage: Body, camera and screen.
            blur_deg: By how much directions may be wrong, degrees; an aim may be missed by as much more.
        """
        knuckle, tip = measures.hands.knuckles_m[:, :, 0], measures.hands.tips_m[:, :, 0]
        angles: dict[str, Array] = {}
        best, at = np.full(tip.shape[:2], 180.0), np.zeros(tip.shape[:2])
        led: dict[str, Array] = {}
        # A hand that hangs beside the body is close to what lies at the lower edge and points at nothing.
        before = np.minimum(
            ramp(measures.place[..., FORWARD], 0.22, 0.32), ramp(_height(measures, blur_deg), 0.05, 0.17)
        )
        # A camera cannot tell that straight a palm.
        shown = ramp(measures.to_viewer, *_SHOWN) if blur_deg == 0.0 else np.zeros_like(measures.to_viewer)
        may_miss = 1.0 - (1.0 - _SHOWN_PART) * shown
        if stage is None:
            return cls(angles, best, blur_deg, at, led)
        blur_m = _BLUR_M * blur_deg
        off_stage = ~measures.on_stage[:, None]
        start, end = stage.camera.project(torch.from_numpy(np.stack((knuckle, tip)))).numpy()
        finger = _Finger(knuckle, unit(tip - knuckle), start, end - start)
        for element in stage.platform.elements:
            target = stage.target_m(element).double()
            angle, in_space = (
                np.where(off_stage, 180.0, a) for a in _angle_deg(stage, finger, target, element)
            )
            distance = np.linalg.norm(target.numpy() - tip, axis=-1)
            angles[element] = angle
            best = np.minimum(best, angle)
            near = distance - blur_m
            # A finger that counts is at an element only if it is so by more than chance.
            close = ramp(distance - 0.5 * blur_m, *_AT_M)
            aimed = ramp((angle - 0.5 * blur_deg) / may_miss, *_AT_DEG)
            at = np.maximum(at, all_of(before, close, aimed))
            # Depth is what a blurred direction knows least of.
            missed = in_space if blur_deg == 0.0 else np.minimum(in_space, angle) - blur_deg
            led[element] = all_of(before, ramp(near, *_LED_M), ramp(missed, *_PALM_AIMED_DEG))
        return cls(angles, best, blur_deg, at, led)


@dataclass(frozen=True, slots=True, eq=False)
class _Finger:
    """Rays of the index fingers in T frames, in space and in the picture.

    Attributes:
        knuckle_m: (T, 2, 3) where they begin, metres.
        ray: (T, 2, 3) unit directions.
        start: (T, 2, 2) where they begin in the picture, pixels.
        seen: (T, 2, 2) from there to the fingertips, pixels.
    """

    knuckle_m: Array
    ray: Array
    start: Array
    seen: Array


def _angle_deg(stage: Stage, finger: _Finger, target_m: Tensor, element: str) -> tuple[Array, Array]:
    """(T, 2) by how many degrees a finger misses an element, as seen in the picture, and in space.

    A viewer judges by the picture, and a video tells little about depth; space decides where a finger points so much
    towards the camera that the picture shows no direction.
    """
    ray, seen = finger.ray, finger.seen
    in_space = angle_deg(ray, unit(target_m.numpy() - finger.knuckle_m))
    wanted = stage.camera.project(target_m).numpy() - finger.start
    lengths = np.linalg.norm(seen, axis=-1) * np.linalg.norm(wanted, axis=-1)
    cosine = (seen * wanted).sum(-1) / np.maximum(lengths, 1e-9)
    in_picture = np.degrees(np.arccos(np.clip(np.nan_to_num(cosine, nan=-1.0), -1.0, 1.0)))
    half = _WIDE * 0.5 * stage.platform.element(element).width * stage.camera.width
    level = np.abs(wanted[..., 1]) / np.maximum(np.linalg.norm(wanted, axis=-1), 1e-9)
    wide = np.degrees(np.arctan2(half * level, np.linalg.norm(wanted, axis=-1)))
    in_picture = np.maximum(in_picture - np.nan_to_num(wide), 0.1 * in_picture)
    across = np.linalg.norm(ray[..., :2], axis=-1)
    share = ramp(across, 0.3, 0.6)
    beyond = _SPACE * np.clip(in_space - _SPACE_DEG[0], 0.0, _SPACE_DEG[1])
    return np.asarray(share * (in_picture + beyond) + (1.0 - share) * in_space), in_space


def _height(measures: Measures, blur_deg: float) -> Array:
    """(T, 2) how high the hands are held at most, where directions are uncertain."""
    held = ramp(measures.place[..., FORWARD], *_HELD_FORWARD)
    return np.asarray(measures.place[..., UP] + _BLUR_UP * blur_deg * held)


def pointing_tracks(measures: Measures, shapes: Mapping[str, Array], aim: Aim) -> Iterator[Track]:
    """Yield the tracks of pointing at elements of the screen, at oneself, and plain ways."""
    away = np.minimum(ramp(measures.reach, 0.35, 0.5), ramp(mean(measures.speed_mps, 3), 1.1, 0.65))
    finger = np.minimum(np.maximum(shapes["pointing"], shapes["two"]), away)
    palm = all_of(
        shapes["open"],
        ramp(_height(measures, aim.blur_deg), 0.15, 0.22),
        away,
        ramp(mean(measures.speed_mps, 3), 0.6, 0.3),
        ramp(measures.reach, 0.33, 0.42),
        # The eye is led along a hand that lies in the picture; one that is half turned to the viewer is just open.
        ramp(np.abs(measures.fingers[..., FORWARD]) - _BLUR_FLAT * aim.blur_deg, *_FLAT),
    )
    # A finger that is held up before the viewer counts, unless it is at an element.
    counts = all_of(
        ramp(measures.to_viewer, 0.35, 0.6),
        ramp(measures.fingers[..., UP], 0.4, 0.7),
        ramp(measures.place[..., UP], 0.45, 0.6),
    )
    meant = np.maximum(aim.at_element, 1.0 - counts)
    aimed = np.zeros_like(meant)
    best_deg = _BEST_DEG + _BLUR_BEST * aim.blur_deg
    for element, angle in aim.angles_deg.items():
        nearest = ramp(angle - aim.best_deg, 2 * best_deg, best_deg)
        by_finger = all_of(finger, meant, ramp(angle - aim.blur_deg, *_AIMED_DEG))
        by_palm = np.minimum(palm, aim.led_to[element])
        score = np.minimum(np.maximum(by_finger, by_palm), nearest)
        aimed = np.maximum(aimed, score)
        for side, hand in enumerate(SIDES):
            yield Track("point", element, hand, score[:, side], 0.35, measured={"angle_deg": angle[:, side]})
        yield Track(
            "point", element, "both", score.min(axis=1), 0.35, measured={"angle_deg": angle.max(axis=1)}
        )
    slow = ramp(measures.speed_mps, 0.5, 0.25)
    plain = all_of(np.maximum(shapes["index"], shapes["two"]), away, slow, meant, 1.0 - aimed)
    yield from _plain_ways(measures, np.minimum(plain, ramp(measures.place[..., UP], 0.05, 0.17)))
    yield from _self(measures, shapes)


def _plain_ways(measures: Measures, free: Array) -> Iterator[Track]:
    """Fingers that point at no element, by the direction that they are nearest to."""
    cosines = {name: (measures.index * np.array(axis)).sum(-1) for name, axis in _DIRECTIONS.items()}
    best = np.max([*cosines.values()], axis=0)
    for name, cosine in cosines.items():
        score = np.minimum(free, ramp(cosine, 0.65, 0.8)) * (cosine >= best)
        for side, hand in enumerate(SIDES):
            across = {"out": hand, "in": SIDES[1 - side]}
            yield Track("point", across.get(name, name), hand, score[:, side], 0.35)


def _self(measures: Measures, shapes: Mapping[str, Array]) -> Iterator[Track]:
    """An open hand laid on, or held at, the own chest."""
    place = measures.place
    chest = all_of(
        np.where(measures.fingers_known, shapes["open"], 0.8),
        ramp(measures.palm[..., FORWARD], -0.62, -0.86),
        ramp(np.abs(measures.fingers[..., FORWARD]), 0.55, 0.35),
        ramp(place[..., FORWARD], 0.58, 0.48),
        ramp(place[..., FORWARD] - measures.lean[:, None], 0.46, 0.42),
        ramp(place[..., UP], 0.55, 0.66),
        ramp(place[..., UP], 1.08, 0.98),
        ramp(np.abs(place[..., OUT]), 1.0, 0.8),
        ramp(measures.speed_mps, 0.8, 0.4),
    )
    for side, hand in enumerate(SIDES):
        yield Track("point", "self", hand, chest[:, side])
