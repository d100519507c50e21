"""How large the words say that a thing is, in metres: as measured, or as large as a thing that everybody knows."""

from __future__ import annotations

import re

from gestures.intents.likeness import likened_extent
from gestures.intents.reading import Reading
from gestures.intents.slots_size import describe_size

_UNITS_M = {
    r"毫米|mm\b|milli?met\w+|mils?\b": 0.001,
    r"厘米|公分|cm\b|centi\w+": 0.01,
    r"分米": 0.1,
    r"英寸|寸|inch(?:es)?\b|in\b|\"": 0.0254,
    r"尺": 1 / 3,
    r"feet\b|foot\b|ft\b": 0.3048,
    r"yards?\b": 0.9144,
    r"米|m\b|met(?:er|re)s?\b": 1.0,
}
_UNIT = re.compile("(?:多|来)?个?[ -]?(?:an? )?(?:" + "|".join(f"({unit})" for unit in _UNITS_M) + ")")
_LITRES = re.compile(r"(?:多|来)?[ -]?(?:(毫升|ml\b|millilit\w+)|升|l\b|lit(?:er|re)s?\b)")
_FEET_AND = re.compile(r"[ -]?(?:foot|feet|ft) ")
_THIS = re.compile(r"[这那]么|[这那]样|\b(?:this|that|so)\b")


def said_extent_m(reading: Reading) -> float | None:
    """Return the greatest extent that a clause about a size gives a thing, m; None if it gives none.

    Args:
        reading: The clause.
    """
    measured = _measured_m(reading)
    if measured is not None:
        return measured
    likened = likened_extent(reading.plain)
    return likened[0] if likened else None


def points_at_size(reading: Reading) -> bool:
    """Return whether a clause points at a size that it does not name: 就这么点, it is this deep."""
    return _THIS.search(reading.plain) is not None


def _measured_m(reading: Reading) -> float | None:
    plain, size = reading.plain, describe_size(reading)
    if "number" not in size.values or size.range is None:
        return None
    value, (start, end) = float(size.values["number"]), size.range
    if litres := _LITRES.match(plain, end):
        # As wide as a cube that holds it.
        return (value / (1e6 if litres[1] else 1e3)) ** (1 / 3)
    behind = _UNIT.match(plain, end)
    unit = behind or next(iter(_UNIT.finditer(plain, start, end)), None)
    if unit is None or unit.lastindex is None:
        return None
    if feet := _FEET_AND.match(plain, end):
        inches = next((n for n in reading.numerals if n.start == feet.end() and n.value < 12), None)
        value += float(inches.value) / 12 if inches else 0.0
    return value * list(_UNITS_M.values())[unit.lastindex - 1]
