"""Hand shapes: correct to the finger."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch

from gestures.errors import InvalidInputError, NotFoundError
from gestures.library.handshapes import handshape, load_handshapes
from gestures.lowering.landmarks import hand_point_m
from motion.bodies import load_body
from motion.hand import finger_rotations

FINGERS = ("thumb", "index", "middle", "ring", "pinky")
STRETCHED = {
    **{f"cn{number}": set(FINGERS[1 : number + 1]) for number in (1, 2, 4)},
    "cn0": set(),
    "cn3": {"middle", "ring", "pinky"},
    "cn5": set(FINGERS),
    "cn6": {"thumb", "pinky"},
    "cn8": {"thumb", "index"},
    "cn9": set(),
    "cn10": set(),
    "west1": {"index"},
    "west2": {"index", "middle"},
    "west3": {"thumb", "index", "middle"},
    "west4": set(FINGERS[1:]),
    "west5": set(FINGERS),
    "west10": set(FINGERS),
    "thumb_up": {"thumb"},
    "point": {"index"},
    "ok_ring": {"middle", "ring", "pinky"},
    "oath": {"index", "middle", "ring"},
}


def tips_m(shape: str) -> dict[str, torch.Tensor]:
    skeleton = load_body().skeleton
    fingers = finger_rotations(skeleton, handshape(shape).tensor(), "left")
    return {finger: hand_point_m(skeleton, f"{finger}_tip", fingers) for finger in FINGERS}


@pytest.mark.parametrize(
    ("shape", "finger"),
    [("ok_ring", "index"), ("pinch", "index"), ("beak", "middle"), ("cn7", "index"), ("cn7", "middle")],
)
def test_fingers_that_are_to_meet_do(shape: str, finger: str) -> None:
    """The points lie in the middle of the fingertips, each of which is some 7 mm thick to either side."""
    tips = tips_m(shape)
    assert 0.010 < float((tips["thumb"] - tips[finger]).norm()) < 0.0145


def test_crossed_fingers_of_the_heart_cross_before_their_tips() -> None:
    tips = tips_m("finger_heart")
    assert 0.015 < float((tips["thumb"] - tips["index"]).norm()) < 0.03


@pytest.mark.parametrize(("shape", "stretched"), sorted(STRETCHED.items()))
def test_a_number_stretches_just_its_fingers(shape: str, stretched: set[str]) -> None:
    for finger, row in zip(FINGERS, handshape(shape).angles_deg, strict=True):
        straight = row[0] < 10.0 if finger == "thumb" else sum(row[:3]) < 40.0
        assert straight == (finger in stretched), finger


def test_every_shape_lies_within_what_hands_can_do() -> None:
    """Loading refuses one that does not."""
    shapes = load_handshapes()
    assert len(shapes) >= 40
    for shape in shapes.values():
        # The end joint of a finger has no bend of its own: it follows the middle one.
        for _, middle, end, _ in shape.angles_deg[1:]:
            assert end <= middle + 5.0, shape.name


@pytest.mark.parametrize(
    "row",
    [
        "{thumb: 0, index: 0, middle: 0, ring: 0}",
        "{thumb: 0, index: [0, 0, 0], middle: 0, ring: 0, pinky: 0}",
        "{thumb: 0, index: [0, 140, 0, 0], middle: 0, ring: 0, pinky: 0}",
        "{thumb: 0, index: straight, middle: 0, ring: 0, pinky: 0}",
    ],
)
def test_a_malformed_shape_is_refused_by_name(row: str, tmp_path: Path) -> None:
    path = tmp_path / "shapes.yaml"
    path.write_text(f"shapes:\n  claw: {row}\n", encoding="utf-8")
    with pytest.raises(InvalidInputError, match="claw"):
        load_handshapes(path)


def test_an_unknown_shape_brings_the_nearest() -> None:
    with pytest.raises(NotFoundError, match=r"DX-LIB-003.*fist"):
        handshape("fists")
