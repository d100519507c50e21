"""`deixis capture`: wrong use is refused before anything is watched."""

from __future__ import annotations

from pathlib import Path
from typing import Any


def test_a_missing_video_is_named(deixis: Any, tmp_path: Path) -> None:
    ran = deixis("capture", tmp_path / "none.mp4", "--out", tmp_path / "none.npz")
    assert ran.code == 2
    assert "[DX-CAPT-002]" in ran.err
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_is_there_is_kept(deixis: Any, tmp_path: Path) -> None:
    kept = tmp_path / "motion.npz"
    kept.write_bytes(b"precious")
    ran = deixis("capture", tmp_path / "none.mp4", "--out", kept)
    assert ran.code == 2
    assert "[DX-CLI-041]" in ran.err
    assert kept.read_bytes() == b"precious"


def test_an_ending_that_is_not_written_is_refused(deixis: Any, tmp_path: Path) -> None:
    ran = deixis("capture", tmp_path / "none.mp4", "--out", tmp_path / "motion.fbx")
    assert ran.code == 2
    assert "[DX-CLI-040]" in ran.err
    assert ".npz or .bvh" in ran.err
