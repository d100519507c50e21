"""Scores become probabilities: cuts where they serve best, a slope that is as sure as it is right."""

from __future__ import annotations

import numpy as np
import pytest

from gestures.intents.calibration import calibration, f_measure

_RECALL_WEIGHT = 0.8
"""Precision weighs more than recall: docs/corpus.md."""


def _scores(seed: int, often: float, clauses: int = 6000) -> tuple[np.ndarray, np.ndarray]:
    chance = np.random.default_rng(seed)
    targets = (chance.random((clauses, 5)) < often).astype(np.float32)
    logits = chance.normal(-2.0, 1.5, (clauses, 5)) + 4.0 * targets
    return logits.astype(np.float32), targets


@pytest.mark.parametrize("seed", range(3))
def test_one_half_is_where_the_measure_over_all_is_best(seed: int) -> None:
    logits, targets = _scores(seed, 0.3)
    # Every intent with the same scores: their own cuts and the common one are the same.
    logits, targets = np.tile(logits[:, :1], 5), np.tile(targets[:, :1], 5)
    slope, shift = calibration(logits, targets)
    cuts = -shift / slope
    best = max(
        np.linspace(-3.0, 3.0, 61, dtype=np.float32),
        key=lambda cut: f_measure(logits >= cut, targets > 0.5, recall_weight=_RECALL_WEIGHT),
    )
    np.testing.assert_allclose(cuts, best, atol=1e-5)


def test_the_slope_is_the_likeliest() -> None:
    logits, targets = _scores(7, 0.1)
    slope, shift = calibration(logits, targets)

    def loss(share: float) -> float:
        scaled = share * slope.astype(np.float64) * (logits + shift / slope)
        return float((np.logaddexp(0.0, scaled) - targets * scaled).mean())

    assert len(set(slope)) == 1
    assert loss(1.0) <= min(loss(0.97), loss(1.03)) + 1e-9


def test_an_intent_that_few_clauses_bear_takes_the_cut_of_all() -> None:
    logits, targets = _scores(3, 0.2)
    targets[:, 4] = 0.0
    logits[:, 4] += 2.5
    slope, shift = calibration(logits, targets)
    targets[:2, 4] = 1.0
    slope_of_few, shift_of_few = calibration(logits, targets)
    assert -shift_of_few[4] / slope_of_few[4] == pytest.approx(-shift[4] / slope[4], abs=0.1)
    assert np.abs(shift / slope - (shift / slope)[0])[4] < 0.5


def test_an_intent_written_too_often_counts_no_more_than_an_even_share() -> None:
    logits, targets = _scores(5, 0.1)
    chance = np.random.default_rng(6)
    targets[:, 0] = chance.random(len(targets)) < 0.6
    logits[:, 0] = chance.normal(-2.0, 1.5, len(targets)) + 4.0 * targets[:, 0]
    slope, shift = calibration(logits, targets)
    cut = -shift[0] / slope[0]
    alone = max(
        np.linspace(-3.0, 3.0, 61, dtype=np.float32),
        key=lambda at: f_measure(logits[:, :1] >= at, targets[:, :1] > 0.5, recall_weight=_RECALL_WEIGHT),
    )
    assert cut > alone + 0.2
