"""Files appear whole or not at all, and absurd sizes are refused before memory is taken."""

from __future__ import annotations

from pathlib import Path

import pytest

from motion.errors import FormatError, InvalidInputError
from motion.formats import files
from motion.formats.files import check_size, read_bytes, writing


@pytest.mark.parametrize("trouble", [ValueError, KeyboardInterrupt])
def test_trouble_while_writing_leaves_what_was_there(tmp_path: Path, trouble: type[BaseException]) -> None:
    target = tmp_path / "clip.bvh"
    target.write_text("before")
    with pytest.raises(trouble), writing(target) as partial:
        partial.write_text("half")
        raise trouble
    assert [path.name for path in tmp_path.iterdir()] == ["clip.bvh"]
    assert target.read_text() == "before"


def test_missing_folder_says_what_to_do(tmp_path: Path) -> None:
    with (
        pytest.raises(InvalidInputError, match=r"DX-FMT-004.*folder that exists"),
        writing(tmp_path / "no" / "clip.bvh") as partial,
    ):
        partial.write_text("x")


def test_a_folder_in_the_way_is_not_replaced(tmp_path: Path) -> None:
    (tmp_path / "clip.bvh").mkdir()
    with pytest.raises(InvalidInputError, match="DX-FMT-004"), writing(tmp_path / "clip.bvh") as partial:
        partial.write_text("x")
    assert [path.name for path in tmp_path.iterdir()] == ["clip.bvh"]


def test_reading_refuses_missing_empty_and_huge(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(InvalidInputError, match="DX-FMT-001"):
        read_bytes(tmp_path / "absent")
    (tmp_path / "empty").touch()
    with pytest.raises(FormatError, match="DX-FMT-003"):
        read_bytes(tmp_path / "empty")
    monkeypatch.setattr(files, "MAX_FILE_BYTES", 3)
    (tmp_path / "large").write_bytes(b"1234")
    with pytest.raises(FormatError, match="DX-FMT-002"):
        read_bytes(tmp_path / "large")


@pytest.mark.parametrize(("frames", "code"), [(0, "005"), (10**12, "006")])
def test_sizes_out_of_range(frames: int, code: str) -> None:
    with pytest.raises(FormatError, match=f"DX-FMT-{code}"):
        check_size(frames, 55, "here")
