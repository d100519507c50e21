"""Personas in the store: YAML with revisions."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update
from sqlalchemy.exc import IntegrityError

from gestures.errors import ConflictError, NotFoundError, nearest_names
from gestures.library.store import schema
from gestures.library.store.records import PersonaRevision, check_text
from gestures.library.store.trail import now

_MAX_CHARACTERS = 20_000
_persona, _revision = schema.persona, schema.persona_revision


def put(
    connection: Connection, persona_id: str, text: str, base: int | None, author: str, message: str
) -> int:
    """Add a revision of a persona; return its number.

    Args:
        connection: A writing transaction.
        persona_id: Id.
        text: YAML of the fields of `Persona`.
        base: Revision that the text was made from; None for a new persona.
        author: Who wrote it.
        message: Why.

    Raises:
        ConflictError: If the newest revision is not `base`.
    """
    check_text("persona", text, _MAX_CHARACTERS)
    newest = connection.execute(
        select(_persona.c.newest).where(_persona.c.id == persona_id).with_for_update()
    ).scalar_one_or_none()
    if newest != base:
        raise ConflictError(
            f"persona '{persona_id}' is at revision {newest or 0}, yours was made from {base or 0}",
            code="DX-STORE-040",
            hint="Read the newest revision and make your change in that one.",
        )
    number = (newest or 0) + 1
    if newest is None:
        try:
            connection.execute(insert(_persona).values(id=persona_id, newest=1))
        except IntegrityError as error:
            raise ConflictError(
                f"somebody else has just added a persona '{persona_id}'",
                code="DX-STORE-042",
                hint="Read it, and make your change in that one.",
            ) from error
    else:
        connection.execute(update(_persona).where(_persona.c.id == persona_id).values(newest=number))
    connection.execute(
        insert(_revision).values(
            persona_id=persona_id, number=number, text=text, author=author, message=message, at=now()
        )
    )
    return number


def read(connection: Connection, persona_id: str, number: int | None) -> PersonaRevision:
    """Return a revision of a persona, the newest if no number is given.

    Raises:
        NotFoundError: If there is no such persona or revision.
    """
    found = [entry for entry in history(connection, persona_id) if number in (None, entry.revision)]
    if not found:
        raise NotFoundError(
            f"persona '{persona_id}' has no revision {number}", code="DX-STORE-041", hint="They count from 1."
        )
    return found[0]


def newest(connection: Connection) -> tuple[PersonaRevision, ...]:
    """Return the newest revision of every persona, by id."""
    query = (
        select(_revision)
        .join(_persona, (_persona.c.id == _revision.c.persona_id) & (_persona.c.newest == _revision.c.number))
        .order_by(_persona.c.id)
    )
    return tuple(_read(row) for row in connection.execute(query))


def history(connection: Connection, persona_id: str) -> tuple[PersonaRevision, ...]:
    """Return every revision of a persona, newest first.

    Raises:
        NotFoundError: If there is no such persona.
    """
    rows = connection.execute(
        select(_revision).where(_revision.c.persona_id == persona_id).order_by(_revision.c.number.desc())
    ).all()
    if not rows:
        known = connection.execute(select(_persona.c.id)).scalars().all()
        raise NotFoundError(
            f"the store has no persona '{persona_id}'",
            code="DX-STORE-041",
            hint=nearest_names(persona_id, known) if known else "It has none yet.",
        )
    return tuple(_read(row) for row in rows)


def _read(row: Row[Any]) -> PersonaRevision:
    return PersonaRevision(
        row.persona_id, row.number, row.text, row.author, row.message, datetime.fromisoformat(row.at)
    )
