"""Bringing a pack into a store: everything is checked first, then all of it comes in, or nothing."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from sqlalchemy import Connection, func, select

from gestures.errors import ConflictError, FormatError, InvalidInputError
from gestures.library.naming import name_key
from gestures.library.packs.manifest import ConsentRow
from gestures.library.packs.pack import Pack, PackedGesture
from gestures.library.packs.reading import read_pack
from gestures.library.store import Entry, Store, names, provenance, reviewing, revisions, schema, trail
from gestures.library.store.commits import commit
from gestures.library.store.payload import hash_of
from gestures.library.store.records import check_line

ON_CONFLICT: tuple[str, ...] = ("refuse", "keep", "replace")
"""What to do about a gesture that people have changed on both sides: refuse the pack, keep what the store has, or take
what the pack has as a new revision."""


@dataclass(frozen=True, slots=True)
class PackImport:
    """What came in.

    Attributes:
        added: Ids of gestures that the store did not have.
        updated: Ids of gestures with a new revision or state.
        unchanged: Ids of gestures that the store had as they are.
        kept: Ids of gestures that differ, and were left as the store had them.
        retired: Ids of gestures that were retired, as the pack says that a consent was revoked.
    """

    added: tuple[str, ...]
    updated: tuple[str, ...]
    unchanged: tuple[str, ...]
    kept: tuple[str, ...]
    retired: tuple[str, ...]


def import_pack(store: Store, path: Path, author: str, on_conflict: str = "refuse") -> PackImport:
    """Bring the gestures of a pack into a store, with the state of review that they have in the pack.

    A gesture that nobody has changed since it was shipped or imported follows the pack. One that people have changed
    here, and that the pack has otherwise, is a conflict.

    Args:
        store: Where to.
        path: Folder or `.zip`.
        author: Who brings it in.
        on_conflict: One of ``ON_CONFLICT``.

    Raises:
        FormatError: If the pack is malformed or not trustworthy; the store is as it was.
        InvalidInputError: If a gesture is malformed or names an unknown licence.
        ConflictError: If gestures differ and `on_conflict` is ``refuse``, or a name, licence or consent is taken.
        ConsentError: If an approved clip lacks the licence or the consent that approval needs.
    """
    check_line("author", author)
    if on_conflict not in ON_CONFLICT:
        raise InvalidInputError(
            f"'{on_conflict}' is no way to settle conflicts",
            code="DX-PACK-070",
            hint=f"One of {', '.join(ON_CONFLICT)}.",
        )
    pack = read_pack(Path(path))
    with store.transaction() as connection:
        return _Importing(connection, pack, author).run(on_conflict)


class _Importing:
    """One import in one transaction."""

    def __init__(self, connection: Connection, pack: Pack, author: str) -> None:
        self._connection = connection
        self._pack = pack
        self._author = author
        self._message = f"Imported with {Path(pack.where).name}"

    def run(self, on_conflict: str) -> PackImport:
        """Bring everything in."""
        held = {entry.id: entry for entry in revisions.newest(self._connection)}
        conflicts = [
            packed.gesture.id
            for packed in self._pack.gestures
            if packed.gesture.id in held
            and self._differs(packed, held)
            and self._touched(held[packed.gesture.id])
        ]
        if conflicts and on_conflict == "refuse":
            raise ConflictError(
                f"the store has changed {', '.join(conflicts[:10])}{', …' if len(conflicts) > 10 else ''} otherwise",
                code="DX-PACK-071",
                where=self._pack.where,
                hint="Keep what the store has, or replace it by new revisions: on_conflict keep or replace.",
            )
        kept = set(conflicts) if on_conflict == "keep" else set()
        self._licences()
        retired = self._consents()
        self._clips()
        coming = [packed for packed in self._pack.gestures if packed.gesture.id not in kept]
        added = [packed.gesture.id for packed in coming if packed.gesture.id not in held]
        updated = [
            packed.gesture.id
            for packed in coming
            if packed.gesture.id in held and self._differs(packed, held)
        ]
        unchanged = [packed.gesture.id for packed in coming if packed.gesture.id not in {*added, *updated}]
        for packed in coming:
            if packed.gesture.id not in unchanged:
                self._bring(packed, held.get(packed.gesture.id))
        # An alias may have gone from one of them to another: all let go before any takes.
        for gesture_id in updated:
            names.claim(self._connection, gesture_id, {name_key(gesture_id)})
        for gesture_id in (*added, *updated):
            revisions.answer(self._connection, gesture_id)
        result = PackImport(tuple(added), tuple(updated), tuple(unchanged), tuple(sorted(kept)), retired)
        if added or updated or retired:
            trail.record(
                self._connection,
                self._author,
                "pack.import",
                Path(self._pack.where).name[:500],
                added=added,
                updated=updated,
                kept=sorted(kept),
                retired=list(retired),
            )
        return result

    def _differs(self, packed: PackedGesture, held: dict[str, Entry]) -> bool:
        entry = held[packed.gesture.id]
        return entry.content_hash != hash_of(packed.payload) or entry.state != packed.state

    def _touched(self, entry: Entry) -> bool:
        """Whether a person has edited or reviewed a gesture since it was shipped or imported."""
        table = schema.review
        steps = self._connection.execute(
            select(func.count())
            .select_from(table)
            .where(table.c.gesture_id == entry.id, table.c.number == entry.revision)
        ).scalar_one()
        return entry.origin == "person" or steps > 1

    def _bring(self, packed: PackedGesture, entry: Entry | None) -> None:
        connection, gesture_id = self._connection, packed.gesture.id
        base = revisions.head(connection, gesture_id)
        if entry is None or entry.content_hash != hash_of(packed.payload):
            commit(
                connection,
                packed.gesture,
                packed.payload,
                base,
                self._author,
                self._message,
                "pack",
                answers=False,
            )
        at = revisions.head(connection, gesture_id)
        if at is not None and at.state != packed.state:
            reviewing.put(connection, at, packed.state, self._author, self._message)
            trail.record(
                connection, self._author, "gesture.review", gesture_id, revision=at.newest, state=packed.state
            )

    def _licences(self) -> None:
        for row in self._pack.manifest.licences:
            licence = row.record()
            if provenance.add_licence(self._connection, licence):
                trail.record(self._connection, self._author, "licence.add", licence.id, name=licence.name)
        known = {licence.id for licence in provenance.licences(self._connection)}
        for packed in self._pack.gestures:
            if packed.gesture.licence and packed.gesture.licence not in known:
                raise FormatError(
                    f"gesture '{packed.gesture.id}' names licence '{packed.gesture.licence:.60}', which neither "
                    "the pack nor the store holds",
                    code="DX-PACK-072",
                    where=self._pack.where,
                    hint="Ask for a pack with the licence, or add it to the store.",
                )

    def _consents(self) -> tuple[str, ...]:
        """Take in the references to consents; return the gestures that a revocation among them retires."""
        held = {consent.id: consent for consent in provenance.consents(self._connection)}
        retired: list[str] = []
        for row in self._pack.manifest.consents:
            consent = row.record()
            reason = "Revoked where the pack was made"
            if consent.revoked_at is not None:
                consent = replace(consent, revoked_by=self._author, reason=reason)
            mine = held.get(row.id)
            if mine is None:
                provenance.add_consent(self._connection, consent)
                trail.record(
                    self._connection, self._author, "consent.add", row.id, document_sha256=row.document_sha256
                )
                continue
            if replace(ConsentRow.of(mine).record(), revoked_at=None) != replace(
                consent, revoked_at=None, revoked_by="", reason=""
            ):
                raise ConflictError(
                    f"the store has another consent '{row.id}'", code="DX-PACK-073", where=self._pack.where
                )
            if consent.revoked_at is not None and mine.revoked_at is None:
                provenance.revoke(self._connection, row.id, self._author, reason, consent.revoked_at)
                trail.record(self._connection, self._author, "consent.revoke", row.id, reason=reason)
                retired += [
                    entry.id
                    for entry in reviewing.retire_users(
                        self._connection, row.id, self._author, reason, drafts=True
                    )
                ]
        return tuple(dict.fromkeys(retired))

    def _clips(self) -> None:
        for sha256, content in sorted(self._pack.clips.items()):
            provenance.put_clip(self._connection, sha256, content)
