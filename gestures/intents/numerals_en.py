"""Numbers in words in running English text, with their places."""

from __future__ import annotations

import re
from decimal import Decimal

from gestures.intents.number_words import ONES, PARTS, SCALES, TENS, WORDS, parse_english

_ENGLISH_WORD = "|".join([*ONES[1:], *TENS, *SCALES, "zero"])
_HALF_UNITS = (
    "kilos?|kilograms?|kg|pounds?|lb|lit(?:er|re)|met(?:er|re)|ounce|oz|inch|foot|feet|mile|gallon|pint|cup|yard|"
    "centimet(?:er|re)|millimet(?:er|re)|gram"
)
_ENGLISH = re.compile(
    rf"(?<![a-z])(?:(?:half a dozen|half dozen|a dozen|dozen|(?:a )?couple (?:of )?(?:hundred|thousand|dozen)|a couple|"
    rf"fiver|tenner|a hundred|a thousand|a million|a grand|half a million)(?![a-z])|"
    rf"half (?=an? (?:{_HALF_UNITS})(?![a-z]))|(?:{_ENGLISH_WORD})(?![a-z]))(?:(?:[\s-]+and[\s-]+|"
    rf"[\s-]+)(?:{_ENGLISH_WORD})(?![a-z]))*"
)
_PRONOUN = re.compile(
    r"\b(?:this|that|the|next|another|which|every|each|any|big|small|large|little|new|old|first|second|third|"
    r"good|right|some|my|black|white|red|blue|pink|green|bigger|smaller|other|former|latter|short|long|low|"
    r"tall|wide|thin|thick|nice|lovely)\s$"
)
"""Before a one that counts nothing: this one."""
_PRONOUN_REACH = 16
_ODD_THOUSANDS = re.compile(
    rf"(?:{'|'.join([*ONES[1:], *TENS])})(?:[ -](?:{'|'.join(ONES[1:10])}))? thousand "
    rf"(?P<hundreds>{'|'.join(ONES[1:10])})[ -](?P<rest>(?:{'|'.join(TENS)})(?:[ -](?:{'|'.join(ONES[1:10])}))?|"
    rf"{'|'.join(ONES[10:])})(?![a-z])"
)
"""Thousands with the hundreds run into the rest: the 4,999 of four thousand nine ninety-nine."""
_MOST_WORDS = 24
"""No number is longer, which keeps a run of number words without end cheap to read."""
_STAR = re.compile(r"[\s-]stars?(?![a-z])")
_HALF = re.compile(r" and (?:a (half|quarter)|(three) quarters)(?![a-z])")
_POINT = re.compile(rf" point((?: (?:{'|'.join(ONES[:10])})(?![a-z]))+)")
_MORE_SCALE = re.compile(r" (dozen|grand|million|thousand|lakh|crore|k)s?(?![a-z])")


def english_numbers(plain: str) -> list[tuple[int, int, Decimal, Decimal | None]]:
    """Return start, end and value of each number; the upper end of a range is never known yet."""
    found: list[tuple[int, int, Decimal, Decimal | None]] = []
    for match in _ODD_THOUSANDS.finditer(plain):
        thousands = parse_english(match.group().partition(" thousand")[0])
        rest = parse_english(match["rest"])
        if thousands is not None and rest is not None:
            hundreds = 10 * thousands + WORDS[match["hundreds"]]
            found.append((match.start(), match.end(), 100 * hundreds + rest, None))
    for match in _ENGLISH.finditer(plain):
        words = [
            (w.start() + match.start(), w.end() + match.start())
            for w in re.finditer(r"[a-z]+", match.group())
        ]
        first = 0
        while first < len(words):
            for last in range(min(len(words), first + _MOST_WORDS), first, -1):
                start, end = words[first][0], words[last - 1][1]
                piece = plain[start:end]
                value = (
                    Decimal("0.5")
                    if piece == "half"
                    else parse_english(piece)
                    if not piece.startswith("and") and not piece.endswith(" and")
                    else None
                )
                alone = piece == "one" and len(words) == 1
                pronoun = alone and _PRONOUN.search(plain, max(0, start - _PRONOUN_REACH), start)
                if value is not None and not pronoun and not _STAR.match(plain, end):
                    value, end = _english_rest(plain, value, end)
                    found.append((start, end, value, None))
                    first = last
                    break
            else:
                first += 1
    return found


def _english_rest(plain: str, value: Decimal, end: int) -> tuple[Decimal, int]:
    """Add what follows the whole part: ``point two``, ``and a half``, ``dozen``."""
    point = _POINT.match(plain, end)
    if point:
        figures = "".join(str(WORDS[word]) for word in point[1].split())
        return value + Decimal("0." + figures), point.end()
    half = _HALF.match(plain, end)
    if half:
        value, end = value + PARTS[half[1] or half[2]], half.end()
    scale = _MORE_SCALE.match(plain, end)
    if scale:
        value, end = (
            value * (12 if scale[1] == "dozen" else 1000 if scale[1] == "k" else SCALES[scale[1]]),
            scale.end(),
        )
    return value, end
