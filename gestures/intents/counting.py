"""The corpus read and its features counted; its files are shared out to the processors."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from gestures.errors import DeixisError
from gestures.intents.bags import Bags, Tally
from gestures.intents.corpus import CorpusFile, Example, corpus_files
from gestures.intents.features import FeatureExtractor
from gestures.intents.taxonomy import Taxonomy
from gestures.intents.written import with_written

_WORTH_SHARING = 200_000
"""Bytes of corpus from which on the start of more processes pays."""


@dataclass(frozen=True, slots=True)
class CorpusReader:
    """Reads files of a corpus.

    Attributes:
        taxonomy: The intents that lines may name.
        lexicon: Word classes of the features.
    """

    taxonomy: Taxonomy
    lexicon: Mapping[str, Sequence[str]]

    def read(self, folder: Path, rarest: int) -> tuple[tuple[Example, ...], Bags]:
        """Read the whole corpus of a folder, behind some of the lines their form with figures.

        How many processes read makes no difference to the result. The caller should run no other thread.

        Args:
            folder: Folder of the intent data.
            rarest: Features that fewer clauses hold are left out.

        Returns:
            The clauses in order, and their features.

        Raises:
            InvalidInputError: If a line is malformed or names an unknown intent.
        """
        files = corpus_files(folder)
        shares = _shares(files, os.cpu_count() or 1)
        if len(shares) < 2 or "fork" not in multiprocessing.get_all_start_methods():
            read = [self._count(files)]
        else:
            with ProcessPoolExecutor(len(shares), multiprocessing.get_context("fork")) as pool:
                # Where a share cannot be read it is read here again, which raises what is wrong with it.
                read = [
                    found or self._count(share)
                    for found, share in zip(pool.map(self._attempt, shares), shares, strict=True)
                ]
        examples = tuple(example for part, _ in read for example in part)
        return examples, Bags.of([tally for _, tally in read], rarest)

    def _attempt(self, files: Sequence[CorpusFile]) -> tuple[tuple[Example, ...], Tally] | None:
        try:
            return self._count(files)
        except DeixisError:
            return None

    def _count(self, files: Sequence[CorpusFile]) -> tuple[tuple[Example, ...], Tally]:
        extractor = FeatureExtractor(self.lexicon)
        lines = (example for file in files for example in file.read(self.taxonomy))
        examples = tuple(with_written(lines))
        return examples, Tally.of(extractor.extract(example.text).names for example in examples)


def _shares(files: Sequence[CorpusFile], most: int) -> list[tuple[CorpusFile, ...]]:
    """Part the files, which stay in order, into so many runs of about the same size, or fewer of a small corpus."""
    ends = np.cumsum([file.path.stat().st_size for file in files])
    total = int(ends[-1]) if len(ends) else 0
    count = max(min(most, total // _WORTH_SHARING), 1)
    owners = np.minimum((ends - 1) * count // max(total, 1), count - 1)
    return [
        share
        for number in range(count)
        if (share := tuple(file for file, owner in zip(files, owners, strict=True) if owner == number))
    ]
