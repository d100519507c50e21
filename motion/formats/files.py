"""Files on disk: written whole or not at all, read within limits."""

from __future__ import annotations

import contextlib
import errno
import os
import secrets
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from motion.errors import FormatError, InvalidInputError

MAX_FILE_BYTES = 1 << 30
"""Largest motion file that is read, bytes."""
MAX_FRAMES = 2_000_000
"""Longest motion that is read, frames: nine hours at 60 frames a second."""
MAX_VALUES = 200_000_000
"""Most numbers that one motion may unfold to in memory."""


_UNWRITABLE = (
    errno.ENOSPC,
    errno.EDQUOT,
    errno.ENAMETOOLONG,
    errno.EROFS,
    errno.EFBIG,
    errno.ENXIO,
    errno.ELOOP,
)
_LONGEST_NAME_IN_PART = 40


@contextlib.contextmanager
def writing(path: Path) -> Iterator[Path]:
    """Give a temporary path and move it into place when the block ends well.

    Readers never see half a file: an error, or an interrupt, leaves what was there before. A link stays, and what it
    names is written; a device, a pipe or a stream such as ``/dev/stdout`` is written into and never replaced.

    Raises:
        InvalidInputError: If the folder is missing or cannot be written, or has no room.
    """
    path = Path(path)
    with contextlib.ExitStack() as undone:
        try:
            if _is_stream(path):
                folder = undone.enter_context(tempfile.TemporaryDirectory())
                partial = Path(folder, "part")
                yield partial
                with partial.open("rb") as content, path.open("ab") as stream:
                    shutil.copyfileobj(content, stream)
            else:
                target = Path(os.path.realpath(path))
                name = f".{target.name[:_LONGEST_NAME_IN_PART]}.{os.getpid()}-{secrets.token_hex(4)}.part"
                partial = target.with_name(name)
                undone.callback(_remove, partial)
                yield partial
                partial.replace(target)
        except OSError as error:
            if (
                not isinstance(
                    error, FileNotFoundError | PermissionError | NotADirectoryError | IsADirectoryError
                )
                and error.errno not in _UNWRITABLE
            ):
                raise
            raise InvalidInputError(
                f"cannot be written: {error.strerror}",
                code="DX-FMT-004",
                where=str(path),
                hint="Give a path in a folder that exists, that you may write and that has room.",
            ) from error


def _is_stream(path: Path) -> bool:
    """Return whether a path names something that is written into, not replaced."""
    # What stands behind /dev/stdout may be a regular file, which its reader has open.
    if path.is_symlink() and path.absolute().parts[1:2] in (("dev",), ("proc",)):
        return True
    return path.exists() and not path.is_file() and not path.is_dir()


def _remove(path: Path) -> None:
    with contextlib.suppress(OSError):
        path.unlink(missing_ok=True)


def read_bytes(path: Path) -> bytes:
    """Return a file's content.

    Raises:
        InvalidInputError: If the file is missing or unreadable.
        FormatError: If it is empty or larger than ``MAX_FILE_BYTES``.
    """
    path = Path(path)
    try:
        size = path.stat().st_size
        if size > MAX_FILE_BYTES:
            raise FormatError(
                f"is {size / 2**20:.0f} MiB, more than the {MAX_FILE_BYTES // 2**20} MiB that are read",
                code="DX-FMT-002",
                where=str(path),
                hint="Cut the take into pieces.",
            )
        content = path.read_bytes()
    except OSError as error:
        raise InvalidInputError(
            f"cannot be read: {error.strerror}", code="DX-FMT-001", where=str(path), hint="Check the path."
        ) from error
    if not content:
        raise FormatError("is empty", code="DX-FMT-003", where=str(path), hint="Export the file again.")
    return content


def check_size(frames: int, joints: int, where: str) -> None:
    """Refuse a motion that would not fit in memory, before anything is allocated for it.

    Raises:
        FormatError: If there are too many frames or values, or no frame.
    """
    if frames < 1:
        raise FormatError("holds no frame", code="DX-FMT-005", where=where, hint="Export at least one frame.")
    if frames > MAX_FRAMES or frames * joints * 7 > MAX_VALUES:
        raise FormatError(
            f"claims {frames} frames of {joints} joints, more than can be read",
            code="DX-FMT-006",
            where=where,
            hint=f"Cut the take; the limit is {MAX_FRAMES} frames or {MAX_VALUES // 7} joint poses.",
        )
