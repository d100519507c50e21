"""By how much a gesture's motion is early or late: the way of the hands, compared with the planned way at lags.

The lag at which the palms' measured way fits best the way that the timeline asks for is how late the gesture is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gestures.alignment.timeline import Placement

_STEP_S = 1.0 / 30.0
_FARTHEST_S = 1.0
_BEFORE_S, _BEHIND_S = 0.1, 0.5
"""How much before the preparation and behind the hold is compared, s."""
_LAGS_S = np.arange(-round(_FARTHEST_S / _STEP_S), round(_FARTHEST_S / _STEP_S) + 1) * _STEP_S
Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Lag:
    """How one gesture lies in time.

    Attributes:
        lag_s: Where its motion fits best, s; positive is late.
        best_m: Distance from the planned way at that lag, root mean square, metres.
        unmoved_m: The same at no lag.
    """

    lag_s: float
    best_m: float
    unmoved_m: float


@dataclass(frozen=True, slots=True, eq=False)
class Way:
    """The way of one palm.

    Attributes:
        times_s: (T,) rising, s; one at least.
        places_m: (T, 3) metres.
    """

    times_s: Array
    places_m: NDArray[np.float32]

    def at(self, wanted_s: Array) -> Array:
        """Return the places (…, 3) at some times (…), straight between the known ones."""
        first, last = np.searchsorted(self.times_s, (wanted_s.min(), wanted_s.max()))
        near = slice(max(min(int(first), len(self.times_s) - 1) - 1, 0), int(last) + 1)
        times, places = self.times_s[near], self.places_m[near]
        return np.stack([np.interp(wanted_s, times, places[:, axis]) for axis in range(3)], axis=-1)


def lag_of(placement: Placement, planned: Sequence[Way], measured: Sequence[Way]) -> Lag:
    """Find the lag at which the hands' measured way fits best; places are compared without their means.

    Args:
        placement: The gesture.
        planned: The ways of the hands that it uses, one at least.
        measured: The ways that these hands took.
    """
    begin = placement.preparation.start_s - _BEFORE_S
    end = min(placement.retraction.end_s, placement.hold.end_s + _BEHIND_S)
    times = np.arange(begin, max(end, begin + _STEP_S), _STEP_S)
    errors = np.zeros(len(_LAGS_S))
    for plan, way in zip(planned, measured, strict=True):
        apart = way.at(times[None] + _LAGS_S[:, None]) - plan.at(times)
        apart = apart - apart.mean(axis=1, keepdims=True)
        errors += (apart**2).sum(axis=-1).mean(axis=-1) / len(planned)
    best = int(errors.argmin())
    return Lag(float(_LAGS_S[best]), float(errors[best] ** 0.5), float(errors[len(errors) // 2] ** 0.5))
