"""Motion files: what can be written, what can be read, and the tables that say so.

Each adapter ends with its ``EXPORTERS`` and ``IMPORTERS``; a new format is a new module and its name in
``_ADAPTERS``.
"""

from __future__ import annotations

from pathlib import Path

from motion.errors import NotFoundError, nearest_names
from motion.formats import bvh, glb, gltf_motion, livelink, npz, vrma
from motion.formats.labels import AigcLabel
from motion.formats.recording import Exporter, ImportedMotion, Importer, Recording
from motion.formats.retarget import facing_front, fitted

__all__ = [
    "EXPORTERS",
    "IMPORTERS",
    "AigcLabel",
    "Exporter",
    "ImportedMotion",
    "Importer",
    "Recording",
    "export_motion",
    "facing_front",
    "fitted",
    "import_motion",
]

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


def import_motion(path: Path) -> ImportedMotion:
    """Read a motion file by its ending.

    Raises:
        NotFoundError: If nothing reads files with that ending.
        InvalidInputError: If the file is missing.
        FormatError: If it does not follow its format.
    """
    suffix = Path(path).suffix.lower()
    if suffix not in IMPORTERS:
        raise NotFoundError(
            f"files ending in '{suffix}' are not read",
            code="DX-FMT-009",
            where=str(path),
            hint=f"Known: {', '.join(sorted(IMPORTERS))}.",
        )
    return IMPORTERS[suffix].read(Path(path))
