"""Lowering a timeline to a motion plan for one body before one camera."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor

from gestures.alignment.timeline import Placement, Timeline
from gestures.library.catalogue import Library
from gestures.library.gesture import Gesture
from gestures.library.handshapes import handshape
from gestures.lowering.arms import DepthAt, SolvedArm, arm_track, solve_side
from gestures.lowering.chance import Chance
from gestures.lowering.gaze import gaze_track
from gestures.lowering.head import head_track
from gestures.lowering.keys import HandMove, hand_moves
from gestures.lowering.landmarks import OTHER_HAND, hand_point_m
from gestures.lowering.stage import Stage
from gestures.lowering.trunk import trunk_tracks
from gestures.personas import Persona
from motion.blending.track_builder import TrackBuilder
from motion.idle.legs import rest_pelvis_m
from motion.kinematics import forward_kinematics
from motion.plan import TRUNK_JOINTS, MotionPlan
from motion.rotations import identity, mirrored, rotate
from motion.skeleton import Skeleton
from motion.submovements import Track

_REST_SPREAD = (0.09, 0.035, 0.035)
"""Spread of the rest posture, (out, up, forward) units: people never come back to quite the same place (about 3 cm)."""
_ANSWER_SHARE = 0.65
"""Share of one-handed gestures that the other hand answers with a small movement of its own."""
_SIDES = ("left", "right")


def lower(
    timeline: Timeline,
    library: Library,
    persona: Persona,
    stage: Stage,
    depth_at: DepthAt | None = None,
) -> MotionPlan:
    """Turn a timeline into what a body does.

    Args:
        timeline: Gestures in time.
        library: Where the gestures are looked up.
        persona: The host's manner.
        stage: Body, camera and screen.
        depth_at: How deep points (n, 3) in a joint's rest frame lie under the skin, metres; gives contacts their exact
            place. Without it, touches end at places that fit the default body.

    Raises:
        NotFoundError: If a placement names an unknown gesture, target or landmark.
        PlanningError: If a placement cannot be played.
    """
    chance = Chance(timeline.seed, timeline.persona)
    served = [(placement, library.get(placement.gesture)) for placement in timeline.gestures]
    posture = library.get(persona.posture)
    rest = _rest_moves(posture)
    rest_place = {side: rest[side].place for side in _SIDES}
    played = [
        (
            placement,
            gesture,
            hand_moves(
                index, placement, gesture, placement.amplitude * persona.amplitude, chance.of("keys", index)
            ),
        )
        for index, (placement, gesture) in enumerate(served)
    ]
    unit = _unit_m(stage)
    trunk, pelvis = trunk_tracks(played, rest_place, unit, persona.energy, chance.of("trunk"))
    head = head_track(timeline, served, persona.energy, chance.of("head"))
    moves = {
        side: [rest[side], *_side_schedule(side, played, rest[side], chance.of("rest", side))]
        for side in _SIDES
    }
    solved = _solve(stage, moves, (trunk, pelvis, head), depth_at)
    tracks = {
        side: arm_track(
            solved[side].keys_xyzw[0], solved[side].keys_xyzw[1:], moves[side][1:], chance.of("arm")
        )
        for side in _SIDES
    }
    hands = _hands_at_stroke(moves, solved)
    return MotionPlan(
        duration_s=timeline.duration_s,
        seeds=torch.tensor([timeline.seed], dtype=torch.int64),
        sway=torch.tensor([persona.sway]),
        energy=torch.tensor([persona.energy]),
        trunk=trunk,
        pelvis=pelvis,
        left=tracks["left"],
        right=tracks["right"],
        head=head,
        gaze=gaze_track(stage, timeline, served, hands, chance.of("gaze")),
        steady=_while_track(served, lambda gesture: gesture.aims),
        quiet=_while_track(served, _touches),
    )


def _rest_moves(posture: Gesture) -> dict[str, HandMove]:
    """The posture that the hands come back to."""
    key = posture.keys[0]
    hands = {"right": key.main, "left": key.other or key.main}
    moves = {}
    for side, hand in hands.items():
        if hand is None:
            continue
        place = torch.tensor(
            [float(value) if isinstance(value, int | float) else value.low for value in hand.place]
        )
        moves[side] = HandMove(
            side,
            0.0,
            0.0,
            "rest",
            handshape(hand.shape).tensor(),
            place,
            hand.palm,
            hand.fingers,
            hand.elbow_deg,
        )
    return moves


def _unit_m(stage: Stage) -> tuple[float, float, float]:
    origin = stage.place_m("left", torch.zeros(3))
    return tuple(  # type: ignore[return-value]
        float((stage.place_m("left", row) - origin).norm()) for row in torch.eye(3)
    )


def _side_schedule(
    side: str,
    played: Sequence[tuple[Placement, Gesture, list[HandMove]]],
    rest: HandMove,
    chance: Chance,
) -> list[HandMove]:
    """All movements of one hand in order: gestures, returns to rest, and small answers to the other hand."""
    busy = [
        (index, entry) for index, entry in enumerate(played) if any(move.side == side for move in entry[2])
    ]
    schedule: list[HandMove] = []
    for order, (index, (placement, _, moves)) in enumerate(busy):
        schedule += [move for move in moves if move.side == side]
        following = busy[order + 1][1][0].preparation.start_s if order + 1 < len(busy) else None
        leave = placement.hold.end_s
        if following is None or following > leave + 0.3:
            arrive = max(placement.retraction.end_s, leave + 0.45)
            if following is not None:
                arrive = min(arrive, following + 0.1)
            schedule.append(_rested(rest, leave, arrive, chance.of("return", index)))
    schedule += _answers(side, played, busy, rest, chance)
    return sorted(schedule, key=lambda move: (move.end_s, move.start_s))


def _answers(
    side: str,
    played: Sequence[tuple[Placement, Gesture, list[HandMove]]],
    busy: Sequence[tuple[int, tuple[Placement, Gesture, list[HandMove]]]],
    rest: HandMove,
    chance: Chance,
) -> list[HandMove]:
    own = [
        (entry[0].preparation.start_s - 0.1, max(entry[0].retraction.end_s, entry[0].hold.end_s + 0.6))
        for _, entry in busy
    ]
    answers = []
    for index, (placement, _, moves) in enumerate(played):
        start, end = placement.preparation.start_s + 0.05, placement.stroke.end_s
        if not moves or any(low < end and start < high for low, high in own):
            continue
        draw = chance.of("answer", index)
        if draw.uniform("whether") < _ANSWER_SHARE:
            answers.append(_rested(rest, start, max(end, start + 0.5), draw))
    return answers


def _rested(rest: HandMove, start_s: float, end_s: float, chance: Chance) -> HandMove:
    """A fresh rest posture a few centimetres from the last."""
    spread = torch.tensor([chance.normal(("rest", axis), size) for axis, size in enumerate(_REST_SPREAD)])
    curl = 1.0 + chance.normal("curl", 0.15)
    return HandMove(
        rest.side,
        start_s,
        end_s,
        "rest",
        rest.shape_rad * curl,
        rest.place + spread,
        rest.palm,
        rest.fingers,
        rest.elbow_deg + chance.normal("elbow", 4.0),
    )


def _solve(
    stage: Stage,
    moves: dict[str, list[HandMove]],
    body: tuple[Track, Track, Track],
    depth_at: DepthAt | None,
) -> dict[str, SolvedArm]:
    """Solve both arms; a hand that touches the other is solved after it."""
    touching = {
        side: any(move.contact and move.contact.on in OTHER_HAND for move in moves[side]) for side in _SIDES
    }
    first = "left" if touching["right"] or not touching["left"] else "right"
    second = "right" if first == "left" else "left"
    solved: dict[str, SolvedArm] = {}
    for side in (first, second):
        placed = _body_at(stage.skeleton, body, [move.end_s for move in moves[side]])
        other = None
        if side == second:
            other = _OtherHand(stage.skeleton, first, moves[first], solved[first])
        solved[side] = solve_side(stage, side, moves[side], placed, other, depth_at)
    return solved


class _OtherHand:
    """Finds landmarks of the hand that has been solved already."""

    def __init__(self, skeleton: Skeleton, side: str, moves: list[HandMove], solved: SolvedArm) -> None:
        self._skeleton, self._side, self._moves, self._solved = skeleton, side, moves, solved

    def __call__(self, time_s: float, landmark: str) -> tuple[Tensor, Tensor]:
        row = min(range(len(self._moves)), key=lambda index: abs(self._moves[index].end_s - time_s))
        fingers = self._solved.keys_xyzw[row, 4:]
        left = fingers if self._side == "left" else mirrored(fingers)
        point = hand_point_m(self._skeleton, landmark, left)
        outward = torch.tensor((0.0, 1.0, 0.0)) if landmark == "back" else torch.tensor((0.0, -1.0, 0.0))
        if self._side == "right":
            point = point * torch.tensor((-1.0, 1.0, 1.0))
        hand = self._solved.hand_xyzw[row]
        return self._solved.wrist_m[row] + rotate(hand, point), rotate(hand, outward)


def _body_at(
    skeleton: Skeleton, body: tuple[Track, Track, Track], times_s: list[float]
) -> tuple[Tensor, Tensor]:
    """World rotations (N, 55, 4) and positions (N, 55, 3) of trunk and head at some times, without idle movement."""
    trunk, pelvis, _ = body
    times = torch.tensor([times_s], dtype=torch.float64)
    local = identity(len(times_s), 55)
    local[:, list(TRUNK_JOINTS)] = trunk.sample(times)[0]
    root = rest_pelvis_m(skeleton) + pelvis.sample(times)[0, :, 0]
    return forward_kinematics(skeleton, local, root)


def _hands_at_stroke(moves: dict[str, list[HandMove]], solved: dict[str, SolvedArm]) -> dict[int, Tensor]:
    hands: dict[int, Tensor] = {}
    for side in _SIDES:
        for row, move in enumerate(moves[side]):
            if move.placement >= 0:
                hands[move.placement] = solved[side].wrist_m[row]
    return hands


def _touches(gesture: Gesture) -> bool:
    return any(hand is not None and hand.contact for key in gesture.keys for hand in (key.main, key.other))


def _while_track(served: list[tuple[Placement, Gesture]], which) -> Track:  # type: ignore[no-untyped-def]
    """A track of two channels (left, right hand) that is 1 from stroke to hold of the gestures that `which` picks."""
    builder = TrackBuilder(torch.zeros(2, 1))
    for placement, gesture in served:
        if not which(gesture):
            continue
        value = torch.tensor([[float(placement.hand in (side, "both"))] for side in _SIDES])
        start, end = placement.stroke.start_s, placement.hold.end_s
        builder.move(value, max(0.0, start - 0.35), start)
        builder.move(torch.zeros(2, 1), max(end, start + 0.1), max(end, start + 0.1) + 0.35)
    return builder.build()
