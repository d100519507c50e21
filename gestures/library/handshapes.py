"""Named hand shapes: joint angles of five fingers, from `data/gestures/handshapes.yaml`."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from gestures.datafiles import data_root, read_yaml
from gestures.errors import InvalidInputError, NotFoundError, nearest_names
from motion.hand import FINGER_ORDER, HandShape


@cache
def load_handshapes(path: Path | None = None) -> dict[str, HandShape]:
    """Read the hand shapes.

    Each finger is given as ``[mcp, pip, dip, spread]`` in degrees, + flexes; the thumb as
    ``[oppose, flex, mcp, ip]``. One number stands for an even curl, 0 straight … 100 fist.

    Raises:
        InvalidInputError: If a shape lacks a finger or has a wrong count of angles.
    """
    source = path or data_root() / "gestures" / "handshapes.yaml"
    table = read_yaml(source)
    shapes: dict[str, HandShape] = {}
    for name, row in table["shapes"].items():
        try:
            angles = tuple(_angles(finger, row[finger]) for finger in FINGER_ORDER)
            shapes[name] = HandShape(name, angles)
        except (KeyError, TypeError, ValueError) as error:
            raise InvalidInputError(
                f"hand shape '{name}' is malformed: {error}",
                code="DX-LIB-002",
                where=str(source),
                hint="Fingers are [mcp, pip, dip, spread] and the thumb [oppose, flex, mcp, ip], degrees.",
            ) from error
    return shapes


def handshape(name: str) -> HandShape:
    """Return a hand shape by name.

    Raises:
        NotFoundError: If there is none of that name.
    """
    shapes = load_handshapes()
    try:
        return shapes[name]
    except KeyError:
        raise NotFoundError(
            f"no hand shape is called '{name}'", code="DX-LIB-003", hint=nearest_names(name, shapes)
        ) from None


def _angles(finger: str, value: object) -> tuple[float, float, float, float]:
    if isinstance(value, int | float):
        curl = float(value) / 100.0
        if finger == "thumb":
            return (10.0 + 35.0 * curl, 15.0 + 20.0 * curl, 45.0 * curl, 55.0 * curl)
        return (85.0 * curl, 100.0 * curl, 65.0 * curl, 0.0)
    if isinstance(value, list) and len(value) == 4:
        a, b, c, d = (float(number) for number in value)
        return (a, b, c, d)
    raise ValueError(f"{finger} has {value!r}, expected four angles or one curl 0…100")
