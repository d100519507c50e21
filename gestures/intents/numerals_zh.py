"""Numbers in characters in running Chinese text, with their places."""

from __future__ import annotations

import re
from decimal import Decimal

from gestures.intents.number_words import DIGITS, LARGE, SHORT, SMALL, parse_chinese

MEASURES = (
    "个件单套份款瓶盒包袋箱斤两公克千毫升块元毛角折号组双条张片支只把台本册枚颗粒罐桶杯碗盘双对副"
    "天年月日号时点分秒小周米厘寸尺码名位人家次遍趟层格色种样批波轮颜岁排枝株头尾根串束卷筒管滴勺口键代下成倍刻"
    "节类味档顶床盏吨辆幅听扇匣朵盆棵匹捆筐页集期首碟指段步蚊桌间锅"
)
LEXICAL = re.compile(
    r"(?<![零一二两三四五六七八九十百千万亿\d第])(?:"
    r"一(?:定|下|起|样|直|般|点(?![零一二三四五六七八九])|些|旦|会|边|股|线|切|共|律|身|流|键|言|生|向|辈|模|致|时|度|并|手|"
    r"路|心|眼|声|口气|波|把|大早)"
    r"|[统唯万之专归同逐]一|二(?:维|手|话|胎|次)|三(?:明治|文鱼|亚|七|角|伏|星)|四(?:川|周|肢|季)|"
    r"五(?:官|香|谷|花肉|粮)"
    r"|六神|六六(?:大顺|顺)|七(?:夕|匹狼|分裤)|八(?:宝粥|卦|角|爪)|九(?:阳|分裤|牧)|十(?:分(?!钟)|足|全|月稻田)"
    r"|两(?:广|侧|面|边|样|者|用)|千万|百(?:分百|搭|亿|货)|万能"
    r"|(?:周|星期|礼拜)[一二三四五六]|再三|零(?:头|食|钱|售|碎)|"
    r"[两二三四五六七八九十]+分之[零一二两三四五六七八九十]+)"
)
"""Words that begin with a digit's character and count nothing; two thirds are no two and no three."""
_CHINESE = re.compile(r"[零〇一二两三四五六七八九幺十百千万亿廿卅]+(?:点[零〇一二两三四五六七八九]+)?")
_SPELT = re.compile("[零〇一二两三四五六七八九幺][零〇一二三四五六七八九幺]*(?:点[零〇一二三四五六七八九]+)?")
"""A number read digit by digit, of any length; with units none is as long as the next."""
_LONGEST = 40
_MORE = re.compile("多([万千亿])")
_ONE_COUNTS = "打公升克尺块元毛折号单件箱斤千小分秒天年月米厘套盒瓶包袋百成倍"


_HALF_MEASURE = re.compile(r"(?<![一两二三四五六七八九十\d个])半(斤|公斤|米|升|打|公升|厘米|年|公分|尺)")
_COUNTED_ALOUD = re.compile("一二三(?:四(?:五(?:六(?:七(?:八(?:九十?)?)?)?)?)?)?")
_READ_DIGITS = re.compile("[一二三四五六七八九]{3}一")
"""A price read figure by figure with a measure word behind it: 一九九一套."""
_PACKED = tuple("套件瓶盒包袋箱双条单份支组个")


def chinese_numbers(plain: str, taken: list[bool]) -> list[tuple[int, int, Decimal, Decimal | None]]:
    """Return start, end, value and upper end of each number in the characters that are not taken."""
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
            while start < stop:
                numeral = _number_at(plain, start, stop)
                if numeral is None:
                    break
                found.append(numeral)
                start = numeral[1]
            start = max(start, stop)
    return found


def _number_at(plain: str, start: int, stop: int) -> tuple[int, int, Decimal, Decimal | None] | None:
    """Read the number that a run of characters begins with.

    What is left over belongs to a measure word behind it (一百二十八一件) or is a number of its own (九十九三个).
    """
    spelt = _SPELT.match(plain, start, stop)
    stop = min(stop, max(start + _LONGEST, spelt.end() if spelt else start))
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
    more = _MORE.match(plain, stop)
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
    """Read 五六 as 5…6, 三四十 as 30…40, 三五 as 3…5 and 三五百 as 300…500."""
    if few := re.fullmatch(r"三五([十百千万]?)", run):
        scale = SMALL.get(few[1]) or LARGE.get(few[1], 1)
        return Decimal(3 * scale), Decimal(5 * scale)
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
