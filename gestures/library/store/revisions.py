"""Revisions of gestures: read, and committed one upon the other."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update
from sqlalchemy.exc import IntegrityError

from gestures.errors import ConflictError, NotFoundError
from gestures.library.gesture import Gesture
from gestures.library.store import names, schema
from gestures.library.store.payload import gesture_of, hash_of
from gestures.library.store.records import Entry, check_state
from gestures.library.store.trail import now

_gesture, _revision, _review = schema.gesture, schema.revision, schema.review


@dataclass(frozen=True, slots=True)
class Head:
    """Where a gesture stands: its newest revision, that one's state, and the revision that plays."""

    id: str
    newest: int
    state: str
    approved: int | None


def head(connection: Connection, gesture_id: str) -> Head | None:
    """Return where the gesture of an id stands, held until the end of a writing transaction; None if there is none."""
    row = connection.execute(
        select(_gesture).where(_gesture.c.id == gesture_id).with_for_update()
    ).one_or_none()
    return None if row is None else Head(row.id, row.newest, row.state, row.approved)


def held(connection: Connection, name: str) -> Head:
    """Return where the gesture of an id or alias stands, held until the end of a writing transaction.

    Raises:
        NotFoundError: If there is none.
    """
    at = named(connection, name)
    return head(connection, at.id) or at


def newest(connection: Connection, state: str | None = None) -> tuple[Entry, ...]:
    """Return the newest revision of every gesture, by id; those in one state if it is given.

    Raises:
        InvalidInputError: If there is no such state.
    """
    query = (
        select(_revision, _gesture.c.state, _gesture.c.approved)
        .join(_gesture, (_revision.c.gesture_id == _gesture.c.id) & (_revision.c.number == _gesture.c.newest))
        .order_by(_gesture.c.id)
    )
    if state is not None:
        check_state(state)
        query = query.where(_gesture.c.state == state)
    return tuple(_entry(row, row.state, row.approved) for row in connection.execute(query))


def playable(connection: Connection) -> tuple[Gesture, ...]:
    """Return the revision of each gesture that performances play."""
    query = select(_revision.c.payload, _revision.c.number).join(
        _gesture, (_revision.c.gesture_id == _gesture.c.id) & (_revision.c.number == _gesture.c.approved)
    )
    return tuple(gesture_of(row.payload, row.number, "approved") for row in connection.execute(query))


def named(connection: Connection, name: str) -> Head:
    """Return where the gesture of an id or alias stands.

    Raises:
        NotFoundError: If there is none.
    """
    row = connection.execute(select(_gesture).where(_gesture.c.id == names.find(connection, name))).one()
    return Head(row.id, row.newest, row.state, row.approved)


def entry(connection: Connection, at: Head, number: int | None = None) -> Entry:
    """Return one revision of a gesture, the newest if no number is given.

    Raises:
        NotFoundError: If there is none of that number.
    """
    wanted = at.newest if number is None else number
    row = connection.execute(
        select(_revision).where(_revision.c.gesture_id == at.id, _revision.c.number == wanted)
    ).one_or_none()
    if row is None:
        raise NotFoundError(
            f"gesture '{at.id}' has no revision {wanted}",
            code="DX-STORE-024",
            hint=f"It has revisions 1 to {at.newest}.",
        )
    state = at.state if wanted == at.newest else states(connection, at.id).get(wanted, "draft")
    return _entry(row, state, at.approved)


def history(connection: Connection, name: str) -> tuple[Entry, ...]:
    """Return every revision of a gesture, newest first."""
    at = named(connection, name)
    state = states(connection, at.id)
    rows = connection.execute(
        select(_revision).where(_revision.c.gesture_id == at.id).order_by(_revision.c.number.desc())
    )
    return tuple(_entry(row, state.get(row.number, "draft"), at.approved) for row in rows)


def states(connection: Connection, gesture_id: str) -> dict[int, str]:
    """Return the state of each revision of a gesture that has left the state of draft at least once."""
    rows = connection.execute(
        select(_review.c.number, _review.c.state)
        .where(_review.c.gesture_id == gesture_id)
        .order_by(_review.c.id)
    )
    return {row.number: row.state for row in rows}


def commit(
    connection: Connection,
    gesture_id: str,
    payload: str,
    base: Head | None,
    author: str,
    message: str,
    origin: str,
) -> int:
    """Add a revision upon `base`, or the first one of a gesture, as a draft; return its number.

    Raises:
        ConflictError: If a gesture of that id exists and `base` is None.
    """
    number = 1 if base is None else base.newest + 1
    try:
        if base is None:
            connection.execute(insert(_gesture).values(id=gesture_id, newest=1, state="draft", approved=None))
        else:
            connection.execute(
                update(_gesture).where(_gesture.c.id == gesture_id).values(newest=number, state="draft")
            )
        connection.execute(
            insert(_revision).values(
                gesture_id=gesture_id,
                number=number,
                content_hash=hash_of(payload),
                payload=payload,
                author=author,
                message=message,
                at=now(),
                origin=origin,
            )
        )
    except IntegrityError as error:
        raise ConflictError(
            f"somebody else has just added a gesture '{gesture_id}'",
            code="DX-STORE-025",
            hint="Look at it, then edit it or take another id.",
        ) from error
    return number


def answer(connection: Connection, gesture_id: str) -> None:
    """Let a gesture answer to the names of the revisions that are in use: the one that plays and the newest.

    Raises:
        ConflictError: If another gesture answers to one of them.
    """
    at = connection.execute(select(_gesture).where(_gesture.c.id == gesture_id)).one()
    numbers = {at.approved, None if at.state == "retired" else at.newest} - {None}
    payloads = connection.execute(
        select(_revision.c.payload).where(
            _revision.c.gesture_id == gesture_id, _revision.c.number.in_(sorted(numbers))
        )
    ).scalars()
    keys = {gesture_id}.union(*(names.keys_of(gesture_of(payload, 1, "draft")) for payload in payloads))
    names.claim(connection, gesture_id, keys)


def _entry(row: Row[Any], state: str, approved: int | None) -> Entry:
    return Entry(
        gesture_of(row.payload, row.number, state),
        row.number,
        state,
        row.author,
        row.message,
        datetime.fromisoformat(row.at),
        row.content_hash,
        row.origin,
        approved,
    )
