"""SMPL-X motion of any length, read a stretch at a time: a day's show takes no more memory than a minute's."""

from __future__ import annotations

import contextlib
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

import numpy as np
from numpy.typing import NDArray

from motion.clip import Clip, FaceTrack
from motion.errors import FormatError, InvalidInputError
from motion.formats.labels import AigcLabel
from motion.formats.npz import READ_ARRAYS, label_of_arrays, motion_of_arrays, rate_of_arrays
from motion.formats.npz_archive import DAMAGE, ArrayHeader, array_headers, read_member
from motion.timing import FrameRate

BLOCK_FRAMES = 4096
MAX_FRAMES = 8_000_000
"""Longest motion that is read, frames: 37 hours at 60 frames a second."""
_BY_FRAME = ("poses", "trans", "arkit")
_MAX_SMALL_BYTES = 1 << 20
"""Largest array beside those that have a row for every frame, bytes."""


class NpzFrames:
    """An archive of SMPL-X parameters as ``motion.formats.npz`` describes it, open for reading from its first frame on.

    Which axis is up is found from the first stretch.

    Attributes:
        rate: Frames a second.
        frame_count: Number of frames.
        label: The AI label that the file carries, if any.
    """

    def __init__(self, path: Path) -> None:
        """Read what the file says of itself.

        Raises:
            InvalidInputError: If the file is missing.
            FormatError: If it is no npz archive, misses an array, or is longer than `MAX_FRAMES`.
        """
        self._path, where = path, str(path)
        with _opened(path) as archive:
            self._headers = array_headers(archive, where)
            poses = self._headers.get("poses")
            if poses is None or not poses.shape:
                raise FormatError(
                    "has no array 'poses'",
                    code="DX-FMT-013",
                    where=where,
                    hint=f"It holds {', '.join(sorted(self._headers)) or 'nothing'}.",
                )
            self.frame_count = poses.shape[0]
            if not 0 < self.frame_count <= MAX_FRAMES:
                raise FormatError(
                    f"claims {self.frame_count} frames",
                    code="DX-FMT-006",
                    where=where,
                    hint=f"Cut the take; from 1 to {MAX_FRAMES} frames are read.",
                )
            for name in _BY_FRAME:
                self._check_rows(name)
            self._small = {
                name: read_member(archive, header, where)
                for name, header in self._headers.items()
                if name in READ_ARRAYS and name not in _BY_FRAME and header.byte_count <= _MAX_SMALL_BYTES
            }
        self.rate: FrameRate = rate_of_arrays(self._small, where)
        self.label: AigcLabel | None = label_of_arrays(self._small)

    def blocks(self, frames: int = BLOCK_FRAMES) -> Iterator[tuple[Clip, FaceTrack | None]]:
        """Yield the motion in order, at most so many frames at a time.

        Raises:
            FormatError: If an array is damaged or holds what is no number; the frame is that of the block.
        """
        where = str(self._path)
        up: str | None = None
        with _opened(self._path) as archive, contextlib.ExitStack() as stack:
            streams = {
                name: stack.enter_context(archive.open(self._headers[name].info))
                for name in _BY_FRAME
                if name in self._headers
            }
            for name, stream in streams.items():
                stream.read(self._headers[name].offset)
            for first in range(0, self.frame_count, frames):
                count = min(frames, self.frame_count - first)
                arrays = {
                    name: _rows(stream, self._headers[name], count, f"{where}, frames from {first}")
                    for name, stream in streams.items()
                }
                found = motion_of_arrays({**self._small, **arrays}, f"{where}, frames from {first}", up=up)
                if found.clip is None:
                    raise FormatError("holds no body motion", code="DX-FMT-013", where=where)
                up = up or next(note.split()[2] for note in found.notes if note.startswith("up axis"))
                yield found.clip, found.face

    def _check_rows(self, name: str) -> None:
        header = self._headers.get(name)
        if header is None:
            return
        if header.fortran_order or header.shape[:1] != (self.frame_count,):
            raise FormatError(
                f"'{name}' is {header.shape}{' by columns' if header.fortran_order else ''}, "
                f"'poses' has {self.frame_count} frames",
                code="DX-FMT-013",
                where=str(self._path),
                hint="A long motion needs a row for every frame, in C order.",
            )


@contextlib.contextmanager
def _opened(path: Path) -> Iterator[zipfile.ZipFile]:
    try:
        with zipfile.ZipFile(path) as archive:
            yield archive
    except FileNotFoundError as error:
        raise InvalidInputError(
            f"cannot be read: {error.strerror}",
            code="DX-FMT-001",
            where=str(path),
            hint="Check the path.",
        ) from error
    except DAMAGE as error:
        raise FormatError(
            f"is not a whole npz archive: {error}",
            code="DX-FMT-011",
            where=str(path),
            hint="Export or copy it again.",
        ) from error


def _rows(stream: IO[bytes], header: ArrayHeader, count: int, where: str) -> NDArray[Any]:
    """Return the next rows of an array."""
    row = int(np.prod(header.shape[1:], dtype=np.int64))
    content = stream.read(count * row * header.dtype.itemsize)
    if len(content) < count * row * header.dtype.itemsize:
        raise FormatError(
            f"array '{header.name}' ends too early",
            code="DX-FMT-011",
            where=where,
            hint="The file is truncated or damaged; copy it again.",
        )
    return np.frombuffer(content, header.dtype).reshape(count, *header.shape[1:])
