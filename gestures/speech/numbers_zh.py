"""How Mandarin reads numbers: digits and their surroundings to Chinese characters."""

from __future__ import annotations

import re

_DIGITS = "零一二三四五六七八九"
_PLACES = ("", "十", "百", "千")
_GROUPS = ("", "万", "亿", "万亿")
_LIANG_BEFORE = frozenset(
    "个单件块条份双套瓶盒支罐包袋位片张只组次天年月倍箱桶款种"
    "元毛米斤克升杯颗粒根管对本台部辆把层间家秒分点千万亿人口"
)
_ORDINAL_MARKS = frozenset("第号月日楼")
_CURRENCY_ZH = {"$": "美元", "€": "欧元", "£": "英镑"}
_UNITS_ZH = {
    "ml": "毫升", "l": "升", "g": "克", "kg": "公斤", "mg": "毫克", "cm": "厘米", "mm": "毫米", "m": "米",
    "km": "公里", "w": "万", "k": "千", "h": "小时", "min": "分钟", "s": "秒", "mah": "毫安", "℃": "摄氏度",
}  # fmt: skip
NUMBER_ZH = re.compile(
    r"""
    (?P<currency>[¥￥$€£])?\s?
    (?P<sign>(?<![\d\w)])-)?
    (?P<value>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)
    (?:(?P<separator>[:/~～-])(?P<second>\d+(?:\.\d+)?)(?![\d.:/]))?
    (?P<percent>[%‰])?
    (?P<unit>(?:ml|mL|ML|kg|KG|mg|cm|mm|km|mAh|min|g|L|w|W|k|h|m|s)(?![A-Za-z])|℃)?
    """,
    re.VERBOSE,
)
"""A number as scripts write it: price, range, clock time, fraction, percentage, with a unit."""


def integer_zh(digits: str) -> str:
    """Return the reading of a non-negative integer: ``"1205"`` becomes 一千两百零五.

    Numbers of more than sixteen digits, and those that start with a zero, are read digit by digit.
    """
    if len(digits) > 16 or (len(digits) > 1 and digits[0] == "0"):
        return digits_zh(digits)
    if not digits.strip("0"):
        return "零"
    groups = [digits[max(0, end - 4) : end] for end in range(len(digits), 0, -4)]
    text = ""
    for index in range(len(groups) - 1, -1, -1):
        value = groups[index].zfill(4)
        if not value.strip("0"):
            continue
        if text and value[0] == "0":
            text += "零"
        spoken = "两" if index and value == "0002" else _group_zh(value.lstrip("0") if not text else value)
        text += spoken + _GROUPS[index]
    if text.startswith("一十"):
        text = text[1:]
    return text


def _group_zh(value: str) -> str:
    text, gap = "", False
    for index, digit in enumerate(value):
        place = len(value) - 1 - index
        if digit == "0":
            gap = bool(text)
            continue
        if gap:
            text, gap = text + "零", False
        name = "两" if digit == "2" and place >= 2 else _DIGITS[int(digit)]
        text += name + _PLACES[place]
    return text


def digits_zh(digits: str) -> str:
    """Return digits read one by one: ``"2024"`` becomes 二零二四."""
    return "".join(_DIGITS[int(digit)] for digit in digits)


def decimal_zh(value: str) -> str:
    """Return the reading of a decimal: ``"9.9"`` becomes 九点九."""
    whole, _, fraction = value.replace(",", "").partition(".")
    return integer_zh(whole) + (f"点{digits_zh(fraction)}" if fraction else "")


def price_zh(value: str) -> str:
    """Return a yuan price as hosts say it: 9.9 becomes 九块九, 9.99 九块九毛九, 199 一百九十九块."""
    whole, _, fraction = value.replace(",", "").partition(".")
    fraction = fraction.rstrip("0")
    if len(fraction) > 2:
        return f"{decimal_zh(value)}元"
    head = "两" if whole == "2" else integer_zh(whole)
    if not fraction:
        return f"{head}块"
    if len(fraction) == 1:
        return f"{head}块{_DIGITS[int(fraction)]}"
    if fraction[0] == "0":
        return f"{head}块零{_DIGITS[int(fraction[1])]}分"
    return f"{head}块{_DIGITS[int(fraction[0])]}毛{_DIGITS[int(fraction[1])]}"


def read_number_zh(found: re.Match[str], before: str, after: str) -> str:
    """Return how Mandarin reads a match of `NUMBER_ZH`.

    Args:
        found: The match.
        before: The character in front of it, or empty.
        after: The characters behind it; two are looked at.
    """
    value = found["value"]
    if found["second"] is not None:
        return _read_pair(found, after)
    if found["percent"]:
        head = "百分之" if found["percent"] == "%" else "千分之"
        return head + _signed(found, decimal_zh(value))
    if found["currency"]:
        mark = found["currency"]
        if mark in _CURRENCY_ZH:
            return decimal_zh(value) + _CURRENCY_ZH[mark]
        return price_zh(value)
    if found["unit"]:
        unit = found["unit"]
        head = "两" if value == "2" else decimal_zh(value)
        return _signed(found, head + _UNITS_ZH[unit.lower()])
    if value.isdigit() and len(value) == 4 and after[:1] == "年":
        return digits_zh(value)
    if value == "2" and after[:1] in _LIANG_BEFORE and after[:1] != "" and before not in _ORDINAL_MARKS:
        return "两"
    return _signed(found, decimal_zh(value))


def _read_pair(found: re.Match[str], after: str) -> str:
    value, second, separator = found["value"], found["second"], found["separator"]
    tail = _UNITS_ZH[found["unit"].lower()] if found["unit"] else ""
    if separator == ":":
        minutes = "" if int(float(second)) == 0 else decimal_zh(second)
        return f"{integer_zh(value.split('.')[0])}点{minutes}"
    if separator == "/":
        if after[:1] in {"个", "天"} or value in {"24", "365"} or second == "0":
            return decimal_zh(value) + decimal_zh(second)
        return f"{decimal_zh(second)}分之{decimal_zh(value)}"
    percent = "百分之" if found["percent"] else ""
    if found["currency"] in {"¥", "￥"}:
        return f"{decimal_zh(value)}到{price_zh(second)}"
    return f"{percent}{decimal_zh(value)}到{percent}{decimal_zh(second)}{tail}"


def _signed(found: re.Match[str], reading: str) -> str:
    return f"负{reading}" if found["sign"] else reading
