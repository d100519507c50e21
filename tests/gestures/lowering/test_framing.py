"""Gesturing hands stay in the picture; hanging ones and ways home are left alone."""

from __future__ import annotations

from dataclasses import replace

import pytest
import torch

from gestures.library.handshapes import handshape
from gestures.lowering import Stage
from gestures.lowering.arms import Postures
from gestures.lowering.framing import in_picture
from gestures.lowering.keys import HandMove
from gestures.platforms import load_platform
from motion.bodies import load_body
from motion.idle.legs import rest_pelvis_m
from motion.kinematics import forward_kinematics
from motion.rotations import identity, rotate

FLAT = handshape("flat").tensor()


def move(side: str, out: float, phase: str = "stroke", up: float = 0.8) -> HandMove:
    place = torch.tensor((out, up, 0.6))
    return HandMove(side, 0.0, 1.0, phase, FLAT, place, (0.0, 0.0, 1.0), (0.6, 0.8, 0.0))


def placed(stage: Stage, moved: HandMove) -> torch.Tensor:
    point = stage.place_m(moved.side, moved.place[None])
    return in_picture(stage, [moved], point)[0] - point[0]


@pytest.mark.parametrize("side", ["left", "right"])
def test_a_hand_that_would_leave_the_picture_stops_at_its_edge(side: str) -> None:
    stage = Stage.of(load_body().skeleton, load_platform("douyin"))
    far = move(side, 3.5)
    by = placed(stage, far)
    inwards = -1.0 if side == "left" else 1.0
    assert float(by[0]) * inwards > 0.2
    assert float(by[1:].abs().max()) == 0.0
    x, _ = stage.camera.project_fraction(stage.place_m(side, far.place) + by).tolist()
    assert 0.0 < x < 1.0
    assert float(placed(stage, move(side, 1.0)).abs().max()) == 0.0


@pytest.mark.parametrize("left_alone", [move("left", 3.5, "rest"), move("left", 3.5, up=-0.3)])
def test_hands_that_are_not_to_be_read_are_left_alone(left_alone: HandMove) -> None:
    stage = Stage.of(load_body().skeleton, load_platform("douyin"))
    assert float(placed(stage, left_alone).abs().max()) == 0.0


HAND_M = 0.19
"""From the wrist to the tip of the middle finger of a flat hand, metres."""


def solved(stage: Stage, moved: HandMove) -> tuple[float, float]:
    """How far out fingers point, own side, and how far their tips are from the nearer edge, share of the width."""
    skeleton = stage.skeleton
    upright = forward_kinematics(skeleton, identity(1, 55), rest_pelvis_m(skeleton)[None])
    arm = Postures(stage, moved.side, [moved], upright, None).solved
    sign = 1.0 if moved.side == "left" else -1.0
    fingers = rotate(arm.hand_xyzw, torch.tensor([[sign, 0.0, 0.0]]))
    x = float(stage.camera.project_fraction(arm.wrist_m + HAND_M * fingers)[0, 0])
    return sign * float(fingers[0, 0]), min(x, 1.0 - x)


@pytest.mark.parametrize("side", ["left", "right"])
def test_a_hand_that_joints_turn_outwards_is_taken_further_into_the_picture(
    side: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    stage = Stage.of(load_body().skeleton, load_platform("douyin"))
    # Low and far out, no wrist bends so far that fingers point up.
    low = replace(move(side, 1.8, up=0.4), palm=(-1.0, 0.0, 0.0), fingers=(0.0, 1.0, 0.0))
    high = replace(low, place=torch.tensor((1.2, 0.9, 0.6)))
    (low_out, low_room), (_, high_room) = solved(stage, low), solved(stage, high)
    monkeypatch.setattr(Postures, "_frame", lambda _: None)
    (plain_out, plain_room), (_, plain_high_room) = solved(stage, low), solved(stage, high)
    assert min(low_out, plain_out) > 0.4, "the fingers do not point as they were to"
    assert plain_room < 0.02, "else nothing would be to mend"
    assert low_room > 0.06
    assert high_room == plain_high_room > 0.06
