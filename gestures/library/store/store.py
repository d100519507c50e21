"""The store of gestures: every revision of each, by whom, why, and what of it performances play."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select

from gestures.errors import ConflictError, InvalidInputError
from gestures.library.catalogue import Library
from gestures.library.gesture import Gesture
from gestures.library.store import names, reviewing, revisions, schema
from gestures.library.store.archive import Archive
from gestures.library.store.commits import commit
from gestures.library.store.payload import checked_payload, hash_of, payload_of
from gestures.library.store.records import Entry, Review, check_line, check_text


class Store(Archive):
    """Gestures with their revisions and reviews; nothing in it is ever deleted.

    Each call is one transaction; a store may be used from several threads, and several processes may use one store.
    Gestures are named by id or alias wherever they are looked up.
    """

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
