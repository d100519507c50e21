"""How well a gesture says an intent."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from gestures.alignment.clashes import numbers_of, shown_number
from gestures.alignment.footprint import digit_shapes
from gestures.alignment.sizes import shows_what_is_said
from gestures.alignment.wording import Wording
from gestures.intents.spans import IntentSpan
from gestures.intents.taxonomy import Intent
from gestures.library.gesture import Gesture
from gestures.platforms import SCREEN_TARGETS
from gestures.screen_words import names_place

_FIRST_FAMILY = 0.86
_PER_FAMILY = 0.09
_NOT_LISTED = 0.25
_OTHER_FAMILY = 0.45
_PER_INTENT = 0.03
_WORD = 0.12
_LEAST = 0.2
_NUMBER_FAMILIES = frozenset({"number", "number_sequence"})
_NUMBER_UNSHOWN, _DIGITS_UNSHOWN, _FEW_DIGITS = 0.5, 0.2, 3
"""What a gesture counts less that leaves out a number which a hand could show, or few digits one after the other, where
fingers are a good way to."""
_PLACE_UNSHOWN = 0.6
"""What a gesture counts less that points nowhere, while the words say where on the screen something is."""


def fit(
    gesture: Gesture,
    target: str | None,
    parameters: Mapping[str, Any],
    intent: Intent,
    span: IntentSpan,
    wording: Wording,
) -> float:
    """Return how well a gesture says an intent, 0 (not at all) … 1.

    The families that fit stand in the taxonomy best first, the intents of a gesture in the library likewise; words that
    typically go with the gesture speak for it.

    Args:
        gesture: The gesture.
        target: What it points at.
        parameters: Values of its parameters.
        intent: The intent's entry in the taxonomy.
        span: The intent as found in the clause, with its slots.
        wording: The clause.
    """
    listed = intent.id in gesture.intents
    if gesture.family in intent.fits:
        worth = (
            _FIRST_FAMILY - _PER_FAMILY * intent.fits.index(gesture.family) - (0.0 if listed else _NOT_LISTED)
        )
    elif listed:
        worth = _OTHER_FAMILY
    else:
        return 0.0
    if gesture.aims and intent.target is not None and target != intent.target:
        return 0.0
    shown = shown_number(gesture, parameters)
    if shown is not None and shown not in numbers_of(span):
        return 0.0
    if listed:
        worth -= _PER_INTENT * min(gesture.intents.index(intent.id), 4)
    if goes_with(gesture, wording):
        worth += _WORD
    if gesture.family == "size":
        worth += 0.1 if shows_what_is_said(gesture, span) else -0.2
    elif gesture.family not in _NUMBER_FAMILIES:
        worth -= _left_out(intent, span)
    if not gesture.aims and intent.target in SCREEN_TARGETS and names_place(wording.text):
        worth -= _PLACE_UNSHOWN
    return min(max(worth, _LEAST), 1.0)


def goes_with(gesture: Gesture, wording: Wording) -> bool:
    """Return whether one of the words that typically go with a gesture is said in a clause."""
    return any(wording.says(words) for words in gesture.words.values())


def _left_out(intent: Intent, span: IntentSpan) -> float:
    """Return what a gesture leaves out that shows no number: most where it is one hand shape, or several to count."""
    said = numbers_of(span)
    if not said or not _NUMBER_FAMILIES.intersection(intent.fits[:2]):
        return 0.0
    if len(said) > 1 or digit_shapes(said[0]) == 1:
        return _NUMBER_UNSHOWN
    few = digit_shapes(said[0]) <= _FEW_DIGITS and intent.fits[0] in _NUMBER_FAMILIES
    return _DIGITS_UNSHOWN if few else 0.0
