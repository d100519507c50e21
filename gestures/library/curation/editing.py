"""Gestures as the text that an animator edits, with the revision that the edit is made in."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from gestures.datafiles import parse_yaml
from gestures.errors import InvalidInputError, NotFoundError
from gestures.library.authoring import parse_gesture
from gestures.library.curation.differences import differences
from gestures.library.gesture import Gesture
from gestures.library.writing import write_gestures

MOST_CHARACTERS = 400_000
"""Longest file of gestures that is read."""
_MOST_SAID = 400
"""Longest message that is made from differences."""
_REVISION = "revision"


@dataclass(frozen=True, slots=True)
class Draft:
    """A gesture as an animator wrote it.

    Attributes:
        gesture: The gesture.
        base_revision: Revision that it says it was made in; None if it says none.
    """

    gesture: Gesture
    base_revision: int | None


def draft_text(gesture: Gesture) -> str:
    """Return the YAML of a gesture with the revision that it is, which `read_drafts` gives back as the base."""
    head, _, rest = write_gestures([gesture]).partition(f"- id: {gesture.id}\n")
    return f"{head}- id: {gesture.id}\n    {_REVISION}: {gesture.revision}\n{rest}"


def read_drafts(path: Path) -> tuple[Draft, ...]:
    """Read the gestures of a file.

    Raises:
        NotFoundError: If there is no such file.
        InvalidInputError: If it is too long, not UTF-8, no YAML, or a gesture in it is malformed or twice there.
    """
    if not path.is_file():
        raise NotFoundError(
            "there is no such file", code="DX-LIB-050", where=str(path), hint="Check the path."
        )
    if path.stat().st_size > 4 * MOST_CHARACTERS:
        raise _too_long(path.stat().st_size, "bytes", str(path))
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise InvalidInputError(
            f"byte {error.start} is not UTF-8",
            code="DX-LIB-051",
            where=str(path),
            hint="Save the file as UTF-8.",
        ) from error
    return parse_drafts(text, str(path))


def parse_drafts(text: str, where: str) -> tuple[Draft, ...]:
    """Read the gestures of a text: a list called ``gestures``, or one gesture by itself.

    Args:
        text: YAML.
        where: What it is called in messages.

    Raises:
        InvalidInputError: If it is too long or no YAML, or a gesture in it is malformed or twice there.
    """
    if len(text) > MOST_CHARACTERS:
        raise _too_long(len(text), "characters", where)
    _refuse_aliases(text, where)
    table = parse_yaml(text, where)
    entries = table.get("gestures") if isinstance(table, dict) and "gestures" in table else [table]
    if not isinstance(entries, list) or not entries or not all(isinstance(entry, dict) for entry in entries):
        raise InvalidInputError(
            "it holds no gesture",
            code="DX-LIB-052",
            where=where,
            hint="Begin with 'gestures:' and a list; `deixis library show wave --yaml` writes an example.",
        )
    drafts = tuple(_draft(entry, index, where) for index, entry in enumerate(entries))
    ids = [draft.gesture.id for draft in drafts]
    if twice := sorted({id for id in ids if ids.count(id) > 1}):
        raise InvalidInputError(f"'{twice[0]}' is there twice", code="DX-LIB-053", where=where)
    return drafts


def said_of_change(before: Gesture, after: Gesture) -> str:
    """Return a message for a revision whose author gave none: its differences, as many as fit."""
    words = "; ".join(difference.words for difference in differences(before, after))
    return words if len(words) <= _MOST_SAID else words[: _MOST_SAID - 1].rstrip() + "…"


def _draft(entry: dict[Any, Any], index: int, where: str) -> Draft:
    place = f"{where}: {entry.get('id', f'gesture {index + 1}')}"
    gesture = parse_gesture(entry, place)
    return Draft(gesture, gesture.revision if _REVISION in entry else None)


def _refuse_aliases(text: str, where: str) -> None:
    """Refuse YAML that refers to itself: a few lines of it could stand for more than fits into memory."""
    try:
        for event in yaml.parse(text, Loader=_LOADER):
            if isinstance(event, yaml.AliasEvent):
                raise InvalidInputError(
                    f"'*{event.anchor}' refers to another part of the file",
                    code="DX-LIB-054",
                    where=where if event.start_mark is None else f"{where}:{event.start_mark.line + 1}",
                    hint="Write it out.",
                )
    except (yaml.YAMLError, RecursionError):
        # What is no YAML is told where it is read.
        return


def _too_long(count: int, unit: str, where: str) -> InvalidInputError:
    return InvalidInputError(
        f"it has {count} {unit}, at most {MOST_CHARACTERS} characters are read",
        code="DX-LIB-055",
        where=where,
        hint="Share many gestures as a pack: deixis library import PACK.",
    )


_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
