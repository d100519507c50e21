"""The slot of asked comments: what viewers shall type."""

from __future__ import annotations

import re

from gestures.intents.normalise import normalise
from gestures.intents.number_words import digits, parse_chinese
from gestures.intents.numerals import find_numerals
from gestures.intents.reading import NOTHING, Reading, SlotValues

_QUOTED = re.compile(r"[「『“\"‘《【]([^」』”\"’》】]{1,20})[」』”\"’》】]")
_VERB_ZH = r"扣|抠|打出?|刷|敲|回复|回(?![来应个到])|(?<!转)发(?!货|出)|输入?|留言|留(?=[个下])|写|评论|说|喊"
_TYPED_ZH = re.compile(
    rf"(?:{_VERB_ZH})(?:一?(?:波|个|下|遍|句|声|排)|一(?=[波个下遍句声排])|(?:在)?(?:公屏|评论区|"
    rf"弹幕)(?:上|里)?|上(?!车)|出来)*\s*"
    r"(?:(?:数字|字母|大写的?)\s*)?(\+?[a-z0-9]+|加一|[零一二三四五六七八九]{1,3}(?![个下遍波句])|[一-鿿]{1,8})"
)
_PUT_ZH = re.compile(rf"[把将]\s*([一-鿿a-z0-9+]{{1,6}}?)(?:[一二两三四五\d]个字)?(?:{_VERB_ZH})")
_TOLD_ZH = re.compile(
    r"(?:报(?:一下|一?个|上)?|[把将](?:宝宝)?)((?:身高|体重|尺码|码数|年龄|月龄|度数|鞋码|腰围|胸围|颜色|地址|城市)+)"
)
"""What viewers shall tell of themselves: 报一下身高."""
_FIGURE_ZH = re.compile(r"数字\s*([0-9]+|[零一二三四五六七八九])")
_SAID_ZH = re.compile(
    r"(?:暗号|口令)(?:是|就是)?\s*([一-鿿a-z0-9]{1,8})|([六6]{3}|[1一]{3}|[8八]{3})(?:给我)?[刷扣打]起来|"
    r"(\+\s?1|加一)(?![\d])"
)
_REPEATED = re.compile(r"([两三四五])个([零一二三四五六七八九\d])")
_LEADING_ZH = re.compile(rf"^(?:[里区上中]?(?:{_VERB_ZH})|里|区|上(?![车架链]))(?=[一-鿿])")
_NOT_TYPED_ZH = re.compile(
    r"^(?:暗号|口令|手印|信号|到(?!了?$)|公屏|评论|弹幕|上(?!车|架|链)|出来|给|告诉|让|你|下来|问题|我|一下|区|字|尺码|身高|起来|条|个|满|说|什么|话)"
)
_TAIL_ZH = re.compile(
    r"(?:的(?:姐妹|宝宝|朋友|家人|宝|扣|打|让|我|给).*|我[看给来].*|让我.*|给我.*|出来.*|来我.*|"
    r"好不好|可以吗|也行|也可以|[啊呀哈吧呗哦喔]|起来.*|字让我.*|(?<=.)[一二两三四五]个字.*|字|在?(?:公屏|评论).*)$"
)
_TYPED_EN = re.compile(
    r"\b(?:type|typing|drop|comment|say|put|stick|chuck|write|send|spam|enter|reply|hit me with|give me|"
    r"throw me|get|see|key in|pop)\b"
    r"(?:\s+(?:me(?! (?:in|below|if|for)\b)|us|the|a|an|just|out|word|number|letters?|with|your|some|down|simple|"
    r"big|capital|quick|those))*\s+"
    r"([\w'+]+(?: [\w']+){1,2}(?= (?:in the chat|in chat|in the comments?|below))|\S+)"
)
_NOT_TYPED_EN = {
    *[
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
    ],
    *[
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
        "in",
        "you",
        "your",
    ],
}
_ONE_EN = re.compile(r"\b(?:plus one|\+1)\b|\+1")


def ask_comment(reading: Reading) -> SlotValues:
    """``text`` that viewers shall type."""
    quoted = _QUOTED.search(reading.text)
    if quoted:
        return SlotValues({"text": quoted[1].strip()}, quoted.span(1))
    if reading.language == "zh":
        return _typed_chinese(reading)
    plus = _ONE_EN.search(reading.plain)
    if plus:
        return SlotValues({"text": "+1"}, plus.span())
    for match in _TYPED_EN.finditer(reading.plain):
        written = reading.text[match.start(1) : match.end(1)].rstrip(",.!?") or reading.text[match.start(1)]
        if written.split()[0].lower().strip(",.!?") in _NOT_TYPED_EN:
            continue
        written = "1" if written == "ones" else re.sub(r"(?<=[A-Z])'s$", "", written)
        numerals = find_numerals(written)
        text = digits(numerals[0].value) if numerals and numerals[0].end == len(written) else written
        return SlotValues({"text": text}, (match.start(1), match.end(1)))
    return NOTHING


def _typed_chinese(reading: Reading) -> SlotValues:
    repeated = _REPEATED.search(reading.plain)
    if repeated:
        digit = parse_chinese(repeated[2]) if not repeated[2].isascii() else int(repeated[2])
        return SlotValues({"text": str(digit) * "零一两三四五".index(repeated[1])}, repeated.span())
    said = _SAID_ZH.search(reading.plain)
    if said and said.lastindex:
        span = said.span(said.lastindex)
        return SlotValues({"text": _typed_text(reading.text[slice(*span)].replace(" ", ""))}, span)
    told = _TOLD_ZH.search(reading.plain)
    if told:
        return SlotValues({"text": told[1]}, told.span(1))
    for pattern in (_PUT_ZH, _FIGURE_ZH, _TYPED_ZH):
        for match in pattern.finditer(reading.plain):
            start, word = match.start(1), match[1]
            while lead := _LEADING_ZH.match(word):
                start, word = start + lead.end(), word[lead.end() :]
            if _NOT_TYPED_ZH.match(word):
                continue
            word = _TAIL_ZH.sub("", word)
            if word:
                return SlotValues(
                    {"text": _typed_text(reading.text[start : start + len(word)])}, (start, start + len(word))
                )
    return NOTHING


def _typed_text(written: str) -> str:
    if written == "加一":
        return "+1"
    value = parse_chinese(written) if all(c in "零一二三四五六七八九" for c in written) else None
    if value is not None:
        return digits(value)
    return normalise(written) if written[0].isdigit() else written
