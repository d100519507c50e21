"""A table of embeddings of which each training step looks up and moves few rows."""

from __future__ import annotations

import math

import numpy as np
import torch
from torch.optim.adam import adam

_EPSILON = 1e-8


class EmbeddingTable:
    """Embeddings that Adam moves where a step has touched them, in memory that is dense throughout.

    It gives what `torch.optim.SparseAdam` gives, whose sparse tensors take twice as long.

    Args:
        start: The embeddings before training, (V, D) float32; they are moved in place.
        betas: Decay of the mean gradient and of its mean square.
    """

    def __init__(self, start: torch.Tensor, betas: tuple[float, float]) -> None:
        self.weights = start
        self._betas = betas
        self._means = torch.zeros_like(start)
        self._squares = torch.zeros_like(start)
        self._steps = 0
        self._touched = np.zeros(len(start), np.bool_)
        self._place = np.zeros(len(start), np.int64)

    def look_up(self, ids: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        """Copy the rows that a step needs.

        Args:
            ids: Rows of the features of the step, each as often as it occurs, (S,) int64.

        Returns:
            The rows' numbers, ascending, (R,); their embeddings, (R, D), which take a gradient; and where among them
            each id is, (S,).
        """
        self._touched[ids.numpy()] = True
        rows = np.flatnonzero(self._touched)
        self._touched[rows] = False
        self._place[rows] = np.arange(len(rows))
        numbers = torch.from_numpy(rows)
        embedded = self.weights.index_select(0, numbers).requires_grad_()
        return numbers, embedded, torch.from_numpy(self._place[ids.numpy()])

    def step(self, rows: torch.Tensor, embedded: torch.Tensor, rate: float) -> None:
        """Move rows along their gradient.

        Args:
            rows: Numbers of the rows, as `look_up` gave them.
            embedded: Their embeddings with the gradient.
            rate: Learning rate.
        """
        if embedded.grad is None:
            return
        self._steps += 1
        mean, square = self._betas
        weights = embedded.detach()
        means, squares = self._means.index_select(0, rows), self._squares.index_select(0, rows)
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
        for table, moved in ((self.weights, weights), (self._means, means), (self._squares, squares)):
            table.index_copy_(0, rows, moved)
