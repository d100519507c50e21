"""Prices in running text: a number with its currency, spoken (九块九, nineteen ninety-nine) or written (¥9.9)."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property
from itertools import pairwise

from gestures.intents.normalise import normalise
from gestures.intents.number_words import ONES, TENS, WORDS
from gestures.intents.numerals import Numeral, find_numerals

# Words and signs of a currency (ISO 4217). The longer ones stand first: 港币 before 币, us$ before $.
_AFTER = {
    "EUR": "欧元|欧(?=$|[^洲美式阳泊派包莱])|euros?|eur|€",
    "GBP": "英镑|pounds?|gbp|quid|£",
    "CHF": "瑞士法郎|瑞郎|(?:swiss )?francs?|chf",
    "JPY": "日元|日币|yen|jpy|円",
    "HKD": "港币|港元|蚊(?=$|[^子帐香虫])|hkd|hong kong dollars?",
    "TWD": "台币|新台币|twd|ntd",
    "KRW": "韩元|韩币|won|krw",
    "SGD": "新币|新加坡元|sgd|singapore dollars?",
    "MYR": "马币|令吉|ringgit|myr|rm",
    "THB": "泰铢|baht|thb",
    "PHP": "比索|pesos?|php",
    "IDR": "印尼盾|rupiah|idr",
    "VND": "越南盾|dong|vnd",
    "INR": "卢比|rupees?|inr|₹",
    "ZAR": "兰特|rand|zar",
    "NGN": "奈拉|naira|ngn",
    "KES": "肯先令|bob|ksh|kes|shillings?",
    "BDT": "taka|bdt",
    "GHS": "塞地|(?:ghana )?cedis?|ghs",
    "AED": "迪拉姆|dirhams?|aed",
    "BRL": "雷亚尔|reais|brl",
    "AUD": "澳元|澳币|aud|(?:australian|aussie) dollars?|dollars?,? (?:australian|aussie)",
    "CAD": "加元|加币|cad|canadian(?: dollars?)?|dollars?,? canadian",
    "USD": "美元|美金|美刀|刀(?=$|[^片具叉鱼削口])|us dollars?|usd|us(?=$|[,.!?])|dollars?|bucks?",
    "CNY": "人民币|块钱|块|元|圆|米(?=$|[^a-z一-鿿]|拿走|带走|包邮|到手|秒|就|上)|yuan|rmb|cny|kuai",
}
_BEFORE = {
    "USD": r"us\$|usd|美金|美元",
    "HKD": r"hk\$|hkd|港币",
    "TWD": r"nt\$|ntd|台币",
    "SGD": r"s\$|sgd",
    "AUD": r"au?\$|aud",
    "CAD": r"ca?\$|cad",
    "BRL": r"r\$",
    "EUR": "€|eur",
    "GBP": "£|gbp",
    "CHF": "chf",
    "KRW": "₩",
    "INR": "₹|rs\\.?|rupees?|inr",
    "ZAR": r"zar|(?<![a-z])r(?!\s)",
    "AED": "aed",
    "KES": "kes|ksh",
    "NGN": "₦|ngn",
    "THB": "฿",
    "PHP": "₱|php|pesos?",
    "VND": "₫",
    "MYR": "rm",
    "IDR": "rp\\.?",
    "CNY": "rmb|cny|cn¥|¥|￥|人民币",
    "JPY": "日元|日币",
    "": r"\$",
}
_AFTER_PATTERN = re.compile(
    r"\s*(?:" + "|".join(f"(?P<{code}>(?:{words})(?![a-z]))" for code, words in _AFTER.items()) + ")"
)
_BEFORE_PATTERN = re.compile(
    r"(?<![a-z])(?:"
    + "|".join(f"(?P<{code or 'DOLLAR'}>{words})" for code, words in _BEFORE.items())
    + r")\s*$"
)
_SIGN_REACH = 24
"""Characters before a number among which its currency stands."""
_JIAO = re.compile("[毛角](?:钱|[^色落]|$)")
_FEN = re.compile("([一二三四五六七八九1-9])(?![块毛角]|分钟)")
_BEHIND_CENTS = re.compile(
    r"$|[,.!?;]| (?:in|for|on|each|an?|per|at|all|to|with|and|or|but|only|now|including|plus|today)\b"
)
_CENTS = re.compile(r"\s*(?:cents?|pence|p|¢)(?![a-z])")
_TAIL = re.compile(r"([0-9零一二两三四五六七八九])(毛|角)?([0-9零一二三四五六七八九])?分?")
_BY_THE_PIECE = re.compile(r" (?:each|apiece|a (?!set|pair)[a-z]+|per [a-z]+)(?![a-z])")
_NO_CENTS = re.compile(r"\brupees?\b|₹|\binr\b|\b(?:rate is|sirf|gst|ma'am|bhai|didi|ji)\b| only$")
"""Signs of a host who counts in rupees: "seven fifty only"."""
WITHOUT_CENTS = frozenset({"INR", "JPY", "KRW", "IDR", "VND", "PHP", "TWD", "KES", "NGN"})
"""Money that is never spoken with cents."""
USUAL_CENTS = (95, 98, 99)
"""Cents that prices end in."""
_TWO_FIGURES = re.compile(rf"(?:{'|'.join([*ONES[10:], *TENS])})(?:[ -](?:{'|'.join(ONES[1:10])}))?")
_FIGURE_BY_FIGURE = re.compile(
    rf"(?:{'|'.join(ONES[1:10])})(?:[ -](?:{'|'.join(ONES[:10])})){{2,3}}(?![a-z])"
    rf"(?![ -](?:{'|'.join([*ONES, *TENS])}))"
)
"""A price read figure by figure: two nine nine."""
_GROUPED = re.compile(r"\d{1,3}(?: \d{3})+(?!\d)")
"""Figures in groups of three behind a currency: R8 499."""
_NINE = 9
_WEIGHED = re.compile(r"\s*(?:grams?|kilos?|ml|mil|mah|watts?|pieces?|people|of you|sold|orders?|pages?)\b")
_LEAST_IN_SLANG = 9
"""两米 is a length, 九十九米 a price."""
_DIGIT = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"两": 2} | {str(i): i for i in range(10)}
_MEASURE_FOLLOWS = re.compile(
    r"(?![大中小]号)[大小整]?(?:对(?!你)|两(?=$|[\s左多])|"
    r"[斤个件瓶盒只双条张支台样款本套份组片袋箱罐桶杯碗枚颗粒米克升号天年月块串团棵把根卷捆扎束朵盆株头尾匹尺寸刀副板"
    r"排筐篓篮兜盘碟勺盏幅床扇节层位桌间晚次单捧听]|包(?![邮运送退])|打(?![包折开])|平(?![均时常])|毫升|"
    r"公[斤克里分]|厘米)"
)
"""What is counted behind a price: the 瓶 of 九块九一瓶."""


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in a text.

    Attributes:
        start: Offset of its first character, currency included.
        end: Offset behind its last character.
        value: The amount, or the lower end of a range.
        currency: ISO 4217, or None if the words leave it open.
        high: The upper end of a range.
    """

    start: int
    end: int
    value: Decimal
    currency: str | None
    high: Decimal | None = None


def find_money(text: str) -> list[Money]:
    """Return the amounts of a text in order: numbers with a currency, and spoken dollars with cents."""
    return money_among(normalise(text), find_numerals(text))


def money_among(plain: str, numerals: list[Numeral]) -> list[Money]:
    """Return the amounts of a normalised text whose numbers are known, as `find_money` does."""
    found: list[Money] = []
    amounts = _Amounts(plain, numerals)
    index = 0
    while index < len(numerals):
        money, used = _amount(amounts, index)
        if money is not None:
            found.append(money)
        index += used
    return found


class _Amounts:
    """A text's numbers, and what its whole says of each of them.

    Args:
        plain: The normalised text.
        numerals: Its numbers.
    """

    def __init__(self, plain: str, numerals: list[Numeral]) -> None:
        self.plain = plain
        self.numerals = numerals

    @cached_property
    def rupees(self) -> re.Match[str] | None:
        """What says that money is spoken without cents."""
        return _NO_CENTS.search(self.plain)

    @cached_property
    def _in_hundreds(self) -> list[int]:
        return [
            index
            for index, numeral in enumerate(self.numerals)
            if numeral.value >= 100 and not _WEIGHED.match(self.plain, numeral.end)
        ][:3]

    def others_in_hundreds(self, index: int) -> bool:
        """Whether a number other than two that stand together is an amount in hundreds."""
        return any(other not in (index, index + 1) for other in self._in_hundreds)


def _amount(amounts: _Amounts, index: int) -> tuple[Money | None, int]:
    plain, numerals = amounts.plain, amounts.numerals
    numeral = numerals[index]
    sign = _BEFORE_PATTERN.search(plain, max(0, numeral.start - _SIGN_REACH), numeral.start)
    if sign:
        code = next(name for name, value in sign.groupdict().items() if value is not None)
        currency = "USD" if code == "DOLLAR" else code
        after = _AFTER_PATTERN.match(plain, numeral.end)
        if after and after.group().strip() in {"块", "元"}:
            return _with_change(plain, numerals, index, after.end(), currency)
        if grouped := _GROUPED.match(plain, numeral.start):
            value = Decimal(grouped.group().replace(" ", ""))
            return Money(sign.start(), grouped.end(), value, currency), _used(numerals, index, grouped.end())
        pair, used = _spoken_pair(amounts, index, currency)
        if pair is not None:
            return replace(pair, start=sign.start(), currency=currency), used
        end = after.end() if after else numeral.end
        return Money(sign.start(), end, numeral.value, currency, numeral.high), 1
    if _JIAO.match(plain, numeral.end) and numeral.value < 10:
        end = numeral.end + (2 if plain[numeral.end + 1 : numeral.end + 2] == "钱" else 1)
        cents = _FEN.match(plain, end)
        if cents and plain[end - 1] != "钱" and not _MEASURE_FOLLOWS.match(plain, end + 1):
            used = 1 + sum(1 for other in numerals[index + 1 :] if other.start == end)
            return Money(
                numeral.start, end + 1, numeral.value / 10 + Decimal(_DIGIT[cents[1]]) / 100, "CNY"
            ), used
        return Money(numeral.start, end, numeral.value / 10, "CNY"), 1
    after = _AFTER_PATTERN.match(plain, numeral.end)
    if after and not (after.group() == "米" and numeral.value < _LEAST_IN_SLANG):
        code = next(name for name, value in after.groupdict().items() if value is not None)
        if after.group().strip() in {"块", "元"}:
            foreign = _AFTER_PATTERN.match(plain, after.end())
            if foreign and foreign.lastgroup != "CNY":
                return Money(numeral.start, foreign.end(), numeral.value, foreign.lastgroup, numeral.high), 1
            return _with_change(plain, numerals, index, after.end(), code)
        return _dollars_and_cents(numerals, plain, index, after.end(), code)
    cents = _CENTS.match(plain, numeral.end)
    if cents and plain[numeral.end : numeral.end + 1] != "":
        code = "GBP" if cents.group().strip() in {"p", "pence"} else "USD"
        return Money(numeral.start, cents.end(), numeral.value / 100, code), 1
    if read := _FIGURE_BY_FIGURE.match(plain, numeral.start):
        figures = [WORDS[word] for word in re.findall("[a-z]+", read.group())]
        steps = {b - a for a, b in pairwise(figures)}
        if steps not in ({1}, {-1}):
            amount = Decimal("".join(map(str, figures)))
            after = _AFTER_PATTERN.match(plain, read.end())
            end = after.end() if after else read.end()
            return Money(numeral.start, end, amount, after.lastgroup if after else None), _used(
                numerals, index, read.end()
            )
    if plain[numeral.start : numeral.end] in {"fiver", "tenner"}:
        return Money(numeral.start, numeral.end, numeral.value, "GBP"), 1
    return _spoken_pair(amounts, index)


def _with_change(plain: str, numerals: list[Numeral], index: int, end: int, code: str) -> tuple[Money, int]:
    """Add the 九 of 九块九 and the 九毛九 of 九块九毛九; not the 三 of 十块三瓶."""
    value, high = numerals[index].value, numerals[index].high
    tail = _TAIL.match(plain, end)
    used = 1
    if (
        high is None
        and plain.startswith("半", end)
        and not plain.startswith(("半年", "半月", "半个", "半斤"), end)
    ):
        return Money(numerals[index].start, end + 1, value + Decimal("0.5"), code), _used(
            numerals, index, end + 1
        )
    if tail and high is None:
        first, jiao, second = _DIGIT[tail[1]], tail[2], tail[3]
        # 十块零五毛: the 零 only fills the pause, and the figure behind it is tenths.
        tenths = first == 0 and second is not None and plain[tail.end() : tail.end() + 1] in {"毛", "角"}
        if tenths:
            value += Decimal(_DIGIT[second]) / 10
            return Money(numerals[index].start, tail.end() + 1, value, code, high), _used(
                numerals, index, tail.end()
            )
        closing = plain[tail.end() : tail.end() + 1]
        if closing == "十" and (second is not None or (first == _NINE and not jiao)):
            # 九块九六十根, 九块九十秒: the tens belong to what follows the price.
            end = tail.end(1)
            return Money(numerals[index].start, end, value + Decimal(first) / 10, code, high), _used(
                numerals, index, end
            )
        measured = _MEASURE_FOLLOWS.match(plain, tail.end()) is not None
        counted = not jiao and second is None and measured
        # 一块五一斤: the 一 after the change belongs to the measure word.
        if second is not None and measured:
            tail_end, second = tail.start(3), None
            counted = False
        else:
            tail_end = tail.end()
        longer = closing != "" and closing in "0123456789十百千万"
        if not counted and not longer:
            value += Decimal(first) / 10 + (Decimal(_DIGIT[second]) / 100 if second is not None else 0)
            if not jiao and second is not None and first == 0:
                value = numerals[index].value + Decimal(_DIGIT[second]) / 100
            end = tail_end
            used = _used(numerals, index, end)
    return Money(numerals[index].start, end, value, code, high), used


def _used(numerals: list[Numeral], index: int, end: int) -> int:
    """Return how many numbers from the index on begin before the offset."""
    used = 1
    while index + used < len(numerals) and numerals[index + used].start < end:
        used += 1
    return used


def _dollars_and_cents(
    numerals: list[Numeral], plain: str, index: int, end: int, code: str
) -> tuple[Money, int]:
    numeral = numerals[index]
    if index + 1 < len(numerals):
        following = numerals[index + 1]
        cents = _CENTS.match(plain, following.end)
        if cents and re.fullmatch(r"\s*(?:and)?\s*", plain[end : following.start]):
            return Money(numeral.start, cents.end(), numeral.value + following.value / 100, code), 2
        bare = plain[end : following.start].isspace() and _BEHIND_CENTS.match(plain, following.end)
        if bare and 10 <= following.value < 100 and code in {"USD", "GBP", "EUR"}:
            return Money(numeral.start, following.end, numeral.value + following.value / 100, code), 2
    return Money(numeral.start, end, numeral.value, code, numeral.high), 1


def _spoken_pair(amounts: _Amounts, index: int, named: str | None = None) -> tuple[Money | None, int]:
    """Read ``nineteen ninety-nine`` as 19.99; a currency may follow, if none was named before."""
    plain, numerals = amounts.plain, amounts.numerals
    if index + 1 >= len(numerals):
        return None, 1
    first, second = numerals[index], numerals[index + 1]
    if not _TWO_FIGURES.fullmatch(plain[second.start : second.end]):
        return None, 1
    between = plain[first.end : second.start]
    words = plain[first.start : first.end] + plain[second.start : second.end]
    if not (
        between in {" ", "-"} and words.replace("-", "").replace(" ", "").isascii() and words[0].isalpha()
    ):
        return None, 1
    if not (1 <= first.value < 1000 and 10 <= second.value < 100 and plain[second.start].isalpha()):
        return None, 1
    after = _AFTER_PATTERN.match(plain, second.end)
    code = after.lastgroup if after else named
    if first.value < 10 and index + 2 < len(numerals) and code is None:
        # One fifty-nine ninety-six: hundreds, and what follows are cents.
        last = numerals[index + 2]
        if plain[second.end : last.start] == " " and _TWO_FIGURES.fullmatch(plain[last.start : last.end]):
            value = first.value * 100 + second.value + last.value / 100
            after = _AFTER_PATTERN.match(plain, last.end)
            return Money(
                first.start, after.end() if after else last.end, value, after.lastgroup if after else None
            ), 3
    # "one forty-five" and "two fifty for the set" are hundreds; "seven fifty" and "nine ninety-nine" have cents, and so
    # does what is sold by the bag. Rupees and their like are never spoken with cents.
    fifty = second.value == 50 and (first.value > 2 or _BY_THE_PIECE.match(plain, second.end) is not None)
    cents = fifty or second.value in USUAL_CENTS
    hundreds = (first.value < 10 and not cents) or code in WITHOUT_CENTS
    # A hyphen is heard where hundreds are meant: one-forty, four-forty-nine.
    hundreds = hundreds or (between == "-" and first.value < 10)
    # Who names another amount in hundreds means hundreds: one fifty each, three for four hundred.
    hundreds = hundreds or (first.value < 10 and amounts.others_in_hundreds(index))
    if code is None and first.value < 100 and (rupees := amounts.rupees):
        hundreds = True
        code = None if rupees.group() == " only" else "INR"
    value = first.value * 100 + second.value if hundreds else first.value + second.value / 100
    end = after.end() if after else second.end
    return Money(first.start, end, value, code), 2
