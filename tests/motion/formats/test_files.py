"""Files appear whole or not at all, and absurd sizes are refused before memory is taken."""

from __future__ import annotations

import errno
import os
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


def test_a_link_stays_and_what_it_names_is_written(tmp_path: Path) -> None:
    (tmp_path / "there").mkdir()
    target, link = tmp_path / "there" / "clip.bvh", tmp_path / "link.bvh"
    link.symlink_to(target)
    for text in ("first", "second"):
        with writing(link) as partial:
            partial.write_text(text)
        assert link.is_symlink() and target.read_text() == text
    assert [path.name for path in target.parent.iterdir()] == ["clip.bvh"]


def test_a_pipe_is_written_into_and_stays(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    try:
        with writing(pipe) as partial:
            partial.write_text("motion")
        assert os.read(reader, 100) == b"motion"
    finally:
        os.close(reader)
    assert pipe.is_fifo() and [path.name for path in tmp_path.iterdir()] == ["pipe"]


def test_a_device_is_written_into_and_stays(tmp_path: Path) -> None:
    ours, theirs = os.openpty()
    try:
        device = Path(os.ttyname(theirs))
        with writing(device) as partial:
            partial.write_text("motion")
        assert os.read(ours, 100) == b"motion"
        assert device.is_char_device()
    finally:
        os.close(ours)
        os.close(theirs)


@pytest.mark.parametrize("name", ["n" * 300, "动" * 84 + ".bvh", "a" * 255])
def test_a_name_is_written_if_the_system_takes_it_and_refused_as_given_if_not(
    tmp_path: Path, name: str
) -> None:
    target = tmp_path / name
    if len(name.encode()) <= 255:
        with writing(target) as partial:
            partial.write_text("x")
        assert target.read_text() == "x"
        return
    with pytest.raises(InvalidInputError, match="DX-FMT-004") as refused, writing(target) as partial:
        partial.write_text("x")
    assert refused.value.where == str(target)


def test_a_full_disk_is_told_with_the_path(tmp_path: Path) -> None:
    target = tmp_path / "clip.bvh"
    with pytest.raises(InvalidInputError, match=r"DX-FMT-004.*clip\.bvh.*room"), writing(target):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


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
