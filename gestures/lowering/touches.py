"""Hands that touch each other: brought together until skin meets skin, whichever of them does the touching."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from gestures.lowering.arms import Postures
from gestures.lowering.keys import HandMove
from gestures.lowering.landmarks import OTHER_HAND, touches_hand
from motion.bodies.hands import HandSkin, depth_in_skin_m

_ROUNDS = 4
_PRESS_M = 0.003
"""How deep hands press each other, metres: little, since both move on."""
_LONGEST_STEP_M = 0.12
"""How far a hand is moved at once, metres; the first round brings hands near each other."""


@dataclass(frozen=True, slots=True)
class _Meeting:
    """One instant at which a hand touches the other.

    Attributes:
        row: Posture of the hand that touches.
        other: Posture of the hand that is touched.
        hand: Landmark that touches.
        touches: Landmark of the other hand that is touched.
        gap_m: Distance left between them, metres.
        both: Whether the other hand touches this one at the same time, so that they meet half-way.
    """

    row: int
    other: int
    hand: str
    touches: str
    gap_m: float
    both: bool


def join_hands(postures: Mapping[str, Postures], skin: HandSkin) -> None:
    """Bring hands together that touch each other, in place.

    A hand that touches comes to the other, which stays; hands that both touch meet half-way.

    Args:
        postures: Both sides, solved by themselves.
        skin: The left hand's skin.
    """
    for side, other in (("right", "left"), ("left", "right")):
        meetings = _meetings(postures[side].moves, postures[other].moves)
        if side == "left":
            # Hands that both touch have been brought together from the right.
            meetings = [meeting for meeting in meetings if not meeting.both]
        if meetings:
            _join(postures[side], postures[other], meetings, skin)


def _meetings(moves: Sequence[HandMove], others: Sequence[HandMove]) -> list[_Meeting]:
    found = []
    for row, move in enumerate(moves):
        if not touches_hand(move) or move.contact is None:
            continue
        # A hand that is touched for long stays in its gesture's last posture, however soon it sets out again.
        own = [index for index, there in enumerate(others) if _same_gesture(move, there)] or range(
            len(others)
        )
        other = min(own, key=lambda index: abs(others[index].end_s - move.end_s))
        both = touches_hand(others[other]) and others[other].placement == move.placement
        contact = move.contact
        found.append(_Meeting(row, other, contact.hand, OTHER_HAND[contact.touches], contact.gap_m, both))
    return found


def _same_gesture(move: HandMove, there: HandMove) -> bool:
    return there.placement == move.placement and there.phase in ("preparation", "stroke")


def _join(mine: Postures, theirs: Postures, meetings: list[_Meeting], skin: HandSkin) -> None:
    rows = torch.tensor([meeting.row for meeting in meetings])
    others = torch.tensor([meeting.other for meeting in meetings])
    gap = torch.tensor([meeting.gap_m for meeting in meetings])
    both = torch.tensor([meeting.both for meeting in meetings]).unsqueeze(-1)
    mine.keep_turn(rows)
    theirs.keep_turn(others[both.flatten()])
    hand, touched_hand = mine.hand_skin(rows), theirs.hand_skin(others)
    for turn in range(_ROUNDS):
        points, _ = mine.skin(rows, hand)
        touched, normals = theirs.skin(others, touched_hand)
        here = _patch_means(points, [meeting.hand for meeting in meetings], skin)
        there = _patch_means(touched, [meeting.touches for meeting in meetings], skin)
        outward = torch.nn.functional.normalize(
            _patch_means(normals, [meeting.touches for meeting in meetings], skin), dim=-1
        )
        way = there + outward * gap.unsqueeze(-1) - here
        if turn > 0:
            # Once landmark lies before landmark, only the distance between the skins is left to set.
            depth = depth_in_skin_m(points, touched, normals)
            landmark = torch.stack(
                [row[skin.patches[meeting.hand]].amax() for row, meeting in zip(depth, meetings, strict=True)]
            )
            step = torch.maximum(landmark + gap, depth.amax(-1) - _PRESS_M)
            across = way - outward * (way * outward).sum(-1, keepdim=True)
            way = across + outward * step.unsqueeze(-1)
        length = way.norm(dim=-1, keepdim=True)
        way = way * (_LONGEST_STEP_M / length.clamp_min(1e-9)).clamp_max(1.0)
        mine.move(rows, torch.where(both, 0.5 * way, way))
        if bool(both.any()):
            pair = both.flatten()
            theirs.move(others[pair], -0.5 * way[pair])


def _patch_means(values: Tensor, names: list[str], skin: HandSkin) -> Tensor:
    """(n, 3) mean over each row's patch of (n, P, 3)."""
    return torch.stack([row[skin.patches[name]].mean(0) for row, name in zip(values, names, strict=True)])
