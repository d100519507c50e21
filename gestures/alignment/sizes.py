"""Sizes: which way a gesture shows one, and whether that is what the words speak of."""

from __future__ import annotations

from typing import Any

from gestures.alignment.places import SHOULDER_OUT_M, SHOULDER_UP_M
from gestures.alignment.said import EXTENT
from gestures.intents.spans import IntentSpan
from gestures.library.gesture import Gesture, HandKey, Scaled

_SMALL_WORDS = frozenset({"small", "short", "thin", "narrow", "light", "little"})
_LARGE_WORDS = frozenset({"big", "large", "long", "thick", "tall", "wide", "heavy"})
_LARGE_EXTENTS = _LARGE_WORDS - {"heavy"}
_EXTENTS = (_SMALL_WORDS | _LARGE_WORDS) - {"light", "heavy"}
_SAYS_SMALL, _SAYS_LARGE = 0.15, 0.9
_UPRIGHT = frozenset({"height", "tall", "high"})
_ACROSS = frozenset({"length", "width", "long", "wide"})
_FOR_FINGERS_M, _FOR_HANDS_M = 0.055, 0.03
"""What thumb and index show at most, and what two hands show at least."""
_TOO_SMALL, _TOO_LARGE = 0.48, 1.6
"""An extent that is less of the narrowest opening of a gesture, or so many times the widest, is not shown by it."""
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


def extent_of(span: IntentSpan) -> float | None:
    """Return the extent that the words of an intent give, m; None if they give none."""
    value = span.slots.get(EXTENT)
    return float(value) if isinstance(value, float | int) else None


def opening_m(gesture: Gesture) -> tuple[float, float] | None:
    """Return how far apart the hands of a gesture are at its end, m, with magnitude 0 and with 1.

    None if nothing of it scales with the magnitude.
    """
    for number in reversed(range(len(gesture.keys))):
        main = gesture.keys[number].main
        if main is None:
            continue
        out, up, _ = main.place
        other = next((key.other for key in reversed(gesture.keys) if key.other is not None), None)
        if isinstance(out, Scaled) and out.by == "magnitude":
            return 2 * SHOULDER_OUT_M * out.low, 2 * SHOULDER_OUT_M * out.high
        if isinstance(up, Scaled) and up.by == "magnitude" and other is not None:
            below = _height(other)
            return SHOULDER_UP_M * (up.low - below), SHOULDER_UP_M * (up.high - below)
    return None


def _height(key: HandKey) -> float:
    up = key.place[1]
    return up.low if isinstance(up, Scaled) else float(up)


def magnitude_for(gesture: Gesture, extent_m: float) -> float | str:
    """Return the magnitude with which a gesture for a size shows an extent, 0…1, or why it does not show it.

    Args:
        gesture: A gesture that shows a size.
        extent_m: The extent, m.
    """
    opening = opening_m(gesture)
    if opening is None:
        small = gesture.parameter("magnitude")
        fingers = small is not None and _is_small(small.default)
        if fingers and extent_m > _FOR_FINGERS_M:
            return f"it shows a small gap, the words say {_metric(extent_m)}"
        return 0.0 if fingers else 0.5
    low, high = opening
    if extent_m < max(_FOR_HANDS_M, _TOO_SMALL * low):
        return f"{_metric(extent_m)} is too small to be shown between two hands"
    if extent_m > _TOO_LARGE * high:
        return f"{_metric(extent_m)} is too large to be shown between two hands"
    return round(min(max((extent_m - low) / (high - low), 0.0), 1.0), 2)


def _is_small(default: Any) -> bool:
    return isinstance(default, int | float) and default < 0.3


def _metric(extent_m: float) -> str:
    return f"{extent_m:.3g} m" if extent_m >= 1 else f"{100 * extent_m:.2g} cm"


def magnitude_of(span: IntentSpan) -> float | None:
    """Return the size that an intent speaks of, 0 small … 1 large; None if it speaks of none.

    Where the words give an extent, that is what is shown, and big or small says nothing more.
    """
    if extent_of(span) is not None:
        return None
    word = str(span.slots.get("magnitude", "")).lower()
    if span.slots.get("dimension") == "weight" and "number" in span.slots and word in _LARGE_EXTENTS:
        # 这么大一坨七十克: large, and not heavy.
        return None
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
        # The small bag of two kilos: its weight is what is said of it.
        weighed = "weight" in said and ("number" in span.slots or not said & _EXTENTS)
        return "" if weighed else "it shows a weight, the words speak of an extent"
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
