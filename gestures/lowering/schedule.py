"""One hand's whole programme: gestures in order, returns to rest between them, small answers to the other hand."""

from __future__ import annotations

from collections.abc import Sequence

import torch

from gestures.alignment.timeline import Placement
from gestures.chance import Chance
from gestures.library.gesture import Gesture
from gestures.library.handshapes import handshape
from gestures.lowering.keys import HandMove

Played = tuple[Placement, Gesture, list[HandMove]]
"""A placement, its gesture and the movements of its preparation and stroke."""

_REST_SPREAD = (0.09, 0.035, 0.035)
"""Spread of the rest posture, (out, up, forward) units: people never come back to quite the same place (about 3 cm)."""
_ANSWER_SHARE = 0.65
"""Share of one-handed gestures that the other hand answers with a small movement of its own."""
_SHORTEST_REST_S = 0.3
_LEAST_RETURN_S = 0.85
"""A hand that is freed while the other goes on takes at least this long home, s."""


def rest_moves(posture: Gesture) -> dict[str, HandMove]:
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


def side_schedule(
    side: str,
    played: Sequence[Played],
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
        if following is None or following > leave + _SHORTEST_REST_S:
            arrive = max(placement.retraction.end_s, leave + _LEAST_RETURN_S)
            if following is not None:
                arrive = min(arrive, following + 0.1)
            schedule.append(_rested(rest, leave, arrive, chance.of("return", index)))
    schedule += _answers(side, played, busy, rest, chance)
    return sorted(schedule, key=lambda move: (move.end_s, move.start_s))


def _answers(
    side: str,
    played: Sequence[Played],
    busy: Sequence[tuple[int, Played]],
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
