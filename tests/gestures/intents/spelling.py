"""Numbers in words as tests spell them, apart from the code that reads them."""

from __future__ import annotations

FIGURES_ZH = "零一二三四五六七八九"
ONES_EN = [
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
]  # fmt: skip
TENS_EN = ["_", "_", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
"""By the number of tens."""
