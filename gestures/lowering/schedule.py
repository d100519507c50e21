"""One hand's whole programme: gestures in order, returns to rest between them, small answers to the other hand.

A hand that has long to wait goes all the way home; one that is soon needed again stops on the way, before the
belly (partial retraction, Kita et al. 1998).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import torch
from torch import Tensor

from gestures.alignment.timeline import Placement
from gestures.chance import Chance
from gestures.library.gesture import Direction, Gesture
from gestures.library.handshapes import handshape
from gestures.lowering.keys import HandMove
from gestures.lowering.landmarks import near_head

Played = tuple[Placement, Gesture, list[HandMove]]
"""A placement, its gesture and the movements of its preparation and stroke."""

_REST_SPREAD = (0.05, 0.016, 0.024)
"""Spread of the rest posture, (out, up, forward) units: people never come back to quite the same place (about 3 cm)."""
_OVERHEAD = 1.45
_ASIDE_OUT, _ASIDE_FORWARD, _ASIDE_AT, _THROUGH = 1.7, 0.45, 0.36, 0.4
"""Where and when a hand passes that comes home from above the head, and how smoothly, share of that time."""
_REST_CURL = (1.05, 1.6)
"""A resting hand is more curled than one that is about to speak; how much differs from rest to rest."""
_ANSWER_SHARE = 0.75
"""Share of one-handed gestures that the free hand answers."""
_ANSWER_PART, _ANSWER_AXES = (0.08, 0.28), (0.3, 1.0, 1.0)
"""How much of the other's way a hand goes that answers: people's free hands move at 74 mm/s in the median."""
_SHORTEST_REST_S = 0.3
_WAITING_S = (0.4, 1.3)
"""A hand whose next gesture sets out within the first time waits before the belly; after the second it hangs."""
_HANGS_BELOW = 0.0
"""Hands that rest lower than the pelvis hang."""
_LEAST_RETURN_S = 0.85
"""A hand that is freed while the other goes on takes at least this long home, s."""


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
        side: Rest(move, waiting[side] if float(move.place[1]) < _HANGS_BELOW else move)
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


def side_schedule(
    side: str,
    played: Sequence[Played],
    rest: Rest,
    draws: Sequence[Chance],
    chance: Chance,
) -> list[HandMove]:
    """All movements of one hand in order, from the posture it starts in: gestures, returns, answers to the other.

    Args:
        side: ``left`` or ``right``.
        played: The show's gestures with the movements of both hands.
        rest: Where the hand rests.
        draws: Each placement's source of variation.
        chance: Source of the variation of the posture that it starts in.
    """
    busy = [
        (index, entry) for index, entry in enumerate(played) if any(move.side == side for move in entry[2])
    ]
    schedule: list[HandMove] = [_rested(rest.home, 0.0, 0.0, chance.of("first"))]
    for order, (index, (placement, _, moves)) in enumerate(busy):
        schedule += [move for move in moves if move.side == side]
        following = busy[order + 1][1][0].preparation.start_s if order + 1 < len(busy) else None
        leave = placement.hold.end_s
        if following is None or following > leave + _SHORTEST_REST_S:
            arrive = max(placement.retraction.end_s, leave + _LEAST_RETURN_S)
            if following is not None:
                arrive = min(arrive, following + 0.1)
            draw = draws[index].of("return")
            home = rest.home if following is None else rest.between(_share_home(following - leave, draw))
            if near_head(schedule[-1].place.tolist()):
                # Straight down from the face, a hand would brush over it: it stops before the belly.
                home = rest.ready
            schedule += _homewards(
                schedule[-1], _rested(home, leave, arrive, draw, index if placement.hand == "both" else None)
            )
    schedule += _answers(side, played, busy, rest, draws)
    return sorted(schedule, key=lambda move: (move.end_s, move.start_s))


def _homewards(last: HandMove, home: HandMove) -> list[HandMove]:
    """The way home; from above the head the hand goes aside first, then down."""
    if float(last.place[1]) < _OVERHEAD:
        return [home]
    span = home.end_s - home.start_s
    aside = replace(
        last,
        start_s=home.start_s,
        end_s=home.start_s + _ASIDE_AT * span,
        phase="via",
        place=torch.tensor((_ASIDE_OUT, 0.2 + 0.72 * float(last.place[1]), _ASIDE_FORWARD)),
        contact=None,
        aim=None,
        draw=home.draw.of("via"),
    )
    return [aside, replace(home, start_s=aside.end_s - _THROUGH * (aside.end_s - aside.start_s))]


def _share_home(wait_s: float, chance: Chance) -> float:
    """How far home, 0…1, a hand goes that has some time until its next gesture."""
    soon, late = _WAITING_S
    share = (wait_s - soon) / (late - soon) + chance.normal("share", 0.2)
    return max(0.0, min(1.0, share))


def _answers(
    side: str,
    played: Sequence[Played],
    busy: Sequence[tuple[int, Played]],
    rest: Rest,
    draws: Sequence[Chance],
) -> list[HandMove]:
    own = [
        (entry[0].preparation.start_s - 0.1, max(entry[0].retraction.end_s, entry[0].hold.end_s + 0.6))
        for _, entry in busy
    ]
    answers: list[list[HandMove]] = []
    for index, (placement, _, moves) in enumerate(played):
        start, end = placement.preparation.start_s + 0.05, placement.stroke.end_s
        if not moves or any(low < end and start < high for low, high in own):
            continue
        draw = draws[index].of("answer")
        if draw.uniform("whether") < _ANSWER_SHARE:
            answers.append(_answer(index, moves, rest.home, placement, draw))
    starts = sorted([low for low, _ in own] + [answer[0].start_s for answer in answers])
    return [move for answer in answers for move in _before_next(answer, starts)]


def _answer(
    index: int, moves: Sequence[HandMove], home: HandMove, placement: Placement, chance: Chance
) -> list[HandMove]:
    """What the free hand does while the other gestures: a little of the same at the same time, then back to rest."""
    rested = _rested(home, 0.0, 0.0, chance)
    share = chance.uniform("part", *_ANSWER_PART)
    answers = [
        replace(
            rested,
            start_s=move.start_s,
            end_s=move.end_s,
            phase="answer",
            place=rested.place + share * (move.place - rested.place) * torch.tensor(_ANSWER_AXES),
            placement=index,
            paired=True,
            draw=move.draw,
        )
        for move in moves
    ]
    leave = max(placement.hold.end_s, answers[-1].end_s)
    arrive = max(placement.retraction.end_s, leave + _LEAST_RETURN_S)
    return [*answers, _rested(home, leave, arrive, chance.of("back"))]


def _before_next(answer: list[HandMove], starts: Sequence[float]) -> list[HandMove]:
    """An answer whose way back ends in time for what the hand does next, or is left out."""
    *moves, back = answer
    coming = [start for start in starts if start > moves[0].start_s]
    if not coming or coming[0] >= back.end_s:
        return answer
    if coming[0] < back.start_s + _SHORTEST_REST_S:
        return moves
    return [*moves, replace(back, end_s=coming[0])]


def _rested(
    rest: HandMove, start_s: float, end_s: float, chance: Chance, pair: int | None = None
) -> HandMove:
    """A fresh rest posture a few centimetres from the last; both hands of a placement `pair` fall together."""
    own = chance.of(rest.side)
    spread = torch.tensor([own.normal(("rest", axis), size) for axis, size in enumerate(_REST_SPREAD)])
    shape = rest.shape_rad.clone()
    # Not the thumb: curled, it would reach for the thigh.
    shape[1:] *= own.uniform("curl", *_REST_CURL)
    return replace(
        rest,
        start_s=start_s,
        end_s=end_s,
        shape_rad=shape,
        place=rest.place + spread,
        elbow_deg=rest.elbow_deg + own.normal("elbow", 4.0),
        placement=-1 if pair is None else pair,
        paired=pair is not None,
        draw=chance,
    )
