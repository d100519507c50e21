"""The slot of gifts: how many things come with the order."""

from __future__ import annotations

import re
from decimal import Decimal

from gestures.intents.number_words import digits, parse_chinese
from gestures.intents.reading import NOTHING, Reading, SlotValues, first_of, number_slot

_THOSE = re.compile(r"那([一两二三四五六七八九])[个件瓶盒包支]?(?:都?是)?(?:白[拿送给]|送的|赠的)")
"""What is said to be the gift: 拍一发四 那三个都是送的."""
_BECOMES = re.compile(
    r"([一两二三四五六七八九十百\d]+)[个包片支瓶袋份条抽只颗粒双]?变成?([一两二三四五六七八九十百\d]+)[个包片支瓶袋份条抽只颗粒双]"
)
"""More of the same: 三十包变三十六包."""
_NTH_FREE = re.compile(r"第[一二三四五六七八九十](?=[个件支桶瓶盒包双袋份])")
_DOUBLE = re.compile(r"双份")
NOT_GIVEN = re.compile(
    r"(?:价值|满|前|原价|买|拍)$|"
    r"\b(?:worth|over|spend|first|buy(?:ing)?|orders? of|(?:for|with|on) (?:every|each|any))\s*[$£€]?\s*$"
)
"""Before an amount that the order must reach, or that the thing is worth."""
_PAID_BEFORE = re.compile(r"[加补添贴]$")
_PAID_BEHIND = re.compile(r"(?:块钱?|元)?(?:就|再|能)?(?:送|换|得|拿|带|多)")
"""Around an amount that is paid on top for what comes with the order: 再加一百送一桶."""
_MEASURED = re.compile(
    r"多?(?:毫?升|(?:千|公|毫)?克(?!拉)|毫米|厘米|公分|米|英?寸|磅|码|度|ml\b|k?g\b|[cm]m\b)"
)
"""Behind a number that says how large the gift is."""
_GIFT_ONE = re.compile(
    r"(?:送|赠|多给|再加|搭|再拿|再来)(?:你们?|您|大家|到|咱们?|我们|出|姐妹们?)*(?:个?(一)(?![百千万])|"
    r"(?=[个张条支把瓶盒只本][^人]))"
)
_GIVEN_ONES = re.compile(r"一([个张条支把瓶盒只本块片面双对套份包袋件管罐提卷副根枚台盏])")
_GIVES = re.compile(r"送|赠|多给|多拿|再配|配个|搭|塞|外加|带个")
_GIVEN_THING = re.compile(r"[送赠配带](?:你们?|您|大家)?[个条把只瓶碗块盒包袋双套件](?!个|人)[一-鿿]")
"""A gift that a measure word alone makes one: 配个充电头, 送碗汤."""
_NTH = re.compile(
    r"\bi(?:'ll)? give you the \w+(?:th|rd|nd) one\b|don't pay for the \w+ one\b|"
    r"\b(?:throw|toss|chuck|slip|pop)(?:ing|ping)? in an? (?=.{0,30}(?:free|on me|on the house))"
)
"""One that the host gives: I give you the sixth one, throwing in a case for free."""
_GIVING = r"(?:送|赠|多给|再来|再拿|get|throw(?:ing)? in|add(?:ing)?|include)\D{0,8}"


def free_gift(reading: Reading) -> SlotValues:
    """``number`` of gifts."""
    if those := _THOSE.search(reading.plain):
        return SlotValues({"number": digits(parse_chinese(those[1]) or Decimal(1))}, those.span())
    if more := _BECOMES.search(reading.plain):
        paid, got = (parse_chinese(figures) or Decimal(figures) for figures in more.groups())
        if got > paid:
            return SlotValues({"number": digits(got - paid)}, more.span())
    if nth_free := _NTH_FREE.search(reading.plain):
        return SlotValues({"number": "1"}, nth_free.span())
    free = [
        n
        for n in reading.free()
        if not NOT_GIVEN.search(reading.plain[: n.start])
        and not (_PAID_BEFORE.search(reading.plain[: n.start]) and _PAID_BEHIND.match(reading.plain, n.end))
    ]
    free = [n for n in free if not _MEASURED.match(reading.plain, n.end)] or free
    single = _GIFT_ONE.search(reading.plain)
    gives = _GIVES.search(reading.plain)
    ones = list(_GIVEN_ONES.finditer(reading.plain, gives.start() if gives else 0))
    given_ones = str(sum(2 if one[1] == "对" else 1 for one in ones))
    if gives and len(ones) > 1 and all(n.value == 1 for n in free if n.start > gives.start()):
        return SlotValues({"number": given_ones}, ones[0].span())
    if nth := _NTH.search(reading.plain):
        return SlotValues({"number": "1"}, nth.span())
    given = first_of(
        reading.after(r"(?:送|赠送?|多给|等于送)(?:你们?|您|大家)?", free),
        reading.before(r"[件份个样]?的?(?:赠品|礼物|小样|礼品)", free),
        reading.after(
            r"搭|多给|再给|拿|带|享|外加|再加|再来|配|发|得|plus|get|free|gifting|throw in|with|extra|bonus",
            free,
        ),
        reading.before(r"(?:free |extra )?(?:gifts?|freebies|samples)", free),
        None if single else reading.after(_GIVING, free),
    )
    if given is not None:
        return number_slot(given)
    double = _DOUBLE.search(reading.plain)
    if double:
        return SlotValues({"number": "2"}, double.span())
    if ones and (gives or not free):
        return SlotValues({"number": given_ones}, ones[0].span())
    if single:
        return SlotValues({"number": "1"}, single.span())
    one = re.search(
        r"\bbogo\b|\ba free\b|buy one,? get one|\ba second one\b.*\bfree\b|\b(?:second|third|fourth|fifth|"
        r"sixth) one(?:'s| is)? (?:is )?free|give you the \w+th one",
        reading.plain,
    )
    if one:
        return SlotValues({"number": "1"}, one.span())
    if gives and not any(n.start > gives.start() for n in free):
        thing = _GIVEN_THING.search(reading.plain)
        return SlotValues({"number": "1"}, thing.span()) if thing else NOTHING
    return number_slot(free[-1] if free else None)
