"""Slots of size: a number, the dimension it measures, and big or small, long or short."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from gestures.intents.number_words import ONES, TENS, digits, parse_english
from gestures.intents.numerals import Numeral
from gestures.intents.reading import NOTHING, Reading, SlotValues, first_of

_LENGTH_UNIT = (
    r"厘米|公分|毫米|分米|米|寸|英寸|尺|指(?=[宽厚长])|cm|mm|m\b|inch(?:es)?|in\b|\"|feet|foot|ft|"
    r"centi\w+|milli?met\w+|met(?:er|re)s?|yards?|mil\b"
)
_WEIGHT_UNIT = (
    r"克(?!拉)|公斤|千克|斤|两(?=$|[\s多左的,，。!！]|一[只个颗条块])|kg|g\b|grams?|kilos?|pounds?|lbs?|"
    r"ounces?|oz"
)
_MIL = r"mils?\b(?! (?:thick|wide|across|long|deep|high|tall))"
"""Millilitres; with one of these words behind it a mil is a millimetre."""
_VOLUME_UNIT = rf"毫升|升|ml|cl\b|l\b|(?:centi)?lit(?:er|re)s?|millilit\w+|gallons?|quarts?|pints?|{_MIL}"
_AREA_UNIT = r"平方?(?!均|时|价|台)|square (?:met|f)\w+"
_UNIT = rf"(?:an?\s)?(?:多|来)?(?:个)?(?:平方|立方)?(?:{_VOLUME_UNIT}|{_LENGTH_UNIT}|{_WEIGHT_UNIT}|码)"
_DIMENSIONS = {
    "diameter": r"[直口内外果表盘孔]径|圈口|正圆|珠子|表[盘径]|珍珠|主石|轮子|(?:公分|厘米)的?[盘锅碗]|"
    r"毫米的?[孔動动]|吸顶灯|diameter|across\b|inch(?:es)? around|met(?:er|re)s? around|\bpan\b|(?:[- ]inch|"
    r"centimet(?:er|re)|mil) (?:pot|plate|pan|bowl|tray|skillet|dish)\b|\bcase is\b",
    "height": r"高度|(?:[水锅池碗盆桶缸盒杯壶]|浴缸)深(?=[两二三四五六七八九十百\d]|一(?![点度些号]))|"
    r"身高|模特|个子|[鞋小细粗坡中后]跟|的跟|坡度|落差|高(?!级|端|档|清|温|品|科)|height|"
    r"\bhigh\b|\btall|\bi am \w+ f(?:oo|ee)t|\bi'm (?:about )?\w+ f(?:oo|ee)t|f(?:oo|ee)t (?:one|two|"
    r"three|four|five|six|seven|eight|nine|ten|eleven)(?=[,.!]|$| he\b| she\b)|"
    r"off the (?:ground|floor)|\bheel|\bgrow|under (?:a|the|your) (?:\w+ )?(?:cabinet|shelf|desk|bed)",
    "length": r"长度|衣长|裙长|裤长|袖长|长(?!期|久|得)|臂展|length|\blong\b|\bchain|sleeve|inseam|knee|"
    r"ankle|cropped",
    "width": r"边框|宽度|肩宽|[宽阔]|幅|横着|裙摆|米[一二三四五六七八九]?的?床|width|\bwide\b|band\b|"
    r"border|pit to",
    "thickness": r"厚度|厚|薄|乳胶|椰棕|瑜伽垫|牛皮|深度|\bdeep\b|\bpile\b|\bmattress|\bthick|"
    r"\bthin(?:ner|nest)?\b|\bslim|chunky|squish",
    "volume": r"容量|毫升|升(?!级)|装得下|容积|volume|capacity|\d\s?ml\b|millilit|lit(?:er|re)s?\b|"
    rf"gallon|quarts?\b|\b{_MIL}|pints?\b|holds .{{0,20}}ounces?|ounces? in the bottle|ounce (?:tumbler|"
    rf"cup|mug|bottle|glass|can|jar)",
    "weight": r"称(?=完|给|一下|过)|克(?!拉)|公斤|千克|斤|重量|重(?!要|点|复|新)|轻(?!松|轻)|净含量|grams?\b|\bkg\b|"
    r"kilos?|pounds?\b(?! coin)|\blbs?\b|weigh|\blight\b|\bheavy\b|\d\s?g\b|\bton\b|hefty|ounces?\b|\boz\b",
    "size": r"尺寸|尺码|大小|码|英寸|寸|大|小|迷你|巴掌|sizing|size|\bscreen|\bbig|small|large|tiny|huge|mini\b|"
    r"massive|enormous|compact|room",
}
_SMALL_ZH = (
    "口红|指甲盖?|身份证|硬币|名片|火柴盒|鸡蛋|米粒|芝麻|[黄绿红]豆|花生|"
    "(?:捏成|就|只有|才)一?个?拳头|巴掌|手机|鼠标|打火机|矿泉水|脚印|橘子|扑克牌"
)
"""What is small when something else is compared with it."""
_SMALL_THINGS = (
    "lentil|pea|bean|coin|penny|egg|mug|nut|walnut|almond|cherry|grape|grain|seed|button|thumb(?:nail)?|"
    "fingernail|"
    "lipstick|matchbox|card|marble|ladybird|ladybug|stamp|key|lighter"
)
_MAGNITUDES = {
    "small": rf"(?:{_SMALL_ZH})(?:心|粒)?(?:一样|那么|这么|差不多|那么点|似的|的)?[大细]|"
    rf"跟(?:{_SMALL_ZH})粒?(?:似的|差不多|一样)(?![厚宽长高])|不大(?!小)|"
    r"揣兜|放?在?手心|一点点大|还没我?.{0,4}大$|塞进|(?:fits?|sits?) (?:in(?:to)?|"
    r"on) (?:the palm of )?(?:your|a|the) (?:palm|hand|bag|pocket|clutch|fingertip)|no bigger|dainty|\bteeny|"
    r"\bdinky|\btitchy|(?:only|just) this big|hold it in one hand|fits? your (?:clutch|pocket|purse|handbag)|"
    r"takes? up less|travel size|palm[\s-]?sized?|fits? in (?:your|a|the) (?:pocket|hand|purse)|"
    rf"size of (?:an? )?(?:\w+ )?(?:{_SMALL_THINGS}|pence piece)\b|"
    rf"as (?:big|large) as (?:an? |my |your )(?:{_SMALL_THINGS})\b",
    "thin": r"薄(?!荷)|(?:硬币|卡片|纸|手机)(?:一样|那么|这么|差不多)厚|扁|细(?![节腻致心看说闻])|"
    r"\bthin(?:ner|nest)?\b|\bslim|not (?:as|that|so) thick|no (?:thicker|deeper|fatter)|thickness of an? |"
    r"\bskinn(?:y|ier)\b",
    "thick": r"厚|粗(?![糙心布粮])|\bthick(?:er|ness)?\b|chunky",
    "tall": r"高(?!级|端|档|清|温|品|科|度)|\btall(?:er)?\b|\bhigh\b",
    "wide": r"[宽阔](?!度)|wide(?:r)?\b|broad",
    "short": r"短(?!袖)|\bshort(?:er)?\b|\blow(?: one|er)\b|cropped",
    "long": r"长(?!度|期|久|得|辈)|到脚[踝背]|盖住脚|过臀|拖地|\blong(?:er)?\b|past (?:my|your|the) knee",
    "heavy": r"重(?:死|得)|(?:[很挺好超特太有偏沉真]|这么|那么|有点|它|^)重(?=$|[\s,，的死你啊哦])|沉|"
    r"(?<!没)[有个]分量|重量足|(?<!medium[ -])\bheavy\b|heft\w*|weighty|\bton\b|(?:feel|substantial) (?:the )?weight",
    "light": r"轻(?!松)|不重|没[有什]?[么]?分量|(?:才|不到|只有)[一二两三四五六七八九十半百]+(?:多|"
    r"来)?[斤两克]|根?手指.{0,3}[勾拎]|lightweight|(?<!the )(?<!a )light(?:er)?\b(?! up\b)|"
    r"lift it with (?:one|your|a) (?:little )?finger|feather|weighs? (?:(?:next to|basically|almost|"
    r"practically|absolutely) )?nothing|(?:without any|hardly any|barely any) weight|weighs? less|"
    r"weight is very less",
    "big": r"块头|个头|握不住|大(?!家|概|牌|人|的?小|小|师|促|哥|姐|货|码数)|巨|\bbig(?:ger|gest)?\b|"
    r"\blarge(?:r)?\b|huge\b|giant|massive|enormous|oversized?|roomy|jumbo|plenty of room|baggy|"
    r"\broom for\b|the size of this|you could (?:fit|lose|park|camp)|twice the size|"
    r"能[遮躺坐][下]?[一二两三四五六七八九十俩]|盖住整",
    "little": r"(?<!大)小(?!时|黄车|姐|伙|朋友|仙女|孩|宝|程序|哥|编|心|店|妹|臂|腿|腹|拇?指)|迷你|袖珍|"
    r"巴掌大|small(?:er)?\b|tiny|mini\b|compact|(?<!your )\blittle\b(?! (?:finger|pinky|toe))|pocket[\s-]?sized?|"
    r"petite",
}
_AS_HEAVY = re.compile(
    r"(?:[跟和像有如]|等于|差不多|相当于|一[个瓶袋块根只本张包罐颗枚桶头])[^,，。]{1,8}?(?:[这那]么|一样|一般|似的)重|没有?[这那]么重"
)
"""As heavy as something else, which may be light, or not that heavy."""
_HOLDS = re.compile(r"[放装塞盛揣](?:得?下|得?进)|[能可](?:以)?[放装塞盛]")
"""Before what a thing has room for: a small purse there does not make it small."""
_OF_A_NOUN = re.compile("[一-鿿](?<![的了一点得])")
_OF_THE_NEXT = re.compile(
    r"[零一二两三四五六七八九十百\d][零一二两三四五六七八九十百点\d.]*"
    rf"(?:(?:{_LENGTH_UNIT})[一二三四五六七八九]?(?![长宽高厚深])|(?=$|[\s,，]))"
)
"""Behind a word of dimension that the next number belongs to: 二十五米 水深一米二; but 一米五宽两米长."""
_NAMES_DIMENSION = {"高", "长", "宽", "厚", "long", "tall", "wide", "thick", "high"}
_MEASURED_AT = re.compile(
    r"(?:是|有|到|在|大概|差不多|大约|就|才|只有|也就|能到)*[一二两三四五六七八九十百\d]"
)
_LIGHT_UNIT = re.compile(r"[ -](?:grams?|mils?|ml)\b")
_IMPLIED = {
    "thin": "thickness",
    "thick": "thickness",
    "tall": "height",
    "wide": "width",
    "short": "length",
    "long": "length",
    "heavy": "weight",
    "light": "weight",
    "big": "size",
    "small": "size",
}


_KINDS = {
    "weight": rf"(?:多|来)?(?:个)?(?:{_WEIGHT_UNIT})",
    "volume": rf"(?:多|来)?(?:个)?(?:立方)?(?:{_VOLUME_UNIT})",
    "area": rf"(?:多|来)?(?:个)?(?:{_AREA_UNIT})",
    "length": rf"(?:an?\s)?(?:多|来)?(?:个)?(?:{_LENGTH_UNIT})",
}
"""What a unit measures."""
_ONE_UNIT = re.compile(
    r"\b(?:(?P<part>(?:an? |one )?(?:half|quarter)|three[ -]quarters)(?: of)?(?: an?)?[ -]|an? |(?<=to )|"
    r"(?<=and ))(?P<unit>inch|foot|yard|(?:centi|milli)?met(?:er|re)|kilo(?:gram)?|pound|ounce|gram|lit(?:er|"
    r"re)|gallon|quart)\b(?! coin)"
    rf"(?P<half> and a half)?(?:(?<= met[er]{{2}}) (?P<more>(?:{'|'.join(TENS)})(?:[ -](?:{'|'.join(ONES[1:10])}))?|"
    rf"{'|'.join(ONES[10:])})\b|(?! (?:{'|'.join(TENS)})\b))"
)
"""One of a unit, or a part of one, or a metre and centimetres: an inch, a quarter inch, a foot and a half,
a metre ten."""
_PARTS = {"half": Decimal("0.5"), "quarter": Decimal("0.25"), "quarters": Decimal("0.75")}
_NO_SIZE = re.compile(
    r"\s*(?:个?人|位|只手|根手指|个?来回|people|person|of us|hands?|fingers?|pages?|reasons?|-?year|x?xs\b|x+l\b)"
)
"""What is counted beside a size: it sleeps four people; the 3 of 3XL."""
_PER_UNIT = re.compile(
    r"(?: (?:pounds?|quid|dollars?|bucks?|euros?|pence|p|cents?))? (?:an|a|per|the) (?:kilo(?:gram)?|kg|pound|lb|ounce|"
    r"oz|gram|gallon|quart|pint|lit(?:er|re)|(?:square )?(?:foot|yard|met(?:er|re)|inch))\b"
)
_FORCE = re.compile(
    r"[ -](?:(?:inch|foot|ft)[ -](?:pounds?|lbs?)|newton|pounds? per|psi\b|miles? (?:an|per) hour|mph\b)"
)
"""Behind a number that measures a turn, a pressure or a speed, which no hands show."""
_ONE_OF = re.compile(r"(?:一[个只件包颗盒瓶条袋箱]|\w+\s(?:of\b|reasons?|cards?|year))")
_FINE_UNIT = re.compile("个?毫米|mm|milli")
"""What beads, stones and watches are measured in."""
_OF_A_BODY = re.compile(r"\b(?:medium|bust|chest|hips?|head|sizing)\b")
"""What is measured to find a size."""
_BY = re.compile(r"[一二三四五六七八九]{0,2}(?:乘|x\d)| (?:by|x) ")
"""Between the two sides of a thing."""
_HUNDREDS = re.compile(r"hundred|百|\d{3}")
_PERSON = re.compile("穿|姐妹|个子|斤|[我你他她](?=一米)|骑|那位")
_FURNITURE = re.compile("床|沙发|桌|柜|帘|布|绳|线|宽|深")
_METRES_AND = re.compile(r" met(?:er|re)s? ")
"""What stands between metres and centimetres: two metres ten."""
_TALL_M = (Decimal("1.3"), Decimal("2.1"))
"""What 一米六五穿 can only be the height of: a person."""


def describe_size(reading: Reading) -> SlotValues:
    """``number``, ``dimension`` and ``magnitude`` of what is said about the size."""
    plain = reading.plain
    values: dict[str, Any] = {}
    place: tuple[int, int] | None = None
    rates = [rate for n in reading.numerals if (rate := _rate(plain, n))]
    free = [
        n
        for n in reading.numerals
        if not _FORCE.match(plain, n.end) and not any(rate.start() == n.end for rate in rates)
    ]
    loose = [
        n
        for n in reading.free()
        if n in free and not _ONE_OF.match(plain, n.start) and not _NO_SIZE.match(plain, n.end)
    ]
    number = first_of(
        reading.after(r"\bweigh(?:s|ing)?(?: about| around| only)?", free),
        *(_hundreds(reading, n) for n in free if _LIGHT_UNIT.match(plain, n.end)),
        reading.before(rf"(?!码){_UNIT}", free),
        reading.before(_UNIT, free),
    )
    one = None if number else _ONE_UNIT.search(plain)
    if one and any(one.start() < rate.end() and rate.start() < one.end() for rate in rates):
        one = None
    if number is None and one is None and loose:
        number = loose[0]
    behind = re.compile(rf"[\s-]*(?P<unit>{_UNIT}|{_AREA_UNIT})").match(plain, number.end) if number else None
    unit = behind or one
    if number is not None:
        value = number.value
        # 九厘米八 is 9.8, 一米七五 is 1.75, "a metre and a half" counts its half.
        rest = re.match(
            r"(?:厘米|公分|毫米|米|寸)(零?[一二三四五六七八九]{1,2})(?![十百个米点])(?<!一(?=[格条片段层]))",
            plain[number.end :],
        )
        decimals = "".join(str("零一二三四五六七八九".index(figure)) for figure in rest[1]) if rest else ""
        figures = digits(value) + (f".{decimals}" if decimals else "")
        if re.match(r"(?:公?斤|千?克|厘?米|公分|升|尺)半(?!斤)", plain[number.end :]):
            figures = digits(value + Decimal("0.5"))
        elif tenth := re.match(
            r"(?:斤([一二三四五六七八九])两|(?:尺|公?斤|千?克)([一二三四五六七八九])(?=$|[\s,，。!！]))",
            plain[number.end :],
        ):
            figures = digits(value + Decimal("一二三四五六七八九".index(tenth[1] or tenth[2]) + 1) / 10)
        after = next((n for n in free if _METRES_AND.fullmatch(plain[number.end : n.start])), None)
        if after and 10 <= after.value < 100:
            figures = digits(value + after.value / 100)
        values["number"] = figures
        place = (number.start, number.end)
    elif one:
        whole = _PARTS.get((one["part"] or "").split(" ")[-1].split("-")[-1], Decimal(1))
        more = parse_english(one["more"]) if one["more"] else None
        whole += Decimal("0.5") if one["half"] else (more or 0) / Decimal(100)
        values["number"], place = digits(whole), one.span()
    said = [
        (match.start(), order, "small" if name == "little" else name, match.span())
        for order, (name, pattern) in enumerate(_MAGNITUDES.items())
        if (match := re.search(pattern, plain))
        and not _names_dimension(unit, match)
        and not _of_something_else(name, match)
    ]
    if said:
        # The one said first; of two that begin together, the longer word: it stands first in the table.
        *_, values["magnitude"], span = min(said)
        place = place or span
    if not values and len(free) < len(reading.numerals):
        return NOTHING
    dimension = _dimension(plain, place, unit, values.get("magnitude"))
    if unit and dimension == "length" and _TALL_M[0] <= Decimal(values["number"]) <= _TALL_M[1]:
        dimension = "height" if _PERSON.search(plain) and not _FURNITURE.search(plain) else dimension
    if dimension:
        values["dimension"] = dimension
    return SlotValues(values, place)


def _rate(plain: str, numeral: Numeral) -> re.Match[str] | None:
    """Return what makes a number a price of so much, behind it: eight pounds a kilo, but half a kilo."""
    return None if numeral.value < 1 else _PER_UNIT.match(plain, numeral.end)


def _hundreds(reading: Reading, numeral: Numeral) -> Numeral | None:
    """Read the two fifty of two fifty grams as 250; None where the number stands alone."""
    before = next((n for n in reading.numerals if n.end == numeral.start - 1), None)
    if not before or before.value >= 10 or numeral.value < 10 or not reading.plain[numeral.start].isalpha():
        return None
    return Numeral(before.start, numeral.end, 100 * before.value + numeral.value)


def _names_dimension(unit: re.Match[str] | None, word: re.Match[str]) -> bool:
    """Whether a word says what a number measures, not how much it is: the long of five yards long."""
    if word.group() not in _NAMES_DIMENSION:
        return False
    if unit is None:
        return _MEASURED_AT.match(word.string, word.end()) is not None
    return not word.group().isascii() or 0 <= word.start() - unit.end() <= 1


def _of_something_else(magnitude: str, word: re.Match[str]) -> bool:
    """Whether a word of size is said of what a thing is compared with or has room for, which need not be as large."""
    if magnitude == "heavy":
        return any(match.end() == word.end() for match in _AS_HEAVY.finditer(word.string))
    return (
        magnitude == "little"
        and _HOLDS.search(word.string, 0, word.start()) is not None
        and _OF_A_NOUN.match(word.string, word.end()) is not None
        and not word.string.endswith("么", 0, word.start())
    )


def _dimension(
    plain: str, place: tuple[int, int] | None, unit: re.Match[str] | None, magnitude: str | None
) -> str | None:
    """Return what is measured: as the words nearest to the number say, within what its unit can measure."""
    found = {name: m.span() for name, pattern in _DIMENSIONS.items() if (m := re.search(pattern, plain))}
    specific = {name: span for name, span in found.items() if name != "size"}
    kind = next((k for k, words in _KINDS.items() if unit and re.fullmatch(words, unit["unit"])), None)
    if kind == "length":
        specific = {name: span for name, span in specific.items() if name not in ("weight", "volume")}
        if _OF_A_BODY.search(plain) or _BY.match(plain, unit.end() if unit else 0):
            return "size"
    elif kind == "weight" and "volume" not in specific:
        return "weight"
    elif kind == "volume":
        across = {name: span for name, span in specific.items() if name not in ("weight", "volume")}
        if not across or not re.match(rf"[\s-]*{_MIL}", unit.group() if unit else ""):
            return "volume"
        specific = across
    start, end = (place[0], unit.end() if unit else place[1]) if place else (0, 0)
    specific = {
        name: span
        for name, span in specific.items()
        if span[0] < end or place is None or not _OF_THE_NEXT.match(plain, span[1])
    }
    if (
        magnitude
        and unit is None
        and place
        and specific.keys() == {"weight"}
        and _IMPLIED[magnitude] == "size"
    ):
        # This big, and light as a feather: how heavy it is stands in other words than how big.
        specific = {name: span for name, span in specific.items() if span[0] < place[1]}
    if specific:
        names = list(_DIMENSIONS)
        return min(
            specific,
            key=lambda name: (
                max(start - specific[name][1], specific[name][0] - end, 0),
                # 肩宽四十二衣长六十八: a word before its number rather than one before the next.
                specific[name][0] >= end > start,
                names.index(name),
            ),
        )
    if unit and kind == "length" and "寸" not in plain:
        if magnitude == "thin":
            return "thickness"
        return "diameter" if _FINE_UNIT.match(unit["unit"]) and not _HUNDREDS.search(plain) else "length"
    if magnitude:
        return _IMPLIED[magnitude]
    return "size" if found or kind == "area" or (place and unit is None) else None
