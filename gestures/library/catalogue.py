"""The library: all gestures by id, alias, intent and family."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

from gestures.datafiles import data_root
from gestures.errors import DataError, NotFoundError, nearest_names
from gestures.library.authoring import read_gestures
from gestures.library.gesture import Gesture

_NOT_GESTURES = ("handshapes.yaml", "coverage.yaml")
_TAKE = re.compile(r"(?<=[a-z])_0?\d{1,2}$")
"""Vendors number the takes of one gesture, such as ``thanks-2``."""
_EXACT, _NAME, _WORD, _TEXT = 8, 4, 2, 1
"""Worth of a match: the whole name, part of a name, a word that goes with the gesture, its description."""


class Library:
    """Gestures, found by what a script or a person calls them."""

    def __init__(self, gestures: Iterable[Gesture]) -> None:
        """Take the gestures.

        Raises:
            DataError: If two share an id or an alias.
        """
        self._gestures = tuple(sorted(gestures, key=lambda gesture: gesture.id))
        self._by_name: dict[str, Gesture] = {}
        for gesture in self._gestures:
            self._claim(gesture.id, gesture)
        for gesture in self._gestures:
            for alias in gesture.aliases:
                self._claim(alias, gesture)

    def _claim(self, name: str, gesture: Gesture) -> None:
        key = _key(name)
        taken = self._by_name.get(key)
        if taken is not None and taken is not gesture:
            raise DataError(f"'{name}' names both '{taken.id}' and '{gesture.id}'", code="DX-LIB-011")
        self._by_name[key] = gesture

    @classmethod
    def load(cls, folder: Path | None = None) -> Library:
        """Read every gesture file of a folder, or the library that ships with Deixis.

        Raises:
            InvalidInputError: If a file is malformed.
            DataError: If names clash.
        """
        source = folder or data_root() / "gestures"
        files = sorted(path for path in source.glob("*.yaml") if path.name not in _NOT_GESTURES)
        return cls(gesture for path in files for gesture in read_gestures(path))

    @property
    def gestures(self) -> tuple[Gesture, ...]:
        """All gestures, by id."""
        return self._gestures

    def get(self, name: str) -> Gesture:
        """Return a gesture by id or alias; case, hyphens, underscores and the number of a take do not matter.

        Raises:
            NotFoundError: If the library has none of that name.
        """
        key = _key(name)
        try:
            return self._by_name.get(key) or self._by_name[_TAKE.sub("", key)]
        except KeyError:
            names = [gesture.id for gesture in self._gestures]
            names += [alias for gesture in self._gestures for alias in gesture.aliases]
            raise NotFoundError(
                f"no gesture is called '{name}'", code="DX-LIB-004", hint=nearest_names(name, names)
            ) from None

    def by_intent(self, intent: str) -> tuple[Gesture, ...]:
        """Return the gestures that serve an intent."""
        return tuple(gesture for gesture in self._gestures if intent in gesture.intents)

    def by_family(self, family: str) -> tuple[Gesture, ...]:
        """Return the gestures of a family."""
        return tuple(gesture for gesture in self._gestures if gesture.family == family)

    def search(
        self,
        text: str = "",
        *,
        family: str | None = None,
        intent: str | None = None,
        hands: str | None = None,
        review: str | None = None,
    ) -> tuple[Gesture, ...]:
        """Return the gestures that bear every word of a text, best match first, then by id.

        Args:
            text: Words to look for in ids, aliases, names, typical words and descriptions of both languages; all if
                empty.
            family: Only this family.
            intent: Only gestures that serve this intent.
            hands: Only this choice of hands.
            review: Only this state of review.
        """
        wanted = _key(text)
        words = [word for word in wanted.split("_") if word]
        found = []
        for gesture, index in zip(self._gestures, self._index, strict=True):
            if (
                (family is not None and gesture.family != family)
                or (intent is not None and intent not in gesture.intents)
                or (hands is not None and gesture.hands != hands)
                or (review is not None and gesture.review != review)
            ):
                continue
            worth = [index.worth(word) for word in words]
            if all(worth):
                found.append((-sum(worth) - _EXACT * (wanted in index.names), gesture))
        found.sort(key=lambda item: (item[0], item[1].id))
        return tuple(gesture for _, gesture in found)

    @cached_property
    def _index(self) -> tuple[_Entry, ...]:
        return tuple(_Entry.of(gesture) for gesture in self._gestures)


@dataclass(frozen=True, slots=True)
class _Entry:
    """The texts of one gesture, prepared for searching."""

    names: frozenset[str]
    named: str
    spoken: str
    told: str

    @classmethod
    def of(cls, gesture: Gesture) -> _Entry:
        names = (gesture.id, *gesture.aliases, gesture.names.zh, gesture.names.en, gesture.family)
        spoken = [word for words in gesture.words.values() for word in words]
        told = (gesture.description.zh, gesture.description.en, *gesture.intents)
        return cls(
            frozenset(_key(name) for name in names), *(_key(" ".join(part)) for part in (names, spoken, told))
        )

    def worth(self, word: str) -> int:
        """Return how well a word is met, 0 for not at all."""
        if word in self.named:
            return _NAME
        return _WORD if word in self.spoken else _TEXT if word in self.told else 0


@cache
def load_library() -> Library:
    """Return the library that ships with Deixis, read once."""
    return Library.load()


def _key(name: str) -> str:
    return name.strip().lower().replace("-", "_").replace(" ", "_")
