"""Clauses among the words: which words a clause holds, and which of them a stroke belongs on."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import replace

from gestures.alignment.timeline import TimedClause
from gestures.errors import InvalidInputError
from gestures.function_words import FUNCTION_WORDS
from gestures.intents.spans import Clause, IntentSpan
from gestures.speech.words import Word


class WordIndex:
    """Words by their place in the script.

    Args:
        words: In order of time; their places in the script must run forwards too.

    Raises:
        InvalidInputError: If the places run backwards.
    """

    def __init__(self, words: Sequence[Word] = ()) -> None:
        self.words: list[Word] = []
        self._starts: list[int] = []
        self._ends: list[int] = []
        self.extend(words)

    def extend(self, words: Sequence[Word]) -> None:
        """Take further words, behind those that are known.

        Raises:
            InvalidInputError: If the places run backwards.
        """
        for word in words:
            if self.words and (word.start < self._starts[-1] or word.end < self._ends[-1]):
                raise InvalidInputError(
                    f"word {len(self.words)} '{word.text}' stands before the word before it in the script",
                    code="DX-ALIGN-002",
                    hint="Character offsets of the words must run forwards.",
                )
            self.words.append(word)
            self._starts.append(word.start)
            self._ends.append(word.end)

    def reaches(self, offset: int) -> bool:
        """Whether every word that starts before the offset is known, for one behind it is."""
        return bool(self._starts) and self._starts[-1] >= offset

    def within(self, start: int, end: int) -> range:
        """Return the indices of the words that overlap a character range; empty if none does."""
        return range(bisect_right(self._ends, start), bisect_left(self._starts, end))

    def at_or_after(self, offset: int) -> int | None:
        """Return the first word that starts at the offset or later, or None."""
        index = bisect_left(self._starts, offset)
        return index if index < len(self.words) else None


def timed_clauses(clauses: Sequence[Clause], index: WordIndex) -> tuple[TimedClause, ...]:
    """Give every clause its words and times.

    Raises:
        InvalidInputError: If clauses run backwards or overlap.
    """
    check_order(clauses)
    return tuple(timed_clause(clause, index) for clause in clauses)


def check_order(clauses: Sequence[Clause]) -> None:
    """Refuse clauses that run backwards or overlap.

    Raises:
        InvalidInputError: If they do.
    """
    previous_end = 0
    for number, clause in enumerate(clauses):
        if clause.start < previous_end or clause.end < clause.start:
            raise InvalidInputError(
                f"clause {number} '{clause.text[:20]}' has range {clause.start}…{clause.end}, "
                f"the one before it ends at {previous_end}",
                code="DX-ALIGN-003",
            )
        previous_end = clause.end


def timed_clause(clause: Clause, index: WordIndex) -> TimedClause:
    """Give a clause its words and times.

    One of which no word is spoken (an emoji alone) is put, without length, where the next word begins.
    """
    words = index.words
    if not words:
        return TimedClause(clause.text, clause.start, clause.end, 0.0, 0.0, 0, 0, clause.intents)
    inside = index.within(clause.start, clause.end)
    if inside:
        first, last = inside[0], inside[-1]
        start_s, end_s = words[first].start_s, max(words[i].end_s for i in inside)
    else:
        following = index.at_or_after(clause.start)
        first = last = following if following is not None else len(words) - 1
        start_s = end_s = words[first].start_s if following is not None else words[first].end_s
    spans = tuple(_on_words(span, clause, index) for span in clause.intents)
    return TimedClause(clause.text, clause.start, clause.end, start_s, end_s, first, last, spans)


def _on_words(span: IntentSpan, clause: Clause, index: WordIndex) -> IntentSpan:
    """Widen an affiliate to the borders of spoken words; where a value of a slot stands is left as it is."""
    if span.affiliate is None or span.slots or not (inside := index.within(*span.affiliate)):
        return span
    start = min(span.affiliate[0], max(index.words[inside[0]].start, clause.start))
    end = max(span.affiliate[1], min(index.words[inside[-1]].end, clause.end))
    return replace(span, affiliate=(start, end))


def is_spoken(clause: TimedClause) -> bool:
    """Return whether any word of the clause is spoken."""
    return clause.end_s > clause.start_s


def affiliate_word(clause: TimedClause, span: IntentSpan, index: WordIndex) -> int:
    """Return the word that the stroke of an intent belongs on.

    That is the first word of the intent's affiliate that is no word of grammar; where the clause as a whole bears the
    intent, its most stressed word.
    """
    if span.affiliate is not None:
        inside = [i for i in index.within(*span.affiliate) if clause.first_word <= i <= clause.last_word]
        if inside:
            return next((i for i in inside if index.words[i].text.lower() not in FUNCTION_WORDS), inside[0])
    candidates = range(clause.first_word, clause.last_word + 1)
    return max(candidates, key=lambda i: (round(index.words[i].stress, 3), -i))


def stressed_words(clause: TimedClause, words: Sequence[Word], apart_s: float = 0.6) -> list[int]:
    """Return the words that a beat may fall on: the most stressed, at least ``apart_s`` from one another."""
    inside = range(clause.first_word, clause.last_word + 1)
    strongest = sorted(inside, key=lambda i: (-round(words[i].stress, 3), i))
    chosen: list[int] = []
    for i in strongest:
        if words[i].stress < 0.5 and chosen:
            break
        if all(abs(words[i].start_s - words[j].start_s) >= apart_s for j in chosen):
            chosen.append(i)
    return sorted(chosen)
