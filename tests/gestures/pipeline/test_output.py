from __future__ import annotations

import errno
import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from gestures.errors import InvalidInputError
from gestures.pipeline.output import GENERATOR, MARKER, is_deixis_output, output_folder
from motion.formats.files import writing

REPORT = json.dumps({"generator": GENERATOR})


def fill(folder: Path, **files: str) -> None:
    for name, text in files.items():
        (folder / name.replace("__", ".")).write_text(text, encoding="utf-8")


def names(folder: Path) -> set[str]:
    return {entry.name for entry in folder.iterdir()}


def test_files_appear_together_in_a_folder_that_was_missing(tmp_path: Path) -> None:
    out = tmp_path / "a" / "b"
    with output_folder(out) as staging:
        fill(staging, report__json=REPORT, motion__npz="x")
        assert not out.exists()
    assert names(out) == {"report.json", "motion.npz"}
    assert names(out.parent) == {"b"}
    assert is_deixis_output(out)


@pytest.mark.parametrize("failure", [RuntimeError, KeyboardInterrupt])
def test_a_failure_leaves_nothing_behind(tmp_path: Path, failure: type[BaseException]) -> None:
    with pytest.raises(failure), output_folder(tmp_path / "a" / "b") as staging:
        fill(staging, motion__npz="x")
        raise failure
    assert names(tmp_path) == set()


def test_a_failure_leaves_the_earlier_performance(tmp_path: Path) -> None:
    out = tmp_path / "out"
    with output_folder(out) as staging:
        fill(staging, report__json=REPORT, motion__npz="first")
    with pytest.raises(KeyboardInterrupt), output_folder(out) as staging:
        fill(staging, report__json=REPORT, motion__npz="second")
        raise KeyboardInterrupt
    assert (out / "motion.npz").read_text() == "first"
    assert names(tmp_path) == {"out"}


def test_a_new_performance_replaces_the_old_and_keeps_what_others_put_beside_it(tmp_path: Path) -> None:
    out = tmp_path / "out"
    with output_folder(out) as staging:
        fill(staging, report__json=REPORT, show__mp4="old", motion__npz="old")
    fill(out, notes__md="mine")
    with output_folder(out) as staging:
        fill(staging, report__json=REPORT, motion__npz="new")
    assert names(out) == {"report.json", "motion.npz", "notes.md"}
    assert (out / "motion.npz").read_text() == "new"


@pytest.mark.parametrize("step", range(7))
def test_what_is_replaced_half_is_no_show_and_can_be_replaced_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: int
) -> None:
    out = tmp_path / "out"

    def write(text: str) -> None:
        with output_folder(out) as staging:
            fill(staging, report__json=REPORT, timeline__json=text, motion__npz=text, avatar__glb=text)

    write("old")
    fill(out, stale__md="mine")
    taken = 0

    def interrupted(move: Callable[..., object]) -> Callable[..., object]:
        def run(*arguments: object, **named: object) -> object:
            nonlocal taken
            if taken == step:
                raise KeyboardInterrupt
            taken += 1
            return move(*arguments, **named)

        return run

    with monkeypatch.context() as patched:
        for name in ("replace", "unlink"):
            patched.setattr(Path, name, interrupted(getattr(Path, name)))
        with pytest.raises(KeyboardInterrupt):
            write("new")
    if (out / "timeline.json").exists():
        assert {(out / name).read_text() for name in ("timeline.json", "motion.npz", "avatar.glb")} == {"old"}
    write("third")
    assert {(out / name).read_text() for name in ("timeline.json", "motion.npz", "avatar.glb")} == {"third"}
    assert (out / "stale.md").read_text() == "mine"


def test_a_folder_of_somebody_else_is_refused_unless_forced(tmp_path: Path) -> None:
    fill(tmp_path, thesis__doc="years of work")
    with pytest.raises(InvalidInputError, match=r"DX-OUT-002.*thesis\.doc.*--force"), output_folder(tmp_path):
        pytest.fail("the block must not run")
    with output_folder(tmp_path, force=True) as staging:
        fill(staging, report__json=REPORT)
    assert names(tmp_path) == {"thesis.doc", MARKER}


def test_a_file_in_the_way_is_refused(tmp_path: Path) -> None:
    fill(tmp_path, out="x")
    with pytest.raises(InvalidInputError, match="DX-OUT-001"), output_folder(tmp_path / "out"):
        pytest.fail("the block must not run")


def test_a_folder_that_cannot_be_made_is_refused(tmp_path: Path) -> None:
    fill(tmp_path, file="x")
    with pytest.raises(InvalidInputError, match="DX-OUT-003"), output_folder(tmp_path / "file" / "out"):
        pytest.fail("the block must not run")


def test_a_full_disk_is_told_with_the_folder_that_was_asked_for(tmp_path: Path) -> None:
    out = tmp_path / "out"
    with pytest.raises(InvalidInputError, match=r"DX-OUT-003.*room") as refused, output_folder(out):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    assert refused.value.where == str(out)
    with (
        pytest.raises(InvalidInputError, match="DX-FMT-004") as refused,
        output_folder(out) as staging,
        writing(staging / "motion.bvh"),
    ):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    assert refused.value.where == str(out / "motion.bvh")
    assert names(tmp_path) == set()


@pytest.mark.parametrize("name", ["n" * 255, "秀" * 85, "n" * 256])
def test_a_long_name_is_used_if_the_system_takes_it(tmp_path: Path, name: str) -> None:
    out = tmp_path / name
    if len(name.encode()) > 255:
        with pytest.raises(InvalidInputError, match="DX-OUT-003"), output_folder(out):
            pytest.fail("the block must not run")
        return
    with output_folder(out) as staging:
        fill(staging, report__json=REPORT)
    assert is_deixis_output(out)
