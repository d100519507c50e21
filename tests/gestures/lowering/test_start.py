"""As a show begins, hands rest beside the body, also where the first gesture leaves them no time to settle."""

from __future__ import annotations

from dataclasses import replace

import pytest
import torch

from gestures.library.catalogue import Library
from gestures.lowering import Stage, lower
from gestures.personas import load_persona
from gestures.platforms import load_platform
from motion.bodies import SkinnedBody
from motion.bodies.volume import BodyVolume
from motion.kinematics import forward_kinematics
from motion.metrics.probes import skin_depth_m
from motion.performance import Performance
from motion.timing import TimeRange

from .conftest import timeline_of

PLATFORM = load_platform("douyin")
DEEPEST_M = 0.012


def _earlier(span: TimeRange, by_s: float) -> TimeRange:
    return TimeRange(span.start_s - by_s, span.end_s - by_s)


@pytest.mark.parametrize("seed", range(8))
def test_hands_begin_outside_the_body(
    library: Library, body: SkinnedBody, volume: BodyVolume, seed: int
) -> None:
    timeline = timeline_of([(library.get("present_between"), "both", None)], PLATFORM, 1.0, seed)
    (first,) = timeline.gestures
    phases = ("preparation", "stroke", "hold", "retraction")
    begun_s = first.preparation.start_s
    first = replace(first, **{phase: _earlier(getattr(first, phase), begun_s) for phase in phases})
    stage = Stage.of(body.skeleton, PLATFORM)
    plan = lower(replace(timeline, gestures=(first,)), library, load_persona("playful"), stage, volume)
    pose, _ = Performance(plan, body.skeleton).evaluate(torch.arange(12, dtype=torch.float64) / 60)
    rotations, positions = forward_kinematics(body.skeleton, pose.local_xyzw[0], pose.root_m[0])
    for side in ("left", "right"):
        assert float(skin_depth_m(volume, side, rotations, positions).max()) <= DEEPEST_M
