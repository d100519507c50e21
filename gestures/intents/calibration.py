"""Turns raw scores into probabilities whose 0.5 is the decision that serves best."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

_Floats = NDArray[np.float32]
_RECALL_WEIGHT = 0.8
"""How many times as important recall is as precision: a gesture without a reason looks worse than a missed one."""
_CUTS = np.linspace(-3.0, 3.0, 61, dtype=np.float32)
"""The thresholds tried, (C,), in units of the logits."""
_HALF_TRUSTED = 150.0
"""An intent that this many clauses bear has a cut halfway between its own best and the common one."""
_SLOPES, _SLOPE_STEP = (0.4, 4.0), 0.02
"""Between which slopes the best one is sought, and how finely."""


def calibration(logits: _Floats, targets: _Floats) -> tuple[_Floats, _Floats]:
    """Return slope and shift, (K,) each, so that 0.5 is the decision that served best on clauses not trained on.

    Each intent's cut is where its F-measure is best, drawn towards the cut that is best for all together (few clauses
    make a poor guide); one slope for all is the maximum-likelihood one. Two things bend the measure. What is hard to
    learn was written more often than it is said, so the clauses of an intent count no more than an even share. And
    precision weighs more than recall.

    Args:
        logits: Scores of N clauses that were not trained on, (N, K).
        targets: 1 where a clause bears an intent, (N, K).
    """
    truth = targets > 0.5
    written = truth.mean(axis=0)
    worth = np.minimum(1.0, written.mean() / np.maximum(written, 1e-12))
    wanted = truth.sum(axis=0)
    # What has passed so many cuts is found by all of these; the cuts of each intent are counted on from those before.
    passed = np.searchsorted(_CUTS, logits, side="right") + (len(_CUTS) + 1) * np.arange(len(wanted))
    hits, false = (_found(passed[which], len(wanted)) for which in (truth, ~truth))

    def best_cut(columns: slice) -> float:
        share = worth[columns, None]
        measure = _f_of_counts(
            (hits[columns] * share).sum(axis=0),
            false[columns].sum(axis=0),
            (wanted[columns, None] * share).sum(),
            _RECALL_WEIGHT,
        )
        return float(_CUTS[int(np.argmax(measure))])

    common = best_cut(slice(None))
    own = np.array([best_cut(slice(column, column + 1)) for column in range(len(wanted))])
    trust = wanted / (wanted + _HALF_TRUSTED)
    cuts = trust * own + (1 - trust) * common
    slope = _slope(logits - cuts.astype(np.float32), targets)
    return np.full(len(cuts), slope, np.float32), (-slope * cuts).astype(np.float32)


def _found(passed: NDArray[np.int64], size: int) -> NDArray[np.int64]:
    """How many of some labels each cut of `_CUTS` would find of each of so many intents, (K, C)."""
    counts = np.bincount(passed, minlength=size * (len(_CUTS) + 1)).reshape(size, -1)
    return np.asarray(counts[:, :0:-1].cumsum(axis=1)[:, ::-1], np.int64)


def _slope(scores: _Floats, targets: _Floats) -> float:
    """The slope of maximum likelihood, by bisection: the likelihood is concave in it, so its derivative only falls."""
    low, high = _SLOPES
    while high - low > _SLOPE_STEP:
        slope = 0.5 * (low + high)
        expected = 1.0 / (1.0 + np.exp(np.clip(-slope * scores, -30.0, 30.0)))
        if float(np.vdot(scores, targets - expected)) > 0.0:
            low = slope
        else:
            high = slope
    return 0.5 * (low + high)


def f_measure(found: NDArray[np.bool_], truth: NDArray[np.bool_], recall_weight: float = 1.0) -> float:
    """Return the F-measure: the harmonic mean of precision and recall.

    Args:
        found: (N, L).
        truth: (N, L).
        recall_weight: How many times as important recall is as precision.
    """
    hits, false, wanted = (np.asarray(part.sum()) for part in (found & truth, found & ~truth, truth))
    return float(_f_of_counts(hits, false, wanted, recall_weight))


def _f_of_counts(
    hits: NDArray[Any], false: NDArray[Any], wanted: NDArray[Any] | np.floating[Any], recall_weight: float
) -> NDArray[np.float64]:
    """The F-measure of labels found rightly and wrongly, of so many that are wanted."""
    square = recall_weight**2
    return np.asarray((1 + square) * hits / np.maximum(1e-12, hits + false + square * wanted), np.float64)
