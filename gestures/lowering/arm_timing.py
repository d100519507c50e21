"""When each joint of an arm moves: key postures become a track of overlapping submovements.

Shoulder, elbow and wrist peak at their own moments (a spread of about 0.3 s in people, in no fixed order), the hand
shape is formed on the way, fingers follow each other by some 10–30 ms, and on the way back the hand lets go first. A
long way is made of a first, larger submovement and a second that brings the hand home (Woodworth 1899; Meyer et al.
1988): raises have one to three speed peaks, and a falling arm brakes long.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, fields
from itertools import pairwise

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from gestures.lowering.arm_arcs import arcs
from gestures.lowering.arms import SolvedArm
from gestures.lowering.carrying import Carried, Step
from gestures.lowering.joint_times import carried, joint_times
from gestures.lowering.keys import HandMove
from gestures.lowering.manner import Manner
from gestures.lowering.ways import PEAK_OVER_CHORD, Numbers, Room, Way, Ways
from motion.blending.track_builder import TrackBuilder, track_of
from motion.rotations import from_rotvec, multiply
from motion.submovements import Track

_COMFORTABLE_MPS = 2.2
"""Hands that must be faster than this leave no time for joints to wait for each other."""
_LEEWAY = 0.85
"""Share of a way's time that must be to spare for its joints to wait as long as they like."""
_SKEW = {"rest": (0.70, 0.82)}
_SKEW_ELSE = (0.86, 1.06)


@dataclass(frozen=True, slots=True)
class _Split:
    """How a way is made of two submovements.

    Attributes:
        often: Share of the ways that are.
        reached: Least and greatest share of the way that the first one covers.
        ends: When the first ends, share of the time.
        begins: When the second begins, share of the time.
        tail: How much later than planned the second may end, s.
        sharpest: Greatest over mean speed above which a way stays whole, about: it would start with a jolt, then creep.
    """

    often: float
    reached: tuple[float, float]
    ends: tuple[float, float]
    begins: tuple[float, float]
    tail: tuple[float, float]
    sharpest: float = math.inf


_SPLITS = {
    "preparation": _Split(0.3, (0.55, 0.85), (0.58, 0.72), (0.38, 0.55), (0.0, 0.0), 3.2),
    "rest": _Split(0.9, (0.80, 0.93), (0.56, 0.68), (0.28, 0.45), (0.05, 0.35)),
}
_WHOLE = _Split(-1.0, (1.0, 1.0), (1.0, 1.0), (0.0, 0.0), (0.0, 0.0))
"""Other ways are one submovement."""
_ASIDE_RAD = 0.24
"""How far aside of the straight way the first submovement ends: hands are slowest where they turn."""
_TOUCHING_ARC = 0.6
"""How much of its arc a hand keeps that comes to or from a touch, or the head."""
_SPLIT_FROM_M = 0.15
_SPLIT_EASE = 0.35
"""Ways shorter than this, and ways in more of a hurry, are one submovement."""


class ArmTimer:
    """Times one arm's key postures joint by joint; ways that stay what they were are timed once."""

    def __init__(self, manner: Manner, until_s: float = math.inf) -> None:
        """Start with the manner in which the arm moves.

        Args:
            manner: How loosely and with how much energy.
            until_s: When it moves again after the last of the movements, s.
        """
        self._manner, self._until_s = manner, until_s
        self._known: dict[Way, range] = {}
        self._timed: _Timed | None = None

    def track(self, solved: SolvedArm, moves: Sequence[HandMove]) -> Track:
        """Return the track of key postures.

        Args:
            solved: Postures; the first is the rest posture that the arm starts in.
            moves: What each posture is, in order.
        """
        keys = solved.keys_xyzw
        until = [*(move.start_s for move in moves[2:]), self._until_s]
        ways = [(*pair, until_s) for pair, until_s in zip(pairwise(moves), until, strict=False)]
        new = [row for row, way in enumerate(ways) if way not in self._known]
        if new:
            at = torch.tensor(new)
            travel_m = (solved.wrist_m[at + 1] - solved.wrist_m[at]).norm(dim=-1).numpy()
            room = Room.of(keys[at], keys[at + 1], moves[0].side)
            timed = _steps(Ways([ways[row] for row in new], travel_m, room), self._manner)
            ends = [row + step.end for row, steps in zip(new, timed, strict=True) for step in steps]
            self._keep([ways[row] for row in new], timed, keys[ends])
        if self._timed is None:
            return TrackBuilder(keys[0]).build()
        return self._timed.track(keys[0], [row for way in ways for row in self._known[way]])

    def _keep(self, ways: Sequence[Way], timed: Sequence[Sequence[Step]], ends_xyzw: Tensor) -> None:
        """Keep the submovements of ways, and the postures (M, 19, 4) that they end in or near."""
        first = 0 if self._timed is None else len(self._timed.ends_xyzw)
        for way, steps in zip(ways, timed, strict=True):
            self._known[way] = range(first, first + len(steps))
            first += len(steps)
        more = _Timed.of(ends_xyzw, [step for steps in timed for step in steps])
        self._timed = more if self._timed is None else self._timed.joined(more)


@dataclass(frozen=True, slots=True, eq=False)
class _Timed:
    """M submovements.

    Attributes:
        ends_xyzw: (M, 19, 4) the postures that they end in or near.
        start_s: (M, 19) when each joint sets out, s.
        end_s: (M, 19) when it arrives, s.
        skew: (M, 19) exponent of the time warp.
        bow: (M, 19, 3) excursion from the straight way, rotation vectors, rad.
    """

    ends_xyzw: Tensor
    start_s: Tensor
    end_s: Tensor
    skew: Tensor
    bow: Tensor

    @classmethod
    def of(cls, ends_xyzw: Tensor, steps: Sequence[Step]) -> _Timed:
        """Take submovements that end in postures (M, 19, 4), or beside them."""
        turns = [(row, step.beside) for row, step in enumerate(steps) if step.beside is not None]
        if turns:
            rows = [row for row, _ in turns]
            along, aside = from_rotvec(
                torch.from_numpy(np.stack([turn for _, turn in turns])).float()
            ).unbind(1)
            ends_xyzw[rows] = multiply(multiply(ends_xyzw[rows], along), aside)
        timing = (
            np.stack([getattr(step, name) for step in steps]) for name in ("start_s", "end_s", "skew", "bow")
        )
        return cls(ends_xyzw, *map(torch.from_numpy, timing))

    def joined(self, other: _Timed) -> _Timed:
        """Return the submovements of both."""
        return _Timed(
            *(torch.cat((getattr(self, item.name), getattr(other, item.name))) for item in fields(self))
        )

    def track(self, rest: Tensor, rows: Sequence[int]) -> Track:
        """Join some of them to a track that starts at a posture (19, 4)."""
        index = torch.tensor(rows)
        ends, *timing = (getattr(self, item.name).index_select(0, index) for item in fields(self))
        return track_of(torch.cat((rest[None], ends)), *timing)


def _steps(ways: Ways, manner: Manner) -> list[list[Step]]:
    """Submovements of each way between two postures, before the next sets out."""
    ease = min(1.0, manner.looseness) * ways.freedom * _ease(ways.travel_m, ways.span_s)
    start, end = joint_times(ways, ease)
    low, high = ways.by_phase(_SKEW, _SKEW_ELSE).T[..., None]
    skew = np.ones_like(start)
    skew[:, :4] = ways.draws.uniforms([("skew", joint) for joint in range(4)], low, high)
    size = ease * np.where(ways.touching, _TOUCHING_ARC, max(1.0, manner.looseness))
    bow = size[:, None, None] * arcs(ways)
    exact = ways.touching | ways.aims
    parts = _Parts.of(ways, ease, start, end)
    parted = parts.which & ~exact
    last_start = np.where(parted[:, None], parts.begins_s, start)
    last_end = np.where(parted[:, None], parts.behind_s, end)
    carried = Carried.of(ways, last_start, last_end, ease * manner.carry)
    found = []
    straight = np.zeros_like(bow[0])
    for row in range(len(start)):
        beside = carried.beyond[row] if carried.which[row] and not exact[row] else None
        if parted[row]:
            steps = [
                Step(start[row], parts.ends_s[row], skew[row], bow[row], 0, parts.beside[row]),
                Step(last_start[row], last_end[row], skew[row], straight, beside=beside),
            ]
        else:
            steps = [Step(start[row], end[row], skew[row], bow[row], beside=beside)]
        found.append(steps if beside is None else [*steps, carried.step(row)])
    return found


@dataclass(frozen=True, slots=True, eq=False)
class _Parts:
    """How ways are made of two submovements.

    Attributes:
        which: (W,) those that are.
        ends_s: (W, 19) when the first one arrives, s.
        begins_s: (W, 19) when the second one sets out, s.
        behind_s: (W, 19) when that arrives, s.
        beside: (W, 2, 19, 3) where the first one ends; see `Step.beside`.
    """

    which: NDArray[np.bool_]
    ends_s: Numbers
    begins_s: Numbers
    behind_s: Numbers
    beside: Numbers

    @classmethod
    def of(cls, ways: Ways, ease: Numbers, start_s: Numbers, end_s: Numbers) -> _Parts:
        draws = ways.draws
        split = [_SPLITS.get(move.phase, _WHOLE) for move in ways.moves]

        names = ("tail", "reached", "ends", "begins")
        bounds = np.array([[getattr(entry, name) for name in names] for entry in split])
        tail, reached, ends, begins = draws.uniforms(names, bounds[..., 0], bounds[..., 1]).T
        tail = np.maximum(0.0, np.minimum(tail, ways.until_s - end_s.max(axis=1)))
        time = end_s - start_s
        peak = PEAK_OVER_CHORD * ways.travel_m * reached / (ends * time[:, :4].min(axis=1))
        sharp = PEAK_OVER_CHORD * reached * ways.span_s / (ends * (carried(ways) * time[:, 1:3]).sum(axis=1))
        which = (
            (ease >= _SPLIT_EASE)
            & (ways.travel_m >= _SPLIT_FROM_M)
            & (draws.uniform("split") <= np.array([entry.often for entry in split]))
            & (peak <= _COMFORTABLE_MPS)
            & (sharp <= np.array([entry.sharpest for entry in split]))
        )
        return cls(
            which,
            start_s + time * ends[:, None],
            start_s + time * begins[:, None],
            end_s + tail[:, None],
            _aside(ways, reached),
        )


def _aside(ways: Ways, reached: Numbers) -> Numbers:
    """Return (W, 2, 19, 3) where first submovements end: some of the way, and then a little beside it, rad."""
    draws, turn = ways.draws, ways.room.turn
    along = turn * reached[:, None, None]
    off = draws.normals([("reached", joint) for joint in range(4)], 0.06)
    along[:, :4] = turn[:, :4] * np.clip(reached[:, None] + off, 0.4, 0.97)[..., None]
    aside = np.zeros_like(turn)
    shoulder, elbow = (
        _ASIDE_RAD * np.minimum(1.0, np.linalg.norm(turn[:, joint], axis=-1)) for joint in (1, 2)
    )
    aside[:, 1, 1:] = draws.normals([("aside", axis) for axis in "yz"], shoulder[:, None])
    # An elbow can always bend a little more; straight, it could not bend less.
    bend = np.minimum(np.abs(draws.normal("aside elbow", elbow)), ways.room.bend_rad)
    aside[:, 2, 1] = (-1.0 if ways.side == "left" else 1.0) * bend
    return np.stack((along, aside), axis=1)


def _ease(travel_m: Numbers, span_s: Numbers) -> Numbers:
    """How much leeway, 0…1, ways leave their joints."""
    needed = PEAK_OVER_CHORD * travel_m / _COMFORTABLE_MPS
    return np.where(
        span_s > 0.0, np.clip((span_s - needed) / (_LEEWAY * np.maximum(span_s, 1e-9)), 0.0, 1.0), 0.0
    )
