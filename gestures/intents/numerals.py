"""Numbers in running Chinese and English text, as figures and as words, with their places."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from gestures.intents.normalise import normalise
from gestures.intents.number_words import (
    CAPITALS,
    DIGITS,
    LARGE,
    ONES,
    SCALES,
    SHORT,
    SMALL,
    TENS,
    WORDS,
    parse_chinese,
    parse_english,
)

MEASURES = (
    "个件单套份款瓶盒包袋箱斤两公克千毫升块元毛角折号组双条张片支只把台本册枚颗粒罐桶杯碗盘双对副"
    "天年月日号时点分秒小周米厘寸尺码名位人家次遍趟层格色种样批波轮颜岁排枝株头尾根串束卷筒管滴勺口键代下成倍刻"
    "节类味档顶床盏吨辆幅听扇匣朵盆棵匹捆筐页集期首碟指段步"
)
# Words that begin with a digit's character and count nothing.
_LEXICAL = re.compile(
    r"(?<![零一二两三四五六七八九十百千万亿\d第])(?:"
    r"一(?:定|下|起|样|直|般|点(?![零一二三四五六七八九])|些|旦|会|边|股|线|切|共|律|身|流|键|言|生|向|辈|模|致|时|度|并|手|"
    r"路|心|眼|声|口气|波|把|大早)"
    r"|[统唯万之专归同逐]一|二(?:维|手|话|胎)|三(?:明治|文鱼|亚|七|角|伏|星)|四(?:川|周|肢|季)|"
    r"五(?:官|香|谷|花肉|粮)"
    r"|六神|六六(?:大顺|顺)|七(?:夕|匹狼|分裤)|八(?:宝粥|卦|角|爪)|九(?:阳|分裤|牧)|十(?:分(?!钟)|足|全|月稻田)"
    r"|两(?:广|侧|面|边|样|者|用)|千万|百(?:分百|搭|亿|货)|万能"
    r"|(?:周|星期|礼拜)[一二三四五六]|再三|零(?:头|食|钱|售|碎))"
)
_CHINESE = re.compile(r"[零〇一二两三四五六七八九幺十百千万亿廿卅]+(?:点[零〇一二两三四五六七八九]+)?")
_FIGURES = re.compile(
    r"(\d{1,3}(?:,\d{3})+(?:\.\d+)?|"
    r"\d+(?:\.\d+)?)(?:([十百千万亿]+)([一二两三四五六七八九\d])?(?![\d十百千万亿])|(?:([wk]|\s?(?:million|thousand))(?![a-z])))?"
)
_TIGHT_LATIN = re.compile(r"[a-z][-]?$")
_ENGLISH_WORD = "|".join([*ONES[1:], *TENS, *SCALES, "zero"])
_HALF_UNITS = (
    "kilos?|kilograms?|kg|pounds?|lb|lit(?:er|re)|met(?:er|re)|ounce|oz|inch|foot|feet|mile|gallon|pint|cup|yard|"
    "centimet(?:er|re)|millimet(?:er|re)|gram"
)
_ENGLISH = re.compile(
    rf"(?<![a-z])(?:(?:half a dozen|a dozen|dozen|a couple|fiver|tenner|a hundred|a thousand|"
    rf"a million|a grand|half a million)(?![a-z])|half (?=an? (?:{_HALF_UNITS})(?![a-z]))|"
    rf"(?:{_ENGLISH_WORD})(?![a-z]))(?:(?:[\s-]+and[\s-]+|[\s-]+)(?:{_ENGLISH_WORD})(?![a-z]))*"
)
_ONE_COUNTS = "打公升尺块元毛折号单件箱斤千小分秒天年月米厘套盒瓶包袋百成倍"


_HALF_MEASURE = re.compile(r"(?<![一两二三四五六七八九十\d个])半(斤|公斤|米|升|打|公升|厘米|年|公分|尺)")
_COUNTED_ALOUD = re.compile("一二三(?:四(?:五(?:六(?:七(?:八(?:九十?)?)?)?)?)?)?")
_READ_DIGITS = re.compile("[一二三四五六七八九]{3}一")
"""A price read figure by figure with a measure word behind it: 一九九一套."""
_PACKED = tuple("套件瓶盒包袋箱双条单份支组个")


@dataclass(frozen=True, slots=True)
class Numeral:
    """A number in a text.

    Attributes:
        start: Offset of its first character.
        end: Offset behind its last character.
        value: Its value, or the lower end of a range.
        high: The upper end of a range.
    """

    start: int
    end: int
    value: Decimal
    high: Decimal | None = None


def find_numerals(text: str) -> list[Numeral]:
    """Return the numbers of a text in order, without overlap.

    Digits inside names of letters (``iPhone15``, ``B5``) and characters of ordinary words (一定, 百搭) are none.
    """
    plain = normalise(text)
    plain = plain.translate(CAPITALS) if any(ord(c) in CAPITALS for c in plain) else plain
    found: list[Numeral] = []
    taken = [False] * len(plain)
    for match in _LEXICAL.finditer(plain):
        taken[match.start() : match.end()] = [True] * (match.end() - match.start())
    for start, end, value, high in [*_figures(plain), *_characters(plain, taken), *_english(plain)]:
        if not any(taken[start:end]):
            taken[start:end] = [True] * (end - start)
            found.append(Numeral(start, end, value, high))
    return sorted(_join_ranges(plain, found), key=lambda numeral: numeral.start)


def _figures(plain: str) -> list[tuple[int, int, Decimal, Decimal | None]]:
    found: list[tuple[int, int, Decimal, Decimal | None]] = []
    for match in _FIGURES.finditer(plain):
        if _TIGHT_LATIN.search(plain[max(0, match.start() - 2) : match.start()]) and not re.search(
            r"(?:rm|rp|rmb|usd|cny|us|nt|hk|s|a|c|r|x)$", plain[: match.start()]
        ):
            continue
        value = Decimal(match[1].replace(",", ""))
        end = match.end(1)
        if match[2]:
            scale = 1
            for unit in match[2]:
                scale *= SMALL.get(unit) or LARGE[unit]
            value *= scale
            end = match.end(2)
            if match[3]:
                last = DIGITS[match[3]] if match[3] in DIGITS else int(match[3])
                value += last * scale // 10
                end = match.end(3)
        elif match[4]:
            value *= {"w": 10_000, "million": 1_000_000}.get(match[4].strip(), 1000)
            end = match.end(4)
        found.append((match.start(), end, value, None))
    return found


def _characters(plain: str, taken: list[bool]) -> list[tuple[int, int, Decimal, Decimal | None]]:
    found: list[tuple[int, int, Decimal, Decimal | None]] = []
    for index, character in enumerate(plain):
        if character in SHORT:
            found.append((index, index + 1, Decimal(SHORT[character]), None))
    for match in _HALF_MEASURE.finditer(plain):
        found.append(
            (match.start(), match.start() + 1, Decimal(6) if match[1] == "打" else Decimal("0.5"), None)
        )
    for match in _CHINESE.finditer(plain):
        start, end = match.span()
        while start < end:
            while start < end and taken[start]:
                start += 1
            stop = start
            while stop < end and not taken[stop]:
                stop += 1
            if start == stop:
                break
            numeral = _number_at(plain, start, stop)
            if numeral is not None:
                found.append(numeral)
                stop = numeral[1]
            start = stop
    return found


def _number_at(plain: str, start: int, stop: int) -> tuple[int, int, Decimal, Decimal | None] | None:
    """Read the number that a run of characters begins with.

    What is left over belongs to a measure word behind it (一百二十八一件) or is a number of its own (九十九三个).
    """
    run = plain[start:stop]
    if _COUNTED_ALOUD.fullmatch(run):
        return None
    if _READ_DIGITS.fullmatch(run) and plain[stop : stop + 1] in _PACKED:
        run, stop = run[:-1], stop - 1
    if len(run) == 1 and not _single_counts(plain, start):
        return None
    low, high = _spoken_range(run)
    while low is None and run:
        low = parse_chinese(run)
        if low is None:
            run, stop = run[:-1], stop - 1
    if low is None:
        return None
    if plain[stop : stop + 1] == "打" and plain[stop + 1 : stop + 2] not in tuple("折开"):
        low, high, stop = low * 12, None, stop + 1
    more = re.match(r"多([万千亿])", plain[stop:])
    if more:
        low *= SMALL.get(more[1]) or LARGE[more[1]]
        stop += 2
    return start, stop, low, high


def _single_counts(plain: str, index: int) -> bool:
    after = plain[index + 1 : index + 2]
    before = plain[index - 1 : index] if index else ""
    if plain[index] in "百千万亿":
        return False
    if plain[index] == "一":
        return (after != "" and after in _ONE_COUNTS) or (before != "" and before in "扣剩第")
    if (
        after
        and after in "大小整"
        and plain[index + 2 : index + 3] in MEASURES
        and plain[index + 2 : index + 3]
    ):
        return True
    if plain[index] == "十" and after and after in "几来多":
        return True
    if after and after in "到至" and _CHINESE.match(plain, index + 2):
        return True
    isolated = not after or not after.isalnum()
    if (after and after in MEASURES) or (before and before in "扣剩第仅送满减号打发得赠赔"):
        return True
    return isolated and (not before or not before.isalnum())


def _spoken_range(run: str) -> tuple[Decimal | None, Decimal | None]:
    """Read 五六 as 5…6, 三四十 as 30…40 and 三五 as 3…5."""
    if run == "三五":
        return Decimal(3), Decimal(5)
    match = re.search(
        r"(?<![零一二三四五六七八九])([一二三四五六七八九两])([二三四五六七八九])(?![零一二三四五六七八九])",
        run,
    )
    if (
        not match
        or DIGITS[match[2]] != DIGITS[match[1]] + 1
        or (len(run) > 2 and not set(run) & set("十百千万亿"))
    ):
        return None, None
    head, tail = run[: match.start()], run[match.end() :]
    low, high = parse_chinese(head + match[1] + tail), parse_chinese(head + match[2] + tail)
    return (low, high) if low is not None and high is not None else (None, None)


def _english(plain: str) -> list[tuple[int, int, Decimal, Decimal | None]]:
    found: list[tuple[int, int, Decimal, Decimal | None]] = []
    for match in _ODD_THOUSANDS.finditer(plain):
        thousands = parse_english(match.group().partition(" thousand")[0])
        rest = parse_english(match["rest"])
        if thousands is not None and rest is not None:
            hundreds = 10 * thousands + WORDS[match["hundreds"]]
            found.append((match.start(), match.end(), 100 * hundreds + rest, None))
    for match in _ENGLISH.finditer(plain):
        words = [
            (w.start() + match.start(), w.end() + match.start())
            for w in re.finditer(r"[a-z]+", match.group())
        ]
        first = 0
        while first < len(words):
            for last in range(len(words), first, -1):
                start, end = words[first][0], words[last - 1][1]
                piece = plain[start:end]
                value = (
                    Decimal("0.5")
                    if piece == "half"
                    else parse_english(piece)
                    if not piece.startswith("and") and not piece.endswith(" and")
                    else None
                )
                alone = piece == "one" and len(words) == 1
                pronoun = alone and _PRONOUN.search(plain[:start])
                if value is not None and not pronoun and not _STAR.match(plain, end):
                    value, end = _english_rest(plain, value, end)
                    found.append((start, end, value, None))
                    first = last
                    break
            else:
                first += 1
    return found


# "this one" counts nothing.
_PRONOUN = re.compile(
    r"\b(?:this|that|the|next|another|which|every|each|any|big|small|large|little|new|old|first|second|third|"
    r"good|right|some|my|black|white|red|blue|pink|green|bigger|smaller|other|former|latter|short|long|low|tall|wide|thin|thick|nice|lovely)\s$"
)
_ODD_THOUSANDS = re.compile(
    rf"(?:{'|'.join([*ONES[1:], *TENS])})(?:[\\s-](?:{'|'.join(ONES[1:10])}))? thousand "
    rf"(?P<hundreds>{'|'.join(ONES[1:10])})[ -](?P<rest>(?:{'|'.join(TENS)})(?:[ -](?:{'|'.join(ONES[1:10])}))?|"
    rf"{'|'.join(ONES[10:])})(?![a-z])"
)
"""Thousands with the hundreds run into the rest: the 4,999 of four thousand nine ninety-nine."""
_STAR = re.compile(r"[\s-]stars?(?![a-z])")
_HALF = re.compile(r" and (?:a (half|quarter)|(three) quarters)(?![a-z])")
_POINT = re.compile(rf" point((?: (?:{'|'.join(ONES[:10])})(?![a-z]))+)")
_PARTS = {"half": Decimal("0.5"), "quarter": Decimal("0.25"), "three": Decimal("0.75")}
_MORE_SCALE = re.compile(r" (dozen|grand|million|thousand|lakh|crore|k)s?(?![a-z])")


def _english_rest(plain: str, value: Decimal, end: int) -> tuple[Decimal, int]:
    """Add what follows the whole part: ``point two``, ``and a half``, ``dozen``."""
    point = _POINT.match(plain, end)
    if point:
        figures = "".join(str(WORDS[word]) for word in point[1].split())
        return value + Decimal("0." + figures), point.end()
    half = _HALF.match(plain, end)
    if half:
        value, end = value + _PARTS[half[1] or half[2]], half.end()
    scale = _MORE_SCALE.match(plain, end)
    if scale:
        value, end = (
            value * (12 if scale[1] == "dozen" else 1000 if scale[1] == "k" else SCALES[scale[1]]),
            scale.end(),
        )
    return value, end


_SPOKEN_CENTS = (50, 75, 95, 99)
"""What twelve-fifty and its like end with, which is a price rather than from twelve to fifty."""


def _join_ranges(plain: str, found: list[Numeral]) -> list[Numeral]:
    joined: list[Numeral] = []
    for numeral in sorted(found, key=lambda n: n.start):
        if joined and joined[-1].high is None and numeral.high is None and numeral.value > joined[-1].value:
            between = plain[joined[-1].end : numeral.start]
            spanned = re.search(r"\bbetween\s*$", plain[: joined[-1].start]) and between.strip() == "and"
            written = (
                between == "-"
                and plain[numeral.start].isalpha()
                and (
                    joined[-1].value < 10 <= numeral.value
                    or (joined[-1].value % 10 != 0 and numeral.value in _SPOKEN_CENTS)
                )
            )
            if not written and (spanned or re.fullmatch(r"\s*(?:-|–|—|~|～|到|至|to)\s*", between)):
                joined[-1] = Numeral(joined[-1].start, numeral.end, joined[-1].value, numeral.value)
                continue
        joined.append(numeral)
    return joined
