"""Ways are timed the same at once or one after the other, and only those that are others are timed again."""

from dataclasses import replace
from unittest.mock import patch

import torch

from gestures.library.catalogue import Library
from gestures.lowering import Stage, arm_timing
from gestures.lowering.arm_timing import ArmTimer
from gestures.lowering.arms import Postures
from gestures.lowering.manner import Manner
from gestures.lowering.resting import rest_moves
from gestures.platforms import load_platform
from motion.bodies import SkinnedBody
from motion.rotations import identity
from motion.submovements import TRACK_FIELDS


def test_a_way_that_is_another_is_timed_and_the_others_are_kept(library: Library, body: SkinnedBody) -> None:
    hangs, waits = (rest_moves(library.get(name))["left"] for name in ("posture_relaxed", "posture_talking"))
    moves = [
        hangs,
        replace(waits, start_s=0.5, end_s=1.3, phase="preparation", placement=0),
        replace(waits, start_s=1.3, end_s=2.0, phase="stroke", place=torch.tensor((0.9, 0.6, 0.7))),
        replace(hangs, start_s=2.4, end_s=3.4),
        replace(waits, start_s=4.4, end_s=5.4, phase="rest"),
    ]
    stands = identity(len(moves), 55), body.skeleton.rest_positions_m.repeat(len(moves), 1, 1)
    stage = Stage.of(body.skeleton, load_platform("douyin"))
    solved = Postures(stage, "left", moves, stands, None).solved
    timer = ArmTimer(Manner())
    timer.track(solved, moves)
    calmer = [*moves[:2], replace(moves[2], freedom=0.0), *moves[3:]]
    with patch.object(arm_timing, "_steps", wraps=arm_timing._steps) as steps:
        again = timer.track(solved, calmer)
    # The way itself and the one that sets out from where it ends.
    assert len(steps.call_args.args[0].moves) == 2
    afresh = ArmTimer(Manner()).track(solved, calmer)
    for name in TRACK_FIELDS:
        assert torch.allclose(getattr(again, name), getattr(afresh, name), atol=1e-6)
