"""Slots of prices: which of several amounts is the offer, and what an amount is if it is none."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import pairwise
from typing import Literal

from gestures.intents import price_words as words
from gestures.intents.currency import in_script
from gestures.intents.denial import is_denied, is_refused
from gestures.intents.number_words import ONES, digits, parse_english
from gestures.intents.numerals import Numeral
from gestures.intents.postage import is_postage
from gestures.intents.price_zh import said_short, without_other_numbers
from gestures.intents.reading import NOTHING, Reading, SlotValues, number_slot

PriceRole = Literal["offer", "former", "other", "denied"]
"""What an amount is: what is asked now, what was asked before, what is asked elsewhere, or what is said not to hold."""

_FEW = 10
_ONE_OF = {"pound": "GBP", "quid": "GBP", "euro": "EUR"}
"""What a word for one of a currency means; any other is a dollar."""


@dataclass(frozen=True, slots=True)
class _Amount:
    """What may be the price.

    Attributes:
        start: Offset of its first character.
        end: Offset behind its last character.
        value: Its value.
        before: The words between it and the amount before it.
        behind: The words between it and the amount behind it; empty for the last.
        is_money: Whether its words name a currency.
    """

    start: int
    end: int
    value: Decimal
    before: str
    behind: str
    is_money: bool


def state_price(reading: Reading) -> SlotValues:
    """``number`` and ``currency`` of the offer: among several amounts the one that the host asks."""
    reading = without_other_numbers(reading)
    amounts = _amounts(reading)
    single = _single(reading, amounts)
    if single is not None:
        return single
    default = "CNY" if reading.language == "zh" else reading.currency
    if not amounts:
        hours = [m for m in reading.money if _tells_time(reading.plain, m.start, m.end)]
        untimed = [
            n
            for n in reading.numerals
            if not _tells_time(reading.plain, n.start, n.end)
            and not any(h.start <= n.start < h.end for h in hours)
        ]
        last = number_slot(untimed[-1] if untimed else None)
        return (
            SlotValues({**last.values, "currency": default}, last.range) if last.values and default else last
        )
    chosen = _chosen(reading, amounts)
    if chosen is None:
        return NOTHING
    named = {(m.start, m.end): m.currency for m in reading.money}
    currency = named.get((chosen.start, chosen.end)) or next(filter(None, named.values()), default)
    if currency and reading.language == "en":
        currency = in_script(currency, reading.currency, reading.text)
    values = {"number": digits(chosen.value)} | ({"currency": currency} if currency else {})
    return SlotValues(values, (chosen.start, chosen.end))


def price_role(reading: Reading) -> PriceRole:
    """Return what the amount is that `state_price` gives of a clause; an offer if the words say nothing else."""
    reading = without_other_numbers(reading)
    amounts = _amounts(reading)
    if not amounts or _single(reading, amounts) is not None:
        return "offer"
    chosen = _chosen(reading, amounts)
    if chosen is None:
        return "denied"
    plain, before = reading.plain, chosen.before
    if is_refused(plain[chosen.end :]):
        return "denied"
    if words.CORRECTED.search(before):
        return "offer"
    if chosen.start != amounts[0].start:
        # What stands before a comma may belong to the amount before.
        before = before.rsplit(",", 1)[-1]
    cues: list[tuple[int, PriceRole]] = [(m.end(), "former") for m in words.FORMER.finditer(before)]
    cues += [(m.end(), "other") for m in words.OTHERS.finditer(before)]
    cues += [(m.end(), "other") for m in words.ASKED_BY_OTHERS.finditer(before)]
    cues += [(m.end(), "offer") for m in words.TURNS.finditer(before)]
    at, role = max(cues, default=(0, "offer"))
    if not cues and chosen.end == amounts[-1].end:
        if words.FORMER_BEHIND.match(plain, chosen.end):
            return "former"
        if words.ELSEWHERE.match(reading.text, chosen.end) or words.OTHERS_BEHIND.match(plain, chosen.end):
            return "other"
    return "offer" if role == "other" and words.OURS.search(before, at) else role


def _chosen(reading: Reading, amounts: list[_Amount]) -> _Amount | None:
    """Return the amount that is the offer, of several the likeliest; None if all are denied."""
    if all(is_denied(reading.plain[: a.start]) for a in amounts):
        return None
    asked = [a.value for a in amounts if not words.SAVED.search(reading.plain[: a.start])]
    falling = reading.language == "zh" and (
        asked == sorted(asked, reverse=True) or words.RECKONED.search(reading.plain) is not None
    )
    changed = next((at for at, a in enumerate(amounts) if at and words.CHANGE.search(a.before)), None)
    if changed is not None:
        paid, back = amounts[changed - 1], amounts[changed]
        # Who pays with a note is given back from it; the other says what of a hundred is left.
        return (
            replace(paid, value=paid.value - back.value)
            if paid.value % 5 == 0 and paid.value > back.value
            else paid
        )
    falling = falling and not all(words.VARIANT_BEFORE.search(a.before) for a in amounts)
    # Who lowers the price says the offer last, and an auction stands at the last bid.
    sign = 1 if falling or _bid_up(amounts) else -1
    best = max(
        range(len(amounts)),
        key=lambda at: (_fitness(reading, amounts[at], follows=at > 0, among=len(amounts)), sign * at),
    )
    offer = amounts[best]
    if best and reading.language == "zh" and words.SAVED.search(offer.before):
        whole = amounts[best - 1]
        return replace(whole, value=whole.value - offer.value) if whole.value > offer.value else offer
    return offer


def _tells_time(plain: str, start: int, end: int) -> bool:
    """Whether a number is an hour or a length of time."""
    return bool(words.CLOCK.match(plain, end) or words.CLOCK_BEFORE.search(plain[:start]))


def _amounts(reading: Reading) -> list[_Amount]:
    """Return the amounts that may be the price, in order."""
    plain = reading.plain
    money = {(m.start, m.end) for m in reading.money}
    found = [
        (m.start, m.end, m.value)
        for m in reading.money
        if m.currency or not _tells_time(plain, m.start, m.end)
    ]
    found += [
        (n.start, n.end, n.value)
        for n in reading.free()
        if not _counts(plain, n) and not _tells_time(plain, n.start, n.end)
    ]
    if short := [*said_short(reading), *_thousands(reading)]:
        found = [f for f in found if not any(f[0] < end and start < f[1] for start, end, _ in short)] + short
    if not found:
        found = [(n.start, n.end - 1, n.value - 1) for n in reading.free() if _by_one(reading, n)]
    found = [
        (start, end, value)
        for start, end, value in sorted(found)
        if value > 0
        and not words.THRESHOLD.search(plain[:start])
        and not words.INSTALMENTS.search(plain[:start])
        and not _counted_for(reading, end, value)
    ]
    asked = [(start, end, value) for start, end, value in found if not is_postage(plain, start, end)]
    found = asked or found
    starts = [start for start, _, _ in found[1:]]
    ends = [0, *(end for _, end, _ in found)]
    return [
        _Amount(start, end, value, plain[last:start], plain[end:then] if then else "", (start, end) in money)
        for (start, end, value), last, then in zip(found, ends, [*starts, 0], strict=False)
    ]


def _thousands(reading: Reading) -> list[tuple[int, int, Decimal]]:
    """Return the amounts of thousands and hundreds: four thousand eight is 4800."""
    return [
        (
            match.start(),
            match.end(),
            1000 * Decimal(ONES.index(match[1])) + 100 * Decimal(ONES.index(match[2])),
        )
        for match in words.THOUSAND_AND.finditer(reading.plain)
    ]


def _counts(plain: str, numeral: Numeral) -> bool:
    """Whether a number counts or measures things: three boxes, 一米二, 八十乘八十."""
    return bool(
        words.COUNTED.match(plain, numeral.end)
        or (numeral.value < 1 and words.PART_OF.match(plain, numeral.end))
        or words.UNIT_OF_SALE.search(plain[: numeral.end])
        or (plain.startswith("米", numeral.end) and numeral.value < _FEW)
    )


def _single(reading: Reading, amounts: list[_Amount]) -> SlotValues | None:
    """Read a dollar fifty as 1.5, and a dollar for ten comics as 1."""
    single = words.SINGLE.search(reading.plain)
    if single is None:
        return None
    cents = parse_english(single[3]) if single[3] else None
    spoken = cents is not None and 10 <= cents < 100
    if not spoken and (
        single[2] or any(not reading.plain.startswith(" for ", single.end()) for _ in amounts)
    ):
        return None
    value = 1 + (cents / 100 if cents is not None and spoken else Decimal(0))
    code = _ONE_OF.get(single[1] or single[2], "USD")
    return SlotValues({"number": digits(value), "currency": code}, single.span())


def _fitness(reading: Reading, amount: _Amount, follows: bool, among: int) -> float:
    """How much speaks for an amount being the offer."""
    plain, before = reading.plain, amount.before
    score = 1.0 if amount.is_money else 0.0
    few = words.THINGS.match(plain, amount.end) if reading.language == "en" else amount.value < _FEW
    if not amount.is_money and few:
        score -= 1.0
    offers = [m.start() for m in words.OFFER.finditer(before)]
    others = [m.start() for cue in (words.OTHER, words.ASKED_BY_OTHERS) for m in cue.finditer(before)]
    if others and (not offers or max(others) > offers[-1]):
        score -= 3.0
    elif offers:
        score += 1.5
    score += bool(words.OWN.search(before))
    corrected = words.CORRECTED.search(before)
    score += 3.0 if corrected else -sum(against for against, cue in words.PLACED if cue.search(before))
    if words.RESULT.search(before) and words.SUM.search(plain[: amount.start]):
        score += 4.0
    score += bool(words.BY_THE_PIECE.match(plain, amount.end))
    score += 2.0 * bool(words.TOTAL.match(plain, amount.end))
    score -= 3.0 * (follows and words.SEVERAL.search(before) is not None)
    score -= 3.0 * bool(words.ABOUT.match(plain, amount.end))
    # 一块 of soap, one of them: a thing rather than a price.
    score -= 2.0 * (amount.value == 1 and among > 1 and not plain.endswith("钱", amount.start, amount.end))
    against = (
        words.FROM.search(before) and words.DOWN_TO.search(amount.behind),
        words.ELSEWHERE.match(reading.text, amount.end) or words.MARKET.search(before.rsplit(",", 1)[-1]),
        words.NOT_EVEN.match(plain, amount.end),
        words.WORTH_OF.match(amount.behind)
        and plain.endswith(("dollar", "pound", "euro", "quid", "buck"), amount.start, amount.end),
        words.WAS_BEHIND.match(plain, amount.end),
        not corrected and is_denied(plain[: amount.start]),
        is_refused(plain[amount.end :]),
        words.ARROW.search(amount.behind),
        (amount.value < _FEW and words.PICKED.search(before)) or words.MEMORY.search(plain[: amount.start]),
        words.SAVED.search(before) or words.SAVED_BEHIND.match(plain, amount.end),
    )
    return score - 4.0 * sum(map(bool, against))


def _bid_up(amounts: list[_Amount]) -> bool:
    """Whether the amounts are bids called one after the other: twelve, fourteen, sixteen."""
    return len(amounts) > 1 and all(
        first.value < then.value <= 2 * first.value and words.BIDDING.fullmatch(then.before)
        for first, then in pairwise(amounts)
    )


def _by_one(reading: Reading, numeral: Numeral) -> bool:
    """Whether a number ends with the 一 of what the price buys: 三十一对 is thirty for a pair."""
    return bool(
        numeral.value > _FEW
        and numeral.value % 10 == 1
        and reading.plain[numeral.end - 2 : numeral.end] == "十一"
        and numeral.end - numeral.start > 2
        and words.BY_ONE.match(reading.plain, numeral.end)
    )


def _counted_for(reading: Reading, end: int, value: Decimal) -> bool:
    """Whether a number counts what a price buys: the three of three for eighty and of nine ninety for three."""
    later = next((numeral for numeral in reading.numerals if numeral.start >= end), None)
    if later and later.value > value and words.FOR.fullmatch(reading.plain[end : later.start]):
        return not words.COUNTED.match(reading.plain, later.end)
    start = next((numeral.start for numeral in reading.numerals if numeral.end == end), None)
    earlier = next(
        (numeral for numeral in reading.numerals if start is not None and numeral.end < start), None
    )
    return bool(
        earlier
        and start is not None
        and earlier.value > value
        and words.FOR_BEFORE.fullmatch(reading.plain[earlier.end : start])
    )
