"""SMPL-X files: exact, reproducible, readable without pickle, and safe to open."""

from __future__ import annotations

import io
import tracemalloc
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from scipy.spatial.transform import Rotation

from motion.clip import Clip, FaceTrack
from motion.errors import FormatError, InvalidInputError
from motion.face.arkit import ARKIT_NAMES
from motion.formats.labels import AigcLabel
from motion.formats.npz import SMPLX_REST_PELVIS_M, read_npz, write_npz
from motion.kinematics import forward_kinematics
from motion.skeleton import JOINT_INDEX, JOINT_NAMES, Skeleton
from motion.timing import FrameRate


def test_arrays_are_what_smplx_readers_expect(tmp_path: Path, clip: Clip, face: FaceTrack) -> None:
    path = tmp_path / "motion.npz"
    write_npz(path, clip, face=face, label=AigcLabel(produce_id="7"))
    with np.load(path, allow_pickle=False) as data:
        frames = clip.frame_count
        shapes = {name: data[name].shape for name in data.files}
        assert shapes["poses"] == (frames, 165)
        assert shapes["trans"] == (frames, 3)
        assert shapes["betas"] == (300,)
        assert shapes["expressions"] == (frames, 100)
        assert shapes["arkit"] == (frames, 52)
        assert tuple(data["arkit_names"]) == ARKIT_NAMES
        assert (str(data["gender"]), str(data["model"]), int(data["mocap_frame_rate"])) == (
            "neutral",
            "smplx",
            60,
        )
        assert AigcLabel.from_json(str(data["AIGC"])).produce_id == "7"
        # Column by column against another implementation of rotation vectors.
        wrist = JOINT_NAMES.index("right_wrist")
        assert JOINT_NAMES[21] == "right_wrist" and JOINT_NAMES[25] == "left_index1"
        expected = Rotation.from_quat(clip.local_xyzw[:, wrist].double().numpy()).as_rotvec()
        np.testing.assert_allclose(data["poses"][:, 63:66], expected, atol=1e-6)
        np.testing.assert_allclose(
            data["trans"] + np.array(SMPLX_REST_PELVIS_M), clip.root_m.numpy(), atol=1e-6
        )


def test_round_trip_and_same_bytes(tmp_path: Path, clip: Clip, face: FaceTrack) -> None:
    for name in ("a.npz", "b.npz"):
        write_npz(tmp_path / name, clip, face=face)
    assert (tmp_path / "a.npz").read_bytes() == (tmp_path / "b.npz").read_bytes()
    read = read_npz(tmp_path / "a.npz")
    assert read.clip is not None and read.clip.allclose(clip, atol=1e-6)
    assert read.face is not None and read.face.allclose(face, atol=0.0)
    assert read.label == AigcLabel()


def test_rates_that_are_no_whole_number_stay_exact(tmp_path: Path, clip: Clip) -> None:
    rate = FrameRate(30000, 1001)
    write_npz(tmp_path / "a.npz", Clip(rate, clip.local_xyzw, clip.root_m))
    read = read_npz(tmp_path / "a.npz")
    assert read.clip is not None and read.clip.rate == rate


@pytest.mark.parametrize("width", [66, 72, 156])
def test_z_up_bodies_of_older_models_stand_up(
    tmp_path: Path, clip: Clip, skeleton: Skeleton, width: int
) -> None:
    poses = Rotation.from_quat(clip.local_xyzw.double().numpy().reshape(-1, 4)).as_rotvec()
    poses = poses.reshape(clip.frame_count, 55, 3)
    turn = Rotation.from_euler("x", 90, degrees=True)
    poses[:, 0] = (turn * Rotation.from_rotvec(poses[:, 0])).as_rotvec()
    hands = {66: poses[:, :0], 72: np.zeros((clip.frame_count, 2, 3)), 156: poses[:, 25:]}[width]
    columns = np.concatenate((poses[:, :22], hands), axis=1).reshape(clip.frame_count, -1)
    pelvis = np.array((-0.0018, -0.2233, 0.0282))
    np.savez(
        tmp_path / "a.npz",
        poses=columns,
        trans=turn.apply(clip.root_m.numpy()) - pelvis,
        mocap_framerate=np.array(60),
    )
    read = read_npz(tmp_path / "a.npz")
    assert read.clip is not None
    _, expected = forward_kinematics(skeleton, clip.local_xyzw, clip.root_m)
    _, places = forward_kinematics(skeleton, read.clip.local_xyzw, read.clip.root_m)
    joints = [JOINT_INDEX[name] for name in ("pelvis", "head", "left_wrist", "right_foot")]
    assert torch.allclose(places[:, joints], expected[:, joints], atol=1e-5)
    assert "up axis z" in read.notes


def test_what_does_not_fit_is_not_written(tmp_path: Path, clip: Clip) -> None:
    path = tmp_path / "a.npz"
    with pytest.raises(InvalidInputError, match="gender 'cat'"):
        write_npz(path, clip, gender="cat")
    with pytest.raises(InvalidInputError, match="expressions must be"):
        write_npz(path, clip, expressions=np.zeros((1, 100)))
    with pytest.raises(InvalidInputError, match="the face has 1 frames"):
        write_npz(path, clip, face=FaceTrack(clip.rate, torch.zeros(1, 52)))
    assert list(tmp_path.iterdir()) == []


def _saved(**arrays: Any) -> bytes:
    content = io.BytesIO()
    np.savez(content, **arrays)
    return content.getvalue()


GOOD: dict[str, Any] = {
    "poses": np.zeros((4, 165)),
    "trans": np.zeros((4, 3)),
    "mocap_frame_rate": np.array(30),
}
NAN = np.zeros((4, 165))
NAN[2, 5] = np.nan
TRICK = np.array([{"a": 1}], dtype=object)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"PK\x03\x04 not a zip", "not a whole npz"),
        (_saved(**GOOD)[:-40], "not a whole npz"),
        (_saved(**(GOOD | {"poses": np.zeros((4, 100))})), r"'poses' is \(4, 100\).*Expected \(T, 165\)"),
        (_saved(**(GOOD | {"poses": NAN})), r"not a number at index \(2, 5\)"),
        (_saved(**(GOOD | {"poses": np.zeros((0, 165)), "trans": np.zeros((0, 3))})), "no frame"),
        (_saved(**(GOOD | {"trans": np.zeros((3, 3))})), "'poses' has 4 frames"),
        (_saved(**(GOOD | {"poses": TRICK})), "array 'poses'.*pickled"),
        (_saved(**(GOOD | {"poses": np.array("text")})), "no list of numbers"),
        (_saved(**(GOOD | {"mocap_frame_rate": np.array(0)})), "frames a second"),
        (_saved(**(GOOD | {"arkit": np.zeros((4, 51))})), r"'arkit' is \(4, 51\)"),
        (_saved(poses=GOOD["poses"]), "no frame rate"),
        (_saved(trans=GOOD["trans"]), "no array 'poses'.*It holds trans"),
    ],
)
def test_damaged_files_say_what_is_wrong(tmp_path: Path, content: bytes, message: str) -> None:
    path = tmp_path / "a.npz"
    path.write_bytes(content)
    with pytest.raises(FormatError, match=message) as caught:
        read_npz(path)
    assert str(path) in str(caught.value)


def test_a_header_that_claims_the_moon_takes_no_memory(tmp_path: Path) -> None:
    header = io.BytesIO()
    np.lib.format.write_array_header_1_0(
        header, {"descr": "<f8", "fortran_order": False, "shape": (10**12, 165)}
    )
    path = tmp_path / "a.npz"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("poses.npy", header.getvalue())
    with pytest.raises(FormatError, match="claims shape"):
        read_npz(path)


def test_what_would_not_fit_is_refused_by_its_header(tmp_path: Path) -> None:
    frames = 1_200_000
    path = tmp_path / "a.npz"
    with (
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("poses.npy", "w") as stream,
    ):
        header = {"descr": "|i1", "fortran_order": False, "shape": (frames, 72)}
        np.lib.format.write_array_header_1_0(stream, header)
        for _ in range(72):
            stream.write(bytes(frames))
    tracemalloc.start()
    try:
        with pytest.raises(FormatError, match=r"DX-FMT-006.*claims 1200000 frames"):
            read_npz(path)
        assert tracemalloc.get_traced_memory()[1] < frames
    finally:
        tracemalloc.stop()


def test_a_given_unit_scales_the_way_and_nonsense_is_refused(tmp_path: Path, clip: Clip) -> None:
    path = tmp_path / "a.npz"
    write_npz(path, clip)
    metres, centimetres = read_npz(path).clip, read_npz(path, unit_m=0.01).clip
    assert metres is not None and centimetres is not None
    travelled = [motion.root_m - motion.root_m[0] for motion in (metres, centimetres)]
    assert torch.allclose(travelled[1], 0.01 * travelled[0], atol=1e-5)
    for wrong in ({"up": "x"}, {"unit_m": 0.0}, {"unit_m": float("nan")}):
        with pytest.raises(InvalidInputError, match="DX-FMT-015"):
            read_npz(path, **wrong)  # type: ignore[arg-type]
