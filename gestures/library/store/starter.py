"""The starter library in the store: installed on first use, followed when a newer Deixis ships other gestures."""

from __future__ import annotations

import hashlib
from importlib.metadata import version
from typing import Any

from sqlalchemy import Connection, insert, select

from gestures.datafiles import data_root
from gestures.errors import ConflictError
from gestures.library.catalogue import load_library
from gestures.library.gesture import Gesture
from gestures.library.store import names, reviewing, revisions, schema
from gestures.library.store.payload import hash_of, payload_of
from gestures.library.store.provenance import add_licence
from gestures.library.store.records import Entry, Licence, Opening
from gestures.library.store.trail import BY_DEIXIS, now, record

_SETTING = "starter"
LICENCES = (
    Licence("Apache-2.0", "Apache License 2.0"),
    Licence("CC0-1.0", "Creative Commons Zero 1.0"),
    Licence("CC-BY-4.0", "Creative Commons Attribution 4.0"),
    Licence("MIT", "MIT License"),
)


def fingerprint() -> str:
    """Return the hash of the gesture files that this Deixis ships."""
    total = hashlib.sha256()
    for path in sorted((data_root() / "gestures").glob("*.yaml")):
        total.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return total.hexdigest()


def is_current(connection: Connection, shipped: str) -> bool:
    """Return whether the store has taken in the gesture files of this fingerprint."""
    table = schema.setting
    return (
        connection.execute(select(table.c.value).where(table.c.key == _SETTING)).scalar_one_or_none()
        == shipped
    )


def install(connection: Connection, shipped: str) -> Opening:
    """Take in the shipped gestures: all of them into a new store, else those that are new or have changed.

    A gesture that a person has edited or retired is left as it is.
    """
    table = schema.setting
    held = connection.execute(select(table.c.value).where(table.c.key == _SETTING)).scalar_one_or_none()
    gestures = load_library().gestures
    if held is None and connection.execute(select(schema.gesture.c.id).limit(1)).first() is None:
        for licence in LICENCES:
            add_licence(connection, licence)
        _install_all(connection, gestures)
        opening = Opening(installed=len(gestures))
    else:
        updated, left = _follow(connection, gestures)
        opening = Opening(updated=updated, left=left)
    if held is None:
        connection.execute(insert(table).values(key=_SETTING, value=shipped))
    else:
        connection.execute(table.update().where(table.c.key == _SETTING).values(value=shipped))
    if opening != Opening():
        record(
            connection,
            BY_DEIXIS,
            "starter.install",
            version("deixis"),
            installed=opening.installed,
            updated=list(opening.updated),
            left=list(opening.left),
        )
    return opening


def _install_all(connection: Connection, gestures: tuple[Gesture, ...]) -> None:
    at, message = now(), _message()
    heads: list[dict[str, Any]] = []
    rows: list[dict[str, Any]] = []
    steps: list[dict[str, Any]] = []
    answers: list[dict[str, Any]] = []
    for gesture in gestures:
        payload = payload_of(gesture)
        approved = 1 if gesture.review == "approved" else None
        heads.append({"id": gesture.id, "newest": 1, "state": gesture.review, "approved": approved})
        rows.append(
            {
                "gesture_id": gesture.id,
                "number": 1,
                "content_hash": hash_of(payload),
                "payload": payload,
                "author": gesture.author,
                "message": message,
                "at": at,
                "origin": "starter",
            }
        )
        steps.append(
            {
                "gesture_id": gesture.id,
                "number": 1,
                "state": gesture.review,
                "by": gesture.author,
                "comment": message,
                "at": at,
            }
        )
        answers += [{"key": key, "gesture_id": gesture.id} for key in sorted(names.keys_of(gesture))]
    connection.execute(insert(schema.gesture), heads)
    connection.execute(insert(schema.revision), rows)
    connection.execute(insert(schema.review), steps)
    connection.execute(insert(schema.name), answers)


def _follow(connection: Connection, gestures: tuple[Gesture, ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Add what has changed as new revisions; return the ids of those, and of those that were left."""
    held = {entry.id: entry for entry in revisions.newest(connection)}
    table = schema.revision
    known = {
        (row.gesture_id, row.content_hash)
        for row in connection.execute(select(table.c.gesture_id, table.c.content_hash))
    }
    changed = [gesture for gesture in gestures if (gesture.id, hash_of(payload_of(gesture))) not in known]
    waiting = [gesture for gesture in changed if _untouched(held.get(gesture.id))]
    added: set[str] = set()
    progress = True
    while waiting and progress:
        # An alias that goes from one gesture to another is free only when the first has let go of it.
        came = {gesture.id for gesture in waiting if _add(connection, gesture)}
        waiting = [gesture for gesture in waiting if gesture.id not in came]
        added |= came
        progress = bool(came)
    return (
        tuple(gesture.id for gesture in changed if gesture.id in added),
        tuple(gesture.id for gesture in changed if gesture.id not in added),
    )


def _untouched(entry: Entry | None) -> bool:
    return entry is None or (entry.origin == "starter" and entry.state != "retired")


def _add(connection: Connection, gesture: Gesture) -> bool:
    """Add one shipped gesture as an approved revision; return whether no other gesture has one of its names."""
    head = revisions.head(connection, gesture.id)
    try:
        with connection.begin_nested():
            revisions.commit(
                connection, gesture.id, payload_of(gesture), head, gesture.author, _message(), "starter"
            )
            added = revisions.head(connection, gesture.id)
            if added is not None:
                reviewing.put(connection, added, gesture.review, gesture.author, _message())
            revisions.answer(connection, gesture.id)
    except ConflictError:
        return False
    return True


def _message() -> str:
    return f"Shipped with Deixis {version('deixis')}"
