"""Slots of order and time: link numbers, ordinals, how long an offer lasts, numbers counted aloud."""

from __future__ import annotations

import re
from decimal import Decimal

from gestures.intents.number_words import ONES, TENS, digits, parse_chinese, parse_english
from gestures.intents.numerals import Numeral
from gestures.intents.reading import NOTHING, Reading, SlotValues, first_of

_ORDINALS = ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"]
_ORDINAL_WORD = "|".join(_ORDINALS)
_LINK_ORDINAL = re.compile(
    rf"\b({_ORDINAL_WORD})\b(?=\s+(?:\w+\s)?"
    r"(?:link|item|listing|thing|one|product|pin|spot|slot|picture|tile|box|button|square|from the top|in the|"
    r"in it)|[.!]?$)"
)
_LINK_PLACE = re.compile(
    r"(?:第|头|编号[是为]?)([一二两三四五六七八九十\d]+)[个条款项位]?|"
    r"链接([一二两三四五六七八九十]+)(?![一-鿿]*号)|(一)号"
)
_LISTED = re.compile(
    r"(?:^|[\s,，是])(一)是.{1,12}[\s,，]二是|\b(one) is [a-z]+(?:,| and)? (?:[a-z]+ is )?two\b|"
    r"\bis (?:page )?(one)(?:,| and)? "
    r"[a-z]+ is (?:page )?two\b"
)
"""Links said one after the other; the first is pointed at: 一是清香 二是浓香, fish is one knife is two."""
_INSTEAD = re.compile(
    r"号(?:链接)?(?:没了?|下了|空了|抢完了?|卖完了?|卖光了?).{0,4}?(?:拍|去|点|看|换)([一二三四五六七八九十\d]+)号"
)
"""Behind a link that is sold out: 一号没了 拍二号."""
_LINK_BEFORE = (
    r"链接|连接|编号[是为]?|头(?=一个)|\b(?:position|link|item|product|number|no\.?|slot|lot|pin(?:ned)?|"
    r"button|tile|box|picture)\s*(?:number|no\.?)?,?\s*#?|#|\bnumber (?:you want )?is|\btap(?: on)?|\bpunch in|"
    r"\bscroll (?:down |up )?to|(?<![一有快早晚一])点|(?<!别)找"
)
_IN_THE_BAG = r"(?:in|on) (?:the|your|that) (?:list|bag|cart|basket)\b"
_TOP = re.compile(r"\btop (?:one|link|of the list)\b|最(?:上面|前面)(?:的?那)?一?[个格条]|第一格")
_DENIED = re.compile(
    r"(?:不是|\bnot(?: link| number| item)?|\b[a-z]+(?:th|rd|nd|st)|\btop|\b(?:put|pop|add))\s*$"
)
"""Before a number that is no link: not link six, and the one of the sixth one."""
_ZH_ORDINAL = re.compile(
    r"第([一二两三四五六七八九十\d]+)|(首先|先来|其一|头一|头等大事|打头阵|首要|^先)|(其次|其二|再(?:一个|"
    r"来(?!一)|[看说讲闻])(?!.{0,3}第|$))|(再次|再者|其三)|(其四)|(?:步骤|理由|卖点|亮点|原因|优点|要点|好处|"
    r"方法|重点)之?([一二三四五六七八九十\d]+)|([一二三四五六七八九])(?:是|呢|来|则|、|,|，|$)|(?:^|"
    r"(?<=\s))([一二三四五])(?=\s|[看讲说查摸闻尝防保比选要])"
)
_EN_ORDINAL = re.compile(rf"\b(?:({_ORDINAL_WORD})(?:ly)?|(\d+)(?:st|nd|rd|th))\b")
_NOW = re.compile(r"现在|接着|下面|\b(?:coming to|moving (?:on )?to|now|next is)\b")
"""Behind this stands the point that is made now: 上面说的是第一 现在讲第二."""
_OPENING = re.compile(
    r"\b(?:numero uno|to start|to begin|first off|for starters|start(?:ing)? with|begin with)\b"
)
_UNITS = {
    r"个?刻钟?": "quarter",
    r"秒": "second",
    r"分钟?(?!之)": "minute",
    r"个?(?:半?小时|钟头|钟|点半?钟?)": "hour",
    r"天|日|号": "day",
    r"(?:-|\s)?(?:of |more |short |full |little )?(?:seconds?|secs?)\b": "second",
    r"(?:-|\s)?(?:of |more |short |full |little )?(?:minutes?|mins?)\b": "minute",
    r"(?:-|\s)?(?:of |more |short |full |little )?(?:hours?|hrs?|o'?clock|am|pm|a\.m\.|p\.m\.)(?![a-z])": "hour",
    r"(?:-|\s)?(?:more |short |full )?days?\b": "day",
}
_HALF_TIME = re.compile(
    r"(?<![个分])半个?(小时|分钟|天|钟头|钟)|(?<!and a )(?<!an )\bhalf (?:an? )?(hour|minute|day)\b"
)
_MINUTES_AND_A_HALF = re.compile("([一两二三])分半")
_LEFT_TIME = r"(?:还有|最后|只剩|剩下?|再给(?:大家|你们)?|只?同意给|给|倒计时)(?:不到)?"
_AND_A_HALF = re.compile(r"([一两二三])个半(?:小时|钟头|钟)|\ban hour and a half\b")
_QUARTER = re.compile(r"一刻钟|\b(?:a |one )?quarter of an hour")
_ONE_TIME = re.compile(
    r"(一)(分钟|秒|天|小时|个小时|个钟)|\b(an?|one|another|next) (minute|second|hour|day)\b"
)
_COUNT_TOKEN = re.compile(
    rf"\b(?:{'|'.join(TENS)})(?:[ -](?:{'|'.join(ONES[1:10])}))?\b|\b(?:{'|'.join(ONES[11:])})\b|"
    r"(?<![\d一二三四五六七八九十])(?:[二三]?十[一二三四五六七八九]?|[1-3]\d)(?=[\s,，、.。]|$)|10|\d|"
    r"[零一二两三四五六七八九十]|\b(?:zero|one|two|three|four|five|six|seven|eight|nine|ten)\b"
)
_COUNT_GAP = re.compile(
    r"[\s,，、.。!！~…\-\ufe0f\u20e3秒啊呀哎快]*(?:(?:and|um|uh|in|it's|okay|ok|seconds|that's|come on|now|"
    r"keep going)[\s,.…]*)*"
)
_CLOCK = r"\b(?:at|before|by|till|until|til|close of|past)"
"""What stands before an hour of the clock."""
_HOURS = 24
_NOON = re.compile(r"\b(?:noon|midday)\b")
_LAST_SECONDS = re.compile(r"\b(?:last|final|in|got) $")
_COUNT_BREAK = 8
"""Characters that a host may put between two numbers counted aloud: 三 手放好 二."""
_ASIDE = 40
"""The same while numbers fall in English: three, two, don't all push, one."""


def point_cart(reading: Reading) -> SlotValues:
    """``link_number`` of the product link."""
    meant = [n for n in reading.numerals if not _DENIED.search(reading.plain[: n.start])]
    whole = [n for n in reading.free() if n in meant and n.value == int(n.value)]
    if listed := _LISTED.search(reading.plain):
        return SlotValues({"link_number": "1"}, listed.span())
    if instead := _INSTEAD.search(reading.plain):
        figures = instead[1]
        value = Decimal(figures) if figures.isdigit() and figures.isascii() else parse_chinese(figures)
        if value is not None:
            return SlotValues({"link_number": digits(value)}, instead.span(1))
    numeral = first_of(
        reading.before(r"[\ufe0f\u20e3]*号(?:链接)?(?!(?:链接)?不是)", meant),
        reading.before(r"(?:个|款)?(?:链接|连接)", meant),
        reading.before(_IN_THE_BAG, whole),
        reading.after(_LINK_BEFORE, whole),
    )
    if numeral is not None:
        return SlotValues({"link_number": digits(numeral.value)}, (numeral.start, numeral.end))
    place = _LINK_PLACE.search(reading.plain)
    if place:
        group = next(index for index, value in enumerate(place.groups(), 1) if value)
        figures = place[group]
        value = Decimal(figures) if figures.isdigit() and figures.isascii() else parse_chinese(figures)
        if value is not None:
            return SlotValues({"link_number": digits(value)}, place.span(group))
    where = reading.after(
        r"\b(?:under|at|go to)|\bon (?:tile|number)|\b(?:listing|option|variant|it's|it as)", whole
    )
    if where is not None:
        return SlotValues({"link_number": digits(where.value)}, (where.start, where.end))
    if top := _TOP.search(reading.plain):
        return SlotValues({"link_number": "1"}, top.span())
    ordinal = _LINK_ORDINAL.search(reading.plain)
    if ordinal and (ordinal.end() < len(reading.plain) - 1 or len(_EN_ORDINAL.findall(reading.plain)) == 1):
        return SlotValues({"link_number": str(_ORDINALS.index(ordinal[1]) + 1)}, ordinal.span(1))
    return NOTHING


def enumerate_point(reading: Reading) -> SlotValues:
    """``ordinal`` of the point."""
    now = _NOW.search(reading.plain)
    chinese = _ZH_ORDINAL.search(reading.plain, now.end() if now else 0) or _ZH_ORDINAL.search(reading.plain)
    if chinese:
        figures = chinese[1] or chinese[6] or chinese[7] or chinese[8]
        if figures:
            value = Decimal(figures) if figures.isdigit() and figures.isascii() else parse_chinese(figures)
            return SlotValues({"ordinal": digits(value)} if value is not None else {}, chinese.span())
        rank = next(index for index, group in enumerate(chinese.groups()[1:5], 1) if group)
        return SlotValues({"ordinal": str(rank)}, chinese.span())
    english = _EN_ORDINAL.search(reading.plain, now.end() if now else 0) or _EN_ORDINAL.search(reading.plain)
    if english:
        ordinal = english[2] or str(_ORDINALS.index(english[1]) + 1)
        return SlotValues({"ordinal": ordinal}, english.span())
    opening = _OPENING.search(reading.plain)
    if opening:
        return SlotValues({"ordinal": "1"}, opening.span())
    numbered = first_of(
        reading.after(r"number|point|reason|step|no\.?|tip|perk|feature|thing|#|点"),
        reading.numerals[0] if reading.numerals else None,
    )
    if numbered is None:
        return NOTHING
    return SlotValues({"ordinal": digits(numbered.value)}, (numbered.start, numbered.end))


def time_limit(reading: Reading) -> SlotValues:
    """``number`` and ``unit`` of the time that is left; half an hour is 30 minutes, 一刻钟 is 15."""
    longer = _AND_A_HALF.search(reading.plain)
    if longer:
        hours = parse_chinese(longer[1]) if longer[1] else None
        number = digits((hours or Decimal(1)) + Decimal("0.5"))
        return SlotValues({"number": number, "unit": "hour"}, longer.span())
    if minutes := _MINUTES_AND_A_HALF.search(reading.plain):
        value = (parse_chinese(minutes[1]) or Decimal(1)) + Decimal("0.5")
        return SlotValues({"number": digits(value), "unit": "minute"}, minutes.span())
    free = reading.free()
    left = next((n for n in free if re.search(rf"{_LEFT_TIME}$", reading.plain[: n.start])), None)
    if left and (found := _timed(reading, left)):
        return found
    half = _HALF_TIME.search(reading.plain)
    if half:
        number, unit = {
            "小时": ("30", "minute"),
            "钟头": ("30", "minute"),
            "钟": ("30", "minute"),
            "hour": ("30", "minute"),
            "分钟": ("30", "second"),
            "minute": ("30", "second"),
        }.get(half[1] or half[2], ("12", "hour"))
        return SlotValues({"number": number, "unit": unit}, half.span())
    quarter = _QUARTER.search(reading.plain)
    if quarter:
        return SlotValues({"number": "15", "unit": "minute"}, quarter.span())
    for numeral in free:
        if found := _timed(reading, numeral):
            return found
    clock = reading.after(_CLOCK, [n for n in reading.free() if n.value <= _HOURS])
    if clock is not None:
        return SlotValues({"number": digits(clock.value), "unit": "hour"}, (clock.start, clock.end))
    if noon := _NOON.search(reading.plain):
        return SlotValues({"number": "12", "unit": "hour"}, noon.span())
    single = _ONE_TIME.search(reading.plain)
    if single:
        unit = {"分": "minute", "秒": "second", "天": "day"}.get((single[2] or "时")[0], "hour")
        return SlotValues({"number": "1", "unit": single[4] or unit}, single.span())
    return NOTHING


def _timed(reading: Reading, numeral: Numeral) -> SlotValues | None:
    """Return a number with the unit of time behind it, or None if there is none."""
    for pattern, unit in _UNITS.items():
        match = re.match(rf"\s*[几来多]?(?:{pattern})", reading.plain[numeral.end :])
        if match:
            place = (numeral.start, numeral.end + match.end())
            if unit == "quarter":
                return SlotValues({"number": digits(numeral.value * 15), "unit": "minute"}, place)
            return SlotValues({"number": digits(numeral.value), "unit": unit}, place)
    return None


def _goes_on(
    reading: Reading, run: list[tuple[int, int, int]], token: tuple[int, int, int], newest: bool
) -> bool:
    """Whether a number goes on with a count; who counts down may say a few words, and other numbers, in between."""
    gap = reading.plain[run[-1][1] : token[0]]
    step = token[2] - run[-1][2]
    if abs(step) != 1 or (len(run) > 1 and step != run[-1][2] - run[-2][2]):
        return False
    if len(run) == 1:
        lead = _LAST_SECONDS.search(reading.plain[: run[0][0]]) and "seconds" in gap
        return newest and not lead and _COUNT_GAP.fullmatch(gap) is not None
    longest = _ASIDE if step < 0 and reading.language == "en" else _COUNT_BREAK
    return len(gap) <= longest and not re.search(r"\d", gap)


def countdown(reading: Reading) -> SlotValues:
    """``numbers`` counted aloud: the longest run of neighbours that steps by one."""
    runs: list[list[tuple[int, int, int]]] = []
    for match in _COUNT_TOKEN.finditer(reading.plain):
        token = match.group()
        spoken = parse_english(token) if token.isascii() else parse_chinese(token)
        value = int(token if spoken is None else spoken)
        token_at = (match.start(), match.end(), value)
        counted = next(
            (run for run in reversed(runs) if _goes_on(reading, run, token_at, run is runs[-1])), None
        )
        if counted is None:
            runs.append([token_at])
        else:
            counted.append(token_at)
    if not runs:
        return NOTHING
    longest = max(runs, key=lambda run: (len(run), run[0][2] > run[-1][2]))
    return SlotValues({"numbers": [str(value) for _, _, value in longest]}, (longest[0][0], longest[-1][1]))
