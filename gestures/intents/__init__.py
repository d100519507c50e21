"""What the words of a script do: clauses, intents, slots and the word each stroke belongs on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from motion.lazy_names import lazy_names

if TYPE_CHECKING:
    from gestures.intents.classifier import IntentClassifier
    from gestures.intents.segmenter import segment
    from gestures.intents.slots import extract_slots
    from gestures.intents.spans import Clause, IntentSpan
    from gestures.intents.taxonomy import Intent, Taxonomy
    from gestures.languages import detect_language

__all__ = [
    "Clause",
    "Intent",
    "IntentClassifier",
    "IntentSpan",
    "Taxonomy",
    "detect_language",
    "extract_slots",
    "segment",
]

__getattr__ = lazy_names(
    __name__,
    {
        "Clause": "spans",
        "Intent": "taxonomy",
        "IntentClassifier": "classifier",
        "IntentSpan": "spans",
        "Taxonomy": "taxonomy",
        "detect_language": ".languages",
        "extract_slots": "slots",
        "segment": "segmenter",
    },
)
