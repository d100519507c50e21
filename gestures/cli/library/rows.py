"""What the store holds, as rows for people and for programs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from rich.cells import cell_len

if TYPE_CHECKING:
    from gestures.library.store import Entry

_GAP = "  "


def entry_row(entry: Entry) -> dict[str, Any]:
    """Return a gesture with where it stands: revision, state, author, message and time."""
    from gestures.library.curation.table import row

    table = row(entry.gesture)
    made_by = table.pop("author")
    return {
        **table,
        "made_by": made_by,
        "approved_revision": entry.approved,
        **revision_row(entry),
    }


def revision_row(entry: Entry) -> dict[str, Any]:
    """Return one revision without the gesture."""
    return {
        "revision": entry.revision,
        "status": entry.state,
        "author": entry.author,
        "message": entry.message,
        "at": moment(entry.at),
        "content_hash": entry.content_hash,
        "origin": entry.origin,
    }


def moment(at: datetime) -> str:
    """Return a time as it is shown: UTC, to the second."""
    return f"{at:%Y-%m-%dT%H:%M:%SZ}"


def plain(value: Any) -> str:
    """Return a value of a row for people."""
    if isinstance(value, dict):
        return "; ".join(f"{key} {plain(item)}" for key, item in value.items()) or "–"
    if isinstance(value, list):
        return ", ".join(str(item) for item in value) or "–"
    if value is None or value == "":
        return "–"
    return ("yes" if value else "no") if isinstance(value, bool) else str(value)


def columns(rows: Sequence[Sequence[Any]]) -> Iterator[str]:
    """Yield rows as lines with aligned columns; Chinese takes two cells a character."""
    texts = [[plain(value) for value in row] for row in rows]
    widths = [max(map(cell_len, column)) for column in zip(*texts, strict=True)]
    for line in texts:
        cells = [text + " " * (width - cell_len(text)) for text, width in zip(line, widths, strict=True)]
        yield _GAP.join(cells).rstrip()
