"""Events that follow each other closely, taken as one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeVar

_Instant = TypeVar("_Instant", int, float)


def together(instants: Sequence[_Instant], apart: float) -> Iterator[tuple[_Instant, _Instant]]:
    """Yield first and last of runs of instants.

    Args:
        instants: Times or numbers of frames, in order.
        apart: The furthest that one of a run follows the one before.
    """
    if not instants:
        return
    first = last = instants[0]
    for instant in instants[1:]:
        if instant - last > apart:
            yield first, last
            first = instant
        last = instant
    yield first, last
