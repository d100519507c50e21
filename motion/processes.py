"""Work shared out among processes: whoever is free takes the next piece, and results do not tell who did which."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from multiprocessing.connection import Connection
from typing import TypeVar

_Result = TypeVar("_Result")
_BYTES = 4
"""Length of the number of a piece on the queue."""
MOST_PIECES = 8192
"""More pieces than this are not shared out: a pipe that nobody reads from holds no more numbers."""
_PATIENCE_S, _PATIENCE = 10.0, 10.0
"""A process that is done waits so long for others, s, and so many times as long as its longest piece took."""


def processors() -> int:
    """Return how many processors this process may run on."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def shared_out(work: Callable[[int], _Result], pieces: Sequence[int], workers: int) -> list[_Result]:
    """Return what `work` makes of each of some pieces.

    Other processes are forked from this one and end with the call, also where that is interrupted. A piece that one of
    them fails at, or does not return, is worked on in this one: an error is raised as what it is. Where forking is not
    safe (in a thread beside the main one, in a process that may have no others, away from Linux), all of it is.

    Args:
        work: Makes one piece, the same whatever was made before. What it returns travels between processes: plain
            values and NumPy arrays.
        pieces: Their numbers, from 0 on, each once.
        workers: Number of processes, this one included.
    """
    others = min(workers, len(pieces)) - 1
    if others < 1 or len(pieces) > MOST_PIECES or not may_fork():
        return [work(piece) for piece in pieces]
    results: dict[int, _Result] = {}
    with _helpers(work, pieces, others) as (queue, connections):
        longest_s = 0.0
        for piece in _taken(queue):
            began = time.monotonic()
            results[piece] = work(piece)
            longest_s = max(longest_s, time.monotonic() - began)
        until = time.monotonic() + _PATIENCE_S + _PATIENCE * longest_s
        for connection in connections:
            with contextlib.suppress(EOFError, OSError):
                if connection.poll(max(0.0, until - time.monotonic())):
                    results |= connection.recv()
    return [results[piece] if piece in results else work(piece) for piece in pieces]


def may_fork() -> bool:
    """Return whether a process may be forked from this one: not beside the main thread, nor away from Linux."""
    return (
        sys.platform == "linux"
        and threading.current_thread() is threading.main_thread()
        and not multiprocessing.current_process().daemon
    )


@contextlib.contextmanager
def _helpers(
    work: Callable[[int], _Result], pieces: Sequence[int], others: int
) -> Iterator[tuple[int, list[Connection]]]:
    """Start processes that take pieces off a queue; yield it, and where what they have made arrives."""
    context = multiprocessing.get_context("fork")
    queue, fill = os.pipe()
    os.write(fill, b"".join(piece.to_bytes(_BYTES, "little") for piece in pieces))
    os.close(fill)
    processes, connections = [], []
    try:
        for _ in range(others):
            ours, theirs = context.Pipe(duplex=False)
            process = context.Process(target=_help, args=(work, queue, theirs, ours), daemon=True)
            process.start()
            theirs.close()
            processes.append(process)
            connections.append(ours)
        yield queue, connections
    finally:
        os.close(queue)
        for connection in connections:
            connection.close()
        for process in processes:
            process.kill()
            process.join()
            process.close()


def _help(work: Callable[[int], _Result], queue: int, connection: Connection, other_end: Connection) -> None:
    # An interrupt is the business of the process that waits for this one, which ends this one with itself.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    other_end.close()
    parent = os.getppid()
    made: dict[int, _Result] = {}
    # What goes wrong here goes wrong again where it can be told.
    with contextlib.suppress(Exception):
        for piece in _taken(queue):
            made[piece] = work(piece)
            if os.getppid() != parent:
                return
    # Not before the end: whoever is to read it is at work itself.
    with contextlib.suppress(OSError):
        connection.send(made)


def _taken(queue: int) -> Iterator[int]:
    """Take pieces off the queue until it is empty."""
    while piece := os.read(queue, _BYTES):
        yield int.from_bytes(piece, "little")
