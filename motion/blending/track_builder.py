"""Building tracks key by key: each movement says where to, when it sets out and when it arrives, joint by joint."""

from __future__ import annotations

import torch
from torch import Tensor

from motion.blending.movement_table import OVERLAP
from motion.submovements import Track

_SHORTEST_S = 0.06


class TrackBuilder:
    """Collects the movements of one avatar's track in order of time.

    Movements may overlap: a new one may set out before the last has arrived. Where a request would run backwards or
    overlap too deeply, times are moved by the least amount that makes it possible.
    """

    def __init__(self, rest: Tensor) -> None:
        """Start at a value.

        Args:
            rest: (C, D) value before the first movement.
        """
        self._keys = [rest]
        self._starts: list[float | Tensor] = []
        self._ends: list[float | Tensor] = []
        self._skews: list[float | Tensor] = []
        self._bows: list[Tensor | None] = []

    @property
    def value(self) -> Tensor:
        """(C, D) value after the last movement."""
        return self._keys[-1]

    def move(
        self,
        value: Tensor,
        start_s: float | Tensor,
        end_s: float | Tensor,
        skew: float | Tensor = 1.0,
        bow: Tensor | None = None,
    ) -> None:
        """Add a movement to a value.

        Args:
            value: (C, D) value to reach.
            start_s: Time or (C,) times of setting out, s.
            end_s: Time or (C,) times of arrival, s.
            skew: Exponent or (C,) exponents of the time warp.
            bow: (C, 3 or D) excursion from the straight way; none if not given.
        """
        self._keys.append(value)
        self._starts.append(start_s)
        self._ends.append(end_s)
        self._skews.append(skew)
        self._bows.append(bow)

    def build(self) -> Track:
        """Return the track of one avatar."""
        channels, width = self._keys[0].shape
        straight = torch.zeros(channels, 3 if width == 4 else width)
        bows = [straight if bow is None else bow for bow in self._bows]
        return track_of(
            torch.stack(self._keys),
            _rows(self._starts, channels, torch.float64),
            _rows(self._ends, channels, torch.float64),
            _rows(self._skews, channels, torch.float32),
            torch.stack(bows) if bows else straight[None][:0],
        )


def track_of(keys: Tensor, start_s: Tensor, end_s: Tensor, skew: Tensor, bow: Tensor) -> Track:
    """Return the track of one avatar whose movements are all known, in order of time.

    Args:
        keys: (K + 1, C, D) values, the first before any movement.
        start_s: (K, C) when each movement sets out, s; moved as little as makes it possible.
        end_s: (K, C) when it arrives, s; likewise.
        skew: (K, C) exponents of the time warp.
        bow: (K, C, 3 or D) excursions from the straight ways.
    """
    start_s, end_s = _ordered(start_s, end_s)
    return Track(start_s[None], end_s[None], skew.float()[None], keys.float()[None], bow.float()[None])


def _rows(numbers: list[float | Tensor], channels: int, dtype: torch.dtype) -> Tensor:
    """Return numbers or (C,) tensors, one a movement, as (K, C)."""
    plain = torch.tensor([0.0 if isinstance(number, Tensor) else number for number in numbers], dtype=dtype)
    rows = plain.unsqueeze(1).repeat(1, channels)
    own = [row for row, number in enumerate(numbers) if isinstance(number, Tensor)]
    if own:
        rows[own] = torch.stack(
            [number.to(dtype).expand(channels) for number in numbers if isinstance(number, Tensor)]
        )
    return rows


def _ordered(start_s: Tensor, end_s: Tensor) -> tuple[Tensor, Tensor]:
    """Move times (K, C) later by the least amount after which no channel runs backwards or overlaps too deeply."""
    if not len(start_s):
        return start_s, end_s
    while True:
        start_s = start_s.cummax(dim=0).values
        end_s = torch.maximum(end_s, start_s + _SHORTEST_S).cummax(dim=0).values
        late = torch.cat((start_s[:OVERLAP], torch.maximum(start_s[OVERLAP:], end_s[:-OVERLAP])))
        if torch.equal(late, start_s):
            return start_s, end_s
        start_s = late
