"""Solving both arms for a whole show: touches between hands in the right order, ways kept out of the body."""

from __future__ import annotations

import torch
from torch import Tensor

from gestures.lowering.arm_timing import ArmTimer
from gestures.lowering.arms import Postures, SolvedArm
from gestures.lowering.body_tracks import BodyTracks
from gestures.lowering.clearance import mended_moves
from gestures.lowering.keys import HandMove
from gestures.lowering.manner import Manner
from gestures.lowering.passing import near_body, passage
from gestures.lowering.stage import Stage
from gestures.lowering.touches import join_hands
from motion.bodies.volume import BodyVolume
from motion.submovements import Track

SIDES = ("left", "right")
_MENDING_ROUNDS = 8
_CHECKED_HZ, _CHECKED_AGAIN_HZ = 20.0, 40.0
"""How often an arm is looked at, over the whole show and where something was mended."""


def play_arms(
    stage: Stage,
    moves: dict[str, list[HandMove]],
    body: BodyTracks,
    volume: BodyVolume | None,
    manner: Manner,
) -> tuple[dict[str, Track], dict[str, set[int]]]:
    """Return the arm track of each side, and the placements in which that hand is near the body.

    Args:
        stage: Body, camera and screen.
        moves: Each side's movements in order; the first is the rest posture.
        body: How trunk, pelvis, head and gaze move.
        volume: The space that the body takes up, or None.
        manner: How loosely and with how much energy the arms move.
    """
    solved = _solve(stage, moves, body, volume)
    tracks: dict[str, Track] = {}
    near: dict[str, set[int]] = {}
    for side in SIDES:
        # The hand that comes second is led around the one that came first.
        done = next(iter(tracks.values()), None)
        tracks[side], near[side] = _mended(
            stage, side, solved[side], moves[side], body, volume, ArmTimer(manner), done
        )
    return tracks, near


def _mended(
    stage: Stage,
    side: str,
    solved: SolvedArm,
    moves: list[HandMove],
    body: BodyTracks,
    volume: BodyVolume | None,
    timer: ArmTimer,
    other: Track | None,
) -> tuple[Track, set[int]]:
    """One arm's track, its ways led around the body and the other hand, and where it is near them."""
    track = timer.track(solved, moves)
    if volume is None:
        return track, set()
    window: Tensor | None = None
    near: set[int] = set()
    for turn in range(_MENDING_ROUNDS):
        times = _checked_times(moves, window, _CHECKED_HZ if turn == 0 else _CHECKED_AGAIN_HZ)
        seen = passage(stage.skeleton, side, track, body, times, volume, other)
        near |= near_body(moves, seen)
        palms = stage.place_of(side, solved.palm_m(stage.skeleton, side))
        mended = mended_moves(moves, palms, seen)
        window = _around_mended(moves, mended)
        if not len(window):
            break
        solved = _with_fresh(stage, side, solved, mended, body, volume)
        moves = [move for move, _ in mended]
        track = timer.track(solved, moves)
    return track, near


def _checked_times(moves: list[HandMove], window: Tensor | None, rate_hz: float) -> Tensor:
    """(T,) instants to check: the whole show at first, then the surroundings (n, 2) of what was mended."""
    last = max(move.end_s for move in moves)
    times = torch.arange(0.0, last + 0.5, 1.0 / rate_hz, dtype=torch.float64)
    if window is None:
        return times
    near = (times[:, None] > window[:, 0]) & (times[:, None] < window[:, 1])
    return times[near.any(dim=1)]


def _around_mended(moves: list[HandMove], mended: list[tuple[HandMove, int | None]]) -> Tensor:
    """(n, 2) spans of time around the movements that changed, s."""
    spans = [
        # The way on from a posture that was put in or moved is another, too.
        (
            mended[place - 1][0].end_s - 0.1,
            mended[place + (row is None and place + 1 < len(mended))][0].end_s + 0.1,
        )
        for place, (move, row) in enumerate(mended)
        if row is None or move is not moves[row]
    ]
    return torch.tensor(spans, dtype=torch.float64).reshape(-1, 2)


def _with_fresh(
    stage: Stage,
    side: str,
    solved: SolvedArm,
    mended: list[tuple[HandMove, int | None]],
    body: BodyTracks,
    volume: BodyVolume | None,
) -> SolvedArm:
    """Solve only the postures that were put in, and set them among the others."""
    fresh = [move for move, row in mended if row is None]
    if not fresh:
        return solved
    added = Postures(stage, side, fresh, _placed(stage, body, fresh), volume).solved
    count = solved.keys_xyzw.shape[0]
    numbers = iter(range(count, count + len(fresh)))
    order = [row if row is not None else next(numbers) for _, row in mended]
    return SolvedArm(
        torch.cat((solved.keys_xyzw, added.keys_xyzw))[order],
        torch.cat((solved.wrist_m, added.wrist_m))[order],
        torch.cat((solved.hand_xyzw, added.hand_xyzw))[order],
    )


def _solve(
    stage: Stage,
    moves: dict[str, list[HandMove]],
    body: BodyTracks,
    volume: BodyVolume | None,
) -> dict[str, SolvedArm]:
    """Solve both arms, then bring hands together that touch each other."""
    postures = {
        side: Postures(stage, side, moves[side], _placed(stage, body, moves[side]), volume) for side in SIDES
    }
    if volume is not None:
        join_hands(postures, volume.hand)
    return {side: postures[side].solved for side in SIDES}


def _placed(stage: Stage, body: BodyTracks, moves: list[HandMove]) -> tuple[Tensor, Tensor]:
    ends = torch.tensor([move.end_s for move in moves], dtype=torch.float64)
    return body.placed_at(stage.skeleton, ends)
