"""Fits an encoder's correction with torch; only training imports this."""

from __future__ import annotations

import numpy as np
import torch
from numpy.typing import NDArray
from torch.nn import functional

_Floats = NDArray[np.float32]
_STEPS = 300
_RATE = 0.05
_DECAY = 1e-4


def fit_head(
    vectors: _Floats, logits: _Floats, targets: _Floats, worth: _Floats, folds: NDArray[np.int64]
) -> tuple[_Floats, _Floats, _Floats]:
    """Fit a linear layer that corrects scores from vectors of meaning.

    Args:
        vectors: The encoder's vectors of N clauses, (N, E).
        logits: Built-in raw scores of clauses that the scoring network was not trained on, (N, K).
        targets: 1 where a clause bears an intent, (N, K).
        worth: Weight of each clause, (N,).
        folds: Fold of each clause, (N,).

    Returns:
        Corrected scores of clauses that the correction was not fitted to, (N, K), for calibration; then the weights,
        (E, K), and the bias, (K,), fitted to all.
    """
    held = np.zeros_like(logits)
    for fold in range(int(folds.max()) + 1):
        inside, outside = np.flatnonzero(folds != fold), np.flatnonzero(folds == fold)
        weights, bias = _fit(vectors[inside], logits[inside], targets[inside], worth[inside])
        held[outside] = logits[outside] + vectors[outside] @ weights + bias
    return held, *_fit(vectors, logits, targets, worth)


def _fit(vectors: _Floats, logits: _Floats, targets: _Floats, worth: _Floats) -> tuple[_Floats, _Floats]:
    """Minimise the weighted cross-entropy of the corrected scores with Adam on all clauses at once."""
    inputs, offset, wanted, weight = map(torch.from_numpy, (vectors, logits, targets, worth))
    layer = torch.nn.Linear(vectors.shape[1], targets.shape[1])
    torch.nn.init.zeros_(layer.weight)
    torch.nn.init.zeros_(layer.bias)
    optimiser = torch.optim.Adam(layer.parameters(), lr=_RATE)
    for _ in range(_STEPS):
        optimiser.zero_grad()
        loss = (
            functional.binary_cross_entropy_with_logits(
                offset + layer(inputs), wanted, weight=weight[:, None], reduction="sum"
            )
            / len(wanted)
            + _DECAY * layer.weight.square().sum()
        )
        loss.backward()
        optimiser.step()
    return layer.weight.detach().numpy().T.copy(), layer.bias.detach().numpy().copy()
