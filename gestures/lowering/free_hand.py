"""What a free hand does while the other gestures: it joins in, or answers with a little of the same.

People who gesture with one hand seldom leave the other one alone: often it comes up and goes along, smaller and with
an easy shape, and stays up while the talk goes on; else it moves a little where it rests.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import torch

from gestures.chance import Chance
from gestures.library.gesture import Direction
from gestures.lowering.keys import HandMove
from gestures.lowering.resting import Rest, rested

_JOINS = 0.85
"""Share of the gestures that a free hand joins in, of those that it may."""
_ANSWERS = 0.75
"""Share of the other one-handed gestures that it answers."""
_JOINED_PART, _TURNED_PART = (0.5, 0.95), 0.6
"""How much of the other's way from the belly a hand goes along, and how much of that its turn follows."""
_ANSWER_PART, _ANSWER_AXES = (0.02, 0.10), (0.3, 1.0, 1.0)
"""How much of the other's way a hand goes that answers: people's free hands move at 74 mm/s in the median."""
_OWN_SIDE, _HIGHEST = 0.5, 0.8
"""How far from the midline both hands stay, and how high a hand goes that joins in, place units."""
_AT_HEAD = 1.35
"""What a hand does at the head no other hand goes along with, place units."""
_STAYS_S = 2.0
"""A hand that has joined in waits where it is for what it does next within this time, s."""
_AHEAD_S = 0.3
_SHORTEST_REST_S, _LEAST_RETURN_S = 0.3, 0.85


@dataclass(frozen=True, slots=True, eq=False)
class Turn:
    """One gesture of the other hand, during which this one is free.

    Attributes:
        index: The placement's index.
        moves: The other hand's movements.
        hold_s: When its hold ends, s.
        home_s: When its way back ends, s.
        draw: The placement's source of variation.
    """

    index: int
    moves: Sequence[HandMove]
    hold_s: float
    home_s: float
    draw: Chance


def free_moves(side: str, turns: Sequence[Turn], rest: Rest, own_s: Sequence[float]) -> list[HandMove]:
    """Return all movements of a hand while it is free.

    Args:
        side: ``left`` or ``right``.
        turns: The gestures of the other hand, in order of time.
        rest: Where the hand rests.
        own_s: When it sets out for gestures of its own, s, in order.
    """
    done: list[HandMove] = []
    waits: HandMove | None = None
    chosen = [turn for turn in turns if joins(turn) or turn.draw.uniform("whether") < _ANSWERS]
    for number, turn in enumerate(chosen):
        coming = min(
            [start for start in own_s if start > turn.moves[0].start_s]
            + [later.moves[0].start_s for later in chosen[number + 1 : number + 2]],
            default=float("inf"),
        )
        up = joins(turn)
        base = waits or rested(rest.home, turn.draw)
        moves = list(_joined(side, turn, rest) if up else _answered(turn, base))
        if up and waits is None:
            # It has further to go than the other, so it sets out before it.
            free_s = done[-1].end_s if done else 0.0
            moves[0] = replace(
                moves[0], start_s=min(moves[0].start_s, max(free_s, moves[0].start_s - _AHEAD_S))
            )
        done += moves
        leave = max(turn.hold_s, moves[-1].end_s)
        waits = moves[-1] if up or waits is not None else None
        if coming < leave + (_STAYS_S if waits is not None else _SHORTEST_REST_S):
            continue
        waits = None
        arrive = max(turn.home_s, leave + _LEAST_RETURN_S)
        back = rested(rest.home, turn.draw.of("back"))
        done.append(replace(back, start_s=leave, end_s=min(arrive, coming)))
    return done


def joins(turn: Turn) -> bool:
    """Return whether a free hand comes up and goes along, rather than answering where it is."""
    plain = all(
        move.aim is None
        and move.contact is None
        and float(move.place[0]) > _OWN_SIDE
        and float(move.place[1]) < _AT_HEAD
        for move in turn.moves
    )
    return plain and turn.draw.uniform("joins") < _JOINS


def _joined(side: str, turn: Turn, rest: Rest) -> Iterator[HandMove]:
    """The other's movements, smaller, with the easy hand that waits before the belly."""
    ready = rested(rest.ready, turn.draw)
    share = turn.draw.uniform("part", *_JOINED_PART)
    for move in turn.moves:
        place = ready.place + share * (move.place - ready.place)
        place[0], place[1] = place[0].clamp_min(_OWN_SIDE), place[1].clamp_max(_HIGHEST)
        yield replace(
            move,
            side=side,
            shape_rad=ready.shape_rad,
            place=place,
            palm=_between(ready.palm, move.palm, _TURNED_PART * share),
            fingers=_between(ready.fingers, move.fingers, _TURNED_PART * share),
            elbow_deg=ready.elbow_deg,
        )


def _answered(turn: Turn, base: HandMove) -> Iterator[HandMove]:
    """A little of the other's movements, about where the hand is."""
    share = turn.draw.uniform("part", *_ANSWER_PART)
    for move in turn.moves:
        yield replace(
            base,
            start_s=move.start_s,
            end_s=move.end_s,
            phase="answer",
            place=base.place + share * (move.place - base.place) * torch.tensor(_ANSWER_AXES),
            placement=turn.index,
            paired=True,
            draw=move.draw,
        )


def _between(low: Direction, high: Direction, share: float) -> Direction:
    x, y, z = (a + share * (b - a) for a, b in zip(low, high, strict=True))
    return (x, y, z)
