"""The library: all gestures by id, alias, intent and family."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from pathlib import Path

from gestures.datafiles import data_root
from gestures.errors import DataError, NotFoundError, nearest_names
from gestures.library.authoring import read_gestures
from gestures.library.gesture import Gesture

_NOT_GESTURES = ("handshapes.yaml",)


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
        """Return a gesture by id or alias; case, hyphens and underscores do not matter.

        Raises:
            NotFoundError: If the library has none of that name.
        """
        try:
            return self._by_name[_key(name)]
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


@cache
def load_library() -> Library:
    """Return the library that ships with Deixis, read once."""
    return Library.load()


def _key(name: str) -> str:
    return name.strip().lower().replace("-", "_").replace(" ", "_")
