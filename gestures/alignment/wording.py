"""Words within a clause: whether one is said, as a word of its own rather than inside another, and where."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from gestures.alignment.timeline import TimedClause
from gestures.han import holds_han
from gestures.speech.words import Word

_AFTER_VERB = frozenset("一了着过上下进出到点个起去回完")
"""What a Chinese verb of one character is drawn together with: 抹上 and 喝了 are still 抹 and 喝, 倒数 is not 倒."""
_VOWELS = "aeiou"


@dataclass(frozen=True, slots=True)
class Wording:
    """A clause and its words.

    Attributes:
        text: The clause in lower case.
        starts: Offsets in it at which words begin, and its length; empty if they are not known, and then every
            character may begin one.
    """

    text: str
    starts: frozenset[int] = frozenset()

    @classmethod
    def of(cls, text: str, words: Iterable[tuple[int, int]] = ()) -> Wording:
        """Read a clause.

        Args:
            text: The clause.
            words: Offsets of its words, where each begins and ends, as they are spoken.
        """
        lowered = text.lower()
        # Lower case is longer for some letters, and then the offsets of the words say nothing.
        borders = (offset for word in words for offset in word) if len(lowered) == len(text) else ()
        return cls(lowered, frozenset(borders))

    @classmethod
    def of_clause(cls, clause: TimedClause, words: Sequence[Word]) -> Wording:
        """Read a clause of a show, with its words as they are spoken.

        Args:
            clause: The clause.
            words: Those of the whole show.
        """
        if len(clause.text) != clause.end - clause.start or clause.end_s <= clause.start_s:
            return cls.of(clause.text)
        spoken = words[clause.first_word : clause.last_word + 1]
        return cls.of(clause.text, [(word.start - clause.start, word.end - clause.start) for word in spoken])

    def find(self, word: str) -> tuple[int, int] | None:
        """Return where a word or phrase is said first, as offsets from … to; None if it is not.

        English is said in any inflection, Chinese begins where a word begins, and a single character fills that word
        but for what is drawn together with a verb.
        """
        key, is_chinese = _key(word)
        return next(self._found(word.lower(), is_chinese), None) if key and key in self.text else None

    def says(self, words: Iterable[str]) -> bool:
        """Return whether any of some words or phrases is said."""
        return any(self.find(word) is not None for word in words)

    def _found(self, word: str, is_chinese: bool) -> Iterator[tuple[int, int]]:
        if not is_chinese:
            return (match.span() for match in _inflected(word).finditer(self.text))
        places = (match.span() for match in re.finditer(re.escape(word), self.text))
        return (place for place in places if self._is_word(*place))

    def _is_word(self, start: int, end: int) -> bool:
        if not self.starts:
            return True
        if start not in self.starts:
            return False
        if end - start > 1:
            return True
        close = min((offset for offset in self.starts if offset >= end), default=end)
        return _AFTER_VERB.issuperset(set(self.text[end:close]) - {self.text[start]})


@lru_cache(maxsize=4096)
def _key(word: str) -> tuple[str, bool]:
    """Return what a text holds wherever it says a word, and whether the word is Chinese."""
    lowered = word.lower()
    if not lowered or holds_han(lowered):
        return lowered, True
    first = lowered.split()[0]
    return first[: max(len(first) - 1, 1)], False


@lru_cache(maxsize=4096)
def _inflected(phrase: str) -> re.Pattern[str]:
    """Return a pattern of an English phrase, its first and its last word in any regular inflection."""
    words = phrase.split()
    parts = [
        "|".join(map(re.escape, _forms(word))) if index in (0, len(words) - 1) else re.escape(word)
        for index, word in enumerate(words)
    ]
    return re.compile(rf"(?<![a-z0-9])(?:{')[ -]+(?:'.join(parts)})(?![a-z0-9])")


def _forms(word: str) -> tuple[str, ...]:
    if len(word) < 3 or not word.isalpha():
        return (word,)
    stems = {word}
    if word[-1] == "e":
        stems.add(word[:-1])
    elif word[-1] == "y" and word[-2] not in _VOWELS:
        return (word, f"{word}ing", f"{word[:-1]}ies", f"{word[:-1]}ied")
    elif word[-1] not in f"{_VOWELS}wxy" and word[-2] in _VOWELS and word[-3] not in _VOWELS:
        stems.add(word + word[-1])
    return (
        word,
        f"{word}s",
        f"{word}es",
        *(f"{stem}{end}" for stem in sorted(stems) for end in ("ing", "ed")),
    )
