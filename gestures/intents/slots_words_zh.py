"""What viewers shall type, asked in Chinese."""

from __future__ import annotations

import re

from gestures.intents.normalise import normalise
from gestures.intents.number_words import digits, parse_chinese
from gestures.intents.reading import NOTHING, Reading, SlotValues

_VERB_ZH = (
    r"扣|抠|打出?|刷|敲|回复|回(?![来应个到])|(?<!转)发(?!货|出)|输入?|留言|留(?=[个下一要])|写|评论|说|喊|"
    r"(?!冒个泡)[冒飘亮滚顶](?=[一个])|备注|丢"
)
_TYPED_ZH = re.compile(
    rf"(?:{_VERB_ZH})(?:一?(?:波|个|下|遍|句|声|排|嗓子)|一(?=[波个下遍句声排])|(?:在)?(?:公屏|评论区|"
    rf"弹幕)(?:上|里)?|上(?![车架])|出来)*\s*"
    r"(?:(?:数字|字母|大写的?)\s*)?(?![的了])(\+?[a-z0-9]+|加一|"
    r"[零一二三四五六七八九十百]{1,3}(?![个下遍波句])|[一-鿿]{1,8})"
)
_PUT_ZH = re.compile(rf"[把将]\s*([一-鿿a-z0-9+]{{1,6}}?)(?:[一二两三四五\d]个字)?(?:{_VERB_ZH})")
_TOLD_ZH = re.compile(
    r"(?:报(?:一下|一?个|上)?|[把将](?:宝宝)?)((?:身高|体重|尺码|码数|年龄|月龄|度数|鞋码|腰围|胸围|颜色|"
    r"地址|城市)+)|"
    r"((?:身高|体重|尺码|年龄|月龄|鞋码|腰围|胸围)+)(?=告诉我|发给我|发我|报给我|丢上来)|"
    r"(?:告诉我|发给我|打|写)(?:你们?的|宝宝的)?((?:身高|体重|年龄|月龄|鞋码|腰围|胸围)+)"
)
"""What viewers shall tell of themselves: 报一下身高."""
_NAMED_WORD_ZH = re.compile(
    rf"(?:{_VERB_ZH})(?:一?(?:波|个|下|遍|句|声|排))?([一-鿿]{{1,4}}?)(?:[两二三四]个字|[俩仨]字|"
    rf"(?<![名数])字(?![幕体]))"
)
"""A word that is called one: 打尺码两个字, 敲个在字."""
_ASKED_ZH = {
    "身高": "多高",
    "体重": "多重|多少斤",
    "年龄": "几岁|多大岁数",
    "月龄": "几个月",
    "度数": "多少度",
    "尺码": "[多什][大么]码|几码",
}
"""What viewers are asked to tell, by the question: 宝宝多高打出来."""
_TELL_ZH = re.compile(r"(?:打|报|写|敲|发)(?:一下|出来|上来|在|公屏|屏上)")
_TOLD_BEFORE_ZH = re.compile(
    rf"(?:^|[\s,，]|[把将])(?:你们?|您|宝[宝贝]们?)?的?((?:(?![把将])[一-鿿]){{2,6}}?){_TELL_ZH.pattern}"
)
"""What is named before the verb: 度数打出来, 尺码打在公屏上."""
_NO_THING_ZH = re.compile(r"[几多啥哪么了的在上要想会都吗不我家有来一前让]|弹幕|数字|需求|疑问|问题|答案")
_SIGNS = {"问号": "?", "感叹号": "!"}
_FIGURE_ZH = re.compile(r"数字\s*([0-9]+|[零一二三四五六七八九])")
_SAID_ZH = re.compile(
    r"(?:暗号|口令)(?:是|就是)?\s*([一-鿿a-z0-9]{1,8})|([六6]{3}|[1一]{3}|[8八]{3})(?:给我)?[刷扣打]起来|"
    r"来点([六6]{3})|(\+\s?1|加一|plus one)(?![\da-z])"
)
_REPEATED = re.compile(r"([两三四五六])个([零一二三四五六七八九\d])")
_BEGINS_ZH = re.compile(r"(?:^|[的\s])$")
"""What stands before a verb that asks for typing rather than tells of something: 打呼噜的敲个呼."""
_LEADING_ZH = re.compile(rf"^(?!打卡|上架|留着)(?:[里区上中]?(?:{_VERB_ZH})|里|区|上(?![车架链]))(?=[一-鿿])")
_NOT_TYPED_ZH = re.compile(
    r"^(?:在?(?:屏幕|[上下]面|留言)|[来言下里声遍名数满个完]$|暗号|口令|手印|信号|到(?!了?$|手)|公屏|评论|"
    r"弹幕|上(?!车|架|链)|出来|给|告诉|让|你|下来|问题|我|一下|区|字|尺码|身高|起来|条|个|满|说|什么|"
    r"话)"
)
_TAIL_ZH = re.compile(
    r"(?:的(?:姐妹|宝宝|朋友|家人|宝|扣|打|让|我|给).*|我[看给来].*|让我.*|给我.*|出来.*|来我.*|好不好|"
    r"可以吗|也行|也可以|[啊呀哈吧呗哦喔]|起来.*|字让我.*|(?<=.)[一二两三四五]个字.*|(?<=.)(?:(?<![名数])字|"
    r"[俩仨]字|就算|主播|喜欢|不能|还没|让新).*|(?<=.)的[敲刷发写留]|(?<=^.)的$|在?(?:公屏|评论).*)$"
)


def typed_chinese(reading: Reading) -> SlotValues:
    """Return ``text``, or nothing if the words leave it open."""
    repeated = _REPEATED.search(reading.plain)
    if repeated:
        digit = parse_chinese(repeated[2]) if not repeated[2].isascii() else int(repeated[2])
        return SlotValues({"text": str(digit) * "零一两三四五六".index(repeated[1])}, repeated.span())
    said = _SAID_ZH.search(reading.plain)
    if said and said.lastindex:
        span = said.span(said.lastindex)
        return SlotValues({"text": _typed_text(reading.text[slice(*span)].replace(" ", ""))}, span)
    for pattern in (_TOLD_ZH, _NAMED_WORD_ZH):
        if match := pattern.search(reading.plain):
            place = match.span(match.lastindex or 0)
            return SlotValues({"text": reading.text[slice(*place)]}, place)
    told = _told(reading)
    return told if told.values else _typed(reading)


def _told(reading: Reading) -> SlotValues:
    """What viewers shall tell of themselves: 度数打出来, 宝宝多高打在公屏上."""
    verb = _TELL_ZH.search(reading.plain)
    if verb is None:
        return NOTHING
    asked = [name for name, question in _ASKED_ZH.items() if re.search(question, reading.plain)]
    if asked:
        return SlotValues({"text": "".join(asked)}, verb.span())
    before = _TOLD_BEFORE_ZH.search(reading.plain)
    if before is None or _NO_THING_ZH.search(before[1]):
        return NOTHING
    return SlotValues({"text": re.sub(r"(?<![名数])字$", "", before[1])}, before.span(1))


def _typed(reading: Reading) -> SlotValues:
    """The word behind a verb of typing: 要的扣1."""
    for pattern in (_PUT_ZH, _FIGURE_ZH, _TYPED_ZH):
        matches = list(pattern.finditer(reading.plain))
        for match in sorted(matches, key=lambda m: not _BEGINS_ZH.search(reading.plain[: m.start()])):
            start, word = match.start(1), str(match[1])
            while lead := _LEADING_ZH.match(word):
                start, word = start + lead.end(), word[lead.end() :]
            if _NOT_TYPED_ZH.match(word):
                continue
            if word := _TAIL_ZH.sub("", word):
                place = (start, start + len(word))
                return SlotValues(
                    {"text": _SIGNS.get(word) or _typed_text(reading.text[slice(*place)])}, place
                )
    return NOTHING


def _typed_text(written: str) -> str:
    if written in ("加一", "plusone"):
        return "+1"
    value = parse_chinese(written) if all(c in "零一二三四五六七八九" for c in written) else None
    if value is not None:
        return digits(value)
    return normalise(written) if written[0].isdigit() else written
