"""The folder that a performance is written into: complete or untouched, and never somebody else's."""

from __future__ import annotations

import contextlib
import errno
import json
import os
import secrets
import shutil
from collections.abc import Iterator
from pathlib import Path

from gestures.errors import InvalidInputError
from gestures.pipeline.show_files import REPORT_JSON, TIMELINE_JSON

MARKER = REPORT_JSON
"""The file by which an output folder of Deixis is known."""
GENERATOR = "deixis"
_LONGEST_NAME_IN_PART = 40
OUTPUT_NAMES: tuple[str, ...] = (
    "speech.wav",
    TIMELINE_JSON,
    "timeline.otio",
    "motion.npz",
    "motion.bvh",
    "avatar.glb",
    "avatar.vrma",
    "face.csv",
    "show.mp4",
    "report.html",
    MARKER,
)
"""Every file that a performance may hold; label files beside them end in ``.aigc.json``."""


def is_deixis_output(folder: Path) -> bool:
    """Return whether a folder holds a performance that Deixis wrote."""
    try:
        table = json.loads((folder / MARKER).read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return False
    return isinstance(table, dict) and table.get("generator") == GENERATOR


@contextlib.contextmanager
def output_folder(out: Path, *, force: bool = False) -> Iterator[Path]:
    """Give a temporary folder beside ``out`` and move what it holds into place when the block ends well.

    An error or an interrupt removes it, with every folder that was made on the way, and leaves ``out`` as it
    was. An earlier performance in ``out`` is replaced; files that are not Deixis's are never touched.

    Args:
        out: Where the files go; made if missing.
        force: Write among the files of a folder that holds something else, too.

    Raises:
        InvalidInputError: If ``out`` is a file, holds what Deixis did not write, or cannot be written.
    """
    out = Path(out).absolute()
    try:
        _check_target(out, force)
    except OSError as error:
        raise _unwritable(out, error) from error
    made: list[Path] = []
    staging = out.parent / f".{out.name[:_LONGEST_NAME_IN_PART]}.{os.getpid()}-{secrets.token_hex(4)}.partial"
    try:
        try:
            for folder in reversed(staging.parents):
                if not folder.exists():
                    folder.mkdir()
                    made.append(folder)
            staging.mkdir()
            if out.is_dir() and not os.access(out, os.W_OK | os.X_OK):
                raise PermissionError(13, "permission denied")
        except OSError as error:
            raise _unwritable(out, error) from error
        try:
            yield staging
        except OSError as error:
            if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
                raise _unwritable(out, error) from error
            raise
        except InvalidInputError as error:
            if error.where is not None and str(staging) in error.where:
                raise error.at(error.where.replace(str(staging), str(out))) from error
            raise
        try:
            _move_into_place(staging, out)
        except OSError as error:
            raise _unwritable(out, error) from error
        made.clear()
    finally:
        shutil.rmtree(staging, ignore_errors=True)
        for folder in reversed(made):
            with contextlib.suppress(OSError):
                folder.rmdir()


def _check_target(out: Path, force: bool) -> None:
    if out.exists() and not out.is_dir():
        raise InvalidInputError(
            "this is a file, expected a folder", code="DX-OUT-001", where=str(out), hint="Give another --out."
        )
    if force or not out.is_dir() or is_deixis_output(out):
        return
    try:
        foreign = sorted(entry.name for entry in out.iterdir())
    except OSError as error:
        raise _unwritable(out, error) from error
    if foreign:
        raise InvalidInputError(
            f"the folder holds '{foreign[0]}', which Deixis did not write",
            code="DX-OUT-002",
            where=str(out),
            hint="Give another --out, or add --force to write among what is there.",
        )


def _move_into_place(staging: Path, out: Path) -> None:
    if not out.exists():
        staging.rename(out)
        return
    # Without its timeline a folder is no show: it goes first and comes last, so that what was only half replaced does
    # not pass for a whole performance. The folder stays known by its report meanwhile.
    (out / TIMELINE_JSON).unlink(missing_ok=True)
    written = {entry.name for entry in staging.iterdir()}
    for name in OUTPUT_NAMES:
        for stale in (name, f"{name}.aigc.json"):
            if stale not in written:
                (out / stale).unlink(missing_ok=True)
    for name in sorted(written, key=lambda entry: entry == TIMELINE_JSON):
        (staging / name).replace(out / name)


def _unwritable(out: Path, error: OSError) -> InvalidInputError:
    return InvalidInputError(
        f"the folder cannot be written: {error.strerror or error}",
        code="DX-OUT-003",
        where=str(out),
        hint="Give an --out in a folder that you may write, with room for the files.",
    )
