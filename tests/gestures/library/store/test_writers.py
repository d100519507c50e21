"""Several who write at once, and some that are killed while they do."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from sqlalchemy import text

from gestures.errors import ConflictError
from gestures.library.gesture import Gesture
from gestures.library.store import Store

_WRITERS = 6
_KILLS = {"sqlite": 24, "postgresql": 6}
"""Rounds of killing: what SQLite keeps is the store's own doing, what a server keeps is the server's."""
_NURSERY = """
import os, signal, sys
from dataclasses import replace
from gestures.errors import ConflictError
from gestures.library.store import open_store
signal.signal(signal.SIGCHLD, signal.SIG_IGN)
def say(*words):  # in one piece, which a pipe does not mix with another's
    os.write(1, (" ".join(map(str, words)) + "\\n").encode())
for line in sys.stdin:
    author, wanted = line.split()
    if wanted == "0":
        say("mark")
    elif os.fork() == 0:
        store = open_store(sys.argv[1], with_starter=False)
        say(os.getpid(), "born", author)
        done = 0
        while done < int(wanted):
            entry = store.get("nod_hand")
            words = replace(entry.gesture.description, en=f"{author} {os.getpid()} {done}")
            try:
                made = store.edit("nod_hand", replace(entry.gesture, description=words), entry.revision, author, "")
            except ConflictError:
                continue
            say(os.getpid(), made.revision, made.content_hash)
            done += 1
        say(os.getpid(), "done", author)
        os._exit(0)
"""
"""Bears writers by fork: a Python that has to be started takes longer than what it is to show."""


class Nursery:
    """Writers in processes of their own, and what they say in the order in which they say it."""

    def __init__(self, url: str) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-c", _NURSERY, url], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def bear(self, author: str, wanted: int) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(f"{author} {wanted}\n")
        self._process.stdin.flush()

    def line(self) -> list[str]:
        assert self._process.stdout is not None
        return self._process.stdout.readline().split()

    def drain(self) -> list[list[str]]:
        """What has been said until now."""
        self.bear("nobody", 0)
        lines = []
        while (said := self.line()) != ["mark"]:
            lines.append(said)
        return lines

    def close(self) -> None:
        self._process.kill()
        self._process.communicate()


@pytest.fixture
def nursery(url: str) -> Iterator[Nursery]:
    made = Nursery(url)
    yield made
    made.close()


def test_of_threads_that_edit_one_revision_exactly_one_wins(store: Store, gesture: Gesture) -> None:
    store.add(gesture, "Lin", "")
    for base in range(1, 6):
        outcomes: list[str] = []
        barrier = threading.Barrier(_WRITERS)

        def edit(
            number: int,
            base: int = base,
            outcomes: list[str] = outcomes,
            barrier: threading.Barrier = barrier,
        ) -> None:
            changed = replace(gesture, repeat=100 * base + number)
            barrier.wait()
            try:
                store.edit(gesture.id, changed, base, f"writer {number}", "")
                outcomes.append("won")
            except ConflictError:
                outcomes.append("conflict")

        threads = [threading.Thread(target=edit, args=(number,)) for number in range(_WRITERS)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sorted(outcomes) == ["conflict"] * (_WRITERS - 1) + ["won"]
        assert store.get(gesture.id).revision == base + 1


def test_of_threads_that_add_one_id_or_one_alias_exactly_one_wins(store: Store, gesture: Gesture) -> None:
    outcomes: list[str] = []
    barrier = threading.Barrier(_WRITERS)

    def add(number: int) -> None:
        mine = replace(gesture, id=f"hand_{number // 2}", aliases=("halt",))
        barrier.wait()
        try:
            outcomes.append(store.add(mine, f"writer {number}", "").id)
        except ConflictError:
            outcomes.append("")

    threads = [threading.Thread(target=add, args=(number,)) for number in range(_WRITERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    (winner,) = (outcome for outcome in outcomes if outcome)
    assert [entry.id for entry in store.gestures()] == [winner]
    assert store.get("halt").id == winner


def test_processes_that_edit_at_once_lose_nothing(store: Store, nursery: Nursery, gesture: Gesture) -> None:
    store.add(gesture, "Lin", "")
    each, authors = 10, ("Lin", "Wu")
    for author in authors:
        nursery.bear(author, each)
    names: dict[str, str] = {}
    acknowledged: dict[int, tuple[str, str]] = {}
    finished = 0
    while finished < len(authors):
        process, what, value = nursery.line()
        if what == "born":
            names[process] = value
        elif what == "done":
            finished += 1
        else:
            acknowledged[int(what)] = (names[process], value)
    held = {entry.revision: (entry.author, entry.content_hash) for entry in store.history(gesture.id)}
    assert sorted(acknowledged) == list(range(2, 2 * each + 2))
    assert acknowledged.items() <= held.items()
    assert len(held) == 2 * each + 1


def test_a_writer_that_is_killed_loses_nothing_it_was_told_is_there(
    opened: Callable[[], Store], nursery: Nursery, gesture: Gesture
) -> None:
    store = opened()
    store.add(gesture, "Lin", "")
    rounds = _KILLS["postgresql" if store.location.path is None else "sqlite"]
    chance = random.Random(7)
    acknowledged: dict[int, str] = {}
    for number in range(rounds):
        nursery.bear(f"writer{number}", 10_000)
        process, what, _ = nursery.line()
        assert what == "born"
        first = nursery.line()
        time.sleep(chance.uniform(0.0, 0.06))
        os.kill(int(process), signal.SIGKILL)
        for _, revision, content_hash in (first, *nursery.drain()):
            acknowledged[int(revision)] = content_hash
        survivor = opened()
        held = {entry.revision: entry.content_hash for entry in survivor.history(gesture.id)}
        assert acknowledged.items() <= held.items()
        assert sorted(held) == list(range(1, len(held) + 1))
        assert survivor.get(gesture.id).revision == len(held)
        if survivor.location.path is not None:
            with survivor.transaction() as connection:
                assert connection.execute(text("PRAGMA integrity_check")).scalar() == "ok"
                assert connection.execute(text("PRAGMA foreign_key_check")).all() == []
    assert len(acknowledged) >= rounds
