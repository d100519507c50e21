from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from gestures.library.store import open_store

SALUTE = """gestures:
  - id: room_salute
    names: {zh: 敬个礼, en: room salute}
    description: {zh: 指尖到眉边，利落一放。, en: The fingertips go to the brow and away.}
    family: wave
    intents: [greet]
    hands: either
    phases:
      preparation: [0.6, 0.4, 1.2]
      stroke: [0.45, 0.3, 0.9]
      hold: [0.2, 0.0, 1.0]
      retraction: [0.8, 0.5, 1.5]
    keys:
      - {at: 0.0, shape: flat, place: [1.2, 1.25, 0.5], palm: forward, fingers: [-0.5, 0.85, 0.0]}
      - {at: 1.0, place: [1.4, 1.1, 0.6]}
    words: {zh: [敬礼], en: [salute you]}
    aliases: [room_hello]
"""


@pytest.fixture(scope="session")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library with the starter gestures, to be copied."""
    path = tmp_path_factory.mktemp("installed") / "library.db"
    open_store(path).close()
    return path


@pytest.fixture
def library(own_library: Path, installed: Path) -> Path:
    """The test's own library with the starter gestures in it."""
    shutil.copy(installed, own_library)
    return own_library


@pytest.fixture
def salute(tmp_path: Path) -> Path:
    """A file with one gesture that the library does not hold."""
    path = tmp_path / "salute.yaml"
    path.write_text(SALUTE, encoding="utf-8")
    return path
