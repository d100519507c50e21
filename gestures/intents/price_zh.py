"""Chinese prices that are said short, and the numbers beside a price that are no amount."""

from __future__ import annotations

import re
from decimal import Decimal

from gestures.intents.reading import Reading

_NO_AMOUNT = re.compile(
    r"(?<![零一二两三四五六七八九十百千万\d])(?:[一二两三四五六七八九半]两(?=[一二三四五六七八九][十百千块])|"
    r"[一二两三四五六七八九十\d]{1,3}(?:块装|期(?=[一二两三四五六七八九十,， ]))|几[十百千]块?钱?)|"
    r"[三四五六七八]角[帐形星]|圈口[零一二三四五六七八九十百\d]+|第[一二两三四五六七八九十\d]+[格个]"
)
"""Numbers beside a Chinese price that are no amount: weights, sizes, places."""
_SHORTHAND = re.compile(
    r"(?<![零一二两三四五六七八九十百千万几上老\d])(?:(?P<unit>[百千])(?P<tens>[一二三四五六七八九])|"
    r"千零(?P<ten>[一二三四五六七八九]))"
    r"(?=$|[\s,，蚊块元])|"
    r"(?<![十百千万\d])(?P<thousands>[一二两三四五六七八九])千(?P<hundreds>[一二三四五六七八九])(?P<more>[一二三四五六七八九])"
    r"(?=$|[\s,，块元])|(?P<wan>\d+)万(?P<k>\d)千(?P<h>\d)(?!\d)"
)
"""Prices said short: 百五, 千零八, 两千三五, 4万6千8."""
_RED_NOTES = re.compile(r"([一两二三四五六七八九])张(半)?大?红(?:的|票子?|色的)")
"""Notes of a hundred yuan."""
_FIGURE = {character: value for value, character in enumerate("零一二三四五六七八九")} | {"两": 2}


def without_other_numbers(reading: Reading) -> Reading:
    """Return a clause without the numbers that are no amount, at the same places: 八两 and 六角帐."""
    if reading.language != "zh" or not _NO_AMOUNT.search(reading.plain):
        return reading
    blanked = list(reading.text)
    for match in _NO_AMOUNT.finditer(reading.plain):
        blanked[slice(*match.span())] = "，" * len(match.group())
    return Reading.of("".join(blanked), reading.language, reading.currency)


def said_short(reading: Reading) -> list[tuple[int, int, Decimal]]:
    """Return the prices that are said short, with their places: 百五, 千零八, 两千三五, 一张红的."""
    if reading.language != "zh":
        return []
    found = []
    for match in _SHORTHAND.finditer(reading.plain):
        if match["unit"]:
            value = (
                _FIGURE[match["tens"]] * 10 + 100
                if match["unit"] == "百"
                else _FIGURE[match["tens"]] * 100 + 1000
            )
        elif match["ten"]:
            value = 1000 + 10 * _FIGURE[match["ten"]]
        elif match["wan"]:
            value = int(match["wan"]) * 10_000 + int(match["k"]) * 1000 + int(match["h"]) * 100
        else:
            value = (
                1000 * _FIGURE[match["thousands"]]
                + 100 * _FIGURE[match["hundreds"]]
                + 10 * _FIGURE[match["more"]]
            )
        found.append((match.start(), match.end(), Decimal(value)))
    found += [
        (match.start(), match.end(), Decimal(100 * _FIGURE[match[1]] + 50 * bool(match[2])))
        for match in _RED_NOTES.finditer(reading.plain)
    ]
    return found
