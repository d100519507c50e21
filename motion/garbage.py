"""Python's search for reference cycles, put off while a great many small objects are made and dropped."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def collected_later() -> Iterator[None]:
    """Put the search off until what is under way is done; memory that nothing refers to is freed at once as ever.

    A full search goes through all objects of the process, models and tables included, for some tenths of a second, and
    in a forked process it copies the memory that it goes through.
    """
    if not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
