"""Where the store lies: a file or a server, given, named by the environment, or the user's own."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from platformdirs import user_data_dir

from gestures.errors import InvalidInputError

VARIABLE = "DEIXIS_LIBRARY"
"""Environment variable that names the store: a path, or the URL of a PostgreSQL server."""
_DRIVERS = {
    "sqlite": "sqlite+pysqlite",
    "sqlite+pysqlite": "sqlite+pysqlite",
    "postgres": "postgresql+psycopg",
    "postgresql": "postgresql+psycopg",
    "postgresql+psycopg": "postgresql+psycopg",
}


@dataclass(frozen=True, slots=True)
class Location:
    """Where a store lies.

    Attributes:
        path: SQLite file; None for a server.
        url: URL of the server with its password; empty for a file.
    """

    path: Path | None
    url: str = ""

    @property
    def shown(self) -> str:
        """The location as messages name it, without a password."""
        if self.path is not None:
            return str(self.path)
        scheme, _, rest = self.url.partition("://")
        authority, slash, tail = rest.partition("/")
        user, at, host = authority.rpartition("@")
        return f"{scheme}://{user.partition(':')[0]}{at}{host}{slash}{tail.partition('?')[0]}"

    @property
    def exists(self) -> bool:
        """Whether there is a store to open; of a server it is taken for granted."""
        return self.path is None or self.path.is_file()


def store_location(given: str | Path | None = None) -> Location:
    """Return where the store lies.

    Args:
        given: Path or URL; None for what `DEIXIS_LIBRARY` names, or else `library.db` in the user's data folder.

    Raises:
        InvalidInputError: If it is the URL of something that is neither SQLite nor PostgreSQL.
    """
    text = str(given) if given is not None else os.environ.get(VARIABLE, "").strip()
    if not text:
        return Location(Path(user_data_dir("deixis")) / "library.db")
    scheme, separator, rest = text.partition("://")
    if not separator:
        return Location(Path(text).expanduser().absolute())
    driver = _DRIVERS.get(scheme.lower())
    # Three slashes stand before a path of SQLite, a fourth one begins an absolute path.
    path = rest.removeprefix("/")
    if driver is None or (driver.startswith("sqlite") and path in ("", ":memory:")):
        raise InvalidInputError(
            f"a store cannot lie in '{scheme}://{'' if driver is None else path}'",
            code="DX-STORE-001",
            where=VARIABLE if given is None else None,
            hint="Give a file, or postgresql://USER@HOST/DATABASE.",
        )
    if driver.startswith("sqlite"):
        return Location(Path(path).absolute())
    return Location(None, f"{driver}://{rest}")
