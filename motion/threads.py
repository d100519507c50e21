"""How many threads torch takes for one operation."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import torch


@contextmanager
def one_thread_each() -> Iterator[None]:
    """Let every operation run on the thread that asks for it.

    Operations on little data gain nothing from a second thread, and where other work keeps its processor busy they
    wait for it: ten times as long was measured. The order of a sum over several threads is not fixed, either.
    """
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        yield
    finally:
        torch.set_num_threads(threads)
