"""What users import from `gestures.library`, and that it costs nothing until it is used."""

from __future__ import annotations

import subprocess
import sys

import pytest

import gestures.library


@pytest.mark.parametrize("name", gestures.library.__all__)
def test_every_public_name_is_there(name: str) -> None:
    assert getattr(gestures.library, name).__name__ == name


def test_another_name_is_not() -> None:
    with pytest.raises(AttributeError, match="nothing_such"):
        _ = gestures.library.nothing_such


def test_importing_the_package_loads_neither_database_nor_motion() -> None:
    said = subprocess.run(
        [
            sys.executable,
            "-c",
            "import sys, gestures.library; print({'sqlalchemy', 'torch', 'yaml'} & set(sys.modules))",
        ],
        capture_output=True,
        text=True,
        check=True,
    )
    assert said.stdout == "set()\n"
