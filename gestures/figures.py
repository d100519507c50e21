"""Which commas between figures part thousands, and which part two numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator

from gestures.han import holds_han

_GROUPED = re.compile(r"(?<![\d.])(?<!\d,)(\d{1,3})((?:,\d{3})+)(?!\d)(?!,\d)")
_LETTER = re.compile(r"[^\W\d_]")
_NEAR = 16
"""Characters on either side in which the letters are looked for that say in which language a number stands."""
_SIGN_BEFORE = re.compile(r"[¥￥$€£]\s?$")
_COUNTS = re.compile(r"\s?(?:[万件单个人份条双套位次台张册票赞步]|[.．]\d)")
_CURRENCY = re.compile(r"\s?(?:元|块|美[元金])")


def thousands(text: str) -> Iterator[tuple[int, int]]:
    """Yield the ranges of the whole numbers whose thousands a comma parts: 1,299 and 1,000,000.

    A full-width comma never parts thousands. Between Chinese words three figures on each side of a comma are two
    numbers (原价328,169拿走) unless a currency, a measure word or a group that begins with zero says otherwise.

    Args:
        text: A text as written, not normalised.
    """
    for match in _GROUPED.finditer(text):
        if len(match[1]) < 3 or not _among_chinese(text, match) or _is_one(text, match):
            yield match.span()


def numbers_parted(text: str) -> str:
    """Return the text, of the same length, with a full-width comma wherever a comma parts two numbers."""
    if "," not in text:
        return text
    inside = {at for start, end in thousands(text) for at in range(start, end)}
    return re.sub(r"(?<=\d),(?=\d)", lambda comma: comma.group() if comma.start() in inside else "，", text)


def _among_chinese(text: str, number: re.Match[str]) -> bool:
    before = text[max(0, number.start() - _NEAR) : number.start()][::-1]
    behind = text[number.end() : number.end() + _NEAR]
    letters = (_LETTER.search(side) for side in (before, behind))
    return any(letter is not None and holds_han(letter.group()) for letter in letters)


def _is_one(text: str, number: re.Match[str]) -> bool:
    """Whether what stands by a number of Chinese text says that it is one, though it may be two of three figures."""
    if ",0" in number[2] or _COUNTS.match(text, number.end()):
        return True
    if _SIGN_BEFORE.search(text, max(0, number.start() - 2), number.start()):
        return True
    # Sums of six figures are round; 原价328,169元 is two prices.
    return number[2].endswith("00") and _CURRENCY.match(text, number.end()) is not None
