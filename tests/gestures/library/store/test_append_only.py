from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from sqlalchemy import Connection, create_engine, func, select, text
from sqlalchemy.exc import DBAPIError

from gestures.library.gesture import Gesture
from gestures.library.store import Consent, Licence, Store, schema
from gestures.library.store_location import store_location

from .conftest import clip_content, with_clip

FROZEN = (*schema.FROZEN, "persona_revision")


@pytest.fixture
def filled(store: Store, gesture: Gesture) -> Store:
    """A store with a row in every table."""
    sha256 = store.put_clip(clip_content())
    store.add_licence(Licence("CC0-1.0", "CC0"), "Lin")
    store.add_consent(Consent("lin-2026", "Lin", "gestures", "0" * 64, date(2026, 1, 1)), "Lin")
    store.add(with_clip(gesture, sha256, consent="lin-2026"), "Lin", "")
    store.review(gesture.id, "in_review", "Lin")
    store.revoke_consent("lin-2026", "Lin", "asked for it")
    store.put_persona("id: lin\nname: Lin\n", None, "Lin", "")
    return store


@pytest.fixture
def raw(url: str, filled: Store) -> Iterator[Connection]:
    """A connection that knows nothing of the store's rules."""
    location = store_location(url)
    engine = create_engine(location.url or f"sqlite:///{location.path}")
    with engine.connect() as connection:
        yield connection
    engine.dispose()


def content(connection: Connection) -> dict[str, list[tuple[object, ...]]]:
    return {
        name: [tuple(row) for row in connection.execute(select(table).order_by(*table.primary_key))]
        for name, table in schema.metadata.tables.items()
    }


@pytest.mark.parametrize("table", FROZEN)
def test_the_server_itself_refuses_to_change_or_delete(raw: Connection, table: str) -> None:
    columns = [column.name for column in schema.metadata.tables[table].columns]
    before = content(raw)
    assert before[table]
    raw.rollback()
    statements = [f"DELETE FROM {table}", *(f'UPDATE {table} SET "{name}" = "{name}"' for name in columns)]
    if raw.dialect.name == "sqlite":
        statements.append(f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}")
    else:
        statements.append(f"TRUNCATE {table} CASCADE")
    for statement in statements:
        with pytest.raises(DBAPIError, match="append-only"):
            raw.execute(text(statement))
        raw.rollback()
    assert content(raw) == before


def test_every_table_that_only_grows_is_frozen(raw: Connection) -> None:
    """Tables are either frozen or known to change."""
    assert set(schema.metadata.tables) - set(FROZEN) == {"gesture", "name", "setting", "persona"}
    assert raw.execute(select(func.count()).select_from(schema.revision)).scalar() == 1
