"""The languages of scripts, and which of them a text is in."""

from __future__ import annotations

import re

from gestures.han import han_length
from gestures.inline_tags import TAG, may_hold_tags

LANGUAGES: tuple[str, ...] = ("zh", "en")
_WORD = re.compile(r"[A-Za-zÀ-ɏ]+(?:'[A-Za-z]+)?")


def detect_language(text: str, otherwise: str = "zh") -> str:
    """Return ``zh`` if the text has at least as many Chinese characters as words of letters, else ``en``.

    Args:
        text: What is looked at; tags do not count.
        otherwise: What a text of neither (figures, emoji) is taken for.
    """
    bare = TAG.sub(" ", text) if may_hold_tags(text) else text
    characters, words = han_length(bare), sum(1 for _ in _WORD.finditer(bare))
    if not characters and not words:
        return otherwise
    return "zh" if characters >= words else "en"
