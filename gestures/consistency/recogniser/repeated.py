"""Repeated movement: waves, claps, nods, shakes of the head."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from gestures.consistency.recogniser.filters import Array, all_of, least, ramp
from gestures.consistency.recogniser.hands import SIDES
from gestures.consistency.recogniser.measures import OUT, UP, Measures
from gestures.consistency.recogniser.oscillation import swinging, swings
from gestures.consistency.recogniser.shapes import Fingers
from gestures.consistency.recogniser.tracks import Track

_SHOULDER_M, _TRUNK_M, _HAND_M = 0.17, 0.5, 0.25
"""About how far the shoulders are from the midline and above the pelvis, by which places become metres, and how far
before the wrist a hand shows how it tilts."""
_BLUR_M = 0.0025
"""How much farther apart hands that touch may seem for a degree of uncertainty, metres."""


def repeated_tracks(
    measures: Measures, fingers: Fingers, fps: float, blur_deg: float = 0.0
) -> Iterator[Track]:
    """Yield the tracks of repeated movement.

    Args:
        measures: The hands and the head.
        fingers: How the fingers are bent.
        fps: Frames a second.
        blur_deg: By how much directions may be wrong, degrees; then palms that touch may seem apart.
    """
    waves = _waves(measures, fingers, fps)
    for side, hand in enumerate(SIDES):
        yield Track("wave", None, hand, waves[:, side], 0.65)
    yield Track("wave", None, "both", waves.min(axis=1), 0.65)
    yield Track("clap", None, "both", _claps(measures, fps, blur_deg), 0.3)
    pitch, yaw = measures.head_deg[:, 0], measures.head_deg[:, 1]
    yield Track("nod", None, "none", swinging(pitch, fps, slow_s=0.5, least=1.0, clear=2.0, turns=3.0), 0.3)
    yield Track("shake", None, "none", swinging(yaw, fps, slow_s=0.5, least=3.0, clear=6.0, turns=3.0), 0.3)


def _waves(measures: Measures, fingers: Fingers, fps: float) -> Array:
    """(T, 2): a raised open hand swings from side to side, or its fingers fold and open."""
    upright = ramp(measures.fingers[..., UP], 0.30, 0.60)
    high = ramp(measures.place[..., UP], 0.75, 0.90)
    facing = ramp(measures.to_viewer, 0.20, 0.50)
    held = all_of(upright, high, facing)
    across = _SHOULDER_M * measures.place[..., OUT] + _HAND_M * measures.fingers[..., OUT]
    level, _ = swings(across, fps, 0.6, 0.6, held)
    rising, _ = swings(_TRUNK_M * measures.place[..., UP], fps, 0.6, 0.6, held)
    # A hand that is pushed or beaten bounces; a wave goes from side to side.
    sideways = ramp(rising / np.maximum(level, 1e-3), 1.4, 0.9)
    to_and_fro = swinging(across, fps, slow_s=0.6, least=0.015, clear=0.035, turns=3.0, counts=held)
    flap = swinging(
        measures.hands.knuckle_deg[..., 1:3].mean(axis=-1),
        fps,
        slow_s=0.6,
        least=10.0,
        clear=18.0,
        turns=4.0,
        counts=held,
    )
    known = measures.fingers_known
    open_hand = np.where(known, fingers.straight.mean(axis=-1), 1.0)
    half_open = np.where(known, ramp(measures.hands.bend_deg[..., 1:3].max(axis=-1), 75.0, 50.0), 0.0)
    swung = all_of(to_and_fro, sideways, ramp(open_hand, 0.5, 0.8))
    folded = np.minimum(flap, half_open)
    return all_of(np.maximum(swung, folded), held)


def _claps(measures: Measures, fps: float, blur_deg: float) -> Array:
    """(T,): the palms meet again and again."""
    # A camera loses every other clap of quick ones.
    turns = 4.0 if blur_deg == 0.0 else 3.0
    gap = measures.palm_gap_m
    close = ramp(gap, 0.30, 0.22)
    beating = swinging(gap, fps, slow_s=0.5, least=0.012, clear=0.026, turns=turns, counts=close)
    met = least(gap, round(0.4 * fps)) - _BLUR_M * blur_deg
    near = ramp(met, 0.105, 0.075)
    facing = ramp(-(measures.palm[..., OUT]).max(axis=1), 0.5, 0.75)
    high = ramp(measures.place[..., UP].min(axis=1), 0.4, 0.55)
    return all_of(beating, near, facing, high)
