"""The slot of answered comments: the viewer's name, as written."""

from __future__ import annotations

import re

from gestures.intents.reading import NOTHING, Reading, SlotValues

_NAME_ZH = r"[^\s,，。:：!！?？、\"“”「」@]"
_PERSON_ZH = (
    r"(?:姐妹|姐姐|妹妹|哥哥|朋友|宝宝|宝贝|家人|粉丝|同学|大哥|大姐|网友|亲|宝|哥们|伙伴|用户|哥|姐)"
)
_END_ZH = r"(?=$|[\s,，。!！?？]|你|您|我|问|说|想|要|在|又|啊|呀|同学|谢谢|请)"
_CALLED_ZH = (
    re.compile(
        r"[\"“「]([^\"”」]{1,16})[\"”」]\s*(?:这位|的|姐妹|家人|宝宝)*\s*(?:问|提问|说|讲|想|您|你|要|宝)"
    ),
    re.compile(r"(?:叫|网友|昵称)[\"“「]([^\"”」]{1,16})[\"”」]"),
    re.compile(
        r"^(?:[好哎嗯][的,，\s]*)?(?:看到)?[\"“「](?!能|怎么|有没|多少|可以)([^\"”」?？吗呢]{2,12})[\"”」]"
    ),
    re.compile(
        rf"(?:有[一]?个)(?:朋友|姐妹|宝宝)?\s?叫\s?({_NAME_ZH}{{2,10}}?)(?:的{_PERSON_ZH}?)?\s?(?:[他她]\s?)?(?:在)?问"
    ),
    re.compile(rf"(?:@|艾特我的)\s*({_NAME_ZH}{{1,16}})"),
    re.compile(
        rf"(?:(?:^|[\s位个])叫|叫做)(?:做)?\s*({_NAME_ZH}{{1,10}}?)的(?={_PERSON_ZH}|$|[\s,，问说想]|你|在|要)"
    ),
    re.compile(rf"(?:昵称|名字)(?:是|叫)\s*({_NAME_ZH}{{1,10}})"),
    re.compile(
        rf"(?:回复|回答|回(?=一下|[这那]位))(?:一下)?\s*(?:这位|那位)?(?!那)\s*({_NAME_ZH}{{2,8}}?)(?=\s*的|这|$|[\s,，啊呀哈])"
    ),
    re.compile(rf"[这那]位(?!叫)({_NAME_ZH}{{2,6}}?)(?=\s*的问|解答|问|说|$|[\s,，])"),
)
_ASKS_ZH = re.compile(
    rf"(?:^|[\s,，]|刚[刚才]|看到|这位|[好哎嗯])({_NAME_ZH}{{2,9}}?)(?:在|刚才|刚刚|又|还)?"
    r"(?:问(?!题)|想问|想知道|提问|说|讲(?!一))"
)
_NAMED_ZH = re.compile(
    r"^((?:[小阿老大][一-鿿]{1,2}?|[一-鿿]{1,2}?(?:姐|哥|阿姨|叔|婶儿?|总|老师|大哥|大姐|妈|太太))|"
    r"[一-鿿]{1,3}?(?:妈妈|爸爸)|阿[a-z]{2,12})(?=[\s,，]|[你您妳要这這]|可以)",
    re.I,
)
_LATIN_ZH = re.compile(
    r"^(?!(?i:x{0,3}[sml]|[2-5]xl|vip|ok|okay|hello|hi|pk|usb|led|app|plus|pro|bye|sorry|nice|wow|ai)(?![A-Za-z]))"
    r"([A-Za-z][A-Za-z0-9_.]{1,15})(?=\s?[一-鿿,，])"
)
"""A name in letters that begins a Chinese clause: Lulu你那个…"""
_APART_ZH = re.compile(
    r"^([^\s\W的了吗嘛呢吧啊呀哦这那哪有是不没能可会要问说看来去点我你您他她它们咱大家一二两三四五六七八九十百千半多少几什么怎好对行"
    r"拍退换送包发货尺码色价钱今明现先再还就都很太真最也和跟在给把被让从到上下里外前后中左右新老]{2,5})(?=[\s,，]\S)"
)
"""A short word of no common character that stands apart at the beginning: 淑芬 最后一件留给你."""
_CALLED_UPON_ZH = re.compile(r"^(阿[一-鿿](?![姨婆公爷])|([一-鿿])\2(?:妈妈?|爸爸?)?)(?=[一-鿿])")
"""A name that only a viewer can bear, at the beginning: 阿蘅一米五三, 飞飞看好了."""
_SHORT_ZH = re.compile(
    rf"(?:^|[\s,，的]|[哦嗯哎喂哇])((?:[小阿老][一-鿿A-Za-z]{{1,3}}?|([一-鿿])\2)){_END_ZH}"
)
"""A short name called out anywhere: 小北, 阿May, 静静."""
_ADDRESSED_ZH = re.compile(
    rf"^(?:(?:好的?|来|哎|喂|诶|哦|嗯|看[到见](?:你了)?|谢谢|那个谁)[\s,，]+)*({_NAME_ZH}{{2,7}}?)[呀啊]?[\s,，]*(?=[你您](?![们俩看要别]))"
)
"""A name that begins the clause and is spoken to: 摸鱼大王 你那主板…"""
_NOT_SHORT_ZH = re.compile(
    r"^(?:小(?:黄|车|时|码|号|姐|伙|样|店|编|仙|孩|朋|助|心|白鞋|个|众|型|程|瓶|包|件|票|红|蓝|哥|宝)|老(?:板|师|铁|家|粉|顾客|公|婆|人|样|是|客|款|"
    r"规矩|妈|爸)|阿(?:姨|胶)|谢谢|看看|哈哈|嘻嘻|呵呵|刚刚|天天|妈妈|爸爸|爷爷|奶奶|姐姐|妹妹|哥哥|弟弟|宝宝|人人|常常|慢慢|多多|大大|等等|试试|想想|个个|"
    r"件件|来来|对对|好好|是是|走走|冲冲|拜拜|说说|讲讲|稍稍|轻轻|满满|往往|偏偏|真真|小小|白白|最最|太太)"
)
_BEFORE_NAME = re.compile(r"(?:我|又|刚[刚才]|看[到见]|这位|那位|那个|叫|咱们?|老顾客|[好哎嗯])+")
_AFTER_NAME = re.compile(r"(?:姐姐|哥哥|妹妹)?[你您]$")
_NOT_VIEWER_ZH = re.compile(
    r"^(?:有人|有的|有个|有[姐宝朋家位大粉]|好多|很多|刚才|刚刚|有些|大家|我|你|您|他|她|别人|那个|"
    r"这个|那位|姐妹|宝宝|宝贝|弹幕|评论|公屏|后台|对面|那边|回复|还有|又有|看|不少|一直|总|老有|来|念|问|这位|咱|网友$|一条|一个|下|"
    r"一位|一下|朋友|姐姐|姐说|哥问|老板|老乡|同学|说|要|等了|新来|新疆|刚进|后面|哦哦|啊啊|先|大爷|[宝哥姐]$|位)"
)
_PLACE_ZH = re.compile(
    r"^(?:来自)?(?:北京|上海|天津|重庆|广州|深圳|南京|杭州|苏州|成都|武汉|西安|长沙|郑州|青岛|济南|沈阳|大连|哈尔滨|厦门|福州|合肥|昆明|贵阳|南宁|太原|"
    r"无锡|宁波|佛山|东莞|河北|山西|辽宁|吉林|黑龙江|江苏|浙江|安徽|福建|江西|山东|河南|湖北|湖南|广东|海南|四川|贵州|云南|陕西|甘肃|青海|台湾|内蒙古?|"
    r"广西|西藏|宁夏|新疆|香港|澳门|东北|[一-鿿]{1,2}[省市县])的"
)

_WORD_EN = r"(?:(?:[A-Z]\.){2,}|(?:Mrs?|Ms|Dr)\.|[A-Z]\w*(?:[-'’](?!s\b)\w+)*|\w*[a-z]\w*[\d_]\w*|\w*[\d_]\w*[a-z]\w*)"
_NAME_EN = re.compile(rf"(?<![\w'’.]){_WORD_EN}(?: {_WORD_EN}){{0,2}}")
_ASKING = (
    r"ask(?:s|ing|ed)?|say(?:s|ing)?|said|telling|tells|wonder\w*|wants?|wrote|written|typed|typing|messaged|inquires|"
    r"popped|comment\w*|needs to know"
)
_BEHIND_EN = re.compile(
    r"(?:'s| ji| ma'am| sis)?(?: (?:from|in|over in) [A-Z]\w+(?: [A-Z]\w+)?)?"
    rf"(?: (?:is|are|was|has|just|here|now|also|you have))* (?:{_ASKING})\b"
)
_AT_EN = re.compile(r"@([\w.]*\w)")
_FROM_EN = re.compile(r"(?: ji)? from [A-Z]")
_ASKED_BEFORE_EN = re.compile(rf"\b(?:{_ASKING}|asks?)[,:]? $", re.I)
_NAMED_BEFORE_EN = re.compile(
    r"(?:@|\b(?:(?:question|comment|message|note|email|dm|one|is|comes|here|tip|order)(?: here)? from|called|"
    r"replying to|reply to|answering|to answer|did|ni|at|caller is|line two is|is that) )$",
    re.I,
)
_CALLED_BEFORE_EN = re.compile(
    r"\b(?:hi|hey|hello|yes|no|ok|okay|question|you|sorry|thanks|right|oh|and|so|what|to)[,!]? $", re.I
)
_PLACE_BEFORE_EN = re.compile(r"\b(?:from|in|to|near|of|for|into|over|post|ship|via|than|on) $", re.I)
_CALLED_BEHIND_EN = re.compile(r"(?:'s question)?(?:[,.!?]|$| I | you | yes| no | sis| ji|'s)")
_LOWER_EN = re.compile(
    r"^(?:ok |okay |so )?(\w{3,}?)(?:'s| is)?(?: from [\w ]{3,20}?)? (?:asks|asking|says|said|wants to know)\b"
)
_NOT_NAME_EN = frozenset(
    word
    for line in (
        "i i'm i've i'll i'd it it's its the yes no so ok okay oh hi hey hello good great what what's does do is can",
        "how thanks thank and but you your we let a my sis also well now on an in to of for that that's this",
        "there they he she someone somebody people anyone everyone one who if when hang sure right just answering",
        "question questions replying reply sorry are have will where why which says said asks asked did read please",
        "here yeah yep nope",
        "not be ma'am sir guys girls xs xl xxl xxxl uk us usa eu cod asmr usb led spf dm q waterproof size chat",
        "tiktok instagram amazon shein babe hun love honey darling monday tuesday wednesday thursday friday saturday",
        "shipping sunday ah january february march june july september october november december",
        "two three four five six seven eight nine ten eleven twelve",
    )
    for word in line.split()
)

_PATTERNS_ZH = (
    *_CALLED_ZH, _LATIN_ZH, _NAMED_ZH, _ASKS_ZH, _SHORT_ZH, _ADDRESSED_ZH, _APART_ZH, _CALLED_UPON_ZH,
)  # fmt: skip


def answer_comment(reading: Reading) -> SlotValues:
    """``viewer`` who is answered, as written."""
    return _chinese(reading) if reading.language == "zh" else _english(reading.text)


def _chinese(reading: Reading) -> SlotValues:
    for pattern in _PATTERNS_ZH:
        searched = reading.plain if pattern is _ASKS_ZH else reading.text
        for match in pattern.finditer(searched):
            start, end = match.span(1)
            for lead in (_BEFORE_NAME, _PLACE_ZH):
                if prefix := lead.match(reading.text[start:end]):
                    start += prefix.end()
            name = _AFTER_NAME.sub("", reading.text[start:end])
            if pattern in (_CALLED_UPON_ZH, _SHORT_ZH, _ADDRESSED_ZH) and _NOT_SHORT_ZH.match(name):
                continue
            if name and not _NOT_VIEWER_ZH.match(name):
                return SlotValues({"viewer": name}, (start, start + len(name)))
    return NOTHING


def _english(text: str) -> SlotValues:
    if at := _AT_EN.search(text):
        return SlotValues({"viewer": at[1]}, at.span(1))
    best, found = 0, None
    for match in _NAME_EN.finditer(text):
        span = _trimmed(text, *match.span())
        if span is None:
            continue
        worth = _worth(text, *span)
        if worth > best:
            best, found = worth, span
    if found is not None:
        return SlotValues({"viewer": text[slice(*found)]}, found)
    lower = _LOWER_EN.match(text)
    if lower and lower[1] not in _NOT_NAME_EN:
        return SlotValues({"viewer": lower[1]}, lower.span(1))
    return NOTHING


def _trimmed(text: str, start: int, end: int) -> tuple[int, int] | None:
    """Leave words that are no part of a name off both ends of a run of capitalised words."""
    words = [(start + m.start(), start + m.end()) for m in re.finditer(r"\S+", text[start:end])]
    while words and text[slice(*words[0])].lower().rstrip(".") in _NOT_NAME_EN:
        del words[0]
    while words and text[slice(*words[-1])].lower() in _NOT_NAME_EN:
        del words[-1]
    return (words[0][0], words[-1][1]) if words else None


def _worth(text: str, start: int, end: int) -> int:
    """How much speaks for a name being the viewer's; 0 for nothing."""
    before, after = text[:start], text[end:]
    if _BEHIND_EN.match(after):
        return 10 if not _PLACE_BEFORE_EN.search(before) else 2
    if _ASKED_BEFORE_EN.search(before) or _NAMED_BEFORE_EN.search(before):
        return 9
    if _FROM_EN.match(after):
        return 8
    if re.search(r"\bfor $", before) and (after.startswith(" who") or re.search(r"\banswer for $", before)):
        return 8
    if _PLACE_BEFORE_EN.search(before) and not re.search(r"\bto $", before):
        return 0
    if (not before.strip() or re.search(r"[,.!?] $", before)) and _CALLED_BEHIND_EN.match(after):
        return 7
    if _CALLED_BEFORE_EN.search(before):
        return 3 if re.search(r"\bto $", before) else 6
    return 1
