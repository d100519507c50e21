"""The word that a stroke belongs on: where the words that made the classifier decide stand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from gestures.intents.features import Features
from gestures.intents.model import Embeddings, Encoded, IntentModel
from gestures.intents.vocabulary import UNKNOWN

_WIDEST = 4
_WIDEST_CHARACTERS = 4
_WIDEST_LETTERS = 16
_HANDICAPS = tuple((words + 1) ** 0.7 for words in range(_WIDEST))
"""By which the score of a run of one word, of two and so on is divided: the power keeps a long run from winning by
length and one character by height."""
_STRONGER = 1 + 1e-5
"""By how much a later run has to be stronger: of a word said twice alike the first is taken, not what rounding says."""
_WEAK = 0.5
"""A word with less than this share of the strongest of its run does not begin the run."""
_LIGHT = 0.4
"""A run that begins with a word of grammar gives way to one that does not and has at least this share of its score."""


def find_affiliates(
    model: IntentModel,
    features: Features,
    encoded: Encoded,
    directions: NDArray[np.float32],
    embeddings: Embeddings,
    bound: Mapping[int, Sequence[tuple[int, int]]] | None = None,
) -> list[tuple[int, int] | None]:
    """Return for each intent the character range of the word that bears it, or None if no word speaks for it.

    Each feature's share in the score is spread over the characters that it came from; the word, or run of
    neighbouring words, with the most of it wins. No run begins with a word of grammar, if another is nearly as strong,
    or with a word much weaker than its strongest, or goes on over a comma.

    Args:
        model: The classifier's weights.
        features: Features of the clause.
        encoded: The same, weighted.
        directions: What the summed embeddings add to the score of each of L intents, `IntentModel.directions`, (L, D).
        embeddings: The embeddings of the clause's features.
        bound: For some of the L intents the character ranges of which one is its affiliate.
    """
    nowhere: list[tuple[int, int] | None] = [None] * len(directions)
    if not nowhere or encoded.rows is None:
        return nowhere
    starts, ends = np.array(features.starts), np.array(features.ends)
    known = (encoded.rows != UNKNOWN) & (ends > starts)
    if not known.any() or not features.words:
        return nowhere
    rows, starts, ends = encoded.rows[known], starts[known], ends[known]
    shares = model.shares(directions, rows, embeddings) / (ends - starts)[:, None]
    length = max(features.words[-1][1], int(ends.max())) + 1
    found: list[tuple[int, int] | None] = []
    for number, share in enumerate(shares.T):
        steps = np.bincount(starts, share, length) - np.bincount(ends, share, length)
        # Up to and without each character, so that a range's sum is one difference.
        until = np.concatenate([[0.0], np.cumsum(np.cumsum(steps))])
        places = bound.get(number) if bound else None
        found.append(
            max(places, key=lambda place: until[place[1]] - until[place[0]])
            if places
            else _strongest(features, until)
        )
    return found


def _strongest(features: Features, until: NDArray[np.float64]) -> tuple[int, int] | None:
    words, sums = features.words, until.tolist()
    best: dict[bool, tuple[float, tuple[int, int] | None]] = dict.fromkeys((True, False), (0.0, None))
    for first, (start, behind) in enumerate(words):
        light = start in features.light
        to_beat = best[light][0] * _STRONGER
        for more, (begin, end) in enumerate(words[first : first + _WIDEST]):
            single_characters = end - start == more + 1
            if more and (
                begin - behind > 1
                or end - start > (_WIDEST_CHARACTERS if single_characters else _WIDEST_LETTERS)
            ):
                break
            behind = end
            score = (sums[end] - sums[start]) / _HANDICAPS[more]
            if score > to_beat:
                best[light] = (score, (start, end))
                to_beat = score * _STRONGER
    run = best[best[False][0] <= _LIGHT * best[True][0]][1]
    if run is None:
        return None
    inside = [(start, sums[end] - sums[start]) for start, end in words if run[0] <= start < run[1]]
    most = max(share for _, share in inside)
    return next(start for start, share in inside if share >= _WEAK * most), run[1]
