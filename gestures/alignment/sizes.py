"""Sizes: which way a gesture shows one, and whether that is what the words speak of."""

from __future__ import annotations

from gestures.intents.spans import IntentSpan
from gestures.library.gesture import Gesture

_SMALL_WORDS = frozenset({"small", "short", "thin", "narrow", "light", "little"})
_LARGE_WORDS = frozenset({"big", "large", "long", "thick", "tall", "wide", "heavy"})
_EXTENTS = (_SMALL_WORDS | _LARGE_WORDS) - {"light", "heavy"}
_SAYS_SMALL, _SAYS_LARGE = 0.15, 0.9
_UPRIGHT = frozenset({"height", "tall", "high"})
_ACROSS = frozenset({"length", "width", "long", "wide"})
_SIDE_BY_SIDE = _ACROSS | {"diameter", "round"}
_FLAT = frozenset({"flat", "thin"})
_RELATED: dict[str, tuple[str, ...]] = {
    "height": ("tall", "high"),
    "length": ("long",),
    "width": ("wide",),
    "thickness": ("thick",),
    "diameter": ("round",),
    "volume": ("round", "big"),
    "long": ("length",),
    "tall": ("height", "high"),
    "wide": ("width",),
    "thick": ("thickness",),
    "thin": ("thick", "flat"),
    "big": ("wide", "large"),
    "short": ("long", "small"),
}
"""Words in the names of gestures that show a dimension or a magnitude."""


def magnitude_of(span: IntentSpan) -> float | None:
    """Return the size that an intent speaks of, 0 small … 1 large; None if it speaks of none."""
    word = str(span.slots.get("magnitude", "")).lower()
    if word in _SMALL_WORDS:
        return _SAYS_SMALL
    if word in _LARGE_WORDS:
        return _SAYS_LARGE
    return None


def shows_what_is_said(gesture: Gesture, span: IntentSpan) -> bool:
    """Return whether a gesture is named for the dimension or the magnitude that the words speak of.

    Where they speak of none, hands that part or curve around something say it best.
    """
    said = _said(span) or {"width", "volume"}
    related = said | {word for item in said for word in _RELATED.get(item, ())}
    return bool(related & _names(gesture))


def misleading_size(gesture: Gesture, span: IntentSpan) -> str:
    """Return why a gesture for a size gives a wrong idea of the one that the words speak of, or an empty text.

    Hands that part sideways do not show a height, no opening shows a weight, and none of these gestures which size to
    order.
    """
    said, shown = _said(span), _names(gesture)
    if "number" in span.slots and not said:
        return "it shows an extent, the words name a size to order"
    if "weight" in shown:
        return (
            ""
            if "weight" in said and not said & _EXTENTS
            else "it shows a weight, the words speak of an extent"
        )
    if "weight" in said:
        return "it shows an extent, the words speak of a weight"
    if said & _UPRIGHT and shown & _SIDE_BY_SIDE:
        return "it shows a width, the words speak of a height"
    if said & _ACROSS and shown & _UPRIGHT:
        return "it shows a height, the words speak of a length or width"
    if shown & _FLAT and gesture.parameter("magnitude") is None and not shows_what_is_said(gesture, span):
        return "it shows that something is flat, the words do not say so"
    return ""


def _said(span: IntentSpan) -> set[str]:
    return {str(span.slots.get(name, "")).lower() for name in ("dimension", "magnitude")} - {"", "size"}


def _names(gesture: Gesture) -> set[str]:
    names = (gesture.id, *gesture.aliases)
    return {part for name in names for part in name.lower().replace("-", "_").split("_")} - {"size"}
