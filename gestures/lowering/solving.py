"""Solving both arms for a whole show: touches between hands in the right order, ways led around the body."""

from __future__ import annotations

import torch
from torch import Tensor

from gestures.chance import Chance
from gestures.lowering.arm_timing import arm_track
from gestures.lowering.arms import Postures, SolvedArm
from gestures.lowering.body_tracks import BodyTracks
from gestures.lowering.clearance import depth_along, via_moves
from gestures.lowering.keys import HandMove
from gestures.lowering.stage import Stage
from gestures.lowering.touches import join_hands
from motion.bodies.volume import BodyVolume
from motion.skeleton import Skeleton
from motion.submovements import Track

SIDES = ("left", "right")
_CLEARING_ROUNDS = 4
_CLEARING_HZ = 20.0


def play_arms(
    stage: Stage,
    moves: dict[str, list[HandMove]],
    body: BodyTracks,
    volume: BodyVolume | None,
    chance: Chance,
) -> dict[str, Track]:
    """Return the arm track of each side, solved again where a way led through the body.

    Args:
        stage: Body, camera and screen.
        moves: Each side's movements in order; the first is the rest posture.
        body: How trunk, pelvis, head and gaze move.
        volume: The space that the body takes up, or None.
        chance: Source of the joints' timing.
    """
    solved = _solve(stage, moves, body, volume)
    return {side: _cleared(stage, side, solved[side], moves[side], body, volume, chance) for side in SIDES}


def _cleared(
    stage: Stage,
    side: str,
    solved: SolvedArm,
    moves: list[HandMove],
    body: BodyTracks,
    volume: BodyVolume | None,
    chance: Chance,
) -> Track:
    """One arm's track, its ways led around the body."""
    track = arm_track(solved, moves, chance)
    window: Tensor | None = None
    for _ in range(_CLEARING_ROUNDS if volume is not None else 0):
        times = _checked_times(moves, window)
        led = via_moves(moves, times, *_depth(stage.skeleton, side, track, body, times, volume))
        window = _around_fresh(led)
        if not len(window):
            break
        solved = _with_fresh(stage, side, solved, led, body, volume)
        moves = [move for move, _ in led]
        track = arm_track(solved, moves, chance)
    return track


def _checked_times(moves: list[HandMove], window: Tensor | None) -> Tensor:
    """(T,) instants to check: the whole show at first, then the surroundings (n, 2) of what was put in."""
    last = max(move.end_s for move in moves)
    times = torch.arange(0.0, last + 0.5, 1.0 / _CLEARING_HZ, dtype=torch.float64)
    if window is None:
        return times
    near = (times[:, None] > window[:, 0]) & (times[:, None] < window[:, 1])
    return times[near.any(dim=1)]


def _around_fresh(led: list[tuple[HandMove, int | None]]) -> Tensor:
    """(n, 2) spans of time around the postures that were put in, s."""
    spans = [
        (led[place - 1][0].end_s - 0.1, led[place + 1][0].end_s + 0.1)
        for place, (_, row) in enumerate(led)
        if row is None
    ]
    return torch.tensor(spans, dtype=torch.float64).reshape(-1, 2)


def _with_fresh(
    stage: Stage,
    side: str,
    solved: SolvedArm,
    led: list[tuple[HandMove, int | None]],
    body: BodyTracks,
    volume: BodyVolume | None,
) -> SolvedArm:
    """Solve only the postures that were put in, and set them among the others."""
    fresh = [move for move, row in led if row is None]
    if not fresh:
        return solved
    added = Postures(stage, side, fresh, _placed(stage, body, fresh), volume).solved
    count = solved.keys_xyzw.shape[0]
    numbers = iter(range(count, count + len(fresh)))
    order = [row if row is not None else next(numbers) for _, row in led]
    return SolvedArm(
        torch.cat((solved.keys_xyzw, added.keys_xyzw))[order],
        torch.cat((solved.wrist_m, added.wrist_m))[order],
        torch.cat((solved.hand_xyzw, added.hand_xyzw))[order],
    )


def _depth(
    skeleton: Skeleton,
    side: str,
    arm: Track,
    body: BodyTracks,
    times: Tensor,
    volume: BodyVolume | None,
) -> tuple[Tensor, Tensor]:
    if volume is None or not len(times):
        return torch.full((len(times),), -1.0), torch.zeros(len(times), 3)
    return depth_along(skeleton, side, arm, body, times, volume)


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
