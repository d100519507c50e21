"""Shapes of movements with known answers."""

import math

import numpy as np
import pytest

from motion.metrics.reaches import bell, curve_law, log_dimensionless_jerk, spectral_arc_length, submovements
from motion.metrics.signals import MOVING_HZ, RATE_HZ, lag_s, low_pass, resampled, spans, speed

TIME_S = np.arange(0.0, 3.0, 1.0 / RATE_HZ)


def minimum_jerk(phase: np.ndarray) -> np.ndarray:
    u = np.clip(phase, 0.0, 1.0)
    return u**3 * (10.0 - 15.0 * u + 6.0 * u * u)


def reach(start_s: float, duration_s: float, way_m: float) -> np.ndarray:
    path = np.zeros((len(TIME_S), 3))
    path[:, 1] = way_m * minimum_jerk((TIME_S - start_s) / duration_s)
    return path


def test_a_minimum_jerk_reach_has_the_shape_of_the_formula() -> None:
    fast = speed(reach(1.0, 0.8, 0.4))
    (part,) = submovements(fast)
    shape = bell(fast, part)
    assert shape.peak_over_mean == pytest.approx(1.875, abs=0.02)
    assert shape.symmetry == pytest.approx(0.5, abs=0.01)
    assert shape.duration_s == pytest.approx(0.8, abs=0.02)
    assert shape.length_m == pytest.approx(0.4, abs=0.005)


def test_the_filter_leaves_a_reach_as_it_is() -> None:
    fast = speed(low_pass(reach(1.0, 0.8, 0.4), RATE_HZ, MOVING_HZ))
    assert bell(fast, submovements(fast)[0]).peak_over_mean == pytest.approx(1.875, abs=0.03)


def test_a_reach_that_brakes_long_peaks_early() -> None:
    path = np.zeros((len(TIME_S), 3))
    path[:, 0] = 0.4 * minimum_jerk(np.clip((TIME_S - 1.0) / 0.8, 0.0, 1.0) ** 0.7)
    fast = speed(path)
    assert 0.3 < bell(fast, submovements(fast)[0]).symmetry < 0.45


def test_two_reaches_are_two_submovements() -> None:
    assert len(submovements(speed(reach(0.5, 0.6, 0.3) + reach(1.4, 0.5, -0.2)))) == 2


def test_smoothness_of_minimum_jerk_and_of_what_is_rougher() -> None:
    count = round(0.8 * RATE_HZ)
    path = np.zeros((count + 1, 3))
    path[:, 0] = 0.4 * minimum_jerk(np.arange(count + 1) / count)
    assert log_dimensionless_jerk(path) == pytest.approx(-math.log(204.8), abs=0.2)
    # A dimensionless figure knows neither the size nor the pace.
    assert log_dimensionless_jerk(0.1 * path, 0.5 * RATE_HZ) == pytest.approx(log_dimensionless_jerk(path))
    assert spectral_arc_length(speed(path)) == pytest.approx(-1.41, abs=0.03)
    rough = path + 0.004 * np.sin(np.arange(count + 1)[:, None] * 0.9)
    assert log_dimensionless_jerk(rough) < log_dimensionless_jerk(path) - 1.0
    assert spectral_arc_length(speed(rough)) < spectral_arc_length(speed(path)) - 0.05


def test_an_ellipse_drawn_harmonically_follows_the_two_thirds_law() -> None:
    time = np.arange(0.0, 4.0, 1.0 / RATE_HZ)
    ellipse = np.stack((0.2 * np.cos(2 * time), 0.08 * np.sin(2 * time), 0.0 * time), axis=1)
    assert curve_law(ellipse, 0.01) == pytest.approx(-1.0 / 3.0, abs=0.01)


def test_the_filter_halves_the_power_at_its_cut_off_and_passes_what_is_slow() -> None:
    time = np.arange(0.0, 10.0, 1.0 / RATE_HZ)
    middle = slice(120, -120)
    assert np.abs(low_pass(np.sin(2 * np.pi * 8 * time), RATE_HZ, 8.0))[middle].max() == pytest.approx(
        0.707, abs=0.02
    )
    assert np.abs(low_pass(np.sin(2 * np.pi * 2 * time), RATE_HZ, 8.0))[middle].max() == pytest.approx(
        1.0, abs=0.01
    )


def test_a_lag_is_found_to_the_millisecond() -> None:
    early, late = (np.exp(-(((TIME_S - at) / 0.15) ** 2)) for at in (1.45, 1.5))
    found, match = lag_s(early, late, 0.25)
    assert found == pytest.approx(-0.050, abs=0.001)
    assert match > 0.99


@pytest.mark.parametrize("rate", [24.0, 30.0, 120.0])
def test_resampling_keeps_the_time_of_a_smooth_path(rate: float) -> None:
    time = np.arange(0.0, 2.0, 1.0 / rate)
    out = resampled(np.sin(2 * np.pi * time)[:, None], rate)
    assert np.abs(out[:, 0] - np.sin(2 * np.pi * np.arange(len(out)) / RATE_HZ)).max() < 0.01


def test_spans_are_half_open() -> None:
    assert spans(np.array([True, False, True, True])) == [(0, 1), (2, 4)]
    assert spans(np.zeros(3, dtype=bool)) == []
