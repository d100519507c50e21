"""The movements of a track laid out for sampling: a plane for every number, what can be computed once computed."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor

from motion.rotations import conjugate, from_rotvec, multiply, to_rotvec

_FLAT = 0.4
"""How flat the middle of an arc is: 0 as a hump is, 1 without any curvature there."""
OVERLAP = 3
"""How many movements of one channel may be under way at once."""


class MovementTable:
    """What sampling a track of at least one movement looks up.

    Args:
        start_s: (A, K, C) float64, when channel c sets out for key k+1, s.
        end_s: (A, K, C) float64, when it arrives, s.
        skew: (A, K, C) exponent of the time warp.
        keys: (A, K+1, C, D) float32 key values; D = 4 for unit quaternions, else a vector.
        bow: (A, K, C, 3 or D) float32 excursion from the straight way.
    """

    def __init__(self, start_s: Tensor, end_s: Tensor, skew: Tensor, keys: Tensor, bow: Tensor) -> None:
        avatars, self._movements, channels = start_s.shape
        self._is_rotation = keys.shape[-1] == 4
        before, after = keys[:, :-1], keys[:, 1:]
        steps = to_rotvec(multiply(conjugate(before), after)) if self._is_rotation else after - before
        self._ends_s = end_s.transpose(1, 2).contiguous()
        self._start_s = start_s.flatten()
        self._rate = (1.0 / (end_s - start_s)).to(torch.float32).flatten()
        self._skew = skew.to(torch.float32).flatten()
        self._steps = _planes(steps)
        self._bows = _planes(bow)
        self._keys = _planes(keys)
        avatar = torch.arange(avatars, device=keys.device)[:, None, None]
        channel = torch.arange(channels, device=keys.device)
        self._channels = channels
        # Where channel c of avatar a has its first movement and its first key in a plane.
        self._first = avatar * (self._movements * channels) + channel
        self._first_key = avatar * ((self._movements + 1) * channels) + channel

    def sample(self, times_s: Tensor) -> Tensor:
        """Return (A, T, C, D) values at (A, T) float64 instants, s."""
        channels = self._channels
        at = times_s.unsqueeze(1).expand(-1, channels, -1).contiguous()
        reached = torch.searchsorted(self._ends_s, at, right=True).transpose(1, 2).contiguous()
        row = (self._first_key + reached * channels).flatten()
        value = [plane.index_select(0, row) for plane in self._keys]
        times = times_s.unsqueeze(-1).expand(-1, -1, channels).flatten()
        for ahead in range(OVERLAP):
            index = reached + ahead
            row = (self._first + index.clamp_max(self._movements - 1) * channels).flatten()
            since = times - self._start_s.index_select(0, row)
            moving = (since > 0.0) & (index < self._movements).flatten()
            if times_s.device.type == "cpu":
                # Few channels move at once; on a GPU asking which costs more than it saves.
                here = moving.nonzero().squeeze(-1)
                if not len(here):
                    break
                part = [plane.index_select(0, here) for plane in value]
                part = self._carried(part, since.index_select(0, here), row.index_select(0, here))
                for plane, moved in zip(value, part, strict=True):
                    plane.index_copy_(0, here, moved)
            else:
                full = self._carried(value, since.clamp_min(0.0), row)
                value = [torch.where(moving, new, old) for new, old in zip(full, value, strict=True)]
        return torch.stack([plane.view(reached.shape) for plane in value]).movedim(0, -1)

    def _carried(self, value: Sequence[Tensor], since_s: Tensor, row: Tensor) -> list[Tensor]:
        """Return the components (n,) of values carried on by one movement each, `since_s` after it set out."""
        phase = (since_s.to(torch.float32) * self._rate.index_select(0, row)).clamp_max(1.0)
        share = minimum_jerk(phase, self._skew.index_select(0, row))
        arc = arch(phase)
        step = [
            torch.addcmul(steps.index_select(0, row) * share, bows.index_select(0, row), arc)
            for steps, bows in zip(self._steps, self._bows, strict=True)
        ]
        if not self._is_rotation:
            return [now + more for now, more in zip(value, step, strict=True)]
        turned = multiply(
            torch.stack(list(value)).movedim(0, -1), from_rotvec(torch.stack(step).movedim(0, -1))
        )
        return list(turned.unbind(-1))


def minimum_jerk(phase: Tensor, skew: Tensor | float = 1.0) -> Tensor:
    """Return the share of the way done at a phase 0…1: 10u³ − 15u⁴ + 6u⁵ with u = phase^skew.

    Flash & Hogan (1985) for skew 1. A skew of at least 0.7 keeps speed and acceleration zero at both ends.
    """
    u = phase**skew
    return u * u * u * (10.0 + u * (6.0 * u - 15.0))


def arch(phase: Tensor) -> Tensor:
    """Return a hump over a phase 0…1, 1 in the middle, with no speed or acceleration at the ends.

    It is h (1 + f − f h) with h = 64 u³ (1 − u)³: flat in the middle, where movements are fastest. People bend their
    ways where they are slow (Lacquaniti, Terzuolo & Viviani 1983).
    """
    u = phase * (1.0 - phase)
    hump = 64.0 * u * u * u
    return hump * (1.0 + _FLAT - _FLAT * hump)


def _planes(values: Tensor) -> Tensor:
    """(A, K, C, D) numbers as (D, A·K·C)."""
    return values.to(torch.float32).movedim(-1, 0).reshape(values.shape[-1], -1).contiguous()
