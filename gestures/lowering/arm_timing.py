"""When each joint of an arm moves: key postures become a track of overlapping submovements.

Shoulder, elbow and wrist peak at their own moments (a spread of about 0.3 s in people, in no fixed order), the hand
shape is formed on the way, fingers follow each other by some 10–30 ms, and on the way back the hand lets go first. A
long way is made of a first, larger submovement and a second that brings the hand home (Woodworth 1899; Meyer et al.
1988): raises have one to three speed peaks, and a falling arm brakes long.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import torch
from torch import Tensor

from gestures.chance import Chance
from gestures.lowering.arm_arcs import Room, arc
from gestures.lowering.arms import SolvedArm
from gestures.lowering.carrying import Numbers, Step, carried
from gestures.lowering.keys import HandMove
from gestures.lowering.landmarks import near_head
from gestures.lowering.manner import Manner
from motion.blending.track_builder import TrackBuilder, track_of
from motion.plan import ARM_CHANNELS
from motion.rotations import from_rotvec, multiply
from motion.submovements import Track

_TIMING = {
    "preparation": (0.58, 0.40, 0.0),
    "stroke": (0.14, 0.08, 0.34),
    "answer": (0.30, 0.20, 0.10),
    "rest": (0.60, 0.52, 0.0),
    "via": (0.20, 0.10, 0.0),
}
"""Shares of a movement's time by which joints may set out late and arrive early, and by which it overlaps the last."""
_EXACT_OVERLAP = 0.4
"""How much of its overlap a stroke keeps whose start is exact: a touch, or a finger that points."""
_ELBOW_FIRST = 0.93
"""Share of movements in which the elbow sets out before the shoulder."""
_MOST_WAITING = 0.6
"""Share of a movement's time that a joint may spend waiting, before and after its own movement together."""
_WRIST_LATE, _WRIST_EARLY = 0.3, 1.3
_LEAVE_SHARE = 0.3
_PAST_HIP_SHARE = 0.22
"""Share of its way that a hand which hung beside the hip goes before it turns and takes its shape."""
_STROKE_S, _STROKE_EXPONENT, _NO_WAY_M = 1.1, 0.55, 0.02
"""Median time of one movement of people's hands, 1.1 L^0.55 seconds for L metres: a fit to recorded gestures."""
_UNHURRIED, _LONGEST_LINGER = (1.15, 1.6), 0.22
"""How many times that long a hand takes at ease, and the share of its time for which it may linger before."""
_PAIR_LAG_S = 0.010
_FORMS, _FORMED, _FORMING_S = (0.0, 0.30), (0.10, 0.55), 0.28
"""Shares of its way after which a hand begins to take its shape, and before whose end it has; the least time, s."""
_FINGER_LAG_S = 0.018
_PEAK_OVER_MEAN = 2.15
"""Peak speed of a bowed minimum-jerk way over its chord per second."""
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
        tail_s: How much later than planned the second may end, s.
    """

    often: float
    reached: tuple[float, float]
    ends: tuple[float, float]
    begins: tuple[float, float]
    tail_s: tuple[float, float]


_SPLITS = {
    "preparation": _Split(0.3, (0.55, 0.85), (0.58, 0.72), (0.38, 0.55), (0.0, 0.0)),
    "rest": _Split(0.9, (0.80, 0.93), (0.56, 0.68), (0.28, 0.45), (0.15, 0.55)),
}
_ASIDE_RAD = 0.24
"""How far aside of the straight way the first submovement ends: hands are slowest where they turn."""
_TOUCHING_ARC = 0.6
"""How much of its arc a hand keeps that comes to or from a touch, or the head."""
_SPLIT_FROM_M = 0.15
_SPLIT_EASE = 0.35
"""Ways shorter than this, and ways in more of a hurry, are one submovement."""


_Way = tuple[HandMove, HandMove, float]


class ArmTimer:
    """Times one arm's key postures joint by joint; ways that stay what they were are timed once."""

    def __init__(self, manner: Manner, until_s: float = math.inf) -> None:
        """Start with the manner in which the arm moves.

        Args:
            manner: How loosely and with how much energy.
            until_s: When it moves again after the last of the movements, s.
        """
        self._manner, self._until_s = manner, until_s
        self._known: dict[_Way, list[Step]] = {}

    def track(self, solved: SolvedArm, moves: Sequence[HandMove]) -> Track:
        """Return the track of key postures.

        Args:
            solved: Postures; the first is the rest posture that the arm starts in.
            moves: What each posture is, in order.
        """
        keys = solved.keys_xyzw
        room = Room.of(keys, moves[0].side)
        travel = solved.wrist_m.diff(dim=0).norm(dim=-1).tolist()
        steps: list[Step] = []
        rows: list[int] = []
        for row, (before, move) in enumerate(pairwise(moves)):
            until = moves[row + 2].start_s if row + 2 < len(moves) else self._until_s
            way = (before, move, until)
            if way not in self._known:
                self._known[way] = _steps(way, (room, row), travel[row], self._manner)
            steps += self._known[way]
            rows += [row + step.end for step in self._known[way]]
        return _track(keys[0], keys[rows], steps)


def _track(rest: Tensor, ends: Tensor, steps: Sequence[Step]) -> Track:
    """Join submovements to a track that starts at a posture (19, 4); (K, 19, 4) are those they end in or near."""

    if not steps:
        return TrackBuilder(rest).build()
    turns = [(row, step.beside) for row, step in enumerate(steps) if step.beside is not None]
    if turns:
        rows = [row for row, _ in turns]
        along, aside = from_rotvec(torch.from_numpy(np.stack([turn for _, turn in turns])).float()).unbind(1)
        ends[rows] = multiply(multiply(ends[rows], along), aside)
    keys = torch.cat((rest[None], ends))
    timing = (
        np.stack([getattr(step, name) for step in steps]) for name in ("start_s", "end_s", "skew", "bow")
    )
    return track_of(keys, *map(torch.from_numpy, timing))


def _steps(
    way: _Way,
    room: tuple[Room, int],
    travel_m: float,
    manner: Manner,
) -> list[Step]:
    """Submovements of one way between two postures, before the next sets out."""
    before, move, until = way
    turn = room[0].turn[room[1]]
    # Both hands of one gesture keep time together, one of them a frame behind.
    alone = move.draw.of(move.side)
    draw = move.draw if move.paired else alone
    lag = alone.normal("lag", _PAIR_LAG_S) if move.paired else 0.0
    ease = min(1.0, manner.looseness) * move.freedom * _ease(travel_m, move.end_s - move.start_s)
    leaving = before.contact is not None or before.touched or near_head(before.place.tolist())
    delay, hurry, overlap = _leaving_times(move) if leaving else _joint_times(move, ease, draw)
    if move.phase == "preparation" and float(before.place[1]) < 0.0:
        delay[3:] = np.maximum(delay[3:], _PAST_HIP_SHARE * (move.end_s - move.start_s))
    if move.phase == "preparation" and before.phase == "stroke" and not leaving:
        delay = _lingering(delay, move.end_s - move.start_s, travel_m, draw)
    start = move.start_s + lag - overlap + delay
    end = move.end_s + min(0.0, lag) - hurry
    low, high = _SKEW.get(move.phase, _SKEW_ELSE)
    skew = np.array([draw.uniform(("skew", joint), low, high) for joint in range(4)] + [1.0] * 15)
    split = _SPLITS.get(move.phase)
    touching = leaving or move.contact is not None or move.touched or near_head(move.place.tolist())
    bow = (
        (_TOUCHING_ARC if touching else max(1.0, manner.looseness)) * ease * arc(*room, move, travel_m, draw)
    )
    whole = [Step(start, end, skew, bow)]
    if touching or move.aim is not None:
        return whole
    carry = ease * manner.carry
    if split is None or ease < _SPLIT_EASE or travel_m < _SPLIT_FROM_M:
        return carried(whole, turn, until, (move.phase, travel_m, carry), draw)
    tail = max(0.0, min(draw.uniform("tail", *split.tail_s), until - float(end.max())))
    part = _Part(draw.uniform("reached", *split.reached), draw.uniform("ends", *split.ends), tail)
    peak = _PEAK_OVER_MEAN * travel_m * part.reached / (part.ends * float((end - start)[:4].min()))
    if draw.uniform("split") > split.often or peak > _COMFORTABLE_MPS:
        return carried(whole, turn, until, (move.phase, travel_m, carry), draw)
    beside = _aside(turn, part.reached, room[0].bend_rad[room[1]], move.side, draw)
    time = end - start
    parts = [
        Step(start, start + time * part.ends, skew, bow, 0, beside),
        Step(start + time * draw.uniform("begins", *split.begins), end + tail, skew, np.zeros_like(bow)),
    ]
    return carried(parts, turn, until, (move.phase, travel_m, carry), draw)


def _lingering(delay: Numbers, span_s: float, travel_m: float, chance: Chance) -> Numbers:
    """Let a hand that has more time than its way needs stay a little longer in its last gesture, then go."""
    needed = (
        chance.uniform("unhurried", *_UNHURRIED) * _STROKE_S * max(travel_m, _NO_WAY_M) ** _STROKE_EXPONENT
    )
    spare = max(0.0, min(_LONGEST_LINGER * span_s, span_s - needed))
    return delay + spare * (1.0 - delay / span_s)


@dataclass(frozen=True, slots=True)
class _Part:
    """One draw of a split: share of the way and of the time of the first submovement, and the tail, s."""

    reached: float
    ends: float
    tail_s: float


def _aside(turn: Numbers, reached: float, may_bend_rad: float, side: str, chance: Chance) -> Numbers:
    """Return (2, 19, 3) where the first submovement ends: some of the way, and then a little beside it, rad."""
    shares = [min(0.97, max(0.4, reached + chance.normal(("reached", joint), 0.06))) for joint in range(4)]
    along = turn * np.array(shares + [reached] * 15)[:, None]
    aside = np.zeros_like(turn)
    shoulder, elbow = (_ASIDE_RAD * min(1.0, float(np.linalg.norm(turn[joint]))) for joint in (1, 2))
    aside[1, 1:] = [chance.normal(("aside", axis), shoulder) for axis in "yz"]
    # An elbow can always bend a little more; straight, it could not bend less.
    bend = abs(chance.normal("aside elbow", elbow))
    aside[2, 1] = (-1.0 if side == "left" else 1.0) * min(bend, may_bend_rad)
    return np.stack((along, aside))


def _ease(travel_m: float, span_s: float) -> float:
    """How much leeway, 0…1, the way leaves its joints."""
    needed = _PEAK_OVER_MEAN * travel_m / _COMFORTABLE_MPS
    return max(0.0, min(1.0, (span_s - needed) / (_LEEWAY * span_s))) if span_s > 0 else 0.0


def _joint_times(move: HandMove, ease: float, chance: Chance) -> tuple[Numbers, Numbers, float]:
    """(19,) seconds by which each joint sets out late and arrives early, and the overlap with the movement before."""
    span = move.end_s - move.start_s
    late, early, overlap = (ease * share * span for share in _TIMING[move.phase])
    if move.contact is not None or move.aim is not None:
        overlap *= _EXACT_OVERLAP
    # The wrist does not wait: it turns while the arm gathers speed.
    delay = [
        chance.uniform(("late", joint), 0.0, late * (_WRIST_LATE if joint == 3 else 1.0))
        for joint in range(4)
    ]
    hurry = [
        chance.uniform(("early", joint), 0.0, early * (_WRIST_EARLY if joint == 3 else 1.0))
        for joint in range(4)
    ]
    # One of shoulder and elbow always sets out at once, and one of them arrives last.
    delay[2 if chance.uniform("first") < _ELBOW_FIRST else 1] = 0.0
    hurry[1 if chance.uniform("last") < _ELBOW_FIRST else 2] = 0.0
    for joint in range(4):
        # Late and early at once, a joint would race.
        calmer = min(1.0, _MOST_WAITING * span / max(delay[joint] + hurry[joint], 1e-6))
        delay[joint], hurry[joint] = calmer * delay[joint], calmer * hurry[joint]
    # The hand forms within a part of the way that differs from gesture to gesture.
    waits, spare = chance.uniform("forms", *_FORMS) * span, chance.uniform("formed", *_FORMED) * span
    squeeze = min(1.0, max(0.0, span - _FORMING_S) / max(waits + spare, 1e-9))
    forms = squeeze * waits, squeeze * spare
    for finger in range(5):
        stagger = chance.normal(("finger", finger), _FINGER_LAG_S)
        if move.phase == "rest":
            begin, arrive = -0.10 + stagger, -0.10 * span - forms[1] + stagger
        elif move.phase == "preparation":
            begin, arrive = forms[0] + stagger, -forms[1] + min(0.0, stagger)
        else:
            begin, arrive = stagger, min(0.0, stagger)
        delay += [begin] * 3
        hurry += [-arrive] * 3
    return np.array(delay), np.array(hurry), overlap


def _leaving_times(move: HandMove) -> tuple[Numbers, Numbers, float]:
    """The same for a hand that leaves a touch: the arm takes it off first, hand and fingers turn when it is clear.

    A hand that is led off by a via posture keeps its direction, against the arm's turn, all the way there.
    """
    late = 0.0 if move.phase == "via" else _LEAVE_SHARE * (move.end_s - move.start_s)
    return np.array([0.0] * 3 + [late] * 16), np.zeros(ARM_CHANNELS), 0.0
