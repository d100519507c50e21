"""The values that a gesture needs, read from the words of a clause that bears a given intent."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from gestures.intents.money import Money, find_money
from gestures.intents.normalise import normalise
from gestures.intents.numerals import Numeral, digits, find_numerals, parse_chinese


@dataclass(frozen=True, slots=True)
class _Reading:
    """A clause with its numbers found once.

    Attributes:
        text: The clause as written.
        plain: The clause normalised, character for character.
        language: ``zh`` or ``en``.
        numerals: Every number.
        money: Every amount.
    """

    text: str
    plain: str
    language: str
    numerals: list[Numeral]
    money: list[Money]

    def free(self) -> list[Numeral]:
        """The numbers that are no amount of money."""
        return [n for n in self.numerals if not any(m.start <= n.start < m.end for m in self.money)]

    def after(self, pattern: str, numerals: list[Numeral] | None = None) -> Numeral | None:
        """The first number directly behind a match of the pattern."""
        for numeral in self.numerals if numerals is None else numerals:
            if re.search(rf"(?:{pattern})\s*$", self.plain[: numeral.start]):
                return numeral
        return None

    def before(self, pattern: str, numerals: list[Numeral] | None = None) -> Numeral | None:
        """The first number directly before a match of the pattern."""
        for numeral in self.numerals if numerals is None else numerals:
            if re.match(rf"\s*(?:{pattern})", self.plain[numeral.end :]):
                return numeral
        return None


@dataclass(frozen=True, slots=True)
class SlotValues:
    """Slots of one intent and where the main one stands.

    Attributes:
        values: Normalised values by slot name; numbers are strings of figures.
        range: Character range of the words that gave the main value, or None.
    """

    values: dict[str, Any]
    range: tuple[int, int] | None = None


_NOTHING = SlotValues({})


def extract_slots(intent_id: str, clause_text: str, language: str) -> dict[str, Any]:
    """Return the slots of a clause that bears the intent; empty if the intent has none or the words give none.

    Args:
        intent_id: An id of the taxonomy.
        clause_text: The clause.
        language: ``zh`` or ``en``.
    """
    return locate_slots(intent_id, clause_text, language).values


def locate_slots(intent_id: str, clause_text: str, language: str) -> SlotValues:
    """Return the slots together with the place of the main value in the clause."""
    reader = _READERS.get(intent_id)
    if reader is None:
        return _NOTHING
    return reader(
        _Reading(
            clause_text, normalise(clause_text), language, find_numerals(clause_text), find_money(clause_text)
        )
    )


def _number(numeral: Numeral | None, **more: Any) -> SlotValues:
    if numeral is None:
        return SlotValues(dict(more)) if more else _NOTHING
    return SlotValues({"number": digits(numeral.value), **more}, (numeral.start, numeral.end))


def _first(*candidates: Numeral | None) -> Numeral | None:
    return next((c for c in candidates if c is not None), None)


# --- price and discount ---------------------------------------------------------------------------------------------
_FORMER = r"原价|原来|平时|日常|专柜|吊牌价?|市场价|门市价?|官网|以前|之前|外面|was|were|used to be|originally|regular(?:ly)?|retail(?:s)?"
_OFFER = r"到手价?|只要|只需|仅需|仅要|只卖|卖你?|才|现在|今天|直播间|给到?|券后|福利价|秒杀价?|just|only|for|now|down to|today|price is"
_SAVED = r"省|减|立减|直降|降了?|便宜|优惠|让利|少|补贴|抵扣?|返|save|saving|off|takes?|knock(?:ed|ing)?"


def _state_price(reading: _Reading) -> SlotValues:
    amounts = [m for m in reading.money if not _is_threshold(reading, m.start)]
    if amounts:
        offered = [m for m in amounts if not re.search(rf"(?:{_FORMER})[^0-9]*$", reading.plain[: m.start])]
        marked = [m for m in offered if re.search(rf"(?:{_OFFER})\D{{0,3}}$", reading.plain[: m.start])]
        choice = (marked or offered or amounts)[-1 if len(offered) > 1 and not marked else 0]
        values = {"number": digits(choice.value)}
        currency = choice.currency or ("CNY" if reading.language == "zh" else None)
        if currency:
            values["currency"] = currency
        return SlotValues(values, (choice.start, choice.end))
    free = [n for n in reading.numerals if not _is_threshold(reading, n.start)]
    counted = re.compile(
        r"\s*(?:[个件单套份款瓶盒包袋箱斤双条张支只台本枚颗粒罐桶杯片号年天]|小时|分钟|折|%|percent|off)"
    )
    prices = [n for n in free if not counted.match(reading.plain, n.end)]
    chosen = _first(
        reading.after(rf"(?:{_OFFER}).{{0,2}}", prices),
        prices[-1] if prices else None,
        free[0] if free else None,
    )
    if chosen is None:
        return _NOTHING
    return _number(chosen, **({"currency": "CNY"} if reading.language == "zh" else {}))


def _is_threshold(reading: _Reading, start: int) -> bool:
    return bool(re.search(r"(?:满|over|above|more than|orders? of)\s*$", reading.plain[:start]))


_DISCOUNT_WORDS = {
    r"半价|对折|打对|half[\s-]?(?:price|off)|50/50": "50",
    r"骨折价?": None,
}
_FOLD = re.compile(
    r"([0-9零一二两三四五六七八九]{1,2}(?:\.\d)?|[一二三四五六七八九]点[一二三四五六七八九])\s*折"
)
_CUT_CHINESE = re.compile(
    r"(?:砍|省|降|便宜|少|减|优惠)[^。,，]{0,3}?(一半|[一二三四五六七八九\d]+成)|(一半)的?(?:价|钱)"
)
_PERCENT = re.compile(r"\s*(?:%|percent|per cent|pct|个点|个百分点)")
_REMAINING = re.compile(r"(?:按|价的|原价的?|pay(?:ing)?(?: only)?|at|for)\s*$")


def _percent_off(reading: _Reading) -> SlotValues | None:
    fold = _FOLD.search(reading.plain)
    if fold:
        value = _fold(fold[1])
        if value is not None:
            return SlotValues({"percent": digits(value)}, fold.span())
    for pattern, percent in _DISCOUNT_WORDS.items():
        match = re.search(pattern, reading.plain)
        if match and percent:
            return SlotValues({"percent": percent}, match.span())
    match = re.search(r"百分之([零一二两三四五六七八九十百\d]+)", reading.plain)
    if match:
        value = Decimal(match[1]) if match[1].isdigit() else parse_chinese(match[1])
        if value is not None:
            return SlotValues({"percent": digits(value)}, match.span())
    match = _CUT_CHINESE.search(reading.plain)
    if match:
        part = match[1] or match[2]
        value = Decimal(50) if part == "一半" else parse_chinese(part[:-1]) or Decimal(part[:-1] or 0)
        if part != "一半" and value is not None:
            value *= 10
        return SlotValues({"percent": digits(value)}, match.span())
    for numeral in reading.numerals:
        percent_sign = _PERCENT.match(reading.plain, numeral.end)
        if percent_sign:
            return SlotValues({"percent": digits(numeral.value)}, (numeral.start, percent_sign.end()))
    match = re.search(
        r"\b(?:a |one )?(half|third|quarter)\b(?=.{0,12}\b(?:off|price|cheaper)\b)|(?:cut|slashed)[^,]{0,18}\bin (half)",
        reading.plain,
    )
    if match:
        part = match[1] or match[2]
        return SlotValues({"percent": {"half": "50", "third": "33", "quarter": "25"}[part]}, match.span())
    return None


def _fold(figures: str) -> Decimal | None:
    """八折 leaves 80 %, 七五折 and 7.5折 leave 75 %: return what is taken off."""
    if "点" in figures or "." in figures:
        value = Decimal(figures) if "." in figures else parse_chinese(figures)
        kept = None if value is None else value * 10
    elif len(figures) == 1:
        value = Decimal(figures) if figures.isdigit() and figures.isascii() else parse_chinese(figures)
        kept = None if value is None else value * 10
    else:
        kept = Decimal(figures) if figures.isascii() else parse_chinese(figures)
    if kept is None or not 0 < kept < 100:
        return None
    return 100 - kept


def _discount(reading: _Reading) -> SlotValues:
    percent = _percent_off(reading)
    if percent is not None:
        return percent
    saved = re.compile(
        rf"(?:{_SAVED})(?:了|你|您|到|大家|去|掉|整整|足足|立|个|差不多|将近|将近|up to|you|a|an|extra|about|another|further|\s)*$"
    )
    for money in reading.money:
        behind = reading.plain[money.end :]
        if saved.search(reading.plain[: money.start]) or re.match(
            r"\s*(?:off|cheaper|less|discount|的?(?:优惠|差价|补贴|红包))", behind
        ):
            return SlotValues({"number": digits(money.value)}, (money.start, money.end))
    for numeral in reading.free():
        if saved.search(reading.plain[: numeral.start]) or re.match(
            r"\s*(?:off|cheaper)", reading.plain[numeral.end :]
        ):
            return _number(numeral)
    if reading.money:
        dropped = re.search(r"(?:到|to|变成?|跌破?|降至|给到?)\s*$", reading.plain[: reading.money[-1].start])
        choice = reading.money[-1] if dropped or len(reading.money) > 1 else reading.money[0]
        return SlotValues({"number": digits(choice.value)}, (choice.start, choice.end))
    return _NOTHING


# --- counts -----------------------------------------------------------------------------------------------------------
_LEFT = r"剩下?了?|只有|仅有?|最后|只?还?有|就|不到|不足|限量|库存|仅剩|剩余|还剩|only|last|just|final|under|fewer than|less than|about|maybe|down to"


def _low_stock(reading: _Reading) -> SlotValues:
    free = reading.free() or reading.numerals
    free = [
        n
        for n in free
        if not re.match(r"\s*(?:号链接|分钟|小时|秒|hours?|minutes?|seconds?)", reading.plain[n.end :])
    ]
    return _number(
        _first(
            reading.after(rf"(?:{_LEFT})(?:的|这|那|不到|大概|the|my)?", free),
            reading.before(
                r"(?:\w+\s){0,3}(?:left|remaining|pieces?|units?|in stock|to go)|[单件套份个瓶盒箱双条台只张支]",
                free,
            ),
            free[0] if free else None,
        )
    )


def _free_gift(reading: _Reading) -> SlotValues:
    free = reading.free()
    given = _first(
        reading.after(
            r"送|赠送?|再送|搭|多给|拿|再加|再来|配|get|free|plus|gifting|throw in|with|extra|bonus", free
        ),
        reading.after(r"(?:送|赠|多给|再来|再拿|get|throw(?:ing)? in|add(?:ing)?|include)\D{0,8}", free),
    )
    if given is not None:
        return _number(given)
    single = re.search(
        r"(?:送|赠|多给|再加|搭|再拿|再来)(?:你|您|大家|到|咱们?|我们|出|姐妹们?|个)*(一)", reading.plain
    )
    if single:
        return SlotValues({"number": "1"}, single.span(1))
    return _number(free[-1] if free else None)


def _shipping(reading: _Reading) -> SlotValues:
    free = reading.free()
    timed = _first(
        reading.before(
            r"个?(?:小时|天|日|钟头|工作日)|(?:-|\s)?(?:to\s\w+\s)?(?:business\s|working\s)?(?:hours?|days?)|(?:-|\s)?day",
            free,
        ),
        free[0] if free else None,
    )
    if timed is None and reading.money:
        money = reading.money[0]
        return SlotValues({"number": digits(money.value)}, (money.start, money.end))
    return _number(timed)


def _guarantee(reading: _Reading) -> SlotValues:
    penalty = re.search(r"假一(?:赔|罚)([一二两三四五六七八九十百千万\d]+)", reading.plain)
    if penalty:
        value = Decimal(penalty[1]) if penalty[1].isdigit() else parse_chinese(penalty[1])
        if penalty[1] == "万":
            value = Decimal(10_000)
        if value is not None:
            return SlotValues({"number": digits(value)}, penalty.span(1))
    free = reading.free()
    return _number(
        _first(
            reading.before(
                r"个?(?:天|年|个?月|小时|倍)|(?:-|\s)?(?:days?|years?|months?|weeks?|hours?)", free
            ),
            next((n for n in free if not re.match(r"%|percent", reading.plain[n.end :].strip())), None),
            free[0] if free else None,
        )
    )


def _social_proof(reading: _Reading) -> SlotValues:
    free = reading.free()
    sold = reading.before(
        r"(?:多|几|来|\+|余)*[万千百]?(?:多|\+)?(?:单|件|份|套|人|瓶|盒|箱|个|条|双|支|位|姐妹|评价|好评|回购|粉丝|斤|reviews?|sold|people|orders?|buyers?|customers?|women|moms?|stars?|of you|units?|families)",
        free,
    )
    return _number(_first(sold, max(free, key=lambda n: n.value) if free else None))


def _quantity(reading: _Reading) -> SlotValues:
    free = reading.free() or reading.numerals
    total = reading.after(r"(?:一共|总共|共|整整|足足|到手|total of|a total of|all|get|of)\D{0,4}", free)
    if total is None and free:
        return _number(free[0] if len(free) == 1 else max(free, key=lambda n: n.value))
    return _number(total)


# --- links, order, time -------------------------------------------------------------------------------------------------
_LINK_AFTER = r"号?(?:链接|连接|号|个链接|款链接)"


def _point_cart(reading: _Reading) -> SlotValues:
    ordinal = re.search(
        r"\b(first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth)\s+(?:\w+\s)?(?:link|item|one|product|pin)",
        reading.plain,
    )
    numeral = _first(
        reading.before(r"号"),
        reading.before(_LINK_AFTER),
        reading.after(
            r"链接|连接|\b(?:link|item|product|number|no\.?|slot|#|lot|pin(?:ned)?)\s*(?:number|no\.?|#)?\s*"
        ),
        reading.after(r"第", None) if re.search(r"第.{1,3}(?:个|条)?链接", reading.plain) else None,
    )
    if numeral is None and ordinal:
        return SlotValues({"link_number": str(_ENGLISH_ORDINALS.index(ordinal[1]) + 1)}, ordinal.span(1))
    if numeral is None:
        single = re.search(r"(一)号", reading.plain)
        return SlotValues({"link_number": "1"}, single.span(1)) if single else _NOTHING
    return SlotValues({"link_number": digits(numeral.value)}, (numeral.start, numeral.end))


_ENGLISH_ORDINALS = "first second third fourth fifth sixth seventh eighth ninth tenth".split()
_ZH_ORDINAL = re.compile(
    r"第([一二两三四五六七八九十\d]+)|(首先|先来|其一|头一|首要)|(其次|其二)|(再次|再者|其三)|([一二三四五六七八九])(?:是|呢|来|则|、|,|，)"
)


def _enumerate(reading: _Reading) -> SlotValues:
    chinese = _ZH_ORDINAL.search(reading.plain)
    if chinese:
        written = chinese[1] or chinese[5]
        if written:
            value = Decimal(written) if written.isdigit() else parse_chinese(written)
            return SlotValues({"ordinal": digits(value)} if value is not None else {}, chinese.span())
        rank = next(index for index, group in enumerate(chinese.groups()[1:4], 1) if group)
        return SlotValues({"ordinal": str(rank)}, chinese.span())
    english = re.search(
        r"\b(first(?:ly)?|second(?:ly)?|third(?:ly)?|fourth|fifth|sixth|seventh|eighth|ninth|tenth|(\d+)(?:st|nd|rd|th))\b",
        reading.plain,
    )
    if english:
        if english[2]:
            return SlotValues({"ordinal": english[2]}, english.span())
        return SlotValues(
            {"ordinal": str(_ENGLISH_ORDINALS.index(english[1].removesuffix("ly")) + 1)}, english.span()
        )
    to_start = re.search(r"\b(?:to start|first off|for starters|start(?:ing)? with)\b", reading.plain)
    if to_start:
        return SlotValues({"ordinal": "1"}, to_start.span())
    numbered = _first(
        reading.after(r"number|point|reason|step|no\.?|tip|perk|feature|thing|#|理由|步骤?|点|卖点|亮点"),
        reading.numerals[0] if reading.numerals else None,
    )
    if numbered is None:
        return _NOTHING
    return SlotValues({"ordinal": digits(numbered.value)}, (numbered.start, numbered.end))


_UNITS = {
    r"秒": "second",
    r"分钟?(?!之)": "minute",
    r"个?(?:半?小时|钟头|点半?钟?)": "hour",
    r"天|日|号": "day",
    r"(?:-|\s)?(?:seconds?|secs?)\b": "second",
    r"(?:-|\s)?(?:minutes?|mins?)\b": "minute",
    r"(?:-|\s)?(?:hours?|hrs?|o'?clock|am|pm|a\.m\.|p\.m\.)(?![a-z])": "hour",
    r"(?:-|\s)?(?:days?)\b": "day",
}


def _time_limit(reading: _Reading) -> SlotValues:
    half = re.search(r"半(?:个)?(小时|分钟|天)|half an? (hour|minute|day)", reading.plain)
    if half:
        word = half[1] or half[2]
        if word in {"小时", "hour"}:
            return SlotValues({"number": "30", "unit": "minute"}, half.span())
        if word in {"分钟", "minute"}:
            return SlotValues({"number": "30", "unit": "second"}, half.span())
        return SlotValues({"number": "12", "unit": "hour"}, half.span())
    for numeral in reading.free():
        for pattern, unit in _UNITS.items():
            match = re.match(rf"\s*(?:{pattern})", reading.plain[numeral.end :])
            if match:
                return SlotValues(
                    {"number": digits(numeral.value), "unit": unit},
                    (numeral.start, numeral.end + match.end()),
                )
    single = re.search(
        r"(一)(分钟|秒|天|小时|个小时|个钟)|\b(an?|one) (minute|second|hour|day)\b", reading.plain
    )
    if single:
        unit = {"分": "minute", "秒": "second", "天": "day"}.get((single[2] or "时")[0], "hour")
        return SlotValues({"number": "1", "unit": single[4] or unit}, single.span())
    return _NOTHING


def _countdown(reading: _Reading) -> SlotValues:
    numbers: list[Decimal] = []
    start = end = -1
    for numeral in reading.numerals:
        piece = reading.plain[numeral.start : numeral.end]
        consists = re.fullmatch(r"[零一二三四五六七八九十]{2,}|\d{2,}", piece)
        spread = (
            [parse_chinese(c) if not c.isascii() else Decimal(c) for c in piece]
            if consists
            else [numeral.value]
        )
        steps = {b - a for a, b in zip(spread, spread[1:], strict=False) if a is not None and b is not None}
        if consists and steps <= {Decimal(-1)} and None not in spread:
            numbers.extend(value for value in spread if value is not None)
        else:
            numbers.append(numeral.value)
        start, end = (numeral.start if start < 0 else start), numeral.end
    if len(numbers) > 1:
        # A price or a stock figure behind the count is no part of it.
        kept = numbers[:1]
        for value in numbers[1:]:
            if abs(value - kept[-1]) != 1:
                break
            kept.append(value)
        numbers = kept if len(kept) > 1 else numbers
    if not numbers:
        return _NOTHING
    return SlotValues({"numbers": [digits(value) for value in numbers]}, (start, end))


# --- size -------------------------------------------------------------------------------------------------------------
_DIMENSIONS = {
    "height": r"高度|身高|高(?!级|端|档|清|温|品|科)|height|high\b|tall\b|heel",
    "length": r"长度|衣长|裙长|裤长|袖长|长(?!期|久|得)|length|long\b",
    "width": r"宽度|肩宽|宽|幅|width|wide\b|across\b",
    "thickness": r"厚度|厚|thick(?:ness)?\b|薄|thin\b",
    "diameter": r"直径|口径|圈口|diameter",
    "volume": r"容量|毫升|升(?!级)|装得下|容积|volume|capacity|\bml\b|millilit\w+|lit(?:er|re)s?\b|ounces?\b|\boz\b|\d+\s?ml|gallons?",
    "weight": r"克(?!拉)|公斤|千克|斤|重量|重(?!要|点|复|新)|轻(?!松|轻)|净含量|grams?\b|\bkg\b|kilos?|pounds?\b|\blbs?\b|weigh\w*|weight|light\b|heavy\b|\d+\s?g\b",
    "size": r"尺寸|尺码|大小|码|英寸|寸|大|小|迷你|巴掌|size|sizes?|big\b|small\b|large\b|tiny|huge|mini\b|inch",
}
_MAGNITUDES = {
    "thin": r"薄(?!荷)|thin(?:ner|nest)?\b|slim",
    "thick": r"厚|thick(?:er)?\b|chunky",
    "tall": r"高(?!级|端|档|清|温|品|科|度)|tall(?:er)?\b|high\b",
    "wide": r"宽(?!度)|wide(?:r)?\b|broad",
    "long": r"长(?!度|期|久|得|辈)|long(?:er)?\b",
    "short": r"短(?!袖)|short(?:er)?\b",
    "heavy": r"(?:[很挺好超特太有偏沉]|这么|那么)重|沉|重量足|heavy\b|heft\w*|weighty",
    "light": r"轻(?!松)|lightweight|light\b|feather",
    "big": r"大(?!家|概|牌|人|的?小|小|师|促|哥|姐|货|码数)|巨|big(?:ger|gest)?\b|large(?:r)?\b|huge\b|giant|massive|oversized?|roomy|jumbo",
    "small": r"小(?!时|黄车|姐|伙|朋友|仙女|孩|宝|程序|哥|编|心|店|妹)|迷你|袖珍|巴掌大|small(?:er)?\b|tiny|mini\b|compact|little\b|pocket[\s-]?sized?|petite",
}


def _describe_size(reading: _Reading) -> SlotValues:
    values: dict[str, Any] = {}
    chosen: tuple[int, int] | None = None
    measure = reading.before(
        r"(?:多|来)?(?:个)?(?:平方|立方)?(?:厘米|公分|毫米|分米|米|寸|英寸|尺|克(?!拉)|公斤|千克|斤|两|毫升|升|码|cm|mm|ml|kg|g\b|l\b|m\b|oz|inch|inches|in\b|\"|feet|foot|ft|grams?|kilos?|pounds?|lbs?|ounces?|lit|milli|centi|meters?|metres?|gallons?|quarts?|yards?)",
        reading.numerals,
    )
    number = measure or (reading.free()[0] if reading.free() else None)
    if number is not None:
        values["number"] = digits(number.value)
        chosen = (number.start, number.end)
    for magnitude, pattern in _MAGNITUDES.items():
        match = re.search(pattern, reading.plain)
        if match and not (
            number is not None
            and match.group() in {"高", "长", "宽", "厚", "long", "tall", "wide", "thick", "high"}
        ):
            values["magnitude"] = magnitude
            chosen = chosen or match.span()
            break
    found = {
        name: match.start()
        for name, pattern in _DIMENSIONS.items()
        if (match := re.search(pattern, reading.plain))
    }
    specific = {name: place for name, place in found.items() if name != "size"}
    if specific:
        near = number.start if number is not None else chosen[0] if chosen else 0
        values["dimension"] = min(specific, key=lambda name: abs(specific[name] - near))
    elif found:
        values["dimension"] = "size"
    return SlotValues(values, chosen)


# --- words ------------------------------------------------------------------------------------------------------------
_QUOTED = re.compile(r"[「『“\"'‘《【]([^」』”\"'’》】]{1,20})[」』”\"'’》】]")
_TYPED_ZH = re.compile(
    r"(?:扣|打出?|刷|敲|回复?|发|输入?|留言?|写|评论)(?:一?(?:波|个|下|遍|句|一)|(?:在)?(?:公屏|评论区|弹幕)上?|上|出来)*\s*"
    r"(?:(?:数字|字母|大写的?)\s*)?([a-z0-9]+|[零一二三四五六七八九]{1,3}(?![个下遍波句])|[一-鿿]{1,6})"
)
_TYPED_EN = re.compile(
    r"\b(?:type|typing|drop|comment|say|put|write|send|spam|enter|reply|hit me with|give me)\b(?:\s+(?:me|us|in|the|a|an|just|out|word|number|letter|with|your|some|down|simple|big|capital|quick))*\s+([a-z0-9]+(?:'[a-z]+)?)"
)
_NO_TEXT_ZH = re.compile(
    r"^(?:公屏|评论|弹幕|上|出来|给|告诉|让|你|下来|问题|我|一下|区|在|字|尺码|身高|起来|条|个)"
)
_NO_TEXT_EN = {
    "comment",
    "comments",
    "below",
    "chat",
    "question",
    "questions",
    "size",
    "sizes",
    "where",
    "what",
    "it",
    "them",
    "here",
    "something",
    "height",
    "name",
    "city",
    "country",
    "order",
    "to",
    "if",
    "up",
    "which",
    "how",
    "color",
    "colour",
    "favorite",
    "feedback",
    "message",
    "thoughts",
    "and",
    "for",
    "on",
}


def _ask_comment(reading: _Reading) -> SlotValues:
    quoted = _QUOTED.search(reading.text)
    if quoted:
        return SlotValues({"text": quoted[1].strip()}, quoted.span(1))
    if reading.language == "zh":
        for match in _TYPED_ZH.finditer(reading.plain):
            word = match[1]
            if _NO_TEXT_ZH.match(word):
                continue
            word = re.sub(
                r"(?:的(?:姐妹|宝宝|朋友|家人|宝|扣|打|让).*|我看.*|让我.*|给我.*|出来.*|来我.*|好不好|可以吗|啊|呀|哈|吧|呗|哦|了|起来|在?(?:公屏|评论).*)$",
                "",
                word,
            )
            if word:
                start = match.start(1)
                written = reading.text[start : start + len(word)]
                value = parse_chinese(written) if all(c in "零一二三四五六七八九" for c in written) else None
                text = (
                    digits(value)
                    if value is not None
                    else normalise(written)
                    if written[0].isdigit()
                    else written
                )
                return SlotValues({"text": text}, (start, start + len(word)))
    match = next((m for m in _TYPED_EN.finditer(reading.plain) if m[1] not in _NO_TEXT_EN), None)
    if match:
        value = next((n for n in reading.numerals if n.start == match.start(1)), None)
        text = digits(value.value) if value is not None else reading.text[match.start(1) : match.end(1)]
        return SlotValues({"text": text}, match.span(1))
    return _NOTHING


_VIEWER_ZH = re.compile(
    r"(?:这位|那位|叫|名叫|昵称叫?|网友|用户|ID叫?|回复一?下?|回答一?下?|@)\s*([^\s,，。:：!！?？、]{2,10}?)\s*(?=(?:这位|的)?(?:问|说|想|讲|宝宝|宝贝|姐妹|姐|哥|家人|网友)|[,，:：]|$)"
    r"|^([^\s,，。:：]{2,10}?)(?:这位)?(?:姐妹|宝宝|宝贝|小姐姐|姐姐|姐|哥|大哥|家人|宝)?(?:在)?(?:问我?|说)(?!题)"
)
_VIEWER_EN = re.compile(
    r"(?:^|\b(?:so|ok|okay|and|hi|hey|yes|well|from|oh)\s+)@?([A-Z][\w.]*(?:\s[A-Z][\w.]*)?)(?:\s(?:is|just|wants|was|here))*\s+(?:asks?|asking|asked|says?|saying|said|wonder\w*|wants|wrote|comment\w*|to know)\b"
    r"|\b(?:question from|comment from|to answer|answering|replying to|reply to|for)\s+@?([A-Z][\w.]*(?:\s[A-Z][\w.]*)?)"
    r"|@([\w.]+)|^(?:yes|no|yeah|hi|hey|sure|right),?\s+([A-Z][a-z]\w*)\b"
)
_NOT_A_VIEWER = re.compile(
    r"^(?:有人|有的|有个|好多|很多|刚才|刚刚|有些|大家|我|你|他|她|别人|那个|这个|姐妹|宝宝|宝贝|弹幕|评论|公屏|后台|还有|又有|看到|不少|一直|总|老有|有|so|and|someone|people|the|we|i|you|they)",
    re.I,
)


def _answer_comment(reading: _Reading) -> SlotValues:
    pattern = _VIEWER_ZH if reading.language == "zh" else _VIEWER_EN
    for match in pattern.finditer(reading.text):
        group = next(index for index, value in enumerate(match.groups(), 1) if value)
        name = match[group]
        if not _NOT_A_VIEWER.match(name):
            return SlotValues({"viewer": name}, match.span(group))
    return _NOTHING


_READERS: dict[str, Callable[[_Reading], SlotValues]] = {
    "ask_comment": _ask_comment,
    "point_cart": _point_cart,
    "describe_size": _describe_size,
    "social_proof": _social_proof,
    "state_price": _state_price,
    "discount": _discount,
    "free_gift": _free_gift,
    "shipping": _shipping,
    "guarantee": _guarantee,
    "low_stock": _low_stock,
    "time_limit": _time_limit,
    "countdown": _countdown,
    "enumerate": _enumerate,
    "quantity": _quantity,
    "answer_comment": _answer_comment,
}
