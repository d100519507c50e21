"""Gestures as the text that an animator edits, with the revision that the edit is made in."""

from __future__ import annotations

from codecs import BOM_UTF8
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gestures.errors import InvalidInputError, NotFoundError
from gestures.library.authoring import parse_gesture
from gestures.library.curation.differences import differences
from gestures.library.gesture import Gesture
from gestures.library.packs.plain_yaml import parse_plain_yaml
from gestures.library.writing import write_gestures

MOST_BYTES = 400_000
"""Largest file of gestures that is read; more than these travel as a pack."""
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
        FormatError: If it is too large, not UTF-8, or refers to itself.
        InvalidInputError: If it is no YAML, or a gesture in it is malformed or twice there.
    """
    if not path.is_file():
        what = "this is a folder, expected a YAML file" if path.is_dir() else "there is no such file"
        raise NotFoundError(what, code="DX-LIB-050", where=str(path), hint="Check the path.")
    with path.open("rb") as file:
        return parse_drafts(file.read(MOST_BYTES + 1), str(path))


def parse_drafts(content: bytes, where: str) -> tuple[Draft, ...]:
    """Read the gestures of a text: a list called ``gestures``, or one gesture by itself.

    Args:
        content: YAML in UTF-8.
        where: What it is called in messages.

    Raises:
        FormatError: If it is too large, not UTF-8, or refers to itself.
        InvalidInputError: If it is no YAML, or a gesture in it is malformed or twice there.
    """
    table = parse_plain_yaml(content.removeprefix(BOM_UTF8), where, MOST_BYTES)
    entries = table.get("gestures") if isinstance(table, dict) and "gestures" in table else [table]
    if not isinstance(entries, list) or not entries or not all(isinstance(entry, dict) for entry in entries):
        raise InvalidInputError(
            "it holds no gesture",
            code="DX-LIB-051",
            where=where,
            hint="Begin with 'gestures:' and a list; `deixis library show wave --yaml` writes an example.",
        )
    drafts = tuple(_draft(entry, index, where) for index, entry in enumerate(entries))
    ids = [draft.gesture.id for draft in drafts]
    if twice := sorted({id for id in ids if ids.count(id) > 1}):
        raise InvalidInputError(f"'{twice[0]}' is there twice", code="DX-LIB-052", where=where)
    return drafts


def said_of_change(before: Gesture, after: Gesture) -> str:
    """Return a message for a revision whose author gave none: its differences, as many as fit."""
    words = "; ".join(difference.words for difference in differences(before, after))
    return words if len(words) <= _MOST_SAID else words[: _MOST_SAID - 1].rstrip() + "…"


def _draft(entry: dict[Any, Any], index: int, where: str) -> Draft:
    place = f"{where}: {entry.get('id', f'gesture {index + 1}')}"
    gesture = parse_gesture(entry, place)
    return Draft(gesture, gesture.revision if _REVISION in entry else None)
