"""Does a gesture contradict the words? By its family, as the taxonomy says, or by what it points at."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from gestures.alignment.footprint import shows_number
from gestures.alignment.sizes import magnitude_of
from gestures.intents.spans import IntentSpan
from gestures.intents.taxonomy import Taxonomy
from gestures.library.gesture import Gesture

POINTING_FAMILIES = frozenset({"point_screen", "point_product", "point_viewer", "self_point"})
_SHARED_DIGITS = frozenset("012345")
"""Digits whose shapes are the same, or near enough, all over the world."""
NUMBER_SLOTS: tuple[str, ...] = ("number", "link_number", "ordinal", "text")
"""Slots whose number a hand may show; a percentage is what is taken off, which need not be the number said."""


def clash(
    gesture: Gesture,
    target: str | None,
    parameters: Mapping[str, Any],
    intents: Iterable[IntentSpan],
    taxonomy: Taxonomy,
) -> str | None:
    """Return why a gesture contradicts a clause, or None if it does not.

    ``point_elsewhere``, ``number_other`` and ``size_opposite`` are clashes of what is shown, not of a
    family: pointing is elsewhere if none of the clause's intents has that target, a number is another if
    none of them names it.

    Args:
        gesture: The gesture.
        target: What it points at.
        parameters: Values of its parameters.
        intents: The intents of the clause that are sure enough.
        taxonomy: Where clashes stand.
    """
    spans = [span for span in intents if span.id in taxonomy]
    targets = {taxonomy.get(span.id).target for span in spans}
    numbers = {number for span in spans for number in numbers_of(span)}
    for span in spans:
        for family in taxonomy.get(span.id).clashes:
            if family in (gesture.family, gesture.id):
                return f"'{family}' contradicts {span.id}"
            if family == "point_elsewhere" and _points(gesture, target) and target not in targets:
                return f"pointing at {target or 'something else'} contradicts {span.id}"
            if (
                family == "number_other"
                and numbers
                and (shown := shown_number(gesture, parameters)) is not None
            ):
                if shown not in numbers:
                    return f"showing {shown} contradicts {span.id} ({', '.join(sorted(numbers))})"
            elif family == "size_opposite" and _opposite(gesture, parameters, span):
                return f"the size shown is the opposite of {span.slots.get('magnitude')}"
    return None


def shown_number(gesture: Gesture, parameters: Mapping[str, Any]) -> str | None:
    """Return the number that the hand shows, or None if it shows none."""
    if not shows_number(gesture) and gesture.family != "number":
        return None
    value = parameters.get("number")
    if value is None and (parameter := gesture.parameter("number")) is not None:
        value = parameter.default
    return None if value is None else str(value)


def is_chinese_shape(gesture: Gesture, parameters: Mapping[str, Any]) -> bool:
    """Return whether a hand shows six to ten in the Chinese way, which only those read who have learned it."""
    style, shown = gesture.parameter("style"), shown_number(gesture, parameters)
    if shown is None or style is None or not str(style.default).startswith("cn"):
        return False
    return shown == "10" or not _SHARED_DIGITS.issuperset(digit for digit in shown if digit.isdigit())


def numbers_of(span: IntentSpan) -> tuple[str, ...]:
    """Return the numbers in an intent's slots, the telling one first."""
    if not span.slots:
        return ()
    found = [str(span.slots[name]) for name in NUMBER_SLOTS if span.slots.get(name) not in (None, "")]
    several = span.slots.get("numbers")
    if isinstance(several, list | tuple):
        found.extend(str(number) for number in several)
    return tuple(number for number in found if number.replace(".", "", 1).isdigit())


def _points(gesture: Gesture, target: str | None) -> bool:
    return gesture.family in POINTING_FAMILIES or (gesture.aims and target != "camera")


def _opposite(gesture: Gesture, parameters: Mapping[str, Any], span: IntentSpan) -> bool:
    said = magnitude_of(span)
    if said is None:
        return False
    if gesture.family in ("a_little", "big_amount"):
        return (gesture.family == "a_little") != (said < 0.5)
    shown = parameters.get("magnitude")
    if gesture.family != "size" or not isinstance(shown, int | float):
        return False
    return (shown < 0.5) != (said < 0.5)
