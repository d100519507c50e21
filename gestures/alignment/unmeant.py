"""What a clause mentions without doing it: a question that a viewer asks, a goodbye to come, an order by its number."""

from __future__ import annotations

import re

from gestures.intents.number_words import ONES
from gestures.intents.numerals import find_numerals
from gestures.intents.spans import IntentSpan

_FIGURE = rf"(?:{'|'.join([*ONES[:10], 'oh', 'double', 'triple'])}|\d)"
_ASKED = re.compile(
    r"\b(?:asks|asked|asking|wonders?|wondering|wants? to know)(?: me| us)? "
    r"(?:if|whether|is|are|does|do|did|has|have|can|will|was)\b"
    r"(?!.*\b(?:yes|yeah|yep|no|nope|nah|sure|of course|and|but)\b)"
)
"""A question read out, up to the word that answers it."""
_ANSWERED = re.compile(r"yes|yeah|yep|yup|no|nope|nah|sure|of course|absolutely|definitely")
_CLAIMS = frozenset({"affirm", "negate", "praise_quality", "guarantee", "low_stock", "emphasise"})
_TO_COME = re.compile(
    r"\b(?:when|until|till?|before|after|once|by the time)(?: [\w']+){1,3} (?:say|said|saying)\W*$"
)
"""Before a goodbye that is said later: the price goes up when I say good night."""
_NUMBERED_ORDER = re.compile(
    rf"\borders? (?:number|no\.?|num|#) ?(?:{_FIGURE}|[a-z]*\d)|"
    rf"\border (?:{_FIGURE}(?:[ -]{_FIGURE}){{2,}}|#?\d{{3,}}(?! ?(?:g|kg|ml|grams?|kilos?|pieces?|of)\b))\b"
)
_ELSEWHERE = re.compile(
    r"(?<!not )\b(?:in|on|from) (?:the|my|our) (?:bio|profile|description|caption|story|stories)\b"
)
"""Where no element of the live room is."""
_ON_SCREEN = frozenset({"point_cart", "claim_coupon"})
_SHUNNED = re.compile(
    r"(?:.*[ ,])?not (?:in |on |at )?(?:the|that|this|your|my) (?:[a-z]+ ){0,2}[a-z]+(?: (?:yet|though|guys|folks))?"
)
"""What viewers shall leave alone: the bag, not the heart."""
_ASKS_ON_SCREEN = _ON_SCREEN | {
    "ask_like",
    "ask_follow",
    "ask_share",
    "ask_comment",
    "ask_join_club",
    "lucky_draw",
}
_CONDITION = re.compile(
    r"\b(?:if|when|because|cause|since|unless|in case|so that) (?:you|they|we|i|it|he|she|people|your [a-z]+)"
    r"(?: guys| all| really| just| still)? $"
)
"""Before a don't that forbids nothing: if you don't like it."""
_DO_NOT = re.compile(r"do(?:n'?t| not)\b")
_SHOWN_ON_SCREEN = re.compile(r"\b(?:icons?|timer|pop-?up|banner|(?:on|of) (?:the|your) screen)\b")
"""What viewers shall look at that is no part of the product."""
_THINGS_END = re.compile(r"[a-z]s$")
_BEFORE_COUNT = re.compile(r"(?:(?:and|plus|with) )?")
_THINGS = re.compile(
    r"(?: (?!(?:off|for|from|by|of|than|about|in|on|at|to|with|and|or|an?|the|each|per|all|if|is|was|now|only) )"
    r"[a-z]+){0,2} "
    r"(?!(?:this|thats?|its|yes|always|plus|less|was|is|has|others|ones|dollars|bucks|pounds|euros|cents|rupees|"
    r"guys|folks|girls|ladies|boys|friends|dolls|babes|loves|lads|mates|peeps|gents|viewers|queens|darlings)$)"
    r"[a-z]{2,}(?<!s)s"
)
"""All that stands behind a number which counts things: twelve hundred pocket springs; viewers who are told a price are
none of them."""


def unmeant(span: IntentSpan, plain: str, start: int) -> str:
    """Return why the words only mention what an intent does, or an empty text.

    Args:
        span: The intent.
        plain: Its clause, normalised.
        start: Where in the clause its affiliate begins.
    """
    before = plain[:start]
    if span.id in _CLAIMS and _ASKED.search(before) and not _ANSWERED.match(plain, start):
        return "a viewer asks it"
    if span.id == "farewell" and _TO_COME.search(before):
        return "the words tell when it will be said"
    if span.id == "ask_purchase" and _NUMBERED_ORDER.search(plain):
        return "the words name an order by its number"
    if span.id in _ON_SCREEN and _ELSEWHERE.search(plain):
        return "the words send viewers to another page"
    if span.id in _ASKS_ON_SCREEN and "not " in before and _SHUNNED.fullmatch(plain):
        return "the words tell viewers to leave it alone"
    if span.id == "caution" and _DO_NOT.match(plain, start) and _CONDITION.search(before):
        return "the words name a condition"
    if span.id == "show_detail" and _SHOWN_ON_SCREEN.search(plain):
        return "the words show something on the screen"
    if span.id == "state_price" and _counts_things(plain):
        return "its number counts things"
    return ""


def _counts_things(plain: str) -> bool:
    numerals = find_numerals(plain) if _THINGS_END.search(plain) else []
    if len(numerals) != 1:
        return False
    before, behind = numerals[0].start, numerals[0].end
    return bool(_BEFORE_COUNT.fullmatch(plain, 0, before) and _THINGS.fullmatch(plain, behind))
