"""By how much a gesture's motion is early or late against its timeline: the way of the hands, compared at lags.

A timeline and a library say roughly where the palms are at each moment: at rest, at the stroke's first place when the
stroke begins, at its last place when it ends. Between those they move with minimum jerk (Flash and Hogan 1985). The
lag at which the palms' measured way fits that sketch best is how late the gesture is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gestures.alignment.footprint import Footprint
from gestures.alignment.places import Place
from gestures.alignment.timeline import Placement
from gestures.consistency.body_evidence import BodyEvidence

_STEP_S = 1.0 / 30.0
_FARTHEST_S = 1.0
_BEFORE_S, _BEHIND_S = 0.1, 0.5
"""How much before the preparation and behind the hold is compared, s."""
_SIDES = ("left", "right")
_LAGS_S = np.arange(-round(_FARTHEST_S / _STEP_S), round(_FARTHEST_S / _STEP_S) + 1) * _STEP_S
Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Lag:
    """How one gesture lies in time.

    Attributes:
        lag_s: Where its motion fits best, s; positive is late.
        best_m: Distance from the sketched way at that lag, root mean square, metres.
        unmoved_m: The same at no lag.
    """

    lag_s: float
    best_m: float
    unmoved_m: float


class HandWays:
    """The sketched ways of both palms over a whole timeline."""

    def __init__(
        self, placements: Sequence[Placement], footprints: Sequence[Footprint | None], rest: Place
    ) -> None:
        """Sketch the ways.

        Args:
            placements: In order of stroke.
            footprints: What each takes up; None for gestures that the library does not have.
            rest: Place of hands at rest.
        """
        self._keys = {side: _keys(placements, footprints, side, rest) for side in _SIDES}

    def at(self, side: str, times_s: Array) -> Array:
        """Return the places (N, 3) of a palm at some times, metres."""
        times, places = self._keys[side]
        first = np.clip(np.searchsorted(times, times_s, side="right") - 1, 0, len(times) - 2)
        share = np.clip(
            (times_s - times[first]) / np.maximum(times[first + 1] - times[first], 1e-6), 0.0, 1.0
        )
        eased = share**3 * (10.0 - 15.0 * share + 6.0 * share**2)
        return np.asarray(places[first] + (places[first + 1] - places[first]) * eased[:, None])

    def lag(self, placement: Placement, taken: Footprint, body: BodyEvidence) -> Lag:
        """Find the lag at which the palms' measured way fits best; places are compared without their means."""
        begin = placement.preparation.start_s - _BEFORE_S
        end = min(placement.retraction.end_s, placement.hold.end_s + _BEHIND_S)
        times = np.arange(begin, end, _STEP_S)
        errors = np.zeros(len(_LAGS_S))
        first, last = np.searchsorted(body.times_s, (begin - 1.1 * _FARTHEST_S, end + 1.1 * _FARTHEST_S))
        own = slice(max(int(first) - 1, 0), int(last) + 1)
        for side in taken.hands:
            sketch = self.at(side, times)
            way = body.palms_m[own, _SIDES.index(side)]
            moved = times[None] + _LAGS_S[:, None]
            seen = np.stack([np.interp(moved, body.times_s[own], way[:, axis]) for axis in range(3)], axis=-1)
            apart = seen - sketch
            apart = apart - apart.mean(axis=1, keepdims=True)
            errors += (apart**2).sum(axis=-1).mean(axis=-1) / len(taken.hands)
        best = int(errors.argmin())
        return Lag(float(_LAGS_S[best]), float(errors[best] ** 0.5), float(errors[len(errors) // 2] ** 0.5))


def _keys(
    placements: Sequence[Placement], footprints: Sequence[Footprint | None], side: str, rest: Place
) -> tuple[Array, Array]:
    """Times (K,) and places (K, 3) that a palm goes through."""
    at_rest = _world(side, rest)
    keys = [(0.0, at_rest)]
    for placement, taken in zip(placements, footprints, strict=True):
        if taken is None or side not in taken.hands:
            continue
        if placement.preparation.start_s > keys[-1][0]:
            keys.append((placement.preparation.start_s, keys[-1][1]))
        begin, end = _world(side, taken.first[side]), _world(side, taken.last[side])
        keys += [
            (placement.stroke.start_s, begin),
            (placement.stroke.end_s, end),
            (placement.hold.end_s, end),
        ]
        if placement.retraction.duration_s > 0.0:
            keys.append((placement.retraction.end_s, at_rest))
    keys.append((keys[-1][0] + 3600.0, keys[-1][1]))
    return np.array([time for time, _ in keys]), np.array([place for _, place in keys])


def _world(side: str, place: Place) -> Array:
    out, up, forward = place
    return np.array((out if side == "left" else -out, up, forward))
