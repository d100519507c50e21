"""The clauses of a corpus as sets of numbered features, and which of the features are worth keeping."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import count, pairwise

import numpy as np
from numpy.typing import NDArray

_MARKS_SEED = 1


@dataclass(frozen=True, eq=False, slots=True)
class Tally:
    """The features of some clauses as they were met.

    Attributes:
        names: Features, in no certain order.
        features: Indices into the names, clause after clause, each once in a clause, (S,) int32.
        sizes: How many features each clause has, (N,) int64.
    """

    names: Sequence[str]
    features: NDArray[np.int32]
    sizes: NDArray[np.int64]

    @classmethod
    def of(cls, clauses: Iterable[Iterable[str]]) -> Tally:
        """Number the features of clauses; one may occur more than once in a clause."""
        found: defaultdict[str, int] = defaultdict(count().__next__)
        features: list[int] = []
        sizes: list[int] = []
        for clause in clauses:
            names = set(clause)
            features.extend(map(found.__getitem__, names))
            sizes.append(len(names))
        return cls(list(found), np.array(features, np.int32), np.array(sizes, np.int64))


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
    def of(cls, tallies: Sequence[Tally], rarest: int = 1) -> Bags:
        """Put tallies together, one after the other.

        Args:
            tallies: Clauses by their features.
            rarest: Features that fewer clauses hold are left out; most occur but once.
        """
        found: defaultdict[str, int] = defaultdict(count().__next__)
        maps = [np.fromiter(map(found.__getitem__, t.names), np.int32, len(t.names)) for t in tallies]
        met = [numbers[tally.features] for numbers, tally in zip(maps, tallies, strict=True)]
        features = np.concatenate([*met, np.empty(0, np.int32)])
        sizes = np.concatenate([*(tally.sizes for tally in tallies), np.empty(0, np.int64)])
        often = np.flatnonzero(np.bincount(features, minlength=len(found)) >= rarest)
        names = list(found)
        order = sorted(often.tolist(), key=names.__getitem__)
        place = np.full(len(names), -1, np.int32)
        place[order] = np.arange(len(order), dtype=np.int32)
        features = place[features]
        clauses = np.repeat(np.arange(len(sizes)), sizes)[features >= 0]
        width = max(len(order), 1)
        clauses, features = np.divmod(np.sort(clauses * width + features[features >= 0]), width)
        kept = np.bincount(clauses, minlength=len(sizes))
        return cls([names[index] for index in order], features.astype(np.int32), _bounds(kept))

    def __len__(self) -> int:
        return len(self.bounds) - 1

    def part(self, clauses: NDArray[np.int64]) -> Bags:
        """Return some of the clauses, under the same names."""
        return Bags(
            self.names,
            np.concatenate([self.features[self.bounds[row] : self.bounds[row + 1]] for row in clauses]),
            _bounds(self.bounds[clauses + 1] - self.bounds[clauses]),
        )

    def kept(
        self, lines: NDArray[np.int64], rarest: int, most: int
    ) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Choose the features that a classifier is to know.

        Of features that occur in the same lines, none says more than another: of 手慢, 手慢无 and the like the shortest
        is kept, which a clause yet unseen is most likely to hold. Where too many are left, the rarest and of those the
        longest go.

        Args:
            lines: Line of the corpus that each clause is a form of, (N,); in a line a feature counts once.
            rarest: A feature must occur in this many lines.
            most: So many features are kept at most.

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
        distinct = order[np.flatnonzero(np.diff(sums[order], prepend=sums[order[:1]] + np.uint64(1)))]
        if len(distinct) > most:
            lengths = np.array([len(self.names[index]) for index in distinct])
            distinct = distinct[np.lexsort((distinct, lengths, -counts[distinct]))][:most]
        chosen = np.sort(distinct)
        return chosen, counts[chosen]

    def known(self, chosen: NDArray[np.int64]) -> list[NDArray[np.int32]]:
        """Return which of the chosen features each clause holds, as ascending indices into the choice."""
        place = np.full(len(self.names), -1, np.int32)
        place[chosen] = np.arange(len(chosen), dtype=np.int32)
        rows = place[self.features]
        return [members[members >= 0] for members in (rows[a:b] for a, b in pairwise(self.bounds))]


def _bounds(sizes: NDArray[np.int64]) -> NDArray[np.int64]:
    return np.concatenate([[0], np.cumsum(sizes)])
