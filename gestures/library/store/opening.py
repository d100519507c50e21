"""Opening the store: made where there is none, migrated, filled with what ships, rid of what may not be used."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

from sqlalchemy import Connection, select

from gestures.library.store import provenance, reviewing, schema, starter, trail
from gestures.library.store.database import Database
from gestures.library.store.migrating import lock, migrate
from gestures.library.store.records import Entry, Opening
from gestures.library.store.store import Store
from gestures.library.store_location import store_location


def open_store(url: str | Path | None = None, *, with_starter: bool = True) -> Store:
    """Open the store of gestures, made and filled with the starter library if it is not there.

    Args:
        url: SQLite file or PostgreSQL URL; None for what `DEIXIS_LIBRARY` names, or else the user's own.
        with_starter: Whether the gestures that ship with Deixis are installed, and followed when they change.

    Raises:
        InvalidInputError: If the URL is neither of SQLite nor of PostgreSQL.
        StoreError: If the store cannot be reached, is of a newer Deixis, or is no store.
        MissingDependencyError: If the driver of the server is not installed.
    """
    location = store_location(url)
    database = Database(location)
    try:
        before, backup = migrate(database)
        opening = replace(
            _settle(database, with_starter),
            migrated_from=before,
            backup=None if backup is None else str(backup),
        )
    except BaseException:
        database.close()
        raise
    return Store(database, opening)


def _settle(database: Database, with_starter: bool) -> Opening:
    """Bring the shipped gestures and lapsed consents up to date, which as a rule is nothing to do."""
    shipped = starter.fingerprint() if with_starter else ""
    day = provenance.today()
    with database.read() as connection:
        installs = with_starter and not starter.is_current(connection, shipped)
        lapses = bool(_lapsed_in_use(connection, day))
    if not installs and not lapses:
        return Opening()
    with database.write() as connection:
        lock(connection)
        opening = Opening()
        if installs and not starter.is_current(connection, shipped):
            opening = starter.install(connection, shipped)
        return replace(opening, retired=tuple(entry.id for entry in _retire_lapsed(connection, day)))


def _lapsed_in_use(connection: Connection, day: date) -> list[str]:
    """Return the consents that have ended while performances play what depends on them."""
    consent, use, gesture = schema.consent, schema.clip_use, schema.gesture
    query = (
        select(consent.c.id)
        .join(use, use.c.consent_id == consent.c.id)
        .join(gesture, (gesture.c.id == use.c.gesture_id) & (gesture.c.approved == use.c.number))
        .where(consent.c.valid_until < day.isoformat())
        .distinct()
    )
    return sorted(connection.execute(query).scalars())


def _retire_lapsed(connection: Connection, day: date) -> list[Entry]:
    return [
        entry
        for consent_id in _lapsed_in_use(connection, day)
        for entry in reviewing.retire_users(
            connection, consent_id, trail.BY_DEIXIS, f"Consent '{consent_id}' has ended.", drafts=False
        )
    ]
