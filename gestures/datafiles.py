"""Where the project's data files lie: beside the package in a checkout, inside it in a wheel; and how they are read."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from gestures.errors import DataError, InvalidInputError

_PACKAGE = Path(__file__).resolve().parent


def data_root() -> Path:
    """Return the folder that holds `gestures/`, `intents/`, `platforms/`, `personas/` and `scripts/`.

    Raises:
        DataError: If the installation lacks its data.
    """
    for candidate in (_PACKAGE / "data", _PACKAGE.parent / "data"):
        if (candidate / "intents" / "taxonomy.yaml").is_file():
            return candidate
    raise DataError(
        "the data files of Deixis are missing",
        code="DX-DATA-001",
        where=str(_PACKAGE),
        hint="Reinstall deixis.",
    )


def read_yaml(path: Path) -> Any:
    """Read one YAML file with the safe loader.

    Raises:
        InvalidInputError: If the file is not UTF-8 or not YAML; the message names the line.
    """
    try:
        return yaml.load(path.read_text(encoding="utf-8"), Loader=_LOADER)
    except UnicodeDecodeError as error:
        raise InvalidInputError(
            f"byte {error.start} is not UTF-8",
            code="DX-DATA-002",
            where=str(path),
            hint="Save the file as UTF-8.",
        ) from error
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        place = f"{path}:{mark.line + 1}" if mark else str(path)
        problem = getattr(error, "problem", None) or "not valid YAML"
        raise InvalidInputError(f"{problem}", code="DX-DATA-003", where=place) from error


_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
