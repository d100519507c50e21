"""Numbers that are part of a Chinese name, and count nothing: the festival 双十一, the viewer "三十五岁不结婚"."""

from __future__ import annotations

import re

_FESTIVAL = re.compile(
    r"(?<![一两二三四五六七八九十百\d])双(?:十[一二]|1[12])(?![块元个件])|"
    r"(?<![一二两三四五六七八九十百千万\d])(?:618|六一八)"
    r"(?=的时候|那|当天|才|卖|价|活动|大促|期间|[也都](?!行|可以|给))|"
    r"三八(?=节|妇女|女神|女王|大促)|"
    r"(?<![一二两三四五六七八九十百千万\d])(?:五一|十一)(?=节|假|长假|小长假|黄金周|劳动节|国庆|期间|大促|回来)"
)
_QUOTED = re.compile(
    r"(?:(?P<called>叫做?|[这那]位|网友|用户|昵称是?|谢谢|感谢|恭喜|欢迎)\s*)?"
    r"[\"“「『](?P<name>[^\"”」』]{1,16})[\"”」』]"
    r"(?P<acts>(?:这位|的|姐妹|姐|家人|宝宝|宝贝|老铁|兄弟|朋友|刚才?|也|已经)*"
    r"(?:问|提问|说|讲|想|拍|下单|买|抢|中了|送|刷|您|你|要|出))?"
)
_MORE_THAN_FIGURES = re.compile(r"[^\d零一二两三四五六七八九十百千万.\s]")
_MAY_NAME = re.compile('[双"“「『]|618|一八|三八|[五十]一')


def find_names(plain: str) -> list[tuple[int, int]]:
    """Return where the names in a normalised clause stand that may hold a number.

    What viewers shall type stands in quotation marks, too, and is no name: 扣"1".
    """
    if not _MAY_NAME.search(plain):
        return []
    named = [match.span() for match in _FESTIVAL.finditer(plain)]
    for match in _QUOTED.finditer(plain):
        if (match["called"] or match["acts"]) and _MORE_THAN_FIGURES.search(match["name"]):
            named.append(match.span("name"))
    return named
