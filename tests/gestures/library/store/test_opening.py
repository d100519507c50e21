from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import text

from gestures.errors import InvalidInputError, MissingDependencyError, StoreError
from gestures.library.catalogue import Library, load_library
from gestures.library.gesture import Gesture
from gestures.library.store import Store, migrating, open_store, schema, starter, store_location

from .postgres import Cluster


def raw(store: Store, *statements: str) -> None:
    with store.transaction() as connection:
        for statement in statements:
            connection.execute(text(statement))


def test_the_migrations_make_the_tables_that_the_code_knows(bare_url: str) -> None:
    with open_store(bare_url, with_starter=False) as store, store.transaction() as connection:
        context = MigrationContext.configure(
            connection, opts={"version_table": migrating.VERSION_TABLE, "compare_type": True}
        )
        assert compare_metadata(context, schema.metadata) == []


def test_the_versions_are_the_migrations_in_their_order() -> None:
    scripts = ScriptDirectory(str(Path(migrating.__file__).parent / "migrations"))
    assert tuple(step.revision for step in scripts.walk_revisions())[::-1] == migrating.VERSIONS


def test_an_older_store_is_migrated_and_a_file_copied_first(
    bare_url: str, gesture: Gesture, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as earlier:
        earlier.setattr(migrating, "VERSIONS", ("0001",))
        with open_store(bare_url, with_starter=False) as store:
            store.add(gesture, "Lin", "Before the migration")
    with open_store(bare_url, with_starter=False) as store:
        assert store.opening.migrated_from == "0001"
        assert store.get(gesture.id).message == "Before the migration"
        assert store.personas() == ()
        backup = store.opening.backup
    assert (backup is None) == bare_url.startswith("postgresql")
    if backup is not None:
        with sqlite3.connect(backup) as copy:
            assert copy.execute("SELECT version_num FROM deixis_schema").fetchone() == ("0001",)
            assert copy.execute("SELECT gesture_id FROM revision").fetchall() == [(gesture.id,)]
    with open_store(bare_url, with_starter=False) as store:
        assert (store.opening.migrated_from, store.opening.backup) == (None, None)


def test_a_migration_that_fails_leaves_the_store_as_it_was(
    bare_url: str, gesture: Gesture, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as earlier:
        earlier.setattr(migrating, "VERSIONS", ("0001",))
        with open_store(bare_url, with_starter=False) as store:
            store.add(gesture, "Lin", "")
            raw(store, "CREATE TABLE persona_revision (id INTEGER)")
    with pytest.raises(StoreError, match="persona_revision"):
        open_store(bare_url, with_starter=False)
    with monkeypatch.context() as earlier:
        earlier.setattr(migrating, "VERSIONS", ("0001",))
        with open_store(bare_url, with_starter=False) as store:
            assert store.get(gesture.id).revision == 1


def test_a_store_of_a_newer_deixis_is_refused(bare_url: str) -> None:
    with open_store(bare_url, with_starter=False) as store:
        raw(store, "UPDATE deixis_schema SET version_num = '0999'")
    with pytest.raises(StoreError, match=r"0999.*newer Deixis"):
        open_store(bare_url)


def test_a_database_of_something_else_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "photos.db"
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE photo (id INTEGER)")
    before = path.read_bytes()
    with pytest.raises(StoreError, match="other tables: photo"):
        open_store(path)
    with sqlite3.connect(path) as connection:
        assert connection.execute("SELECT name FROM sqlite_master").fetchall() == [("photo",)]
    assert path.read_bytes() == before


@pytest.mark.parametrize("content", [b"this is no database" * 100, b"SQLite format 3\0" + b"\xff" * 5000])
def test_a_file_that_is_no_database_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "library.db"
    path.write_bytes(content)
    with pytest.raises(StoreError, match=r"library\.db"):
        open_store(path)
    assert path.read_bytes() == content


@pytest.mark.parametrize("place", ["", "file/library.db"])
def test_a_place_that_cannot_hold_a_file_is_named(tmp_path: Path, place: str) -> None:
    (tmp_path / "file").write_text("not a folder")
    with pytest.raises(StoreError, match=str(tmp_path)):
        open_store(tmp_path / place)


@pytest.mark.parametrize(
    "url", ["mysql://host/library", "https://example.org", "sqlite://", "sqlite:///:memory:"]
)
def test_other_servers_are_refused(url: str) -> None:
    with pytest.raises(InvalidInputError, match="DX-STORE-001"):
        open_store(url)


@pytest.mark.parametrize(
    "url", ["postgresql://lin:secret@localhost:port/x", "postgresql://lin:secret@127.0.0.1:1/x"]
)
def test_a_server_that_is_not_there_is_said_without_the_password(url: str) -> None:
    with pytest.raises(StoreError) as refused:
        open_store(url)
    assert "secret" not in str(refused.value)
    assert "lin@" in str(refused.value)


def test_a_driver_that_is_missing_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(MissingDependencyError, match="psycopg"):
        open_store("postgresql://lin@localhost/x")


@pytest.mark.parametrize(
    ("variable", "given", "path"),
    [
        (None, "/a/b.db", "/a/b.db"),
        ("/c/d.db", None, "/c/d.db"),
        ("/c/d.db", "/a/b.db", "/a/b.db"),
        ("sqlite:////e/f.db", None, "/e/f.db"),
    ],
)
def test_the_store_lies_where_one_says(
    monkeypatch: pytest.MonkeyPatch, variable: str | None, given: str | None, path: str
) -> None:
    if variable is not None:
        monkeypatch.setenv("DEIXIS_LIBRARY", variable)
    assert store_location(given).path == Path(path)


def test_the_store_lies_in_the_users_data_folder_if_nobody_says(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("DEIXIS_LIBRARY", raising=False)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert store_location().path == tmp_path / "deixis" / "library.db"


def test_first_use_installs_the_starter_library(bare_url: str) -> None:
    with open_store(bare_url) as store:
        assert store.opening.installed == len(load_library().gestures)
        assert store.library().gestures == load_library().gestures
        assert {entry.state for entry in store.gestures()} == {"approved"}
    with open_store(bare_url) as store:
        assert store.opening.installed == 0


def test_two_who_open_a_new_store_at_once_install_it_once(bare_url: str) -> None:
    code = "import sys; from gestures.library.store import open_store; print(open_store(sys.argv[1]).opening.installed)"
    openers = [
        subprocess.Popen([sys.executable, "-c", code, bare_url], stdout=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    installed = sorted(int(opener.communicate()[0]) for opener in openers)
    assert installed == [0, len(load_library().gestures)]


def test_a_newer_starter_library_comes_in_but_not_over_an_animators_work(
    opened: Callable[[], Store], gesture: Gesture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def ships(*gestures: Gesture) -> None:
        monkeypatch.setattr(starter, "load_library", lambda: Library(gestures))
        monkeypatch.setattr(starter, "fingerprint", lambda: repr(gestures))

    def named(name: str, repeat: int = 1, aliases: tuple[str, ...] = ()) -> Gesture:
        return replace(gesture, id=name, repeat=repeat, aliases=aliases, review="approved")

    url = opened().location
    place = url.url or str(url.path)
    ships(named("same"), named("changed"), named("edited"), named("retired"), named("dropped"))
    with open_store(place) as store:
        assert store.opening.installed == 5
        store.edit("edited", named("edited", 7), 1, "Lin", "Mine")
        store.review("retired", "retired", "Lin")
        store.add(named("mine", aliases=("taken",)), "Lin", "")
    ships(
        named("same"),
        named("changed", 2),
        named("edited", 2),
        named("retired", 2),
        named("new"),
        named("taken"),
    )
    with open_store(place) as store:
        assert store.opening.updated == ("changed", "new")
        assert store.opening.left == ("edited", "retired", "taken")
        assert {found.id: found.repeat for found in store.library().gestures} == {
            "same": 1,
            "changed": 2,
            "edited": 1,
            "dropped": 1,
            "new": 1,
        }
        assert store.get("edited").gesture.repeat == 7
        assert [entry.origin for entry in store.history("changed")] == ["starter", "starter"]
        assert store.get("taken").id == "mine"
    with open_store(place) as store:
        assert (store.opening.updated, store.opening.left) == ((), ())


def test_a_store_that_may_only_be_read_is_said_to_be(tmp_path: Path, empty_file: Path) -> None:
    """A file system that refuses writing, as a file system without room would."""
    path = tmp_path / "library.db"
    shutil.copyfile(empty_file, path)
    code = (
        "import resource, sys; from gestures.library.store import open_store; from gestures.errors import StoreError\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (40_000, 40_000))\n"
        "import signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "try:\n    open_store(sys.argv[1])\n"
        "except StoreError as error:\n    print(error)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, path], capture_output=True, text=True, check=False, env={**os.environ}
    )
    assert "DX-STORE-005" in done.stdout, done.stderr
    with open_store(path, with_starter=False) as store:
        assert store.gestures() == ()


def test_a_store_may_have_a_schema_of_its_own_beside_other_tables(cluster: Cluster) -> None:
    url = cluster.database()
    with psycopg.connect(url) as connection:
        connection.execute("CREATE TABLE gesture (note TEXT)")
        connection.execute("CREATE SCHEMA deixis")
    with pytest.raises(StoreError, match="other tables: gesture"):
        open_store(url)
    with open_store(f"{url}&options=-csearch_path%3Ddeixis", with_starter=False) as store:
        assert store.gestures() == ()
    with psycopg.connect(url) as connection:
        assert connection.execute("SELECT count(*) FROM gesture").fetchone() == (0,)
        assert connection.execute("SELECT count(*) FROM deixis.gesture").fetchone() == (0,)


def test_a_file_is_in_the_mode_that_a_kill_and_a_power_cut_do_not_harm(tmp_path: Path) -> None:
    for _ in range(2):
        with (
            open_store(tmp_path / "library.db", with_starter=False) as store,
            store.transaction() as connection,
        ):
            pragmas = [
                connection.execute(text(f"PRAGMA {name}")).scalar()
                for name in ("journal_mode", "synchronous", "foreign_keys")
            ]
        assert pragmas == ["wal", 2, 1]
