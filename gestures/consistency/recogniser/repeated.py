"""Repeated movement: waves, claps, nods, shakes of the head."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from gestures.consistency.recogniser.filters import Array, least, ramp
from gestures.consistency.recogniser.hands import SIDES
from gestures.consistency.recogniser.measures import Measures
from gestures.consistency.recogniser.oscillation import swinging
from gestures.consistency.recogniser.shapes import Fingers
from gestures.consistency.recogniser.tracks import Track

OUT, UP = 0, 1


def repeated_tracks(measures: Measures, fingers: Fingers, fps: float) -> Iterator[Track]:
    """Yield the tracks of repeated movement."""
    waves = _waves(measures, fingers, fps)
    for side, hand in enumerate(SIDES):
        yield Track("wave", None, hand, waves[:, side], 0.45)
    yield Track("wave", None, "both", waves.min(axis=1), 0.45)
    yield Track("clap", None, "both", _claps(measures, fps), 0.3)
    pitch, yaw = measures.head_deg[:, 0], measures.head_deg[:, 1]
    yield Track("nod", None, "none", swinging(pitch, fps, slow_s=0.5, least=1.0, clear=2.0, turns=3.0), 0.3)
    yield Track("shake", None, "none", swinging(yaw, fps, slow_s=0.5, least=2.2, clear=4.2, turns=3.0), 0.3)


def _waves(measures: Measures, fingers: Fingers, fps: float) -> Array:
    """(T, 2): a raised open hand swings from side to side, or its fingers fold and open."""
    reach_m = 0.25
    across = measures.place[..., OUT] * 0.17 + measures.fingers[..., OUT] * reach_m
    to_and_fro = swinging(across, fps, slow_s=0.6, least=0.025, clear=0.05, turns=3.0)
    flap = swinging(
        measures.hands.knuckle_deg[..., 1:3].mean(axis=-1),
        fps,
        slow_s=0.6,
        least=10.0,
        clear=18.0,
        turns=4.0,
    )
    known = measures.fingers_known
    open_hand = np.where(known, fingers.straight.mean(axis=-1), 1.0)
    half_open = np.where(known, ramp(measures.hands.bend_deg[..., 1:3].max(axis=-1), 75.0, 50.0), 0.0)
    upright = ramp(measures.fingers[..., UP], 0.15, 0.45)
    high = ramp(measures.place[..., UP], 0.75, 0.90)
    facing = ramp(measures.to_viewer, 0.0, 0.35)
    sideways = np.minimum(to_and_fro, ramp(open_hand, 0.5, 0.8))
    folding = np.minimum(flap, half_open)
    return np.asarray(np.minimum.reduce((np.maximum(sideways, folding), upright, high, facing)))


def _claps(measures: Measures, fps: float) -> Array:
    """(T,): the palms meet again and again."""
    beating = swinging(measures.palm_gap_m, fps, slow_s=0.5, least=0.015, clear=0.035, turns=4.0)
    near = ramp(least(measures.palm_gap_m, round(0.4 * fps)), 0.15, 0.11)
    facing = ramp(-(measures.palm[..., OUT]).max(axis=1), 0.5, 0.75)
    high = ramp(measures.place[..., UP].min(axis=1), 0.4, 0.55)
    return np.asarray(np.minimum.reduce((beating, near, facing, high)))
