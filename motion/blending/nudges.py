"""Small turns on top of a track: a spline that is nothing but at a few instants, as a pure function of time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from motion.errors import PlanningError
from motion.rotations import from_rotvec, multiply

KNOTS_HZ = 12.0
"""Control points a second."""
_NEVER = 1 << 60


@dataclass(frozen=True, slots=True, eq=False)
class Nudges:
    """Control points of uniform cubic B-splines for A avatars: twice continuously differentiable, and local.

    Attributes:
        knots: (A, N) int64, rising along N: number of the instant, k / ``KNOTS_HZ`` s, of each control point that is
            not nothing. Avatars with fewer of them are padded with instants that never come.
        turns: (A, N, C, 3) float32 rotation vectors, rad, by which the first C channels of a track are turned there.

    Raises:
        PlanningError: If shapes disagree.
    """

    knots: Tensor
    turns: Tensor

    def __post_init__(self) -> None:
        if self.turns.ndim != 4 or self.turns.shape[:2] != self.knots.shape or self.turns.shape[3] != 3:
            raise PlanningError("nudges need knots (A, N) and turns (A, N, C, 3)", code="DX-PLAN-014")

    def to(self, device: torch.device | str) -> Nudges:
        """Return the nudges on another torch device."""
        return Nudges(self.knots.to(device), self.turns.to(device))

    def clone(self) -> Nudges:
        """Return a copy with memory of its own."""
        return Nudges(self.knots.clone(), self.turns.clone())

    def over(self, below_xyzw: Tensor, times_s: Tensor) -> Tensor:
        """Return rotations (A, T, C, 4) of the track below, turned at (A, T) instants, s."""
        if not self.knots.shape[1]:
            return below_xyzw
        knot, weights = around(times_s)
        place = torch.searchsorted(self.knots, knot.flatten(1)).clamp_max(self.knots.shape[1] - 1)
        there = self.knots.gather(1, place) == knot.flatten(1)
        if not bool(there.any()):
            return below_xyzw
        avatar = torch.arange(len(place), device=place.device).unsqueeze(1)
        turns = self.turns[avatar, place].unflatten(1, knot.shape[1:])
        shares = weights * there.unflatten(1, knot.shape[1:])
        turn = (shares[..., None, None] * turns).sum(dim=2)
        channels = turn.shape[-2]
        turned = multiply(below_xyzw[..., :channels, :], from_rotvec(turn))
        return torch.cat((turned, below_xyzw[..., channels:, :]), dim=-2)


def around(times_s: Tensor) -> tuple[Tensor, Tensor]:
    """Return the four knots (..., 4) about instants (...), s, and what each of their control points counts there."""
    at = times_s * KNOTS_HZ
    cell = at.floor()
    u = (at - cell).to(torch.float32)
    v = 1.0 - u
    weights = (v**3, 4.0 - 6.0 * u * u + 3.0 * u**3, 4.0 - 6.0 * v * v + 3.0 * v**3, u**3)
    knots = cell.long().unsqueeze(-1) + torch.arange(-1, 3, device=times_s.device)
    return knots, torch.stack(weights, dim=-1) / 6.0


def join_nudges(nudges: Sequence[Nudges | None], avatars: Sequence[int]) -> Nudges | None:
    """Join the nudges of several batches into one; None if none of them has any.

    Args:
        nudges: Those of each batch; None for a batch without.
        avatars: Number of avatars of each batch.
    """
    given = [entry for entry in nudges if entry is not None]
    if not given:
        return None
    longest, channels = (max(entry.turns.shape[axis] for entry in given) for axis in (1, 2))
    knots, turns = [], []
    for entry, count in zip(nudges, avatars, strict=True):
        knot = given[0].knots.new_full((count, longest), _NEVER)
        turn = given[0].turns.new_zeros(count, longest, channels, 3)
        if entry is not None:
            knot[:, : entry.knots.shape[1]] = entry.knots
            turn[:, : entry.turns.shape[1], : entry.turns.shape[2]] = entry.turns
        knots.append(knot)
        turns.append(turn)
    return Nudges(torch.cat(knots), torch.cat(turns))
