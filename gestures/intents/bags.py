"""The clauses of a corpus as sets of numbered features, and which of the features are worth keeping."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from gestures.intents.features import Features

_MARKS_SEED = 1


@dataclass(frozen=True, eq=False, slots=True)
class Bags:
    """N clauses, each a set of features.

    Attributes:
        names: Features in alphabetical order, M of them.
        features: Indices into the names, clause after clause, ascending within each, (S,) int32.
        bounds: Where the features of a clause begin, and behind the last one, (N + 1,) int64.
    """

    names: Sequence[str]
    features: NDArray[np.int32]
    bounds: NDArray[np.int64]

    @classmethod
    def of(cls, clauses: Iterable[Features]) -> Bags:
        """Number the features of clauses."""
        found: dict[str, int] = {}
        sets = [
            np.array([found.setdefault(name, len(found)) for name in set(clause.names)], np.int32)
            for clause in clauses
        ]
        names = sorted(found)
        place = np.empty(len(names), np.int32)
        place[[found[name] for name in names]] = np.arange(len(names), dtype=np.int32)
        return cls(
            names,
            np.concatenate([np.sort(place[members]) for members in sets] or [np.empty(0, np.int32)]),
            np.cumsum([0, *map(len, sets)]),
        )

    def __len__(self) -> int:
        return len(self.bounds) - 1

    def part(self, clauses: NDArray[np.int64]) -> Bags:
        """Return some of the clauses, under the same names."""
        return Bags(
            self.names,
            np.concatenate([self.features[self.bounds[row] : self.bounds[row + 1]] for row in clauses]),
            np.cumsum([0, *(self.bounds[clauses + 1] - self.bounds[clauses])]),
        )

    def kept(self, lines: NDArray[np.int64], rarest: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Choose the features that a classifier is to know.

        Of features that occur in the same lines, none says more than another: of 手慢, 手慢无 and the like the shortest
        is kept, which a clause yet unseen is most likely to hold.

        Args:
            lines: Line of the corpus that each clause is a form of, (N,); in a line a feature counts once.
            rarest: A feature must occur in this many lines.

        Returns:
            Indices into the names, ascending, (V,), and how many lines hold each, (V,).
        """
        width = int(lines.max()) + 1
        line_of = np.repeat(lines, np.diff(self.bounds))
        pairs = np.unique(self.features.astype(np.int64) * width + line_of)
        feature, line = np.divmod(pairs, width)
        counts = np.bincount(feature, minlength=len(self.names))
        # Equal sets of lines have equal sums of random marks, and unequal ones, in 64 bits, do not.
        marks = np.random.default_rng(_MARKS_SEED).integers(0, 2**64, width, np.uint64, endpoint=False)
        starts = np.flatnonzero(np.diff(feature, prepend=-1))
        sums = np.zeros(len(self.names), np.uint64)
        sums[feature[starts]] = np.add.reduceat(marks[line], starts)
        often = np.flatnonzero(counts >= rarest)
        lengths = np.array([len(self.names[index]) for index in often])
        order = often[np.lexsort((often, lengths, sums[often]))]
        chosen = np.sort(order[np.flatnonzero(np.diff(sums[order], prepend=sums[order[:1]] + np.uint64(1)))])
        return chosen, counts[chosen]

    def known(self, chosen: NDArray[np.int64]) -> list[NDArray[np.int32]]:
        """Return which of the chosen features each clause holds, as ascending indices into the choice."""
        place = np.full(len(self.names), -1, np.int32)
        place[chosen] = np.arange(len(chosen), dtype=np.int32)
        rows = place[self.features]
        return [members[members >= 0] for members in (rows[a:b] for a, b in pairwise(self.bounds))]
