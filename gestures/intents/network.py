"""Fits the classifier's weights with torch; only training imports this, serving needs numpy alone."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch.nn import functional

from gestures.intents.model import Encoded

_Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class TrainingSettings:
    """What the training depends on beside the corpus.

    Attributes:
        rarest: A feature must occur in this many clauses.
        folds: Parts of the cross-validation that calibrates the scores.
        members: Networks that are fitted from different seeds and averaged.
        hidden: Size of the hidden layer of each.
        epochs: Passes over the corpus.
        batch: Clauses per step.
        rate: Learning rate at the start; it falls linearly.
        decay: Weight decay.
        feature_dropout: Share of features dropped per clause.
        hidden_dropout: Share of hidden units dropped.
        positive_weight: Weight of a clause that bears an intent against one that does not.
        hard_weight: Weight of a hard negative against another clause.
        restraint: Share of the score "bears anything" that is added to every intent's score.
    """

    rarest: int = 2
    folds: int = 3
    members: int = 2
    hidden: int = 64
    epochs: int = 10
    batch: int = 256
    rate: float = 0.01
    decay: float = 0.02
    feature_dropout: float = 0.4
    hidden_dropout: float = 0.4
    positive_weight: float = 1.0
    hard_weight: float = 2.0
    restraint: float = 0.2


@dataclass(frozen=True, eq=False, slots=True)
class FittedWeights:
    """Weights of `IntentModel` before calibration; shapes as there."""

    linear: _Floats
    embedding: _Floats
    hidden_bias: _Floats
    output: _Floats
    bias: _Floats


class _Network(torch.nn.Module):
    def __init__(
        self, columns: int, labels: int, settings: TrainingSettings, generator: torch.Generator
    ) -> None:
        super().__init__()
        hidden = settings.hidden
        self.linear = torch.nn.Parameter(torch.zeros(columns, labels))
        self.embedding = torch.nn.Parameter(torch.randn(columns, hidden, generator=generator) * 0.1)
        self.hidden_bias = torch.nn.Parameter(torch.zeros(hidden))
        spread = 1.0 / math.sqrt(hidden)
        self.output = torch.nn.Parameter((torch.rand(hidden, labels, generator=generator) * 2 - 1) * spread)
        # Few clauses bear any one intent.
        self.bias = torch.nn.Parameter(torch.full((labels,), -4.0))

    def forward(
        self, ids: torch.Tensor, values: torch.Tensor, offsets: torch.Tensor, mask: torch.Tensor
    ) -> torch.Tensor:
        def summed(weights: torch.Tensor) -> torch.Tensor:
            return functional.embedding_bag(ids, weights, offsets, mode="sum", per_sample_weights=values)

        hidden = torch.relu(summed(self.embedding) + self.hidden_bias) * mask
        return summed(self.linear) + hidden @ self.output + self.bias


def fit_network(
    clauses: Sequence[Encoded],
    targets: _Floats,
    columns: int,
    settings: TrainingSettings,
    seed: int,
    weights: _Floats,
) -> FittedWeights:
    """Minimise the weighted cross-entropy with AdamW; the same input and seed give the same weights.

    Args:
        clauses: N clauses as sparse features.
        targets: 1 where a clause bears an intent, (N, K).
        columns: Number of features, V.
        settings: Hyper-parameters.
        seed: Seed of the start, the order and the dropout.
        weights: Weight of each clause, (N,).
    """
    threads = torch.get_num_threads()
    # The order of a sum over threads is not fixed; one thread is.
    torch.set_num_threads(1)
    try:
        members = [
            _fit(clauses, targets, columns, settings, seed * settings.members + member, weights)
            for member in range(settings.members)
        ]
    finally:
        torch.set_num_threads(threads)
    return _average(members)


def _average(members: Sequence[FittedWeights]) -> FittedWeights:
    """Put networks side by side into one whose scores are the mean of theirs."""
    return FittedWeights(
        linear=np.mean([member.linear for member in members], axis=0),
        embedding=np.concatenate([member.embedding for member in members], axis=1),
        hidden_bias=np.concatenate([member.hidden_bias for member in members]),
        output=np.concatenate([member.output for member in members]) / np.float32(len(members)),
        bias=np.mean([member.bias for member in members], axis=0),
    )


def _fit(
    clauses: Sequence[Encoded],
    targets: _Floats,
    columns: int,
    settings: TrainingSettings,
    seed: int,
    weights: _Floats,
) -> FittedWeights:
    generator = torch.Generator().manual_seed(seed)
    order = np.random.default_rng(seed)
    network = _Network(columns, targets.shape[1], settings, generator)
    optimiser = torch.optim.AdamW(
        network.parameters(), lr=settings.rate, weight_decay=settings.decay, betas=(0.9, 0.98), fused=True
    )
    steps = settings.epochs * math.ceil(len(clauses) / settings.batch)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimiser, lambda step: max(0.02, 1 - step / steps))
    wanted = torch.from_numpy(targets)
    worth = torch.from_numpy(weights)[:, None]
    keep_hidden = 1 - settings.hidden_dropout
    for _ in range(settings.epochs):
        shuffled = order.permutation(len(clauses))
        for first in range(0, len(shuffled), settings.batch):
            rows = shuffled[first : first + settings.batch]
            ids, values, offsets = _batch(clauses, rows)
            kept = torch.rand(values.shape, generator=generator) >= settings.feature_dropout
            values = values * kept / (1 - settings.feature_dropout)
            mask = (torch.rand((len(rows), settings.hidden), generator=generator) < keep_hidden) / keep_hidden
            truth = wanted[torch.from_numpy(rows)]
            loss = functional.binary_cross_entropy_with_logits(
                network(ids, values, offsets, mask),
                truth,
                weight=(1 + (settings.positive_weight - 1) * truth) * worth[torch.from_numpy(rows)],
                reduction="sum",
            )
            optimiser.zero_grad()
            (loss / len(rows)).backward()
            optimiser.step()
            schedule.step()
    return FittedWeights(**{name: tensor.detach().numpy() for name, tensor in network.named_parameters()})


def _batch(
    clauses: Sequence[Encoded], rows: NDArray[np.int64]
) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    chosen = [clauses[row] for row in rows]
    sizes = np.array([len(clause.ids) for clause in chosen])
    ids = np.concatenate([clause.ids for clause in chosen]).astype(np.int64)
    values = np.concatenate([clause.values for clause in chosen]).astype(np.float32)
    offsets = np.concatenate([[0], np.cumsum(sizes)[:-1]]).astype(np.int64)
    return torch.from_numpy(ids), torch.from_numpy(values), torch.from_numpy(offsets)
