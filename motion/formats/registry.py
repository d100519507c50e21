"""The tables of motion formats, and reading and writing by name or ending.

Each adapter ends with its ``EXPORTERS`` and ``IMPORTERS``; a new format is a new module and its name in
``_ADAPTERS``.
"""

from __future__ import annotations

from pathlib import Path

from motion.errors import FormatError, InvalidInputError, NotFoundError, nearest_names
from motion.formats import bvh, glb, gltf_motion, livelink, npz, vrma
from motion.formats.recording import Exporter, ImportedMotion, Importer, Recording

_ADAPTERS = (npz, bvh, glb, vrma, livelink, gltf_motion)
EXPORTERS: dict[str, Exporter] = {
    exporter.name: exporter for adapter in _ADAPTERS for exporter in getattr(adapter, "EXPORTERS", ())
}
"""Format name to writer."""
IMPORTERS: dict[str, Importer] = {
    suffix: importer
    for adapter in _ADAPTERS
    for importer in getattr(adapter, "IMPORTERS", ())
    for suffix in importer.suffixes
}
"""File name ending to reader."""
_NOT_READ = {
    ".pose": "It holds landmarks of a video, points without the turns of joints.",
    ".c3d": "It holds markers, not a skeleton: solve it to one first and export BVH.",
    ".trc": "It holds markers, not a skeleton: solve it to one first and export BVH.",
    ".fbx": "It is a closed format: export GLB or BVH from the program that made it.",
    ".vmd": "It needs the model it was made for: export BVH or VRMA.",
    ".amc": "It needs its .asf skeleton: export BVH.",
    **dict.fromkeys(
        (".mp4", ".mov", ".mkv", ".webm", ".avi"),
        "It is a video: `deixis capture` reads the motion of the person in it.",
    ),
    ".pkl": "Pickled files can run code and are never read: save the arrays as .npz.",
}
"""Why some well-known files are not read, and what to do."""


def export_motion(recording: Recording, name: str, path: Path) -> None:
    """Write a recording in one format, whole or not at all.

    Args:
        recording: The performance.
        name: A key of ``EXPORTERS``.
        path: File to write.

    Raises:
        NotFoundError: If no format has that name.
        InvalidInputError: If the format needs what the recording lacks, or the path cannot be written.
    """
    if name not in EXPORTERS:
        raise NotFoundError(
            f"no format is called '{name}'", code="DX-FMT-008", hint=nearest_names(name, EXPORTERS)
        )
    EXPORTERS[name].write(recording, Path(path))


def import_motion(path: Path, *, unit_m: float | None = None, up: str | None = None) -> ImportedMotion:
    """Read a motion file by its ending.

    Args:
        path: File to read.
        unit_m: Length of the file's unit, metres; None finds it.
        up: "x", "y" or "z", the upward axis; None finds it.

    Raises:
        NotFoundError: If nothing reads files with that ending.
        InvalidInputError: If the file is missing, or the unit or the axis makes no sense.
        FormatError: If it does not follow its format.
    """
    suffix = Path(path).suffix.lower()
    if suffix not in IMPORTERS:
        known = f"Known: {', '.join(sorted(IMPORTERS))}."
        folder = Path(path).is_dir()
        raise NotFoundError(
            "this is a folder, expected a motion file"
            if folder
            else f"files ending in '{suffix}' are not read"
            if suffix
            else "the file's name has no ending, which says how it is read",
            code="DX-FMT-009",
            where=str(path),
            hint=f"{_NOT_READ[suffix]} {known}" if suffix in _NOT_READ else known,
        )
    try:
        return IMPORTERS[suffix].read(Path(path), unit_m=unit_m, up=up)
    except InvalidInputError as error:
        if error.where is not None:
            raise
        raise FormatError(error.message, code=error.code, where=str(path), hint=error.hint) from error
