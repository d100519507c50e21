"""Small turns over a track: local, smooth, the same in any batch."""

from __future__ import annotations

from dataclasses import replace

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from motion.blending.nudges import KNOTS_HZ, Nudges, around
from motion.errors import PlanningError
from motion.rotations import angle_between, identity
from motion.submovements import Track, carried_on, stack_tracks

from .turning import base

KNOT, TURN = 24, (0.0, 0.06, 0.0)


def nudged(track: Track, knot: int = KNOT) -> Track:
    turns = torch.tensor([[[(0.0, 0.0, 0.0), TURN]]])
    return replace(track, nudges=Nudges(torch.tensor([[knot]]), turns))


def away_rad(one: Track, other: Track, times: torch.Tensor) -> torch.Tensor:
    return angle_between(one.sample(times)[0], other.sample(times)[0])


def test_only_the_instants_about_a_knot_and_its_channel_are_turned() -> None:
    times = torch.arange(0, 4, 1 / 480, dtype=torch.float64)[None]
    turned = away_rad(base(), nudged(base()), times)
    near = (times[0] - KNOT / KNOTS_HZ).abs() < 2.0 / KNOTS_HZ
    assert float(turned[~near].max()) < 1e-3 and float(turned[:, [0, 2]].max()) < 1e-3
    assert times[0, turned[:, 1].argmax()] == pytest.approx(KNOT / KNOTS_HZ, abs=0.01)
    assert float(turned.max()) == pytest.approx(TURN[1] * 2.0 / 3.0, rel=0.02)


def test_a_nudge_sets_out_and_comes_back_without_a_jerk() -> None:
    step = 1.0 / 960.0
    times = torch.arange(1.5, 2.5, step, dtype=torch.float64)
    knots, weights = around(times)
    share = (weights * (knots == KNOT)).sum(-1).double()
    acceleration = share.diff().diff() / step**2
    # The second derivative of the spline is piecewise linear: 2 KNOTS_HZ² at most, and continuous.
    assert float(acceleration.abs().max()) < 2.05 * KNOTS_HZ**2
    assert float(acceleration.diff().abs().max()) < 4.0 * KNOTS_HZ**3 * step + 2.0


@settings(max_examples=30, deadline=None)
@given(st.floats(0.0, 90_000.0))
def test_what_knots_count_sums_to_one_at_any_time(time_s: float) -> None:
    knots, weights = around(torch.tensor([time_s], dtype=torch.float64))
    assert float(weights.sum()) == pytest.approx(1.0, abs=1e-5) and float(weights.min()) >= 0.0
    assert knots[0, 1] <= time_s * KNOTS_HZ <= knots[0, 2]


def test_tracks_in_a_batch_are_turned_as_they_are_alone() -> None:
    tracks = [base(1), nudged(base(2)), nudged(base(3), KNOT + 9)]
    times = torch.arange(0, 4, 1 / 60, dtype=torch.float64).expand(3, -1)
    together = stack_tracks(tracks).sample(times)
    for row, track in enumerate(tracks):
        assert torch.allclose(together[row], track.sample(times[:1])[0], atol=1e-6)


def test_a_track_that_goes_on_or_is_copied_keeps_its_nudges() -> None:
    track = nudged(base())
    times = torch.arange(0, 3, 1 / 60, dtype=torch.float64)[None]
    longer = carried_on(track, identity(1, 3), 6.0, 7.0)
    for other in (longer, track.clone(), track.to("cpu")):
        assert torch.allclose(other.sample(times), track.sample(times), atol=1e-6)


def test_nudges_whose_shapes_disagree_are_refused() -> None:
    with pytest.raises(PlanningError, match="knots") as raised:
        Nudges(torch.zeros(1, 2, dtype=torch.int64), torch.zeros(1, 3, 2, 3))
    assert raised.value.code == "DX-PLAN-014"
