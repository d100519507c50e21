"""Garbage that Python looks for: seldom in commands that keep nearly all that they make, and not at their end."""

from __future__ import annotations

import atexit
import gc
from collections.abc import Iterator
from contextlib import contextmanager

_SELDOM = 100_000
"""New objects from which on Python looks for garbage."""


def end_at_once() -> None:
    """Leave at the end of the process what is there: looking through it for garbage takes a fifth of a second."""
    atexit.register(gc.freeze)


@contextmanager
def few_collections() -> Iterator[None]:
    """Look for garbage seldom, in processes forked meanwhile, too: what is loaded and made stays to the end."""
    before = gc.get_threshold()
    gc.set_threshold(_SELDOM)
    try:
        yield
    finally:
        gc.set_threshold(*before)
