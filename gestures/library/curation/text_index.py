"""How well gestures meet a text: an inverted index of Latin words, pairs of Chinese characters and pinyin."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from gestures.library.curation.terms import (
    folded,
    grams,
    han_runs,
    is_han,
    latin_words,
    may_be_pinyin,
    pairs,
    pieces,
    pinyin_terms,
    whole_key,
)
from gestures.library.gesture import Gesture

_WHOLE, _NAME, _WORD, _TEXT = 12.0, 4.0, 2.0, 1.0
"""Worth of a match: the whole name, part of a name, a word that goes with the gesture, its description."""
_BEGINNING = 0.7
"""Share of the worth where the text is only the beginning of the word met."""
_LEAST_OF_BEST = 0.5
"""Share of the best match below which a gesture is left out, where a run of Chinese is met in parts only."""
_TOO_SHORT = 1
"""A Latin letter by itself is met by itself, not by all words that begin with it."""

Scores = dict[int, float]
"""How well gestures are met, by their places in the sequence that the index was made of."""


class TextIndex:
    """What gestures can be found by, so that a text touches only those that bear its words."""

    def __init__(self, gestures: Sequence[Gesture]) -> None:
        """Take the gestures; their places in the sequence are how they are named."""
        self._count = len(gestures)
        self._latin = _Postings()
        self._han = _Postings()
        self._tiers: list[tuple[tuple[float, str], ...]] = []
        self._whole: dict[str, set[int]] = {}
        for place, gesture in enumerate(gestures):
            self._add(place, gesture)

    def _add(self, place: int, gesture: Gesture) -> None:
        tiers: dict[float, list[str]] = {_NAME: [], _WORD: [], _TEXT: []}
        for worth, text in _texts(gesture):
            tiers[worth].append(plain := folded(text))
            for word in latin_words(plain):
                self._latin.add(word, place, worth)
            for run in han_runs(plain):
                for gram in grams(run):
                    self._han.add(gram, place, worth)
        self._tiers.append(tuple((worth, "\n".join(texts)) for worth, texts in tiers.items()))
        for name in _names(gesture):
            self._whole.setdefault(whole_key(name), set()).add(place)

    def scores(self, text: str) -> Scores:
        """Return how well the gestures that bear every word of a text meet it, by their places."""
        scores: Scores = {}
        for number, piece in enumerate(pieces(text)):
            met = self._meets_han(piece) if is_han(piece) else self._meets_latin(piece)
            scores = met if number == 0 else {p: score + met[p] for p, score in scores.items() if p in met}
            if not scores:
                break
        if scores:
            for place in self._whole.get(whole_key(text), ()):
                scores[place] = scores.get(place, 0.0) + _WHOLE
        return scores

    def _meets_latin(self, word: str) -> Scores:
        scores = self._latin.beginning_with(word) if len(word) > _TOO_SHORT else self._latin.of(word)
        if may_be_pinyin(word):
            for place, worth in self._pinyin.beginning_with(word).items():
                scores[place] = max(scores.get(place, 0.0), worth)
        return scores

    def _meets_han(self, run: str) -> Scores:
        parts = pairs(run)
        found = [self._han.of(part) for part in parts]
        everywhere = set(found[0]).intersection(*found[1:])
        scores = {place: worth for place in everywhere if (worth := self._worth_of_run(place, run))}
        return scores or self._meets_parts(found)

    def _meets_parts(self, found: list[Scores]) -> Scores:
        """Return the gestures that bear the rarer parts of a run that is nowhere as a whole."""
        scores: Scores = {}
        for places in found:
            rarity = math.log(1.0 + self._count / len(places)) if places else 0.0
            for place, worth in places.items():
                scores[place] = scores.get(place, 0.0) + rarity * worth
        least = _LEAST_OF_BEST * max(scores.values(), default=0.0)
        share = 1.0 / (len(found) * math.log(1.0 + self._count))
        return {place: score * share for place, score in scores.items() if score >= least}

    def _worth_of_run(self, place: int, run: str) -> float:
        return next((worth for worth, text in self._tiers[place] if run in text), 0.0)

    @cached_property
    def _pinyin(self) -> _Postings:
        """Names and typical words as pinyin, made when a query first may be some."""
        postings = _Postings()
        known: dict[str, tuple[str, ...]] = {}
        for place, tiers in enumerate(self._tiers):
            for worth, text in tiers:
                for run in han_runs(text) if worth > _TEXT else ():
                    if run not in known:
                        known[run] = tuple(pinyin_terms(run))
                    for term in known[run]:
                        postings.add(term, place, worth)
        return postings


@dataclass(slots=True)
class _Postings:
    """Which gestures bear a term, and how much that is worth."""

    _by_term: dict[str, Scores] = field(default_factory=dict)
    _ordered: list[str] | None = None

    def add(self, term: str, place: int, worth: float) -> None:
        """Note that a gesture bears a term; the best worth counts."""
        places = self._by_term.setdefault(term, {})
        if worth > places.get(place, 0.0):
            places[place] = worth
        self._ordered = None

    def of(self, term: str) -> Scores:
        """Return the gestures that bear a term."""
        return dict(self._by_term.get(term, ()))

    def beginning_with(self, start: str) -> Scores:
        """Return the gestures that bear a term that begins so; the term itself is worth most."""
        if self._ordered is None:
            self._ordered = sorted(self._by_term)
        scores = self.of(start)
        for index in range(bisect_left(self._ordered, start), len(self._ordered)):
            term = self._ordered[index]
            if not term.startswith(start):
                break
            if term == start:
                continue
            for place, worth in self._by_term[term].items():
                if worth * _BEGINNING > scores.get(place, 0.0):
                    scores[place] = worth * _BEGINNING
        return scores


def _names(gesture: Gesture) -> tuple[str, ...]:
    return (gesture.id, *gesture.aliases, gesture.names.zh, gesture.names.en)


def _texts(gesture: Gesture) -> Iterator[tuple[float, str]]:
    for name in (*_names(gesture), gesture.family):
        yield _NAME, name
    for words in gesture.words.values():
        for word in words:
            yield _WORD, word
    for text in (gesture.description.zh, gesture.description.en, *gesture.intents):
        yield _TEXT, text
