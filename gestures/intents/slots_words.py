"""Slots of words: what viewers shall type, and the name of the viewer who is answered."""

from __future__ import annotations

import re

from gestures.intents.normalise import normalise
from gestures.intents.number_words import digits, parse_chinese
from gestures.intents.numerals import find_numerals
from gestures.intents.reading import NOTHING, Reading, SlotValues

_QUOTED = re.compile(r"[「『“\"‘《【]([^」』”\"’》】]{1,20})[」』”\"’》】]")
_VERB_ZH = r"扣|抠|打出?|刷|敲|回复?|发|输入?|留言?|写|评论|说|喊"
_TYPED_ZH = re.compile(
    rf"(?:{_VERB_ZH})(?:一?(?:波|个|下|遍|句|声)|一(?=[波个下遍句声])|(?:在)?(?:公屏|评论区|"
    rf"弹幕)(?:上|里)?|上|出来)*\s*"
    r"(?:(?:数字|字母|大写的?)\s*)?(\+?[a-z0-9]+|加一|[零一二三四五六七八九]{1,3}(?![个下遍波句])|[一-鿿]{1,8})"
)
_PUT_ZH = re.compile(rf"[把将]\s*([一-鿿a-z0-9+]{{1,6}}?)(?:[一二两三四五\d]个字)?(?:{_VERB_ZH})")
_FIGURE_ZH = re.compile(r"数字\s*([0-9]+|[零一二三四五六七八九])")
_REPEATED = re.compile(r"([两三四五])个([零一二三四五六七八九\d])")
_LEADING_ZH = re.compile(rf"^(?:[里区上中]?(?:{_VERB_ZH})|里|区|上)(?=[一-鿿])")
_NOT_TYPED_ZH = re.compile(
    r"^(?:公屏|评论|弹幕|上|出来|给|告诉|让|你|下来|问题|我|一下|区|字|尺码|身高|起来|条|个|满|说|什么|话)"
)
_TAIL_ZH = re.compile(
    r"(?:的(?:姐妹|宝宝|朋友|家人|宝|扣|打|让|我|给).*|我[看给来].*|让我.*|给我.*|出来.*|来我.*|"
    r"好不好|可以吗|[啊呀哈吧呗哦喔]|起来.*|字|在?(?:公屏|评论).*)$"
)
_TYPED_EN = re.compile(
    r"\b(?:type|typing|drop|comment|say|put|write|send|spam|enter|reply|hit me with|give me|"
    r"throw me|get|see|key in|pop)\b"
    r"(?:\s+(?:me|us|the|a|an|just|out|word|number|letters?|with|your|some|down|simple|big|capital|"
    r"quick|those))*\s+"
    r"([\w'+]+(?: [\w']+){1,2}(?= (?:in the chat|in chat|in the comments|below))|\S+)"
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

_NAME_ZH = r"[^\s,，。:：!！?？、\"“”「」@]"
_VIEWER_QUOTED = re.compile(
    r"[\"“「]([^\"”」]{1,16})[\"”」]\s*(?:这位|的|姐妹|家人|宝宝)*\s*(?:问|提问|说|讲|想|您|你|要|宝)"
)
_VIEWER_CALLED = re.compile(r"(?:叫|网友|昵称)[\"“「]([^\"”」]{1,16})[\"”」]")
_VIEWER_AT = re.compile(rf"@\s*({_NAME_ZH}{{1,16}})")
_VIEWER_REPLY = re.compile(rf"(?:回复|回答)(?:一下)?\s*({_NAME_ZH}{{2,8}}?)(?=的|这|$|[\s,，])")
_VIEWER_ASKS = re.compile(
    rf"(?:^|[\s,，]|刚[刚才]|看到|这位|[好哎嗯])({_NAME_ZH}{{2,8}}?)(?:在|刚才|刚刚|又|"
    rf"还)?(?:问(?!题)|想问|提问|说|讲(?!一))"
)
_VIEWER_NAMED = re.compile(
    r"^((?:[小阿老大][一-鿿]{1,2}?|[一-鿿]{1,2}?(?:姐|哥|阿姨|叔|婶儿?|总|老师|大哥|大姐|妈))|"
    r"[a-z][\w]{1,15})(?=[\s,，]|你|您|要|这)",
    re.I,
)
_BEFORE_NAME = re.compile(r"(?:我|又|刚[刚才]|看[到见]|这位|那位|叫|咱们?|[好哎嗯])+")
_NOT_VIEWER_ZH = re.compile(
    r"^(?:有人|有的|有个|有[姐宝朋家位大粉]|好多|很多|刚才|刚刚|有些|大家|我|你|您|他|她|别人|那个|"
    r"这个|那位|姐妹|宝宝|宝贝|弹幕|评论|公屏|后台|还有|又有|看|不少|一直|总|老有|来|念|问|这位|咱|网友$|一条|一个)"
)
_NAME_EN = r"(?:[A-Z][\w.]*|\w*[a-z][\d_]\w*)"
_VIEWER_EN = (
    re.compile(
        rf"\b({_NAME_EN})(?:'s| ji| ma'am| sis)?(?: (?:from|in) [A-Z]\w+)?(?: (?:is|just|has|was|here|now))*"
        r" (?:just )?(?:asks?|asking|asked|says?|saying|said|wonder\w*|wants?|wrote|written|typed|"
        r"typing|messaged|inquires|popped|comment\w*)\b"
    ),
    re.compile(rf"\b(?:from|called|at|replying to|reply to|answering|asks|did|ni)\s+@?({_NAME_EN})\b"),
    re.compile(rf"@({_NAME_EN}|[\w.]+)"),
    re.compile(
        rf"(?:^|[,!?.]\s*|\b(?:hi|hey|you|question|yes|no|to|"
        rf"what) )({_NAME_EN})(?:'s question)?(?=[,.!?]|$| I | you | yes| no | sis| ji|'s)"
    ),
    re.compile(rf"\b({_NAME_EN})\b"),
    re.compile(r"^(?:ok |okay |so )?(\w{3,}) (?:asks|asking|says|said|wants to know)\b"),
)
_NOT_VIEWER_EN = {
    *[
        "i",
        "i'm",
        "i've",
        "it",
        "the",
        "yes",
        "no",
        "so",
        "ok",
        "okay",
        "oh",
        "hi",
        "hey",
        "good",
        "great",
        "what",
        "does",
        "do",
        "is",
        "can",
        "how",
        "thanks",
        "thank",
        "and",
        "but",
        "you",
        "we",
    ],
    *[
        "let",
        "a",
        "my",
        "sis",
        "ate",
        "uncle",
        "aunty",
        "auntie",
        "mrs",
        "mr",
        "ms",
        "miss",
        "also",
        "well",
        "now",
        "on",
        "an",
        "in",
        "to",
        "of",
        "for",
        "that",
        "this",
        "there",
        "they",
        "he",
        "she",
    ],
    *[
        "someone",
        "somebody",
        "people",
        "anyone",
        "one",
        "who",
        "if",
        "when",
        "hang",
        "sure",
        "right",
        "just",
        "answering",
        "question",
    ],
}


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
        written = re.sub(r"(?<=[A-Z])'s$", "", written)
        numerals = find_numerals(written)
        text = digits(numerals[0].value) if numerals and numerals[0].end == len(written) else written
        return SlotValues({"text": text}, (match.start(1), match.start(1) + len(written)))
    return NOTHING


def _typed_chinese(reading: Reading) -> SlotValues:
    repeated = _REPEATED.search(reading.plain)
    if repeated:
        digit = parse_chinese(repeated[2]) if not repeated[2].isascii() else int(repeated[2])
        return SlotValues({"text": str(digit) * "零一两三四五".index(repeated[1])}, repeated.span())
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


def answer_comment(reading: Reading) -> SlotValues:
    """``viewer`` who is answered, as written."""
    if reading.language == "zh":
        for pattern in (
            _VIEWER_QUOTED,
            _VIEWER_CALLED,
            _VIEWER_AT,
            _VIEWER_REPLY,
            _VIEWER_NAMED,
            _VIEWER_ASKS,
        ):
            searched = reading.plain if pattern is _VIEWER_ASKS else reading.text
            for match in pattern.finditer(searched):
                start, end = match.span(1)
                if prefix := _BEFORE_NAME.match(reading.text[start:end]):
                    start += prefix.end()
                name = reading.text[start:end]
                if pattern is not _VIEWER_QUOTED:
                    name = name.split("的")[0]
                if name and not _NOT_VIEWER_ZH.match(name):
                    return SlotValues({"viewer": name}, (start, start + len(name)))
        return NOTHING
    for pattern in _VIEWER_EN:
        for match in pattern.finditer(reading.text):
            name = match[1].rstrip(".")
            if name.lower() not in _NOT_VIEWER_EN:
                return SlotValues({"viewer": name}, (match.start(1), match.start(1) + len(name)))
    return NOTHING
