"""How large the things of everyday life are that a size is likened to: 跟鸡蛋一样大, the size of a matchbox."""

from __future__ import annotations

import re

_ZH_M = {
    "芝麻": 0.003,
    "米粒": 0.006,
    "绿豆": 0.005,
    "红豆": 0.007,
    "黄豆": 0.008,
    "豌豆": 0.008,
    "花生": 0.02,
    "指甲盖": 0.012,
    "纽扣": 0.018,
    "葡萄": 0.02,
    "硬币": 0.025,
    "核桃": 0.035,
    "鹌鹑蛋": 0.03,
    "乒乓球": 0.04,
    "乒乓": 0.04,
    "火柴盒": 0.045,
    "鸡蛋": 0.06,
    "打火机": 0.08,
    "口红": 0.075,
    "橘子": 0.07,
    "拳头": 0.09,
    "苹果": 0.085,
    "身份证": 0.086,
    "银行卡": 0.086,
    "信用卡": 0.086,
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
    "finger": 0.08,
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
    "remote": 0.18,
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
    "jumper": 0.4,
    "suitcase": 0.6,
}


def _any(things: dict[str, float]) -> str:
    return "|".join(sorted(things, key=len, reverse=True))


_SHORT_TAIL = r"(?:大小|大(?![减促家码号牌幅])|小(?![时心])|长(?!期)|宽)"
_ZH = re.compile(
    rf"(?P<thing>{_any(_ZH_M)})[心粒儿]?(?:(?:一样|差不多|那么|这么|似的|一般|一边|般|还要?|稍微|略|能有|"
    rf"的)*{_SHORT_TAIL}|"
    r"那么个|一样(?=$|[^一-鿿的])|差不多(?![厚粗重])|似的(?![厚粗重]))|"
    rf"(?:像|才|也就|就)(?:一?[个颗粒张])?(?P<like>{_any(_ZH_M)})[心粒儿]?(?=$|[\s,，])"
)
_EN = re.compile(
    r"\b(?:(?:(?:the )?(?:size|length|width|diameter) of|as (?:big|large|small|little|tiny|long|wide|tall) as|"
    r"(?:bigger|larger|smaller|longer|shorter|wider|taller) than) (?:an? |my |your |the )?(?:[a-z]+ )?"
    rf"(?P<thing>{_any(_EN_M)})\b|(?P<sized>{_any(_EN_M)})[ -]size(?:d)?\b)"
)
"""A thing in a comparison of its size; one of thickness or weight says nothing of it."""


def likened_extent(plain: str) -> tuple[float, re.Match[str]] | None:
    """Return the greatest extent of the thing that a size is likened to, m, and the words; None if to none.

    Args:
        plain: A normalised clause.
    """
    if found := _ZH.search(plain):
        return _ZH_M[found["thing"] or found["like"]], found
    if found := _EN.search(plain):
        return _EN_M[found["thing"] or found["sized"]], found
    return None
