"""Features by number, and the choice of those that are kept."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from gestures.intents.bags import Bags
from gestures.intents.features import Features

clauses = st.lists(st.lists(st.text("abc", min_size=1, max_size=3), max_size=8), min_size=1, max_size=12)


def bags_of(names: list[list[str]]) -> Bags:
    return Bags.of(Features(clause, [0] * len(clause), [1] * len(clause), []) for clause in names)


@given(clauses, st.integers(1, 3), st.randoms(use_true_random=False))
def test_what_is_kept_tells_the_same_lines_apart_in_fewer_features(names, rarest, chance):
    bags = bags_of(names)
    lines = np.sort(np.array([chance.randrange(len(names)) for _ in names]))
    holders = {
        name: frozenset(int(line) for line, clause in zip(lines, names, strict=True) if name in clause)
        for clause in names
        for name in clause
    }
    chosen, counts = bags.kept(lines, rarest)
    kept = [bags.names[index] for index in chosen]
    assert kept == sorted(set(kept))
    assert list(counts) == [len(holders[name]) for name in kept]
    often = {name for name, held in holders.items() if len(held) >= rarest}
    assert {holders[name] for name in kept} == {holders[name] for name in often}
    assert len({holders[name] for name in kept}) == len(kept)
    for name in often - set(kept):
        (keeper,) = [other for other in kept if holders[other] == holders[name]]
        assert (len(keeper), keeper) < (len(name), name)


@given(clauses)
def test_a_clause_keeps_its_features_through_part_and_choice(names):
    bags = bags_of(names)
    rows = np.arange(len(names))[::-2]
    chosen = np.arange(0, len(bags.names), 2)
    known = {bags.names[index] for index in chosen}
    for row, members in zip(rows, bags.part(rows).known(chosen), strict=True):
        assert [bags.names[chosen[index]] for index in members] == sorted(set(names[row]) & known)
