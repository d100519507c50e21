"""Opening the store for a command: what opening did is said once, and who acts is found out."""

from __future__ import annotations

import getpass
import os
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from gestures.cli.console import counted, note

if TYPE_CHECKING:
    from gestures.library.store import Opening, Store

AUTHOR = "DEIXIS_AUTHOR"
"""Environment variable that says who acts."""
_MOST_NAMED = 8
_GIT_PATIENCE_S = 2.0


@contextmanager
def opened() -> Iterator[Store]:
    """Open the store that `DEIXIS_LIBRARY` names, or the user's own, and say on stderr what that did to it."""
    from gestures.library.store import open_store

    with open_store() as store:
        _tell(store.opening, store.location.shown)
        yield store


def acting(given: str | None) -> str:
    """Return who acts: as given, as `DEIXIS_AUTHOR` says, as git knows them, or by their login.

    Raises:
        InvalidInputError: If none of these is known.
    """
    from gestures.errors import InvalidInputError

    name = given or os.environ.get(AUTHOR, "").strip() or _known_to_git() or _login()
    if not name:
        raise InvalidInputError(
            "who are you?", code="DX-CLI-010", hint=f"Give --author NAME, or set {AUTHOR}."
        )
    return name


def _known_to_git() -> str:
    try:
        asked = subprocess.run(
            ["git", "config", "user.name"],
            capture_output=True,
            text=True,
            timeout=_GIT_PATIENCE_S,
            check=False,
        )
    except (OSError, subprocess.SubprocessError):
        return ""
    return asked.stdout.strip() if asked.returncode == 0 else ""


def _login() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return ""


def _tell(opening: Opening, place: str) -> None:
    if opening.migrated_from is not None:
        note(
            f"The library was of an older Deixis and has been brought up to date. Copy of it: {opening.backup}"
        )
    if opening.installed:
        note(f"New library with the {counted(opening.installed, 'gesture')} that ship with Deixis: {place}")
    if opening.updated:
        note(f"New or better in this Deixis: {named(opening.updated)}")
    if opening.left:
        note(f"Changed in this Deixis, and left as you have edited them: {named(opening.left)}")
    if opening.retired:
        note(f"Retired, as a consent has ended: {named(opening.retired)}")


def named(ids: Sequence[str]) -> str:
    """Return names for a sentence: the first few, and how many more there are."""
    more = len(ids) - _MOST_NAMED
    return ", ".join(ids[:_MOST_NAMED]) + (f" and {more} more" if more > 0 else "")
