"""Instants that follow each other closely are one run; every instant is in one, and runs lie further apart."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from gestures.lowering.together import together


@given(st.lists(st.integers(-1000, 1000), unique=True).map(sorted), st.integers(0, 50))
def test_runs_hold_every_instant_and_lie_apart(instants: list[int], apart: int) -> None:
    runs = list(together(instants, apart))
    inside = [[instant for instant in instants if first <= instant <= last] for first, last in runs]
    assert [instant for run in inside for instant in run] == instants
    assert all(after - before <= apart for run in inside for before, after in pairwise(run))
    assert all(later[0] - earlier[1] > apart for earlier, later in pairwise(runs))
