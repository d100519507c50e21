"""Sharp turns of arms are rounded off: below the bound, no further than needed, and not where a hand is exact."""

from __future__ import annotations

import math

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor

from gestures.lowering.rounding import rounded
from motion.blending.track_builder import TrackBuilder
from motion.clip import Clip
from motion.metrics.jumps import SHARPEST_DEG_S2, angular_accelerations_deg_s2
from motion.plan import ARM_CHANNELS, ARM_JOINTS
from motion.rotations import angle_between, from_rotvec, identity
from motion.submovements import Track
from motion.timing import FrameRate

RATE = FrameRate(60)
END_S = 4.0
NEVER = torch.zeros(0, 2, dtype=torch.float64)


def turned(angle_deg: float, channel: int, span_s: float, axis: tuple[float, float, float]) -> Track:
    """An arm one joint of which turns by an angle and back, in so long each."""
    turn = torch.nn.functional.normalize(torch.tensor(axis), dim=0) * math.radians(angle_deg)
    there = identity(ARM_CHANNELS)
    there[channel] = from_rotvec(turn)
    builder = TrackBuilder(identity(ARM_CHANNELS))
    builder.move(there, 1.5, 1.5 + span_s)
    builder.move(identity(ARM_CHANNELS), 2.3, 2.3 + span_s)
    return builder.build()


def sampled(arm: Track) -> tuple[Tensor, Tensor]:
    times_s = torch.arange(RATE.frames_in(END_S), dtype=torch.float64) / 60.0
    return times_s, arm.sample(times_s[None])[0]


def sharpest(arm: Track) -> dict[str, float]:
    """How sharply shoulder and elbow turn at most, as soak and checks measure it, share of people's sharpest."""
    _, local = sampled(arm)
    whole = identity(len(local), 55)
    whole[:, list(ARM_JOINTS["left"])] = local
    found = angular_accelerations_deg_s2(Clip(RATE, whole, torch.zeros(len(local), 3)))
    return {
        part: float(found[f"left_{part}"].max()) / SHARPEST_DEG_S2[part] for part in ("shoulder", "elbow")
    }


@settings(max_examples=15, deadline=None)
@given(
    share=st.floats(1.0, 1.8),
    joint=st.sampled_from([(1, "shoulder"), (2, "elbow")]),
    span_s=st.floats(0.17, 0.35),
    axis=st.tuples(*[st.floats(-1.0, 1.0)] * 3).filter(lambda axis: math.hypot(*axis) > 0.1),
)
def test_what_would_jump_no_longer_does(
    share: float, joint: tuple[int, str], span_s: float, axis: tuple[float, float, float]
) -> None:
    channel, part = joint
    # Peak acceleration of a minimum-jerk movement: 5.77 times its way over the square of its time.
    angle_deg = min(120.0, share * SHARPEST_DEG_S2[part] * span_s**2 / 5.77)
    arm = turned(angle_deg, channel, span_s, axis)
    bent = rounded(arm, 0.0, END_S, NEVER)
    assert sharpest(bent.track)[part] < 0.9
    times_s, before = sampled(arm)
    _, after = sampled(bent.track)
    moved = (angle_between(before, after) > 1e-4).any(dim=-1)
    within = ((times_s[:, None] >= bent.spans_s[:, 0]) & (times_s[:, None] <= bent.spans_s[:, 1])).any(dim=-1)
    assert bool((within | ~moved).all()), "it is another outside of the times that are told"
    assert float(torch.rad2deg(angle_between(before, after)).max()) < 0.5 * angle_deg + 1.0


def test_an_arm_that_turns_gently_stays_as_it_is() -> None:
    arm = turned(50.0, 1, 0.5, (0.0, 0.0, 1.0))
    bent = rounded(arm, 0.0, END_S, NEVER)
    assert bent.track is arm
    assert bent.spans_s.shape == (0, 2)


def test_a_hand_that_touches_or_points_is_moved_least() -> None:
    arm = turned(110.0, 1, 0.18, (0.0, 0.0, 1.0))
    assert sharpest(arm)["shoulder"] > 0.9
    exact_s = torch.tensor([[1.64, 1.72]], dtype=torch.float64)
    at = torch.tensor([[1.68]], dtype=torch.float64)
    off = [
        float(angle_between(arm.sample(at), rounded(arm, 0.0, END_S, spans).track.sample(at)).max())
        for spans in (NEVER, exact_s)
    ]
    assert off[1] < 0.5 * off[0]


@pytest.mark.parametrize("start_s", [0.0, 1.4])
def test_where_it_is_looked_at_begins_and_ends_does_not_matter(start_s: float) -> None:
    arm = turned(110.0, 1, 0.18, (0.0, 1.0, 1.0))
    assert sharpest(rounded(arm, start_s, 2.8, NEVER).track)["shoulder"] < 0.9
