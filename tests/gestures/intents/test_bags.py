"""Features by number, and the choice of those that are kept."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from gestures.intents.bags import Bags, Tally

clauses = st.lists(st.lists(st.text("abc", min_size=1, max_size=3), max_size=8), min_size=1, max_size=12)


def bags_of(names: list[list[str]]) -> Bags:
    return Bags.of([Tally.of(names)])


@given(clauses, st.integers(1, 3), st.randoms(use_true_random=False))
def test_what_is_kept_tells_the_same_lines_apart_in_fewer_features(names, rarest, chance):
    bags = bags_of(names)
    lines = np.sort(np.array([chance.randrange(len(names)) for _ in names]))
    holders = {
        name: frozenset(int(line) for line, clause in zip(lines, names, strict=True) if name in clause)
        for clause in names
        for name in clause
    }
    chosen, counts = bags.kept(lines, rarest, most=len(bags.names))
    kept = [bags.names[index] for index in chosen]
    assert kept == sorted(set(kept))
    assert list(counts) == [len(holders[name]) for name in kept]
    often = {name for name, held in holders.items() if len(held) >= rarest}
    assert {holders[name] for name in kept} == {holders[name] for name in often}
    assert len({holders[name] for name in kept}) == len(kept)
    for name in often - set(kept):
        (keeper,) = [other for other in kept if holders[other] == holders[name]]
        assert (len(keeper), keeper) < (len(name), name)


@given(clauses, st.integers(0, 6))
def test_of_too_many_the_rarest_go_and_of_those_the_longest(names, most):
    bags = bags_of(names)
    lines = np.arange(len(names))
    every, counts = bags.kept(lines, 1, most=len(bags.names))
    worth = [(-count, len(bags.names[index]), index) for index, count in zip(every, counts, strict=True)]
    chosen, held = bags.kept(lines, 1, most)
    assert list(chosen) == sorted(index for *_, index in sorted(worth)[:most])
    assert dict(zip(chosen, held, strict=True)).items() <= dict(zip(every, counts, strict=True)).items()


@given(clauses)
def test_a_clause_keeps_its_features_through_part_and_choice(names):
    bags = bags_of(names)
    rows = np.arange(len(names))[::-2]
    chosen = np.arange(0, len(bags.names), 2)
    known = {bags.names[index] for index in chosen}
    for row, members in zip(rows, bags.part(rows).known(chosen), strict=True):
        assert [bags.names[chosen[index]] for index in members] == sorted(set(names[row]) & known)


@given(clauses, st.integers(1, 3), st.lists(st.integers(0, 12), max_size=3))
def test_however_clauses_are_shared_out_the_bags_are_the_same(names, rarest, cuts):
    edges = sorted({0, *(min(cut, len(names)) for cut in cuts), len(names)})
    shares = [Tally.of(names[a:b]) for a, b in pairwise(edges)]
    bags = Bags.of(shares, rarest)
    often = {n for clause in names for n in clause if sum(n in other for other in names) >= rarest}
    assert bags.names == sorted(often)
    assert len(bags) == len(names)
    for clause, members in zip(names, bags.known(np.arange(len(often))), strict=True):
        assert [bags.names[index] for index in members] == sorted(set(clause) & often)
