"""Slots of prices: which of several amounts is the offer."""

from __future__ import annotations

import re
from decimal import Decimal
from itertools import pairwise

from gestures.intents.number_words import digits, parse_english
from gestures.intents.numerals import Numeral
from gestures.intents.reading import Reading, SlotValues, number_slot

# Words before an amount that is not the offer: a former price or another shop's.
OTHER = re.compile(
    r"原价|恢复|涨[到回]|原[来先本]|平[时常日]|日常|往[常年]|专柜|柜台|吊牌|市场|门[市店]|店里|官网|以前|"
    r"之前|外[面边头]|别人|别[家处]|人家|"
    r"进价|成本|租|回收|商场|超市|京东|淘宝|名牌|大牌|景区|上(?:个?月|周|个?礼拜|个?星期|[次回场批])|去年|"
    r"前[年天几两]|昨[天晚儿]|单[拿买卖独]|零[卖售]|"
    r"\b(?:was|were|used to|usually|normally|original(?:ly)?|list(?:ed)? (?:is|at)|[rm]rp|they (?:charge|"
    r"sell)|paid|"
    r"you'd pay|label|the tag|neighbou?rs?|"
    r"regular(?:ly)?|(?<!will )retails?|before|elsewhere|others?|amazon|"
    r"everyone else|supermarkets?|shopkeepers?|market|comps|stores?|outside|starts?)\b"
)
OFFER = re.compile(
    r"到手|只要|只需|仅需|仅要|只卖|卖你|才|现在|今[天晚日]|直播间|我们|我这|咱|给到?|券后|福利价|秒杀价?|"
    r"降到|就|"
    r"\b(?:just|only|now|becomes?|comes? out at|down to|tonight|today|here|drops? to|comes? (?:down )?to|"
    r"our price|"
    r"giving|yours?|mine|i'm asking|i (?:give|sell)|to you|pay|go for|(?:do|doing) it for)\b"
)
_ELSEWHERE = re.compile(
    r"\s*(?:dollars?|pounds?|bucks?|quid|rupees)?,?\s*(?:in|at)\s+(?:[A-Z]\w+|(?:the\s)?(?:stores?|shops?|"
    r"market|mall|"
    r"supermarkets?|high street|department stores?|retail))"
)
_MARKET = re.compile(
    r"\b(?:in the market|in stores?|elsewhere|outside|other (?:shops?|stores?|sellers?)|amazon|the mall)\b"
)
_PICKED = re.compile(r"\b(?:any|pick|take|grab)(?: all)?\s*$")
"""What a host offers together: any three, and it's twenty."""
_MEMORY = re.compile(r"\d\s?(?:g|gb)?\s?[加+]\s?$")
"""Memory and storage of a telephone, which its price follows: 12加256是4499."""
_BIDDING = re.compile(r", (?:who(?:'s)? (?:got|at) |now |and )?")
_INSTEAD = re.compile(r"(?:\binstead of|\brather than|\bdown from|\btill|\buntil|\btil|\bby)\s*[$£€¥]?\s*$")
_CORRECTED = re.compile(r"(?:\b(?:no,?|sorry,?|i mean,?|actually,?|make it)|(?<=\s)不是\s|不对|错了)\s*$")
_THRESHOLD = re.compile(r"(?:满|over|above|more than|orders? of|spend)\s*[$£€¥]?\s*$")
_COUNTED = re.compile(
    r"(?:[大小整]?[个件单套份款瓶盒袋箱斤双条张支只台本枚颗粒罐桶杯片号年天对寸组提送色种样项副团棵串扇节层盏把根卷匹幅棵盆里岁秒]|"
    r""
    r"包(?![邮运送退税])|两(?=$|[\s多左上])|公[斤里分]|千克|毫[米升克]|克|厘米|分(?:不|没|都|也)|"
    r"多?[条件单个套]|位数|周年|口味|人|米(?!拿走|带走|包邮|到手|秒|就|上|[一二两三四五六七八九十\d])|"
    r"小时|分钟|折|升|次)|"
    r"(?:g|gb|t|tb)?\s*[加+]\s*\d|(?:gb?|tb?)(?![a-z])|"
    r"[\s-]*(?:%|percent|off|(?:left|pieces?|pcs|packs?|bottles?|bars?|box|boxes|packets?|sets?|pairs?|"
    r"piece|seconds?|"
    r"minutes?|hours?|days?|weeks?|months?|years?|nights?|more|of|each for|ounces?|oz|grams?|kilos?|kg|ml|"
    r"inch(?:es)?|"
    r"mil|lit(?:er|re)s?|"
    r"gig|colou?rs?|trays?|bowls?|bags?|jars?|people)\b)"
)
_FOR = re.compile(r"(?: [a-z]+){0,3},? for(?: (?:just|only|about|under))? [$£€₹]?$")
_SEVERAL = re.compile(
    r"(?:[两二三四五六七八九十2-9]|\d\d)[大小整]?[个件套份瓶盒袋箱斤双条张支只包罐桶杯片对把串棵斗平床幅]\s*$"
)
"""What only more of the same costs: the 七十五 of 一个二十九 三个七十五."""
_RECKONED = re.compile(r"[一-鿿][加减乘](?:以)?[一二两三四五六七八九十百\d]+")
"""The result of a sum stands last: 九十九减二十 七十九."""
_FEW = 10
_THINGS = re.compile(r" (?:[a-z]+ )?[a-z]{2,}s\b")
_SOLD = re.compile(r"(?:卖了|卖出|卖掉|售出|销了|卖过|定金|订金|运费|(?:[加补贵添抹]|只多|让了)你?)\s*$")
_EACH = re.compile(
    r"人均|平均|折合|等于|合[着计]?$|单[拿买]|没领|其他|它[那这]|if not|\b(?:about|under|works? out(?: "
    r"at)?)\s*$"
)
_BY_THE_PIECE = re.compile(r" (?:each|apiece|an? [a-z]+|per [a-z]+)\b")
_ABOUT = re.compile(r"[块元]?钱?(?:多|出头|左右|不到)(?![一二两三四五六七八九十百千\d])")
_FROM = re.compile(r"(?:从|\bfrom)\s*$")
_DOWN_TO = re.compile(r"[块元]?[^,，。从]{0,8}[到至]$|(?<! up) to $")
_BY_ONE = re.compile(r"[大小整]?[对双个条斤盒瓶件套只支袋包箱打张把]")
SAVED = re.compile(
    r"(?:省|减|直降|降了?|便宜|优惠|让利|少|低了?|补贴|贴|抵扣?|返|砍掉?|save|saving|takes?|"
    r"took|knock(?:ed|ing)?)"
    r"(?:(?:了|你们?|您|大家|去|掉|整整|足足|立|个|差不多|将近)*|(?:\s|up to|you|a|an|extra|"
    r"about|another|further|off)*)$"
)
SAVED_BEHIND = re.compile(
    r"\s*(?:off|cheaper|less|discount|(?:dollar |pound |euro )?(?:voucher|coupon)|"
    r"(?:块钱?|元)?的?(?:优惠|差价|补贴|红包|[大小]?券))"
)
_SINGLE = re.compile(r"\b(?:a|one) (dollar|pound|buck|euro|quid)\b(?: (?:and )?([a-z]+(?:[ -][a-z]+)?)\b)?")


def state_price(reading: Reading) -> SlotValues:
    """``number`` and ``currency`` of the offer: among several amounts the one that the host asks."""
    currency_of = {(m.start, m.end): m.currency for m in reading.money}
    candidates = [(m.start, m.end, m.value) for m in reading.money]
    candidates += [
        (n.start, n.end, n.value) for n in reading.free() if not _COUNTED.match(reading.plain, n.end)
    ]
    if not candidates:
        candidates = [(n.start, n.end - 1, n.value - 1) for n in reading.free() if _by_one(reading, n)]
    candidates = [
        c
        for c in sorted(candidates)
        if c[2] > 0 and not _THRESHOLD.search(reading.plain[: c[0]]) and not _counted_for(reading, c[1], c[2])
    ]
    single = _SINGLE.search(reading.plain)
    cents = parse_english(single[2]) if single and single[2] else None
    if single and (not candidates or (cents is not None and 10 <= cents < 100)):
        code = {"pound": "GBP", "quid": "GBP", "euro": "EUR"}.get(single[1], "USD")
        value = 1 + (cents or Decimal(0)) / 100
        return SlotValues({"number": digits(value), "currency": code}, single.span())
    if not candidates:
        return number_slot(reading.numerals[-1] if reading.numerals else None)

    asked = [value for start, _, value in candidates if not SAVED.search(reading.plain[:start])]
    falling = reading.language == "zh" and (
        asked == sorted(asked, reverse=True) or _RECKONED.search(reading.plain) is not None
    )
    # An auction stands at the last bid.
    last_counts = falling or _bid_up(reading, candidates)

    def fitness(index: int) -> tuple[float, int]:
        start, end, value = candidates[index]
        before = reading.plain[candidates[index - 1][1] if index else 0 : start]
        score = 1.0 if (start, end) in currency_of else 0.0
        if not score and (_THINGS.match(reading.plain, end) if reading.language == "en" else value < _FEW):
            score -= 1.0
        offers = [m.start() for m in OFFER.finditer(before)]
        others = [m.start() for m in OTHER.finditer(before)]
        if others and (not offers or others[-1] > offers[-1]):
            score -= 3.0
        elif offers:
            score += 1.5
        if _EACH.search(before):
            score -= 2.0
        if _BY_THE_PIECE.match(reading.plain, end):
            score += 1.0
        if index and _SEVERAL.search(before):
            score -= 3.0
        if _ABOUT.match(reading.plain, end):
            score -= 3.0
        behind = reading.plain[end : candidates[index + 1][0]] if index + 1 < len(candidates) else ""
        if _FROM.search(before) and _DOWN_TO.search(behind):
            score -= 4.0
        if value == 1 and len(candidates) > 1 and not reading.plain.endswith("钱", start, end):
            # 一块 of soap, one of them: a thing rather than a price.
            score -= 2.0
        if _SOLD.search(before):
            score -= 4.0
        phrase = before.rsplit(",", 1)[-1]
        if _INSTEAD.search(before) or _ELSEWHERE.match(reading.text, end) or _MARKET.search(phrase):
            score -= 4.0
        if _CORRECTED.search(before):
            score += 3.0
        elif re.search(
            r"(?:不[要是用]|没有|不到(?=$)|\b(?:not|isn't|aren't)(?: paying)?|n't pay(?:ing)?|number|link|"
            r"item|#|"
            r"\b(?:set|pack|box) of)\s*$",
            before,
        ):
            score -= 4.0
        if re.match(r"[块元]?钱?不到", reading.plain[end:]):
            score -= 4.0
        if (value < _FEW and _PICKED.search(before)) or _MEMORY.search(reading.plain[:start]):
            score -= 4.0
        if (
            (re.search(r"不[要是用]\s*$", before) and not _CORRECTED.search(before))
            or SAVED.search(before)
            or SAVED_BEHIND.match(reading.plain, end)
        ):
            score -= 4.0
        return score, index if last_counts else -index

    start, end, value = candidates[max(range(len(candidates)), key=fitness)]
    named = next((code for code in currency_of.values() if code), None)
    currency = currency_of.get((start, end)) or named or ("CNY" if reading.language == "zh" else None)
    values = {"number": digits(value)}
    if currency:
        values["currency"] = currency
    return SlotValues(values, (start, end))


def _bid_up(reading: Reading, candidates: list[tuple[int, int, Decimal]]) -> bool:
    """Whether the amounts are bids called one after the other: twelve, fourteen, sixteen."""
    return len(candidates) > 1 and all(
        first[2] < then[2] <= 2 * first[2] and _BIDDING.fullmatch(reading.plain[first[1] : then[0]])
        for first, then in pairwise(candidates)
    )


def _by_one(reading: Reading, numeral: Numeral) -> bool:
    """Whether a number ends with the 一 of what the price buys: 三十一对 is thirty for a pair."""
    return bool(
        numeral.value > _FEW
        and numeral.value % 10 == 1
        and reading.plain[numeral.end - 2 : numeral.end] == "十一"
        and numeral.end - numeral.start > 2
        and _BY_ONE.match(reading.plain, numeral.end)
    )


def _counted_for(reading: Reading, end: int, value: Decimal) -> bool:
    """Whether a number counts what a price buys: the three of three for eighty and of nine ninety for three."""
    later = next((numeral for numeral in reading.numerals if numeral.start >= end), None)
    if later and later.value > value and _FOR.fullmatch(reading.plain[end : later.start]):
        return True
    start = next((numeral.start for numeral in reading.numerals if numeral.end == end), None)
    earlier = next(
        (numeral for numeral in reading.numerals if start is not None and numeral.end < start), None
    )
    return bool(
        earlier
        and start is not None
        and earlier.value > value
        and re.fullmatch(r"(?: [a-z]+)? for (?:the |all )?", reading.plain[earlier.end : start])
    )
