"""Movements that end in a pause carry on a little past their end and settle back: people rarely stop dead."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gestures.lowering.ways import Numbers, Ways

_CARRIED = {"preparation": (0.02, 0.06), "stroke": (0.03, 0.10), "rest": (0.02, 0.07)}
"""Share of a way by which an ordinary movement carries on past its end."""
_FURTHEST_CARRY_RAD = 0.10
_SETTLE_S, _SHORTEST_SETTLE_S = (0.25, 0.45), 0.18
_CARRY_FROM_M = 0.06


@dataclass(frozen=True, slots=True, eq=False)
class Step:
    """One submovement of a way from one posture to another.

    Attributes:
        start_s: (19,) when each joint sets out, s.
        end_s: (19,) when it arrives, s.
        skew: (19,) exponent of the time warp.
        bow: (19, 3) excursion from the straight way, rotation vectors, rad.
        end: Which of the way's two postures it ends in or near, 0 or 1.
        beside: (2, 19, 3) two turns, rotation vectors, rad, by which it ends beside it; None if in it.
    """

    start_s: Numbers
    end_s: Numbers
    skew: Numbers
    bow: Numbers
    end: int = 1
    beside: Numbers | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Carried:
    """How W movements that are followed by a pause carry on a little past their end and settle back.

    Attributes:
        which: (W,) those that do.
        beyond: (W, 2, 19, 3) by how much past it; see `Step.beside`.
        start_s: (W, 19) when the joints set out to settle back, s.
        end_s: (W, 19) when they have, s.
    """

    which: NDArray[np.bool_]
    beyond: Numbers
    start_s: Numbers
    end_s: Numbers

    @classmethod
    def of(cls, ways: Ways, start_s: Numbers, end_s: Numbers, carry: Numbers) -> Carried:
        """Let movements carry on.

        Args:
            ways: The ways that they end.
            start_s: (W, 19) when their joints set out, s.
            end_s: (W, 19) when they arrive, s.
            carry: (W,) how far such movements carry, 1 = an ordinary person's.
        """
        draws, turn = ways.draws, ways.room.turn
        settle = np.minimum(draws.uniform("settle", *_SETTLE_S), ways.until_s - end_s[:, :4].max(axis=1))
        known = np.array([move.phase in _CARRIED for move in ways.moves])
        which = known & (settle >= _SHORTEST_SETTLE_S) & (ways.travel_m >= _CARRY_FROM_M)
        share = carry * draws.uniform("carry", *ways.by_phase(_CARRIED, (0.0, 0.0)).T)
        beyond = np.zeros((len(turn), 2, *turn.shape[1:]))
        shares = share[:, None] * draws.uniforms([("carry", joint) for joint in range(4)], 0.4, 1.6)
        by = turn[:, :4] * shares[..., None]
        length = np.maximum(np.linalg.norm(by, axis=-1, keepdims=True), 1e-9)
        beyond[:, 0, :4] = by * np.minimum(1.0, _FURTHEST_CARRY_RAD / length)
        settles = settle[:, None]
        return cls(which, beyond, np.maximum(end_s - 0.3 * settles, start_s), end_s + settles)

    def step(self, row: int) -> Step:
        """Return the movement back of one of them."""
        channels = self.beyond.shape[2:]
        return Step(self.start_s[row], self.end_s[row], np.full(channels[:1], 0.85), np.zeros(channels))
