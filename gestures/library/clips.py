"""Clips of gestures: kept as npz, checked against their hash, found beside the YAML that names them."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

from gestures.errors import FormatError, MissingAssetError
from gestures.library.gesture import ClipSource
from motion.clip import Clip
from motion.formats.files import read_bytes
from motion.formats.npz import npz_content, parse_npz

ClipReader = Callable[[ClipSource], bytes]
"""Gives the content of the file that a clip names."""
MAX_CLIP_BYTES = 64 << 20
"""Largest clip of a gesture, bytes."""
_SPARE_S = 0.05
"""By how much the last phase may end behind the last frame, s: phases are rounded."""


def clip_content(clip: Clip) -> bytes:
    """Return a clip as it is kept: canonical npz, the same bytes for the same clip."""
    return npz_content(clip)


def content_hash(content: bytes) -> str:
    """Return the SHA-256 of a clip's content in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def read_clip(content: bytes, source: ClipSource, where: str) -> Clip:
    """Return a clip's motion.

    Args:
        content: What its file holds.
        source: What the gesture says about it.
        where: Gesture or file, for messages.

    Raises:
        FormatError: If the content is too large, not what the hash says, no motion, or shorter than its phases.
    """
    if len(content) > MAX_CLIP_BYTES:
        raise FormatError(
            f"the clip has {len(content)} bytes, more than {MAX_CLIP_BYTES}",
            code="DX-LIB-022",
            where=where,
            hint="Cut it to the gesture.",
        )
    found = content_hash(content)
    if found != source.sha256:
        raise FormatError(
            f"'{source.file}' has the hash {found[:12]}…, the gesture names {source.sha256[:12]}…",
            code="DX-LIB-023",
            where=where,
            hint="The clip was changed or damaged. Import it again, or bring the file back.",
        )
    clip = parse_npz(content, where).clip
    if clip is None or source.phases_s[-1] > clip.duration_s + _SPARE_S:
        raise FormatError(
            f"the clip ends at {0.0 if clip is None else clip.duration_s:.2f} s, its phases at "
            f"{source.phases_s[-1]:.2f} s",
            code="DX-LIB-024",
            where=where,
            hint="Correct phases_s.",
        )
    return clip


def clips_beside(folder: Path) -> ClipReader:
    """Return what reads clips from a folder."""

    def read(source: ClipSource) -> bytes:
        path = folder / source.file
        if not path.is_file():
            raise MissingAssetError(
                f"the clip '{source.file}' is missing",
                code="DX-LIB-025",
                where=str(path),
                hint="Put it beside the gesture's YAML, or import it again.",
            )
        return read_bytes(path)

    return read
