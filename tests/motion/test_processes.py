"""Work shared out among processes gives what one process gives, and leaves nothing behind."""

from __future__ import annotations

import multiprocessing
import os
import signal
import time
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from motion.errors import PlanningError
from motion.processes import processors, shared_out

OWN = os.getpid()


def _busy(piece: int) -> tuple[int, int]:
    time.sleep(0.05)
    return piece, os.getpid()


@pytest.mark.parametrize("workers", [1, 2, 3, 20])
def test_every_piece_is_worked_on_in_order(workers: int) -> None:
    pieces = [4, 1, 3, 0, 7]
    made = shared_out(lambda piece: np.full(30_000, piece), pieces, workers)
    assert [array[0] for array in made] == pieces
    assert all(len(array) == 30_000 for array in made)


def test_others_take_their_share_and_are_gone_after() -> None:
    made = shared_out(_busy, range(8), 2)
    assert [piece for piece, _ in made] == list(range(8))
    assert {process for _, process in made} > {OWN}
    assert not multiprocessing.active_children()


def test_an_error_is_raised_as_what_it_is() -> None:
    def fails(piece: int) -> int:
        time.sleep(0.02)
        if piece % 2:
            raise PlanningError("no way", code="DX-TEST-001")
        return piece

    with pytest.raises(PlanningError, match="no way"):
        shared_out(fails, range(6), 2)
    assert not multiprocessing.active_children()


def test_a_process_that_dies_is_made_up_for() -> None:
    def dies_elsewhere(piece: int) -> int:
        time.sleep(0.02)
        if os.getpid() != OWN:
            os.kill(os.getpid(), signal.SIGKILL)
        return piece

    assert shared_out(dies_elsewhere, range(5), 2) == list(range(5))


def test_an_interrupt_ends_all_of_it() -> None:
    def interrupted(piece: int) -> int:
        if os.getpid() == OWN:
            time.sleep(0.1)
            raise KeyboardInterrupt
        time.sleep(60.0)
        return piece

    began = time.monotonic()
    with pytest.raises(KeyboardInterrupt):
        shared_out(interrupted, range(4), 2)
    assert time.monotonic() - began < 10.0
    assert not multiprocessing.active_children()


def test_beside_the_main_thread_there_is_one_process() -> None:
    with ThreadPoolExecutor(1) as pool:
        made = pool.submit(shared_out, _busy, range(4), 2).result()
    assert {process for _, process in made} == {OWN}


def test_there_is_a_processor() -> None:
    assert 1 <= processors() <= (os.cpu_count() or 1)
