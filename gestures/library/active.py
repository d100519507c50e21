"""What performances play: gestures and personas of the animators' store if there is one, else those that ship."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

from gestures.datafiles import parse_yaml, read_record
from gestures.errors import NotFoundError, nearest_names
from gestures.library.catalogue import Library, load_library
from gestures.library.store_location import Location, store_location
from gestures.personas import Persona, load_persona, persona_ids

if TYPE_CHECKING:
    from gestures.library.store import Store

_lock = Lock()
_followed: dict[tuple[int, Location], _Followed] = {}
"""Stores that this process has opened; a forked process opens its own."""


class _Followed:
    """A store whose library is read again when the store has changed."""

    def __init__(self, store: Store, day: date) -> None:
        self._store = store
        self._day = day
        self._number = -1
        self._library: Library | None = None

    def holds(self, day: date) -> bool:
        """Whether the store was opened on this day, so that consents that have ended since are known."""
        return self._day == day

    def library(self) -> Library:
        number = self._store.change_number()
        if self._library is None or number != self._number:
            self._library, self._number = self._store.library(), number
        return self._library

    def personas(self) -> dict[str, str]:
        """Return the YAML of the store's own personas by id."""
        return {entry.id: entry.text for entry in self._store.personas()}

    def close(self) -> None:
        self._store.close()


def active_library() -> Library:
    """Return the gestures that performances play.

    They are the approved ones of the store that `DEIXIS_LIBRARY` names, or else of the user's own, if it is there; else
    those that ship with Deixis. A store is read again only when it has changed.

    Raises:
        StoreError: If there is a store and it cannot be read; the shipped gestures do not stand in for it in silence.
    """
    with _lock:
        followed = _in_use()
        return load_library() if followed is None else followed.library()


def active_persona(name: str | Path) -> Persona:
    """Return a persona: the newest revision that the store in use has of that id, else the one that ships or the file.

    Raises:
        NotFoundError: If no persona has that id.
        InvalidInputError: If a field is unknown, missing, of another type or out of range.
        StoreError: If there is a store and it cannot be read.
    """
    with _lock:
        followed = _in_use()
        own = {} if followed is None else followed.personas()
    text = own.get(str(name))
    if text is not None:
        return read_record(Persona, parse_yaml(text, str(name)), f"persona '{name}'")
    if own and not str(name).endswith((".yaml", ".yml")) and str(name) not in persona_ids():
        raise NotFoundError(
            f"no persona is called '{name}'",
            code="DX-PERS-009",
            hint=nearest_names(str(name), sorted({*own, *persona_ids()})),
        )
    return load_persona(name)


def _in_use() -> _Followed | None:
    """Return the store that performances follow, opened once a day; None if there is none. The lock is held."""
    location = store_location()
    if not location.exists:
        return None
    from gestures.library.store import open_store
    from gestures.library.store.provenance import today

    key, day = (os.getpid(), location), today()
    followed = _followed.get(key)
    if followed is None or not followed.holds(day):
        if followed is not None:
            followed.close()
        followed = _followed[key] = _Followed(open_store(location.url or location.path), day)
    return followed
