"""Blinks as a pure function of time: one lattice cell, one hashed blink, drawn to the end of a phrase if one
is near.

In talk people blink some 20 times a minute, at irregular intervals, and rather where a phrase ends
(Bentivoglio et al. 1997; Nakano & Kitazawa 2010). A lid closes in about 0.1 s and opens in twice that.
"""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor

from motion.errors import InvalidInputError
from motion.face.curves import pulse
from motion.face.ragged import RaggedTimes, joined
from motion.idle.noise import hash_unit

_FIRST, _SPREAD = 0.12, 0.7
"""A blink begins so far into its cell at the earliest, and over so much of it, in cells."""
_SKIPPED, _DOUBLED = 0.12, 0.1
"""Shares of the cells without a blink and with two."""
_DOUBLE_AFTER_S = 0.55
_TO_PHRASE_END = 0.75
"""Share of the phrase's ends within reach that draw a blink."""
_AFTER_PHRASE_END_S = 0.06
_SALT = 7001
_DRAWS = (0, 1, 2, 3, 8, 9, 10)
RATE_RANGE_PER_MIN = (2.0, 40.0)


class Blinks:
    """Times and shape of the blinks of one or several faces.

    Args:
        seed: Seed of the face.
        rate_per_min: Mean rate, 2…40.
        phrase_ends_s: ``(P,)`` instants at which a blink is likely, in order, s.

    Attributes:
        ends: Those instants of every face.

    Raises:
        InvalidInputError: If the rate is out of range.
    """

    def __init__(self, seed: int, rate_per_min: float = 19.0, phrase_ends_s: Tensor | None = None) -> None:
        low, high = RATE_RANGE_PER_MIN
        if not low <= rate_per_min <= high:
            raise InvalidInputError(
                f"a blink rate of {rate_per_min} a minute is out of range",
                code="DX-FACE-020",
                hint=f"Give {low:g} to {high:g} blinks a minute.",
            )
        ends = torch.zeros(0) if phrase_ends_s is None else phrase_ends_s
        cell_s = 60.0 / rate_per_min * (1.0 - _SKIPPED + _DOUBLED)
        self._set(
            torch.tensor([seed], dtype=torch.int64),
            torch.tensor([cell_s], dtype=torch.float64),
            ends.to(torch.float64) + _AFTER_PHRASE_END_S,
            torch.tensor([len(ends)]),
        )

    def _set(self, seeds: Tensor, cell_s: Tensor, ends_s: Tensor, counts: Tensor) -> None:
        self._seeds, self._cell_s = seeds, cell_s
        self.ends = RaggedTimes(ends_s, counts)
        self._draw = torch.tensor(_DRAWS, device=seeds.device) + _SALT

    @classmethod
    def stack(cls, blinks: Sequence[Blinks]) -> Blinks:
        """Return the blinks of several faces as one."""
        whole = cls.__new__(cls)
        whole._set(
            joined([one._seeds for one in blinks]),
            joined([one._cell_s for one in blinks]),
            joined([one.ends.times_s for one in blinks]),
            joined([one.ends.counts for one in blinks]),
        )
        return whole

    def to(self, device: torch.device | str) -> Blinks:
        """Return the blinks on another device."""
        moved = Blinks.__new__(Blinks)
        parts = (self._seeds, self._cell_s, self.ends.times_s, self.ends.counts)
        moved._set(*(part.to(device) for part in parts))
        return moved

    def onsets(self, cell: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Return when the blinks of lattice cells begin.

        Args:
            cell: ``(A, N)`` int64.

        Returns:
            ``(A, N)``: onset of the blink, float64 s; whether there is one; whether a second follows it.
        """
        return self._onsets(cell, self._draws(cell))

    def _draws(self, cell: Tensor) -> Tensor:
        """(7, A, N) numbers in 0…1 that decide place, phrase's end, presence, doubling, slowness, lag and depth."""
        return hash_unit(self._seeds[:, None], cell, self._draw[:, None, None])

    def _onsets(self, cell: Tensor, draws: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        cell_s = self._cell_s[:, None]
        free = (cell.double() + _FIRST + _SPREAD * draws[0].double()) * cell_s
        if len(self.ends.times_s):
            begin = (cell.double() + _FIRST) * cell_s
            counts, first = self.ends.counts[:, None], self.ends.first[:, None]
            near = self.ends.reached(begin, right=False)
            end = self.ends.times_s[
                (first + torch.minimum(near, counts - 1)).clamp(0, len(self.ends.times_s) - 1)
            ]
            inside = (near < counts) & (end <= begin + _SPREAD * cell_s)
            free = torch.where(inside & (draws[1] < _TO_PHRASE_END), end, free)
        return free, draws[2] >= _SKIPPED, draws[3] < _DOUBLED

    def closure(self, times_s: Tensor) -> Tensor:
        """Return ``(A, T, 2) float32``: how far left and right lid are closed, 0…1, at ``(A, T) float64``
        instants."""
        here = torch.floor(times_s / self._cell_s[:, None]).to(torch.int64)
        # Every cell that the instants touch, drawn once.
        lowest = here.amin(dim=1, keepdim=True) - 1
        cells = lowest + torch.arange(int((here - lowest).amax()) + 2, device=here.device)
        draws = self._draws(cells)
        onset, present, double = self._onsets(cells, draws)
        around = here - lowest
        since, slowness, lag, depth, again = [], [], [], [], []
        for near in (-1, 0, 1):
            index = around + near
            since.append((times_s - onset.gather(1, index)).float())
            slowness.append((0.85 + 0.35 * draws[4]).gather(1, index))
            lag.append((0.008 * (draws[5] - 0.5)).gather(1, index))
            depth.append(((0.93 + 0.07 * draws[6]) * present).gather(1, index))
            again.append(double.gather(1, index))
        own = torch.stack(since) + torch.stack((-torch.stack(lag), torch.stack(lag)))
        slow = torch.stack(slowness)
        shape = _lid(own, slow) + _lid(own - _DOUBLE_AFTER_S, slow) * torch.stack(again)
        return (1.0 - (1.0 - torch.stack(depth) * shape).prod(dim=1)).movedim(0, -1)


def _lid(since_s: Tensor, slowness: Tensor) -> Tensor:
    return pulse(since_s, 0.095 * slowness, 0.025, 0.21 * slowness)
