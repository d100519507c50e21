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
from gestures.lowering.keys import UNIT_M, HandMove
from gestures.lowering.resting import Rest, rested
from gestures.lowering.ways import PEAK_OVER_CHORD

_JOINS = 0.85
"""Share of the gestures that a free hand joins in, of those that it may and has time for."""
_ANSWERS = 0.75
"""Share of the other one-handed gestures that it answers."""
_PARTS, _LESS, _TURNED_PART = (0.35, 0.7), (1.0, 0.6, 0.3), 0.6
"""How much of the other's way from the belly a hand goes along, how much of that where time is short, and how much of
it its turn follows."""
_SWING, _REPEATED_SWING = 0.8, 0.5
"""How much of a stroke's movement about its middle a hand goes along with, and of repeats, such as a wave's."""
_ONE_SWING = 3
"""Movements with more postures than this go to and fro."""
_ANSWER_PART, _ANSWER_AXES = (0.02, 0.10), (0.3, 1.0, 1.0)
"""How much of the other's way a hand goes that answers: people's free hands move at 74 mm/s in the median."""
_OWN_SIDE, _HIGHEST = 0.5, 0.52
"""How far from the midline both hands stay, and how high a hand goes that joins in, place units."""
_AT_HEAD = 1.35
"""What a hand does at the head no other hand goes along with, place units."""
_STAYS_S = 2.0
"""A hand that has joined in waits where it is for what it does next within this time, s."""
_AHEAD_S = 0.3
"""How long before the other a hand sets out that has further to go, s."""
_AT_EASE_MPS = 1.5
"""Greatest speed of a hand that is not in a hurry, m/s."""
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
        back: The source of variation of the other hand's way back.
        free_s: Since when this hand is free, s.
        coming: The first movement of what this hand does next itself; None if it has nothing more to do.
    """

    index: int
    moves: Sequence[HandMove]
    hold_s: float
    home_s: float
    draw: Chance
    back: Chance
    free_s: float = 0.0
    coming: HandMove | None = None

    @property
    def start_s(self) -> float:
        """When the other hand sets out, s."""
        return self.moves[0].start_s

    @property
    def rests(self) -> bool:
        """Whether the other hand goes home after it."""
        return self.home_s > self.hold_s + _SHORTEST_REST_S


class FreeHand:
    """All that a hand does while it is free.

    Args:
        side: ``left`` or ``right``.
        turns: The gestures of the other hand, in order of time.
        rest: Where the hand rests.
    """

    def __init__(self, side: str, turns: Sequence[Turn], rest: Rest) -> None:
        self._rest = rest
        self._turns = [(turn, _joined(side, turn, rest)) for turn in turns]

    @property
    def joins_s(self) -> list[float]:
        """When the other hand sets out for each gesture that this one goes along with, s."""
        return [turn.start_s for turn, joined in self._turns if joined]

    def moves(self) -> list[HandMove]:
        """Return all its movements, in order."""
        done: list[HandMove] = []
        waits = False
        for number, (turn, joined) in enumerate(self._turns):
            busy_s = done[-1].end_s if done else 0.0
            if joined:
                if not waits:
                    # It has further to go than the other, so it sets out before it.
                    joined[0] = replace(joined[0], start_s=max(_earliest_s(turn), min(busy_s, turn.start_s)))
                moves = joined
            elif waits or busy_s > turn.start_s or turn.draw.uniform("whether") >= _ANSWERS:
                continue
            else:
                moves = list(_answered(turn, rested(self._rest.home, turn.draw)))
            done += moves
            leave = max(turn.hold_s, moves[-1].end_s)
            following = [later.start_s for later, along in self._turns[number + 1 : number + 2] if along]
            own_s = turn.coming.start_s if turn.coming is not None else float("inf")
            coming_s = min([*following, own_s])
            waits = bool(joined) and not turn.rests and coming_s < leave + _STAYS_S
            if waits or coming_s < leave + _SHORTEST_REST_S:
                continue
            # Both hands of a gesture go home together.
            back = replace(rested(self._rest.home, turn.back), placement=turn.index, paired=bool(joined))
            arrive = max(turn.home_s, leave + _LEAST_RETURN_S)
            done.append(replace(back, start_s=leave, end_s=min(arrive, coming_s)))
        return done


def _earliest_s(turn: Turn) -> float:
    """When a hand that goes along may set out, s."""
    return min(turn.start_s, max(turn.free_s, turn.start_s - _AHEAD_S))


def _joined(side: str, turn: Turn, rest: Rest) -> list[HandMove]:
    """The other's movements, smaller, with the easy hand that waits before the belly; none if it does not join in."""
    plain = all(
        move.aim is None
        and move.contact is None
        and float(move.place[0]) > _OWN_SIDE
        and float(move.place[1]) < _AT_HEAD
        for move in turn.moves
    )
    if not plain or turn.draw.uniform("joins") >= _JOINS:
        return []
    ready = rested(rest.ready, turn.draw)
    part = turn.draw.uniform("part", *_PARTS)
    for less in _LESS:
        moves = [_along(move, side, ready, less * part) for move in _calmed(turn.moves)]
        if _has_time(turn, moves, rest):
            return moves
    return []


def _calmed(moves: Sequence[HandMove]) -> Iterator[HandMove]:
    """The other's movements with less of their to and fro."""
    middle = torch.stack([move.place for move in moves]).mean(dim=0)
    swing = _SWING if len(moves) <= _ONE_SWING else _REPEATED_SWING
    for move in moves:
        yield replace(move, place=middle + swing * (move.place - middle))


def _along(move: HandMove, side: str, ready: HandMove, share: float) -> HandMove:
    """A movement to a share of the way from where the hand waits to where the other goes."""
    place = ready.place + share * (move.place - ready.place)
    place[0], place[1] = place[0].clamp_min(_OWN_SIDE), place[1].clamp_max(_HIGHEST)
    return replace(
        move,
        side=side,
        shape_rad=ready.shape_rad,
        place=place,
        palm=_between(ready.palm, move.palm, _TURNED_PART * share),
        fingers=_between(ready.fingers, move.fingers, _TURNED_PART * share),
        elbow_deg=ready.elbow_deg,
    )


def _has_time(turn: Turn, moves: Sequence[HandMove], rest: Rest) -> bool:
    """Whether a hand that goes along gets there, and to what it does next, without hurry."""
    if _speed_mps(rest.home, moves[0], moves[0].end_s - _earliest_s(turn)) > _AT_EASE_MPS:
        return False
    if turn.coming is None:
        return True
    span_s = turn.coming.end_s - max(turn.coming.start_s, moves[-1].end_s)
    # Gestures have the time that they need from where hands rest.
    enough = max(_AT_EASE_MPS, _speed_mps(rest.home, turn.coming, span_s))
    return _speed_mps(moves[-1], turn.coming, span_s) <= enough


def _speed_mps(before: HandMove, move: HandMove, span_s: float) -> float:
    """Greatest speed of a hand from one place to another in a time, m/s."""
    way_m = float(((move.place - before.place) * torch.tensor(UNIT_M)).norm())
    return PEAK_OVER_CHORD * way_m / max(span_s, 1e-3)


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
