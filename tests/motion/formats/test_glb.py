"""The avatar file: valid by Khronos, and posed in three.js as we pose it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pygltflib
import pytest
import torch

from motion.bodies.anny_body import load_anny_body
from motion.bodies.body import SkinnedBody
from motion.clip import Clip, FaceTrack
from motion.errors import InvalidInputError
from motion.face.arkit import ARKIT_NAMES
from motion.formats.bone_reduction import four_bones
from motion.formats.glb import write_glb
from motion.formats.glb_mesh import Material, mesh_parts, vertex_normals
from motion.formats.gltf_motion import read_gltf_motion
from motion.formats.labels import AigcLabel
from motion.kinematics import forward_kinematics
from motion.rotations import angle_between, from_rotvec
from motion.skeleton import JOINT_NAMES

FRAMES = (0, 17, 39)


@pytest.fixture(scope="module")
def avatar(tmp_path_factory: pytest.TempPathFactory, clip: Clip, body: SkinnedBody, face: FaceTrack) -> Path:
    path = tmp_path_factory.mktemp("glb") / "avatar.glb"
    write_glb(path, clip, body, face=face, label=AigcLabel(produce_id="42"))
    return path


def test_khronos_validator_finds_no_error(avatar: Path, node: Callable[..., Any]) -> None:
    report = node("validate.mjs", avatar)
    problems = [issue for issue in report["issues"]["messages"] if issue["severity"] < 2]
    assert problems == []
    assert report["info"]["hasSkins"] and report["info"]["hasMorphTargets"]


def test_three_poses_joints_and_skin_as_we_do(
    avatar: Path, node: Callable[..., Any], clip: Clip, body: SkinnedBody, face: FaceTrack
) -> None:
    times = [clip.rate.seconds(frame) for frame in FRAMES]
    seen = node("avatar.mjs", avatar, *times)
    assert seen["animations"] == 1
    assert seen["duration"] == pytest.approx(clip.duration_s, abs=1e-5)
    assert seen["label"]["AIGC"]["ProduceID"] == "42"
    assert all(names == list(ARKIT_NAMES) for names in seen["targets"])
    bones, weights = four_bones(body)
    reduced = replace(
        body, bone_indices=torch.from_numpy(bones.astype(np.int64)), bone_weights=torch.from_numpy(weights)
    )
    rows = list(FRAMES)
    _, joints = forward_kinematics(body.skeleton, clip.local_xyzw[rows], clip.root_m[rows])
    skin = reduced.skin(clip.local_xyzw[rows], clip.root_m[rows], face.weights[rows])
    parts = mesh_parts(body)
    assert seen["materials"] == list(parts)
    for frame, shown in enumerate(seen["frames"]):
        for joint, name in enumerate(JOINT_NAMES):
            np.testing.assert_allclose(shown["joints"][name], joints[frame, joint], atol=1e-5, err_msg=name)
        for name, faces in parts.items():
            corners = np.stack([t.numpy()[faces].reshape(-1) for t in (body.triangles, body.triangle_uv)], 1)
            vertices = np.unique(corners, axis=0)[:, 0]
            # The writer leaves out face displacements below a hundredth of a millimetre.
            np.testing.assert_allclose(
                shown["vertices"][name], skin[frame, vertices], atol=1e-4, err_msg=name
            )


def test_another_reader_sees_the_same_structure(avatar: Path) -> None:
    gltf = pygltflib.GLTF2().load_binary(str(avatar))
    skin = gltf.skins[0]
    names = [gltf.nodes[joint].name for joint in skin.joints]
    assert tuple(names[:55]) == JOINT_NAMES and "left_forearm_twist" in names
    mesh = gltf.meshes[0]
    assert mesh.extras["targetNames"] == list(ARKIT_NAMES)
    assert all(len(primitive.targets) == 52 for primitive in mesh.primitives)
    assert "covered_skin" not in {material.name for material in gltf.materials}


def test_reading_back_gives_the_motion_and_the_face(avatar: Path, clip: Clip, face: FaceTrack) -> None:
    read = read_gltf_motion(avatar)
    assert read.clip is not None and read.clip.rate == clip.rate
    off = angle_between(read.clip.local_xyzw.double(), clip.local_xyzw.double())
    assert float(off.max()) < np.radians(0.01)
    assert torch.allclose(read.clip.root_m, clip.root_m, atol=1e-5)
    assert read.face is not None and read.face.allclose(face, atol=1e-5)
    assert read.label == AigcLabel(produce_id="42")


def test_same_input_same_bytes(
    avatar: Path, tmp_path: Path, clip: Clip, body: SkinnedBody, face: FaceTrack
) -> None:
    write_glb(tmp_path / "b.glb", clip, body, face=face, label=AigcLabel(produce_id="42"))
    assert (tmp_path / "b.glb").read_bytes() == avatar.read_bytes()


def test_one_frame_and_no_face_is_valid_too(
    tmp_path: Path, node: Callable[..., Any], clip: Clip, body: SkinnedBody
) -> None:
    write_glb(tmp_path / "a.glb", Clip(clip.rate, clip.local_xyzw[:1], clip.root_m[:1]), body)
    assert node("validate.mjs", tmp_path / "a.glb")["issues"]["numErrors"] == 0


def test_lengths_must_agree_and_nothing_is_left(tmp_path: Path, clip: Clip, body: SkinnedBody) -> None:
    with pytest.raises(InvalidInputError, match="DX-FMT-044"):
        write_glb(tmp_path / "a.glb", clip, body, face=FaceTrack(clip.rate, torch.zeros(2, 52)))
    assert list(tmp_path.iterdir()) == []


def test_colours_are_linear_in_the_file() -> None:
    factor = Material((0.5, 0.0, 1.0)).as_gltf("x")["pbrMetallicRoughness"]["baseColorFactor"]
    assert factor == pytest.approx([0.214041, 0.0, 1.0, 1.0], abs=1e-5)
    with pytest.raises(InvalidInputError, match="DX-FMT-045"):
        Material((1.5, 0.0, 0.0))


def test_fewer_bones_follow_the_full_skin_better_than_the_strongest_four(body: SkinnedBody) -> None:
    bones, weights = four_bones(body)
    assert bones.shape == weights.shape == (len(body.bind_vertices_m), 4)
    assert weights.min() >= 0 and np.abs(weights.sum(1, dtype=np.float64) - 1).max() < 2e-7
    order = body.bone_weights.argsort(dim=1, descending=True)[:, :4]
    strongest = body.bone_weights.gather(1, order)
    cut = replace(
        body,
        bone_indices=body.bone_indices.gather(1, order),
        bone_weights=strongest / strongest.sum(1, keepdim=True),
    )
    fitted = replace(
        body, bone_indices=torch.from_numpy(bones.astype(np.int64)), bone_weights=torch.from_numpy(weights)
    )
    # Poses other than those that the weights were fitted to.
    turns = torch.randn(20, 55, 3, generator=torch.Generator().manual_seed(5)) * 0.3
    pose = from_rotvec(turns), torch.zeros(20, 3)
    full = body.skin(*pose)
    error = {
        name: float((other.skin(*pose) - full).norm(dim=-1).mean())
        for name, other in (("cut", cut), ("fit", fitted))
    }
    assert error["fit"] < 0.6 * error["cut"]


def test_normals_of_an_octahedron_point_outwards() -> None:
    corners = np.concatenate((np.eye(3), -np.eye(3)))
    faces = np.array([[0, 1, 2], [1, 3, 2], [3, 4, 2], [4, 0, 2], [1, 0, 5], [3, 1, 5], [4, 3, 5], [0, 4, 5]])
    np.testing.assert_allclose(vertex_normals(corners, faces), corners, atol=1e-12)


def test_the_default_body_makes_a_valid_file_of_moderate_size(
    tmp_path: Path, node: Callable[..., Any], clip: Clip, face: FaceTrack
) -> None:
    write_glb(tmp_path / "a.glb", clip, load_anny_body(), face=face)
    report = node("validate.mjs", tmp_path / "a.glb")
    assert report["issues"]["numErrors"] == report["issues"]["numWarnings"] == 0
    assert (tmp_path / "a.glb").stat().st_size < 4e6
    seen = node("avatar.mjs", tmp_path / "a.glb", 0)
    assert {"skin", "hair", "eyes", "iris", "pupil", "garment"} <= set(seen["materials"])
