"""Smooth noise as a pure function of time: values hashed on a lattice, joined by a uniform cubic B-spline.

Nothing is remembered between calls, so that any frame of any day can be computed alone. The spline is twice
continuously differentiable and has no power far above its lattice rate.
"""

from __future__ import annotations

import torch
from torch import Tensor

_MIX = (0x9E3779B97F4A7C15, 0xBF58476D1CE4E5B9, 0x94D049BB133111EB)
_SIGNED = tuple(value - (1 << 64) if value >= 1 << 63 else value for value in _MIX)


def hash_unit(*keys: Tensor) -> Tensor:
    """Hash broadcast integer tensors to uniform numbers in 0…1, float32.

    The mixing is SplitMix64's (Steele, Lea & Flood 2014); int64 arithmetic wraps around, the same on every
    device.
    """
    return _unit(_state(*keys))


def _state(*keys: Tensor) -> Tensor:
    state = torch.zeros((), dtype=torch.int64, device=keys[0].device)
    for key in keys:
        state = _mix(state + key.to(torch.int64))
    return state


def _unit(state: Tensor) -> Tensor:
    return ((state >> 11) & ((1 << 53) - 1)).to(torch.float64).mul(2.0**-53).to(torch.float32)


def _mix(state: Tensor) -> Tensor:
    state = state + _SIGNED[0]
    state = (state ^ _shift(state, 30)) * _SIGNED[1]
    state = (state ^ _shift(state, 27)) * _SIGNED[2]
    return state ^ _shift(state, 31)


def _shift(state: Tensor, bits: int) -> Tensor:
    """Logical right shift of int64."""
    return (state >> bits) & ((1 << (64 - bits)) - 1)


def hash_normal(*keys: Tensor) -> Tensor:
    """Hash to nearly normal numbers (sum of three uniforms, variance 1, within ±3), float32."""
    state = _state(*keys)
    draws = [_unit(_mix(state + salt)) for salt in (11, 23, 37)]
    return (draws[0] + draws[1] + draws[2] - 1.5) * 2.0


def smooth_noise(times_s: Tensor, seeds: Tensor, channels: int, rate_hz: float, salt: int = 0) -> Tensor:
    """Evaluate independent noise channels.

    Args:
        times_s: (A, T) float64, s.
        seeds: (A,) int64, one per avatar.
        channels: Number of channels C.
        rate_hz: Lattice points a second; power falls off above about a third of it.
        salt: Tells apart uses of the same seed.

    Returns:
        (A, T, C) float32, mean 0, standard deviation about 1.
    """
    position = times_s * rate_hz
    cell = position.floor()
    first = cell.amin(dim=1, keepdim=True)
    u = (position - cell).to(torch.float32)
    index = (cell - first).to(torch.int64)
    span = int(index.amax()) + 4
    lattice = first.to(torch.int64) - 1
    if span <= 4 * times_s.shape[1]:
        lattice = lattice + torch.arange(span, device=times_s.device)
    else:
        # A few instants far apart: only what they need of the lattice is hashed.
        lattice = (lattice + index).repeat_interleave(4, dim=1)
        lattice = lattice + torch.arange(4, device=times_s.device).repeat(times_s.shape[1])
        index = 4 * torch.arange(times_s.shape[1], device=times_s.device).expand(len(seeds), -1)
        span = lattice.shape[1]
    index = index + torch.arange(len(seeds), device=times_s.device)[:, None] * span
    channel = torch.arange(channels, device=times_s.device) + (salt << 16)
    values = hash_normal(seeds[:, None, None], lattice[:, :, None], channel[None, None, :])
    # B-spline weights; the variance they leave is restored by the constant (mean of the sum of their squares).
    v = 1.0 - u
    weights = (
        v * v * v / 6.0,
        (4.0 - 6.0 * u * u + 3.0 * u**3) / 6.0,
        (4.0 - 6.0 * v * v + 3.0 * v**3) / 6.0,
        u**3 / 6.0,
    )
    rows = values.expand(len(seeds), -1, -1).reshape(-1, channels)
    out = torch.zeros(*times_s.shape, channels, device=times_s.device)
    for tap, weight in enumerate(weights):
        taken = rows.index_select(0, (index + tap).flatten()).view(out.shape)
        out.addcmul_((weight / 0.6924).unsqueeze(-1), taken)
    return out
