"""Tracks through time: bridging, resampling and smoothing."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from motion.capture.gaps import at_times, bridged, held, smoothed

TIMES = np.arange(40) / 30.0


def line() -> np.ndarray:
    return np.stack((TIMES * 2.0, 1.0 - TIMES), axis=1)


@given(first=st.integers(1, 30), length=st.integers(1, 9))
def test_a_bridged_gap_lies_on_the_line(first: int, length: int) -> None:
    broken = line()
    broken[first : first + length] = np.nan
    span_s = (length + 1) / 30.0
    assert np.allclose(bridged(broken, TIMES, span_s + 1e-6), line())
    kept = bridged(broken, TIMES, span_s - 1e-6)
    assert np.isnan(kept[first : first + length]).all()
    assert np.isfinite(held(broken)).all()


def test_ends_are_held_level() -> None:
    broken = line()
    broken[:5], broken[-4:] = np.nan, np.nan
    filled = held(broken)
    assert np.allclose(filled[:5], broken[5])
    assert np.allclose(filled[-4:], broken[-5])


@given(st.floats(0.0, 39 / 30.0))
def test_other_times_lie_between(time_s: float) -> None:
    found = at_times(line(), TIMES, np.array([time_s]))
    assert np.allclose(found, [[2 * time_s, 1 - time_s]])


def test_what_is_missing_stays_missing_between_its_neighbours() -> None:
    broken = line()
    broken[10] = np.nan
    wanted = np.array([9.0, 9.5, 10.0, 10.5, 11.0]) / 30.0
    assert np.isnan(at_times(broken, TIMES, wanted)[:, 0]).tolist() == [False, True, True, True, False]


def test_smoothing_has_no_lag_and_spreads_no_gap() -> None:
    pulse = np.zeros((41, 1))
    pulse[20] = 1.0
    smooth = smoothed(pulse, 3)
    assert int(smooth.argmax()) == 20
    assert smooth[17:24].sum() == pytest.approx(1.0)
    assert np.allclose(smooth[17:24], smooth[17:24][::-1])
    pulse[25] = np.nan
    again = smoothed(pulse, 3)
    assert np.isnan(again[:, 0]).sum() == 1
    assert np.allclose(smoothed(line(), 3)[5:-5], line()[5:-5])
