"""Slots that count things: gifts, stock, sales, days of delivery and of warranty, pieces in the box."""

from __future__ import annotations

import itertools
import re
from decimal import Decimal

from gestures.intents.number_words import parse_chinese
from gestures.intents.numerals import Numeral
from gestures.intents.reading import NOTHING, Reading, SlotValues, first_of, number_slot

_LEFT = (
    r"剩下?了?|只有|仅有?|最后|只?还?有|就|不到|不足|限量|库存|剩余|"
    r"only|last|just|final|under|fewer than|less than|about|maybe|down to"
)
_TIMED = re.compile(r"-(?:pack|piece)\b|\s*(?:号链接|年份?|分钟|小时|秒|hours?|minutes?|seconds?)")
_DAYS = (
    r"个?(?:小时|天|日|钟头|工作日)|(?:-|\s)?(?:(?:to|or)\s\w+\s)?(?:business\s|working\s)?(?:hours?|"
    r"days?)|(?:-|\s)?day"
)
_TERM = r"个?(?:天|年|个?月|小时|倍)|(?:-|\s)?(?:days?|years?|months?|weeks?|hours?)"
_SOLD = (
    r"(?:多|几|来|\+|余)*[万千百]?(?:多|\+)?(?:单|件|份|套|人|瓶|盒|箱|个|条|双|支|位|姐妹|评价|好评|回购|粉丝|斤|"
    r"reviews?|sold|people|orders?|buyers?|customers?|women|moms?|stars?|of you|units?|families)"
)
_SCALE = re.compile(r"(?:破|过|上|近)([百千]?[万亿])")
_SCALES = {"万": 10_000, "百万": 1_000_000, "千万": 10_000_000, "亿": 100_000_000}
_DAY_NAMES = {
    "3": "大后天",
    "2": "后天",
    "7": "一个?(?:礼拜|星期|周)",
    "1": "",
}
_ARRIVES = re.compile(
    r"大?后天|一个?(?:礼拜|星期|周)(?![一二三四五六日天])|明[天早晚].{0,5}(?:到(?!不)|达|收|拿[着到]|送)|"
    r"\b(?:arrives?|lands?|get it|with you|delivered) (?:\w+ )?tomorrow"
)
"""Days of delivery that have names."""
_LAST_ONE = re.compile(
    r"\bonly the one\b|\bthe only (?:\w+ ){1,2}(?:i've|we've|i have|we have|left)\b|"
    r"\b(?:last|single|only|final) (?:one|piece|copy|box|pair|unit|set)\b|"
    r"(?:最后|就?剩下?了?|就|只有|仅|独)[这那]?一[件单个套份支条瓶盒箱双把台张枚辆只块幅颗棵盆头盏对副本床顶包袋罐]|最后[这那]一?[件个只]"
)
_GONE = r"(?:卖|走|出|销|订|定|抢|清)(?:走|出|掉|去|了|出去)*(?:快|近|将近|差不多|足足|都)*"
_EVERY = re.compile(r"每[^\s,，。每]{0,5}$")
_ORDINAL = re.compile(r"第$")
_DOUBLE = re.compile(r"双份")
_MEASURED = re.compile(
    r"\s*(?:毫?克|公斤|千克|毫升|厘米|公分|毫米|号链接|grams?\b|g\b|ml\b|oz\b|ounces?\b|inch|cm\b|centimet|amps?\b|volts?\b|"
    r"watts?\b|minutes?\b|hours?\b|amp hour)"
)
_MADE_GOOD = re.compile(r"(?:赔|补|换|修|退)(?:你们?|您|大家|给|上)*一(?![定下直些样起])")
"""What is promised for one that is broken: 摔碎补一罐."""
_TERM_ONE = re.compile(r"\bdouble your money\b|\b(?:a|one)[ -](?:full )?year\b")
_NOT_GIVEN = re.compile(r"(?:价值|满|前|原价|买|拍)$|\b(?:worth|over|spend|first|orders? of)\s*[$£€]?\s*$")
_GIFT_ONE = re.compile(
    r"(?:送|赠|多给|再加|搭|再拿|再来)(?:你们?|您|大家|到|咱们?|我们|出|姐妹们?)*(?:个?(一)|(?=[个张条支把瓶盒只本][^人]))"
)


_GIVEN_ONES = re.compile(r"一[个张条支把瓶盒只本块片面双对套份包袋件管罐提卷副根枚台盏]")
_GIVES = re.compile(r"送|赠|多给|多拿|再配|搭")
_GIVING = r"(?:送|赠|多给|再来|再拿|get|throw(?:ing)? in|add(?:ing)?|include)\D{0,8}"
_THINGS = re.compile(
    r"[大小整]?(?:[个件单套份瓶盒袋箱双条张支只本枚颗粒罐桶杯碗盘对副片排株尾根串束卷筒管提抽码层格色种样批组节斤册贴页听泵盏味档类顶粒卷首幅面扇朵盆棵捆筐碟床]|包(?!邮)|连)"
)


_PLURAL = re.compile(r" (?:[a-z]+ ){0,2}[a-z]{2,}s\b")


def low_stock(reading: Reading) -> SlotValues:
    """``number`` of pieces left."""
    free = [
        n
        for n in reading.free() or reading.numerals
        if not _TIMED.match(reading.plain, n.end) and not _ORDINAL.search(reading.plain[: n.start])
    ]
    if len(free) > 1 and all(_counts_down(reading, a, b) for a, b in itertools.pairwise(free)):
        return number_slot(free[-1])
    chosen = first_of(
        reading.after(r"剩下?了?|left with", free),
        reading.before(r"left on\b", free),
        reading.after(rf"(?:{_LEFT})(?:的|这|那|不到|大概|the|my)?", free),
        reading.before(
            r"(?:\w+\s){0,3}(?:left|remaining|pieces?|units?|in stock|to go)|[单件套份个瓶盒箱双条台只张支枚辆]",
            free,
        ),
    )
    last = _LAST_ONE.search(reading.plain)
    if last and chosen is None:
        return SlotValues({"number": "1"}, last.span())
    return number_slot(chosen or (free[0] if free else None))


def _counts_down(reading: Reading, first: Numeral, then: Numeral) -> bool:
    """Whether pieces go while the host speaks: 十套 八套, but not 十八台 亮黑八台."""
    between = reading.plain[first.end : then.start]
    chinese = re.fullmatch(r"(.)[\s,，。了]*(?:还有|只?剩|就)?", between)
    same = chinese is not None and reading.plain.startswith(chinese[1], then.end)
    return first.value > then.value and (reading.language == "en" or same)


def free_gift(reading: Reading) -> SlotValues:
    """``number`` of gifts."""
    free = [n for n in reading.free() if not _NOT_GIVEN.search(reading.plain[: n.start])]
    single = _GIFT_ONE.search(reading.plain)
    given = first_of(
        reading.before(r"[件份个样]?的?(?:赠品|礼物|小样|礼品)", free),
        reading.after(
            r"送|赠送?|再送|搭|多给|拿|再加|再来|配|发|得|get|free|plus|gifting|throw in|with|extra|bonus",
            free,
        ),
        reading.before(r"(?:free |extra )?(?:gifts?|freebies|samples)", free),
        None if single else reading.after(_GIVING, free),
    )
    if given is not None:
        return number_slot(given)
    double = _DOUBLE.search(reading.plain)
    if double:
        return SlotValues({"number": "2"}, double.span())
    gives = _GIVES.search(reading.plain)
    ones = list(_GIVEN_ONES.finditer(reading.plain, gives.start() if gives else 0))
    if ones and (gives or not free):
        return SlotValues({"number": str(len(ones))}, ones[0].span())
    if single:
        return SlotValues({"number": "1"}, single.span())
    one = re.search(
        r"\bbogo\b|\ba free\b|buy one,? get one|\ba second one\b.*\bfree\b|"
        r"\b(?:second|third|fourth|fifth|sixth) one(?:'s| is)? (?:is )?free|give you the \w+th one",
        reading.plain,
    )
    if one:
        return SlotValues({"number": "1"}, one.span())
    return number_slot(free[-1] if free else None)


def shipping(reading: Reading) -> SlotValues:
    """``number`` of hours or days, or what the delivery costs."""
    free = reading.free()
    timed = reading.before(_DAYS, free)
    if timed is None and (day := _ARRIVES.search(reading.plain)):
        number = next(days for days, words in _DAY_NAMES.items() if re.match(words, day.group()))
        return SlotValues({"number": number}, day.span())
    money = next((m for m in reading.money if not _NOT_GIVEN.search(reading.plain[: m.start])), None)
    if timed is None and money is not None:
        return SlotValues({"number": format(money.value.normalize(), "f")}, (money.start, money.end))
    free = [n for n in free if not _NOT_GIVEN.search(reading.plain[: n.start])]
    return number_slot(timed or (free[0] if free else None))


def guarantee(reading: Reading) -> SlotValues:
    """``number`` of days or years promised, or the multiple that is paid back."""
    penalty = re.search(r"假一(?:赔|罚)([一二两三四五六七八九十百千万\d]+)", reading.plain)
    if penalty:
        figures = penalty[1]
        value = Decimal(figures) if figures.isdigit() and figures.isascii() else parse_chinese(figures)
        value = Decimal(10_000) if figures == "万" else value
        if value is not None:
            return SlotValues({"number": format(value, "f")}, penalty.span(1))
    free = [n for n in reading.free() if not re.match(r"\s*(?:%|percent)", reading.plain[n.end :])]
    if not free and (one := _MADE_GOOD.search(reading.plain)):
        return SlotValues({"number": "1"}, one.span())
    if not free and (one := _TERM_ONE.search(reading.plain)):
        return SlotValues({"number": "2" if one.group().startswith("double") else "1"}, one.span())
    return number_slot(first_of(reading.before(_TERM, free), free[0] if free else None))


def social_proof(reading: Reading) -> SlotValues:
    """``number`` of buyers, pieces sold or stars."""
    scale = _SCALE.search(reading.plain)
    if scale and scale[1] in _SCALES:
        return SlotValues({"number": str(_SCALES[scale[1]])}, scale.span(1))
    free = reading.free()
    if rated := reading.before(r"out of", free):
        return number_slot(rated)
    return number_slot(
        first_of(
            reading.after(_GONE, free),
            reading.before(_SOLD, free),
            max(free, key=lambda n: n.value) if free else None,
        )
    )


def quantity(reading: Reading) -> SlotValues:
    """``number`` of things: the total if one is named, else the largest count."""
    free = reading.free() or reading.numerals
    free = [n for n in free if not _MEASURED.match(reading.plain, n.end)] or free
    double = _DOUBLE.search(reading.plain)
    if double and not free:
        return SlotValues({"number": "2"}, double.span())
    total = reading.after(r"(?:一共|总共|共|整整|足足|到手|total of|a total of|all|get|of)\D{0,4}", free)
    if total is not None:
        return number_slot(total)
    if not free:
        group = re.search(r"\b(pair|trio|duo|both)\b|一对(?!一)", reading.plain)
        return SlotValues({"number": "3" if group[1] == "trio" else "2"}, group.span()) if group else NOTHING
    free = [n for n in free if not reading.plain.startswith("号", n.end)] or free
    free = [n for n in free if not _EVERY.search(reading.plain[: n.start])] or free
    things = _THINGS if reading.language == "zh" else _PLURAL
    counted = [n for n in free if things.match(reading.plain, n.end)] or free
    return number_slot(max(counted, key=lambda n: n.value))
