"""What the language side hands to the planner: clauses and the intents found in them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class IntentSpan:
    """One intent of a clause.

    Attributes:
        id: An id of the taxonomy.
        score: Calibrated probability 0…1.
        slots: Normalised values that the gesture needs, such as ``{"number": "9.9", "currency": "CNY"}``.
        affiliate: Character range, in the text that was classified, of the word the stroke belongs on; None if the
            clause as a whole bears the intent.
    """

    id: str
    score: float
    slots: Mapping[str, Any] = field(default_factory=dict)
    affiliate: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Clause:
    """One clause of the script.

    Attributes:
        text: The clause without surrounding space and closing punctuation.
        start: Offset of its first character in the text, Unicode code points.
        end: Offset behind its last character.
        intents: Best first; empty for plain speech.
    """

    text: str
    start: int
    end: int
    intents: tuple[IntentSpan, ...] = ()
