"""The one error tree of Deixis.

Every error that a user can cause says what, where, what was given, what was expected and what to do next, and
bears a searchable code (``DX-<AREA>-<number>``) that ``docs/errors.md`` explains.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from typing import Self

_LONGEST_PART = 600
"""Characters of what is wrong and of the advice that are told: what was given may be a whole file in one line."""
_CLOSING = (".", "!", "?", "…", "。", "！", "？")


class DeixisError(Exception):
    """Root of every error that Deixis raises on purpose.

    Args:
        message: What is wrong and what was given, in one sentence.
        code: Searchable code such as ``DX-LIB-004``.
        where: File, line or field that is at fault.
        hint: What the user can do next.
    """

    def __init__(self, message: str, *, code: str, where: str | None = None, hint: str | None = None) -> None:
        self.message = message
        self.code = code
        self.where = where
        self.hint = hint
        super().__init__(self._text())

    def _text(self) -> str:
        place = f"{self.where}: " if self.where else ""
        message = _cut(self.message)
        stop = "" if message.endswith(_CLOSING) else "."
        advice = f"{stop} {_cut(self.hint)}" if self.hint else ""
        return f"[{self.code}] {place}{message}{advice}"

    def at(self, where: str) -> Self:
        """Return the same error at another place."""
        return type(self)(self.message, code=self.code, where=where, hint=self.hint)


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST_PART else f"{text[:_LONGEST_PART]}…"


class InvalidInputError(DeixisError, ValueError):
    """An argument or a user's file does not hold what it should."""


class NotFoundError(DeixisError, LookupError):
    """A name (gesture, platform, persona, intent, language) is unknown."""


class DataError(DeixisError):
    """A file of the project's own data is damaged or contradicts another."""


class FormatError(DeixisError):
    """A motion, timing or container file does not follow its format."""


class PlanningError(DeixisError):
    """A timeline or a motion plan cannot be made as asked."""


class MissingDependencyError(DeixisError, ImportError):
    """An optional library or a system component is not installed."""


class MissingAssetError(DeixisError, FileNotFoundError):
    """A model file that the user must supply is not where it was looked for."""


class ConsentError(DeixisError, PermissionError):
    """A clip is used without the licence or the consent it needs."""


class StoreError(DeixisError):
    """A store cannot be opened, read or written."""


class ConflictError(DeixisError):
    """Somebody else changed the same thing first; nothing was overwritten."""


def nearest_names(given: str, known: Iterable[str], count: int = 3) -> str:
    """Return ``"Did you mean a, b?"`` or, with nothing near, ``"Known: a, b, c."``."""
    names = sorted(known)
    near = difflib.get_close_matches(given, names, n=count, cutoff=0.5)
    if near:
        return f"Did you mean {', '.join(near)}?"
    listed = ", ".join(names[:20])
    return f"Known: {listed}{', …' if len(names) > 20 else ''}."
