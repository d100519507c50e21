"""Slots of discounts: how much is taken off, in money or percent."""

from __future__ import annotations

import re
from decimal import Decimal

from gestures.intents.denial import is_denied
from gestures.intents.number_words import digits, parse_chinese
from gestures.intents.numerals import Numeral
from gestures.intents.price_words import COUNTED, OFFER, OTHER, SAVED, SAVED_BEHIND
from gestures.intents.reading import NOTHING, Reading, SlotValues, number_slot

_FOLD = re.compile(
    r"([0-9零一二两三四五六七八九]{1,2}(?:\.\d)?|[一二三四五六七八九]点[一二三四五六七八九])\s*折|"
    r"([一二三四五六七八九]{2})扣(?=$|[\s,，])|打个?([一二三四五六七八九]{2})(?=$|[\s,，])|(?:^|"
    r"[\s,，])([一二三四五六七八九]五)给(?=$|[\s,，])|"
    r"按(?:成本|原价)?的?([一二三四五六七八九])成(?!本|套|分)"
)
_REFUSED = re.compile(r"[^,，。]{0,4}都?不[打卖给要是]")
"""Behind a discount that is not given: 七折八折都不打."""
_HALF_PRICE = re.compile(
    r"半价|减半|two for one|对折|打对|砍半|对半|腰斩|按一半|半票|half[\s-]?(?:price|off)|1/2 (?:price|off)"
)
_CUT = re.compile(
    r"(?:砍|省|降|便宜|少|减|优惠|让)[^。,，]{0,3}?(一半|[一二两三四五六七八九\d]+成)|(一半)的?(?:价|钱)"
)
_PERCENT = re.compile(r"\s*(?:%|percent|per cent|pct|个点|个百分点)")
_HUNDREDTHS = re.compile(r"百分之([零一二两三四五六七八九十百\d]+)")
_FRACTION = re.compile(
    r"\b(?:an? |one )?(half|third|quarter|fifth|tenth)\b(?=.{0,12}\b(?:off|price|cheaper|less)\b)|(?:cut|"
    r"slashed|chopped)[^,]{0,18}\bin (half)|\b(?:save|drops?|reduced|cut|off)(?: by)? an? (?:full )?(half|"
    r"third|quarter|fifth|tenth)\b|\bdown by an? (half|third|quarter|fifth|tenth)\b|"
    r"\b(?:pays?|is|are|one's|tonight|now|goes) (?:only |just )?(half)(?=s?(?:$|[,.!]))"
)
_KEPT = re.compile(
    r"\b(half|(?:a|one) (?:third|quarter|fifth|tenth)|two[ -]thirds|three[ -]quarters) (?:of )?"
    r"(?:what|the (?:price|tag|ticket)\b|last (?:week|month|year)'s|their price)(?!.{0,12}\boff\b)"
)
"""A part of the price that is left: a quarter of what the shops ask."""
_KEPT_PERCENT = {
    "half": 50,
    "third": 67,
    "quarter": 75,
    "fifth": 80,
    "tenth": 90,
    "thirds": 33,
    "quarters": 25,
}
_FRACTIONS = {"half": "50", "third": "33", "quarter": "25", "fifth": "20", "tenth": "10"}
_TOGETHER = re.compile(r"(?:我再|平台|厂家)[一-鿿]{1,3}$")
_DOLLAR_OFF = re.compile(r"\b(?:a|another|one) (?:dollar|pound|buck|euro|quid)\b")


_OFF_BEHIND = re.compile(r"\s*off\b")
_TAKES = re.compile(r"\b(?:takes?|took)\s$")
"""Before what is taken off, or the pieces that a viewer takes."""
_TILL = re.compile(r"\b(?:till|until|til)\s$")
_REDUCED_FROM = re.compile(r"\b(?:reduced|down|marked down) from\b|\bnormally\b")


def _counts(plain: str, numeral: Numeral) -> bool:
    """Whether a number counts things, or is an hour of the clock."""
    if plain[numeral.end - 1].isascii():
        return _TILL.search(plain[: numeral.start]) is not None
    return COUNTED.match(plain, numeral.end) is not None


def discount(reading: Reading) -> SlotValues:
    """``percent`` taken off and ``number`` saved."""
    percent = _percent_off(reading)
    amount = _amount_off(reading)
    if percent is None:
        return amount if amount.values else _lowered_to(reading)
    return SlotValues({**percent.values, **amount.values}, percent.range)


def _amount_off(reading: Reading) -> SlotValues:
    total = _both_off(reading)
    if total.values:
        return total
    # What words say of an amount itself goes before what they only may say: take thirty two, that's eight off.
    for money in sorted(reading.money, key=lambda m: _merely_taken(reading.plain, m.start, m.end)):
        if SAVED.search(reading.plain[: money.start]) or SAVED_BEHIND.match(reading.plain, money.end):
            return SlotValues({"number": digits(money.value)}, (money.start, money.end))
    for numeral in sorted(reading.free(), key=lambda n: _merely_taken(reading.plain, n.start, n.end)):
        behind = reading.plain[numeral.end :]
        if _PERCENT.match(behind) or re.match(r"\s*[折成]|[件单瓶个双套盒](?!优惠)", behind):
            continue
        if reading.plain[: numeral.start].endswith("百分之") or behind.startswith("减"):
            continue
        if SAVED.search(reading.plain[: numeral.start]) or SAVED_BEHIND.match(reading.plain, numeral.end):
            return number_slot(numeral)
    single = _DOLLAR_OFF.search(reading.plain)
    return SlotValues({"number": "1"}, single.span()) if single else NOTHING


def _merely_taken(plain: str, start: int, end: int) -> bool:
    """Whether a number stands behind a taking that may be the buyer's."""
    return _TAKES.search(plain[:start]) is not None and _OFF_BEHIND.match(plain, end) is None


def _both_off(reading: Reading) -> SlotValues:
    """What two parties take off together: 厂家让了六块平台让了四块."""
    off = [m for m in reading.money if SAVED.search(reading.plain[: m.start])]
    if len(off) != 2 or off[0].value == off[1].value or not _TOGETHER.search(reading.plain[: off[1].start]):
        return NOTHING
    return SlotValues({"number": digits(off[0].value + off[1].value)}, (off[0].start, off[1].end))


def _lowered_to(reading: Reading) -> SlotValues:
    """From two prices the difference, from one price nothing but itself."""
    amounts = [(m.start, m.end, m.value) for m in reading.money]
    if len(amounts) < 2:
        amounts += [(n.start, n.end, n.value) for n in reading.free() if not _counts(reading.plain, n)]
    amounts = sorted(amounts)
    if len(amounts) == 2 and (
        re.search(r"(?:down|reduced) from|\bit was\b|降到|变成?|drops? to|to\b", reading.plain)
        or _lowered(reading.plain, amounts)
    ):
        value = abs(amounts[0][2] - amounts[1][2])
        return SlotValues({"number": digits(value)}, (amounts[0][0], amounts[0][1]))
    if amounts:
        start, end, value = amounts[-1]
        return SlotValues({"number": digits(value)}, (start, end))
    return NOTHING


def _lowered(plain: str, amounts: list[tuple[int, int, Decimal]]) -> bool:
    """Whether one amount is a former or foreign price and the other the offer: 原来一六八 今晚一二八."""
    (start, end, first), (then, _, second) = amounts
    if first > second:
        return bool(OTHER.search(plain[:start]) or OFFER.search(plain[end:then]))
    return bool(OTHER.search(plain[end:then]) or _REDUCED_FROM.search(plain[end:then]))


def _percent_off(reading: Reading) -> SlotValues | None:
    plain = reading.plain
    folds = list(_FOLD.finditer(plain))
    held = (m for m in folds if not is_denied(plain[: m.start()]) and not _REFUSED.match(plain, m.end()))
    fold = next(held, folds[0] if folds else None)
    if fold and (value := _fold(next(filter(None, fold.groups())))) is not None:
        return SlotValues({"percent": digits(value)}, fold.span())
    half = _HALF_PRICE.search(plain)
    if half:
        return SlotValues({"percent": "50"}, half.span())
    hundredths = _HUNDREDTHS.search(plain)
    if hundredths:
        figures = hundredths[1]
        parsed = Decimal(figures) if figures.isdigit() and figures.isascii() else parse_chinese(figures)
        if parsed is not None:
            return SlotValues({"percent": digits(parsed)}, hundredths.span())
    cut = _CUT.search(plain)
    if cut:
        part = cut[1] or cut[2]
        tenths = Decimal(5) if part == "一半" else parse_chinese(part[:-1]) or Decimal(part[:-1])
        return SlotValues({"percent": digits(tenths * 10)}, cut.span())
    for numeral in reading.numerals:
        sign = _PERCENT.match(plain, numeral.end)
        if sign:
            return SlotValues({"percent": digits(numeral.value)}, (numeral.start, sign.end()))
    if kept := _KEPT.search(plain):
        return SlotValues({"percent": str(_KEPT_PERCENT[re.split("[ -]", kept[1])[-1]])}, kept.span())
    fraction = _FRACTION.search(plain)
    if fraction:
        part = next(filter(None, fraction.groups()))
        return SlotValues({"percent": _FRACTIONS[part]}, fraction.span())
    return None


def _fold(figures: str) -> Decimal | None:
    """八折 leaves 80 %, 七五折 and 7.5折 leave 75 %: return what is taken off."""
    value = Decimal(figures) if figures.isascii() else parse_chinese(figures)
    if value is None:
        return None
    kept = value * 10 if len(figures) == 1 or "点" in figures or "." in figures else value
    return 100 - kept if 0 < kept < 100 else None
