"""What the words of a script do: clauses, intents, slots and the word each stroke belongs on."""

from gestures.intents.classifier import IntentClassifier
from gestures.intents.segmenter import detect_language, segment
from gestures.intents.slots import extract_slots
from gestures.intents.spans import Clause, IntentSpan
from gestures.intents.taxonomy import Intent, Taxonomy

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
