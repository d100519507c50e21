"""Differences of texts, word by word: ``[-removed-]`` and ``{+added+}`` within what stayed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import SequenceMatcher

from gestures.han import HAN

_PIECE = re.compile(rf"[{HAN}]|[^\W_{HAN}]+|\s+|[\W_]")
_SHORT = 3
"""Texts of so few pieces are shown whole."""


def text_diff(old: str, new: str) -> str:
    """Return how one text became another, in one line.

    Chinese is compared character by character, other scripts word by word; texts without much in common are shown
    whole, one after the other.
    """
    a, b = _PIECE.findall(_one_line(old)), _PIECE.findall(_one_line(new))
    matcher = SequenceMatcher(None, a, b, autojunk=False)
    if min(len(a), len(b)) <= _SHORT or matcher.ratio() < 0.4 or a == b:
        return f"“{old}” → “{new}”"
    return "".join(_pieces(matcher, a, b))


def _pieces(matcher: SequenceMatcher[str], a: list[str], b: list[str]) -> Iterator[str]:
    for kind, a0, a1, b0, b1 in matcher.get_opcodes():
        if kind == "equal":
            yield "".join(a[a0:a1])
            continue
        if a1 > a0:
            yield f"[-{''.join(a[a0:a1])}-]"
        if b1 > b0:
            yield f"{{+{''.join(b[b0:b1])}+}}"


def _one_line(text: str) -> str:
    return " ".join(text.split())
