"""A gesture's keys in order: numbers spelled digit by digit, repeats unrolled, none like the other."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from gestures.alignment.timeline import Placement
from gestures.chance import Chance
from gestures.errors import PlanningError
from gestures.library.gesture import Gesture, Key

_DIGIT_ARRIVES = 0.45
"""Share of a digit's time by which its shape stands."""
_SHORTEST_TURN_S = 0.15
"""Shortest time of one way of a repeat, such as one side of a wave; in shorter strokes there are fewer repeats, s."""
_REPEAT_SPREAD = 0.09
"""Spread of repeats in duration and size: even a regular wave is never copied (human figures: 5–20 %)."""


def timed_keys(placement: Placement, gesture: Gesture, chance: Chance) -> list[tuple[float, Key]]:
    """Unroll numbers and repeats to (share of the stroke 0…1, key).

    Raises:
        PlanningError: If the number to be shown has no digits.
    """
    number = placement.parameters.get("number")
    shows_number = any(
        hand is not None and hand.shape == "number" for key in gesture.keys for hand in (key.main, key.other)
    )
    if shows_number:
        return _spelled(gesture, _digits(number, gesture))
    asked = placement.parameters.get("repeat")
    repeat = int(asked) if asked else min(gesture.repeat, _most_repeats(placement, gesture))
    if repeat == 1 or len(gesture.keys) == 1:
        return [(key.at, key) for key in gesture.keys]
    weights = [1.0 + chance.normal(("pace", turn), _REPEAT_SPREAD) for turn in range(repeat)]
    total = sum(weights)
    keys: list[tuple[float, Key]] = []
    begun = 0.0
    for turn, weight in enumerate(weights):
        share = weight / total
        for key in gesture.keys:
            if turn > 0 and key.at == 0.0:
                continue
            keys.append((begun + key.at * share, key))
        begun += share
    return keys


def _most_repeats(placement: Placement, gesture: Gesture) -> int:
    """How many repeats hands have time for in a stroke."""
    turns = max(1, len(gesture.keys) - 1)
    return max(1, int(placement.stroke.duration_s / (turns * _SHORTEST_TURN_S)))


def _digits(number: Any, gesture: Gesture) -> list[str]:
    parameter = gesture.parameter("number")
    text = str(number if number is not None else (parameter.default if parameter else "1"))
    style = gesture.parameter("style")
    prefix = str(style.default) if style else "cn"
    if text in {"10"}:
        return [f"{prefix}10"]
    digits = [character for character in text if character.isdigit()]
    if not digits:
        raise PlanningError(
            f"gesture '{gesture.id}' is to show the number '{text}', which has no digits", code="DX-LOWER-003"
        )
    return [f"{prefix}{digit}" for digit in digits]


def _spelled(gesture: Gesture, shapes: list[str]) -> list[tuple[float, Key]]:
    """One digit after the other in front of the shoulder, each set with a small beat."""
    first, last = gesture.keys[0], gesture.keys[-1]
    if len(shapes) == 1:
        return [(key.at, _with_shape(key, shapes[0])) for key in gesture.keys]
    keys = [(0.0, _with_shape(first, shapes[0]))]
    for place, shape in enumerate(shapes):
        arrive = (place + _DIGIT_ARRIVES) / len(shapes)
        if place > 0:
            lift = (place + 0.12) / len(shapes)
            keys.append((lift, _shifted(_with_shape(first, shape), -0.03 * place)))
        keys.append((arrive, _shifted(_with_shape(last, shape), -0.05 * place)))
    keys.append((1.0, keys[-1][1]))
    return keys


def _with_shape(key: Key, shape: str) -> Key:
    main, other = key.main, key.other
    if main is not None and main.shape == "number":
        main = replace(main, shape=shape)
    if other is not None and other.shape == "number":
        other = replace(other, shape=shape)
    return replace(key, main=main, other=other)


def _shifted(key: Key, out: float) -> Key:
    if key.main is None:
        return key
    first, up, forward = key.main.place
    base = first if isinstance(first, int | float) else first.low
    return replace(key, main=replace(key.main, place=(base + out, up, forward)))
