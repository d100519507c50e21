"""VRM Animation: three-vrm plays on an avatar what we meant."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from motion.clip import Clip, FaceTrack
from motion.errors import InvalidInputError
from motion.face.arkit import ARKIT_INDEX, ARKIT_NAMES
from motion.formats.gltf_motion import read_gltf_motion
from motion.formats.gltf_reader import read_gltf
from motion.formats.labels import AigcLabel
from motion.formats.vrm_names import (
    EXPRESSIONS,
    PRESETS,
    VRM_BONES,
    arkit_from_expressions,
    expressions_from_arkit,
)
from motion.formats.vrma import write_vrma
from motion.kinematics import forward_kinematics
from motion.rotations import angle_between, from_euler
from motion.skeleton import JOINT_INDEX, JOINT_NAMES, Skeleton

FRAMES = (0, 11, 39)


@pytest.fixture(scope="module")
def gazing(clip: Clip) -> Clip:
    """The clip with eyes that look 12° to the left and 5° up."""
    local = clip.local_xyzw.clone()
    for eye in ("left_eye", "right_eye"):
        local[:, JOINT_INDEX[eye]] = from_euler("YXZ", torch.deg2rad(torch.tensor([12.0, -5.0, 0.0])))
    local[:, JOINT_INDEX["jaw"]] = torch.tensor([0.0, 0.0, 0.0, 1.0])
    return Clip(clip.rate, local, clip.root_m)


@pytest.fixture(scope="module")
def animation(
    tmp_path_factory: pytest.TempPathFactory, gazing: Clip, skeleton: Skeleton, face: FaceTrack
) -> Path:
    path = tmp_path_factory.mktemp("vrma") / "avatar.vrma"
    write_vrma(path, gazing, skeleton, face=face, label=AigcLabel(produce_id="9"))
    return path


def test_khronos_validator_finds_no_error(animation: Path, node: Callable[..., Any]) -> None:
    report = node("validate.mjs", animation)
    assert [issue for issue in report["issues"]["messages"] if issue["severity"] < 2] == []


def test_three_vrm_plays_body_face_and_gaze(
    animation: Path, node: Callable[..., Any], gazing: Clip, skeleton: Skeleton, face: FaceTrack
) -> None:
    seen = node("vrma.mjs", animation, *(gazing.rate.seconds(frame) for frame in FRAMES))
    assert seen["warnings"] == []
    assert seen["duration"] == pytest.approx(gazing.duration_s, abs=1e-5)
    rows = list(FRAMES)
    _, places = forward_kinematics(skeleton, gazing.local_xyzw[rows], gazing.root_m[rows])
    presets = expressions_from_arkit(face.weights.numpy())
    for frame, shown in enumerate(seen["frames"]):
        assert set(shown["world"]) == set(VRM_BONES.values())
        for name, bone in VRM_BONES.items():
            np.testing.assert_allclose(
                shown["world"][bone], places[frame, JOINT_INDEX[name]], atol=1e-4, err_msg=name
            )
        for name in ARKIT_NAMES:
            assert shown["expressions"][name] == pytest.approx(
                float(face.weights[rows[frame], ARKIT_INDEX[name]]), abs=1e-5
            )
        for name, track in presets.items():
            assert shown["expressions"][name] == pytest.approx(float(track[rows[frame]]), abs=1e-5)
        # VRM: yaw is positive to the avatar's left, pitch positive downwards.
        assert (shown["yaw"], shown["pitch"]) == pytest.approx((12.0, -5.0), abs=1e-3)


def test_reading_back(animation: Path, gazing: Clip, face: FaceTrack) -> None:
    read = read_gltf_motion(animation)
    assert read.clip is not None and read.face is not None
    off = angle_between(read.clip.local_xyzw.double(), gazing.local_xyzw.double())
    assert float(off.max()) < np.radians(0.05), JOINT_NAMES[int(off.max(0).values.argmax())]
    assert torch.allclose(read.clip.root_m, gazing.root_m, atol=1e-5)
    assert read.face.allclose(face, atol=1e-5)
    assert read.label == AigcLabel(produce_id="9")


@pytest.mark.parametrize(
    ("kind", "groups"), [("preset", {"preset"}), ("custom", {"custom"}), ("none", set())]
)
def test_expressions_are_chosen(
    tmp_path: Path, gazing: Clip, skeleton: Skeleton, face: FaceTrack, kind: Any, groups: set[str]
) -> None:
    write_vrma(tmp_path / "a.vrma", gazing, skeleton, face=face, expressions=kind)
    extension = read_gltf(tmp_path / "a.vrma").root["extensions"]["VRMC_vrm_animation"]
    assert set(extension.get("expressions", {})) == groups


def test_custom_names_never_take_a_preset_s() -> None:
    assert not PRESETS & set(ARKIT_NAMES)
    assert set(EXPRESSIONS) <= PRESETS


def _face(**weights: float) -> np.ndarray:
    row = np.zeros((1, 52), np.float32)
    for name, value in weights.items():
        row[0, ARKIT_INDEX[name]] = value
    return row


@pytest.mark.parametrize(
    ("weights", "preset"),
    [
        ({"jawOpen": 0.6}, "aa"),
        ({"mouthPucker": 0.8, "jawOpen": 0.1}, "ou"),
        ({"mouthFunnel": 0.8, "jawOpen": 0.3}, "oh"),
        ({"mouthStretchLeft": 0.7, "mouthStretchRight": 0.7, "jawOpen": 0.05}, "ih"),
        ({"eyeBlinkLeft": 1.0}, "blinkLeft"),
        ({"mouthSmileLeft": 0.8, "mouthSmileRight": 0.8}, "happy"),
        ({"mouthFrownLeft": 0.8, "mouthFrownRight": 0.8}, "sad"),
        ({"browDownLeft": 0.8, "browDownRight": 0.8}, "angry"),
        ({"browInnerUp": 0.8, "eyeWideLeft": 0.6, "eyeWideRight": 0.6}, "surprised"),
    ],
)
def test_each_preset_answers_to_its_own_face(weights: dict[str, float], preset: str) -> None:
    found = {name: float(track[0]) for name, track in expressions_from_arkit(_face(**weights)).items()}
    assert max(found, key=lambda name: found[name]) == preset
    assert found[preset] > 0.5
    assert all(0.0 <= value <= 1.0 for value in found.values())


def test_a_neutral_face_has_no_expression() -> None:
    assert all(track[0] == 0 for track in expressions_from_arkit(_face()).values())


def test_presets_become_shapes_only_without_shapes() -> None:
    blink = np.array([1.0])
    only = arkit_from_expressions({"blink": blink})
    assert only is not None and only[0, ARKIT_INDEX["eyeBlinkLeft"]] == 1.0
    both = arkit_from_expressions({"blink": blink, "JawOpen": np.array([0.5])})
    assert (
        both is not None
        and both[0, ARKIT_INDEX["eyeBlinkLeft"]] == 0.0
        and both[0, ARKIT_INDEX["jawOpen"]] == 0.5
    )
    assert arkit_from_expressions({"sparkle": blink}) is None


def test_lengths_must_agree(tmp_path: Path, clip: Clip, skeleton: Skeleton) -> None:
    with pytest.raises(InvalidInputError, match="DX-FMT-040"):
        write_vrma(tmp_path / "a.vrma", clip, skeleton, face=FaceTrack(clip.rate, torch.zeros(2, 52)))
