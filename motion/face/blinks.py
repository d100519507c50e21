"""Blinks as a pure function of time: one lattice cell, one hashed blink, drawn to the end of a phrase if one
is near.

In talk people blink some 20 times a minute, at irregular intervals, and rather where a phrase ends
(Bentivoglio et al. 1997; Nakano & Kitazawa 2010). A lid closes in about 0.1 s and opens in twice that.
"""

from __future__ import annotations

import torch
from torch import Tensor

from motion.errors import InvalidInputError
from motion.face.curves import pulse
from motion.idle.noise import hash_unit

_SKIPPED, _DOUBLED = 0.12, 0.1
_DOUBLE_AFTER_S = 0.55
_TO_PHRASE_END = 0.75
_AFTER_PHRASE_END_S = 0.06
_SALT = 7001
RATE_RANGE_PER_MIN = (2.0, 40.0)


class Blinks:
    """Times and shape of the blinks of one face.

    Args:
        seed: Seed of the face.
        rate_per_min: Mean rate, 2…40.
        phrase_ends_s: ``(P,)`` instants at which a blink is likely, in order, s.

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
        self._seed = torch.tensor(seed, dtype=torch.int64)
        self._cell_s = 60.0 / rate_per_min * (1.0 - _SKIPPED + _DOUBLED)
        ends = torch.zeros(0) if phrase_ends_s is None else phrase_ends_s
        self._ends = ends.to(torch.float64) + _AFTER_PHRASE_END_S

    def onsets(self, cell: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Return when the blinks of lattice cells begin.

        Args:
            cell: Any shape, int64.

        Returns:
            Onset of the blink, float64 s; whether there is one; whether a second follows it.
        """
        draws = [hash_unit(self._seed, cell, torch.tensor(_SALT + index)) for index in range(4)]
        free = (cell.double() + 0.12 + 0.7 * draws[0].double()) * self._cell_s
        if len(self._ends):
            begin = (cell.double() + 0.12) * self._cell_s
            near = torch.searchsorted(self._ends, begin).clamp(max=len(self._ends) - 1)
            end = self._ends[near]
            inside = (end >= begin) & (end <= begin + 0.7 * self._cell_s)
            free = torch.where(inside & (draws[1] < _TO_PHRASE_END), end, free)
        return free, draws[2] >= _SKIPPED, draws[3] < _DOUBLED

    def closure(self, times_s: Tensor) -> Tensor:
        """Return ``(T, 2) float32``: how far left and right lid are closed, 0…1, at ``(T,) float64``
        instants."""
        cells = torch.floor(times_s / self._cell_s).to(torch.int64)[:, None] + torch.tensor([-1, 0, 1])
        onset, present, double = self.onsets(cells)
        speed = 0.85 + 0.35 * hash_unit(self._seed, cells, torch.tensor(_SALT + 8))
        lag = 0.008 * (hash_unit(self._seed, cells, torch.tensor(_SALT + 9)) - 0.5)
        depth = 0.93 + 0.07 * hash_unit(self._seed, cells, torch.tensor(_SALT + 10))
        since = (times_s[:, None] - onset).float()
        lids = []
        for side in (-1.0, 1.0):
            own = since + side * lag
            shape = _lid(own, speed) + _lid(own - _DOUBLE_AFTER_S, speed) * double
            lids.append(1.0 - (1.0 - depth * present * shape).prod(dim=1))
        return torch.stack(lids, dim=-1)


def _lid(since_s: Tensor, slowness: Tensor) -> Tensor:
    return pulse(since_s, 0.095 * slowness, 0.025, 0.21 * slowness)
