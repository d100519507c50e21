"""The word that a stroke belongs on: where the words that made the classifier decide stand."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from gestures.intents.features import Feature
from gestures.intents.model import IntentModel

_WIDEST = 4


def find_affiliate(
    model: IntentModel,
    features: Sequence[Feature],
    words: Sequence[tuple[int, int]],
    label: int,
    slot_range: tuple[int, int] | None,
) -> tuple[int, int] | None:
    """Return the character range of the word that bears the intent, or None if no word speaks for it.

    The value of a slot comes first (the number in 只剩三单). Otherwise each n-gram's share in the score is spread
    over its characters, and the word, or run of neighbouring characters, with the most of it wins.

    Args:
        model: The classifier's weights.
        features: Features of the clause.
        words: Ranges of its words; single characters where nothing longer is known.
        label: Index of the intent.
        slot_range: Where the intent's main value stands, if it has one.
    """
    if slot_range is not None:
        return slot_range
    if not words:
        return None
    share = np.zeros(words[-1][1])
    for name, start, end in features:
        row = model.vocabulary.get(name)
        if row is not None and end > start:
            share[start:end] += model.linear[row, label] * model.idf[row] / (end - start)
    best, found = 0.0, None
    totals = [float(share[start:end].sum()) for start, end in words]
    for first in range(len(words)):
        for last in range(first, min(first + _WIDEST, len(words))):
            start, end = words[first][0], words[last][1]
            if last > first and end - start > (4 if end - start == last - first + 1 else 16):
                break
            # The square root keeps a long run from winning by length, one strong character by height.
            score = sum(totals[first : last + 1]) / (last - first + 1) ** 0.5
            if score > best:
                best, found = score, (start, end)
    return found
