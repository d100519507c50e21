"""Whether two gestures are nearly one: what their keys say, compared in steps that a viewer just notices.

Played motion would not do for this: no two performances of one gesture are alike.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from itertools import pairwise

import torch
from torch import Tensor

from gestures.library.gesture import BodyAccent, Gesture, HandKey, Scalar, Scaled
from gestures.library.handshapes import handshape
from gestures.pipeline.lint.findings import Measure

_INSTANTS = 9
_PLACE_STEP = 0.1
"""Least difference of place that is noticed, in the units of `HandKey.place` (some 2 to 5 cm)."""
_DIRECTION_STEP = 2.0 * math.sin(math.radians(12.0))
"""Likewise of the direction of palm or fingers: the chord of 24°."""
_BEND_STEP_DEG = 40.0
"""Likewise of a finger's three joints together."""
_SPREAD_STEP_DEG = 14.0
"""Likewise of a finger to the side, and of the thumb before the palm."""
_ELBOW_STEP_DEG = 15.0
_REACH_STEP = 0.15
_GAP_STEP_M = 0.03
_BODY_STEPS_DEG = {"lean": 4.0, "turn": 5.0, "nod": 4.0, "shake": 4.0, "tilt": 4.0, "bow": 6.0}
_SHRUG_STEP = 0.25
_MOOD_STEP = 2.0
"""A face alone is half of what makes two gestures."""
_HAND_SIZE = 26
"""Numbers that describe a hand at one instant."""


def alike(gestures: Sequence[Gesture], known: Sequence[Gesture]) -> Iterator[Measure]:
    """Measure how far each gesture is from the most similar other one, in steps that are just noticed.

    The distance of two gestures is that of the aspect in which they differ most: hand shapes, places, palms, fingers,
    touches and aims along the stroke, the number of repeats, and what trunk, head, gaze and face do. How long the
    phases last does not count. Clips are the same if their files are, and are like no gesture of keys.

    Args:
        gestures: Gestures to measure.
        known: All that they may be like, themselves included.
    """
    codes = _Codes()
    features = {gesture.id: _features(gesture, codes) for gesture in known}
    for gesture in gestures:
        own = features[gesture.id]
        apart = {
            other.id: float((own - features[other.id]).abs().max())
            for other in known
            if other.id != gesture.id and {gesture.hands, other.hands} != {"left", "right"}
        }
        if apart:
            nearest = min(apart, key=lambda name: apart[name])
            yield Measure("same_gesture", gesture.id, gesture.hands, apart[nearest], f"like {nearest}")


class _Codes:
    """Whole numbers for names, so that two different names are a step or more apart."""

    def __init__(self) -> None:
        self._known: dict[object, float] = {None: 0.0}

    def of(self, name: object) -> float:
        return self._known.setdefault(name, float(len(self._known)))


def _features(gesture: Gesture, codes: _Codes) -> Tensor:
    """Everything that makes a gesture what it is, each number divided by the least difference that is noticed."""
    clip = codes.of(gesture.clip.sha256 if gesture.clip else None)
    both = codes.of("both" if gesture.hands == "both" else None)
    body = torch.tensor((clip, both, float(gesture.repeat), *_body(gesture.body, codes)))
    if gesture.clip:
        return torch.cat((body, torch.zeros(_INSTANTS * 4 * _HAND_SIZE)))
    style = gesture.parameter("style")
    number = ("number", str(style.default) if style else "", gesture.parameter("number") is not None)
    hands = []
    for pick in ("main", "other"):
        posed = [(key.at, getattr(key, pick)) for key in gesture.keys if getattr(key, pick) is not None]
        for high in (False, True):
            states = [
                (at, _hand(hand, high=high, number=codes.of(number), codes=codes)) for at, hand in posed
            ]
            hands.append(_path(states))
    return torch.cat((body, *hands))


def _body(accent: BodyAccent, codes: _Codes) -> tuple[float, ...]:
    swings = [getattr(accent, f"{name}_deg") / step for name, step in _BODY_STEPS_DEG.items()]
    nods = float(accent.nods) if accent.nod_deg else 0.0
    shakes = float(accent.shakes) if accent.shake_deg else 0.0
    mood = codes.of(accent.mood) / _MOOD_STEP
    return (*swings, accent.shrug / _SHRUG_STEP, nods, shakes, codes.of(accent.gaze), mood)


def _path(states: Sequence[tuple[float, Tensor]]) -> Tensor:
    """States (at, (26,)) at even instants of the stroke, in a row; zeros for a hand that stays at rest."""
    if not states:
        return torch.zeros(_INSTANTS * _HAND_SIZE)
    return torch.cat([_between(states, instant / (_INSTANTS - 1)) for instant in range(_INSTANTS)])


def _between(states: Sequence[tuple[float, Tensor]], at: float) -> Tensor:
    for (start, first), (end, second) in pairwise(states):
        if start <= at <= end:
            share = (at - start) / max(end - start, 1e-9)
            return first + share * (second - first)
    return states[0][1] if at < states[0][0] else states[-1][1]


def _hand(hand: HandKey, *, high: bool, number: float, codes: _Codes) -> Tensor:
    """One posture, (26,); places at the low or the high end of the parameters that they scale with."""
    touch = (hand.contact.hand, hand.contact.touches) if hand.contact else None
    gap = hand.contact.gap_m / _GAP_STEP_M if hand.contact else 0.0
    placed = hand.contact is None and hand.aim is None
    place = [_at_end(value, high=high) / _PLACE_STEP if placed else 0.0 for value in hand.place]
    palm, fingers = (_steps(direction) for direction in (hand.palm, hand.fingers))
    reach = hand.reach / _REACH_STEP if hand.aim else 0.0
    named = number if hand.shape == "number" else 0.0
    there, elbow = 1.0, hand.elbow_deg / _ELBOW_STEP_DEG
    arm = (there, named, codes.of(touch), gap, codes.of(hand.aim), reach, elbow, *place, *palm, *fingers)
    return torch.tensor((*arm, *_shape(hand.shape)))


def _shape(name: str) -> tuple[float, ...]:
    """Bend and sideways swing of each finger; nothing for a number, whose shapes depend on the script."""
    if name == "number":
        return (0.0,) * 10
    thumb, *fingers = handshape(name).angles_deg
    rows = [(sum(thumb[1:]), thumb[0]), *((sum(finger[:3]), finger[3]) for finger in fingers)]
    return tuple(value for bend, aside in rows for value in (bend / _BEND_STEP_DEG, aside / _SPREAD_STEP_DEG))


def _steps(direction: tuple[float, float, float]) -> tuple[float, ...]:
    length = math.hypot(*direction) or 1.0
    return tuple(value / length / _DIRECTION_STEP for value in direction)


def _at_end(value: Scalar, *, high: bool) -> float:
    if isinstance(value, Scaled):
        return value.high if high else value.low
    return float(value)
