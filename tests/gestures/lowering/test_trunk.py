"""The trunk's turns: in little time they are small, so that it turns no more sharply than people's does."""

from __future__ import annotations

import pytest
import torch

from gestures.chance import Chance
from gestures.lowering.trunk import _Turn, _turned
from motion.clip import Clip
from motion.metrics.jumps import SHARPEST_DEG_S2, angular_accelerations_deg_s2
from motion.rotations import identity
from motion.skeleton import JOINT_NAMES, joint_index
from motion.timing import FrameRate

TRUNK = ("pelvis", "spine1", "spine2", "spine3")
RATE = FrameRate(120)


@pytest.mark.parametrize("span_s", [0.06, 0.12, 0.16, 0.24, 0.4, 0.8])
@pytest.mark.parametrize("pitch_deg", [0.0, 8.0])
def test_a_turn_in_little_time_is_no_jerk(span_s: float, pitch_deg: float) -> None:
    leaning, upright = [(0.0, 0.4 * pitch_deg, 0.0)] * 4, [(0.0, 0.0, 0.0)] * 4
    times_s = torch.arange(0.0, 4.0, 1.0 / RATE.fps, dtype=torch.float64)
    for seed in range(40):
        draw = Chance(seed)
        turns = [
            _Turn(leaning, (0.5, 1.4), 1.0, draw.of("there")),
            _Turn(upright, (2.0, 2.0 + span_s), 1.0, draw.of("back")),
        ]
        turned = _turned(turns).sample(times_s[None])[0]
        local = identity(len(times_s), len(JOINT_NAMES))
        local[:, [joint_index(name) for name in TRUNK]] = turned
        clip = Clip(RATE, local, torch.zeros(len(times_s), 3))
        assert angular_accelerations_deg_s2(clip)["spine"].max() < SHARPEST_DEG_S2["spine"], seed
