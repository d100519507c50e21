"""Which gesture answers to which name: no two to one."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection, delete, insert, select
from sqlalchemy.exc import IntegrityError

from gestures.errors import ConflictError, NotFoundError, nearest_names
from gestures.library.gesture import Gesture
from gestures.library.naming import name_key
from gestures.library.store import schema


def keys_of(gesture: Gesture) -> set[str]:
    """Return the names that a gesture answers to, as they are compared."""
    return {name_key(name) for name in (gesture.id, *gesture.aliases)}


def find(connection: Connection, name: str) -> str:
    """Return the id of the gesture that answers to a name.

    Raises:
        NotFoundError: If there is none.
    """
    table = schema.name
    found = connection.execute(
        select(table.c.gesture_id).where(table.c.key == name_key(name))
    ).scalar_one_or_none()
    if found is None:
        known = connection.execute(select(table.c.key)).scalars()
        raise NotFoundError(
            f"the store has no gesture called '{name}'", code="DX-STORE-021", hint=nearest_names(name, known)
        )
    return str(found)


def claim(connection: Connection, gesture_id: str, keys: Iterable[str]) -> None:
    """Let a gesture answer to these names and no others.

    Raises:
        ConflictError: If another gesture answers to one of them.
    """
    table, wanted = schema.name, set(keys)
    held = set(connection.execute(select(table.c.key).where(table.c.gesture_id == gesture_id)).scalars())
    if held - wanted:
        connection.execute(
            delete(table).where(table.c.gesture_id == gesture_id, table.c.key.in_(sorted(held - wanted)))
        )
    if not wanted - held:
        return
    new = sorted(wanted - held)
    taken = connection.execute(select(table).where(table.c.key.in_(new))).first()
    if taken is not None:
        raise _clash(gesture_id, taken.key, taken.gesture_id)
    try:
        connection.execute(insert(table), [{"key": key, "gesture_id": gesture_id} for key in new])
    except IntegrityError as error:
        raise _clash(gesture_id, "/".join(new), "another gesture, just now") from error


def _clash(gesture_id: str, key: str, other: str) -> ConflictError:
    return ConflictError(
        f"'{key}' already names '{other}'",
        code="DX-STORE-022",
        where=f"gesture '{gesture_id}'",
        hint="Take the alias out of one of the two.",
    )
