"""The connection to the store's server: SQLite or PostgreSQL, one transaction for each thing that is done.

SQLite runs in WAL mode with `synchronous=FULL`: a commit is on the disk before it is acknowledged, so a process that is
killed, and also a machine that loses power, keeps every acknowledged revision.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError, OperationalError

from gestures.errors import MissingDependencyError, StoreError
from gestures.library.store_location import Location

_WAIT_S = 15.0
"""How long a writer waits for another one, s."""
_WRITES = "deixis_writes"


class Database:
    """Transactions on one server, from any thread."""

    def __init__(self, location: Location) -> None:
        """Make ready to connect; nothing is opened yet.

        Raises:
            StoreError: If the URL is malformed, or the folder of the file cannot be made.
            MissingDependencyError: If the driver of the server is not installed.
        """
        self.location = location
        try:
            self._engine = _engine(location)
        except (ArgumentError, NoSuchModuleError, ValueError) as error:
            raise StoreError(
                f"the URL of the store is malformed: {type(error).__name__}",
                code="DX-STORE-002",
                where=location.shown,
                hint="Give postgresql://USER:PASSWORD@HOST:PORT/DATABASE.",
            ) from error
        except OSError as error:
            raise StoreError(
                f"the folder of the store cannot be made: {error.strerror}",
                code="DX-STORE-005",
                where=location.shown,
                hint="Name a place that you may write to with DEIXIS_LIBRARY.",
            ) from error
        except ModuleNotFoundError as error:
            raise MissingDependencyError(
                f"a store on a server needs the package '{error.name}'",
                code="DX-STORE-003",
                hint="Run: pip install 'deixis[team]'",
            ) from error

    @property
    def dialect(self) -> str:
        """``sqlite`` or ``postgresql``."""
        return self._engine.dialect.name

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """Run a block in a transaction that sees one state of the store.

        Raises:
            StoreError: If the server cannot be reached, or what is there is no store.
        """
        with self._told(), self._engine.connect() as connection, connection.begin():
            yield connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """Run a block in a transaction that is committed whole at its end, or not at all.

        Raises:
            StoreError: If the server cannot be reached, or another writer does not finish.
        """
        with self._told(), self._engine.connect() as connection:
            connection = connection.execution_options(**{_WRITES: True})
            with connection.begin():
                yield connection

    def close(self) -> None:
        """Close every connection."""
        self._engine.dispose()

    def begin_file(self) -> None:
        """Put a new file of SQLite into WAL mode, which it keeps; a server needs nothing.

        Raises:
            StoreError: If the file cannot be written.
        """
        if self.location.path is None:
            return
        with self._told(), closing(sqlite3.connect(self.location.path, timeout=_WAIT_S)) as connection:
            connection.execute("PRAGMA journal_mode=WAL")

    @contextmanager
    def _told(self) -> Iterator[None]:
        """Turn what the server or its driver raises into errors that say what to do."""
        try:
            yield
        except (DBAPIError, sqlite3.Error) as error:
            raise _explained(error, self.location.shown) from error


def _explained(error: DBAPIError | sqlite3.Error, where: str) -> StoreError:
    # What a driver says stands on one line here, without the statement and its values.
    reason = " ".join(str(error.orig if isinstance(error, DBAPIError) else error).split())[:300]
    if "is locked" in reason or "is busy" in reason:
        return StoreError(
            f"another process has been writing for {_WAIT_S:g} s",
            code="DX-STORE-004",
            where=where,
            hint="Try again when it has finished.",
        )
    if "not a database" in reason or "malformed" in reason:
        return StoreError(
            f"this is no store, or it is damaged: {reason}",
            code="DX-STORE-006",
            where=where,
            hint="Name another file with DEIXIS_LIBRARY, or put your last copy in its place.",
        )
    if isinstance(error, OperationalError | sqlite3.OperationalError):
        return StoreError(
            f"the store cannot be used: {reason}",
            code="DX-STORE-005",
            where=where,
            hint="Is the server running, the disk not full, and the place one that you may write to?",
        )
    return StoreError(f"the server refused: {reason}", code="DX-STORE-007", where=where)


def _engine(location: Location) -> Engine:
    if location.path is None:
        return create_engine(location.url, pool_pre_ping=True, connect_args={"connect_timeout": 10})
    location.path.parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(
        URL.create("sqlite+pysqlite", database=str(location.path)), connect_args={"timeout": _WAIT_S}
    )

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, record: Any) -> None:
        # Transactions begin below, by one statement that says whether they will write.
        connection.isolation_level = None
        cursor = connection.cursor()
        for pragma in ("synchronous=FULL", "foreign_keys=ON"):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get(_WRITES, False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine
