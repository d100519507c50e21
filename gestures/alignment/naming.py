"""Words that name a gesture themselves, such as 鞠个躬 or "take a bow": they ask for it unless denied or reported."""

from __future__ import annotations

import re
from collections.abc import Iterable

from gestures.alignment.wording import Wording
from gestures.library.gesture import Gesture

_NOT_MEANT_BEFORE = re.compile(
    r"[不别没甭免未]|无需|禁止|拒绝|[他她它]|人家|有人|别人|昨天|昨晚|上次|上回|当时|那天|那次|以前|之前|从前|如果|要是|万一|像|"
    r"\b(?:not|never|no|without|instead of|rather than|he|she|they|it|him|her|them|someone|somebody|yesterday|last|"
    r"once|used to|when|if|would|could|hit|tap|press|click|dont|cant|wont)\b|n['’]t\b"
)
"""Denial, someone else's doing, or another time, ahead of the word in its clause; or a button of that name."""
_NOT_MEANT_BEHIND = re.compile(
    r"\s*(?:的|款|图案?|造型|姿势|表情|手势|形|吊坠|项链|耳|大小|"
    r"(?:buttons?|icons?|emojis?|shaped?|signs?|print(?:ed)?|pendants?|necklaces?|earrings?|stickers?)\b)"
)
"""The word is but part of the name of a thing."""


class NamedGestures:
    """The gestures of a library that words ask for by name.

    Args:
        gestures: The library's.
    """

    def __init__(self, gestures: Iterable[Gesture]) -> None:
        self._names = [
            (word, gesture) for gesture in gestures for words in gesture.named_by.values() for word in words
        ]
        # 双手比心 is another gesture than 比心, which it holds.
        self._names.sort(key=lambda entry: -len(entry[0]))

    def of(self, wording: Wording) -> list[tuple[Gesture, tuple[int, int]]]:
        """Return the gestures that a clause asks for by name, and where, as offsets in it, from … to."""
        found: list[tuple[Gesture, tuple[int, int]]] = []
        for word, gesture in self._names:
            place = wording.find(word)
            if place is None or any(place[0] < end and start < place[1] for _, (start, end) in found):
                continue
            if _NOT_MEANT_BEFORE.search(wording.text, 0, place[0]):
                continue
            if not _NOT_MEANT_BEHIND.match(wording.text, place[1]):
                found.append((gesture, place))
        return sorted(found, key=lambda entry: entry[1])
