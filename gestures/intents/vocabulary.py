"""The features that the weights know, found by a checksum: no word of the hundreds of thousands becomes an object.

A dictionary of them takes longer to make, and to take down again at the end, than a script to be read.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache

import numpy as np
from numpy.typing import NDArray

UNKNOWN = -1
"""Row of a feature that the weights do not know."""
_BASE = 0x9E3779B97F4A7C15
"""An odd number without small structure: 2⁶⁴ divided by the golden ratio."""
_INVERSE = pow(_BASE, -1, 1 << 64)
_LINE_END = 0x0A
_AT_ONCE = 1 << 17
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
        self._sums = _checksums(text)
        # A row stands where the first bits of its checksum say: every second place is free. Of rows that would stand
        # at the same place the last one does; the others, a fifth, are found by bisection.
        rows = np.arange(len(self._sums), dtype=np.int32)
        bits = (2 * len(rows)).bit_length()
        self._shift = np.uint64(64 - bits)
        places = self._sums >> self._shift
        self._standing = np.full(1 << bits, UNKNOWN, np.int32)
        self._standing[places] = rows
        others = rows[self._standing[places] != rows]
        self._others = others[np.argsort(self._sums[others])]
        self._other_sums = self._sums[self._others]
        alike = self._other_sums[1:] == self._other_sums[:-1]
        if (
            alike.any()
            or (self._sums[self._standing[self._other_sums >> self._shift]] == self._other_sums).any()
        ):
            raise ValueError("two features of the vocabulary are alike")

    @classmethod
    def of(cls, names: Iterable[str]) -> Vocabulary:
        """Return the vocabulary of some features in their order."""
        return cls(_encoded(names))

    def __len__(self) -> int:
        return len(self._sums)

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
        sums = _checksums(text)
        found = self._standing[sums >> self._shift]
        missed = np.flatnonzero((found == UNKNOWN) | (self._sums[found] != sums))
        found[missed] = self._others_of(sums[missed])
        return found

    def _others_of(self, sums: NDArray[np.uint64]) -> NDArray[np.int32]:
        """Return the rows of features that do not stand at their places."""
        if not len(self._others):
            return np.full(len(sums), UNKNOWN, np.int32)
        places = np.minimum(np.searchsorted(self._other_sums, sums), len(self._others) - 1)
        return np.where(self._other_sums[places] == sums, self._others[places], np.int32(UNKNOWN))


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
    return _kept_powers(base, 1 << count.bit_length())[:count]


@cache
def _kept_powers(base: int, count: int) -> NDArray[np.uint64]:
    powers = np.full(count, base, np.uint64)
    powers[0] = 1
    return np.cumprod(powers, out=powers)
