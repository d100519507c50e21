"""Tracks: exact at their keys, smooth everywhere, the same in any order and batch."""

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from motion.blending.movement_table import minimum_jerk
from motion.blending.track_builder import TrackBuilder
from motion.errors import PlanningError
from motion.rotations import angle_between, normalise
from motion.submovements import Track, stack_tracks


def made(seed: int, moves: int = 12, channels: int = 4, width: int = 4) -> Track:
    generator = torch.Generator().manual_seed(seed)

    def value() -> torch.Tensor:
        raw = torch.randn(channels, width, generator=generator)
        return normalise(raw) if width == 4 else raw

    builder = TrackBuilder(value())
    at = 0.5
    for _ in range(moves):
        start = at + 0.3 * torch.rand(channels, generator=generator, dtype=torch.float64)
        length = 0.4 + torch.rand(channels, generator=generator, dtype=torch.float64)
        skew = 0.75 + 0.3 * torch.rand(channels, generator=generator)
        bow = torch.randn(channels, 3 if width == 4 else width, generator=generator) * 0.2
        builder.move(value(), start, start + length, skew, bow)
        at += 0.5
    return builder.build()


@given(st.integers(0, 10_000), st.sampled_from([1, 3, 4]))
@settings(max_examples=40, deadline=None)
def test_any_track_is_continuous_in_value_and_speed(seed: int, width: int) -> None:
    track = made(seed, width=width)
    rate = 2000.0
    times = torch.arange(0, 9.0, 1 / rate, dtype=torch.float64)[None]
    value = track.sample(times)[0].double()
    if width == 4:
        flip = ((value[1:] * value[:-1]).sum(-1, keepdim=True) < 0).cumsum(0) % 2
        value = torch.cat((value[:1], torch.where(flip.bool(), -value[1:], value[1:])))
        assert torch.allclose(value.norm(dim=-1), torch.ones(1, dtype=torch.float64), atol=1e-5)
    # Over windows long enough that float32 rounding is small against them.
    coarse = value[::20]
    speed = (coarse[1:] - coarse[:-1]) * rate / 20
    assert (coarse[1:] - coarse[:-1]).abs().max() < 0.25
    change = (speed[1:] - speed[:-1]).abs().max()
    assert change < 2.5, "speed may not jump within a hundredth of a second"


def test_a_key_is_met_exactly_once_every_channel_has_arrived() -> None:
    builder = TrackBuilder(torch.zeros(2, 3))
    builder.move(
        torch.ones(2, 3),
        torch.tensor([0.0, 0.2], dtype=torch.float64),
        torch.tensor([0.6, 1.0], dtype=torch.float64),
    )
    builder.move(torch.full((2, 3), -2.0), 1.5, 2.0)
    value = builder.build().sample(torch.tensor([[-1.0, 1.0, 1.4, 5.0]], dtype=torch.float64))[0]
    assert torch.equal(value[0], torch.zeros(2, 3))
    assert torch.allclose(value[1], torch.ones(2, 3)) and torch.allclose(value[2], torch.ones(2, 3))
    assert torch.allclose(value[3], torch.full((2, 3), -2.0))


def test_order_and_chunks_do_not_matter() -> None:
    track = made(3)
    times = torch.linspace(-1, 9, 801, dtype=torch.float64)[None]
    whole = track.sample(times)
    shuffled = torch.randperm(801, generator=torch.Generator().manual_seed(1))
    assert torch.allclose(track.sample(times[:, shuffled]), whole[:, shuffled], rtol=0, atol=1e-6)
    pieces = torch.cat([track.sample(piece) for piece in times.split(7, dim=1)], dim=1)
    assert torch.allclose(pieces, whole, rtol=0, atol=1e-6)


def test_stacked_avatars_equal_single_ones() -> None:
    tracks = [made(1, moves=3), made(2, moves=11), made(3, moves=0)]
    times = torch.linspace(0, 20, 333, dtype=torch.float64)[None]
    together = stack_tracks(tracks).sample(times.expand(3, -1))
    for row, track in enumerate(tracks):
        assert torch.allclose(angle_between(together[row], track.sample(times)[0]), torch.zeros(1), atol=2e-3)


def test_minimum_jerk_has_its_known_shape() -> None:
    u = torch.linspace(0, 1, 2001, dtype=torch.float64)
    speed = torch.gradient(minimum_jerk(u), spacing=(u,))[0]
    assert speed.max() == pytest.approx(1.875, abs=1e-4)
    assert u[speed.argmax()] == pytest.approx(0.5, abs=1e-3)
    early = torch.gradient(minimum_jerk(u, 0.8), spacing=(u,))[0]
    assert 0.35 < u[early.argmax()] < 0.47


def test_tracks_that_run_backwards_are_refused() -> None:
    track = made(5, moves=3)
    with pytest.raises(PlanningError, match="DX-PLAN-002"):
        Track(track.end_s, track.start_s, track.skew, track.keys, track.bow)
    with pytest.raises(PlanningError, match="DX-PLAN-001"):
        Track(track.start_s, track.end_s, track.skew, track.keys[:, :-1], track.bow)


def test_the_builder_leaves_its_input_alone_and_keeps_requests_possible() -> None:
    value = torch.ones(2, 3)
    start = torch.tensor([5.0, 1.0], dtype=torch.float64)
    builder = TrackBuilder(torch.zeros(2, 3))
    for _ in range(6):
        builder.move(value, start, start - 3.0)
    assert torch.equal(start, torch.tensor([5.0, 1.0], dtype=torch.float64))
    assert builder.build().sample(torch.tensor([[100.0]], dtype=torch.float64)).allclose(value)


def test_no_instants_give_no_values() -> None:
    never = torch.zeros(1, 0, dtype=torch.float64)
    for width in (1, 4):
        builder = TrackBuilder(torch.ones(3, width))
        builder.move(torch.ones(3, width), 0.5, 1.0)
        assert builder.build().sample(never).shape == (1, 0, 3, width)
