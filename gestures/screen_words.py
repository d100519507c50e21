"""Words for places on the viewer's screen, and whether an element lies where they say."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from gestures.datafiles import data_root, read_yaml
from gestures.errors import DataError
from gestures.platforms import ScreenElement

MIDDLE = (0.42, 0.58)
"""Elements between these fractions of the picture lie on neither side."""
_SIDES = {"x": ("left", "right"), "y": ("top", "bottom")}


@dataclass(frozen=True, slots=True)
class NamedPlace:
    """Words for a place on the viewer's screen.

    Attributes:
        pattern: What matches the words.
        x: ``left``, ``right`` or None.
        y: ``top``, ``bottom`` or None.
    """

    pattern: re.Pattern[str]
    x: str | None
    y: str | None

    def agrees(self, element: ScreenElement, middle: tuple[float, float] = MIDDLE) -> bool:
        """Return whether an element lies there."""
        low, high = middle
        across = {"left": element.x <= high, "right": element.x >= low, None: True}[self.x]
        down = {"top": element.y <= high, "bottom": element.y >= low, None: True}[self.y]
        return across and down


def contradicted_place(text: str, element: ScreenElement, middle: tuple[float, float] = MIDDLE) -> str:
    """Return the words of a clause that put an element elsewhere than it is, or an empty text."""
    said = [(place, match) for place in named_places() if (match := place.pattern.search(text)) is not None]
    if any(place.agrees(element, middle) for place, _ in said):
        return ""
    return said[0][1].group() if said else ""


@lru_cache(maxsize=256)
def names_place(text: str) -> bool:
    """Return whether the words of a clause say where on the screen something is."""
    return any(place.pattern.search(text) for place in named_places())


def corner_of(element: ScreenElement) -> str:
    """Return in words where an element lies."""
    return f"{'top' if element.y < 0.5 else 'bottom'} {'left' if element.x < 0.5 else 'right'}"


@cache
def named_places(path: Path | None = None) -> tuple[NamedPlace, ...]:
    """Return the words for places that ship with Deixis, or those of another file of that form.

    Raises:
        DataError: If the file is malformed.
    """
    source = path or data_root() / "consistency" / "places.yaml"
    table = read_yaml(source)
    rows = table.get("places") if isinstance(table, dict) else None
    if not isinstance(rows, list):
        raise DataError("the file holds no list 'places'", code="DX-PLAT-006", where=str(source))
    return tuple(_place(row, f"{source}: places[{number}]") for number, row in enumerate(rows))


def _place(row: Any, where: str) -> NamedPlace:
    try:
        place = NamedPlace(re.compile(row["pattern"], re.IGNORECASE), row.get("x"), row.get("y"))
    except (KeyError, TypeError, AttributeError, re.error) as error:
        raise DataError(f"a place needs a pattern: {error}", code="DX-PLAT-006", where=where) from error
    for axis, known in _SIDES.items():
        if getattr(place, axis) not in (None, *known):
            hint = f"Give {' or '.join(known)}."
            raise DataError(f"{axis} is '{row[axis]}'", code="DX-PLAT-006", where=where, hint=hint)
    return place
