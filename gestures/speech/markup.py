"""Inline markup of a script: what is never spoken, the pauses it asks for, and what is spoken in its place."""

from __future__ import annotations

import html
import re
from collections import Counter
from dataclasses import dataclass

from gestures.inline_tags import TAG, may_hold_tags

MAX_BREAK_S = 10.0
"""Longest pause that a ``<break/>`` may ask for, as in the SSML dialects of the large vendors."""

_BREAK_TIME = re.compile(r"""\btime\s*=\s*["']?\s*\+?(\d+(?:\.\d+)?|\.\d+)\s*(ms|s)\b""", re.IGNORECASE)
_BREAK_STRENGTH = re.compile(r"""\bstrength\s*=\s*["']?\s*([a-z-]+)""", re.IGNORECASE)
_STRENGTH_S = {"none": 0.0, "x-weak": 0.08, "weak": 0.15, "medium": 0.3, "strong": 0.6, "x-strong": 1.0}


_ALIAS = re.compile(
    r"""<sub\s[^<>]*?\balias\s*=\s*(?:"(?P<a>[^"<>]*)"|'(?P<b>[^'<>]*)')[^<>]*>(?P<content>[^<>]+)</sub\s*>""",
    re.IGNORECASE,
)
_FOLLOWED_TEXT = "break sub mark bookmark vh-action insert-action speak p s paragraph sentence w"
_FOLLOWED = frozenset(_FOLLOWED_TEXT.split())
"""Elements that are read, and those that change nothing."""
_ELEMENT = re.compile(r"<([A-Za-z][\w:.-]*)")
_BRACED = re.compile(r"\{\s*/?\s*(?:gesture|hold)\b", re.IGNORECASE)


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
    if not may_hold_tags(text):
        return ()
    return tuple(
        MarkupSpan(found.start(), found.end(), _pause_of(found.group())) for found in TAG.finditer(text)
    )


@dataclass(frozen=True, slots=True)
class Alias:
    """A stretch of the script that something else is spoken for, as SSML's ``<sub alias="…">`` asks.

    Attributes:
        start: Offset of its first character.
        end: Offset behind its last character.
        spoken: What is spoken.
    """

    start: int
    end: int
    spoken: str


def find_aliases(text: str) -> tuple[Alias, ...]:
    """Return the stretches that something else is spoken for, in order."""
    if "<" not in text:
        return ()
    return tuple(
        Alias(*found.span("content"), html.unescape(found["a"] or found["b"]))
        for found in _ALIAS.finditer(text)
        if (found["a"] or found["b"] or "").strip()
    )


def markup_notes(text: str) -> tuple[str, ...]:
    """Return what of a script's markup the voice does not follow, for the reader of the report."""
    unread: Counter[str] = Counter()
    breaks: Counter[str] = Counter()
    long: Counter[str] = Counter()
    for span in find_markup(text):
        tag = text[span.start : span.end]
        element = _ELEMENT.match(tag)
        if element is not None:
            name = element[1].lower()
            if name not in _FOLLOWED:
                unread[f"<{name}>"] += 1
            elif name == "break" and (time := _BREAK_TIME.search(tag)) and _seconds(time) > MAX_BREAK_S:
                long[f"{tag:.60}"] += 1
            elif name == "break" and not _is_plain_break(tag):
                breaks[f"{tag:.60}"] += 1
        elif (tag.startswith("{") and not _BRACED.match(tag)) or (
            tag.startswith("&") and html.unescape(tag).isalnum()
        ):
            unread[f"{tag:.60}"] += 1
    notes = []
    if unread:
        notes.append(f"Markup that the voice does not follow: {_counted(unread)}.")
    if long:
        notes.append(f"Pauses shortened to {MAX_BREAK_S:g} s, the longest that there is: {_counted(long)}.")
    if breaks:
        notes.append(f"Pauses whose length cannot be read, taken as 0 to 1 s: {_counted(breaks)}.")
    return tuple(notes)


def _counted(names: Counter[str]) -> str:
    return ", ".join(f"{name} ×{count}" if count > 1 else name for name, count in names.items())


def _is_plain_break(tag: str) -> bool:
    if "time" in tag.lower():
        return _BREAK_TIME.search(tag) is not None
    strength = _BREAK_STRENGTH.search(tag)
    return strength is None or strength.group(1).lower() in _STRENGTH_S


def _seconds(time: re.Match[str]) -> float:
    return float(time.group(1)) / (1000.0 if time.group(2).lower() == "ms" else 1.0)


def _pause_of(tag: str) -> float:
    if not tag.lower().startswith("<break"):
        return 0.0
    if time := _BREAK_TIME.search(tag):
        return min(_seconds(time), MAX_BREAK_S)
    strength = _BREAK_STRENGTH.search(tag)
    return _STRENGTH_S.get(strength.group(1).lower(), 0.3) if strength else 0.3
