"""The plan's live parameter: energy may change while a show runs, and what was shown stays as it was."""

import math
from dataclasses import replace

import pytest
import torch

from motion.blending.track_builder import TrackBuilder
from motion.errors import PlanningError
from motion.performance import Performance
from motion.plan import MAX_ENERGY, stack_plans, with_energy
from motion.rotations import angle_between, from_rotvec, identity
from motion.skeleton import Skeleton, joint_index

from .test_performance import plan, times

AT_S = 4.0


def head_speed(performance: Performance, start_s: float, end_s: float) -> float:
    at = torch.arange(start_s, end_s, 1 / 60, dtype=torch.float64)
    head = performance.evaluate(at)[0].local_xyzw[0, :, joint_index("head")]
    return float(angle_between(head[1:], head[:-1]).mean())


def test_a_livelier_room_changes_what_comes_and_nothing_before(skeleton: Skeleton) -> None:
    calm = Performance(plan(1), skeleton)
    lively = Performance(with_energy(plan(1), 1.8, AT_S), skeleton)
    sleepy = Performance(with_energy(plan(1), 0.3, AT_S), skeleton)
    before = times()[times() <= AT_S]
    for other in (lively, sleepy):
        assert torch.equal(other.evaluate(before)[0].local_xyzw, calm.evaluate(before)[0].local_xyzw)
    speeds = [head_speed(show, 6.0, 12.0) for show in (sleepy, calm, lively)]
    assert speeds[0] * 1.1 < speeds[1] and speeds[1] * 1.1 < speeds[2]


def trunk_turns(performance: Performance, start_s: float = 6.0, end_s: float = 12.0) -> torch.Tensor:
    """(4,) mean turn of the trunk's joints from instant to instant, rad."""
    at = torch.arange(start_s, end_s, 1 / 60, dtype=torch.float64)[None]
    trunk = performance.trunk(at)[0][0]
    return angle_between(trunk[1:], trunk[:-1]).mean(dim=0)


def test_the_trunk_goes_further_along_but_for_what_points(skeleton: Skeleton) -> None:
    def shares(steady: bool) -> torch.Tensor:
        calm = plan(1, steady=steady, moves=7)
        still = replace(calm, sway=torch.zeros(1))
        return trunk_turns(Performance(with_energy(still, 1.6, AT_S), skeleton)) / trunk_turns(
            Performance(still, skeleton)
        )

    assert bool((shares(steady=False) > 1.3).all())
    assert torch.allclose(shares(steady=True), torch.ones(4), atol=1e-3)


def test_a_bow_is_no_deeper_for_a_lively_host(skeleton: Skeleton) -> None:
    calm = plan(1)
    bow = TrackBuilder(identity(4))
    bow.move(from_rotvec(torch.tensor([[math.radians(20.0), 0.0, 0.0]] * 4)), AT_S + 2.0, AT_S + 3.0)
    calm = replace(calm, trunk=bow.build(), sway=torch.zeros(1))
    at = torch.tensor([[AT_S + 4.0]], dtype=torch.float64)
    low, lower = (
        Performance(show, skeleton).trunk(at)[0] for show in (calm, with_energy(calm, MAX_ENERGY, AT_S))
    )
    assert float(angle_between(low, lower).max()) < math.radians(0.5)


def test_energy_may_change_every_instant_and_arrives_at_the_last_level(skeleton: Skeleton) -> None:
    live = plan(2)
    for step in range(40):
        live = with_energy(live, 0.5 + 0.02 * step, AT_S + 0.05 * step)
    end = live.energy.sample(torch.tensor([[60.0]], dtype=torch.float64))
    assert float(end) == pytest.approx(0.5 + 0.02 * 39, abs=1e-5)
    clip, _ = Performance(live, skeleton).sample(60)
    assert bool(torch.isfinite(clip.local_xyzw).all())


def test_a_room_of_avatars_changes_together(skeleton: Skeleton) -> None:
    both = with_energy(stack_plans([plan(1), plan(2)]), 1.5, AT_S)
    alone = with_energy(plan(2), 1.5, AT_S)
    shown = Performance(both, skeleton).evaluate(times(10))[0].local_xyzw[1]
    assert torch.allclose(shown, Performance(alone, skeleton).evaluate(times(10))[0].local_xyzw[0], atol=1e-5)


@pytest.mark.parametrize(
    ("level", "at_s", "over_s"),
    [
        (-0.1, 1.0, 1.0),
        (MAX_ENERGY + 0.1, 1.0, 1.0),
        (math.nan, 1.0, 1.0),
        (1.0, math.inf, 1.0),
        (1.0, 1.0, 0.0),
    ],
)
def test_energy_out_of_range_is_refused(level: float, at_s: float, over_s: float) -> None:
    with pytest.raises(PlanningError, match="DX-PLAN-013"):
        with_energy(plan(1), level, at_s, over_s)
