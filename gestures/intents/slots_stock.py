"""The slot of scarce stock: how many pieces are left."""

from __future__ import annotations

import itertools
import re
from decimal import Decimal

from gestures.intents.number_words import digits
from gestures.intents.numerals import Numeral
from gestures.intents.reading import Reading, SlotValues, first_of, number_slot

_LEFT = (
    r"现在|抢到|只[接放上收做]了?|只批了|剩下?了?|只有|仅有?|最后|只?还?有|就|不到|不足|限量|库存|剩余|"
    r"only|last|just|final|under|fewer than|less than|about|maybe|down to"
)
_TIMED = re.compile(
    r"-(?:pack|piece)\b|\s*(?:号链接|点(?:[钟半还再开准整]|$)|年份?|分钟|小时|秒|hours?|minutes?|seconds?)"
)
_STOCK_ONLY = re.compile(
    r"多?(?:米|个?月|天|公分)|\s*(?:weeks?|months?|days?)\b|\s*(?:都不|都没|more)(?=.{0,4}$)"
)
"""Behind a number that is no stock: two weeks, 两米高, 两件都不一定有."""
_NO_STOCK = re.compile(r"(?:\bphase|\bnot|\bnumber|\blink|\bitem|\bsize|\bat)\s$")
_NO_COUNT = re.compile(
    r"多?(?:毫米|厘米|公分|英?寸|码|毫升)|米[一二三四五六七八九\d的]|"
    r"[ -]?(?:inch(?:es)?|cm|mm|ml|millimet\w+|centimet\w+|lit(?:er|re)s?)\b|"
    r"号(?:[色款链码]|球拍)|[多来]?[个号]?人(?!份)|\s(?:people|viewers|of you|watching)\b"
)
"""Behind a number that says which size is left, or how many watch."""
_FEW = 20
"""Fewer 码 than the sizes of shoes and clothes are yards of cloth."""
_SIZE_IS_OUT = re.compile("的?(?:[也都]|已经)*(?:断|缺|没(?!卖|抢|拍|出)|卖[完光没])")
"""Behind 码 of whatever number, it is a size that runs out: 十四码断了, but 五码没卖完."""
_PLACES = re.compile(
    r"(?:只[收接招够]|就收|限|排|[还就]?差|[前头]|名额|报名.{0,2})(?:的|了|是)?$|\b(?:first|only|next|take) $"
)
"""Before a number of people who can have it."""
_OUR_SHARE = (
    r"(?:我们?(?:就|只)?(?:拿|分|要|摊|抢)(?:了|到|回来)?|[到给]?到?[我咱]们?(?:这|手)[里边儿]?(?:摊到|就|只|分到)?|"
    r"给到?[我咱]们?(?:这边)?|摊到|现在[接收])(?:是|就|只有?)*"
)
"""Before our part of what was made."""
_OF_THEM = re.compile(r"(?:'s| is| of (?:them|'?em|those))\b")
"""Behind the one of several that has a tale of its own: and one of them's my sister's."""
_SOLD_OUT = re.compile(
    r"[^\d一二两三四五六七八九十百千万,，没不未]{0,3}(?:[一两三]分钟|[一几]下子?|全部?|都|已经)*"
    r"(?:[抢卖拍走清定订](?:完|光|空|没)(?=[了啦](?![就我这])|$))"
)
"""Behind a number of pieces that are gone."""
_THERE = re.compile(r" (?:in|on|at) (?:the|a|my|me|[a-z]+)\b")
"""Where some of the stock lies: three in Dublin and one in Cork."""
_LEFT_NOW = re.compile("(?:剩|最后|还有)[^一-鿿]*$")
_WENT_BEHIND = re.compile(
    r"(?:'s|'ve| are| have| is)?(?: of (?:them|those|em))?(?: are| is|'s| have)?(?: been| already)* (?:gone|named|"
    r"reserved|went|sold|taken|claimed|spoken for)\b"
)
_WENT = re.compile(
    r"(?:已经(?:没|[定订卖走出抢报约领拍占])(?:出去|掉|走|名)?了?|"
    r"[定订卖走抢报约领拍占](?:出去|掉|走|名)?了|\byou've had|\byou've taken)\s?$"
)
"""Around a number of pieces that are gone."""
_ANOTHER_DAY = re.compile("昨|前天|上[次周个回]|先")
"""What went then does not come off what there is now."""
_ENDS_ON = re.compile(r"(?:还有|显示|就剩|只剩|掉到|剩到)([两三四五六七八九])了?$")
_LAST_ONE = re.compile(
    r"\b(?:only|just)(?: got)? the one\b|\bone left\b|\bthis is the last\b|独苗|\bthe only (?:\w+ ){1,2}(?:i've|"
    r"we've|i have|we have|left)\b|\b(?:last|"
    r"single|only|final) (?:one|piece|copy|box|pair|unit|set)\b|(?:最后|就?剩下?了?|就|只有|仅|"
    r"独)[这那]?一[件单个套份支条瓶盒箱双把台张枚辆只块幅颗棵盆头盏对副本床顶包袋罐锅口]|限一[件单个份提盒瓶包套]|"
    r"最后[这那]一?[件个只]"
)
_APART = re.compile(r"\b(?:in|for|of|at|with|on) (?:the|a|my)\b")
_ORDINAL = re.compile(r"第$")
_SIZE = re.compile(r"\b(?:in an?|size|sizes)\s$")
"""Before a number that is the size that runs out: gone in a six."""


def low_stock(reading: Reading) -> SlotValues:
    """``number`` of pieces left."""
    free = [
        n
        for n in reading.free() or [n for n in reading.numerals if not _is_part(reading, n)]
        if not _TIMED.match(reading.plain, n.end)
        and not _no_pieces(reading, n)
        and not (_SOLD_OUT.match(reading.plain, n.end) and not _LEFT_NOW.search(reading.plain[: n.start]))
        and not _ORDINAL.search(reading.plain[: n.start])
        and not _SIZE.search(reading.plain[: n.start])
    ]
    last = _LAST_ONE.search(reading.plain)
    free = [
        n
        for n in free
        if not _STOCK_ONLY.match(reading.plain, n.end) and not _NO_STOCK.search(reading.plain[: n.start])
    ] or ([] if last else free)
    free = [n for n in free if n.value != 1 or not _OF_THEM.match(reading.plain, n.end)] or free
    if len(free) > 1 and (total := _in_places(reading, free)):
        return SlotValues({"number": digits(total)}, (free[0].start, free[-1].end))
    if len(free) == 2 and (kept := _less_gone(reading, *free)):
        return SlotValues({"number": digits(kept)}, (free[1].start, free[1].end))
    if len(free) > 1 and all(_counts_down(reading, a, b) for a, b in itertools.pairwise(free)):
        return number_slot(free[-1])
    ends = _ENDS_ON.search(reading.plain)
    if ends and not free:
        return SlotValues({"number": str("两三四五六七八九".index(ends[1]) + 2)}, ends.span(1))
    chosen = first_of(
        reading.after(_OUR_SHARE, free[1:]),
        reading.after("[掉干降剩]到", free),
        reading.after(r"现在|剩下?了?|left with|run of", free),
        reading.before(r"left on\b", free),
        reading.after(rf"(?:{_LEFT})(?:的|这|那|不到|大概|the|my)?", free),
        reading.before(
            r"(?:\w+\s){0,3}(?:left|remaining|pieces?|units?|in stock|to go)|"
            r"[单件套份个瓶盒箱双条台只张支枚辆]",
            free,
        ),
    )
    if last and chosen is None:
        return SlotValues({"number": "1"}, last.span())
    return number_slot(chosen or (free[0] if free else None))


def _no_pieces(reading: Reading, numeral: Numeral) -> bool:
    """Whether a number is a size or people who watch, rather than pieces, or people who can have one."""
    behind = _NO_COUNT.match(reading.plain, numeral.end)
    if behind is None:
        return False
    if "人" in behind.group() or behind.group().lstrip() in ("people", "of you"):
        return _PLACES.search(reading.plain[: numeral.start]) is None
    if behind.group() != "码":
        return True
    return numeral.value >= _FEW or _SIZE_IS_OUT.match(reading.plain, behind.end()) is not None


def _is_part(reading: Reading, numeral: Numeral) -> bool:
    """Whether a number is one of several words of an amount: the three of three fifty off."""
    return any(
        m.start <= numeral.start < m.end
        and (m.start, m.end) != (numeral.start, numeral.end)
        and m.currency is None
        for m in reading.money
    )


def _counts_down(reading: Reading, first: Numeral, then: Numeral) -> bool:
    """Whether pieces go while the host speaks: 十套 八套, but not 十八台 亮黑八台."""
    between = reading.plain[first.end : then.start]
    chinese = re.fullmatch(r"(.)[\s,，。了]*(?:还有|只?剩|就)?", between)
    if reading.language == "en":
        return first.value > then.value and ("now" in between or not _APART.search(between))
    same = chinese is not None and reading.plain.startswith(chinese[1], then.end)
    next_one = first.value - then.value == 1 and not between.strip()
    return first.value > then.value and (same or next_one)


def _less_gone(reading: Reading, made: Numeral, gone: Numeral) -> Decimal | None:
    """Return what is left of what was made: twelve came, seven went."""
    if _ANOTHER_DAY.search(reading.plain, made.end, gone.start):
        return None
    went = _WENT_BEHIND.match(reading.plain, gone.end) or _WENT.search(reading.plain[: gone.start])
    return made.value - gone.value if went and made.value > gone.value else None


def _in_places(reading: Reading, numerals: list[Numeral]) -> Decimal | None:
    """Return what lies in several places together: three in Dublin and one in Cork."""
    joined = all(" and " in reading.plain[a.end : b.start] for a, b in itertools.pairwise(numerals))
    if not joined or not all(_THERE.match(reading.plain, n.end) for n in numerals):
        return None
    return sum((n.value for n in numerals), Decimal(0))
