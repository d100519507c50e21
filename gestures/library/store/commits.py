"""Committing a revision whole: what it holds, the names it answers to, what it depends on, its line in the trail."""

from __future__ import annotations

from sqlalchemy import Connection

from gestures.library.gesture import Gesture
from gestures.library.store import provenance, revisions, trail
from gestures.library.store.records import Entry


def commit(
    connection: Connection,
    gesture: Gesture,
    payload: str,
    base: revisions.Head | None,
    author: str,
    message: str,
    origin: str = "person",
    *,
    answers: bool = True,
) -> Entry:
    """Add a revision with its names, what it depends on, and its line in the trail.

    Args:
        connection: A writing transaction.
        gesture: The gesture.
        payload: Its canonical payload.
        base: Where the gesture stands; None for a new one.
        author: Who wrote it.
        message: Why.
        origin: One of ``ORIGINS``.
        answers: Whether the gesture takes its names now; a caller who brings several does that at the end.

    Raises:
        ConflictError: If the id or an alias is taken.
        NotFoundError: If it plays a clip that the store does not hold.
    """
    number = revisions.commit(connection, gesture.id, payload, base, author, message, origin)
    provenance.record_use(connection, gesture, number)
    if answers:
        revisions.answer(connection, gesture.id)
    entry = revisions.entry(
        connection, revisions.Head(gesture.id, number, "draft", base.approved if base else None)
    )
    trail.record(
        connection,
        author,
        "gesture.add" if base is None else "gesture.edit",
        gesture.id,
        revision=number,
        content_hash=entry.content_hash,
        message=message,
    )
    return entry
