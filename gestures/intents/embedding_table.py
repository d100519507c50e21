"""A table of embeddings of which each training step looks up and moves few rows."""

from __future__ import annotations

import math

import numpy as np
import torch
from torch.optim.adam import adam

_EPSILON = 1e-8


class EmbeddingTable:
    """Embeddings that Adam moves where a step has touched them, in memory that is dense throughout.

    It gives what `torch.optim.SparseAdam` gives, whose sparse tensors take twice as long. An embedding, its mean
    gradient and its mean square lie side by side, so that a step reads and writes one stretch of memory for each.

    Args:
        start: The embeddings before training, (V, D) float32.
        betas: Decay of the mean gradient and of its mean square.
    """

    def __init__(self, start: torch.Tensor, betas: tuple[float, float]) -> None:
        self._width = start.shape[1]
        self._table = torch.zeros(len(start), 3 * self._width)
        self._table[:, : self._width] = start
        self._betas = betas
        self._steps = 0
        self._touched = np.zeros(len(start), np.bool_)
        self._place = np.zeros(len(start), np.int64)
        self._numbers = torch.zeros(0, dtype=torch.int64)
        self._rows = self._table[:0]

    @property
    def weights(self) -> torch.Tensor:
        """The embeddings as they are by now, a copy, (V, D)."""
        return self._table[:, : self._width].clone()

    def look_up(self, ids: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """Copy the rows that a step needs.

        Args:
            ids: Rows of the features of the step, each as often as it occurs, (S,) int64.

        Returns:
            Embeddings of the rows, each once, (R, D), which take a gradient; and where among them each id is, (S,).
        """
        self._touched[ids.numpy()] = True
        numbers = np.flatnonzero(self._touched)
        self._touched[numbers] = False
        self._place[numbers] = np.arange(len(numbers))
        self._numbers = torch.from_numpy(numbers)
        self._rows = self._table.index_select(0, self._numbers)
        embedded = self._rows[:, : self._width].clone().requires_grad_()
        return embedded, torch.from_numpy(self._place[ids.numpy()])

    def step(self, embedded: torch.Tensor, rate: float) -> None:
        """Move the rows that were looked up last along their gradient.

        Args:
            embedded: Their embeddings with the gradient, as `look_up` gave them.
            rate: Learning rate.
        """
        if embedded.grad is None:
            return
        self._steps += 1
        mean, square = self._betas
        weights = embedded.detach()
        _, means, squares = (part.contiguous() for part in self._rows.split(self._width, dim=1))
        adam(
            [weights],
            [embedded.grad],
            [means],
            [squares],
            [],
            [torch.tensor(float(self._steps - 1))],
            fused=True,
            amsgrad=False,
            maximize=False,
            beta1=mean,
            beta2=square,
            lr=rate,
            weight_decay=0.0,
            # SparseAdam adds it to the root before the correction of the start, Adam behind it.
            eps=_EPSILON / math.sqrt(1.0 - square**self._steps),
        )
        self._table.index_copy_(0, self._numbers, torch.cat((weights, means, squares), dim=1))
