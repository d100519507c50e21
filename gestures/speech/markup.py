"""Inline markup of a script: what is never spoken, and the pauses it asks for."""

from __future__ import annotations

import re
from dataclasses import dataclass

from gestures.inline_tags import TAG

MAX_BREAK_S = 10.0
"""Longest pause that a ``<break/>`` may ask for, as in the SSML dialects of the large vendors."""

_BREAK_TIME = re.compile(r"""\btime\s*=\s*["']?\s*\+?(\d+(?:\.\d+)?|\.\d+)\s*(ms|s)\b""", re.IGNORECASE)
_BREAK_STRENGTH = re.compile(r"""\bstrength\s*=\s*["']?\s*([a-z-]+)""", re.IGNORECASE)
_STRENGTH_S = {"none": 0.0, "x-weak": 0.08, "weak": 0.15, "medium": 0.3, "strong": 0.6, "x-strong": 1.0}


@dataclass(frozen=True, slots=True)
class MarkupSpan:
    """A stretch of the script that is not spoken.

    Attributes:
        start: Offset of its first character, Unicode code points.
        end: Offset behind its last character.
        pause_s: Silence that it asks for, s; 0 for everything but ``<break/>``.
    """

    start: int
    end: int
    pause_s: float = 0.0


def find_markup(text: str) -> tuple[MarkupSpan, ...]:
    """Return every tag of ``text`` in order: ours, SSML's and those of the vendors that the library reads."""
    if not any(sign in text for sign in "<{＜｛"):
        return ()
    return tuple(
        MarkupSpan(found.start(), found.end(), _pause_of(found.group())) for found in TAG.finditer(text)
    )


def _pause_of(tag: str) -> float:
    if not tag.lower().startswith("<break"):
        return 0.0
    if time := _BREAK_TIME.search(tag):
        seconds = float(time.group(1)) / (1000.0 if time.group(2).lower() == "ms" else 1.0)
        return min(seconds, MAX_BREAK_S)
    strength = _BREAK_STRENGTH.search(tag)
    return _STRENGTH_S.get(strength.group(1).lower(), 0.3) if strength else 0.3
