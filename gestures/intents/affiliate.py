"""The word that a stroke belongs on: where the words that made the classifier decide stand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain, groupby

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
    clauses: Sequence[Features],
    encoded: Sequence[Encoded],
    embeddings: Embeddings,
    owners: Sequence[int],
    directions: NDArray[np.float32],
    bound: Mapping[int, Sequence[tuple[int, int]]],
) -> list[tuple[int, int] | None]:
    """Return for each intent of some clauses the character range of the word that bears it.

    Each feature's share in the score is spread over the characters that it came from; the word, or run of
    neighbouring words, with the most of it wins. No run begins with a word of grammar, if another is nearly as strong,
    or with a word much weaker than its strongest, or goes on over a comma.

    Args:
        model: The classifier's weights.
        clauses: Features of the clauses.
        encoded: The same, weighted.
        embeddings: The embeddings of the features.
        owners: Index of the clause of each of P intents, ascending.
        directions: What the summed embeddings add to the score of each intent, `IntentModel.directions`, (P, D).
        bound: For some of the P intents the character ranges of which one is its affiliate.

    Returns:
        P ranges of characters, each of its clause; None where no word speaks for the intent.
    """
    found: list[tuple[int, int] | None] = [None] * len(owners)
    for number, until in _shares_until(model, clauses, encoded, embeddings, owners, directions):
        places = bound.get(number)
        found[number] = (
            max(places, key=lambda place: until[place[1]] - until[place[0]])
            if places
            else _strongest(clauses[owners[number]], until)
        )
    return found


def _shares_until(
    model: IntentModel,
    clauses: Sequence[Features],
    encoded: Sequence[Encoded],
    embeddings: Embeddings,
    owners: Sequence[int],
    directions: NDArray[np.float32],
) -> Iterator[tuple[int, list[float]]]:
    """Yield each intent that words speak for and the shares of the characters before each: a range's is a difference.

    The features of all clauses stand one behind the other, and the sums run on from intent to intent: few operations of
    many numbers take less time than many of few.
    """
    intents = {owner: list(group) for owner, group in groupby(range(len(owners)), owners.__getitem__)}
    held = [owner for owner in intents if clauses[owner].words]
    if not held:
        return
    chosen = [clauses[owner] for owner in held]
    rows = np.concatenate([encoded[owner].rows for owner in held])
    starts = np.array(list(chain.from_iterable(features.starts for features in chosen)))
    ends = np.array(list(chain.from_iterable(features.ends for features in chosen)))
    said = np.flatnonzero((rows != UNKNOWN) & (ends > starts))
    edges = np.searchsorted(said, np.cumsum([0, *(len(features.names) for features in chosen)])).tolist()
    rows, starts, ends = rows[said], starts[said], ends[said]
    spread = model.weighted(rows, embeddings) / (ends - starts)[:, None]
    shares: list[NDArray[np.float32]] = []
    members: list[NDArray[np.int64]] = []
    firsts: list[tuple[int, int, int]] = []
    length = 0
    every = np.arange(len(rows))
    for owner, features, own in zip(held, chosen, map(slice, edges, edges[1:]), strict=True):
        numbers = intents[owner]
        width = max(features.words[-1][1], *features.ends) + 1
        shares.append((directions[numbers[0] : numbers[-1] + 1] @ spread[own].T).ravel())
        members += [every[own]] * len(numbers)
        for number in numbers:
            firsts.append((number, length, length + width))
            length += width + 1
    weights, of = np.concatenate(shares), np.concatenate(members)
    moved = np.repeat([first + 1 for _, first, _ in firsts], [len(own) for own in members])
    steps = np.bincount(starts[of] + moved, weights, length + 1) - np.bincount(
        ends[of] + moved, weights, length + 1
    )
    until = np.cumsum(np.cumsum(steps)).tolist()
    for number, first, last in firsts:
        yield number, until[first : last + 1]


def _strongest(features: Features, until: Sequence[float]) -> tuple[int, int] | None:
    words = features.words
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
            score = (until[end] - until[start]) / _HANDICAPS[more]
            if score > to_beat:
                best[light] = (score, (start, end))
                to_beat = score * _STRONGER
    run = best[best[False][0] <= _LIGHT * best[True][0]][1]
    if run is None:
        return None
    inside = [(start, until[end] - until[start]) for start, end in words if run[0] <= start < run[1]]
    most = max(share for _, share in inside)
    return next(start for start, share in inside if share >= _WEAK * most), run[1]
