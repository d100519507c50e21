"""How large the words say that a thing is, in metres: as measured, or as large as a thing that everybody knows."""

from __future__ import annotations

import re

from gestures.intents.reading import Reading
from gestures.intents.slots_size import describe_size

_UNITS_M = {
    r"毫米|mm\b|milli?met\w+|mils?\b": 0.001,
    r"厘米|公分|cm\b|centi\w+": 0.01,
    r"分米": 0.1,
    r"英寸|寸|inch(?:es)?\b|in\b|\"": 0.0254,
    r"尺": 1 / 3,
    r"feet\b|foot\b|ft\b": 0.3048,
    r"yards?\b": 0.9144,
    r"米|m\b|met(?:er|re)s?\b": 1.0,
}
_UNIT = re.compile("(?:多|来)?个?[ -]?(?:an? )?(?:" + "|".join(f"({unit})" for unit in _UNITS_M) + ")")
_LITRES = re.compile(r"(?:多|来)?[ -]?(?:(毫升|ml\b|millilit\w+)|升|l\b|lit(?:er|re)s?\b)")
_FEET_AND = re.compile(r"[ -]?(?:foot|feet|ft) ")
_ZH_M = {
    "芝麻": 0.003,
    "米粒": 0.006,
    "绿豆": 0.005,
    "黄豆": 0.008,
    "豌豆": 0.008,
    "花生": 0.02,
    "指甲盖": 0.012,
    "纽扣": 0.018,
    "葡萄": 0.02,
    "硬币": 0.025,
    "核桃": 0.035,
    "乒乓球": 0.04,
    "火柴盒": 0.045,
    "鸡蛋": 0.06,
    "打火机": 0.08,
    "口红": 0.075,
    "橘子": 0.07,
    "拳头": 0.09,
    "苹果": 0.085,
    "身份证": 0.086,
    "银行卡": 0.086,
    "名片": 0.09,
    "扑克牌": 0.088,
    "鼠标": 0.11,
    "手掌": 0.18,
    "巴掌": 0.18,
    "手机": 0.15,
    "钢笔": 0.14,
    "筷子": 0.25,
    "矿泉水瓶": 0.22,
    "脸盆": 0.35,
    "西瓜": 0.28,
    "足球": 0.22,
    "篮球": 0.24,
    "盘子": 0.22,
    "枕头": 0.6,
}
"""Greatest extent of things of everyday life, m."""
_EN_M = {
    "sesame seed": 0.003,
    "grain of rice": 0.006,
    "lentil": 0.005,
    "pea": 0.008,
    "bean": 0.012,
    "fingernail": 0.012,
    "button": 0.018,
    "thumbnail": 0.015,
    "grape": 0.02,
    "marble": 0.016,
    "cherry": 0.022,
    "penny": 0.02,
    "dime": 0.018,
    "coin": 0.025,
    "quarter": 0.024,
    "almond": 0.025,
    "walnut": 0.035,
    "postage stamp": 0.025,
    "ping pong ball": 0.04,
    "golf ball": 0.043,
    "matchbox": 0.05,
    "egg": 0.06,
    "lipstick": 0.075,
    "tennis ball": 0.067,
    "lighter": 0.08,
    "apple": 0.085,
    "orange": 0.08,
    "credit card": 0.086,
    "playing card": 0.088,
    "fist": 0.09,
    "mug": 0.1,
    "phone": 0.15,
    "pencil": 0.18,
    "palm": 0.1,
    "hand": 0.18,
    "paperback": 0.18,
    "dinner plate": 0.27,
    "football": 0.22,
    "basketball": 0.24,
    "melon": 0.2,
    "laptop": 0.33,
    "washing-up bowl": 0.35,
    "suitcase": 0.6,
}


def _any(things: dict[str, float]) -> str:
    return "|".join(sorted(things, key=len, reverse=True))


_SHORT_TAIL = r"(?:大小|大(?![减促家码号牌幅])|小(?![时心])|长(?!期)|宽)"
_ZH = re.compile(
    rf"(?P<thing>{_any(_ZH_M)})[心粒儿]?(?:(?:一样|差不多|那么|这么|似的|一般|般|还要?|稍微|略|能有|的)*{_SHORT_TAIL}|"
    r"一样(?=$|[^一-鿿的])|差不多(?![厚粗重])|似的(?![厚粗重]))"
)
_EN = re.compile(
    r"\b(?:(?:(?:the )?(?:size|length|width|diameter) of|as (?:big|large|small|little|tiny|long|wide|tall) as|"
    r"(?:bigger|larger|smaller|longer|shorter|wider|taller) than) (?:an? |my |your |the )?(?:[a-z]+ )?"
    rf"(?P<thing>{_any(_EN_M)})\b|(?P<sized>{_any(_EN_M)})[ -]size(?:d)?\b)"
)
"""A thing in a comparison of its size; one of thickness or weight says nothing of it."""

_THIS = re.compile(r"[这那]么|[这那]样|\b(?:this|that|so)\b")


def said_extent_m(reading: Reading) -> float | None:
    """Return the greatest extent that a clause about a size gives a thing, m; None if it gives none.

    Args:
        reading: The clause.
    """
    measured = _measured_m(reading)
    if measured is not None:
        return measured
    if found := _ZH.search(reading.plain):
        return _ZH_M[found["thing"]]
    if found := _EN.search(reading.plain):
        return _EN_M[found["thing"] or found["sized"]]
    return None


def points_at_size(reading: Reading) -> bool:
    """Return whether a clause points at a size that it does not name: 就这么点, it is this deep."""
    return _THIS.search(reading.plain) is not None


def _measured_m(reading: Reading) -> float | None:
    plain, size = reading.plain, describe_size(reading)
    if "number" not in size.values or size.range is None:
        return None
    value, (start, end) = float(size.values["number"]), size.range
    if litres := _LITRES.match(plain, end):
        # As wide as a cube that holds it.
        return (value / (1e6 if litres[1] else 1e3)) ** (1 / 3)
    behind = _UNIT.match(plain, end)
    unit = behind or next(iter(_UNIT.finditer(plain, start, end)), None)
    if unit is None or unit.lastindex is None:
        return None
    if feet := _FEET_AND.match(plain, end):
        inches = next((n for n in reading.numerals if n.start == feet.end() and n.value < 12), None)
        value += float(inches.value) / 12 if inches else 0.0
    return value * list(_UNITS_M.values())[unit.lastindex - 1]
