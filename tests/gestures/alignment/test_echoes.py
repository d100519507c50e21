"""Amounts said once more are the host's offer only where they were so before."""

from __future__ import annotations

import pytest

from gestures.alignment.anchors import WordIndex, timed_clause
from gestures.alignment.echoes import Echoes
from gestures.alignment.said import as_said
from gestures.alignment.said_numbers import SaidNumber
from gestures.intents.spans import Clause, IntentSpan

PRICE, COMPARE, LEFT = "state_price", "compare", "low_stock"


def _blocked(*script: tuple[str, str, str, str]) -> list[str]:
    """Return why each clause's intent gets no gesture; a clause is text, intent, the number and its word."""
    echoes, blocked = Echoes(), []
    for text, intent, number, word in script:
        at = text.index(word)
        span = IntentSpan(intent, 0.9, {"number": number} if intent != COMPARE else {}, (at, at + len(word)))
        clause = timed_clause(Clause(text, 0, len(text), (span,)), WordIndex())
        (said,) = echoes.hear(clause, [as_said(clause, span)], [SaidNumber(0.0, number)])
        blocked.append(said.blocked)
    return blocked


@pytest.mark.parametrize(
    ("script", "blocked"),
    [
        ([("the dealer wants sixty", COMPARE, "60", "sixty"), ("sixty", PRICE, "60", "sixty")], True),
        (
            [("the dealer wants sixty", COMPARE, "60", "sixty"), ("sixty honestly", PRICE, "60", "sixty")],
            True,
        ),
        ([("the dealer wants sixty", COMPARE, "60", "sixty"), ("forty", PRICE, "40", "forty")], False),
        ([("the dealer wants sixty", COMPARE, "60", "sixty"), ("only sixty", PRICE, "60", "sixty")], False),
        (
            [
                ("the dealer wants sixty", COMPARE, "60", "sixty"),
                ("sixty and I'm at ten", PRICE, "60", "sixty"),
            ],
            True,
        ),
        ([("it's sixty tonight", PRICE, "60", "sixty"), ("sixty", PRICE, "60", "sixty")], False),
        ([("外面要六十", COMPARE, "60", "六十"), ("六十啊", PRICE, "60", "六十")], True),
        ([("外面要六十", COMPARE, "60", "六十"), ("我四十", PRICE, "40", "四十")], False),
        ([("外面卖多少钱", COMPARE, "1", "外面"), ("八十五", PRICE, "85", "八十五")], True),
        ([("外面卖多少钱", COMPARE, "1", "外面"), ("我只要八十五", PRICE, "85", "八十五")], False),
        (
            [
                ("外面卖多少钱", COMPARE, "1", "外面"),
                ("咱们家多少钱", "ask_comment", "1", "咱们家"),
                ("八十五", PRICE, "85", "八十五"),
            ],
            False,
        ),
        ([("how much is it at the dealer", COMPARE, "1", "dealer"), ("ninety", PRICE, "90", "ninety")], True),
        ([("how much is it", "ask_comment", "1", "much"), ("ninety", PRICE, "90", "ninety")], False),
        ([("seven left in the box", LEFT, "7", "seven"), ("six", PRICE, "6", "six")], True),
        ([("seven left in the box", LEFT, "7", "seven"), ("six quid now", PRICE, "6", "six quid")], False),
        ([("seventy left in the box", LEFT, "70", "seventy"), ("thirty", PRICE, "30", "thirty")], False),
    ],
)
def test_a_bare_amount_is_what_it_was(script: list[tuple[str, str, str, str]], blocked: bool) -> None:
    assert bool(_blocked(*script)[-1]) == blocked


def test_an_echo_may_come_twice_but_is_forgotten() -> None:
    wanted, echo = ("the dealer wants sixty", COMPARE, "60", "sixty"), ("sixty", PRICE, "60", "sixty")
    assert all(_blocked(wanted, echo, echo)[1:])
    between = ("these are ours", COMPARE, "1", "ours")
    assert not _blocked(wanted, between, between, echo)[-1]
