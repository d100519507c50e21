"""Numbers as they are spoken: what a hand shows is not to stand while the voice says another one."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from dataclasses import replace
from typing import NamedTuple

from gestures.alignment.anchors import WordIndex
from gestures.alignment.candidates import Candidate
from gestures.alignment.clashes import shown_number
from gestures.alignment.timeline import TimedClause
from gestures.alignment.transit import Placed
from gestures.intents.number_words import digits
from gestures.intents.reading import Reading

_MAY_HOLD_ONE = re.compile(
    r"[\d零二两三四五六七八九十百千万俩仨]|\b(?:t[whe]|fo|fi|si|se|ei|ni|el|do|hun)[a-z]+", re.IGNORECASE
)
"""A cheap look for any number that a clause may hold."""
_LONE = "1"
"""一个 and "one of these" count nothing that a viewer would look for on the hand."""


class SaidNumber(NamedTuple):
    """A number in the words.

    Attributes:
        time_s: Onset of its first word, s.
        value: In figures.
    """

    time_s: float
    value: str


def said_numbers(clause: TimedClause, index: WordIndex, language: str) -> tuple[SaidNumber, ...]:
    """Return the numbers of a spoken clause in order; an amount of money is one."""
    if len(clause.text) != clause.end - clause.start or not _MAY_HOLD_ONE.search(clause.text):
        return ()
    reading = Reading.of(clause.text, language)
    found = [(money.start, money.end, money.value) for money in reading.money]
    found += [(numeral.start, numeral.end, numeral.value) for numeral in reading.free()]
    said = []
    for start, end, value in sorted(found):
        words = index.within(clause.start + start, clause.start + end)
        if words and digits(value) != _LONE:
            said.append(SaidNumber(index.words[words[0]].start_s, digits(value)))
    return tuple(said)


def kept_short(candidate: Candidate, ahead: Iterable[tuple[float, str]]) -> Candidate | None:
    """Return a candidate that is over before another number than it shows is spoken; None if it takes longer.

    Args:
        candidate: What may be played.
        ahead: Numbers that its clause goes on to speak: how long after the stroke's word, s, and in figures.
    """
    shown = shown_number(candidate.gesture, candidate.parameters)
    room_s = next((after_s for after_s, value in ahead if value != shown), None)
    if shown is None or room_s is None:
        return candidate
    shortest, natural = candidate.footprint.stroke_s
    least, hold, longest = candidate.footprint.hold_s
    if shortest + least > room_s:
        return None
    stroke = min(natural, room_s - least)
    most = room_s - stroke
    footprint = replace(
        candidate.footprint,
        stroke_s=(shortest, stroke),
        hold_s=(least, min(hold, most), min(longest, most)),
    )
    return replace(candidate, footprint=footprint)


def runs_over(placed: Placed, said: Iterable[SaidNumber]) -> bool:
    """Return whether a gesture still shows its number when one of another clause is spoken that is another."""
    shown = shown_number(placed.candidate.gesture, placed.candidate.parameters)
    over_s = shown_until_s(placed)
    return any(placed.onset_s < entry.time_s < over_s and entry.value != shown for entry in said)


def shown_until_s(placed: Placed | None) -> float:
    """Return when a gesture has shown its number at the earliest, s; minus infinity if it shows none."""
    if placed is None or shown_number(placed.candidate.gesture, placed.candidate.parameters) is None:
        return -math.inf
    return placed.onset_s + placed.candidate.footprint.stroke_s[0]
