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
        self._starts: list[Tensor] = []
        self._ends: list[Tensor] = []
        self._skews: list[Tensor] = []
        self._bows: list[Tensor] = []

    @property
    def value(self) -> Tensor:
        """(C, D) value after the last movement."""
        return self._keys[-1]

    @property
    def end_s(self) -> float:
        """When the last movement of any channel ends, s."""
        return float(self._ends[-1].max()) if self._ends else 0.0

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
        channels = value.shape[0]
        start = torch.as_tensor(start_s, dtype=torch.float64).expand(channels).clone()
        end = torch.as_tensor(end_s, dtype=torch.float64).expand(channels).clone()
        if self._ends:
            start = torch.maximum(start, self._starts[-1])
            end = torch.maximum(end, self._ends[-1])
        if len(self._ends) >= OVERLAP:
            start = torch.maximum(start, self._ends[-OVERLAP])
        end = torch.maximum(end, start + _SHORTEST_S)
        self._keys.append(value)
        self._starts.append(start)
        self._ends.append(end)
        self._skews.append(torch.as_tensor(skew, dtype=torch.float32).expand(channels).clone())
        width = 3 if value.shape[1] == 4 else value.shape[1]
        self._bows.append(torch.zeros(channels, width) if bow is None else bow)

    def build(self) -> Track:
        """Return the track of one avatar."""
        channels, width = self._keys[0].shape
        empty = torch.zeros(0, channels, dtype=torch.float64)
        straight = torch.zeros(0, channels, 3 if width == 4 else width)
        return Track(
            (torch.stack(self._starts) if self._starts else empty)[None],
            (torch.stack(self._ends) if self._ends else empty)[None],
            (torch.stack(self._skews) if self._skews else empty.float())[None],
            torch.stack(self._keys).to(torch.float32)[None],
            (torch.stack(self._bows) if self._bows else straight)[None],
        )
