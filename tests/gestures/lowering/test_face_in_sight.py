"""Hands that mean nothing about the face leave it in sight, and those that do are where they say."""

from __future__ import annotations

from dataclasses import replace

import pytest
import torch
from torch import Tensor

from gestures.library.catalogue import Library
from gestures.library.gesture import Gesture
from gestures.lowering.landmarks import at_head
from gestures.platforms import load_platform
from motion.bodies import SkinnedBody
from motion.bodies.volume import BodyVolume
from motion.skeleton import joint_index

from .conftest import PlayedShow, everything, frame, play, timeline_of

FACE_M = (0.055, 0.07)
"""Half the width and height of the middle of a face, metres."""
HAND_POINTS = ("wrist", "middle1", "middle2", "middle3", "index3", "pinky3", "thumb3")
AT_FACE = {"cover_mouth", "iconic_action", "shush", "chef_kiss", "frame_face", "cup_ear", "salute"}
"""Families that have to do with the face, and acts that may."""


def face_m(show: PlayedShow, at: int) -> Tensor:
    """Return the middle of the face (3,) in a frame, metres."""
    eyes = 0.5 * (show.positions[at, joint_index("left_eye")] + show.positions[at, joint_index("right_eye")])
    upright = show.positions[at, joint_index("head")] - show.positions[at, joint_index("neck")]
    return eyes - 0.03 * upright / upright.norm()


def hidden_by(show: PlayedShow, side: str, at: int) -> int:
    """Return how many points of a hand lie before the face in the picture."""
    camera, face = show.stage.camera, face_m(show, at)
    points = torch.stack([show.positions[at, joint_index(f"{side}_{name}")] for name in HAND_POINTS])
    offset = camera.project(points.double()) - camera.project(face.double())
    metres = offset * float(camera.depth_m(face)) / camera.focal_px
    before = (metres / metres.new_tensor(FACE_M)).norm(dim=-1) < 1.0
    return int((before & (points[:, 2] > face[2] - 0.06)).sum())


def hiding(show: PlayedShow) -> set[tuple[str, str, str]]:
    """Gestures, their hands and the side that is before the face at the end of the stroke."""
    return {
        (placement.gesture, placement.hand, side)
        for placement in show.timeline.gestures
        for side in ("left", "right")
        if hidden_by(show, side, frame(show, placement.stroke.end_s)) > 1
    }


def away_from_face(gesture: Gesture) -> bool:
    hands = [hand for key in gesture.keys for hand in (key.main, key.other) if hand is not None]
    return gesture.family not in AT_FACE and not any(at_head(hand) for hand in hands)


@pytest.mark.parametrize("persona", ["warm_host", "energetic_seller"])
def test_no_stroke_ends_before_the_face(
    persona: str, library: Library, body: SkinnedBody, volume: BodyVolume
) -> None:
    profile = load_platform("douyin")
    items = [item for item in everything(library) if away_from_face(item[0])]
    show = play(timeline_of(items, profile, 0.3), profile, library, body, volume, persona)
    assert not hiding(show)


def test_the_greatest_sizes_leave_the_face_in_sight(
    library: Library, body: SkinnedBody, volume: BodyVolume
) -> None:
    profile = load_platform("douyin")
    items = [item for item in everything(library) if item[0].family == "size"]
    timeline = timeline_of(items, profile, 0.3)
    greatest = tuple(replace(placement, parameters={"magnitude": 1.0}) for placement in timeline.gestures)
    show = play(replace(timeline, gestures=greatest), profile, library, body, volume, "energetic_seller")
    assert not hiding(show)


def test_hands_are_on_the_cheeks_and_a_lipstick_at_the_lips(
    library: Library, body: SkinnedBody, volume: BodyVolume
) -> None:
    profile = load_platform("douyin")
    items: list[tuple[Gesture, str, str | None]] = [
        (library.get("hands_to_cheeks"), "both", None),
        (library.get("cover_mouth_both"), "both", None),
        (library.get("apply_lipstick"), "right", None),
    ]
    show = play(timeline_of(items, profile, 0.3), profile, library, body, volume)
    for placement in show.timeline.gestures:
        at = frame(show, placement.stroke.end_s)
        eyes = [show.positions[at, joint_index(f"{side}_eye")] for side in ("left", "right")]
        for side in ("left", "right") if placement.hand == "both" else (placement.hand,):
            knuckle = show.positions[at, joint_index(f"{side}_middle1")]
            assert float((knuckle - face_m(show, at)).norm()) < 0.20, f"{placement.gesture} is elsewhere"
            tips = torch.stack(
                [show.positions[at, joint_index(f"{side}_{name}3")] for name in ("index", "middle", "ring")]
            )
            over = [(tips[:, :2] - eye[:2]).norm(dim=-1).min() for eye in eyes]
            assert float(min(over)) > 0.025, f"{placement.gesture} hides an eye"
