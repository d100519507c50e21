"""Live Link Face CSV: the app's columns and time codes, recordings with gaps, damaged rows."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest
import torch

from motion.clip import Clip, FaceTrack
from motion.errors import FormatError, InvalidInputError
from motion.face.arkit import ARKIT_INDEX
from motion.formats.labels import AigcLabel
from motion.formats.livelink import (
    ANGLE_COLUMNS,
    EXPORTERS,
    SHAPE_COLUMNS,
    read_livelink_csv,
    write_livelink_csv,
)
from motion.formats.recording import Recording
from motion.rotations import from_euler
from motion.skeleton import JOINT_INDEX, Skeleton
from motion.timing import FrameRate


def rows(path: Path) -> list[list[str]]:
    with path.open(newline="") as stream:
        return list(csv.reader(stream))


def test_header_is_the_apps(tmp_path: Path, face: FaceTrack) -> None:
    write_livelink_csv(tmp_path / "face.csv", face)
    header, first, *_ = rows(tmp_path / "face.csv")
    assert header[:9] == [
        "Timecode", "BlendShapeCount", "EyeBlinkLeft", "EyeLookDownLeft", "EyeLookInLeft", "EyeLookOutLeft",
        "EyeLookUpLeft", "EyeSquintLeft", "EyeWideLeft",
    ]  # fmt: skip
    assert header[16:19] == ["JawForward", "JawRight", "JawLeft"]
    assert header[53:] == ["TongueOut", *ANGLE_COLUMNS] and len(header) == 63
    assert first[:2] == ["00:00:00:00.000", "61"]
    assert float(first[header.index("JawRight")]) == pytest.approx(
        float(face.weights[0, ARKIT_INDEX["jawRight"]]), abs=1e-7
    )
    assert len(set(SHAPE_COLUMNS)) == 52


@pytest.mark.parametrize("rate", [FrameRate(60), FrameRate(30), FrameRate(60000, 1001), FrameRate(25)])
def test_round_trip_and_rate(tmp_path: Path, face: FaceTrack, rate: FrameRate) -> None:
    weights = face.weights.repeat(5, 1)
    write_livelink_csv(tmp_path / "face.csv", FaceTrack(rate, weights))
    read = read_livelink_csv(tmp_path / "face.csv")
    assert read.face is not None and read.face.rate == rate
    assert torch.allclose(read.face.weights, weights, atol=1e-7)
    assert read.ignored == ()


def test_time_codes_count_frames_within_the_second(tmp_path: Path, face: FaceTrack) -> None:
    write_livelink_csv(tmp_path / "a.csv", FaceTrack(FrameRate(30), face.weights[:35]))
    codes = [row[0] for row in rows(tmp_path / "a.csv")[1:]]
    assert codes[29:31] == ["00:00:00:29.000", "00:00:01:00.000"]


def test_head_and_eyes_turn_about_the_stated_axes(tmp_path: Path, clip: Clip, face: FaceTrack) -> None:
    local = torch.zeros_like(clip.local_xyzw)
    local[..., 3] = 1.0
    local[:, JOINT_INDEX["head"]] = from_euler("YXZ", torch.deg2rad(torch.tensor([30.0, -20.0, 10.0])))
    local[:, JOINT_INDEX["left_eye"]] = from_euler("YXZ", torch.deg2rad(torch.tensor([-15.0, 5.0, 0.0])))
    write_livelink_csv(tmp_path / "a.csv", face, clip=Clip(clip.rate, local, clip.root_m))
    header, first, *_ = rows(tmp_path / "a.csv")
    values = {name: float(first[header.index(name)]) * 180 for name in ANGLE_COLUMNS}
    expected = {"HeadYaw": 30, "HeadPitch": -20, "HeadRoll": 10, "LeftEyeYaw": -15, "LeftEyePitch": 5}
    for name in ANGLE_COLUMNS:
        assert values[name] == pytest.approx(expected.get(name, 0), abs=1e-3), name


def test_dropped_frames_are_filled(tmp_path: Path, face: FaceTrack) -> None:
    ramp = torch.linspace(0, 1, 40)[:, None].repeat(1, 52)
    write_livelink_csv(tmp_path / "a.csv", FaceTrack(face.rate, ramp))
    lines = (tmp_path / "a.csv").read_text().splitlines()
    (tmp_path / "b.csv").write_text("\n".join(lines[:11] + lines[13:]))
    read = read_livelink_csv(tmp_path / "b.csv")
    assert read.face is not None
    assert torch.allclose(read.face.weights, ramp, atol=1e-5)
    assert "2 dropped frames filled" in read.notes


def test_columns_in_any_order_and_case(tmp_path: Path, face: FaceTrack) -> None:
    write_livelink_csv(tmp_path / "a.csv", face)
    turned = [row[::-1] for row in rows(tmp_path / "a.csv")]
    turned[0] = [name.lower() for name in turned[0]]
    (tmp_path / "b.csv").write_text("\ufeff" + "\n".join(",".join(row) for row in turned), encoding="utf-8")
    read = read_livelink_csv(tmp_path / "b.csv")
    assert read.face is not None and read.face.allclose(face, atol=1e-6)


def test_export_lays_the_label_beside_the_file(tmp_path: Path, clip: Clip, skeleton: Skeleton) -> None:
    EXPORTERS[0].write(Recording(clip, skeleton), tmp_path / "face.csv")
    beside = tmp_path / "face.csv.aigc.json"
    assert AigcLabel.from_json(beside.read_text()) == AigcLabel()


def test_lengths_must_agree(tmp_path: Path, clip: Clip, face: FaceTrack) -> None:
    with pytest.raises(InvalidInputError, match="DX-FMT-050"):
        write_livelink_csv(tmp_path / "a.csv", FaceTrack(face.rate, face.weights[:3]), clip=clip)


@pytest.mark.parametrize(
    ("old", "new", "where", "message"),
    [
        ("JawOpen,", "JawOpn,", "line 1", "lacks 1 column.*JawOpen"),
        ("JawOpen,", "JawForward,", "line 1", "'JawForward' twice"),
        (r"(02\.000,61,)[^,]+", r"\1wide", "line 4", "not a number"),
        (r"(02\.000,61,)[^,]+", r"\1nan", "line 4", "not a number"),
        (r"00:00:00:02\.000", "now", "line 4", "'now' is not HH:MM:SS:FF"),
        (r"00:00:00:02\.000", "00:00:00:00.500", "line 4", "runs backwards"),
    ],
)
def test_damaged_rows_are_told_with_their_line(
    tmp_path: Path, face: FaceTrack, old: str, new: str, where: str, message: str
) -> None:
    write_livelink_csv(tmp_path / "a.csv", face)
    damaged, count = re.subn(old, new, (tmp_path / "a.csv").read_text(), count=1)
    assert count == 1
    (tmp_path / "a.csv").write_text(damaged)
    with pytest.raises(FormatError, match=message) as caught:
        read_livelink_csv(tmp_path / "a.csv")
    assert str(caught.value.where).endswith(where)


def test_a_cut_off_row_and_other_files(tmp_path: Path, face: FaceTrack) -> None:
    write_livelink_csv(tmp_path / "a.csv", face)
    text = (tmp_path / "a.csv").read_text()
    (tmp_path / "a.csv").write_text(text[:-300])
    with pytest.raises(FormatError, match="cut off"):
        read_livelink_csv(tmp_path / "a.csv")
    (tmp_path / "b.csv").write_bytes(b"\xff\xfe\x00\x01")
    with pytest.raises(FormatError, match="DX-FMT-051"):
        read_livelink_csv(tmp_path / "b.csv")
    (tmp_path / "c.csv").write_text(text.splitlines()[0] + "\n")
    with pytest.raises(FormatError, match="no frame"):
        read_livelink_csv(tmp_path / "c.csv")
    (tmp_path / "d.csv").write_text("\n".join(text.splitlines()[:2]))
    with pytest.raises(FormatError, match=r"DX-FMT-054.*Give the rate"):
        read_livelink_csv(tmp_path / "d.csv")
    assert read_livelink_csv(tmp_path / "d.csv", rate=FrameRate(60)).face is not None
