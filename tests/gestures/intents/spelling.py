"""Numbers in words as tests spell them, apart from the code that reads them."""

from __future__ import annotations

FIGURES_ZH = "零一二三四五六七八九"
ONES_EN = [
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
]  # fmt: skip
TENS_EN = ["_", "_", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
"""By the number of tens."""


def spoken_zh(number: int) -> str:
    """Say 1…9999 in full: 一千零二十, 两百五十."""
    text, gap = "", False
    for power, unit in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        figure = number // power % 10
        if figure == 0:
            gap = bool(text)
            continue
        if gap:
            text += "零"
            gap = False
        said = "两" if figure == 2 and power >= 100 else FIGURES_ZH[figure]
        text += ("" if power == 10 and figure == 1 and not text else said) + unit
    return text


def spoken_en(number: int) -> str:
    """Say 0…999: three hundred and forty-two."""
    if number < 20:
        return ONES_EN[number]
    if number < 100:
        tens, ones = divmod(number, 10)
        return TENS_EN[tens] + (f"-{ONES_EN[ones]}" if ones else "")
    hundreds, rest = divmod(number, 100)
    return f"{ONES_EN[hundreds]} hundred" + (f" and {spoken_en(rest)}" if rest else "")
