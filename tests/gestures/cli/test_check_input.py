"""`deixis check` on what cannot be checked: exit code 2 and the reason, never a trace of Python."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from gestures.pipeline.perform import perform

TEXT = "{gesture: none}大家好，{gesture: auto}{gesture: thumbs_up}这个很好{gesture: none}用哦。"


@pytest.fixture(scope="module")
def show(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("shows") / "show"
    perform(TEXT, out=folder, voice="none", language="zh", formats=["npz", "bvh"], video=False, fps=30)
    return folder


def changed(show: Path, path: Path, **arrays: Any) -> Path:
    """A copy of the motion with some arrays changed."""
    whole = dict(np.load(show / "motion.npz", allow_pickle=False))
    np.savez(path, **{**whole, **{name: change(whole[name]) for name, change in arrays.items()}})
    return path


def cut(path: Path, to: Path, share: float = 0.5) -> Path:
    content = path.read_bytes()
    to.write_bytes(content[: int(share * len(content))])
    return to


def holed(poses: np.ndarray) -> np.ndarray:
    poses = poses.copy()
    poses[7, 3] = np.nan
    return poses


def refused(ran: Any, code: str, *says: str) -> None:
    assert ran.code == 2, ran
    assert ran.out == "" and "Traceback" not in ran.err
    for said in (code, *says):
        assert said in ran.err.replace("\n", " ")


def test_motion_that_is_damaged_or_of_another_skeleton(deixis: Any, show: Path, tmp_path: Path) -> None:
    nobody = tmp_path / "nobody.bvh"
    nobody.write_text(
        "HIERARCHY\nROOT box\n{\nOFFSET 0 0 0\nCHANNELS 3 Zrotation Xrotation Yrotation\nEnd Site\n{\n"
        "OFFSET 0 1 0\n}\n}\nMOTION\nFrames: 1\nFrame Time: 0.04\n0 0 0\n"
    )
    cases = (
        (cut(show / "motion.npz", tmp_path / "cut.npz"), "DX-FMT-011"),
        (cut(show / "motion.bvh", tmp_path / "cut.bvh", 0.7), "DX-FMT-02"),
        (nobody, "DX-FMT-060"),
        (changed(show, tmp_path / "wide.npz", poses=lambda poses: poses[:, :99]), "DX-FMT-013"),
        (changed(show, tmp_path / "holed.npz", poses=holed), "DX-FMT-014"),
        (tmp_path / "nothing.npz", "DX-FMT-001"),
        (show / "timeline.json", "DX-FMT-009"),
    )
    for motion, code in cases:
        refused(deixis("check", "--motion", motion, "--timeline", show / "timeline.json"), code, motion.name)


def test_words_that_are_missing_damaged_or_of_another_show(deixis: Any, show: Path, tmp_path: Path) -> None:
    motion = show / "motion.npz"
    refused(deixis("check", "--motion", motion), "DX-CLI-003", "--transcript")
    long = tmp_path / "long.json"
    long.write_text(json.dumps({"words": [{"text": "哎", "start_s": 90.0, "end_s": 90.4}]}), encoding="utf-8")
    refused(deixis("check", "--motion", motion, "--transcript", long), "DX-SHOW-007", "90.4")
    broken = cut(show / "timeline.json", tmp_path / "broken.json")
    refused(deixis("check", "--motion", motion, "--timeline", broken), "DX-TIMELINE-001", "broken.json")
    refused(
        deixis("check", "--motion", motion, "--transcript", tmp_path / "none.srt"), "DX-SPEECH", "none.srt"
    )


def test_what_is_no_show_and_no_video(deixis: Any, show: Path, tmp_path: Path) -> None:
    refused(deixis("check", tmp_path), "DX-SHOW-006", "no timeline.json")
    refused(deixis("check", tmp_path / "nowhere"), "DX-SHOW-006", "no such folder")
    refused(deixis("check", show / "motion.npz"), "DX-SHOW-006", "--motion")
    (tmp_path / "bare").mkdir()
    (tmp_path / "bare" / "timeline.json").write_bytes((show / "timeline.json").read_bytes())
    refused(deixis("check", tmp_path / "bare"), "DX-SHOW-006", "motion.npz")
    film = tmp_path / "film.mp4"
    film.write_text("not a film")
    refused(deixis("check", "--video", film, "--timeline", show / "timeline.json"), "DX-CAPT-003", "film.mp4")


def test_one_bad_show_does_not_stop_the_others(deixis: Any, show: Path, tmp_path: Path) -> None:
    shows = tmp_path / "shows"
    for name in ("good", "cut"):
        (shows / name).mkdir(parents=True)
        for file in ("timeline.json", "motion.npz"):
            (shows / name / file).write_bytes((show / file).read_bytes())
    cut(show / "motion.npz", shows / "cut" / "motion.npz")
    ran = deixis("check", shows)
    assert ran.code == 2
    assert "cut: not checked: [DX-FMT-011]" in ran.out and "2 shows, 1 clean, 1 not checked" in ran.out


def test_a_motion_without_its_label_is_an_error(deixis: Any, show: Path, tmp_path: Path) -> None:
    folder = tmp_path / "bare"
    folder.mkdir()
    (folder / "timeline.json").write_bytes((show / "timeline.json").read_bytes())
    with zipfile.ZipFile(show / "motion.npz") as whole, zipfile.ZipFile(folder / "motion.npz", "w") as bare:
        for name in whole.namelist():
            if name != "AIGC.npy":
                bare.writestr(name, whole.read(name))
    ran = deixis("check", folder, "--json")
    assert ran.code == 1
    assert [f["code"] for f in json.loads(ran.out)["findings"] if f["severity"] == "error"] == [
        "DX-CHECK-403"
    ]
