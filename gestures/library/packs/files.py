"""The files of a pack, read from a folder or a zip without trusting either, or written to one."""

from __future__ import annotations

import io
import os
import re
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from pathlib import Path

from gestures.errors import FormatError, InvalidInputError
from gestures.library.packs.manifest import MANIFEST
from motion.formats.files import writing

GESTURES = "gestures"
"""Folder of a pack that holds gestures and, beside them, their clips."""
MAX_PACK_BYTES = 512 << 20
MAX_FILE_BYTES = 64 << 20
MAX_FILES = 20_001
"""Limits of a pack: all its files together, each of them, and their number with the manifest."""
_NAME = re.compile(rf"{re.escape(MANIFEST)}|{GESTURES}/[A-Za-z0-9][A-Za-z0-9._-]{{0,199}}\.(yaml|npz)")
_EPOCH = (1980, 1, 1, 0, 0, 0)
_PLAIN_FILE = 0o100644 << 16
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_ENCRYPTED = 0x1
_END = struct.Struct("<4s4H2LH")
"""The record that ends a zip (APPNOTE 4.3.16); its sixth field is the size of the table of contents."""
_LOCATOR_BYTES = 20
"""Size of what stands before that record in a zip of more than 4 GiB or 65,535 files (APPNOTE 4.3.15)."""
_DIRECTORY_ROW_BYTES = 400
"""Most that one file takes in the table of contents: 46 bytes, its name of at most 214, and extras."""


def read_files(path: Path) -> dict[str, bytes]:
    """Return the files of a pack by name, `/` between folders.

    Raises:
        InvalidInputError: If there is nothing at that path.
        FormatError: If it holds anything that a pack does not, or more than a pack may.
    """
    if path.is_dir():
        found = _read_folder(path)
    elif path.is_file():
        found = _read_zip(path)
    else:
        raise InvalidInputError(
            "there is no pack", code="DX-PACK-020", where=str(path), hint="Name a folder or a .zip file."
        )
    files: dict[str, bytes] = {}
    total = 0
    for name, content in found:
        total += len(content)
        if total > MAX_PACK_BYTES:
            raise FormatError(
                f"unpacks to more than {MAX_PACK_BYTES >> 20} MiB", code="DX-PACK-021", where=str(path)
            )
        files[name] = content
    return files


def _read_folder(folder: Path) -> Iterator[tuple[str, bytes]]:
    paths: list[Path] = []
    for parent, folders, names in os.walk(folder):
        at = Path(parent)
        if at == folder:
            # What version control and desktops keep beside a pack is no part of it.
            folders[:] = [name for name in folders if not name.startswith(".")]
            names = [name for name in names if not name.startswith(".")]
        paths += [at / name for name in names]
        paths += [at / name for name in folders if (at / name).is_symlink()]
        if len(paths) > MAX_FILES:
            raise FormatError(f"holds more than {MAX_FILES} files", code="DX-PACK-022", where=str(folder))
    for path in sorted(paths):
        name = path.relative_to(folder).as_posix()
        _check_name(name, str(folder))
        status = path.lstat()
        if not stat.S_ISREG(status.st_mode):
            raise FormatError(
                f"'{name}' is a link or no plain file",
                code="DX-PACK-023",
                where=str(folder),
                hint="Put the file itself there.",
            )
        _check_size(name, status.st_size, str(folder))
        with os.fdopen(os.open(path, os.O_RDONLY | os.O_NOFOLLOW), "rb") as stream:
            yield name, stream.read(status.st_size)


def _read_zip(path: Path) -> Iterator[tuple[str, bytes]]:
    where = str(path)
    _check_directory(path)
    try:
        with zipfile.ZipFile(path) as archive:
            infos = archive.infolist()
            if len(infos) > MAX_FILES:
                raise FormatError(
                    f"holds {len(infos)} files, at most {MAX_FILES} are allowed",
                    code="DX-PACK-022",
                    where=where,
                )
            if sum(info.file_size for info in infos) > MAX_PACK_BYTES:
                raise FormatError(
                    f"says that it unpacks to more than {MAX_PACK_BYTES >> 20} MiB",
                    code="DX-PACK-021",
                    where=where,
                )
            seen: set[str] = set()
            for info in infos:
                _check_member(info, seen, where)
                seen.add(info.filename)
            for info in infos:
                with archive.open(info) as stream:
                    # One byte more than it says would be a lie about its size.
                    content = stream.read(info.file_size + 1)
                if len(content) != info.file_size:
                    raise FormatError(
                        f"'{info.filename}' does not have the {info.file_size} bytes that the zip says",
                        code="DX-PACK-024",
                        where=where,
                    )
                yield info.filename, content
    except (
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        # zipfile's word for a method of compression that it does not know.
        NotImplementedError,
        OverflowError,
        ValueError,
    ) as error:
        if isinstance(error, FormatError):
            raise
        raise FormatError(
            f"is no whole zip: {error}", code="DX-PACK-025", where=where, hint="Export or copy it again."
        ) from error


def _check_directory(path: Path) -> None:
    """Refuse a zip whose table of contents is larger than a pack's, before Python reads that whole into memory."""
    with path.open("rb") as stream:
        stream.seek(0, os.SEEK_END)
        size = stream.tell()
        stream.seek(max(0, size - _END.size - _LOCATOR_BYTES))
        tail = stream.read()
    end, before = tail[-_END.size :], tail[: -_END.size]
    if len(end) < _END.size or not end.startswith(b"PK\x05\x06"):
        raise FormatError(
            "is no whole zip: it does not end as one without a comment does",
            code="DX-PACK-025",
            where=str(path),
            hint="Export or copy it again.",
        )
    directory = _END.unpack(end)[5]
    if directory > MAX_FILES * _DIRECTORY_ROW_BYTES or before.startswith(b"PK\x06\x07"):
        raise FormatError(
            f"holds more than {MAX_FILES - 1} files, or says so", code="DX-PACK-022", where=str(path)
        )


def _check_member(info: zipfile.ZipInfo, seen: set[str], where: str) -> None:
    name = info.filename
    _check_name(info.orig_filename, where)
    _check_name(name, where)
    if name in seen:
        raise FormatError(f"holds '{name}' twice", code="DX-PACK-026", where=where)
    mode = info.external_attr >> 16
    if mode and not stat.S_ISREG(mode) and stat.S_IFMT(mode):
        raise FormatError(
            f"'{name}' is a link or no plain file",
            code="DX-PACK-023",
            where=where,
            hint="Put the file itself there.",
        )
    if info.flag_bits & _ENCRYPTED or info.compress_type not in _METHODS:
        raise FormatError(
            f"'{name}' is encrypted or packed in another way than 'deflate'", code="DX-PACK-027", where=where
        )
    _check_size(name, info.file_size, where)


def _check_name(name: str, where: str) -> None:
    if _NAME.fullmatch(name):
        return
    parts = re.split(r"[/\\]", name)
    if (
        ".." in parts
        or name.startswith(("/", "\\"))
        or "\\" in name
        or re.match(r"[A-Za-z]:", name)
        or "\0" in name
    ):
        raise FormatError(
            f"'{name:.100}' leads out of the pack",
            code="DX-PACK-028",
            where=where,
            hint="Do not trust this pack.",
        )
    raise FormatError(
        f"'{name:.100}' belongs to no pack",
        code="DX-PACK-029",
        where=where,
        hint=f"A pack holds {MANIFEST} and {GESTURES}/ with .yaml and .npz files.",
    )


def _check_size(name: str, size: int, where: str) -> None:
    if size > MAX_FILE_BYTES:
        raise FormatError(
            f"'{name}' has {size} bytes, at most {MAX_FILE_BYTES} are allowed",
            code="DX-PACK-030",
            where=where,
        )


def write_zip(path: Path, files: Mapping[str, bytes]) -> None:
    """Write files into a zip, whole or not at all; the same files give the same bytes."""
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for name in sorted(files):
            info = zipfile.ZipInfo(name, _EPOCH)
            info.external_attr = _PLAIN_FILE
            info.create_system = 3
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, files[name])
    _replace(path, whole.getvalue())


def write_folder(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write files into a folder; what an earlier pack left there and this one does not hold is removed.

    Raises:
        InvalidInputError: If the folder holds something that is no pack.
    """
    before: set[str] = set()
    if folder.is_dir() and any(not entry.name.startswith(".") for entry in folder.iterdir()):
        try:
            before = set(read_files(folder))
        except FormatError as error:
            raise _occupied(folder, error.message) from error
        if MANIFEST not in before:
            raise _occupied(folder, f"it has no {MANIFEST}")
    for name in sorted(files, key=lambda name: (name == MANIFEST, name)):
        _replace(folder / name, files[name])
    for name in sorted(before - set(files)):
        (folder / name).unlink()


def _occupied(folder: Path, why: str) -> InvalidInputError:
    return InvalidInputError(
        f"the folder holds something else than a pack: {why}",
        code="DX-PACK-031",
        where=str(folder),
        hint="Name a new folder, an empty one, or one with a pack to be replaced.",
    )


def _replace(path: Path, content: bytes) -> None:
    """Write a file beside its place and move it there; a file that has this content already is left alone."""
    if path.is_file() and not path.is_symlink() and path.read_bytes() == content:
        return
    with writing(path) as partial:
        path.parent.mkdir(parents=True, exist_ok=True)
        partial.write_bytes(content)
