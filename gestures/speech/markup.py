"""Inline markup of a script: what is never spoken, and the pauses it asks for."""

from __future__ import annotations

import re
from dataclasses import dataclass

MAX_BREAK_S = 10.0
"""Longest pause that a ``<break/>`` may ask for, as in the SSML dialects of the large vendors."""

_MARKUP = re.compile(
    r"""
    # a comment
      <!--.*?-->
    # an action in one tag, and one with its code inside
    | <insert-action\b[^<>]*/\s*>
    | <(?P<action>insert-action|vh-action)\b[^<>]*>[^<>]*</(?P=action)\s*>
    # any other tag: silent itself, its content is spoken
    | </?[A-Za-z][\w:.-]*(?:\s[^<>]*)?/?>
    # an XML declaration
    | <\?[^<>]*\?>
    # {gesture: NAME}, {/gesture}
    | \{\s*/?\s*[A-Za-z_][\w-]*\s*(?::[^{}\n]*)?\}
    """,
    re.VERBOSE | re.DOTALL,
)
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
    if "<" not in text and "{" not in text:
        return ()
    return tuple(
        MarkupSpan(found.start(), found.end(), _pause_of(found.group())) for found in _MARKUP.finditer(text)
    )


def _pause_of(tag: str) -> float:
    if not tag.lower().startswith("<break"):
        return 0.0
    if time := _BREAK_TIME.search(tag):
        seconds = float(time.group(1)) / (1000.0 if time.group(2).lower() == "ms" else 1.0)
        return min(seconds, MAX_BREAK_S)
    strength = _BREAK_STRENGTH.search(tag)
    return _STRENGTH_S.get(strength.group(1).lower(), 0.3) if strength else 0.3
