"""Slots of size: a number, the dimension it measures, and big or small, long or short."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from gestures.intents.likeness import likened_extent
from gestures.intents.number_words import ONES, TENS, digits, parse_english
from gestures.intents.numerals import Numeral
from gestures.intents.reading import NOTHING, Reading, SlotValues, first_of
from gestures.intents.size_magnitude import said_magnitude, says_any_size

_LENGTH_UNIT = (
    r"厘米|公分|毫米|分米|米|寸|英寸|尺|指(?=[宽厚长])|cm|mm|m\b|inch(?:es)?|in\b(?! (?:wo)?men|'| kids| the\b|"
    r" an?\b)|\"|feet|foot|ft|"
    r"centi\w+|milli?met\w+|met(?:er|re)s?|yards?|mil\b"
)
_WEIGHT_UNIT = (
    r"克(?!拉)|公斤|千克|斤|两(?=$|[\s多左的重还,，。!！]|一[只个颗条块])|kg|g\b|grams?|kilos?|pounds?|lbs?|"
    r"ounces?|oz|carats?|克拉"
)
_MIL = r"mils?\b(?! (?:thick|wide|across|long|deep|high|tall))"
"""Millilitres; with one of these words behind it a mil is a millimetre."""
_VOLUME_UNIT = (
    rf"毫升|升|ml|cl\b|l\b|(?:centi)?lit(?:er|re)s?|millilit\w+|gallons?|quarts?|pints?|cups?\b|{_MIL}"
)
_AREA_UNIT = r"平方?(?!均|时|价|台)|square (?:met|f)\w+"
_UNIT = rf"(?:an?\s)?(?:多|来)?(?:个)?(?:平方|立方)?(?:{_VOLUME_UNIT}|{_LENGTH_UNIT}|{_WEIGHT_UNIT}|码)"
_DIMENSIONS = {
    "diameter": r"[直口内外果表盘孔]径|圈口|正圆|珠子|表[盘径]|珍珠|主石|轮子|(?:公分|厘米)的?[盘锅碗球]|"
    r"毫米的?[孔動动]|吸顶灯|diameter|across\b|inch(?:es)? around|met(?:er|re)s? around|\bpan\b|(?:[- ]inch|"
    r"centimet(?:er|re)|mil) (?:pot|plate|pan|bowl|tray|skillet|dish|hoop)s?\b|\bcase is\b",
    "height": r"高度|身高|模特|个子|[鞋小细粗坡中后]跟|的跟|厚底|防水台|(?:[水锅池碗盆桶缸盒杯壶]|"
    r"浴缸)深(?=[两二三四五六七八九十百\d]|一(?![点度些号]))|"
    r"到我(?:胸口?|腰|下巴|肩)|坡度|落差|"
    r"高(?!级|端|档|清|温|品|科)|height|"
    r"\bhigh\b|\btall|\bi am \w+ f(?:oo|ee)t|\bi'm (?:about )?\w+ f(?:oo|ee)t|f(?:oo|ee)t (?:one|two|"
    r"three|four|five|six|seven|eight|nine|ten|eleven)(?=[,.!]|$| he\b| she\b)|"
    r"off the (?:ground|floor)|\bheel|\bgrow|\bstands\b(?! out)|"
    r"up to (?:my|me|your) (?:knee|waist|hip|belt|chin|chest|shoulder)|\bplatform|"
    r"under (?:a|the|your) (?:\w+ )?(?:cabinet|shelf|desk|bed)",
    "length": r"长度|衣长|裙长|裤长|袖长|长(?!期|久|得)|[到盖].{0,2}(?:膝盖|小腿|脚[踝面背]|屁股)|过[臀膝]|拖地|"
    r"[七九五]分[裤袖]|项链|臂展|"
    r"length|\blong\b|\bchain|sleeve|inseam|knee|ankle|cropped|\bhits\b|\bdrag(?:s|ging)\b|\bthe floor\b|"
    r"covers (?:the|your|my) (?:bum|butt)|mid[ -]thigh",
    "width": r"边框|宽度|肩宽|[宽阔]|幅|横着|裙摆|米[一二三四五六七八九]?的?床|width|\bwide\b|band\b|"
    r"border|pit to",
    "thickness": r"厚度|厚|薄|乳胶|椰棕|瑜伽垫|牛皮|鞋垫|毫米的?(?:垫|玻璃|板|膜)|深度|\bdeep\b|\bpile\b|"
    r"\bmattress|\bthick|"
    r"\bthin(?:ner|nest)?\b|\bslim|chunky|squish|根?[拇手]指[一那]?[样么]?粗|杆子.{0,8}粗|"
    r"mil(?:limet\w+)? (?:sole|glass|mat|foam|padding|felt|leather|insole)",
    "volume": r"容量|毫升|升(?!级)|装得下|能装(?:很|好|不少|超|特)|容积|volume|capacity|\d\s?ml\b|millilit|"
    r"lit(?:er|re)s?\b|"
    rf"gallon|quarts?\b|\b{_MIL}|pints?\b|\bholds (?:a lot|loads|an? whole|\w+ cups)|swallows|"
    rf"holds .{{0,20}}ounces?|ounces? in the bottle|ounce (?:tumbler|"
    rf"cup|mug|bottle|glass|can|jar|tub|flask)|(?:bottle|shaker|tumbler|conditioner|shampoo|flask)(?:'s| is| holds)"
    rf" .{{0,14}}ounces?",
    "weight": r"称(?=完|给|一下|过)|克(?!拉)|公斤|千克|斤|重量|重(?!要|点|复|新)|轻(?!松|轻)|净含量|grams?\b|\bkg\b|"
    r"kilos?|pounds?\b(?! coin)|\blbs?\b|weigh|\blight\b|\bheav(?:y|ier)\b|\d\s?g\b|\bton(?:ne)?\b|hefty|ounces?\b|"
    r"\boz\b|"
    r"carats?\b|克拉|分量|压手|坠手|拎着坠|[斤两]不到|羽毛(?!球)|[一二两三四五六七八九十]两(?:重|装|还|多)|"
    r"break your (?:toe|foot)|to lift\b",
    "size": r"尺寸|尺码|大小|码|英寸|寸|大|小|迷你|巴掌|sizing|size|\bscreen|\bbig|small|large|tiny|huge|mini\b|"
    r"massive|enormous|compact|room|不占|占地|\bmedium\b|\bqueen\b|\bking\b|bulky|"
    r"\bruns (?:true|generous|narrow)|in (?:wo)?men's|in plus",
}
_AS_HEAVY = re.compile(
    r"(?:[跟和像有如]|等于|差不多|相当于|一[个瓶袋块根只本张包罐颗枚桶头])[^,，。]{1,8}?(?:[这那]么|一样|一般|"
    r"似的)重|没有?[这那]么重"
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
_MUCH = re.compile("[很挺超特太够加偏更最瘦修]$|特别$")
_MORE = re.compile("一?[点些]")
"""Before or behind a word that says how much: 加长的 一米八, 宽一点的 十五毫米."""
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
    r"[一-鿿]{0,4}(?:那么|这么|一样|似的)[大小长高宽厚薄轻重粗细]|"
    r"\s*(?:个?人|位|只手|根手指|个?来回|people|person|of us|hands?|fingers?|pages?|reasons?|-?year|x?xs\b|x+l\b)"
)
"""What is counted beside a size: it sleeps four people; the 3 of 3XL."""
_PER_UNIT = re.compile(
    r"(?: (?:pounds?|quid|dollars?|bucks?|euros?|pence|p|cents?))? (?:an|a|per|the) (?:kilo(?:gram)?|kg|pound|lb|"
    r"ounce|"
    r"oz|gram|gallon|quart|pint|lit(?:er|re)|(?:square )?(?:foot|yard|met(?:er|re)|inch))\b"
)
_FORCE = re.compile(
    r"[ -](?:(?:inch|foot|ft)[ -](?:pounds?|lbs?)|newton|pounds? per|psi\b|miles? (?:an|per) hour|mph\b)"
)
"""Behind a number that measures a turn, a pressure or a speed, which no hands show."""
_ONE_OF = re.compile(r"(?:一[大小长短个只件包颗盒瓶条袋箱]|\w+\s(?:of\b|reasons?|cards?|year))")
_FINE_UNIT = re.compile("个?毫米|mm|milli")
"""What beads, stones and watches are measured in."""
_OF_A_BODY = re.compile(r"\b(?:medium|bust|chest|hips?|head|sizing)\b")
"""What is measured to find a size."""
_SIZED_BY = re.compile(
    r"[- ](?:inch(?:es)?|centimet(?:er|re)) (?:screen|telly|tv|monitor|display|seat|frame|wheels?)\b"
)
"""What is sold by one measure."""
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
    if number is None and one is None and loose and likened_extent(plain) is None:
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
    if said := said_magnitude(
        plain, lambda key, word: _names_dimension(unit, word) or _of_something_else(key, word)
    ):
        values["magnitude"], span = said
        place = place or span
    if not values and (len(free) < len(reading.numerals) or says_any_size(plain)):
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
    if word.group() not in _NAMES_DIMENSION or _MUCH.search(word.string, 0, word.start()):
        return False
    if _MORE.match(word.string, word.end()):
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
        if _OF_A_BODY.search(plain) or _SIZED_BY.search(plain) or _BY.match(plain, unit.end() if unit else 0):
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
