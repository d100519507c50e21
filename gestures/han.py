"""The characters that Chinese is written with."""

from __future__ import annotations

import re

HAN = r"\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\u3007\U00020000-\U000323af"
"""Their ranges, for a character class of a regular expression: Unicode's ideographs, and 〇."""
HAN_RUN = re.compile(f"[{HAN}]+")
"""A class of so many characters takes milliseconds to compile: patterns share this one where they can."""


def holds_han(text: str) -> bool:
    """Return whether a text holds a Chinese character."""
    return HAN_RUN.search(text) is not None


def han_length(text: str) -> int:
    """Return the number of Chinese characters of a text."""
    return sum(map(len, HAN_RUN.findall(text)))
