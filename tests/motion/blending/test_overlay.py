"""Sampled motion over a track: only inside its windows, by its weights, the same in any order and batch."""

from __future__ import annotations

import pytest
import torch

from motion.blending.overlay import Overlay
from motion.errors import PlanningError
from motion.rotations import angle_between, from_rotvec, identity
from motion.submovements import Track, stack_tracks

from .turning import base

RATE_HZ = 60.0


def laid_over(track: Track, start_s: float, count: int, weight: torch.Tensor, seed: int = 5) -> Track:
    turns = torch.randn(3, 3, generator=torch.Generator().manual_seed(seed))
    values = from_rotvec(turns * torch.linspace(0.0, 0.6, count)[:, None, None])
    overlay = Overlay.of_windows([(start_s, values, weight)], 3, 4, RATE_HZ)
    return Track(track.start_s, track.end_s, track.skew, track.keys, track.bow, overlay=overlay)


def test_outside_its_windows_nothing_changes_and_inside_the_weight_says_how_much() -> None:
    track = base()
    times = torch.arange(0, 5, 1 / 240, dtype=torch.float64)[None]
    below = track.sample(times)
    none = laid_over(track, 1.0, 61, torch.zeros(61)).sample(times)
    assert torch.allclose(none, below, atol=1e-6)
    whole = laid_over(track, 1.0, 61, torch.ones(61))
    found = whole.sample(times)[0]
    inside = (times[0] >= 1.0) & (times[0] <= 2.0)
    assert torch.equal(found[~inside], below[0][~inside])
    assert whole.overlay is not None
    middle = whole.sample(torch.tensor([[1.5]], dtype=torch.float64))[0, 0]
    assert float(angle_between(middle, whole.overlay.values[30]).max()) < 1e-3
    half = laid_over(track, 1.0, 61, torch.full((61,), 0.5)).sample(times)[0]
    to_half, to_whole = angle_between(half, below[0]), angle_between(found, below[0])
    assert torch.allclose(to_half, 0.5 * to_whole, atol=2e-3)


def test_a_smooth_weight_gives_a_smooth_way() -> None:
    weight = 0.5 - 0.5 * torch.cos(torch.linspace(0, 2 * torch.pi, 121))
    times = torch.arange(0, 5, 1 / 1000, dtype=torch.float64)[None]
    found = laid_over(base(), 1.0, 121, weight).sample(times)[0]
    assert float(angle_between(found[1:], found[:-1]).max()) * 1000 < 12.0


def test_any_order_and_any_batch_give_the_same() -> None:
    weight = torch.linspace(0, 1, 61)
    one, two, bare = laid_over(base(0), 0.5, 61, weight), laid_over(base(1), 2.5, 31, weight[:31], 6), base(2)
    times = torch.rand(400, generator=torch.Generator().manual_seed(2), dtype=torch.float64) * 5
    joined = stack_tracks([bare, one, two]).sample(times.expand(3, -1))
    for row, track in enumerate((bare, one, two)):
        assert torch.allclose(joined[row], track.sample(times[None])[0], atol=1e-6)
    order = torch.randperm(400, generator=torch.Generator().manual_seed(3))
    assert torch.allclose(one.sample(times[order][None]), one.sample(times[None])[:, order])


@pytest.mark.parametrize("spoil", ["weights", "count"])
def test_windows_without_their_samples_are_refused(spoil: str) -> None:
    values, weights = identity(10, 3), torch.ones(10)
    count = torch.tensor([[12 if spoil == "count" else 10]])
    with pytest.raises(PlanningError, match="DX-PLAN-010"):
        Overlay(
            torch.zeros(1, 1, dtype=torch.float64),
            torch.zeros(1, 1, dtype=torch.int64),
            count,
            values,
            weights[:-1] if spoil == "weights" else weights,
            RATE_HZ,
        )
