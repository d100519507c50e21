"""Parts of a show that can be played each by itself: where one ends and the next begins, no hand is on its way."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import torch
from numpy.typing import NDArray

from gestures.lowering.keys import MIDLINE, HandMove
from motion.blending.nudges import Nudges
from motion.blending.track_builder import track_of
from motion.submovements import TRACK_FIELDS, Track

_SHORT_S, _LONG_S = 50.0, 350.0
"""How long a part is at least, and at most, about, s. A show has few parts, since each costs something by itself, and
an even number of them, so that two processors have as much to do."""
_SHORTEST, _LONGEST = 0.9, 1.1
"""A part ends in the longest pause between these shares of how long it is to be, or else in the first one after."""
_PAUSE_S = 0.6
"""Both hands stay where they are for at least so long where a part ends, s."""
_EARLY_S = 0.4
"""A hand sets out no sooner than this before its movement begins, s."""
_AFTER_S = 0.5
"""How long a show goes on after its last movement at least, s."""


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """A stretch of a show.

    Attributes:
        moves: Each side's movements in order; the first is to the posture that the hand starts in.
        lead: Each side's movements before, of the gestures whose postures those are.
        until_s: When each side's next movement begins, s.
        start_s: From when on it is played, s.
        end_s: Until when: the hands stay where they are until the next part begins, s.
    """

    moves: Mapping[str, Sequence[HandMove]]
    lead: Mapping[str, Sequence[HandMove]]
    until_s: Mapping[str, float]
    start_s: float
    end_s: float


def cut(moves: Mapping[str, Sequence[HandMove]], duration_s: float) -> list[Part]:
    """Cut a show into parts; where, depends on its movements alone.

    Args:
        moves: Each side's movements in order; the first is to the posture that the hand starts in.
        duration_s: Length of the show, s: until its end, hands that rest go on swaying with the body.
    """
    last_s = max(move.end_s for own in moves.values() for move in own)
    everything = {side: len(own) for side, own in moves.items()}
    parts: list[Part] = []
    first, start_s = dict.fromkeys(moves, 0), -_EARLY_S
    for behind, end_s in [*_ends(moves, last_s), (everything, max(last_s + _AFTER_S, duration_s))]:
        gestures = {own[first[side]].placement for side, own in moves.items()} - {-1}
        parts.append(
            Part(
                {side: own[first[side] : behind[side]] for side, own in moves.items()},
                {
                    side: [move for move in own[: first[side]] if move.placement in gestures]
                    for side, own in moves.items()
                },
                {
                    side: own[behind[side]].start_s if behind[side] < len(own) else math.inf
                    for side, own in moves.items()
                },
                start_s,
                end_s,
            )
        )
        # The posture that a part ends in is that in which the next one starts.
        first, start_s = {side: row - 1 for side, row in behind.items()}, end_s - _EARLY_S
    return parts


def _ends(moves: Mapping[str, Sequence[HandMove]], last_s: float) -> list[tuple[dict[str, int], float]]:
    """Where to cut: each side's number of movements until then, and when the next one begins, s."""
    about_s = max(_SHORT_S, last_s / (2 * max(1, math.ceil(last_s / (2 * _LONG_S)))))
    shortest_s, longest_s = _SHORTEST * about_s, _LONGEST * about_s
    ends: list[tuple[dict[str, int], float]] = []
    best: tuple[float, dict[str, int], float] | None = None
    done, busy_s, begun_s = dict.fromkeys(moves, 1), 0.0, 0.0
    order = [(move.start_s, move.end_s, side) for side, own in moves.items() for move in own[1:]]
    for start_s, end_s, side in sorted(order):
        if best is not None and start_s > begun_s + longest_s:
            ends.append(best[1:])
            begun_s, best = best[2], None
        pause_s = start_s - busy_s
        long_enough = pause_s >= max(_PAUSE_S, best[0] if best else 0.0) and start_s > begun_s + shortest_s
        if long_enough and all(_stays(own[done[name] - 1]) for name, own in moves.items()):
            best = pause_s, dict(done), start_s
        done[side] += 1
        busy_s = max(busy_s, end_s)
    if best is not None and busy_s > best[2] + shortest_s:
        ends.append(best[1:])
    return ends


def _stays(move: HandMove) -> bool:
    """Whether a posture may be settled before its part is played: it is none of hands that meet, or arms that point."""
    meets = move.contact or move.touched or move.aim or float(move.place[0]) < MIDLINE
    return move.phase == "rest" or not meets


@dataclass(frozen=True, slots=True, eq=False)
class PlayedArm:
    """One arm's track in a part, in NumPy's arrays, which travel between processes.

    Attributes:
        start_s: (K, C) float64; see `Track`.
        end_s: (K, C) float64.
        skew: (K, C) float32.
        bow: (K, C, 3) float32.
        keys: (K+1, C, 4) float32.
        knots: (N,) int64; see `Nudges`.
        turns: (N, C', 3) float32.
    """

    start_s: NDArray[np.float64]
    end_s: NDArray[np.float64]
    skew: NDArray[np.float32]
    bow: NDArray[np.float32]
    keys: NDArray[np.float32]
    knots: NDArray[np.int64]
    turns: NDArray[np.float32]

    @classmethod
    def of(cls, track: Track) -> PlayedArm:
        """Take a track of one avatar."""
        knots, turns = np.zeros(0, np.int64), np.zeros((0, 0, 3), np.float32)
        if track.nudges is not None:
            knots, turns = track.nudges.knots[0].numpy(), track.nudges.turns[0].numpy()
        own = {name: getattr(track, name)[0].numpy() for name in TRACK_FIELDS}
        return cls(**own, knots=knots, turns=turns)


def joined(arms: Sequence[PlayedArm]) -> Track:
    """Join one arm's tracks of successive parts to one."""
    timing = (
        torch.from_numpy(np.concatenate([getattr(arm, name) for arm in arms]))
        for name in ("start_s", "end_s", "skew", "bow")
    )
    keys = np.concatenate([arms[0].keys, *(arm.keys[1:] for arm in arms[1:])])
    return replace(track_of(torch.from_numpy(keys), *timing), nudges=_joined_nudges(arms))


def _joined_nudges(arms: Sequence[PlayedArm]) -> Nudges | None:
    turned = [arm for arm in arms if len(arm.knots)]
    if not turned:
        return None
    knots, at = np.unique(np.concatenate([arm.knots for arm in turned]), return_inverse=True)
    turns = np.zeros((len(knots), *turned[0].turns.shape[1:]), np.float32)
    np.add.at(turns, at, np.concatenate([arm.turns for arm in turned]))
    return Nudges(torch.from_numpy(knots)[None], torch.from_numpy(turns)[None])
