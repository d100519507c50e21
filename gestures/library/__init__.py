"""The gesture library: what performances play, the store that a team keeps it in, and packs to share it.

Each name is loaded when it is first asked for: performances need no database.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from motion.lazy_names import lazy_names

if TYPE_CHECKING:
    from gestures.library.active import active_library, active_persona
    from gestures.library.catalogue import Library, load_library
    from gestures.library.curation.table import data_frame
    from gestures.library.packs import export_pack, import_pack
    from gestures.library.store import Store, open_store

__all__ = [
    "Library",
    "Store",
    "active_library",
    "active_persona",
    "data_frame",
    "export_pack",
    "import_pack",
    "load_library",
    "open_store",
]
_HOMES = {
    "Library": "catalogue",
    "Store": "store",
    "active_library": "active",
    "active_persona": "active",
    "data_frame": "curation.table",
    "export_pack": "packs",
    "import_pack": "packs",
    "load_library": "catalogue",
    "open_store": "store",
}

__getattr__ = lazy_names(__name__, _HOMES)
