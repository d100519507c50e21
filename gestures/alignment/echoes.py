"""Amounts said once more: a bare one repeats, or counts on from, what stands before it, and is no offer.

"The high street wants two eighty. Two eighty!", and "nine left. Eight."
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from gestures.alignment.said import Said
from gestures.alignment.said_numbers import SaidNumber
from gestures.alignment.timeline import TimedClause
from gestures.han import han_length
from gestures.intents.normalise import normalise
from gestures.intents.price_words import ASKED_BY_OTHERS, OTHERS

_PRICE, _COMPARES, _LEFT = "state_price", "compare", "low_stock"
_WORD = re.compile(r"[a-z']+")
_MORE_ZH, _MORE_EN = 2, 1
"""Characters, or words, that may stand beside a bare amount."""
_OFFERED = re.compile(r"\b(?:only|just|now|tonight|today|ours?|mine|for|each)\b|才|就|只|我|咱|到手|给你")
_TURNS_TO_HOST = re.compile(r"\b(?:and|but|so|while) (?:we|i|i'?m|we'?re|ours?|mine|here)\b|我|咱")
"""Behind another's price, where a host goes on to the own one."""
_ASKS_PRICE = re.compile(r"\bhow much\b|多少[钱呢吗啊呀]*$|什么价")
_REACH = 2
"""Clauses over which an amount is remembered."""
_FEW_LESS, _SHARE_LESS = 3, 0.2
"""So many pieces, or such a share of them, go while a host speaks."""


class Echoes:
    """Follows whose the amounts are that a script speaks; clauses come in order."""

    def __init__(self) -> None:
        self._others: list[frozenset[str]] = []
        self._left: float | None = None
        self._asked = 0

    def hear(self, clause: TimedClause, said: Sequence[Said], numbers: Sequence[SaidNumber]) -> list[Said]:
        """Return what the next clause says, its price blocked where it is none of the host's.

        Args:
            clause: The clause.
            said: What a gesture may show of each of its intents.
            numbers: Those that it speaks.
        """
        plain = normalise(clause.text)
        heard = [self._of_price(clause, entry, plain) if entry.span.id == _PRICE else entry for entry in said]
        repeated = any(
            entry.blocked and not before.blocked for entry, before in zip(heard, said, strict=True)
        )
        offers = _prices(entry for entry in heard if not entry.blocked)
        asked = (frozenset(entry.value for entry in numbers) | _prices(heard)) - offers
        of_others = repeated or any(
            entry.span.id == _COMPARES or (entry.span.id == _PRICE and entry.blocked) for entry in said
        )
        if not of_others and numbers:
            of_others = bool(ASKED_BY_OTHERS.search(plain) or OTHERS.search(plain))
        self._others = [*self._others, asked if of_others else frozenset[str]()][-_REACH:]
        if self._asks_of_others(said, plain):
            self._asked = _REACH
        elif repeated or _ASKS_PRICE.search(plain) or _OFFERED.search(plain):
            self._asked = 0
        else:
            self._asked = max(self._asked - 1, 0)
        counts = [entry.span.slots.get("number") for entry in heard if entry.span.id == _LEFT]
        self._left = next((float(count) for count in counts if count), None)
        return heard

    def _of_price(self, clause: TimedClause, entry: Said, plain: str) -> Said:
        number, affiliate = entry.span.slots.get("number"), entry.span.affiliate
        if entry.blocked or number is None or affiliate is None:
            return entry
        bare = self._is_bare(clause, affiliate, plain)
        # "Four hundred guys and we are at three twenty": the offer follows.
        opens = affiliate[0] == clause.start and _TURNS_TO_HOST.search(plain, affiliate[1] - clause.start)
        if bare and self._asked:
            return replace(entry, worth=0.0, blocked="it answers what another asks")
        if (bare or opens) and any(number in others for others in self._others):
            return replace(entry, worth=0.0, blocked="it repeats the price of another")
        if not bare:
            return entry
        left = self._left
        if (
            left is not None
            and "." not in number
            and 0 < left - float(number) <= max(_FEW_LESS, _SHARE_LESS * left)
        ):
            return replace(entry, worth=0.0, blocked="it counts what is left")
        return entry

    @staticmethod
    def _asks_of_others(said: Sequence[Said], plain: str) -> bool:
        """Whether a clause asks what another sells it for: 专柜卖多少钱."""
        if _ASKS_PRICE.search(plain) is None:
            return False
        return bool(
            any(entry.span.id == _COMPARES for entry in said)
            or OTHERS.search(plain)
            or ASKED_BY_OTHERS.search(plain)
        )

    @staticmethod
    def _is_bare(clause: TimedClause, affiliate: tuple[int, int], plain: str) -> bool:
        start, end = affiliate[0] - clause.start, affiliate[1] - clause.start
        around = f"{plain[:start]} {plain[end:]}"
        few = han_length(around) <= _MORE_ZH and len(_WORD.findall(around)) <= _MORE_EN
        return few and not _OFFERED.search(around)


def _prices(said: Iterable[Said]) -> frozenset[str]:
    prices = (entry.span.slots.get("number") for entry in said if entry.span.id == _PRICE)
    return frozenset(price for price in prices if price is not None)
