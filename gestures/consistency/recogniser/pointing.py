"""Pointing: a finger or an open hand whose ray meets an element of the screen, or goes a plain way."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import torch

from gestures.consistency.recogniser.filters import Array, mean, ramp
from gestures.consistency.recogniser.hands import SIDES, angle_deg, unit
from gestures.consistency.recogniser.measures import Measures
from gestures.consistency.recogniser.tracks import Track
from gestures.lowering import Stage

OUT, UP, FORWARD = 0, 1, 2
_DIRECTIONS: Mapping[str, tuple[float, float, float]] = {
    "up": (0.0, 1.0, 0.0),
    "down": (0.0, -1.0, 0.0),
    "left": (1.0, 0.0, 0.0),
    "right": (-1.0, 0.0, 0.0),
    "camera": (0.0, 0.0, 1.0),
}
"""The host's directions."""
_AIMED_DEG = (15.0, 8.0)
"""Angle between a finger and the way to an element that is no aim, and one that is sure to be."""
_PALM_AIMED_DEG = (8.0, 4.0)
"""The same for an open hand, which points at something only if it does so well."""
_PICTURE = 0.7
"""How much the angle in the picture counts beside the one in space."""
_AT_DEG = (11.0, 7.0)
_AT_M = (0.31, 0.25)
"""Angle to an element and distance from it of a fingertip that is away from it, and of one that is at it."""
_BEST_DEG = 1.5
"""Elements whose angle is that near to the best one's share the aim."""


@dataclass(frozen=True, slots=True, eq=False)
class Aim:
    """Where the hands' rays go; T frames, left and right.

    Attributes:
        ray: (T, 2, 3) unit direction from the index knuckle to the fingertip, world.
        angles_deg: By element, (T, 2) angle between the ray and the way to it, degrees.
        best_deg: (T, 2) the least of them.
        at_element: (T, 2) 0…1: the ray meets an element that the fingertip is close to; whatever a hand so placed
            counts, it points.
    """

    ray: Array
    angles_deg: Mapping[str, Array]
    best_deg: Array
    at_element: Array

    @classmethod
    def of(cls, measures: Measures, stage: Stage | None) -> Aim:
        """Measure the rays against the elements of a stage's screen; without a stage there are none."""
        knuckle, tip = measures.hands.knuckles_m[:, :, 0], measures.hands.tips_m[:, :, 0]
        ray = unit(tip - knuckle)
        angles: dict[str, Array] = {}
        best, at = np.full(ray.shape[:2], 180.0), np.zeros(ray.shape[:2])
        # A hand that hangs beside the body is close to what lies at the lower edge and points at nothing.
        before = np.minimum(
            ramp(measures.place[..., FORWARD], 0.36, 0.44), ramp(measures.place[..., UP], 0.05, 0.17)
        )
        if stage is None:
            return cls(ray, angles, best, at)
        for element in stage.platform.elements:
            target = stage.target_m(element).double().numpy()
            angle = np.where(measures.on_stage[:, None], _angle_deg(stage, knuckle, tip, target), 180.0)
            near = np.minimum(before, ramp(np.linalg.norm(target - tip, axis=-1), *_AT_M))
            angles[element] = angle
            best = np.minimum(best, angle)
            at = np.maximum(at, np.minimum(near, ramp(angle, *_AT_DEG)))
        return cls(ray, angles, best, at)


def _angle_deg(stage: Stage, knuckle: Array, tip: Array, target: Array) -> Array:
    """(T, 2) by how many degrees a finger misses a place, mostly as seen in the picture.

    A viewer judges by the picture, and a video tells little about depth; space decides where a finger points so much
    towards the camera that the picture shows no direction.
    """
    ray, way = unit(tip - knuckle), unit(target - knuckle)
    in_space = angle_deg(ray, way)
    places = torch.from_numpy(np.stack((knuckle, tip, np.broadcast_to(target, tip.shape))))
    start, end, goal = stage.camera.project(places).numpy()
    seen, wanted = end - start, goal - start
    lengths = np.linalg.norm(seen, axis=-1) * np.linalg.norm(wanted, axis=-1)
    cosine = (seen * wanted).sum(-1) / np.maximum(lengths, 1e-9)
    in_picture = np.degrees(np.arccos(np.clip(np.nan_to_num(cosine, nan=-1.0), -1.0, 1.0)))
    across = np.linalg.norm(ray[..., :2], axis=-1)
    share = _PICTURE * ramp(across, 0.3, 0.6)
    return np.asarray(share * in_picture + (1.0 - share) * in_space)


def pointing_tracks(measures: Measures, shapes: Mapping[str, Array], aim: Aim) -> Iterator[Track]:
    """Yield the tracks of pointing at elements of the screen, at oneself, and plain ways."""
    away = np.minimum(ramp(measures.reach, 0.35, 0.5), ramp(measures.speed_mps, 1.6, 0.9))
    finger = np.minimum(np.maximum(shapes["index"], shapes["two"]), away)
    palm = np.minimum.reduce(
        (shapes["open"], away, ramp(mean(measures.speed_mps, 3), 0.6, 0.3), ramp(measures.reach, 0.33, 0.42))
    )
    # A finger that is held up before the viewer counts, unless it is at an element.
    counts = np.minimum.reduce(
        (
            ramp(measures.to_viewer, 0.35, 0.6),
            ramp(measures.fingers[..., UP], 0.4, 0.7),
            ramp(measures.place[..., UP], 0.45, 0.6),
        )
    )
    meant = np.maximum(aim.at_element, 1.0 - counts)
    aimed = np.zeros_like(meant)
    for element, angle in aim.angles_deg.items():
        nearest = ramp(angle - aim.best_deg, 2 * _BEST_DEG, _BEST_DEG)
        by_finger = np.minimum.reduce((finger, meant, ramp(angle, *_AIMED_DEG)))
        by_palm = np.minimum.reduce((palm, aim.at_element, ramp(angle, *_PALM_AIMED_DEG)))
        score = np.minimum(np.maximum(by_finger, by_palm), nearest)
        aimed = np.maximum(aimed, score)
        for side, hand in enumerate(SIDES):
            yield Track("point", element, hand, score[:, side], measured={"angle_deg": angle[:, side]})
        yield Track("point", element, "both", score.min(axis=1), measured={"angle_deg": angle.max(axis=1)})
    slow = ramp(measures.speed_mps, 0.5, 0.25)
    yield from _plain_ways(aim.ray, np.minimum.reduce((finger, slow, meant, 1.0 - aimed)))
    yield from _self(measures, shapes)


def _plain_ways(ray: Array, free: Array) -> Iterator[Track]:
    """Fingers that point at no element, by the direction that they are nearest to."""
    cosines = {name: (ray * np.array(axis)).sum(-1) for name, axis in _DIRECTIONS.items()}
    best = np.max([*cosines.values()], axis=0)
    for name, cosine in cosines.items():
        score = np.minimum(free, ramp(cosine, 0.65, 0.8)) * (cosine >= best)
        for side, hand in enumerate(SIDES):
            yield Track("point", name, hand, score[:, side], 0.35)


def _self(measures: Measures, shapes: Mapping[str, Array]) -> Iterator[Track]:
    """An open hand laid on, or held at, the own chest."""
    place = measures.place
    chest = np.minimum.reduce(
        (
            np.where(measures.fingers_known, shapes["open"], 0.8),
            ramp(measures.palm[..., FORWARD], -0.5, -0.75),
            ramp(place[..., FORWARD], 0.46, 0.42),
            ramp(place[..., UP], 0.55, 0.66),
            ramp(place[..., UP], 1.12, 1.0),
            ramp(np.abs(place[..., OUT]), 1.0, 0.8),
            ramp(measures.speed_mps, 0.8, 0.4),
        )
    )
    for side, hand in enumerate(SIDES):
        yield Track("point", "self", hand, chest[:, side])
