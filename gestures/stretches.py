"""Stretches of frames in which something holds."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def stretches(flags: NDArray[np.bool_], gap: int = 0) -> list[tuple[int, int]]:
    """Return the ranges (first, behind last) in which the flags are set.

    Args:
        flags: (T,) by frame.
        gap: Ranges that are no further apart than this many frames are one.
    """
    edges = np.flatnonzero(np.diff(np.concatenate(([False], flags, [False])).astype(np.int8)))
    found: list[tuple[int, int]] = []
    for first, behind in zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True):
        if found and first - found[-1][1] <= gap:
            found[-1] = (found[-1][0], behind)
        else:
            found.append((first, behind))
    return found
