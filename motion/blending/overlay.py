"""Sampled motion laid over a track: windows of frames with weights, as a pure function of time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from motion.errors import PlanningError
from motion.rotations import conjugate, from_rotvec, multiply, to_rotvec

_NEVER_S = 1e18


@dataclass(frozen=True, slots=True, eq=False)
class Overlay:
    """Windows of samples for A avatars; outside them the track below is left alone.

    Attributes:
        start_s: (A, W) float64, time of each window's first sample, s, rising along W; windows of one avatar
            do not overlap. Avatars with fewer windows are padded with windows that never come.
        first: (A, W) int64, row of each window's first sample.
        count: (A, W) int64, number of its samples, at least 1.
        values: (M, C, D) float32 samples; D = 4 for unit quaternions, else a vector.
        weights: (M,) float32, 0 the track below, 1 the sample.
        rate_hz: Samples a second.

    Raises:
        PlanningError: If shapes disagree or a window reaches beyond the samples.
    """

    start_s: Tensor
    first: Tensor
    count: Tensor
    values: Tensor
    weights: Tensor
    rate_hz: float

    def __post_init__(self) -> None:
        shapes = {tuple(part.shape) for part in (self.start_s, self.first, self.count)}
        if len(shapes) > 1 or self.start_s.ndim != 2 or self.values.ndim != 3:
            raise PlanningError("an overlay needs windows (A, W) and samples (M, C, D)", code="DX-PLAN-010")
        if self.weights.shape != self.values.shape[:1] or self.rate_hz <= 0:
            raise PlanningError("an overlay needs one weight a sample and a rate", code="DX-PLAN-010")
        if self.count.numel() and (
            int((self.first + self.count).max()) > len(self.values) or int(self.count.min()) < 1
        ):
            raise PlanningError("a window of an overlay reaches beyond its samples", code="DX-PLAN-010")

    @classmethod
    def of_windows(
        cls, windows: Sequence[tuple[float, Tensor, Tensor]], channels: int, width: int, rate_hz: float
    ) -> Overlay | None:
        """Make the overlay of one avatar.

        Args:
            windows: Start, s, values (n, C, D) and weights (n,) of each, in order of time.
            channels: C.
            width: D.
            rate_hz: Samples a second.

        Returns:
            The overlay, or None without windows.
        """
        if not windows:
            return None
        counts = torch.tensor([len(values) for _, values, _ in windows], dtype=torch.int64)
        return cls(
            torch.tensor([[start for start, _, _ in windows]], dtype=torch.float64),
            (counts.cumsum(0) - counts)[None],
            counts[None],
            torch.cat([values for _, values, _ in windows]).float().reshape(-1, channels, width),
            torch.cat([weights for _, _, weights in windows]).float(),
            rate_hz,
        )

    def clone(self) -> Overlay:
        """Return a copy with memory of its own."""
        return Overlay(
            self.start_s.clone(),
            self.first.clone(),
            self.count.clone(),
            self.values.clone(),
            self.weights.clone(),
            self.rate_hz,
        )

    def to(self, device: torch.device | str) -> Overlay:
        """Return the overlay on another torch device."""
        return Overlay(
            self.start_s.to(device),
            self.first.to(device),
            self.count.to(device),
            self.values.to(device),
            self.weights.to(device),
            self.rate_hz,
        )

    def over(self, below: Tensor, times_s: Tensor) -> Tensor:
        """Return values (A, T, C, D) of the track below, blended with the samples at (A, T) instants, s."""
        window = torch.searchsorted(self.start_s.contiguous(), times_s.contiguous(), right=True) - 1
        index = window.clamp_min(0)
        frame = (times_s - self.start_s.gather(1, index)) * self.rate_hz
        count, first = self.count.gather(1, index), self.first.gather(1, index)
        inside = (window >= 0) & (frame >= 0) & (frame <= (count - 1).to(frame.dtype))
        if not bool(inside.any()):
            return below
        step = torch.minimum(frame.clamp(0, 1e9).floor().long(), (count - 1).clamp_min(0))
        low = first + step
        high = first + torch.minimum(step + 1, count - 1)
        share = (frame - step).clamp(0.0, 1.0).to(torch.float32)
        weight = torch.lerp(self.weights[low], self.weights[high], share) * inside
        value = _between(self.values[low], self.values[high], share)
        return _between(below, value, weight)


def join_overlays(overlays: Sequence[Overlay | None], avatars: Sequence[int]) -> Overlay | None:
    """Join the overlays of several batches into one.

    Args:
        overlays: One a batch; None for a batch without.
        avatars: Number of avatars of each batch.

    Raises:
        PlanningError: If they differ in rate.
    """
    given = [overlay for overlay in overlays if overlay is not None]
    if not given:
        return None
    if len({overlay.rate_hz for overlay in given}) > 1:
        raise PlanningError("overlays of different rates cannot be joined", code="DX-PLAN-011")
    width = max(overlay.start_s.shape[1] for overlay in given)
    device, row = given[0].start_s.device, 0
    starts, firsts, counts = [], [], []
    for overlay, number in zip(overlays, avatars, strict=True):
        start = torch.full((number, width), _NEVER_S, dtype=torch.float64, device=device)
        first = torch.zeros(number, width, dtype=torch.int64, device=device)
        count = torch.ones(number, width, dtype=torch.int64, device=device)
        if overlay is not None:
            own = overlay.start_s.shape[1]
            start[:, :own], count[:, :own] = overlay.start_s, overlay.count
            first[:, :own] = overlay.first + row
            row += len(overlay.values)
        starts.append(start)
        firsts.append(first)
        counts.append(count)
    return Overlay(
        torch.cat(starts),
        torch.cat(firsts),
        torch.cat(counts),
        torch.cat([overlay.values for overlay in given]),
        torch.cat([overlay.weights for overlay in given]),
        given[0].rate_hz,
    )


def _between(low: Tensor, high: Tensor, share: Tensor) -> Tensor:
    """Go from (A, T, C, D) to (A, T, C, D) by (A, T): along the shortest arc for quaternions."""
    u = share[..., None, None]
    if low.shape[-1] != 4:
        return low + (high - low) * u
    return multiply(low, from_rotvec(to_rotvec(multiply(conjugate(low), high)) * u))
