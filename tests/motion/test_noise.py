"""Hashed noise: a pure function of time, bounded, smooth, independent of seeds and batches."""

import torch

from motion.idle.noise import hash_unit, smooth_noise


def test_the_same_instant_gives_the_same_value_in_any_company() -> None:
    times = torch.arange(0, 40, 1 / 60, dtype=torch.float64)[None]
    seeds = torch.tensor([7])
    whole = smooth_noise(times, seeds, 5, 0.7)
    for first in (0, 11, 1200, 2399):
        part = smooth_noise(times[:, first : first + 9], seeds, 5, 0.7)
        assert torch.allclose(part, whole[:, first : first + 9], atol=1e-6)
    both = smooth_noise(times.expand(2, -1), torch.tensor([7, 8]), 5, 0.7)
    assert torch.allclose(both[0], whole[0], atol=1e-6)
    assert not torch.allclose(both[1], whole[0], atol=0.1)


def test_instants_far_apart_are_as_among_others() -> None:
    times = torch.arange(0, 400, 1 / 20, dtype=torch.float64)[None]
    seeds = torch.tensor([7, 8])
    whole = smooth_noise(times.expand(2, -1), seeds, 5, 0.7, salt=3)
    rows = torch.tensor([7999, 3, 4001, 3])
    few = smooth_noise(times[:, rows].expand(2, -1), seeds, 5, 0.7, salt=3)
    assert torch.allclose(few, whole[:, rows], atol=1e-6)


def test_a_day_later_it_is_as_lively_and_does_not_repeat() -> None:
    times = torch.arange(0, 60, 1 / 30, dtype=torch.float64)[None]
    today = smooth_noise(times, torch.tensor([1]), 3, 0.5)
    tomorrow = smooth_noise(times + 86_400.0, torch.tensor([1]), 3, 0.5)
    assert 0.6 < float(tomorrow.std() / today.std()) < 1.6
    correlation = torch.corrcoef(torch.stack((today[0, :, 0], tomorrow[0, :, 0])))[0, 1]
    assert abs(float(correlation)) < 0.6


def test_moments_and_smoothness() -> None:
    times = torch.arange(0, 4000, 1 / 10, dtype=torch.float64)[None]
    value = smooth_noise(times, torch.tensor([3]), 8, 1.0)[0]
    assert value.mean(0).abs().max() < 0.12
    assert (value.std(0) - 1).abs().max() < 0.12
    fine = smooth_noise(torch.arange(0, 20, 1e-3, dtype=torch.float64)[None], torch.tensor([3]), 4, 1.0)[0]
    assert fine.diff(dim=0).abs().max() < 0.01


def test_hash_is_uniform() -> None:
    value = hash_unit(torch.arange(200_000), torch.tensor(5))
    assert abs(float(value.mean()) - 0.5) < 0.003
    assert abs(float(value.var()) - 1 / 12) < 0.001
    assert float(value.min()) >= 0.0 and float(value.max()) < 1.0
