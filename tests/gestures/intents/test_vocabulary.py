"""Features are found by their checksums as a dictionary would find them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gestures.intents import vocabulary as module
from gestures.intents.vocabulary import UNKNOWN, Vocabulary

names = st.text(st.characters(exclude_characters="\n", exclude_categories=["Cs"]), min_size=1, max_size=12)


@given(known=st.lists(names, min_size=1, max_size=60, unique=True), asked=st.lists(names, max_size=60))
def test_rows_are_those_of_a_dictionary(known: list[str], asked: list[str]) -> None:
    vocabulary = Vocabulary.of(known)
    rows = {name: row for row, name in enumerate(known)}
    asked = [*asked, *known[::2], *known[:3]]
    assert vocabulary.rows(asked).tolist() == [rows.get(name, UNKNOWN) for name in asked]
    assert vocabulary.rows(iter(())).tolist() == []
    assert (len(vocabulary), list(vocabulary)) == (len(known), known)
    assert list(Vocabulary(vocabulary.text)) == known


def test_lines_that_are_read_apart_are_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    known = [f"{number:x}字" * (1 + number % 7) for number in range(3000)]
    whole = Vocabulary.of(known).rows(known)
    monkeypatch.setattr(module, "_AT_ONCE", 100)
    assert Vocabulary.of(known).rows(known).tolist() == whole.tolist() == list(range(3000))


def test_a_feature_that_stands_there_twice_is_refused() -> None:
    with pytest.raises(ValueError, match="alike"):
        Vocabulary.of(["关注", "小黄车", "关注"])


def test_half_a_character_is_just_not_known() -> None:
    assert Vocabulary.of(["关注"]).rows(["\ud83d", "关注"]).tolist() == [UNKNOWN, 0]
