"""Finding gestures: by words of either language or pinyin, and by what they are.

An inverted index is built once over a library; a query then touches only the gestures that bear its words.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from gestures.errors import InvalidInputError, NotFoundError, nearest_names
from gestures.languages import LANGUAGES
from gestures.library.curation.regions import countries_concerned, countries_of
from gestures.library.curation.terms import folded
from gestures.library.curation.text_index import Scores, TextIndex
from gestures.library.gesture import HANDS, PHASE_NAMES, REVIEW_STATES, Gesture

MOST_CHARACTERS = 200
"""Longest text that is looked for."""
_SEPARATOR = "\n"


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
            ("status", self.status, REVIEW_STATES),
        ):
            if value is not None and value not in known:
                raise InvalidInputError(
                    f"there is no {name} '{value}'", code="DX-LIB-042", hint=nearest_names(value, known)
                )
        low, high = self.at_least_s, self.at_most_s
        for bound in (low, high):
            if bound is not None and not bound >= 0.0:
                raise InvalidInputError(
                    f"{bound:g} s is no duration", code="DX-LIB-043", hint="Give seconds, 0 or more."
                )
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
        place: Its place among all.
        gesture: The gesture.
        duration_s: Natural duration, s.
        words: All typical words, folded, a line each.
        noted: Countries that its culture notes concern.
        taboo: Countries in which it offends.
    """

    place: int
    gesture: Gesture
    duration_s: float
    words: str
    noted: frozenset[str]
    taboo: frozenset[str]

    @classmethod
    def of(cls, place: int, gesture: Gesture) -> _Facts:
        words = _SEPARATOR.join(folded(word) for words in gesture.words.values() for word in words)
        noted = [(note, countries_concerned(note.region)) for note in gesture.culture]
        return cls(
            place,
            gesture,
            natural_duration_s(gesture),
            words,
            frozenset[str]().union(*(countries for _, countries in noted)),
            frozenset[str]().union(*(countries for note, countries in noted if note.taboo)),
        )


_Check = Callable[[_Facts], bool]


def _checks(query: Query) -> Iterator[_Check]:
    """Yield what a query asks for beside text, family and intent, each as a check."""
    if (status := query.status) is not None:
        yield lambda facts: facts.gesture.review == status
    if (hand := query.hand) is not None:
        kinds = {hand, "either"} if hand in ("left", "right") else {hand}
        yield lambda facts: facts.gesture.hands in kinds
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

    def search(self, query: Query) -> tuple[Gesture, ...]:
        """Return the gestures that meet a query, best first.

        Raises:
            NotFoundError: If no gesture is of the family, or none serves the intent.
        """
        left = self._of_kind(query)
        scores: Scores = {}
        if text := query.text.strip():
            scores = self._texts.scores(text)
            left = [facts for facts in left if facts.place in scores]
        for check in _checks(query):
            left = [facts for facts in left if check(facts)]
        if scores:
            left = sorted(left, key=lambda facts: scores[facts.place], reverse=True)
        return tuple(facts.gesture for facts in left)

    def _of_kind(self, query: Query) -> Sequence[_Facts]:
        """Return the gestures of a query's family that serve its intent, in order."""
        family, intent = query.family, query.intent
        for kind, given, known in (
            ("is of family", family, self._families),
            ("serves intent", intent, self._intents),
        ):
            if given is not None and given not in known:
                raise NotFoundError(
                    f"no gesture {kind} '{given}'", code="DX-LIB-044", hint=nearest_names(given, known)
                )
        if intent is None:
            return self._facts if family is None else self._families[family]
        serving = self._intents[intent]
        return [facts for facts in serving if family is None or facts.gesture.family == family]

    @cached_property
    def _facts(self) -> tuple[_Facts, ...]:
        return tuple(_Facts.of(*numbered) for numbered in enumerate(self._gestures))

    @cached_property
    def _families(self) -> dict[str, list[_Facts]]:
        return _grouped((facts.gesture.family, facts) for facts in self._facts)

    @cached_property
    def _intents(self) -> dict[str, list[_Facts]]:
        return _grouped((intent, facts) for facts in self._facts for intent in facts.gesture.intents)

    @cached_property
    def _texts(self) -> TextIndex:
        return TextIndex(self._gestures)


def _grouped(pairs: Iterable[tuple[str, _Facts]]) -> dict[str, list[_Facts]]:
    groups: dict[str, list[_Facts]] = {}
    for name, facts in pairs:
        groups.setdefault(name, []).append(facts)
    return groups
