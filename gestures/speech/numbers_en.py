"""How English reads numbers: digits and their surroundings to words."""

from __future__ import annotations

import re

_SMALL_TEXT = """
zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen
seventeen eighteen nineteen
"""
_SMALL = _SMALL_TEXT.split()
_TENS = ["_", "_", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_SCALES = ("", "thousand", "million", "billion", "trillion")
_ORDINAL = {
    "one": "first", "two": "second", "three": "third", "five": "fifth", "eight": "eighth", "nine": "ninth",
    "twelve": "twelfth",
}  # fmt: skip
_CURRENCY = {
    "$": ("dollar", "cent"),
    "€": ("euro", "cent"),
    "£": ("pound", "penny"),
    "¥": ("yuan", ""),
    "￥": ("yuan", ""),
}
_UNITS = {
    "ml": "milliliters", "l": "liters", "g": "grams", "kg": "kilograms", "mg": "milligrams",
    "cm": "centimeters", "mm": "millimeters", "km": "kilometers", "oz": "ounces", "lb": "pounds",
    "lbs": "pounds", "k": "thousand", "hr": "hours", "hrs": "hours", "min": "minutes", "m": "meters",
}  # fmt: skip
NUMBER_EN = re.compile(
    r"""
    (?P<currency>[¥￥$€£])?\s?
    (?P<sign>(?<![\d\w)])-)?
    (?P<value>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)
    (?:(?P<separator>[:~-])(?P<second>\d+(?:\.\d+)?)(?![\d.:-]))?
    (?P<percent>%)?
    (?P<suffix>(?:st|nd|rd|th)(?![A-Za-z]))?
    (?P<unit>(?:ml|mL|kg|mg|cm|mm|km|oz|lbs?|hrs?|min|g|L|k|K|m)(?![A-Za-z]))?
    """,
    re.VERBOSE,
)
"""A number as scripts write it: price, range, clock time, ordinal, percentage, with a unit."""


def integer_en(digits: str) -> list[str]:
    """Return the words of an integer; digit after digit if it is very long or starts with zero."""
    if len(digits) > 15 or (len(digits) > 1 and digits[0] == "0"):
        return [_SMALL[int(digit)] for digit in digits]
    value = int(digits)
    if value == 0:
        return ["zero"]
    words: list[str] = []
    for scale in range(len(_SCALES) - 1, -1, -1):
        group = value // 1000**scale % 1000
        if group:
            words += _hundreds(group)
            if scale:
                words.append(_SCALES[scale])
    return words


def _hundreds(value: int) -> list[str]:
    words = [_SMALL[value // 100], "hundred"] if value >= 100 else []
    return words + _below_hundred(value % 100)


def _below_hundred(value: int) -> list[str]:
    if value == 0:
        return []
    if value < 20:
        return [_SMALL[value]]
    return [_TENS[value // 10]] + ([_SMALL[value % 10]] if value % 10 else [])


def decimal_en(value: str) -> list[str]:
    """Return the words of a decimal; four digits that look like a year are read in pairs."""
    whole, _, fraction = value.replace(",", "").partition(".")
    if (
        not fraction
        and "," not in value
        and len(whole) == 4
        and ("1100" <= whole <= "1999" or "2010" <= whole <= "2099")
    ):
        low = int(whole[2:])
        tail = ["hundred"] if low == 0 else (["oh", _SMALL[low]] if low < 10 else _below_hundred(low))
        return _below_hundred(int(whole[:2])) + tail
    words = integer_en(whole)
    return [*words, "point", *(_SMALL[int(digit)] for digit in fraction)] if fraction else words


def read_number_en(found: re.Match[str]) -> list[str]:
    """Return the words in which English reads a match of `NUMBER_EN`."""
    value, second = found["value"], found["second"]
    words = ["minus"] if found["sign"] else []
    if found["currency"] and second is None:
        if found["unit"]:
            return [*words, *decimal_en(value), *_unit(found), f"{_CURRENCY[found['currency']][0]}s"]
        return words + _price(value, found["currency"])
    if found["suffix"] and second is None and value.isdigit():
        return words + _ordinal(integer_en(value))
    if second is not None and found["separator"] == ":":
        minutes = integer_en(second.split(".")[0].lstrip("0") or "0")
        return integer_en(value.split(".")[0]) + ([] if minutes == ["zero"] else minutes)
    words += decimal_en(value)
    if second is not None:
        words += ["to", *decimal_en(second)]
        if found["currency"]:
            words.append(f"{_CURRENCY[found['currency']][0]}s")
    if found["percent"]:
        words.append("percent")
    return words + _unit(found)


def _unit(found: re.Match[str]) -> list[str]:
    return [_UNITS[found["unit"].lower()]] if found["unit"] else []


def _price(value: str, currency: str) -> list[str]:
    major, minor = _CURRENCY[currency]
    whole, _, fraction = value.replace(",", "").partition(".")
    name = major if whole == "1" or major == "yuan" else f"{major}s"
    if len(fraction) == 2 and minor and fraction != "00":
        cents = integer_en(fraction.lstrip("0") or "0")
        return (
            [*integer_en(whole), name, *cents]
            if whole != "0"
            else [*cents, f"{minor}s" if minor == "cent" else "pence"]
        )
    if fraction.strip("0"):
        return [*decimal_en(value), name if major == "yuan" else f"{major}s"]
    return [*integer_en(whole), name]


def _ordinal(words: list[str]) -> list[str]:
    last = words[-1]
    if last in _ORDINAL:
        return [*words[:-1], _ORDINAL[last]]
    return [*words[:-1], f"{last[:-1]}ieth" if last.endswith("y") else f"{last}th"]
