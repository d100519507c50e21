"""Solving both arms for a whole show: touches between hands in the right order, ways kept out of the body."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from gestures.lowering.arm_timing import ArmTimer
from gestures.lowering.arms import Postures
from gestures.lowering.body_tracks import BodyTracks
from gestures.lowering.guarding import Guard
from gestures.lowering.keys import HandMove
from gestures.lowering.living_body import LivingBody, StandingArm, instants
from gestures.lowering.manner import Manner
from gestures.lowering.mending import ArmMending, Look, ends_s, within
from gestures.lowering.parts import Part, PlayedArm, cut, joined
from gestures.lowering.passing import Passage, passage
from gestures.lowering.settling import settled
from gestures.lowering.stage import Stage
from gestures.lowering.touches import join_hands
from motion.bodies.volume import BodyVolume
from motion.processes import shared_out
from motion.submovements import Track

SIDES = ("left", "right")
_CHECKED_HZ, _CHECKED_FIRST, _CHECKED_WAITING = 40.0, 2, 8
"""How often an arm is looked at where something was mended, and every which of these looks is taken at first: while a
hand is on its way, and while both wait."""
_NEAR_M = 0.03
"""Distance from the body at a posture within which a hand that gestures keeps still, metres."""
_CLOSE_M, _SLOW_MPS = 0.035, 0.3
"""Hands closer to the body than this are looked at twice as often, unless they are as slow as this, metres and m/s."""

Near = dict[str, set[int]]
"""The placements in which the hand of each side is near the body."""


def play_arms(
    stage: Stage,
    moves: dict[str, list[HandMove]],
    body: BodyTracks,
    volume: BodyVolume | None,
    manner: Manner,
    calmed: Callable[[Near], BodyTracks],
    workers: int = 1,
) -> tuple[dict[str, Track], Near]:
    """Return the arm track of each side, and the placements in which that hand is near the body.

    Args:
        stage: Body, camera and screen.
        moves: Each side's movements in order; the first is the rest posture.
        body: How trunk, pelvis, head and gaze move.
        volume: The space that the body takes up, or None.
        manner: How loosely and with how much energy the arms move.
        calmed: Gives the body as it moves while hands are near it, which keep still then.
        workers: How many processes play parts of the show.
    """
    if volume is None:
        postures = _solved(stage, moves, body, None)
        near = {side: _near_body(postures[side]) for side in SIDES}
        return {side: ArmTimer(manner).track(postures[side].solved, moves[side]) for side in SIDES}, near
    parts = settled(stage, cut(moves, body.plan.duration_s), body, volume)

    def play(number: int) -> _PlayedPart:
        return _play_part(stage, parts[number], body, volume, manner, calmed)

    played = shared_out(play, range(len(parts)), workers)
    near = {side: set[int]().union(*(part.near[side] for part in played)) for side in SIDES}
    return {side: joined([part.arms[side] for part in played]) for side in SIDES}, near


@dataclass(frozen=True, slots=True, eq=False)
class _PlayedPart:
    """The arms in a part of a show: tracks, and the placements in which they are near the body."""

    arms: dict[str, PlayedArm]
    near: Near


def _play_part(
    stage: Stage,
    part: Part,
    body: BodyTracks,
    volume: BodyVolume,
    manner: Manner,
    calmed: Callable[[Near], BodyTracks],
) -> _PlayedPart:
    with_lead = {side: [*part.lead[side], *part.moves[side]] for side in SIDES}
    postures = _solved(stage, with_lead, body, volume)
    near = {side: _near_body(postures[side]) for side in SIDES}
    body = calmed(near)
    living = LivingBody(stage.skeleton, body, instants(_CHECKED_HZ, part.end_s, part.start_s))
    left, right = (
        ArmMending(
            stage,
            side,
            part.moves[side],
            postures[side].solved.rows(range(len(part.lead[side]), len(with_lead[side]))),
            living,
            volume,
            ArmTimer(manner, part.until_s[side]),
        )
        for side in SIDES
    )

    def look(side: str, other: ArmMending | None) -> Look:
        beside = None if other is None else StandingArm(living, other.side, other.track)
        return lambda arm, rows: _looked(living, side, arm, rows, volume, beside)

    first = _first_look(living.times_s, part.moves)
    left.mend(look("left", None), first)
    # The hand that comes second is led around the one that came first; where that does not do, the first gives way.
    right.mend(look("right", left), first)
    if len(meeting := right.at_fault()):
        left.mend(look("left", right), meeting)
    left.round_off()
    right.round_off()
    arms = {"left": left.track, "right": right.track}
    touching = {"left": left.touching(), "right": right.touching()}
    aiming = {"left": left.aiming(), "right": right.aiming()}
    guard = Guard(stage.skeleton, body, volume, arms, touching, aiming)
    guarded = guard.guard(living, {"left": left.depth_m, "right": right.depth_m})
    return _PlayedPart({side: PlayedArm.of(track) for side, track in guarded.items()}, near)


def _near_body(postures: Postures) -> set[int]:
    """The placements whose hand comes so near the body that idle movement would bring them together."""
    return {
        move.placement
        for move, depth_m in zip(postures.moves, postures.depth_m.tolist(), strict=True)
        if move.placement >= 0 and move.phase in ("preparation", "stroke") and depth_m > -_NEAR_M
    }


def _looked(
    living: LivingBody, side: str, arm: Track, rows: Tensor, volume: BodyVolume, other: StandingArm | None
) -> Passage:
    """How an arm passes by the body at some instants (n,), and between them where it passes close by."""
    seen = passage(living, side, arm, rows, volume, other)
    close = rows[(seen.depth_m > -_CLOSE_M) & (seen.speed_mps > _SLOW_MPS)]
    looked, between = torch.zeros(2, len(living.times_s) + 2, dtype=torch.bool)
    looked[rows + 1] = True
    between[close], between[close + 2] = True, True
    between = (between[1:-1] & looked[:-2] & looked[2:]) & ~looked[1:-1]
    if not bool(between.any()):
        return seen
    return seen.joined(passage(living, side, arm, between.nonzero().flatten(), volume, other))


def _first_look(times_s: Tensor, moves: Mapping[str, Sequence[HandMove]]) -> Tensor:
    """Rows (n,) of the instants (T,) at which an arm is looked at before anything is mended."""
    spans = [(move.start_s, move.end_s) for side in SIDES for move in moves[side][1:]]
    looked = torch.zeros(len(times_s), dtype=torch.bool)
    looked[within(times_s, torch.tensor(spans, dtype=torch.float64).reshape(-1, 2))] = True
    looked &= torch.arange(len(times_s)) % _CHECKED_FIRST == 0
    looked[::_CHECKED_WAITING] = True
    return looked.nonzero().flatten()


def _solved(
    stage: Stage,
    moves: Mapping[str, Sequence[HandMove]],
    body: BodyTracks,
    volume: BodyVolume | None,
) -> dict[str, Postures]:
    """Solve both arms, then bring hands together that touch each other."""
    left = len(moves["left"])
    placed = body.placed_at(stage.skeleton, ends_s([*moves["left"], *moves["right"]]))
    postures = {
        side: Postures(stage, side, moves[side], (placed[0][own], placed[1][own]), volume)
        for side, own in (("left", slice(left)), ("right", slice(left, None)))
    }
    if volume is not None:
        join_hands(postures, volume.hand)
    return postures
