"""Filling a gesture's parameters from what the words say: what to point at, which number, how large."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from gestures.alignment.clashes import numbers_of, shown_number
from gestures.alignment.footprint import digit_shapes, shows_number
from gestures.alignment.sizes import extent_of, magnitude_for, magnitude_of, misleading_size
from gestures.intents.spans import IntentSpan
from gestures.intents.taxonomy import Intent
from gestures.library.gesture import Gesture, Scaled
from gestures.platforms import SCREEN_TARGETS, PlatformProfile

MOST_DIGITS = 4
"""Longer numbers are not shown digit by digit: nobody reads them off a hand."""

MANY = 100
FEW = 5
"""A count from `MANY` may be shown as a lot, one up to `FEW` as a little."""

_NUMBER_SHAPE = re.compile(r"[a-z]+(\d+)")
_PRODUCT_FAMILIES = frozenset({"present", "reveal", "slide", "point_product", "pinch"})
_MAGNITUDE_BY_INTENT = {"low_stock": 0.1, "social_proof": 0.9}
_NO_NUMBER = "it shows a number, and the words give none"


@dataclass(frozen=True, slots=True)
class Lacking:
    """The words do not give what the gesture needs.

    Attributes:
        reason: What is lacking, in words.
    """

    reason: str


def default_of(gesture: Gesture, name: str) -> Any:
    """Return the default of a gesture's parameter; None if it has no such parameter."""
    parameter = gesture.parameter(name)
    return parameter.default if parameter is not None else None


def fill_target(gesture: Gesture, intent: Intent, platform: PlatformProfile) -> str | Lacking | None:
    """Return what a gesture points at or shows when it serves an intent, None for nothing.

    It is lacking if the gesture points and nothing says at what, or the platform does not show that.
    """
    if not gesture.aims:
        return "product" if intent.target == "product" and gesture.family in _PRODUCT_FAMILIES else None
    default = default_of(gesture, "target")
    target = default if gesture.family in ("point_viewer", "self_point") else intent.target or default
    if target is None:
        return Lacking("it points, but nothing says at what")
    if target in SCREEN_TARGETS and target not in platform.elements:
        return Lacking(f"platform '{platform.id}' shows no {target}")
    parameter = gesture.parameter("target")
    if parameter is not None and parameter.values and target not in parameter.values:
        return Lacking(f"it cannot point at {target}")
    return str(target)


def fill_parameters(gesture: Gesture, span: IntentSpan) -> dict[str, Any] | Lacking:
    """Return the values of a gesture's parameters when it serves an intent; a number to show may be lacking."""
    values: dict[str, Any] = {}
    said = numbers_of(span)
    extent_m = extent_of(span) if gesture.family == "size" else None
    size = None if extent_m is None else magnitude_for(gesture, extent_m)
    if isinstance(size, str):
        return Lacking(size)
    if reason := _misleads(gesture, span, said):
        return Lacking(reason)
    for parameter in gesture.parameters:
        if parameter.name == "number":
            number = next((entry for entry in said if _can_show(gesture, entry)), None)
            if number is not None:
                values["number"] = number
            elif said and shows_number(gesture):
                return Lacking(f"it does not show {said[0]}")
        elif parameter.name == "magnitude":
            fixed = _fixed_magnitude(gesture)
            scaled = _magnitude(span, parameter.default) if size is None else size
            values["magnitude"] = scaled if fixed is None else fixed
    shown = shown_number(gesture, values)
    if shows_number(gesture) and "number" not in values and (shown is None or not said):
        return Lacking(_NO_NUMBER)
    if shown is not None and shown not in said:
        return Lacking(f"it shows {shown}, the words say {said[0]}" if said else _NO_NUMBER)
    return values


def _misleads(gesture: Gesture, span: IntentSpan, said: Sequence[str]) -> str:
    """Why a gesture would give a wrong idea of how many or how large, or an empty text."""
    counted = counted_numbers(gesture)
    if counted and said and list(said) != counted:
        return f"it counts {' '.join(counted)}, the words {' '.join(said)}"
    fixed = _fixed_magnitude(gesture)
    if gesture.family == "size" and fixed is not None and extent_of(span) is None:
        size = magnitude_of(span)
        if fixed < 0.3 and (size is None or size > 0.5):
            return "it shows a small size, and the words do not say that it is small"
        if fixed > 0.7 and (size is None or size < 0.5):
            return "it shows a great size or weight, and the words do not say that it is great"
    if gesture.family == "size" and (reason := misleading_size(gesture, span)):
        return reason
    if span.id == "quantity" and said:
        if gesture.family == "big_amount" and float(said[0]) < MANY:
            return f"{said[0]} is not a lot"
        if gesture.family == "a_little" and float(said[0]) > FEW:
            return f"{said[0]} is not a little"
    return ""


def _fixed_magnitude(gesture: Gesture) -> float | None:
    """Return the size of a gesture that has one and does not scale with it; None if it scales."""
    default = default_of(gesture, "magnitude")
    places = [hand.place for key in gesture.keys for hand in (key.main, key.other) if hand is not None]
    scales = any(isinstance(value, Scaled) and value.by == "magnitude" for place in places for value in place)
    return None if scales or not isinstance(default, int | float) else max(float(default), 1e-6)


def counted_numbers(gesture: Gesture) -> list[str]:
    """Return the numbers that the hand shapes of a counting gesture show one after the other."""
    if gesture.family != "number_sequence":
        return []
    shapes = [key.main.shape for key in gesture.keys if key.main is not None]
    numbers = [match[1] for shape in shapes if (match := _NUMBER_SHAPE.fullmatch(shape))]
    return [number for number, _ in groupby(numbers)]


def _can_show(gesture: Gesture, number: str) -> bool:
    parameter = gesture.parameter("number")
    shapes = digit_shapes(number)
    if shapes > MOST_DIGITS:
        return False
    if parameter is None or not parameter.values or number in parameter.values:
        return True
    digits = [character for character in number if character.isdigit()]
    return shapes > 1 and shows_number(gesture) and all(digit in parameter.values for digit in digits)


def _magnitude(span: IntentSpan, default: Any) -> float:
    said = magnitude_of(span)
    if said is not None:
        return said
    percent = str(span.slots.get("percent", ""))
    if percent.replace(".", "", 1).isdigit():
        return round(min(max(float(percent) / 100.0 * 1.2, 0.2), 1.0), 2)
    if span.id in _MAGNITUDE_BY_INTENT:
        return _MAGNITUDE_BY_INTENT[span.id]
    return float(default) if isinstance(default, int | float) else 0.5
