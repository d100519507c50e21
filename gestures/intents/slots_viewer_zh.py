"""The viewer whom a Chinese clause answers: the name, as written."""

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
    re.compile(
        r"(?:叫|网友|昵称|[这那]位|(?:第[一二三]|下一|上一)[个位](?:\s*谁)?|问的是|念到)\s*[\"“「]([^\"”」]{1,16})[\"”」]"
    ),
    re.compile(
        r"^(?:[好哎嗯][的,，\s]*)?(?:看到)?[\"“「](?!能|怎么|有没|多少|可以)([^\"”」?？吗呢]{2,12})[\"”」]"
    ),
    re.compile(
        rf"(?:有[一]?个)(?:朋友|姐妹|"
        rf"宝宝)?\s?叫\s?({_NAME_ZH}{{2,10}}?)(?:的{_PERSON_ZH}?)?\s?(?:[他她]\s?)?(?:在)?问"
    ),
    re.compile(rf"有个(?:昵称)?叫\s?({_NAME_ZH}{{2,10}}?)的(?=[讲说问想要]|$|[\s,，])"),
    re.compile(rf"(?:姑娘|小伙|朋友|大[姐哥])叫({_NAME_ZH}{{2,8}})(?=$|[\s,，])"),
    re.compile(rf"(?:@|艾特我的)\s*({_NAME_ZH}{{1,16}})"),
    re.compile(
        rf"(?:(?:^|[\s位个])叫|叫做)(?:做)?\s*({_NAME_ZH}{{1,10}}?)\s?的\s?(?={_PERSON_ZH}|兄弟|$|"
        rf"[\s,，问说想]|你|在|要)"
    ),
    re.compile(rf"(?:(?:昵称|名字)(?:是|叫)\s*|昵称\s+)({_NAME_ZH}{{1,10}}?)(?=的|$|[\s,，])"),
)
"""Names that the words say are names."""
_POINTED_ZH = (
    re.compile(
        rf"(?:回复|回答|回(?=一下|[这那]位))(?:一下)?\s*(?:这位|那位)?(?!那)\s*({_NAME_ZH}{{2,8}}?)(?=\s*的|"
        rf"这|$|[\s,，啊呀哈])"
    ),
    re.compile(rf"[这那]位(?!叫)({_NAME_ZH}{{2,6}}?)(?=\s*的问|解答|问|说|$|[\s,，])"),
)
_ASKS_ZH = re.compile(
    rf"(?:^|[\s,，]|刚[刚才]|看到|这位|[好哎嗯])({_NAME_ZH}{{2,9}}?)(?:在|刚才|刚刚|又|还)?"
    r"(?:问(?![题号])|想问|想知道|提问|说|讲(?!一))"
)
_NAMED_ZH = re.compile(
    r"^((?:[小阿老大][一-鿿]{1,2}?|[一-鿿]{1,2}?(?:姐|哥|阿姨|叔|婶儿?|总|老师|大哥|大姐|妈|太太))|"
    r"[一-鿿]{1,3}?(?:妈妈|爸爸)|阿(?i:[a-z]{2,12}))(?=[\s,，]|[你您妳要这這]|可以)"
)
_LATIN_ZH = re.compile(
    r"^(?:(?:哎呀?|哦|喂|(?i:wah|wow|ok|hi|hello))[\s,，]+)?(?i:(?!(?:x{0,3}[sml]|[2-5]xl|vip|ok|okay|hello|hi|"
    r"pk|usb|led|app|plus|pro|bye|sorry|nice|wow|wah|ai)(?![a-z]))([a-z]+ [a-z]+|"
    r"[a-z][a-z0-9_.]{1,15}))(?=\s?[一-鿿,，])"
)
"""A name in letters that begins a Chinese clause: Lulu你那个…"""
_APART_ZH = re.compile(
    r"^([^\s\W的了吗嘛呢吧啊呀哦这那哪有是不没能可会要问说看来去点我你您他她它们咱大家一二两三四五六七八九十百千半多少几什么怎好对行拍退换送包发货尺码色价钱今明现先再还就都很太真最也和跟在给把被让从到上下里外前后中左右新老]{2,5})(?=[\s,，]\S)"
)
"""A short word of no common character that stands apart at the beginning: 淑芬 最后一件留给你."""
_CALLED_UPON_ZH = re.compile(
    r"^([阿小](?![姨婆公爷])[一-鿿]|阿[A-Z][a-z]+|(?![大小姐])[一-鿿][姐哥](?!姐|哥|们|妹)|([一-鿿])\2(?:妈妈?|"
    r"爸爸?)?)(?=[一-鿿])"
)
"""A name that only a viewer can bear, at the beginning: 阿蘅一米五三, 飞飞看好了."""
_SHORT_ZH = re.compile(
    rf"(?:^|[\s,，的]|[哦嗯哎喂哇])((?:[小阿老][一-鿿A-Za-z]{{1,3}}?|([一-鿿])\2)){_END_ZH}"
)
"""A short name called out anywhere: 小北, 阿May, 静静."""
_LEAD_ZH = (
    r"(?:(?:好的?|行|是|来|哎呀?|喂|诶|哦|嗯|哇|对了|我?[念看][到见](?:你了)?|谢谢|那个?谁|"
    r"(?:刚[刚才])?[这那]位|怎么称呼)[\s,，]+|好?我看到了)*"
)
_ADDRESSED_ZH = re.compile(
    rf"^{_LEAD_ZH}({_NAME_ZH}{{2,7}}?)[呀啊]?(?:宝贝)?[\s,，]*"
    r"(?=[你您](?!们|俩|看(?!的)|要(?!的|看|[一二两三四五六七八九十几])|别(?![急催生担着])))"
)
"""A name that is spoken to: 摸鱼大王 你那主板…, 晴天你要的紫罗兰…"""
_AFTER_WORD_ZH = re.compile(rf"^(?:好的|哦|嗯|哎呀?|来|行|对|是)[\s,，]+({_NAME_ZH}{{2,4}})[\s,，]+(?=我)")
"""A name that a word of assent goes before: 好的 二丫 我给你登记了."""
_ACTS_ZH = re.compile(
    rf"^{_LEAD_ZH}((?:(?![你您我]){_NAME_ZH}){{2,7}}?)(?:姐姐|大哥|宝贝)?"
    r"(?=要(?!是|不|么|求|的话|记得)(?!.{0,4}问)|嫌|让我|发来|又来啦?|上次|别[急催着]|加[一二两三四](?!$))"
)
"""A name that begins the clause and does or wants something: 花花世界要紫色, 木木嫌贵."""
_NOT_SHORT_ZH = re.compile(
    r"^(?:小(?:黄|车|时|码|号|姐|伙|样|店|编|仙|孩|朋|助|心|白鞋|个|众|型|程|瓶|包|件|票|红|蓝|哥|宝)|"
    r"老(?:板|师|铁|家|粉|顾客|公|婆|人|样|是|客|款|规矩|妈|爸)|阿(?:姨|胶)|谢谢|看看|哈哈|嘻嘻|呵呵|刚刚|"
    r"天天|妈妈|爸爸|爷爷|奶奶|姐姐|妹妹|哥哥|弟弟|宝宝|人人|常常|慢慢|多多|大大|等等|试试|想想|个个|件件|"
    r"来来|对对|好好|是是|走走|冲冲|拜拜|说说|讲讲|稍稍|轻轻|满满|往往|偏偏|真真|小小|白白|最最|太太)"
)
_BEFORE_NAME = re.compile(r"(?:我|又|刚[刚才]|看[到见]|这位|那位|那个|叫|咱们?|老顾客|[好哎嗯])+")
_AFTER_NAME = re.compile(r"(?:(?:姐姐|哥哥|妹妹)?[你您]|(?<=..)(?:姐姐|大哥|大叔|兄弟|阿姨|宝贝))$")
_CUT_ZH = re.compile(r"(?<=.[^不没])(?:[你您我]|上次|别[催急问]|这[个位]|那[个位]|是(?=[的全不纯真]))")
"""Where a name that nothing marks off ends at the latest."""
_COMMON_ZH = re.compile(
    r"(?:大?[哥姐娘妈爷叔婶]|大爷|大?兄弟|姑娘|丫头|美女|帅哥|师傅|老铁|老师|老哥|阿姨|叔叔|先生|太太|小哥|"
    r"用户|[宝][爸妈]|家人|妹妹|妹子|姐妹|亲爱的|主播|店家|团长)们?"
)
"""What anybody is called."""
_NO_NAME_ZH = re.compile(
    r"[你您我谁咋啥问問说說这给賠赔翻讲]|[有几两三][个個位人]|有[人阿]|几度|什么|怎么|能不能|好不好|可以|"
    r"那(?=[个位哥条]|$)|(?<!家)的$|[了嘛吗呢在呦归]$|没(?!头|有|事)|的(?=[姐哥阿妹朋伙客大宝那老]|二闺)|"
    r"看到|不明|前面|旁边|楼[上下]|公屏|贴身|对了"
)
"""What no name holds that nothing marks off."""
_NOT_VIEWER_ZH = re.compile(
    r"^(?:有(?!缘)|.*(?:[这那]个|这位|多人)$|谁|哪|什么|各位|没有|屏幕|满屏|粉丝$|连麦|帮[你我他她一]|统一|"
    r"一[起定串直]|里头|刚有|欸?有|[三四五六七八九二]?十?[一二三四五六七八九]?号|大概|新来|等了|客人|读者|"
    r"常客|问|说|如果|需要|只|主|重|多人|再|还|也|就|都|想|不要|就是|好多|很多|刚才|刚刚|有些|大家|我|你|您|"
    r"他|她|别人|那个|这个|那位|姐妹|宝宝|宝贝|弹幕|评论|公屏|后台|对面|那边|回复|还有|又有|看|不少|一直|总|"
    r"老有|来|念|问|这位|咱|网友$|一条|一个|下|一位|一下|朋友|姐姐|姐说|哥问|老板|老乡|同学|说|要|等了|新来|"
    r"新疆|刚进|后面|哦哦|啊啊|先|大爷|[宝哥姐]$|位)"
)
_PLACE_ZH = re.compile(
    r"^(?:来自)?(?:北京|上海|天津|重庆|广州|深圳|南京|杭州|苏州|成都|武汉|西安|长沙|郑州|青岛|济南|沈阳|大连|"
    r"哈尔滨|厦门|福州|合肥|昆明|贵阳|南宁|太原|无锡|宁波|佛山|东莞|河北|山西|辽宁|吉林|黑龙江|江苏|浙江|"
    r"安徽|福建|江西|山东|河南|湖北|湖南|广东|海南|四川|贵州|云南|陕西|甘肃|青海|台湾|内蒙古?|广西|西藏|宁夏|"
    r"新疆|香港|澳门|东北|[一-鿿]{1,2}[省市县])的"
)

_QUOTES = tuple('"“「')
_UNMARKED = (*_POINTED_ZH, _ASKS_ZH, _ADDRESSED_ZH)
_PATTERNS_ZH = (
    *_CALLED_ZH,
    *_POINTED_ZH,
    _LATIN_ZH,
    _NAMED_ZH,
    _ASKS_ZH,
    _ACTS_ZH,
    _SHORT_ZH,
    _ADDRESSED_ZH,
    _APART_ZH,
    _CALLED_UPON_ZH,
    _AFTER_WORD_ZH,
)


def chinese_viewer(reading: Reading) -> SlotValues:
    """Return ``viewer``, or nothing if the words name nobody."""
    for pattern in _PATTERNS_ZH:
        searched = reading.plain if pattern is _ASKS_ZH else reading.text
        for match in pattern.finditer(searched):
            if place := _name_at(reading, pattern, *match.span(1)):
                return SlotValues({"viewer": reading.text[slice(*place)]}, place)
    return NOTHING


def _name_at(reading: Reading, pattern: re.Pattern[str], start: int, end: int) -> tuple[int, int] | None:
    """Trim what a pattern found to the name; None if it is none."""
    if reading.text[max(0, start - 1) : start] in _QUOTES:
        return start, end
    for lead in (_BEFORE_NAME, _PLACE_ZH):
        if prefix := lead.match(reading.text[start:end]):
            start += prefix.end()
    if tail := _AFTER_NAME.search(reading.text[start:end]):
        end = start + tail.start()
    if pattern in _UNMARKED and (cut := _CUT_ZH.search(reading.text[start:end])):
        end = start + cut.start()
    name = reading.plain[start:end]
    if pattern in (_CALLED_UPON_ZH, _SHORT_ZH, _ADDRESSED_ZH) and _NOT_SHORT_ZH.match(name):
        return None
    if pattern not in _CALLED_ZH and (
        len(name) < 2 or _NO_NAME_ZH.search(name) or _NOT_VIEWER_ZH.match(name)
    ):
        return None
    return (start, end) if name and name != "网友" and not _COMMON_ZH.fullmatch(name) else None
