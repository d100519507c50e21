"""The library: all gestures by id, alias, intent and family."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from gestures.datafiles import data_root
from gestures.errors import DataError, MissingAssetError, NotFoundError, nearest_names
from gestures.library.authoring import read_gestures
from gestures.library.gesture import ClipSource, Gesture
from gestures.library.meaning import TOPICS_YAML
from gestures.library.naming import name_key

if TYPE_CHECKING:
    import pandas as pd

    from gestures.library.curation.search import SearchIndex

_NOT_GESTURES = ("handshapes.yaml", "coverage.yaml", TOPICS_YAML)
_TAKE = re.compile(r"(?<=[a-z])_0?\d{1,2}$")
"""Vendors number the takes of one gesture, such as ``thanks-2``."""


class Library:
    """Gestures, found by what a script or a person calls them."""

    def __init__(
        self, gestures: Iterable[Gesture], clips: Callable[[ClipSource], bytes] | None = None
    ) -> None:
        """Take the gestures.

        Args:
            gestures: The gestures.
            clips: Gives the content of the clips that gestures play; None if there are none.

        Raises:
            DataError: If two share an id or an alias.
        """
        self._gestures = tuple(sorted(gestures, key=lambda gesture: gesture.id))
        self._clips = clips
        self._by_name: dict[str, Gesture] = {}
        for gesture in self._gestures:
            self._claim(gesture.id, gesture)
        for gesture in self._gestures:
            for alias in gesture.aliases:
                self._claim(alias, gesture)

    def _claim(self, name: str, gesture: Gesture) -> None:
        key = name_key(name)
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
        gestures = [gesture for path in files for gesture in read_gestures(path)]
        return cls(gestures, lambda clip: _beside(source, clip))

    @property
    def gestures(self) -> tuple[Gesture, ...]:
        """All gestures, by id."""
        return self._gestures

    def get(self, name: str) -> Gesture:
        """Return a gesture by id or alias, or by a name in Chinese or English that no other bears.

        Case, hyphens, underscores and the number of a take do not matter.

        Raises:
            NotFoundError: If the library has none of that name.
        """
        key = name_key(name)
        found = self._by_name.get(key) or self._by_name.get(_TAKE.sub("", key)) or self._by_title.get(key)
        if found is None:
            names = [
                known
                for gesture in self._gestures
                for known in (gesture.id, *gesture.aliases, gesture.names.zh)
            ]
            raise NotFoundError(
                f"no gesture is called '{name}'", code="DX-LIB-004", hint=nearest_names(name, names)
            )
        return found

    @cached_property
    def _by_title(self) -> dict[str, Gesture]:
        """Gestures by the short names that one alone bears."""
        titled: dict[str, set[str]] = {}
        for gesture in self._gestures:
            for title in (gesture.names.zh, gesture.names.en):
                titled.setdefault(name_key(title), set()).add(gesture.id)
        return {title: self._by_name[name_key(*ids)] for title, ids in titled.items() if len(ids) == 1}

    def clip_content(self, clip: ClipSource) -> bytes:
        """Return the file of a clip that a gesture of this library plays.

        Raises:
            MissingAssetError: If it is not there.
        """
        if self._clips is None:
            raise MissingAssetError(
                f"this library holds no clips, and '{clip.file}' is asked for",
                code="DX-LIB-026",
                hint="Load the library from a folder or a store.",
            )
        return self._clips(clip)

    def by_intent(self, intent: str) -> tuple[Gesture, ...]:
        """Return the gestures that serve an intent."""
        return tuple(gesture for gesture in self._gestures if intent in gesture.intents)

    def search(
        self,
        text: str = "",
        *,
        family: str | None = None,
        intent: str | None = None,
        word: str | None = None,
        language: str | None = None,
        hand: str | None = None,
        culture: str | None = None,
        safe_for: str | None = None,
        at_least_s: float | None = None,
        at_most_s: float | None = None,
        status: str | None = None,
    ) -> tuple[Gesture, ...]:
        """Return the gestures that bear every word of a text, best match first, then by id.

        Args:
            text: Words to look for in ids, aliases, names, typical words and descriptions: English, Chinese without
                spaces, or pinyin without tones; all gestures if empty.
            family: Only this family.
            intent: Only gestures that serve this intent.
            word: Only gestures that typically go with this word.
            language: Only gestures with typical words in this language, ``zh`` or ``en``.
            hand: ``left`` or ``right`` (which that hand can do alone), ``either``, ``both`` or ``none``.
            culture: Only gestures with a culture note on this region, such as ``BR`` or ``Middle East``.
            safe_for: Leave out gestures that are taboo in this region.
            at_least_s: Least natural duration of all phases, s.
            at_most_s: Greatest natural duration of all phases, s.
            status: Only this state of review.

        Raises:
            InvalidInputError: If a choice is none of those that there are, or the durations exclude each other.
            NotFoundError: If no gesture has the family or the intent, or the region is unknown.
        """
        from gestures.library.curation.search import Query

        query = Query(
            text, family, intent, word, language, hand, culture, safe_for, at_least_s, at_most_s, status
        )
        return self._index.search(query)

    def table(self) -> pd.DataFrame:
        """Return the gestures as a pandas DataFrame, one row each, indexed by id.

        Raises:
            MissingDependencyError: If pandas is not installed.
        """
        from gestures.library.curation.table import data_frame

        return data_frame(self._gestures)

    @cached_property
    def _index(self) -> SearchIndex:
        # Loaded for who searches: performances find gestures by name.
        from gestures.library.curation.search import SearchIndex

        return SearchIndex(self._gestures)


def _beside(folder: Path, clip: ClipSource) -> bytes:
    from gestures.library.clips import clips_beside

    return clips_beside(folder)(clip)


@cache
def load_library() -> Library:
    """Return the library that ships with Deixis, read once."""
    return Library.load()
