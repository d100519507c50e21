"""Slots of delivery and of promises: days, postage, terms of warranty."""

from __future__ import annotations

import re
from decimal import Decimal

from gestures.intents.money import Money
from gestures.intents.number_words import digits, parse_chinese
from gestures.intents.numerals import Numeral
from gestures.intents.postage import AND_POST_FREE, is_postage
from gestures.intents.reading import Reading, SlotValues, first_of, number_slot
from gestures.intents.slots_gift import NOT_GIVEN

_DAYS = (
    r"个?(?:小时|天|日|钟头|工作日)|(?:-|\s)?(?:(?:to|or)\s\w+\s)?(?:business\s|working\s)?(?:hours?|"
    r"days?)|(?:-|\s)?day"
)
_TERM = r"个?(?:天|年|个?月|小时|倍)|(?:-|\s)?(?:days?|years?|months?|weeks?|hours?)"
_DAY_NAMES = {
    "3": "大后天",
    "2": "后天",
    "7": "一个?(?:礼拜|星期|周)",
    "1": "",
}
_ARRIVES = re.compile(
    r"大?后天|一个?(?:礼拜|星期|周)(?![一二三四五六日天])|明[天早晚].{0,5}(?:到(?!不)|达|收|拿[着到]|送)|"
    r"\b(?:arrives?|lands?|get it|with you|delivered|be there|ships?|sent) (?:\w+ )?tomorrow|\bin a day\b"
)
"""Days of delivery that have names."""
_NO_POSTAGE = re.compile(rf"{NOT_GIVEN.pattern}|\b(?:lower|zones?) $")
"""Before a number that says where the delivery goes, or from which order on it is free."""
_BROUGHT_BY = re.compile(
    r"[ -](?:men|man|people|blokes|lads|guys|boxes|parcels|packages|vans?|pallets?|stops?)\b"
)
"""Behind a number of those who deliver, or of what comes."""
_MADE_GOOD = re.compile(r"(?:赔|补|换|修|退)(?:你们?|您|大家|给|上)*一(?![定下直些样起分])")
"""What is promised for one that is broken: 摔碎补一罐."""
_NO_TERM = re.compile(
    r"\s*(?:%|percent|[毫厘]米|公分|毫升|克|度|层|分钱|月(?:份|底|初|中旬|之?前|[一二三十\d])|号|点)"
)
"""Behind a number that is a measure, a date or an hour."""
_CONDITION_BEFORE = re.compile(r"(?:月|没[瘦掉降涨长满到够减])$")
_POINT = re.compile(
    r"第[零一二三四五六七八九十百\d]+(?![零一二三四五六七八九十百\d年天节个次件台])|(?<![送赔补换退你给])三包"
)
"""第一 and 三包, whose numbers tell nothing of a term; 第一年 and 第九十天 do."""
_DAMAGED = re.compile(r"(?:[坏碎断掉死少缺漏](?:了|掉|一共)?|满)$")
"""Before a number that says when the promise holds: 掉两颗补四颗; but 坏了两年内换."""
_AGE_BEHIND = re.compile("多?年")
_AGE_BEFORE = re.compile(r"(?:[开做干卖播种养修]了|我(?:们|家)?这)$")
_GOOD_NAME = re.compile(r"多?年的?(?:[老小]店|店(?!保)|招牌|口碑|信誉|经验|老字号|生意|手艺|牌子)")
"""Years that the host looks back on: 开了二十年店, 三十年的招牌."""
_TERM_ONE = re.compile(r"\bdouble your money\b|\b(?:a|one)[ -](?:full )?year\b")
_NAMED_TERMS = (
    (re.compile("半年"), "6"),
    (re.compile("半个?月"), "15"),
    (re.compile("(?<![一二两三四五六七八九十])一个月"), "1"),
    (re.compile(r"双倍|\bpay you double\b"), "2"),
)
"""Terms and multiples that have names; half a year is six months."""


def shipping(reading: Reading) -> SlotValues:
    """``number`` of hours or days, or what the delivery costs."""
    free = reading.free()
    timed = reading.before(_DAYS, free)
    if timed is None and (day := _ARRIVES.search(reading.plain)):
        number = next(days for days, words in _DAY_NAMES.items() if re.match(words, day.group()))
        return SlotValues({"number": number}, day.span())
    post_free = AND_POST_FREE.search(reading.plain)
    goods = post_free.start() if post_free else 0
    if timed is None and (paid := next((n for n in free if is_postage(reading.plain, n.start, n.end)), None)):
        return number_slot(paid)
    money = next(
        (m for m in reading.money if m.start >= goods and not NOT_GIVEN.search(reading.plain[: m.start])),
        None,
    )
    if timed is None and money is not None:
        return SlotValues({"number": digits(_postage(reading, money))}, (money.start, money.end))
    if timed and (lower := _or_so(reading, timed, free)):
        timed = lower
    free = [
        n
        for n in free
        if n.start >= goods
        and not _NO_POSTAGE.search(reading.plain[: n.start])
        and not _BROUGHT_BY.match(reading.plain, n.end)
    ]
    return number_slot(timed or (free[0] if free else None))


def _postage(reading: Reading, money: Money) -> Decimal:
    """Read postage of two forty-nine, which names no currency, as 2.49 rather than 249."""
    spoken = money.currency is None and "hundred" not in reading.plain
    return money.value / 100 if spoken and 100 <= money.value < 1000 else money.value


def _or_so(reading: Reading, timed: Numeral, numerals: list[Numeral]) -> Numeral | None:
    """Return the nine of nine, ten days."""
    before = next((n for n in numerals if n.value == timed.value - 1), None)
    return before if before and reading.plain[before.end : timed.start] in (", ", " or ") else None


def guarantee(reading: Reading) -> SlotValues:
    """``number`` of days or years promised, or the multiple that is paid back."""
    penalty = re.search(r"假一(?:赔|罚)([一二两三四五六七八九十百千万\d]+)", reading.plain)
    if penalty:
        figures = penalty[1]
        value = Decimal(figures) if figures.isdigit() and figures.isascii() else parse_chinese(figures)
        value = Decimal(10_000) if figures == "万" else value
        if value is not None:
            return SlotValues({"number": format(value, "f")}, penalty.span(1))
    for pattern, number in _NAMED_TERMS:
        if named := pattern.search(reading.plain):
            return SlotValues({"number": number}, named.span())
    free = [n for n in reading.free() if not _is_no_term(reading, n)]
    free = [n for n in free if not _is_damage(reading, n)] or free
    if not free and reading.money and re.search("[退赔报]", reading.plain):
        paid = reading.money[0]
        return SlotValues({"number": digits(paid.value)}, (paid.start, paid.end))
    if not free and (one := _MADE_GOOD.search(reading.plain)):
        return SlotValues({"number": "1"}, one.span())
    if not free and (one := _TERM_ONE.search(reading.plain)):
        return SlotValues({"number": "2" if one.group().startswith("double") else "1"}, one.span())
    return number_slot(first_of(reading.before(_TERM, free), free[0] if free else None))


def _is_damage(reading: Reading, numeral: Numeral) -> bool:
    """Whether a number counts what is broken or missing rather than what is given for it."""
    return bool(_DAMAGED.search(reading.plain[: numeral.start])) and not re.match(
        _TERM, reading.plain[numeral.end :]
    )


def _is_no_term(reading: Reading, numeral: Numeral) -> bool:
    """Whether a number in a promise is what it depends on, a date or the host's own past, not what is promised."""
    before, behind = reading.plain[: numeral.start], reading.plain[numeral.end :]
    return bool(
        _NO_TERM.match(behind)
        or _CONDITION_BEFORE.search(before)
        or any(match.start() <= numeral.start < match.end() for match in _POINT.finditer(reading.plain))
        or (_AGE_BEHIND.match(behind) and (_AGE_BEFORE.search(before) or _GOOD_NAME.match(behind)))
    )
