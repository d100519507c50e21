"""Where recorded motion comes from: clips, licences, consents, and what may be approved with them."""

from __future__ import annotations

from datetime import UTC, date, datetime

from sqlalchemy import Connection, insert, select
from sqlalchemy.exc import IntegrityError

from gestures.errors import ConflictError, ConsentError, FormatError, NotFoundError, nearest_names
from gestures.library.gesture import Gesture
from gestures.library.store import schema
from gestures.library.store.records import Consent, Licence
from gestures.library.store.trail import now

_clip, _licence, _consent, _revocation = schema.clip, schema.licence, schema.consent, schema.revocation


def today() -> date:
    """Return the day, UTC, by which consents are judged."""
    return datetime.now(UTC).date()


def checked_clip(content: bytes) -> str:
    """Return the hash of a clip's content.

    Raises:
        FormatError: If it is too large, or no npz of motion in plain arrays.
    """
    # The motion formats bring torch, which nothing else of the store needs.
    from gestures.library.clips import MAX_CLIP_BYTES, content_hash
    from motion.formats.npz import parse_npz

    if len(content) > MAX_CLIP_BYTES:
        raise FormatError(
            f"the clip has {len(content)} bytes, at most {MAX_CLIP_BYTES} are allowed", code="DX-STORE-030"
        )
    parse_npz(content, "clip")
    return content_hash(content)


def put_clip(connection: Connection, sha256: str, content: bytes) -> bool:
    """Hold a clip; return whether it is new."""
    if connection.execute(select(_clip.c.size).where(_clip.c.sha256 == sha256)).first() is not None:
        return False
    connection.execute(insert(_clip).values(sha256=sha256, content=content, size=len(content), at=now()))
    return True


def clip(connection: Connection, sha256: str) -> bytes:
    """Return a clip's content.

    Raises:
        NotFoundError: If the store does not hold it.
    """
    content = connection.execute(select(_clip.c.content).where(_clip.c.sha256 == sha256)).scalar_one_or_none()
    if content is None:
        raise NotFoundError(f"the store holds no clip {sha256:.64}", code="DX-STORE-031")
    return bytes(content)


def licences(connection: Connection) -> tuple[Licence, ...]:
    """Return all licences, by id."""
    rows = connection.execute(select(_licence).order_by(_licence.c.id))
    return tuple(Licence(**row._mapping) for row in rows)


def add_licence(connection: Connection, licence: Licence) -> bool:
    """Add a licence; return whether it is new.

    Raises:
        ConflictError: If another one has its id.
    """
    row = connection.execute(select(_licence).where(_licence.c.id == licence.id)).one_or_none()
    if row is not None:
        if Licence(**row._mapping) == licence:
            return False
        raise ConflictError(
            f"the store has another licence '{licence.id}'",
            code="DX-STORE-032",
            hint="Licences never change; give yours an id of its own.",
        )
    values = {name: getattr(licence, name) for name in Licence.__dataclass_fields__}
    connection.execute(insert(_licence).values(values))
    return True


def consents(connection: Connection) -> tuple[Consent, ...]:
    """Return all consents, by id."""
    rows = connection.execute(
        select(_consent, _revocation.c.at, _revocation.c.by, _revocation.c.reason)
        .outerjoin(_revocation, _revocation.c.consent_id == _consent.c.id)
        .order_by(_consent.c.id)
    )
    return tuple(
        Consent(
            row.id,
            row.subject,
            row.scope,
            row.document_sha256,
            date.fromisoformat(row.valid_from),
            date.fromisoformat(row.valid_until) if row.valid_until else None,
            datetime.fromisoformat(row.at) if row.at else None,
            row.by or "",
            row.reason or "",
        )
        for row in rows
    )


def consent(connection: Connection, consent_id: str) -> Consent:
    """Return one consent.

    Raises:
        NotFoundError: If the store has none of that id.
    """
    known = {record.id: record for record in consents(connection)}
    if consent_id not in known:
        raise NotFoundError(
            f"the store has no consent '{consent_id}'",
            code="DX-STORE-033",
            hint=nearest_names(consent_id, known) if known else "It has none yet.",
        )
    return known[consent_id]


def add_consent(connection: Connection, record: Consent) -> None:
    """Add a consent, and its revocation if it has one.

    Raises:
        ConflictError: If another one has its id.
    """
    try:
        connection.execute(
            insert(_consent).values(
                id=record.id,
                subject=record.subject,
                scope=record.scope,
                document_sha256=record.document_sha256,
                valid_from=record.valid_from.isoformat(),
                valid_until=record.valid_until.isoformat() if record.valid_until else None,
            )
        )
    except IntegrityError as error:
        raise ConflictError(
            f"the store has another consent '{record.id}'",
            code="DX-STORE-034",
            hint="Consents never change; revoke that one, and give the new one an id of its own.",
        ) from error
    if record.revoked_at is not None:
        revoke(connection, record.id, record.revoked_by, record.reason, record.revoked_at)


def revoke(connection: Connection, consent_id: str, by: str, reason: str, at: datetime | None = None) -> None:
    """Record that a consent is taken back.

    Raises:
        ConflictError: If it was before.
    """
    try:
        connection.execute(
            insert(_revocation).values(
                consent_id=consent_id,
                by=by,
                reason=reason,
                at=at.isoformat(timespec="microseconds") if at else now(),
            )
        )
    except IntegrityError as error:
        raise ConflictError(f"consent '{consent_id}' was revoked before", code="DX-STORE-035") from error


def record_use(connection: Connection, gesture: Gesture, number: int) -> None:
    """Record what a revision that plays a clip depends on.

    Raises:
        NotFoundError: If the store does not hold the clip.
        FormatError: If the clip is shorter than the gesture's phases.
    """
    source = gesture.clip
    if source is None:
        return
    from gestures.library.clips import read_clip

    where = f"gesture '{gesture.id}': clip"
    content = connection.execute(
        select(_clip.c.content).where(_clip.c.sha256 == source.sha256)
    ).scalar_one_or_none()
    if content is None:
        raise NotFoundError(
            f"the store holds no clip {source.sha256[:12]}… ('{source.file}')",
            code="DX-STORE-031",
            where=where,
            hint="Put the clip into the store first.",
        )
    read_clip(bytes(content), source, where)
    connection.execute(
        insert(schema.clip_use).values(
            gesture_id=gesture.id,
            number=number,
            sha256=source.sha256,
            licence_id=gesture.licence,
            from_person=source.from_person,
            consent_id=source.consent,
        )
    )


def check_approvable(connection: Connection, gesture: Gesture, day: date) -> None:
    """Refuse a gesture whose recorded motion may not be used.

    Raises:
        ConsentError: If its clip lacks a licence that allows use and change, or the consent of the person recorded.
    """
    source = gesture.clip
    if source is None:
        return
    where = f"gesture '{gesture.id}'"
    licence = next((known for known in licences(connection) if known.id == gesture.licence), None)
    if licence is None:
        given = f"licence '{gesture.licence}' is not in the store" if gesture.licence else "it has no licence"
        raise ConsentError(
            f"its motion is recorded, and {given}",
            code="DX-STORE-036",
            where=where,
            hint="Add the licence to the store and name it in the gesture.",
        )
    for allowed, what in (
        (licence.allows_commercial, "commercial use"),
        (licence.allows_derivatives, "changes, and performing bends, mirrors and blends a clip"),
    ):
        if not allowed:
            raise ConsentError(
                f"licence '{licence.id}' does not allow {what}", code="DX-STORE-037", where=where
            )
    if not source.from_person:
        return
    if source.consent is None:
        raise ConsentError(
            "a person was recorded, and no consent is named",
            code="DX-STORE-038",
            where=where,
            hint="Add a consent to the store and name it in the gesture's clip.",
        )
    record = next((known for known in consents(connection) if known.id == source.consent), None)
    problem = "is not in the store" if record is None else record.lacks(day)
    if problem:
        raise ConsentError(f"consent '{source.consent}' {problem}", code="DX-STORE-038", where=where)
