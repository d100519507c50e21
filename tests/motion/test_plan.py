"""The plan's live parameter: energy may change while a show runs, and what was shown stays as it was."""

import math

import pytest
import torch

from motion.errors import PlanningError
from motion.performance import Performance
from motion.plan import MAX_ENERGY, stack_plans, with_energy
from motion.rotations import angle_between
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
    assert speeds[0] * 1.2 < speeds[1] and speeds[1] * 1.2 < speeds[2]


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
