"""Review: which state may follow which, and what a state does to what performances play."""

from __future__ import annotations

from sqlalchemy import Connection, insert, select, update

from gestures.errors import ConflictError, InvalidInputError
from gestures.library.store import revisions, schema
from gestures.library.store.provenance import check_approvable, today
from gestures.library.store.records import TRANSITIONS, Entry, check_state
from gestures.library.store.trail import now, record

_gesture, _use = schema.gesture, schema.clip_use


def move(connection: Connection, name: str, state: str, by: str, comment: str, seen: int | None) -> Entry:
    """Move the newest revision of a gesture to another state and return it.

    Args:
        connection: A writing transaction.
        name: Id or alias.
        state: State to move to.
        by: Who reviews.
        comment: What they say.
        seen: Revision that they have looked at; None for whichever is the newest.

    Raises:
        NotFoundError: If there is no such gesture.
        ConflictError: If `seen` is not the newest any more.
        InvalidInputError: If the state does not follow the present one.
        ConsentError: If the gesture's recorded motion may not be approved.
    """
    check_state(state)
    at = revisions.held(connection, name)
    if seen is not None and seen != at.newest:
        raise ConflictError(
            f"you have looked at revision {seen} of '{at.id}', the newest is {at.newest}",
            code="DX-STORE-026",
            hint=f"Look at revision {at.newest}, then review that one.",
        )
    if state not in TRANSITIONS[at.state]:
        raise InvalidInputError(
            f"'{at.id}' is {at.state} and cannot become {state}",
            code="DX-STORE-027",
            hint=f"From {at.state} it may become {' or '.join(TRANSITIONS[at.state])}.",
        )
    put(connection, at, state, by, comment)
    revisions.answer(connection, at.id)
    record(connection, by, "gesture.review", at.id, revision=at.newest, state=state, comment=comment)
    return revisions.entry(connection, revisions.held(connection, at.id))


def put(connection: Connection, at: revisions.Head, state: str, by: str, comment: str) -> None:
    """Give the newest revision of a gesture a state, whatever it was; its names are claimed by the caller.

    Raises:
        ConsentError: If the gesture's recorded motion may not be approved.
    """
    approved = at.approved
    _step(connection, at.id, at.newest, state, by, comment)
    if state == "approved":
        check_approvable(connection, revisions.entry(connection, at).gesture, today())
        approved = at.newest
    elif state == "retired":
        if approved not in (None, at.newest):
            _step(connection, at.id, approved, state, by, comment)
        approved = None
    connection.execute(update(_gesture).where(_gesture.c.id == at.id).values(state=state, approved=approved))


def retire_users(
    connection: Connection, consent_id: str, by: str, comment: str, *, drafts: bool
) -> tuple[Entry, ...]:
    """Retire every revision in use that depends on a consent; return them.

    Args:
        connection: A writing transaction.
        consent_id: The consent.
        by: Who does it.
        comment: Why.
        drafts: Whether to retire also what is not approved yet.
    """
    users = connection.execute(
        select(_use.c.gesture_id, _use.c.number)
        .where(_use.c.consent_id == consent_id)
        .order_by(_use.c.gesture_id, _use.c.number)
    ).all()
    retired = []
    for gesture_id, number in users:
        at = revisions.held(connection, gesture_id)
        plays = number == at.approved
        current = number == at.newest and at.state != "retired" and (drafts or at.state == "approved")
        if not plays and not current:
            continue
        _step(connection, gesture_id, number, "retired", by, comment)
        connection.execute(
            update(_gesture)
            .where(_gesture.c.id == gesture_id)
            .values(
                approved=None if plays else at.approved,
                state="retired" if number == at.newest else at.state,
            )
        )
        revisions.answer(connection, gesture_id)
        record(
            connection, by, "gesture.retire", gesture_id, revision=number, consent=consent_id, reason=comment
        )
        retired.append(revisions.entry(connection, revisions.named(connection, gesture_id), number))
    return tuple(retired)


def _step(
    connection: Connection, gesture_id: str, number: int | None, state: str, by: str, comment: str
) -> None:
    connection.execute(
        insert(schema.review).values(
            gesture_id=gesture_id, number=number, state=state, by=by, comment=comment, at=now()
        )
    )
