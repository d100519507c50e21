"""The value of a number in words, Chinese or English, and a value's figures.

Chinese reading follows the spoken rules: a last digit without a unit stands one place below the unit before it
(一千二 = 1200, 两百五 = 250), digits without any unit are read one by one (二零二六 = 2026).
"""

from __future__ import annotations

import re
from decimal import Decimal

from gestures.intents.normalise import normalise

DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2, "幺": 1}
SMALL = {"十": 10, "百": 100, "千": 1000}
"""Units within a section of four figures."""
LARGE = {"万": 10_000, "亿": 100_000_000}
"""Units that a section counts."""
SHORT = {"俩": 2, "仨": 3}
"""两个 and 三个 in one syllable: a number with its measure word."""
CAPITALS = str.maketrans("壹贰叁肆伍陆柒捌玖拾佰仟", "一二三四五六七八九十百千")
"""From the formal characters of cheques and banknotes to the plain ones."""

ONES = [
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
]  # fmt: skip
TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
WORDS = {word: value for value, word in enumerate(ONES)} | {word: 20 + 10 * i for i, word in enumerate(TENS)}
"""Value of each word of `ONES` and `TENS`."""
SCALES = {
    "hundred": 100,
    "thousand": 1000,
    "million": 1_000_000,
    "grand": 1000,
    "lakh": 100_000,
    "crore": 10_000_000,
}
PARTS = {"half": Decimal("0.5"), "quarter": Decimal("0.25"), "three": Decimal("0.75")}
"""What is said behind "and": a half, a quarter, three quarters."""
_SLANG = {"dozen": 12, "couple": 2, "fiver": 5, "tenner": 10}


def digits(value: Decimal) -> str:
    """Return the plain decimal figures of a number, without trailing zeros: ``9.90`` becomes ``"9.9"``."""
    text = format(value, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return text or "0"


def parse_chinese(text: str) -> Decimal | None:
    """Read a Chinese number of characters (一千二, 两百五, 九点九, 二零二六), or None if it is none."""
    text = normalise(text).translate(CAPITALS).replace("廿", "二十").replace("卅", "三十")
    if text in SHORT:
        return Decimal(SHORT[text])
    whole, point, fraction = text.partition("点")
    value = _whole(whole)
    if value is None or (point and not fraction):
        return None
    if not fraction:
        return value
    if any(c not in DIGITS for c in fraction):
        return None
    return value + Decimal("0." + "".join(str(DIGITS[c]) for c in fraction))


def _whole(text: str) -> Decimal | None:
    if not text:
        return None
    if all(c in DIGITS for c in text):
        # 三两 is three liang, not 32.
        if "两" in text[1:]:
            return None
        return Decimal("".join(str(DIGITS[c]) for c in text))
    total = section = 0
    digit: int | None = None
    unit = 0
    zero = False
    for index, character in enumerate(text):
        if character in DIGITS:
            if digit is not None and digit != 0:
                return None
            digit = DIGITS[character]
            zero = zero or digit == 0
        elif character in SMALL:
            if digit is None and not (character == "十" and (index == 0 or zero or text[index - 1] in LARGE)):
                return None
            if 0 < unit <= SMALL[character]:
                # Two numbers run together: 三十九十九.
                return None
            section += (1 if digit is None else digit) * SMALL[character]
            unit, digit, zero = SMALL[character], None, False
        elif character in LARGE:
            section += digit or 0
            if section == 0 and total == 0:
                return None
            scale = LARGE[character]
            total = (total + section) * scale if total and scale > total else total + section * scale
            section, unit, digit, zero = 0, scale, None, False
        else:
            return None
    if digit is not None:
        section += digit * (unit // 10 if unit >= 100 and not zero else 1)
    return Decimal(total + section)


def parse_english(text: str) -> Decimal | None:
    """Read an English number of words (``one hundred and twenty``), or None if it is none."""
    words = [w for w in re.split(r"[\s-]+", text.lower().strip()) if w and w != "and"]
    if words in (["half", "a", "dozen"], ["half", "dozen"], ["half", "a", "million"]):
        return Decimal(6) if words[-1] == "dozen" else Decimal(500_000)
    if words and words[0] == "a":
        words = words[1:] if words[1:2] == ["couple"] or words[1:] == ["dozen"] else ["one", *words[1:]]
    if words[:1] == ["couple"] and len(words) > 1:
        words = ["two", *(word for word in words[1:] if word != "of")]
    if len(words) == 1 and words[0] in _SLANG:
        return Decimal(_SLANG[words[0]])
    total = current = 0
    last: int | None = None
    if not words:
        return None
    for word in words:
        if word in WORDS:
            value = WORDS[word]
            if last is not None and last < 100 and not (last >= 20 and last % 10 == 0 and 0 < value < 10):
                return None
            current += value
            last = value
        elif word == "hundred":
            current = (current or 1) * 100
            last = 100
        elif word in SCALES:
            total += (current or 1) * SCALES[word]
            current, last = 0, 1000
        else:
            return None
    return Decimal(total + current)
