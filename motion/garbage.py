"""When Python looks for reference cycles: later, seldom or not at all, where nearly all that is made stays."""

from __future__ import annotations

import atexit
import gc
from collections.abc import Iterator
from contextlib import contextmanager

_SELDOM = 100_000
"""New objects from which on a search is made."""


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


@contextmanager
def collected_seldom() -> Iterator[None]:
    """Search seldom, in processes forked meanwhile, too."""
    before = gc.get_threshold()
    gc.set_threshold(_SELDOM)
    try:
        yield
    finally:
        gc.set_threshold(*before)


def end_at_once() -> None:
    """Make no search at the end of the process, which takes a fifth of a second: what is there is left."""
    atexit.register(gc.freeze)
