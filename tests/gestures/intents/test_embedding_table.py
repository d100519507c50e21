"""The table moves as `torch.optim.SparseAdam` moves it."""

from __future__ import annotations

import numpy as np
import torch
from torch.nn import functional

from gestures.intents.embedding_table import EmbeddingTable

_BETAS = (0.9, 0.98)


def test_rows_move_as_with_sparse_adam_and_the_others_stay():
    draw = np.random.default_rng(4)
    start = torch.from_numpy(draw.normal(size=(30, 8)).astype(np.float32))
    table = EmbeddingTable(start.clone(), _BETAS)
    reference = torch.nn.Parameter(start.clone())
    optimiser = torch.optim.SparseAdam([reference], lr=0.01, betas=_BETAS)
    goal = torch.from_numpy(draw.normal(size=(4, 8)).astype(np.float32))
    offsets = torch.tensor([0, 3, 6, 9])
    for step in range(25):
        ids = torch.from_numpy(draw.integers(0, 20, 12))
        values = torch.from_numpy(draw.random(12).astype(np.float32))
        rate = 0.05 / (1 + step)
        embedded, places = table.look_up(ids)
        assert torch.equal(embedded[places], table.weights[ids])
        for weights, at in ((embedded, places), (reference, ids)):
            sums = functional.embedding_bag(
                at, weights, offsets, mode="sum", per_sample_weights=values, sparse=weights is reference
            )
            ((sums - goal) ** 2).sum().backward()
        table.step(embedded, rate)
        optimiser.param_groups[0]["lr"] = rate
        optimiser.step()
        optimiser.zero_grad()
    torch.testing.assert_close(table.weights, reference.detach(), rtol=0, atol=2e-6)
    assert torch.equal(table.weights[20:], start[20:])
    assert not torch.equal(table.weights[:20], start[:20])
