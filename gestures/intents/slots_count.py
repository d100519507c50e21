"""Slots that count: what was sold, what is in the box."""

from __future__ import annotations

import re

from gestures.intents.number_words import digits
from gestures.intents.reading import NOTHING, Reading, SlotValues, first_of, number_slot

_SOLD = (
    r"(?:多|几|来|\+|余)*[万千百]?(?:多|\+)?(?:单|件|份|套|人|瓶|盒|箱|个|条|双|支|位|姐妹|评价|好评|回购|"
    r"粉丝|斤|reviews?|sold|people|orders?|buyers?|customers?|women|moms?|stars?|of you|units?|families)"
)
_SCALE = re.compile(r"(?:破|过|上|近)([百千]?[万亿])")
_SCALES = {"万": 10_000, "百万": 1_000_000, "千万": 10_000_000, "亿": 100_000_000}
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
_THINGS = re.compile(
    r"[多来]?[大小整]?(?:[个件单套份瓶盒袋箱双条张支只本枚颗粒罐桶杯碗盘对副片排株尾根串束卷筒管提抽码层格色种样批组节斤册贴页听泵盏味档类顶粒卷首幅面扇朵盆棵捆筐碟床块泡下把抽]|"
    r"包(?!邮)|连)"
)
_PLURAL = re.compile(r" (?:[a-z]+ ){0,2}[a-z]{2,}s\b")


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
