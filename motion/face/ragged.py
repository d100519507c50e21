"""Tables of several avatars in one: rows one after the other, and where each avatar's begin."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor


class RaggedTimes:
    """Rising instants of A avatars, as many as each has, to be searched together.

    Args:
        times_s: (N,) float64 instants, avatar after avatar, rising within each, s.
        counts: (A,) int64, how many each avatar has.

    Attributes:
        times_s: (N,) float64, the instants, s.
        counts: (A,) int64, how many each avatar has.
        first: (A,) int64, where each avatar's begin.
    """

    def __init__(self, times_s: Tensor, counts: Tensor) -> None:
        longest = int(counts.max()) if len(counts) else 0
        self.times_s, self.counts = times_s, counts
        self.first = counts.cumsum(0) - counts
        self._padded = times_s.new_full((len(counts), longest), torch.inf, dtype=torch.float64)
        held = torch.arange(longest, device=times_s.device) < counts[:, None]
        self._padded[held] = times_s.to(torch.float64)

    def reached(self, times_s: Tensor, right: bool = True) -> Tensor:
        """Return (A, T) int64: how many of its instants each avatar has reached (or, not `right`, passed)."""
        if not self._padded.shape[1]:
            return torch.zeros(times_s.shape, dtype=torch.int64, device=times_s.device)
        return torch.searchsorted(self._padded, times_s.contiguous(), right=right)


def joined(parts: Sequence[Tensor]) -> Tensor:
    """Return the rows of several avatars' tables, one after the other."""
    return parts[0] if len(parts) == 1 else torch.cat(list(parts))


def avatar_times(times_s: Tensor, avatars: int, device: torch.device) -> Tensor:
    """Return (A, T) float64 instants of instants (T,) or (A, T)."""
    times = torch.as_tensor(times_s, dtype=torch.float64, device=device)
    return times.expand(avatars, -1) if times.ndim == 1 else times
