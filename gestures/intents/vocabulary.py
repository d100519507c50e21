"""The features that the weights know, found by a checksum: no word of the hundreds of thousands becomes an object.

A dictionary of them takes longer to make, and to take down again at the end, than a script to be read.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np
from numpy.typing import NDArray

UNKNOWN = -1
"""Row of a feature that the weights do not know."""
_BASE = 0x9E3779B97F4A7C15
"""An odd number without small structure: 2⁶⁴ divided by the golden ratio."""
_INVERSE = pow(_BASE, -1, 1 << 64)
_LINE_END = 0x0A
_AT_ONCE = 1 << 18
"""Characters whose checksums are worked out together, which bounds memory."""


class Vocabulary:
    """Features, each with its row in the weights: rows count from 0 in the order given.

    Args:
        text: The features, one a line, in UTF-8.

    Raises:
        ValueError: If two have the same checksum, as a feature that stands there twice would.
    """

    def __init__(self, text: bytes) -> None:
        self._text = text
        sums = _checksums(text)
        self._order = np.argsort(sums).astype(np.int32)
        self._sums = sums[self._order]
        if not (self._sums[1:] > self._sums[:-1]).all():
            raise ValueError("two features of the vocabulary are alike")

    @classmethod
    def of(cls, names: Iterable[str]) -> Vocabulary:
        """Return the vocabulary of some features in their order."""
        return cls(_encoded(names))

    def __len__(self) -> int:
        return len(self._order)

    def __iter__(self) -> Iterator[str]:
        return iter(self._text.decode().split("\n"))

    @property
    def text(self) -> bytes:
        """The features, one a line, in UTF-8."""
        return self._text

    def rows(self, names: Iterable[str]) -> NDArray[np.int32]:
        """Return the row of each feature, `UNKNOWN` for one that is not among them.

        Args:
            names: Features, N of them; none is empty or holds a line end.

        Returns:
            (N,) int32.
        """
        text = _encoded(names)
        if not text:
            return np.empty(0, np.int32)
        # In order, so that neighbours are looked for in the same place.
        sums, back = np.unique(_checksums(text), return_inverse=True)
        places = np.minimum(np.searchsorted(self._sums, sums), len(self._sums) - 1)
        found = np.where(self._sums[places] == sums, self._order[places], np.int32(UNKNOWN))
        return found[back]


def _encoded(names: Iterable[str]) -> bytes:
    return "\n".join(names).encode("utf-8", "surrogatepass")


def _checksums(text: bytes) -> NDArray[np.uint64]:
    """Return a number for each line: its bytes as the figures of a number to a large base, modulo 2⁶⁴."""
    sums = []
    first = 0
    while first <= len(text):
        last = text.find(b"\n", min(first + _AT_ONCE, len(text)))
        last = len(text) if last < 0 else last
        sums.append(_checksums_at_once(np.frombuffer(text, np.uint8, last - first, first)))
        first = last + 1
    return np.concatenate(sums)


def _checksums_at_once(figures: NDArray[np.uint8]) -> NDArray[np.uint64]:
    ends = np.append(np.flatnonzero(figures == _LINE_END), len(figures))
    starts = np.append(0, ends[:-1] + 1)
    # Sums up to each character, so that a line's is a difference; then all lines are moved to the same place.
    until = np.zeros(len(figures) + 1, np.uint64)
    np.cumsum(figures * _powers(_BASE, len(figures)), out=until[1:])
    return (until[ends] - until[starts]) * _powers(_INVERSE, len(figures) + 1)[starts]


def _powers(base: int, count: int) -> NDArray[np.uint64]:
    powers = np.full(count, base, np.uint64)
    powers[:1] = 1
    return np.cumprod(powers, out=powers)
