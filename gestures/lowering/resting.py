"""Where hands rest: the persona's posture, or before the belly while they wait; never twice quite the same place."""

from __future__ import annotations

from dataclasses import dataclass, replace

import torch
from torch import Tensor

from gestures.chance import Chance
from gestures.library.gesture import Direction, Gesture
from gestures.library.handshapes import handshape
from gestures.lowering.keys import HandMove

_REST_SPREAD = (0.03, 0.010, 0.014)
"""Spread of the rest posture, (out, up, forward) units: people never come back to quite the same place."""
_REST_CURL = (0.85, 1.25)
"""A resting hand is more curled than one that is about to speak; how much differs from rest to rest."""
_READY_FROM = 0.0
"""A hand that rests lower than this, place units, waits before the belly rather than where it rests."""


@dataclass(frozen=True, slots=True, eq=False)
class Rest:
    """Where one hand rests.

    Attributes:
        home: The persona's posture.
        ready: Before the belly, for a hand that is soon needed again; `home` itself where that is in front too.
    """

    home: HandMove
    ready: HandMove

    def between(self, share: float) -> HandMove:
        """Return a posture on the way: 0 is `ready`, 1 is `home`."""

        def blend(low: Tensor, high: Tensor) -> Tensor:
            return low + share * (high - low)

        def direction(low: Direction, high: Direction) -> Direction:
            x, y, z = (a + share * (b - a) for a, b in zip(low, high, strict=True))
            return (x, y, z)

        ready, home = self.ready, self.home
        return replace(
            home,
            shape_rad=blend(ready.shape_rad, home.shape_rad),
            place=blend(ready.place, home.place),
            palm=direction(ready.palm, home.palm),
            fingers=direction(ready.fingers, home.fingers),
            elbow_deg=ready.elbow_deg + share * (home.elbow_deg - ready.elbow_deg),
        )


def rests(home: Gesture, ready: Gesture) -> dict[str, Rest]:
    """Return where both hands rest, by side.

    Args:
        home: The persona's posture.
        ready: The posture of hands that wait before the belly; taken only where `home` lets the hands hang.
    """
    at_home, waiting = rest_moves(home), rest_moves(ready)
    return {
        side: Rest(move, waiting[side] if float(move.place[1]) < _READY_FROM else move)
        for side, move in at_home.items()
    }


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


def rested(rest: HandMove, chance: Chance) -> HandMove:
    """Return a fresh rest posture a few centimetres from the last."""
    own = chance.of(rest.side)
    spread = torch.tensor([own.normal(("rest", axis), size) for axis, size in enumerate(_REST_SPREAD)])
    shape = rest.shape_rad.clone()
    # Not the thumb: curled, it would reach for the thigh.
    shape[1:] *= own.uniform("curl", *_REST_CURL)
    return replace(
        rest,
        shape_rad=shape,
        place=rest.place + spread,
        elbow_deg=rest.elbow_deg + own.normal("elbow", 4.0),
        draw=chance,
    )
