"""Bringing a store to this Deixis's schema: made if new, migrated after a copy if older, refused if newer."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Connection, inspect, text

from gestures.errors import StoreError
from gestures.library.store.database import Database

VERSION_TABLE = "deixis_schema"
VERSIONS: tuple[str, ...] = ("0001", "0002")
"""Schemas that this Deixis knows, oldest first; each is a module of `migrations.versions`."""
_LOCK = 0x_DE1_815
"""Key of PostgreSQL's advisory lock under which one process at a time migrates or installs."""


def lock(connection: Connection) -> None:
    """Wait until no other process migrates or installs; a writing transaction of SQLite is alone already."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})


def migrate(database: Database) -> tuple[str | None, Path | None]:
    """Bring a store to the newest schema.

    Returns:
        The schema it had before, if it was older, and the copy that was made of it, if it is a file.

    Raises:
        StoreError: If the store is of a newer schema, or the database belongs to something else.
    """
    with database.read() as connection:
        found = _version(connection, database.location.shown)
    if found == VERSIONS[-1]:
        return None, None
    backup = None
    if found is None:
        database.begin_file()
    elif database.location.path is not None:
        backup = _copy(database.location.path, found)
    with database.write() as connection:
        lock(connection)
        if _version(connection, database.location.shown) != VERSIONS[-1]:
            _upgrade(connection)
    return found, backup


def _version(connection: Connection, where: str) -> str | None:
    """Return the schema of what is there, None if nothing is."""
    tables = set(inspect(connection).get_table_names())
    if VERSION_TABLE not in tables:
        if "gesture" in tables or (connection.dialect.name == "sqlite" and tables):
            raise StoreError(
                f"the database holds other tables: {', '.join(sorted(tables)[:5])}",
                code="DX-STORE-008",
                where=where,
                hint="Give the store a file or a database of its own.",
            )
        return None
    found = connection.execute(text(f"SELECT version_num FROM {VERSION_TABLE}")).scalar_one_or_none()
    if found is not None and found not in VERSIONS:
        raise StoreError(
            f"the store has schema {found}, this Deixis knows {VERSIONS[0]} to {VERSIONS[-1]}",
            code="DX-STORE-009",
            where=where,
            hint="A newer Deixis has written it: install that one, or name another store with DEIXIS_LIBRARY.",
        )
    return None if found is None else str(found)


def _copy(path: Path, version: str) -> Path:
    """Copy a store's file, what stands in its write-ahead log included."""
    copy = path.with_name(f"{path.name}.{version}.{datetime.now(UTC):%Y%m%dT%H%M%S}.backup")
    with closing(sqlite3.connect(path)) as source, closing(sqlite3.connect(copy)) as target:
        source.backup(target)
    return copy


def _upgrade(connection: Connection) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations").replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, VERSIONS[-1])
