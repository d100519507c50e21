from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motion.errors import InvalidInputError
from motion.timing import MAX_FPS, FrameRate


@pytest.mark.parametrize(
    ("fps", "num", "den"),
    [(30, 30, 1), (24.0, 24, 1), (29.97, 30000, 1001), (23.976, 24000, 1001), (0.5, 1, 2), (1000, 1000, 1)],
)
def test_broadcast_rates_are_exact(fps: float, num: int, den: int) -> None:
    assert FrameRate.of(fps) == FrameRate(num, den)


@pytest.mark.parametrize("fps", [0, -1, 1e9, 1e-9, math.nan, math.inf, 1000.5])
def test_a_rate_out_of_range_is_refused_as_it_was_given(fps: float) -> None:
    with pytest.raises(InvalidInputError, match="DX-TIME-001") as caught:
        FrameRate.of(fps)
    assert f"{fps:g}" in str(caught.value)


@given(st.floats(1e-4, MAX_FPS))
def test_any_other_rate_is_near_its_ratio(fps: float) -> None:
    assert abs(FrameRate.of(fps).fps - fps) <= 5e-3
