"""The currency of a script: what it names holds for its bare prices, too."""

from __future__ import annotations

import re
from collections import Counter, deque
from collections.abc import Iterable

from gestures.intents.money import Money, find_money
from gestures.intents.normalise import normalise

_NAMED = re.compile(
    r"[$£€₹₱₦฿₫₩¥￥]|\b(?:dollars?|bucks?|cents?|quid|pounds?|pence|p|euros?|fiver|tenner|rupees?|rs|pesos?|naira|shillings?|"
    r"ksh|bob|rand|ringgit|rm|baht|dirhams?|yen|won|dong|rupiah|taka|cedis?|reais|yuan|rmb|kuai|"
    r"us|usd|eur|gbp|chf|francs?|aud|cad|sgd|hkd|twd|myr|thb|php|idr|vnd|inr|zar|ngn|kes|aed|brl|jpy|krw|cny)\b|\br[ps]?\.?\d"
)
"""What a clause that names a currency must hold; most hold nothing of the kind."""
_LAST = 3
"""Of so many mentions the commonest counts, so that one foreign price does not change the currency of a show."""
_DOLLARS = frozenset({"AUD", "CAD", "SGD", "HKD", "TWD", "NZD"})
_KINDS = {
    "australian": "AUD",
    "aussie": "AUD",
    "canadian": "CAD",
    "singapore": "SGD",
    "hong kong": "HKD",
    "new zealand": "NZD",
    "kiwi": "NZD",
    "us": "USD",
    "american": "USD",
}
_KIND = re.compile(rf"\b({'|'.join(_KINDS)}) dollars?\b")
"""Whose dollars, which a host says for the whole show: yes, that's Aussie dollars."""
_WEIGHS_BEHIND = re.compile(
    r"\s*(?:of\b|in weight\b|heavy\b|lighter\b|heavier\b|(?:test|line|weight|bass|carp|fish|bag|sack|turkey|joint|"
    r"plate|dumbbell|kettlebell|baby|load|person|man|dog)s?\b)"
)
_WEIGHS_BEFORE = re.compile(
    r"\b(?:weigh(?:s|ing|ed)?|lost?|los(?:e|ing)|gain(?:s|ed|ing)?|hold(?:s|ing)?|carr(?:y|ies)|lifts?|supports?|takes?|"
    r"bears?) (?:(?:up to|from|between|about|around|over|only|just|under|almost|nearly|at|in at|more than) )*$"
)
"""Around pounds that are a weight."""
_WEIGHS_UP_TO = re.compile(r"(?:pounds?|lbs?) (?:all the way )?up to $")
"""Between two weights: from six pounds up to fifty pounds."""
_OF_AMERICA = re.compile(r"\bus\b|\busd\b|us\$|\bamerican\b")


def script_currencies(clauses: Iterable[str]) -> list[str | None]:
    """Return for each clause of a script the currency of its bare prices: the one named before, else the first named.

    Args:
        clauses: The clauses in order.

    Returns:
        ISO 4217 for each clause; None throughout if the script names none.
    """
    mentions: deque[str] = deque(maxlen=_LAST)
    told: list[str | None] = []
    for clause in clauses:
        current = _commonest(mentions)
        told.append(current)
        plain = normalise(clause)
        if _NAMED.search(plain):
            named = (amount.currency for amount in find_money(clause) if not _weighs(plain, amount))
            mentions.extend(in_script(currency, current, clause) for currency in named if currency)
        if kind := _KIND.search(plain):
            mentions.extend([_KINDS[kind[1]]] * _LAST)
    first = next((currency for currency in [*told, _commonest(mentions)] if currency), None)
    return [currency or first for currency in told]


def in_script(currency: str, told: str | None, clause: str) -> str:
    """Return what a currency means where the script told of one: plain dollars are Australian in an Australian show.

    Args:
        currency: What the words of the clause alone say, ISO 4217.
        told: The currency of the script there.
        clause: The clause.
    """
    plain_dollars = currency == "USD" and told in _DOLLARS and not _OF_AMERICA.search(normalise(clause))
    return told if told and plain_dollars else currency


def _weighs(plain: str, amount: Money) -> bool:
    """Whether an amount of pounds is a weight: a twelve pound line, weighs six pounds."""
    said = plain[amount.start : amount.end]
    return "pound" in said and bool(
        _WEIGHS_BEHIND.match(plain, amount.end)
        or _WEIGHS_BEFORE.search(plain[: amount.start])
        or _WEIGHS_UP_TO.search(plain[: amount.start])
    )


def _commonest(mentions: deque[str]) -> str | None:
    """Return the commonest of the mentions, of equally common ones the last."""
    counts = Counter(reversed(mentions))
    return counts.most_common(1)[0][0] if counts else None
