"""Finding gestures: by words of either language or pinyin, and by what they are.

An inverted index is built once over a library; a query then touches only the gestures that bear its words.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from gestures.errors import InvalidInputError, NotFoundError, nearest_names
from gestures.library.curation.regions import countries_concerned, countries_of
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
from gestures.library.gesture import HANDS, PHASE_NAMES, Gesture

STATUSES: tuple[str, ...] = ("draft", "in_review", "approved", "retired")
LANGUAGES: tuple[str, ...] = ("zh", "en")
MOST_CHARACTERS = 200
"""Longest text that is looked for."""
_WHOLE, _NAME, _WORD, _TEXT = 12.0, 4.0, 2.0, 1.0
"""Worth of a match: the whole name, part of a name, a word that goes with the gesture, its description."""
_BEGINNING = 0.7
"""Share of the worth where the text is only the beginning of the word met."""
_LEAST_OF_BEST = 0.5
"""Share of the best match below which a gesture is left out, where a run of Chinese is met in parts only."""
_TOO_SHORT = 1
"""A Latin letter by itself is met by itself, not by all words that begin with it."""
_SEPARATOR = "\n"

_Scores = dict[int, float]


@dataclass(frozen=True, slots=True)
class Query:
    """What gestures are looked for; a field that is None or empty leaves nothing out.

    Attributes:
        text: Words in either language, or pinyin; every one must be borne.
        family: Family of the gesture.
        intent: Intent that it serves.
        word: A word that it typically goes with, or part of one.
        language: ``zh`` or ``en``: it has typical words in that language.
        hand: ``left`` and ``right`` are met by what that hand can do alone; ``either``, ``both`` and ``none`` by
            themselves.
        culture: Region that has a culture note.
        safe_for: Region where it must be no taboo.
        at_least_s: Least natural duration of all phases together, s.
        at_most_s: Greatest natural duration, s.
        status: State of review.

    Raises:
        InvalidInputError: If the text is too long, the durations exclude each other, or hand, language or status is
            none.
        NotFoundError: If a region is unknown.
    """

    text: str = ""
    family: str | None = None
    intent: str | None = None
    word: str | None = None
    language: str | None = None
    hand: str | None = None
    culture: str | None = None
    safe_for: str | None = None
    at_least_s: float | None = None
    at_most_s: float | None = None
    status: str | None = None

    def __post_init__(self) -> None:
        if len(self.text) > MOST_CHARACTERS:
            raise InvalidInputError(
                f"the text has {len(self.text)} characters, expected {MOST_CHARACTERS} or fewer",
                code="DX-LIB-041",
            )
        for name, value, known in (
            ("language", self.language, LANGUAGES),
            ("hand", self.hand, HANDS),
            ("status", self.status, STATUSES),
        ):
            if value is not None and value not in known:
                raise InvalidInputError(
                    f"there is no {name} '{value}'", code="DX-LIB-042", hint=nearest_names(value, known)
                )
        low, high = self.at_least_s, self.at_most_s
        if low is not None and high is not None and not low <= high:
            raise InvalidInputError(
                f"nothing lasts at least {low:g} s and at most {high:g} s", code="DX-LIB-043"
            )
        for region in (self.culture, self.safe_for):
            if region is not None:
                countries_of(region)


def natural_duration_s(gesture: Gesture) -> float:
    """Return how long all phases last as authored, s."""
    return sum(getattr(gesture.phases, name).duration_s for name in PHASE_NAMES)


@dataclass(frozen=True, slots=True)
class _Facts:
    """What a gesture is narrowed down by, worked out once.

    Attributes:
        gesture: The gesture.
        duration_s: Natural duration, s.
        words: All typical words, folded, a line each.
        noted: Countries that its culture notes concern.
        taboo: Countries in which it offends.
    """

    gesture: Gesture
    duration_s: float
    words: str
    noted: frozenset[str]
    taboo: frozenset[str]

    @classmethod
    def of(cls, gesture: Gesture) -> _Facts:
        words = _SEPARATOR.join(folded(word) for words in gesture.words.values() for word in words)
        noted = [(note, countries_concerned(note.region)) for note in gesture.culture]
        return cls(
            gesture,
            natural_duration_s(gesture),
            words,
            frozenset[str]().union(*(countries for _, countries in noted)),
            frozenset[str]().union(*(countries for note, countries in noted if note.taboo)),
        )


_Check = Callable[[_Facts], bool]


def _checks(query: Query) -> Iterator[_Check]:
    """Yield what a query asks for beside its text, each as a check."""
    if (family := query.family) is not None:
        yield lambda facts: facts.gesture.family == family
    if (status := query.status) is not None:
        yield lambda facts: facts.gesture.review == status
    if (hand := query.hand) is not None:
        kinds = {hand, "either"} if hand in ("left", "right") else {hand}
        yield lambda facts: facts.gesture.hands in kinds
    if (intent := query.intent) is not None:
        yield lambda facts: intent in facts.gesture.intents
    if (language := query.language) is not None:
        yield lambda facts: bool(facts.gesture.words.get(language))
    if (low := query.at_least_s) is not None:
        yield lambda facts: facts.duration_s >= low
    if (high := query.at_most_s) is not None:
        yield lambda facts: facts.duration_s <= high
    if query.word:
        word = folded(query.word)
        yield lambda facts: word in facts.words
    if query.culture is not None:
        region = countries_of(query.culture)
        yield lambda facts: not region.isdisjoint(facts.noted)
    if query.safe_for is not None:
        audience = countries_of(query.safe_for)
        yield lambda facts: audience.isdisjoint(facts.taboo)


class SearchIndex:
    """The texts of a library, prepared so that a query over 10,000 gestures takes milliseconds."""

    def __init__(self, gestures: Sequence[Gesture]) -> None:
        """Take the gestures in the order in which equally good ones are to be returned."""
        self._gestures = tuple(gestures)
        self._facts = tuple(_Facts.of(gesture) for gesture in self._gestures)
        self._latin = _Postings()
        self._han = _Postings()
        self._tiers: list[tuple[tuple[float, str], ...]] = []
        self._whole: dict[str, set[int]] = {}
        self._families = {gesture.family for gesture in self._gestures}
        self._intents = {intent for gesture in self._gestures for intent in gesture.intents}
        for place, gesture in enumerate(self._gestures):
            self._add(place, gesture)

    def search(self, query: Query) -> tuple[Gesture, ...]:
        """Return the gestures that meet a query, best first.

        Raises:
            NotFoundError: If no gesture is of the family, or none serves the intent.
        """
        for kind, given, known in (
            ("is of family", query.family, self._families),
            ("serves intent", query.intent, self._intents),
        ):
            if given is not None and given not in known:
                raise NotFoundError(
                    f"no gesture {kind} '{given}'", code="DX-LIB-044", hint=nearest_names(given, known)
                )
        checks = tuple(_checks(query))
        if not query.text.strip():
            return tuple(facts.gesture for facts in self._facts if all(check(facts) for check in checks))
        scores = self._scores(query.text)
        left = [place for place in scores if all(check(self._facts[place]) for check in checks)]
        left.sort(key=lambda place: (-scores[place], place))
        return tuple(self._gestures[place] for place in left)

    def _add(self, place: int, gesture: Gesture) -> None:
        tiers: dict[float, list[str]] = {_NAME: [], _WORD: [], _TEXT: []}
        for worth, text in _texts(gesture):
            tiers[worth].append(plain := folded(text))
            for word in latin_words(plain):
                self._latin.add(word, place, worth)
            for run in han_runs(plain):
                for gram in grams(run):
                    self._han.add(gram, place, worth)
        self._tiers.append(tuple((worth, _SEPARATOR.join(texts)) for worth, texts in tiers.items()))
        for name in _names(gesture):
            self._whole.setdefault(whole_key(name), set()).add(place)

    def _scores(self, text: str) -> _Scores:
        wanted = pieces(text)
        if not wanted:
            return {}
        scores: _Scores | None = None
        for piece in wanted:
            met = self._meets_han(piece) if is_han(piece) else self._meets_latin(piece)
            if scores is None:
                scores = met
            else:
                scores = {place: score + met[place] for place, score in scores.items() if place in met}
            if not scores:
                return {}
        assembled = scores or {}
        for place in self._whole.get(whole_key(text), ()):
            assembled[place] = assembled.get(place, 0.0) + _WHOLE
        return assembled

    def _meets_latin(self, word: str) -> _Scores:
        scores = self._latin.beginning_with(word) if len(word) > _TOO_SHORT else self._latin.of(word)
        if may_be_pinyin(word):
            for place, worth in self._pinyin.beginning_with(word).items():
                scores[place] = max(scores.get(place, 0.0), worth)
        return scores

    def _meets_han(self, run: str) -> _Scores:
        parts = pairs(run)
        found = [self._han.of(part) for part in parts]
        everywhere = set(found[0]).intersection(*found[1:])
        scores = {place: worth for place in everywhere if (worth := self._worth_of_run(place, run))}
        return scores or self._meets_parts(found)

    def _meets_parts(self, found: list[_Scores]) -> _Scores:
        """Return the gestures that bear the rarer parts of a run that is nowhere as a whole."""
        scores: _Scores = {}
        for places in found:
            rarity = math.log(1.0 + len(self._gestures) / len(places)) if places else 0.0
            for place, worth in places.items():
                scores[place] = scores.get(place, 0.0) + rarity * worth
        least = _LEAST_OF_BEST * max(scores.values(), default=0.0)
        share = 1.0 / (len(found) * math.log(1.0 + len(self._gestures)))
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

    _by_term: dict[str, _Scores] = field(default_factory=dict)
    _ordered: list[str] | None = None

    def add(self, term: str, place: int, worth: float) -> None:
        """Note that a gesture bears a term; the best worth counts."""
        places = self._by_term.setdefault(term, {})
        if worth > places.get(place, 0.0):
            places[place] = worth
        self._ordered = None

    def of(self, term: str) -> _Scores:
        """Return the gestures that bear a term."""
        return dict(self._by_term.get(term, ()))

    def beginning_with(self, start: str) -> _Scores:
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
