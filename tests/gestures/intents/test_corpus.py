"""The corpus: valid, rich enough, and apart from what it is measured on."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from gestures.intents.corpus import HELDOUT, LANGUAGES, Example, load_corpus, load_heldout
from gestures.intents.normalise import normalise
from gestures.intents.taxonomy import Taxonomy


@pytest.fixture(scope="module")
def corpus() -> tuple[Example, ...]:
    return load_corpus()


def _key(example: Example) -> str:
    return re.sub(r"\W", "", normalise(example.text)) if any(map(str.isalpha, example.text)) else example.text


@pytest.mark.parametrize("language", ["zh", "en"])
def test_enough_clauses_for_every_intent(corpus: tuple[Example, ...], language: str) -> None:
    own = [example for example in corpus if example.language == language]
    counts = Counter(intent for example in own for intent in example.intents)
    poor = {intent: counts[intent] for intent in Taxonomy.load().ids if counts[intent] < 80}
    assert not poor
    assert sum(not example.intents or example.hard for example in own) >= 750


def test_plain_and_hard_clauses(corpus: tuple[Example, ...]) -> None:
    assert sum(not example.intents for example in corpus) >= 1500
    assert sum(example.hard for example in corpus) >= 800


@pytest.mark.parametrize("kind", HELDOUT)
@pytest.mark.parametrize("language", LANGUAGES)
def test_held_out_clauses_are_not_trained_on(corpus: tuple[Example, ...], language: str, kind: str) -> None:
    trained = {_key(example) for example in corpus}
    held = load_heldout(language, kind)
    assert len(held) >= 200
    assert [example.text for example in held if _key(example) in trained] == []


def test_nothing_stands_twice_in_a_file(corpus: tuple[Example, ...]) -> None:
    seen: Counter[tuple[str, str]] = Counter(
        (example.source.split(": [")[0], example.text) for example in corpus
    )
    assert [key for key, count in seen.items() if count > 1] == []


def test_no_clause_is_annotated_in_two_ways(corpus: tuple[Example, ...]) -> None:
    annotations: dict[str, set[frozenset[str]]] = {}
    for example in corpus:
        annotations.setdefault(example.text, set()).add(frozenset(example.intents))
    assert {text: ways for text, ways in annotations.items() if len(ways) > 1} == {}


def test_slots_belong_to_their_intents(corpus: tuple[Example, ...]) -> None:
    taxonomy = Taxonomy.load()
    held = (line for kind in HELDOUT for language in LANGUAGES for line in load_heldout(language, kind))
    for example in [*corpus, *held]:
        for intent, slots in example.slots.items():
            assert intent in example.intents, example
            assert set(slots) <= set(taxonomy.get(intent).slots), example
