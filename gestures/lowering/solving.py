"""Solving both arms for a whole show: touches between hands in the right order, ways kept out of the body."""

from __future__ import annotations

import torch
from torch import Tensor

from gestures.lowering.arm_timing import ArmTimer
from gestures.lowering.arms import Postures, SolvedArm
from gestures.lowering.body_tracks import BodyTracks
from gestures.lowering.clearance import mended_moves
from gestures.lowering.keys import HandMove
from gestures.lowering.living_body import LivingBody
from gestures.lowering.manner import Manner
from gestures.lowering.passing import near_body, passage
from gestures.lowering.stage import Stage
from gestures.lowering.touches import join_hands
from motion.bodies.volume import BodyVolume
from motion.submovements import Track

SIDES = ("left", "right")
_MENDING_ROUNDS = 8
_CHECKED_HZ, _CHECKED_FIRST, _CHECKED_WAITING = 40.0, 2, 8
"""How often an arm is looked at where something was mended, and every which of these looks is taken at first: while a
hand is on its way, and while both wait."""


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
    living = None if volume is None else _living(stage, body, moves)
    tracks: dict[str, Track] = {}
    near: dict[str, set[int]] = {}
    for side in SIDES:
        # The hand that comes second is led around the one that came first.
        done = next(iter(tracks.values()), None)
        tracks[side], near[side] = _mended(
            stage, side, solved[side], moves, body, volume, living, ArmTimer(manner), done
        )
    return tracks, near


def _mended(
    stage: Stage,
    side: str,
    solved: SolvedArm,
    both: dict[str, list[HandMove]],
    body: BodyTracks,
    volume: BodyVolume | None,
    living: LivingBody | None,
    timer: ArmTimer,
    other: Track | None,
) -> tuple[Track, set[int]]:
    """One arm's track, its ways led around the body and the other hand, and where it is near them."""
    moves = both[side]
    track = timer.track(solved, moves)
    if volume is None or living is None:
        return track, set()
    rows = _first_look(living.times_s, both)
    near: set[int] = set()
    for _ in range(_MENDING_ROUNDS):
        seen = passage(living, side, track, rows, volume, other)
        near |= near_body(moves, seen)
        palms = stage.place_of(side, solved.palm_m(stage.skeleton, side))
        mended = mended_moves(moves, palms, seen)
        rows = _within(living.times_s, _around_mended(moves, mended))
        if not len(rows):
            break
        solved = _with_fresh(stage, side, solved, mended, body, volume)
        moves = [move for move, _ in mended]
        track = timer.track(solved, moves)
    return track, near


def _living(stage: Stage, body: BodyTracks, moves: dict[str, list[HandMove]]) -> LivingBody:
    last_s = max(move.end_s for side in SIDES for move in moves[side])
    return LivingBody(stage.skeleton, body, _CHECKED_HZ, last_s + 0.5)


def _first_look(times_s: Tensor, moves: dict[str, list[HandMove]]) -> Tensor:
    """Rows (n,) of the instants (T,) at which an arm is looked at before anything is mended."""
    spans = [(move.start_s, move.end_s) for side in SIDES for move in moves[side][1:]]
    looked = torch.zeros(len(times_s), dtype=torch.bool)
    looked[_within(times_s, torch.tensor(spans, dtype=torch.float64).reshape(-1, 2))] = True
    looked &= torch.arange(len(times_s)) % _CHECKED_FIRST == 0
    looked[::_CHECKED_WAITING] = True
    return looked.nonzero().flatten()


def _within(times_s: Tensor, spans: Tensor) -> Tensor:
    """Rows (n,) of the instants (T,) that lie within any of the spans (m, 2)."""
    begun = torch.searchsorted(spans[:, 0].sort().values, times_s)
    ended = torch.searchsorted(spans[:, 1].sort().values, times_s, right=True)
    return (begun > ended).nonzero().flatten()


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
