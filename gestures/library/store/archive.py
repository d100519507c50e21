"""What the store holds beside gestures: clips, licences, consents, personas and the trail."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from types import TracebackType
from typing import Self

from sqlalchemy import Connection

from gestures.datafiles import parse_yaml, read_record
from gestures.library.store import personas, provenance, reviewing, trail
from gestures.library.store.database import Database
from gestures.library.store.records import (
    AuditRecord,
    Consent,
    Entry,
    Licence,
    Opening,
    PersonaRevision,
    check_line,
    check_text,
)
from gestures.library.store_location import Location
from gestures.personas import Persona


class Archive:
    """An opened database with the records on which gestures depend; each call is one transaction."""

    def __init__(self, database: Database, opening: Opening) -> None:
        """Wrap an opened database; `open_store` is what callers want."""
        self._database = database
        self.opening = opening
        """What opening did: installed, updated, retired, migrated."""

    @property
    def location(self) -> Location:
        """Where the store lies."""
        return self._database.location

    def close(self) -> None:
        """Close every connection."""
        self._database.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        """Run a block that writes several things at once, all of them or none."""
        with self._database.write() as connection:
            yield connection

    # Trail

    def change_number(self) -> int:
        """Return a number that rises whenever the store changes."""
        with self._database.read() as connection:
            return trail.length(connection)

    def audit(
        self, subject: str | None = None, *, after: int = 0, limit: int = 1000
    ) -> tuple[AuditRecord, ...]:
        """Return lines of the trail, oldest first: those after a number, about one subject if it is given."""
        with self._database.read() as connection:
            return trail.read(connection, subject, after, limit)

    # Clips, licences, consents

    def put_clip(self, content: bytes) -> str:
        """Hold the content of an npz of motion; return its SHA-256, by which gestures name it.

        Raises:
            FormatError: If it is too large, or no npz of plain arrays.
        """
        sha256 = provenance.checked_clip(content)
        with self._database.write() as connection:
            provenance.put_clip(connection, sha256, content)
        return sha256

    def clip(self, sha256: str) -> bytes:
        """Return the content of a clip.

        Raises:
            NotFoundError: If the store does not hold it.
        """
        with self._database.read() as connection:
            return provenance.clip(connection, sha256)

    def add_licence(self, licence: Licence, by: str) -> None:
        """Add a licence; adding the same one again changes nothing.

        Raises:
            ConflictError: If another licence has its id.
        """
        check_line("author", by)
        with self._database.write() as connection:
            if provenance.add_licence(connection, licence):
                trail.record(connection, by, "licence.add", licence.id, name=licence.name)

    def licences(self) -> tuple[Licence, ...]:
        """Return all licences, by id."""
        with self._database.read() as connection:
            return provenance.licences(connection)

    def add_consent(self, consent: Consent, by: str) -> None:
        """Add a record of consent.

        Raises:
            ConflictError: If another consent has its id.
        """
        check_line("author", by)
        with self._database.write() as connection:
            provenance.add_consent(connection, consent)
            trail.record(
                connection,
                by,
                "consent.add",
                consent.id,
                document_sha256=consent.document_sha256,
                scope=consent.scope,
            )

    def consents(self) -> tuple[Consent, ...]:
        """Return all records of consent, by id."""
        with self._database.read() as connection:
            return provenance.consents(connection)

    def revoke_consent(self, consent_id: str, by: str, reason: str) -> tuple[Entry, ...]:
        """Take a consent back and retire every revision in use that depends on it; return those.

        Raises:
            NotFoundError: If there is no such consent.
            ConflictError: If it was revoked before.
        """
        check_line("author", by)
        check_text("reason", reason)
        with self._database.write() as connection:
            provenance.consent(connection, consent_id)
            provenance.revoke(connection, consent_id, by, reason)
            retired = reviewing.retire_users(
                connection, consent_id, by, f"Consent '{consent_id}' was revoked: {reason}", drafts=True
            )
            trail.record(
                connection,
                by,
                "consent.revoke",
                consent_id,
                reason=reason,
                retired=[entry.id for entry in retired],
            )
            return retired

    def lapsed_consents(self, on: date | None = None) -> tuple[Consent, ...]:
        """Return the consents that do not hold on a day (today if None) but did before: ended or revoked."""
        day = on or provenance.today()
        return tuple(record for record in self.consents() if record.valid_from <= day and record.lacks(day))

    # Personas

    def personas(self) -> tuple[PersonaRevision, ...]:
        """Return the newest revision of every persona in the store, by id."""
        with self._database.read() as connection:
            return personas.newest(connection)

    def persona(self, persona_id: str, number: int | None = None) -> PersonaRevision:
        """Return a revision of a persona, the newest if no number is given.

        Raises:
            NotFoundError: If there is no such persona or revision.
        """
        with self._database.read() as connection:
            return personas.read(connection, persona_id, number)

    def put_persona(self, text: str, base_revision: int | None, author: str, message: str) -> PersonaRevision:
        """Commit a revision of a persona.

        Args:
            text: YAML of the fields of `Persona`.
            base_revision: Revision that the text was made from; None for a new persona.
            author: Who wrote it.
            message: Why.

        Raises:
            InvalidInputError: If the text is no persona.
            ConflictError: If the newest revision is not `base_revision`.
        """
        check_line("author", author)
        check_text("message", message)
        persona = read_record(Persona, parse_yaml(text, "persona"), "persona")
        with self._database.write() as connection:
            number = personas.put(connection, persona.id, text, base_revision, author, message)
            trail.record(connection, author, "persona.put", persona.id, revision=number, message=message)
            return personas.read(connection, persona.id, number)
