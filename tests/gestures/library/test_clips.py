"""Clip gestures as data: what the YAML may say, what a clip's file must be, what is made of a motion."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from gestures.errors import DeixisError, FormatError, InvalidInputError, MissingAssetError
from gestures.library.authoring import parse_gesture, read_gestures
from gestures.library.catalogue import Library
from gestures.library.clip_making import ClipDescription, make_clip_gesture, with_relaxed_hands
from gestures.library.clips import clip_content, read_clip
from gestures.library.gesture import Bilingual, ClipSource, Gesture
from gestures.library.handshapes import load_handshapes
from gestures.library.writing import write_gestures
from motion.clip import Clip
from motion.formats.npz_archive import arrays_content
from motion.hand import finger_rotations
from motion.plan import ARM_JOINTS
from motion.rotations import angle_between, from_euler, identity
from motion.skeleton import JOINT_COUNT, JOINT_INDEX, JOINT_NAMES, Skeleton
from motion.timing import FrameRate

RATE = FrameRate(60)
ONSETS = (0.25, 0.75, 1.5, 1.75, 2.25)
SOURCE = ClipSource("wave.npz", "0" * 64, 60.0, ONSETS, "right", "a studio", True, "c-1")
ENTRY: dict[str, Any] = {
    "id": "a_clip",
    "names": {"zh": "片段", "en": "clip"},
    "description": {"zh": "片段", "en": "clip"},
    "family": "wave",
    "hands": "none",
    "phases": {name: [0.5, 0.3, 1.0] for name in ("preparation", "stroke", "hold", "retraction")},
    "clip": {
        "file": "wave.npz",
        "sha256": "0" * 64,
        "frame_rate": 60,
        "phases_s": list(ONSETS),
        "hand": "right",
        "source": "a studio",
        "from_person": True,
        "consent": "c-1",
    },
}


def _proportions() -> Skeleton:
    places = {
        "pelvis": (0.0, 0.95, 0.0), "spine1": (0.0, 0.1, 0.0), "spine2": (0.0, 0.12, 0.0), "spine3": (0.0, 0.1, 0.0),
        "neck": (0.0, 0.22, 0.0), "head": (0.0, 0.1, 0.0), "collar": (0.05, 0.12, 0.0), "shoulder": (0.12, 0.0, 0.0),
        "elbow": (0.27, 0.0, 0.0), "wrist": (0.25, 0.0, 0.0), "hip": (0.09, -0.05, 0.0), "knee": (0.0, -0.42, 0.0),
        "ankle": (0.0, -0.42, 0.0), "foot": (0.0, -0.06, 0.13), "eye": (0.03, 0.05, 0.08), "jaw": (0.0, -0.02, 0.03),
    }  # fmt: skip
    rows = []
    for name in JOINT_NAMES:
        part = name.split("_")[-1] if name not in places else name
        x, y, z = places.get(part, (0.03, 0.0, 0.02 if "thumb" in name else 0.0))
        rows.append((-x if name.startswith("right_") else x, y, z))
    return Skeleton(torch.tensor(rows))


_SKELETON = _proportions()


@pytest.fixture
def skeleton() -> Skeleton:
    return _SKELETON


def motion(seconds: float = 3.0) -> Clip:
    """The right forearm comes up, turns to and fro and goes down; hands are fists."""
    times = torch.arange(RATE.frames_in(seconds)) / 60.0
    local = identity(len(times), JOINT_COUNT)
    local[:, JOINT_INDEX["right_shoulder"]] = from_euler("Z", torch.deg2rad(torch.tensor((70.0,))))
    local[:, JOINT_INDEX["left_shoulder"]] = from_euler("Z", torch.deg2rad(torch.tensor((-70.0,))))
    bend = torch.stack((1.8 * torch.sin(times * torch.pi / seconds), 0.4 * torch.sin(9 * times)), -1)
    local[:, JOINT_INDEX["right_elbow"]] = from_euler("YZ", bend)
    return Clip(RATE, local, torch.tensor((0.2, 0.95, 0.1)).expand(len(times), 3))


def about(**changes: Any) -> ClipDescription:
    text = Bilingual("片段", "clip")
    return replace(ClipDescription("a_clip", text, text, "wave", ("greet",), "a studio"), **changes)


def test_the_yaml_of_a_clip_is_read_and_stays_a_draft_without_a_licence() -> None:
    gesture = parse_gesture(ENTRY, "here")
    assert gesture.clip == SOURCE
    assert (gesture.review, gesture.licence) == ("draft", "")
    told = parse_gesture({**ENTRY, "licence": "CC0-1.0"}, "here")
    assert told.licence == "CC0-1.0"


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("file", "../wave.npz", "DX-LIB-020"),
        ("file", "wave.pkl", "DX-LIB-020"),
        ("sha256", "123", "DX-LIB-020"),
        ("sha256", "G" * 64, "DX-LIB-020"),
        ("frame_rate", 0, "DX-LIB-020"),
        ("frame_rate", float("nan"), "DX-LIB-010"),
        ("phases_s", [0, 1, 2], "DX-LIB-010"),
        ("phases_s", [0, 1, 1, 2, 3], "DX-LIB-021"),
        ("phases_s", [0, 1, 2, 3, 600], "DX-LIB-021"),
        ("phases_s", [0, 1, 2, float("inf"), 3], "DX-LIB-010"),
        ("hand", "third", "DX-LIB-020"),
        ("from_person", "yes", "DX-LIB-010"),
        ("speed", 2, "DX-LIB-010"),
    ],
)
def test_what_a_clip_must_not_say_is_refused_where_it_stands(field: str, value: Any, code: str) -> None:
    spoilt = {**ENTRY, "clip": {**ENTRY["clip"], field: value}}
    with pytest.raises(InvalidInputError, match=f"{code}.*here: clip"):
        parse_gesture(spoilt, "here")


@pytest.mark.parametrize("field", [name for name in ENTRY["clip"] if name != "consent"])
def test_a_clip_without_a_field_is_refused(field: str) -> None:
    rest = {name: value for name, value in ENTRY["clip"].items() if name != field}
    with pytest.raises(InvalidInputError, match=f"DX-LIB-010.*clip: {field}: the field is missing"):
        parse_gesture({**ENTRY, "clip": rest}, "here")


def test_a_clip_is_found_beside_its_yaml_and_answers_to_its_hash(tmp_path: Path, skeleton: Skeleton) -> None:
    gesture, content = make_clip_gesture(motion(), skeleton, ONSETS, "right", about())
    (tmp_path / "mine.yaml").write_text(write_gestures([gesture]), encoding="utf-8")
    library = Library.load(tmp_path)
    found = library.get("a_clip")
    assert found.clip == gesture.clip and found.clip is not None
    with pytest.raises(MissingAssetError, match="DX-LIB-025"):
        library.clip_content(found.clip)
    (tmp_path / found.clip.file).write_bytes(content)
    clip = read_clip(library.clip_content(found.clip), found.clip, "a_clip")
    assert clip.rate == RATE and clip.duration_s >= found.clip.phases_s[-1] - 1e-3
    assert [read.clip for read in read_gestures(tmp_path / "mine.yaml")] == [gesture.clip]


def test_the_same_motion_gives_the_same_bytes() -> None:
    assert clip_content(motion()) == clip_content(motion())


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "DX-FMT-011"),
        (b"PK\x03\x04 no archive", "DX-FMT-011"),
        (arrays_content({"poses": np.zeros((3, 12))}), "DX-FMT-013"),
        (arrays_content({"trans": np.zeros((3, 3))}), "DX-FMT-013"),
    ],
)
def test_what_is_no_clip_is_refused_even_under_the_right_hash(content: bytes, code: str) -> None:
    source = replace(SOURCE, sha256=hashlib.sha256(content).hexdigest())
    with pytest.raises(FormatError, match=code):
        read_clip(content, source, "a_clip")


@given(st.lists(st.floats(0.0, 3.0), min_size=5, max_size=5).map(sorted))
@settings(max_examples=20, deadline=None)
def test_any_phases_in_order_make_a_gesture_or_a_clear_refusal(onsets: list[float]) -> None:
    given_s = (onsets[0], onsets[1], onsets[2], onsets[3], onsets[4])
    try:
        gesture, content = make_clip_gesture(motion(), _SKELETON, given_s, "right", about())
    except DeixisError as error:
        assert error.code in ("DX-LIB-021", "DX-LIB-027", "DX-CLIP-010")
        return
    assert gesture.clip is not None
    clip = read_clip(content, gesture.clip, "a_clip")
    lengths = np.diff(gesture.clip.phases_s)
    assert lengths == pytest.approx(np.diff(onsets), abs=2e-3)
    assert abs(clip.duration_s - (onsets[4] - onsets[0])) <= 2.1 / 60
    assert parse_gesture(_entry(gesture), "there").clip == gesture.clip


def _entry(gesture: Gesture) -> Any:
    return yaml.safe_load(write_gestures([gesture]))["gestures"][0]


def test_a_gesture_made_of_a_motion_is_sketched_where_the_hand_is(skeleton: Skeleton) -> None:
    gesture, _ = make_clip_gesture(motion(), skeleton, ONSETS, "right", about())
    assert gesture.hands == "either" and gesture.review == "draft" and gesture.licence == ""
    first = gesture.keys[0].main
    assert first is not None and gesture.keys[0].other is None
    # The forearm is up: above the elbow that hangs at the side, before the body, on its own side.
    out, up, forward = first.place
    assert isinstance(out, float) and isinstance(up, float) and isinstance(forward, float)
    assert out > 0 and 0.2 < up < 1.3 and forward > 0.1
    both, _ = make_clip_gesture(motion(), skeleton, ONSETS, "both", about())
    assert both.hands == "both" and both.keys[0].other is not None
    head, _ = make_clip_gesture(motion(), skeleton, ONSETS, "none", about())
    assert head.hands == "none" and head.keys == ()
    one_side, _ = make_clip_gesture(motion(), skeleton, ONSETS, "right", about(either_hand=False))
    assert one_side.hands == "right"


def test_hands_without_fingers_are_relaxed_and_others_stay(skeleton: Skeleton) -> None:
    known = {name for name in JOINT_NAMES if not name.startswith("left_") or name == "left_wrist"}
    clip, filled = with_relaxed_hands(motion(0.1), skeleton, known)
    assert filled == ("left",)
    shape = finger_rotations(skeleton, load_handshapes()["relaxed"].tensor(), "left")
    assert angle_between(clip.local_xyzw[0, list(ARM_JOINTS["left"][4:])], shape).max() < 1e-3
    assert torch.equal(
        clip.local_xyzw[:, list(ARM_JOINTS["right"])], motion(0.1).local_xyzw[:, list(ARM_JOINTS["right"])]
    )
