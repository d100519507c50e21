"""Gesturing hands stay in the picture; hanging ones and ways home are left alone."""

from __future__ import annotations

import pytest
import torch

from gestures.library.handshapes import handshape
from gestures.lowering import Stage
from gestures.lowering.framing import in_picture
from gestures.lowering.keys import HandMove
from gestures.platforms import load_platform
from motion.bodies import load_body

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
