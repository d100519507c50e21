"""Where intent data lies: the folder that ships with Deixis, and a user's own that replaces it or adds to it."""

from __future__ import annotations

import os
from pathlib import Path

from gestures.datafiles import data_root

FOLDER_VARIABLE = "DEIXIS_INTENTS"
WEIGHTS = "model.safetensors"


def intents_folder() -> Path:
    """Return the folder in use: the one that ``DEIXIS_INTENTS`` names, or the one that ships with Deixis."""
    own = os.environ.get(FOLDER_VARIABLE)
    return Path(own) if own else shipped_folder()


def shipped_folder() -> Path:
    """Return the folder that ships with Deixis."""
    return data_root() / "intents"


def layers(folder: Path) -> tuple[Path, ...]:
    """Return the folders that are read for one, in order.

    A folder with a ``taxonomy.yaml`` stands alone; another adds its files to the shipped ones.
    """
    return (folder,) if (folder / "taxonomy.yaml").is_file() else (shipped_folder(), folder)
