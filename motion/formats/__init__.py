"""Motion files: what can be written, what can be read, and the tables that say so.

Names are loaded when they are first asked for: the AI label and the file helpers are used where no motion is, and start
without torch.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from motion.lazy_names import lazy_names

if TYPE_CHECKING:
    from motion.formats.labels import AigcLabel
    from motion.formats.recording import Exporter, ImportedMotion, Importer, Recording
    from motion.formats.registry import EXPORTERS, IMPORTERS, export_motion, import_motion
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

_HOMES = {
    "EXPORTERS": "registry",
    "IMPORTERS": "registry",
    "AigcLabel": "labels",
    "Exporter": "recording",
    "ImportedMotion": "recording",
    "Importer": "recording",
    "Recording": "recording",
    "export_motion": "registry",
    "facing_front": "retarget",
    "fitted": "retarget",
    "import_motion": "registry",
}

__getattr__ = lazy_names(__name__, _HOMES)
