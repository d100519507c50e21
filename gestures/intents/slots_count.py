"""Slots that count things: gifts, stock, sales, days of delivery and of warranty, pieces in the box."""

from __future__ import annotations

import itertools
import re
from decimal import Decimal

from gestures.intents.money import Money
from gestures.intents.number_words import digits, parse_chinese
from gestures.intents.numerals import Numeral
from gestures.intents.reading import NOTHING, Reading, SlotValues, first_of, number_slot

_LEFT = (
    r"现在|抢到|只接|只批了|剩下?了?|只有|仅有?|最后|只?还?有|就|不到|不足|限量|库存|剩余|"
    r"only|last|just|final|under|fewer than|less than|about|maybe|down to"
)
_TIMED = re.compile(r"-(?:pack|piece)\b|\s*(?:号链接|年份?|分钟|小时|秒|hours?|minutes?|seconds?)")
_STOCK_ONLY = re.compile(
    r"多?(?:米|个?月|天|公分)|\s*(?:weeks?|months?|days?)\b|\s*(?:都不|都没|more)(?=.{0,4}$)"
)
"""Behind a number that is no stock: two weeks, 两米高, 两件都不一定有."""
_NO_STOCK = re.compile(r"(?:\bnot|\bnumber|\blink|\bitem|\bsize|\bat)\s$")
_THERE = re.compile(r" (?:in|on|at) (?:the|a|my|me|[a-z]+)\b")
"""Where some of the stock lies: three in Dublin and one in Cork."""
_ENDS_ON = re.compile(r"(?:还有|显示|就剩|只剩)([两三四五六七八九])了?$")
_DAYS = (
    r"个?(?:小时|天|日|钟头|工作日)|(?:-|\s)?(?:(?:to|or)\s\w+\s)?(?:business\s|working\s)?(?:hours?|"
    r"days?)|(?:-|\s)?day"
)
_TERM = r"个?(?:天|年|个?月|小时|倍)|(?:-|\s)?(?:days?|years?|months?|weeks?|hours?)"
_SOLD = (
    r"(?:多|几|来|\+|余)*[万千百]?(?:多|\+)?(?:单|件|份|套|人|瓶|盒|箱|个|条|双|支|位|姐妹|评价|好评|回购|"
    r"粉丝|斤|reviews?|sold|people|orders?|buyers?|customers?|women|moms?|stars?|of you|units?|families)"
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
    r"\b(?:arrives?|lands?|get it|with you|delivered|be there|ships?|sent) (?:\w+ )?tomorrow"
)
"""Days of delivery that have names."""
_LAST_ONE = re.compile(
    r"\b(?:only|just) the one\b|独苗|\bthe only (?:\w+ ){1,2}(?:i've|we've|i have|we have|left)\b|\b(?:last|"
    r"single|only|final) (?:one|piece|copy|box|pair|unit|set)\b|(?:最后|就?剩下?了?|就|只有|仅|"
    r"独)[这那]?一[件单个套份支条瓶盒箱双把台张枚辆只块幅颗棵盆头盏对副本床顶包袋罐]|最后[这那]一?[件个只]"
)
_GONE = r"(?:卖|走|出|销|订|定|抢|清)(?:走|出|掉|去|了|出去)*(?:快|近|将近|差不多|足足|都)*"
_TERM_BEHIND = re.compile(r"\s*个?(?:月|天|年|小时|分钟)(?![度货])")
"""Behind a number of months or days in which so many were sold."""
_EVERY = re.compile(r"每[^\s,，。每]{0,5}$")
_ORDINAL = re.compile(r"第$")
_DOUBLE = re.compile(r"双份")
_MEASURED = re.compile(
    r"\s*(?:毫?克|[多来]?斤(?!装)|天[到发]|met(?:er|re)s?\b|公斤|千克|毫升|厘米|公分|毫米|号链接|grams?\b|"
    r"g\b|ml\b|oz\b|ounces?\b|inch|cm\b|centimet|amps?\b|volts?\b|watts?\b|minutes?\b|hours?\b|amp hour)"
)
_BLOCKS = re.compile("块(?!钱|[一二两三四五六七八九十\\d])")
_MADE_GOOD = re.compile(r"(?:赔|补|换|修|退)(?:你们?|您|大家|给|上)*一(?![定下直些样起])")
"""What is promised for one that is broken: 摔碎补一罐."""
_TERM_ONE = re.compile(r"\bdouble your money\b|\b(?:a|one)[ -](?:full )?year\b")
_NAMED_TERMS = (
    (re.compile("半年"), "6"),
    (re.compile("半个?月"), "15"),
    (re.compile("(?<![一二两三四五六七八九十])一个月"), "1"),
    (re.compile(r"双倍|\bpay you double\b"), "2"),
)
"""Terms and multiples that have names; half a year is six months."""
_NOT_GIVEN = re.compile(r"(?:价值|满|前|原价|买|拍)$|\b(?:worth|over|spend|first|orders? of)\s*[$£€]?\s*$")
_GIFT_ONE = re.compile(
    r"(?:送|赠|多给|再加|搭|再拿|再来)(?:你们?|您|大家|到|咱们?|我们|出|姐妹们?)*(?:个?(一)|"
    r"(?=[个张条支把瓶盒只本][^人]))"
)


_GIVEN_ONES = re.compile(r"一([个张条支把瓶盒只本块片面双对套份包袋件管罐提卷副根枚台盏])")
_GIVES = re.compile(r"送|赠|多给|多拿|再配|配个|搭|塞|外加|带个")
_GIVEN_THING = re.compile(r"[送赠配带](?:你们?|您|大家)?[个条把只瓶碗块盒包袋双套件](?!个|人)[一-鿿]")
"""A gift that a measure word alone makes one: 配个充电头, 送碗汤."""
_NTH = re.compile(
    r"\bi(?:'ll)? give you the \w+(?:th|rd|nd) one\b|don't pay for the \w+ one\b|"
    r"\b(?:throw|toss|chuck|slip|pop)(?:ing|ping)? in an? (?=.{0,30}(?:free|on me|on the house))"
)
"""One that the host gives: I give you the sixth one, throwing in a case for free."""
_GIVING = r"(?:送|赠|多给|再来|再拿|get|throw(?:ing)? in|add(?:ing)?|include)\D{0,8}"
_THINGS = re.compile(
    r"[多来]?[大小整]?(?:[个件单套份瓶盒袋箱双条张支只本枚颗粒罐桶杯碗盘对副片排株尾根串束卷筒管提抽码层格色种样批组节斤册贴页听泵盏味档类顶粒卷首幅面扇朵盆棵捆筐碟床块泡下把抽]|"
    r"包(?!邮)|连)"
)


_PLURAL = re.compile(r" (?:[a-z]+ ){0,2}[a-z]{2,}s\b")


def low_stock(reading: Reading) -> SlotValues:
    """``number`` of pieces left."""
    free = [
        n
        for n in reading.free() or reading.numerals
        if not _TIMED.match(reading.plain, n.end) and not _ORDINAL.search(reading.plain[: n.start])
    ]
    free = [
        n
        for n in free
        if not _STOCK_ONLY.match(reading.plain, n.end) and not _NO_STOCK.search(reading.plain[: n.start])
    ] or free
    if len(free) > 1 and (total := _in_places(reading, free)):
        return SlotValues({"number": digits(total)}, (free[0].start, free[-1].end))
    if len(free) > 1 and all(_counts_down(reading, a, b) for a, b in itertools.pairwise(free)):
        return number_slot(free[-1])
    ends = _ENDS_ON.search(reading.plain)
    if ends and not free:
        return SlotValues({"number": str("两三四五六七八九".index(ends[1]) + 2)}, ends.span(1))
    chosen = first_of(
        reading.after(r"现在|剩下?了?|left with|run of", free),
        reading.before(r"left on\b", free),
        reading.after(rf"(?:{_LEFT})(?:的|这|那|不到|大概|the|my)?", free),
        reading.before(
            r"(?:\w+\s){0,3}(?:left|remaining|pieces?|units?|in stock|to go)|"
            r"[单件套份个瓶盒箱双条台只张支枚辆]",
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


def _in_places(reading: Reading, numerals: list[Numeral]) -> Decimal | None:
    """Return what lies in several places together: three in Dublin and one in Cork."""
    joined = all(" and " in reading.plain[a.end : b.start] for a, b in itertools.pairwise(numerals))
    if not joined or not all(_THERE.match(reading.plain, n.end) for n in numerals):
        return None
    return sum((n.value for n in numerals), Decimal(0))


def free_gift(reading: Reading) -> SlotValues:
    """``number`` of gifts."""
    free = [n for n in reading.free() if not _NOT_GIVEN.search(reading.plain[: n.start])]
    single = _GIFT_ONE.search(reading.plain)
    gives = _GIVES.search(reading.plain)
    ones = list(_GIVEN_ONES.finditer(reading.plain, gives.start() if gives else 0))
    given_ones = str(sum(2 if one[1] == "对" else 1 for one in ones))
    if gives and len(ones) > 1 and all(n.value == 1 for n in free if n.start > gives.start()):
        return SlotValues({"number": given_ones}, ones[0].span())
    if nth := _NTH.search(reading.plain):
        return SlotValues({"number": "1"}, nth.span())
    given = first_of(
        reading.after(r"(?:送|赠送?|多给|等于送)(?:你们?|您|大家)?", free),
        reading.before(r"[件份个样]?的?(?:赠品|礼物|小样|礼品)", free),
        reading.after(
            r"搭|多给|再给|拿|带|享|外加|再加|再来|配|发|得|plus|get|free|gifting|throw in|with|extra|bonus",
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
    if ones and (gives or not free):
        return SlotValues({"number": given_ones}, ones[0].span())
    if single:
        return SlotValues({"number": "1"}, single.span())
    one = re.search(
        r"\bbogo\b|\ba free\b|buy one,? get one|\ba second one\b.*\bfree\b|\b(?:second|third|fourth|fifth|"
        r"sixth) one(?:'s| is)? (?:is )?free|give you the \w+th one",
        reading.plain,
    )
    if one:
        return SlotValues({"number": "1"}, one.span())
    if gives and not any(n.start > gives.start() for n in free):
        thing = _GIVEN_THING.search(reading.plain)
        return SlotValues({"number": "1"}, thing.span()) if thing else NOTHING
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
        return SlotValues({"number": digits(_postage(reading, money))}, (money.start, money.end))
    if timed and (lower := _or_so(reading, timed, free)):
        timed = lower
    free = [n for n in free if not _NOT_GIVEN.search(reading.plain[: n.start])]
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
    free = [n for n in reading.free() if not re.match(r"\s*(?:%|percent)", reading.plain[n.end :])]
    if not free and reading.money and re.search("[退赔报]", reading.plain):
        paid = reading.money[0]
        return SlotValues({"number": digits(paid.value)}, (paid.start, paid.end))
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
    free = [n for n in reading.free() if not _TERM_BEHIND.match(reading.plain, n.end)] or reading.free()
    free = [n for n in free if n.value != 1] or free
    if tenths := reading.before(r"成(?!人|本|套|分)", free):
        return SlotValues({"number": digits(tenths.value * 10)}, (tenths.start, tenths.end))
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
    if all(n.value == 1 for n in free):
        free = [n for n in reading.numerals if _BLOCKS.match(reading.plain, n.end)] or free
    free = [n for n in free if not _MEASURED.match(reading.plain, n.end)] or free
    double = _DOUBLE.search(reading.plain)
    if double and not free:
        return SlotValues({"number": "2"}, double.span())
    total = reading.after(
        r"(?:一共|总共|共|整整|足足|到手|total of|a total of|all|get|"
        r"of)[^\d一二两三四五六七八九十百千克]{0,4}",
        free,
    )
    if total is not None:
        return number_slot(total)
    if all(n.value == 1 for n in free):
        group = re.search(r"\b(pair|trio|duo|both)\b|一对(?!一)", reading.plain)
        if group is None and free:
            return number_slot(free[0])
        return SlotValues({"number": "3" if group[1] == "trio" else "2"}, group.span()) if group else NOTHING
    free = [n for n in free if not reading.plain.startswith("号", n.end)] or free
    free = [n for n in free if n.value != 1 and not _ORDINAL.search(reading.plain[: n.start])] or free
    free = [n for n in free if not _EVERY.search(reading.plain[: n.start])] or free
    things = _THINGS if reading.language == "zh" else _PLURAL
    counted = [
        n for n in free if things.match(reading.plain, n.end) or reading.plain[n.end - 1] == "打"
    ] or free
    return number_slot(max(counted, key=lambda n: n.value))
