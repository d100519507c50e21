"""Fits the classifier's weights with torch; only training imports this, serving needs numpy alone."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch.nn import functional

from gestures.intents.embedding_table import EmbeddingTable
from gestures.intents.model import Encoded

_Floats = NDArray[np.float32]
_BETAS = (0.9, 0.98)
_LAST_RATE = 0.02


@dataclass(frozen=True, slots=True)
class TrainingSettings:
    """What the training depends on beside the corpus.

    Attributes:
        rarest: A feature must occur in this many lines of the corpus.
        features: So many features are known at most; these fill weights of 20 MB.
        folds: Into so many parts the corpus is dealt, the first of which is left out once to calibrate the scores by.
        members: Networks that are trained side by side and averaged.
        width: Size of a feature's embedding in each.
        hidden: Size of the hidden layer of each.
        epochs: Passes over the corpus.
        batch: Clauses per step.
        rate: Learning rate at the start; it falls linearly.
        mixing_rate: The same for the matrix between embeddings and hidden layer.
        decay: Weight decay of all but the embeddings.
        feature_dropout: Share of features dropped per clause.
        hidden_dropout: Share of hidden units dropped.
        hard_weight: Weight of a hard negative against another clause.
        restraint: Share of the score "bears anything" that is added to every intent's score.
    """

    rarest: int = 2
    features: int = 440_000
    folds: int = 4
    members: int = 3
    width: int = 48
    hidden: int = 256
    epochs: int = 4
    batch: int = 256
    rate: float = 0.014
    mixing_rate: float = 0.003
    decay: float = 0.02
    feature_dropout: float = 0.4
    hidden_dropout: float = 0.4
    hard_weight: float = 2.0
    restraint: float = 0.25


@dataclass(frozen=True, eq=False, slots=True)
class FittedWeights:
    """Weights of `IntentModel` before calibration, shapes as there; the embedding, (V, D), is not yet quantised."""

    embedding: _Floats
    mixing: _Floats
    hidden_bias: _Floats
    output: _Floats
    bias: _Floats


class _Network(torch.nn.Module):
    """G networks that see the same clauses, each with its own start and its own dropout of hidden units."""

    def __init__(
        self, columns: int, labels: int, settings: TrainingSettings, generator: torch.Generator
    ) -> None:
        super().__init__()
        members, width, hidden = settings.members, settings.width, settings.hidden
        self._apart = (-1, members, width)
        self.embeddings = EmbeddingTable(
            torch.randn(columns, members * width, generator=generator) * 0.1, _BETAS
        )
        self.mixing = torch.nn.Parameter(
            torch.randn(members, width, hidden, generator=generator) / math.sqrt(width)
        )
        self.hidden_bias = torch.nn.Parameter(torch.zeros(members, 1, hidden))
        spread = 1.0 / math.sqrt(hidden)
        self.output = torch.nn.Parameter(
            (torch.rand(members, hidden, labels, generator=generator) * 2 - 1) * spread
        )
        # Few clauses bear any one intent.
        self.bias = torch.nn.Parameter(torch.full((members, 1, labels), -4.0))

    def forward(
        self,
        embedded: torch.Tensor,
        places: torch.Tensor,
        values: torch.Tensor,
        offsets: torch.Tensor,
        mask: torch.Tensor,
    ) -> torch.Tensor:
        """Return the scores of each network for each of B clauses, (G, B, K).

        Args:
            embedded: Embeddings of the features at hand, (R, G · D).
            places: Row of each feature of each clause in them, (S,).
            values: Weight of each, (S,).
            offsets: Where the features of each clause begin, (B,).
            mask: What each hidden unit is multiplied by, (G, B, H).
        """
        summed = functional.embedding_bag(places, embedded, offsets, mode="sum", per_sample_weights=values)
        apart = summed.view(self._apart).transpose(0, 1)
        hidden = torch.relu(apart @ self.mixing + self.hidden_bias) * mask
        return hidden @ self.output + self.bias

    def averaged(self) -> FittedWeights:
        """Return one network whose scores are the mean of the scores of all."""
        members = len(self.mixing)
        with torch.no_grad():
            return FittedWeights(
                embedding=self.embeddings.weights.numpy(),
                mixing=torch.block_diag(*self.mixing).numpy(),
                hidden_bias=self.hidden_bias.flatten().numpy(),
                output=(self.output.flatten(0, 1) / members).numpy(),
                bias=self.bias.mean(dim=(0, 1)).numpy(),
            )


def fit_network(
    clauses: Sequence[Encoded],
    targets: _Floats,
    columns: int,
    settings: TrainingSettings,
    seed: int,
    weights: _Floats,
) -> FittedWeights:
    """Minimise the weighted cross-entropy with Adam.

    Within `motion.threads.one_thread_each` the same input and seed give the same weights.

    Args:
        clauses: N clauses as sparse features.
        targets: 1 where a clause bears an intent, (N, K).
        columns: Number of features, V.
        settings: Hyper-parameters.
        seed: Seed of the start, the order and the dropout.
        weights: Weight of each clause, (N,).
    """
    generator = torch.Generator().manual_seed(seed)
    order = np.random.default_rng(seed)
    network = _Network(columns, targets.shape[1], settings, generator)
    steps = settings.epochs * math.ceil(len(clauses) / settings.batch)
    optimiser = _optimiser(network, settings)

    def share(step: int) -> float:
        return max(_LAST_RATE, 1 - step / steps)

    schedule = torch.optim.lr_scheduler.LambdaLR(optimiser, share)
    wanted = torch.from_numpy(targets)
    worth = torch.from_numpy(weights)[:, None]
    keep_hidden = 1 - settings.hidden_dropout
    for _ in range(settings.epochs):
        shuffled = order.permutation(len(clauses))
        for first in range(0, len(shuffled), settings.batch):
            rows = shuffled[first : first + settings.batch]
            ids, values, offsets = _thinned(_batch(clauses, rows), settings.feature_dropout, generator)
            units = (settings.members, len(rows), settings.hidden)
            mask = (torch.rand(units, generator=generator) < keep_hidden) / keep_hidden
            embedded, places = network.embeddings.look_up(ids)
            scores = network(embedded, places, values, offsets, mask)
            loss = functional.binary_cross_entropy_with_logits(
                scores,
                wanted[torch.from_numpy(rows)].expand_as(scores),
                weight=worth[torch.from_numpy(rows)],
                reduction="sum",
            )
            optimiser.zero_grad()
            (loss / len(rows)).backward()
            network.embeddings.step(embedded, settings.rate * share(schedule.last_epoch))
            optimiser.step()
            schedule.step()
    return network.averaged()


def _optimiser(network: _Network, settings: TrainingSettings) -> torch.optim.Optimizer:
    """Return what moves all but the embeddings."""
    groups: list[dict[str, Any]] = [
        {"params": [network.hidden_bias, network.output, network.bias]},
        {"params": [network.mixing], "lr": settings.mixing_rate},
    ]
    return torch.optim.AdamW(
        groups,
        lr=settings.rate,
        weight_decay=settings.decay,
        betas=_BETAS,
        fused=True,
    )


def _thinned(
    batch: tuple[torch.Tensor, torch.Tensor, torch.Tensor], dropout: float, generator: torch.Generator
) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """Drop a share of the features of a batch, which then are neither looked up nor moved; the others weigh more."""
    ids, values, offsets = batch
    kept = torch.rand(values.shape, generator=generator) >= dropout
    before = torch.cat((torch.zeros(1, dtype=torch.int64), kept.cumsum(0)))
    return ids[kept], values[kept] / (1 - dropout), before[offsets]


def _batch(
    clauses: Sequence[Encoded], rows: NDArray[np.int64]
) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    chosen = [clauses[row] for row in rows]
    sizes = np.array([len(clause.ids) for clause in chosen])
    ids = np.concatenate([clause.ids for clause in chosen]).astype(np.int64)
    values = np.concatenate([clause.values for clause in chosen]).astype(np.float32)
    offsets = np.concatenate([[0], np.cumsum(sizes)[:-1]]).astype(np.int64)
    return torch.from_numpy(ids), torch.from_numpy(values), torch.from_numpy(offsets)
