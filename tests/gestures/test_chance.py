"""Chance depends on the seed and the names alone, and many sources at once give what each of them gives by itself."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from gestures.chance import Chance, Chances, chance, chance_after, prefixed

NAMES = st.one_of(st.text(max_size=12), st.tuples(st.text(max_size=6), st.integers(0, 40)))
SOURCES = st.lists(st.tuples(st.integers(0, 2**63 - 1), st.lists(NAMES, max_size=3)), min_size=1, max_size=6)
KEYS = st.lists(st.integers(0, 2**63 - 1) | st.text(max_size=8), max_size=4)


@given(SOURCES, NAMES)
def test_many_sources_at_once_give_what_each_gives(
    given_sources: list[tuple[int, list[object]]], name: object
) -> None:
    sources = [Chance(seed, *names) for seed, names in given_sources]
    together = Chances(sources)
    low = np.arange(len(sources), dtype=np.float64)
    for _ in range(2):
        assert together.uniform(name, low, 9.0).tolist() == [
            source.uniform(name, least, 9.0) for source, least in zip(sources, low.tolist(), strict=True)
        ]
        assert np.allclose(
            together.normal(name, 0.3), [source.normal(name, 0.3) for source in sources], atol=1e-14
        )
        names = [name, "another", (name, 1)]
        evenly = [
            [source.uniform(name, least) for name in names]
            for source, least in zip(sources, low, strict=True)
        ]
        assert together.uniforms(names, low[:, None]).tolist() == evenly
        normal = [[source.normal(name, 0.3) for name in names] for source in sources]
        assert np.allclose(together.normals(names, 0.3), normal, atol=1e-14)


@given(st.integers(0, 2**63 - 1), NAMES, NAMES)
def test_a_narrower_source_is_the_source_of_all_its_names(seed: int, first: object, second: object) -> None:
    assert Chance(seed, first, second).uniform("x") == Chance(seed).of(first).of(second).uniform("x")


@given(st.integers(0, 2**31), KEYS, KEYS)
def test_a_number_drawn_in_two_steps_is_that_of_one(
    seed: int, first: list[int | str], more: list[int | str]
) -> None:
    assert chance_after(prefixed(seed, *first), *more) == chance(seed, *first, *more)
