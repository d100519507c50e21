"""The movements of a track laid out for sampling: a plane for every number, what can be computed once computed."""

from __future__ import annotations

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
        channel = torch.arange(channels, device=keys.device)[:, None]
        self._channels = channels
        # Where channel c of avatar a has its first movement and its first key in a plane.
        self._first = avatar * (self._movements * channels) + channel
        self._first_key = avatar * ((self._movements + 1) * channels) + channel

    def sample(self, times_s: Tensor) -> Tensor:
        """Return (A, T, C, D) values at (A, T) float64 instants, s; each number is whole in memory over time."""
        channels = self._channels
        at = times_s.unsqueeze(1).expand(-1, channels, -1).contiguous()
        reached = torch.searchsorted(self._ends_s, at, right=True)
        row = (self._first_key + reached * channels).flatten()
        value = self._keys.index_select(1, row)
        times = at.flatten()
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
                moved = self._carried(
                    value.index_select(1, here), since.index_select(0, here), row.index_select(0, here)
                )
                value.index_copy_(1, here, moved)
            else:
                value = torch.where(moving, self._carried(value, since.clamp_min(0.0), row), value)
        return value.view(len(value), *reached.shape).permute(1, 3, 2, 0)

    def _carried(self, value: Tensor, since_s: Tensor, row: Tensor) -> Tensor:
        """Return values (D, n) carried on by one movement each, `since_s` after it set out."""
        phase = (since_s.to(torch.float32) * self._rate.index_select(0, row)).clamp_max(1.0)
        share = minimum_jerk(phase, self._skew.index_select(0, row))
        step = torch.addcmul(
            self._steps.index_select(1, row) * share, self._bows.index_select(1, row), arch(phase)
        )
        if not self._is_rotation:
            return value + step
        return multiply(value.mT, from_rotvec(step.mT)).mT


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
