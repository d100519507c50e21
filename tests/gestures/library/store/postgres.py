"""A PostgreSQL server of the tests' own: made in a temporary folder, reached by a socket, gone with the tests."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import uuid
from pathlib import Path

import psycopg

_SERVER_OPTIONS = "-c listen_addresses='' -c fsync=off -c synchronous_commit=off -c full_page_writes=off"
"""The tests ask what the store does, not what the disk does."""


class Cluster:
    """One running server with databases for the tests that ask."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._data = folder / "data"
        # The server refuses to run as root.
        known = {account.pw_name for account in pwd.getpwall()}
        self._user = ("postgres" if "postgres" in known else "nobody") if os.geteuid() == 0 else None
        if self._user:
            shutil.chown(folder, self._user)
            for parent in folder.parents:
                if parent != Path(parent.anchor) and parent.stat().st_uid == 0:
                    parent.chmod(parent.stat().st_mode | 0o011)
        self._run("initdb", "-D", self._data, "-U", "deixis", "-A", "trust", "-N", "--no-instructions")
        options = f"{_SERVER_OPTIONS} -k {folder}"
        self._run("pg_ctl", "-D", self._data, "-w", "-l", folder / "log", "-o", options, "start")

    def stop(self) -> None:
        """Stop the server."""
        self._run("pg_ctl", "-D", self._data, "-m", "immediate", "-w", "stop")

    def database(self) -> str:
        """Make an empty database and return its URL."""
        name = f"store_{uuid.uuid4().hex[:12]}"
        with psycopg.connect(self._url("postgres"), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}")
        return self._url(name)

    def emptied(self, url: str) -> str:
        """Take everything out of a store, whose own triggers would not have it, and return its URL."""
        with psycopg.connect(url) as connection:
            connection.execute("SET session_replication_role = replica")
            tables = connection.execute(
                "SELECT string_agg(tablename, ', ') FROM pg_tables "
                "WHERE schemaname = 'public' AND tablename <> 'deixis_schema'"
            ).fetchone()
            connection.execute(f"TRUNCATE {tables[0]}" if tables else "")
        return url

    def _url(self, name: str) -> str:
        return f"postgresql://deixis@/{name}?host={self.folder}"

    def _run(self, program: str, *arguments: str | Path) -> None:
        command = [str(_program(program)), *map(str, arguments)]
        done = subprocess.run(
            command,
            check=False,
            stdin=subprocess.DEVNULL,
            # A server that pg_ctl leaves running would hold a pipe open.
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE if program != "pg_ctl" else subprocess.DEVNULL,
            cwd="/",
            user=self._user,
        )
        if done.returncode:
            raise RuntimeError(f"{' '.join(command)}: {(done.stderr or b'').decode()}")


def _program(name: str) -> Path:
    found = shutil.which(name)
    if found:
        return Path(found)
    for folder in sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True):
        if (folder / name).is_file():
            return folder / name
    raise RuntimeError(
        f"the tests of the store need PostgreSQL's '{name}': sudo apt-get install -y postgresql"
    )
