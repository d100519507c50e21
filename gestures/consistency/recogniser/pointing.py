"""Pointing: a finger or an open hand whose ray meets an element of the screen, or goes a plain way."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np

from gestures.consistency.recogniser.filters import Array, ramp
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
_AIMED_DEG = (14.0, 7.0)
"""Angle between a finger and the way to an element that is no aim, and one that is sure to be."""
_PALM_AIMED_DEG = (9.0, 4.0)
"""The same for an open hand, which points at something only if it does so well."""
_BEST_DEG = 1.0
"""Elements whose angle is that near to the best one's share the aim."""


def pointing_tracks(measures: Measures, shapes: Mapping[str, Array], stage: Stage | None) -> Iterator[Track]:
    """Yield the tracks of pointing at elements of the stage's screen, at the product, at oneself, and plain ways."""
    hands = measures.hands
    knuckle, tip = hands.knuckles_m[:, :, 0], hands.tips_m[:, :, 0]
    ray = unit(tip - knuckle)
    finger = np.maximum(shapes["index"], shapes["two"])
    unhurried = ramp(measures.speed_mps, 1.6, 0.9)
    away = np.minimum(ramp(measures.reach, 0.35, 0.5), unhurried)
    finger = np.minimum(finger, away)
    palm = np.minimum.reduce((shapes["open"], away, ramp(measures.speed_mps, 0.8, 0.4), _offered(measures)))
    angles = _angles_deg(knuckle, ray, stage)
    best = np.min([*angles.values()], axis=0) if angles else np.full(ray.shape[:2], 180.0)
    aimed = np.zeros(ray.shape[:2])
    for element, angle in angles.items():
        nearest = ramp(angle - best, 2 * _BEST_DEG, _BEST_DEG)
        by_finger = np.minimum(finger, ramp(angle, *_AIMED_DEG))
        by_palm = np.minimum(palm, ramp(angle, *_PALM_AIMED_DEG))
        score = np.minimum(np.maximum(by_finger, by_palm), nearest)
        aimed = np.maximum(aimed, score)
        for side, hand in enumerate(SIDES):
            yield Track("point", element, hand, score[:, side], measured={"angle_deg": angle[:, side]})
        yield Track("point", element, "both", score.min(axis=1), measured={"angle_deg": angle.max(axis=1)})
    free = np.minimum(finger, 1.0 - aimed)
    yield from _plain_ways(measures, ray, free)
    yield from _self(measures)


def _offered(measures: Measures) -> Array:
    """(T, 2): the hand is held out beside or before the body, as one that leads the eye is."""
    return np.asarray(
        np.minimum(
            ramp(measures.reach, 0.5, 0.62),
            ramp(np.abs(measures.place[..., OUT] - 0.9) + measures.place[..., FORWARD], 0.4, 0.6),
        )
    )


def _angles_deg(knuckle: Array, ray: Array, stage: Stage | None) -> dict[str, Array]:
    """Angle (T, 2) between the ray and the way to each element, degrees."""
    if stage is None:
        return {}
    return {
        element: angle_deg(ray, unit(stage.target_m(element).double().numpy() - knuckle))
        for element in stage.platform.elements
    }


def _plain_ways(measures: Measures, ray: Array, free: Array) -> Iterator[Track]:
    """Fingers that point at no element, by the direction that they are nearest to."""
    cosines = {name: (ray * np.array(axis)).sum(-1) for name, axis in _DIRECTIONS.items()}
    best = np.max([*cosines.values()], axis=0)
    for name, cosine in cosines.items():
        score = np.minimum(free, ramp(cosine, 0.65, 0.8)) * (cosine >= best)
        for side, hand in enumerate(SIDES):
            yield Track("point", name, hand, score[:, side], 0.25)


def _self(measures: Measures) -> Iterator[Track]:
    """A hand laid on, or held at, the own chest."""
    place = measures.place
    chest = np.minimum.reduce(
        (
            ramp(measures.palm[..., FORWARD], -0.5, -0.75),
            ramp(place[..., FORWARD], 0.52, 0.46),
            ramp(place[..., UP], 0.5, 0.62),
            ramp(place[..., UP], 1.12, 1.0),
            ramp(np.abs(place[..., OUT]), 1.0, 0.8),
            ramp(measures.speed_mps, 0.8, 0.4),
        )
    )
    for side, hand in enumerate(SIDES):
        yield Track("point", "self", hand, chest[:, side])
