"""Packs: gestures in a folder or a zip, to be read, compared, kept in git and brought into another store.

export_pack(store, Path("spring.zip"))
import_pack(other, Path("spring.zip"), author="Lin")
"""

from gestures.library.packs.exporting import export_pack
from gestures.library.packs.importing import ON_CONFLICT, PackImport, import_pack
from gestures.library.packs.pack import Pack, PackedGesture
from gestures.library.packs.reading import read_pack

__all__ = ["ON_CONFLICT", "Pack", "PackImport", "PackedGesture", "export_pack", "import_pack", "read_pack"]
