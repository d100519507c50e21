"""Turns raw scores into probabilities whose 0.5 is the decision that serves best."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

_Floats = NDArray[np.float32]
_RECALL_WEIGHT = 0.8


def calibration(logits: _Floats, targets: _Floats) -> tuple[_Floats, _Floats]:
    """Return slope and shift, (K,) each, so that 0.5 is the decision that served best on clauses not trained on.

    Each intent's cut is where its F-measure over the folds is best, drawn towards the cut that is best for all
    together (few clauses make a poor guide); one slope for all is the maximum-likelihood one. Two things bend the
    measure. What is hard to learn was written more often than it is said, so the clauses of an intent count no more
    than an even share. And a gesture without a reason looks worse than a missed one, so precision weighs more than
    recall.
    """
    size = targets.shape[1]
    truth = targets > 0.5
    written = truth.mean(axis=0)
    worth = np.minimum(1.0, written.mean() / np.maximum(written, 1e-12))
    grid = np.linspace(-3.0, 3.0, 61)

    def best_cut(columns: slice) -> float:
        chosen, wanted, share = logits[:, columns], truth[:, columns], worth[columns]
        return float(
            grid[int(np.argmax([f_measure(chosen >= cut, wanted, share, _RECALL_WEIGHT) for cut in grid]))]
        )

    common = best_cut(slice(None))
    cuts = np.full(size, common)
    for column in range(size):
        positives = float(truth[:, column].sum())
        trust = positives / (positives + 150.0)
        cuts[column] = trust * best_cut(slice(column, column + 1)) + (1 - trust) * common

    def loss(slope: float) -> float:
        scaled = slope * (logits - cuts)
        return float((np.logaddexp(0.0, scaled) - targets * scaled).mean())

    slopes = np.linspace(0.4, 4.0, 73)
    slope = float(slopes[int(np.argmin([loss(value) for value in slopes]))])
    return np.full(size, slope, np.float32), (-slope * cuts).astype(np.float32)


def f_measure(
    found: NDArray[np.bool_],
    truth: NDArray[np.bool_],
    worth: float | NDArray[np.float64] = 1.0,
    recall_weight: float = 1.0,
) -> float:
    """Return the F-measure: the harmonic mean of precision and recall.

    Args:
        found: (N, L).
        truth: (N, L).
        worth: What a true label counts, a false one counts 1; (L,).
        recall_weight: How many times as important recall is as precision.
    """
    square = recall_weight**2
    hits = float(((found & truth) * worth).sum())
    false = float((found & ~truth).sum())
    return (1 + square) * hits / max(1e-12, hits + false + square * float((truth * worth).sum()))
