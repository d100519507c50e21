"""The AI label inside a WAV file: a field named ``AIGC`` in the RIFF ``LIST``/``INFO`` chunk."""

from __future__ import annotations

import struct
from pathlib import Path

from gestures.errors import FormatError
from motion.formats.labels import LABEL_FIELD, AigcLabel

_HEADER = struct.Struct("<4sI4s")
_CHUNK = struct.Struct("<4sI")


def label_wav(path: Path, label: AigcLabel) -> None:
    """Add the label behind the samples of a WAV file; players ignore chunks that they do not know.

    Raises:
        FormatError: If the file is no RIFF WAVE file.
    """
    with path.open("r+b") as file:
        head = file.read(_HEADER.size)
        if len(head) < _HEADER.size or head[:4] != b"RIFF" or head[8:] != b"WAVE":
            raise FormatError("this is no RIFF WAVE file", code="DX-SHOW-004", where=str(path))
        chunk = _info_chunk(label)
        end = file.seek(0, 2)
        file.write(b"\0" * (end % 2) + chunk)
        total = file.tell()
        file.seek(0)
        file.write(_HEADER.pack(b"RIFF", total - _CHUNK.size, b"WAVE"))


def wav_label(path: Path) -> AigcLabel | None:
    """Return the label of a WAV file, or None if it bears none.

    Raises:
        FormatError: If the file is no RIFF WAVE file.
    """
    content = path.read_bytes()
    if content[:4] != b"RIFF" or content[8:12] != b"WAVE":
        raise FormatError("this is no RIFF WAVE file", code="DX-SHOW-004", where=str(path))
    for name, body in _chunks(content, _HEADER.size):
        if name == b"LIST" and body[:4] == b"INFO":
            for field, value in _chunks(body, 4):
                if field == LABEL_FIELD.encode():
                    return AigcLabel.from_json(value.rstrip(b"\0").decode("utf-8"))
    return None


def _info_chunk(label: AigcLabel) -> bytes:
    value = label.as_json().encode("utf-8") + b"\0"
    field = _CHUNK.pack(LABEL_FIELD.encode(), len(value)) + value + b"\0" * (len(value) % 2)
    body = b"INFO" + field
    return _CHUNK.pack(b"LIST", len(body)) + body


def _chunks(content: bytes, offset: int) -> list[tuple[bytes, bytes]]:
    found = []
    while offset + _CHUNK.size <= len(content):
        name, size = _CHUNK.unpack_from(content, offset)
        start = offset + _CHUNK.size
        found.append((name, content[start : start + size]))
        offset = start + size + size % 2
    return found
