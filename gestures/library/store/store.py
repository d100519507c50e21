"""The store of gestures: every revision of everything, by whom, why, and what of it performances play."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from types import TracebackType

from sqlalchemy import Connection, select

from gestures.datafiles import parse_yaml, read_record
from gestures.errors import ConflictError, InvalidInputError
from gestures.library.catalogue import Library
from gestures.library.gesture import Gesture
from gestures.library.store import names, personas, provenance, reviewing, revisions, schema, starter, trail
from gestures.library.store.database import Database
from gestures.library.store.migrating import lock, migrate
from gestures.library.store.payload import checked_payload, hash_of, payload_of
from gestures.library.store.records import (
    AuditRecord,
    Consent,
    Entry,
    Licence,
    Opening,
    PersonaRevision,
    Review,
    check_line,
    check_text,
)
from gestures.library.store_location import Location, store_location
from gestures.personas import Persona


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


class Store:
    """Gestures with their revisions, reviews, clips, licences and consents; nothing in it is ever deleted.

    Each call is one transaction; a store may be used from several threads, and several processes may use one store.
    Gestures are named by id or alias wherever they are looked up.
    """

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

    def __enter__(self) -> Store:
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

    # Gestures

    def gestures(self, status: str | None = None) -> tuple[Entry, ...]:
        """Return the newest revision of every gesture, by id; those in one state of review if it is given."""
        with self._database.read() as connection:
            return revisions.newest(connection, status)

    def get(self, name: str) -> Entry:
        """Return the newest revision of a gesture.

        Raises:
            NotFoundError: If none answers to that name.
        """
        return self.revision(name)

    def library(self, playable_only: bool = True) -> Library:
        """Return the gestures as performances play them: the newest approved revision of each that has one.

        Args:
            playable_only: False for the newest revision of every gesture that is not retired, whatever its state.
        """
        with self._database.read() as connection:
            gestures = (
                list(revisions.playable(connection))
                if playable_only
                else [entry.gesture for entry in revisions.newest(connection) if entry.state != "retired"]
            )
        return Library(gestures, lambda clip: self.clip(clip.sha256))

    def change_number(self) -> int:
        """Return a number that rises whenever the store changes."""
        with self._database.read() as connection:
            return trail.last_number(connection)

    def history(self, name: str) -> tuple[Entry, ...]:
        """Return every revision of a gesture, newest first."""
        with self._database.read() as connection:
            return revisions.history(connection, name)

    def revision(self, name: str, number: int | None = None) -> Entry:
        """Return one revision of a gesture, the newest if no number is given.

        Raises:
            NotFoundError: If there is no such gesture or revision.
        """
        with self._database.read() as connection:
            return revisions.entry(connection, revisions.named(connection, name), number)

    def add(self, gesture: Gesture, author: str, message: str) -> Entry:
        """Add a gesture as a draft.

        Raises:
            InvalidInputError: If the gesture, author or message is malformed.
            ConflictError: If its id or an alias is taken.
            NotFoundError: If it plays a clip that the store does not hold.
        """
        return self.add_all((gesture,), author, message)[0]

    def add_all(self, gestures: Iterable[Gesture], author: str, message: str) -> tuple[Entry, ...]:
        """Add several gestures as drafts, all of them or none.

        Raises:
            InvalidInputError: If a gesture, author or message is malformed.
            ConflictError: If an id or an alias is taken.
            NotFoundError: If one plays a clip that the store does not hold.
        """
        check_line("author", author)
        check_text("message", message)
        payloads = [(gesture, checked_payload(gesture)) for gesture in gestures]
        added = []
        with self._database.write() as connection:
            for gesture, payload in payloads:
                if revisions.head(connection, gesture.id) is not None:
                    raise ConflictError(
                        f"the store has a gesture '{gesture.id}'",
                        code="DX-STORE-025",
                        hint="Edit that one, or take another id.",
                    )
                added.append(commit(connection, gesture, payload, None, author, message))
        return tuple(added)

    def edit(self, name: str, gesture: Gesture, base_revision: int, author: str, message: str) -> Entry:
        """Commit a new revision of a gesture, as a draft; what was approved goes on playing until that is.

        Args:
            name: Id or alias.
            gesture: The gesture as it is to be; its id stays.
            base_revision: Revision that the change was made in.
            author: Who edits.
            message: Why.

        Returns:
            The new revision; the newest one if nothing is different from it.

        Raises:
            ConflictError: If somebody committed another revision upon `base_revision` first, or an alias is taken.
            InvalidInputError: If the gesture has another id, or it, author or message is malformed.
            NotFoundError: If there is no such gesture.
        """
        check_line("author", author)
        check_text("message", message)
        payload = checked_payload(gesture)
        with self._database.write() as connection:
            base = revisions.held(connection, name)
            if base.id != gesture.id:
                raise InvalidInputError(
                    f"the id of a gesture never changes: '{base.id}' is given as '{gesture.id}'",
                    code="DX-STORE-028",
                    hint="Add a gesture of the new id and retire this one.",
                )
            newest = revisions.entry(connection, base)
            if base.newest != base_revision:
                raise ConflictError(
                    f"revision {newest.revision} of '{base.id}' was committed by {newest.author} at "
                    f"{newest.at:%Y-%m-%d %H:%M:%S} UTC ('{newest.message}'), yours was made in revision "
                    f"{base_revision}",
                    code="DX-STORE-029",
                    hint=f"Nothing was overwritten. Compare with revision {newest.revision}, "
                    "make your change in that one and commit again.",
                )
            if newest.content_hash == hash_of(payload):
                return newest
            return commit(connection, gesture, payload, base, author, message)

    def restore(self, name: str, number: int, author: str, message: str) -> Entry:
        """Commit an old revision again as the newest one, as a draft.

        Raises:
            NotFoundError: If there is no such gesture or revision.
            ConflictError: If an alias that it had is taken by now.
        """
        check_line("author", author)
        check_text("message", message)
        with self._database.write() as connection:
            base = revisions.held(connection, name)
            old, newest = revisions.entry(connection, base, number), revisions.entry(connection, base)
            if newest.content_hash == old.content_hash:
                return newest
            return commit(connection, old.gesture, payload_of(old.gesture), base, author, message)

    # Review

    def review(
        self, name: str, state: str, by: str, comment: str = "", *, revision: int | None = None
    ) -> Entry:
        """Move the newest revision of a gesture to another state of review.

        draft → in_review → approved → retired → draft, and in_review → draft. Retiring also ends the play of an
        earlier approved revision.

        Args:
            name: Id or alias.
            state: State to move to.
            by: Who reviews.
            comment: What they say.
            revision: Revision that they have looked at; refused if it is not the newest any more.

        Raises:
            InvalidInputError: If that state does not follow the present one.
            ConflictError: If there is a newer revision than `revision`.
            ConsentError: If recorded motion lacks the licence or the consent that approval needs.
            NotFoundError: If there is no such gesture.
        """
        check_line("reviewer", by)
        check_text("comment", comment)
        with self._database.write() as connection:
            return reviewing.move(connection, name, state, by, comment, revision)

    def reviews(self, name: str) -> tuple[Review, ...]:
        """Return every step of review of a gesture, oldest first."""
        table = schema.review
        with self._database.read() as connection:
            rows = connection.execute(
                select(table).where(table.c.gesture_id == names.find(connection, name)).order_by(table.c.id)
            )
            return tuple(
                Review(
                    row.gesture_id, row.number, row.state, row.by, row.comment, datetime.fromisoformat(row.at)
                )
                for row in rows
            )

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

    # Trail and personas

    def audit(
        self, subject: str | None = None, *, after: int = 0, limit: int = 1000
    ) -> tuple[AuditRecord, ...]:
        """Return lines of the trail, oldest first: those after a number, about one subject if it is given."""
        with self._database.read() as connection:
            return trail.read(connection, subject, after, limit)

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
