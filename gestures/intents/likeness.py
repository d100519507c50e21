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
    "蚕豆": 0.02,
    "蓝莓": 0.014,
    "樱桃": 0.022,
    "草莓": 0.035,
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
    "橙子": 0.08,
    "鸭蛋": 0.07,
    "鹅蛋": 0.09,
    "u盘": 0.05,
    "钥匙": 0.06,
    "牙签": 0.065,
    "粉饼": 0.08,
    "身份证": 0.086,
    "银行卡": 0.086,
    "信用卡": 0.086,
    "名片": 0.09,
    "扑克牌": 0.088,
    "鼠标": 0.11,
    "口袋": 0.14,
    "手掌": 0.18,
    "巴掌": 0.15,
    "手机": 0.15,
    "充电宝": 0.15,
    "遥控器": 0.18,
    "钢笔": 0.14,
    "筷子": 0.25,
    "矿泉水瓶": 0.22,
    "矿泉水": 0.22,
    "平板": 0.25,
    "课本": 0.26,
    "笔记本": 0.25,
    "a4纸": 0.3,
    "鞋盒": 0.33,
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
    "seed": 0.005,
    "ladybird": 0.008,
    "ladybug": 0.008,
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
    "nut": 0.025,
    "pence piece": 0.026,
    "stamp": 0.025,
    "postage stamp": 0.025,
    "ping pong ball": 0.04,
    "golf ball": 0.043,
    "matchbox": 0.05,
    "egg": 0.06,
    "key": 0.06,
    "thumb": 0.06,
    "lipstick": 0.075,
    "tennis ball": 0.067,
    "lighter": 0.08,
    "apple": 0.085,
    "orange": 0.08,
    "credit card": 0.086,
    "card": 0.086,
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

GROWN = re.compile(r"苹果|橘子|橙子|[鸭鹅]蛋|草莓|\b(?:apple|orange|tennis ball|fist)")
"""What fruit and food is likened to that has grown large."""


def _any(things: dict[str, float]) -> str:
    return "|".join(sorted(things, key=len, reverse=True))


_SHORT_TAIL = r"(?:大小|大(?![减促家码号牌幅])|小(?![时心])|细|长(?!期)|宽)"
_ZH = re.compile(
    rf"(?P<thing>{_any(_ZH_M)})[心粒儿]?(?:(?:一样|差不多|[那这]么点?|咁|似的|一般|一边|般|还要?|稍微|略|能有|"
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
