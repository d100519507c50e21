"""Gesture units of one hand: where it rests, when it leaves and comes back, and where it is held."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from motion.metrics.signals import RATE_HZ, Array, spans, speed

MOVING_MPS = 0.10
"""A wrist slower than this is still."""
AWAY_M = 0.15
"""A wrist further than this from its resting place gestures."""
_HELD_M = 0.10
"""A still hand is held up, and a raise may be over, further than this from the resting place."""
_SHORTEST_HOLD_S, _SHORTEST_REST_S = 0.15, 0.2
_SHORTEST_UNIT_S, _UNIT_PEAK_MPS = 0.15, 0.25
"""What is shorter away from the resting place than this, or never as fast, is no gesture."""
_JOINED_S = 0.25
"""A hand that leaves its resting place again within this time goes on with the same unit."""
_SETTLED_MPS, _SETTLED_M = 0.03, 0.01
"""A hand that is slower, or nearer to its resting place, than this has not left it, or is back."""
_RAISE_PEAK_MPS, _STOPPED_SHARE, _TURNED_BACK_M = 0.2, 0.1, 0.03
"""A raise that was as fast as the first ends where its speed falls to this share of its peak, or where the hand has
come back by so much."""


@dataclass(frozen=True, slots=True)
class Unit:
    """From leaving the resting place to being back.

    Attributes:
        first: Index of its first frame.
        last: Index of its last frame.
        raised: First and last frame of the raise; None if the clip begins within the unit.
        returned: First and last frame of the return; None if it ends within it.
    """

    first: int
    last: int
    raised: tuple[int, int] | None
    returned: tuple[int, int] | None


@dataclass(frozen=True)
class HandUse:
    """What one hand does in a clip.

    Attributes:
        path_m: (T, 3) the wrist in the body's frame, metres.
    """

    path_m: Array

    @cached_property
    def speed_mps(self) -> Array:
        """(T,) speed of the wrist, m/s."""
        return speed(self.path_m)

    @cached_property
    def home_m(self) -> Array:
        """(3,) where the hand is when it is low and still, metres."""
        slow = self.speed_mps < MOVING_MPS
        if slow.sum() <= 0.1 * RATE_HZ:
            slow = self.speed_mps <= np.percentile(self.speed_mps, 20)
        low = float(np.percentile(self.path_m[slow, 1], 25)) + 0.05
        home: Array = np.median(self.path_m[slow & (self.path_m[:, 1] <= low)], axis=0)
        return home

    @cached_property
    def away_m(self) -> Array:
        """(T,) distance from home, metres."""
        return np.asarray(np.linalg.norm(self.path_m - self.home_m, axis=-1))

    @cached_property
    def units(self) -> tuple[Unit, ...]:
        """Gesture units in order."""
        out: list[tuple[int, int]] = []
        for first, last in spans(self.away_m > AWAY_M):
            if out and first - out[-1][1] < _JOINED_S * RATE_HZ:
                out[-1] = (out[-1][0], last)
            else:
                out.append((first, last))
        return tuple(
            self._unit(first, last)
            for first, last in out
            if last - first >= _SHORTEST_UNIT_S * RATE_HZ
            and self.speed_mps[first:last].max() >= _UNIT_PEAK_MPS
        )

    @cached_property
    def busy(self) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
        """(T,) whether the frame is within a unit."""
        mask = np.zeros(len(self.path_m), dtype=bool)
        for unit in self.units:
            mask[unit.first : unit.last + 1] = True
        return mask

    @cached_property
    def holds(self) -> tuple[tuple[int, int], ...]:
        """Half-open ranges of 0.15 s and more in which the hand is still within a unit."""
        found = []
        for unit in self.units:
            part = slice(unit.first, unit.last + 1)
            for first, last in spans((self.speed_mps[part] < MOVING_MPS) & (self.away_m[part] > _HELD_M)):
                if last - first >= _SHORTEST_HOLD_S * RATE_HZ:
                    found.append((unit.first + first, unit.first + last))
        return tuple(found)

    @cached_property
    def rests(self) -> tuple[tuple[int, int], ...]:
        """Half-open ranges of 0.2 s and more in which the hand is still outside units."""
        still = ~self.busy & (self.speed_mps < MOVING_MPS)
        return tuple(span for span in spans(still) if span[1] - span[0] >= _SHORTEST_REST_S * RATE_HZ)

    @cached_property
    def travelled_m(self) -> float:
        """Length of the path that is covered in movement, metres."""
        steps = np.linalg.norm(np.diff(self.path_m, axis=0), axis=-1)
        return float(steps[self.speed_mps[1:] > MOVING_MPS].sum())

    def _is_out(self, frame: int) -> bool:
        """Whether the hand is on its way, or away, rather than at its resting place."""
        return bool(self.speed_mps[frame] > _SETTLED_MPS and self.away_m[frame] > _SETTLED_M)

    def _unit(self, out: int, back: int) -> Unit:
        """Widen a span away from home to where the movement begins and ends, and find raise and return."""
        last_frame = len(self.path_m) - 1
        first, last = out, back - 1
        while first > 0 and self._is_out(first - 1):
            first -= 1
        while last < last_frame and self._is_out(last + 1):
            last += 1
        raised = (first, _leg_end(self.speed_mps, self.away_m, first, last)) if out > 0 else None
        returned = None
        if back < len(self.path_m):
            end = _leg_end(self.speed_mps[::-1], self.away_m[::-1], last_frame - last, last_frame - first)
            returned = (last_frame - end, last)
        return Unit(first, last, raised, returned)


def _leg_end(speed_mps: Array, away_m: Array, first: int, last: int) -> int:
    """Where a raise ends: at the first stop, or where the hand turns back."""
    fastest, furthest, at = 0.0, away_m[first], first
    for frame in range(first + 1, last + 1):
        fastest = max(fastest, speed_mps[frame])
        if away_m[frame] > furthest:
            furthest, at = away_m[frame], frame
        stopped = fastest > _RAISE_PEAK_MPS and speed_mps[frame] < max(MOVING_MPS, _STOPPED_SHARE * fastest)
        if away_m[frame] > _HELD_M and stopped:
            return frame
        if furthest > AWAY_M and away_m[frame] < furthest - _TURNED_BACK_M:
            return at
    return at
