"""Number words as scripts write them."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from itertools import pairwise

import pytest

from gestures.intents.corpus import Example, load_corpus
from gestures.intents.money import find_money
from gestures.intents.numerals import find_numerals
from gestures.intents.written import with_written, written


@pytest.mark.parametrize(
    ("spoken", "language", "figures"),
    [
        ("今天只要九块九", "zh", {"今天只要9.9块", "今天只要9.9元", "今天只要¥9.9"}),
        ("只剩三单了", "zh", {"只剩3单了"}),
        ("it's nineteen ninety-nine today", "en", {"it's $19.99 today"}),
        ("five pounds off", "en", {"£5 off"}),
        ("一定要看", "zh", {None}),
        ("only 3 left", "en", {None}),
    ],
)
def test_figures_stand_for_number_words(spoken: str, language: str, figures: set[str | None]) -> None:
    assert written(spoken, language) in figures


def test_the_corpus_keeps_its_labels_and_its_numbers() -> None:
    corpus = load_corpus()[::7]
    made = list(with_written(corpus))
    pairs = [(spoken, figures) for spoken, figures in pairwise(made) if spoken.source == figures.source]
    assert len(pairs) == len(made) - len(corpus) > 200
    assert all(replace(figures, text=spoken.text) == spoken for spoken, figures in pairs)
    same = [numbers(spoken) == numbers(figures) for spoken, figures in pairs]
    assert sum(same) > 0.9 * len(same)


def numbers(example: Example) -> set[Decimal]:
    return {money.value for money in find_money(example.text)} | {
        numeral.value for numeral in find_numerals(example.text)
    }
