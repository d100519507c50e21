"""Archives of numpy arrays: written with the same bytes each time, read without trusting them."""

from __future__ import annotations

import io
import lzma
import struct
import tokenize
import zipfile
import zlib
from collections.abc import Callable, Container, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from motion.errors import FormatError
from motion.formats.files import read_bytes

_EPOCH = (1980, 1, 1, 0, 0, 0)
_MAX_UNPACKED_BYTES = 2 << 30
DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    tokenize.TokenError,
    EOFError,
    OSError,
    OverflowError,
    RuntimeError,
    SyntaxError,
    TypeError,
    ValueError,
)
"""What zipfile, its decompressors and numpy's header parser raise on bytes that are not what they should be."""


def arrays_content(arrays: Mapping[str, NDArray[Any]]) -> bytes:
    """Return the archive of arrays; the same arrays give the same bytes."""
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, array in arrays.items():
            content = io.BytesIO()
            np.lib.format.write_array(
                content, np.ascontiguousarray(array).reshape(array.shape), allow_pickle=False
            )
            # A fixed time stamp: the same arrays must give the same bytes.
            archive.writestr(
                zipfile.ZipInfo(f"{name}.npy", _EPOCH), content.getvalue(), zipfile.ZIP_DEFLATED, 6
            )
    return whole.getvalue()


def read_arrays(path: Path) -> dict[str, NDArray[Any]]:
    """Return the arrays of an archive by name; nothing in it is ever unpickled.

    Raises:
        InvalidInputError: If the file is missing.
        FormatError: If it is no whole archive, unpacks to too much, or an array is damaged or pickled.
    """
    return parse_arrays(read_bytes(path), str(path))


def parse_arrays(
    content: bytes,
    where: str,
    *,
    wanted: Container[str] | None = None,
    check: Callable[[str, tuple[int, ...]], None] | None = None,
) -> dict[str, NDArray[Any]]:
    """Return the arrays of an archive's content as ``read_arrays`` does.

    Args:
        content: The archive.
        where: Name for messages.
        wanted: Names of the arrays to unpack; None unpacks all. Headers of the others are looked at.
        check: Takes name and shape of each array before anything is unpacked, and may refuse it.

    Raises:
        FormatError: As ``read_arrays``.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            headers = array_headers(archive, where)
            if sum(header.info.file_size for header in headers.values()) > _MAX_UNPACKED_BYTES:
                raise FormatError(
                    f"unpacks to more than {_MAX_UNPACKED_BYTES >> 30} GiB", code="DX-FMT-002", where=where
                )
            if check is not None:
                for name, header in headers.items():
                    check(name, header.shape)
            return {
                name: read_member(archive, header, where)
                for name, header in headers.items()
                if wanted is None or name in wanted
            }
    except DAMAGE as error:
        raise FormatError(
            f"is not a whole npz archive: {error}",
            code="DX-FMT-011",
            where=where,
            hint="Export or copy it again.",
        ) from error


@dataclass(frozen=True, slots=True)
class ArrayHeader:
    """What an archive says of one of its arrays.

    Attributes:
        name: Its name.
        info: Where it lies in the archive.
        shape: Length of each axis.
        dtype: Kind of its numbers; never Python objects.
        fortran_order: Whether it is stored by columns.
        offset: Bytes before the first number.
    """

    name: str
    info: zipfile.ZipInfo
    shape: tuple[int, ...]
    dtype: np.dtype[Any]
    fortran_order: bool
    offset: int

    @property
    def byte_count(self) -> int:
        """Size of the numbers, bytes."""
        return int(np.prod(self.shape, dtype=np.float64)) * self.dtype.itemsize


def array_headers(archive: zipfile.ZipFile, where: str) -> dict[str, ArrayHeader]:
    """Return the headers of an archive's arrays by name; refuses pickled and truncated ones.

    Raises:
        FormatError: If an array is damaged or pickled.
    """
    members = [info for info in archive.infolist() if info.filename.endswith(".npy")]
    headers = [_header(archive, info, where) for info in members]
    return {header.name: header for header in headers}


def _header(archive: zipfile.ZipFile, info: zipfile.ZipInfo, where: str) -> ArrayHeader:
    place = f"{where}, array '{info.filename[:-4]}'"
    try:
        with archive.open(info) as stream:
            version = np.lib.format.read_magic(stream)
            read = (
                np.lib.format.read_array_header_1_0
                if version == (1, 0)
                else np.lib.format.read_array_header_2_0
            )
            shape, fortran_order, dtype = read(stream)
            if dtype.hasobject:
                raise FormatError(
                    "holds pickled Python objects, which can run code and are never read",
                    code="DX-FMT-012",
                    where=place,
                    hint="Save it again as plain numbers or text.",
                )
            header = ArrayHeader(
                info.filename[:-4], info, tuple(shape), dtype, bool(fortran_order), stream.tell()
            )
            if header.byte_count > info.file_size:
                raise FormatError(
                    f"claims shape {shape} ({header.byte_count} bytes) but has {info.file_size} bytes",
                    code="DX-FMT-011",
                    where=place,
                    hint="The file is truncated or damaged; copy it again.",
                )
            return header
    except DAMAGE as error:
        raise FormatError(f"is damaged: {error}", code="DX-FMT-011", where=place) from error


def read_member(archive: zipfile.ZipFile, header: ArrayHeader, where: str) -> NDArray[Any]:
    """Return one array of an archive.

    Raises:
        FormatError: If it is damaged.
    """
    place = f"{where}, array '{header.name}'"
    try:
        return np.lib.format.read_array(io.BytesIO(archive.read(header.info)), allow_pickle=False)
    except DAMAGE as error:
        raise FormatError(f"is damaged: {error}", code="DX-FMT-011", where=place) from error


def numbers(arrays: Mapping[str, NDArray[Any]], name: str, where: str) -> NDArray[np.float64]:
    """Return an array of finite numbers as float64.

    Raises:
        FormatError: If it is not there, holds no numbers, or one is not finite.
    """
    if name not in arrays:
        raise FormatError(
            f"has no array '{name}'",
            code="DX-FMT-013",
            where=where,
            hint=f"It holds {', '.join(sorted(arrays)) or 'nothing'}.",
        )
    array = arrays[name]
    if array.dtype.kind not in "fiu" or array.ndim < 1:
        raise FormatError(f"array '{name}' holds no list of numbers", code="DX-FMT-013", where=where)
    numbers = array.astype(np.float64)
    bad = np.argwhere(~np.isfinite(numbers))
    if len(bad):
        raise FormatError(
            f"array '{name}' is not a number at index {tuple(int(i) for i in bad[0])}",
            code="DX-FMT-014",
            where=where,
            hint="Repair or cut that frame.",
        )
    return numbers
