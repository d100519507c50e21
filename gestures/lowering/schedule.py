"""One hand's whole programme: gestures in order, returns to rest between them, and what it does while it is free.

A hand goes all the way home where its gesture leaves the time; one that is soon needed again stops before the belly
(partial retraction, Kita et al. 1998).
"""

from __future__ import annotations

from collections.abc import Container, Sequence
from dataclasses import replace
from itertools import pairwise

import torch

from gestures.alignment.timeline import Placement
from gestures.chance import Chance
from gestures.library.gesture import Gesture
from gestures.lowering.free_hand import FreeHand, Turn
from gestures.lowering.keys import MIDLINE, HandMove
from gestures.lowering.landmarks import near_head
from gestures.lowering.resting import Rest, rested

Played = tuple[Placement, Gesture, list[HandMove]]
"""A placement, its gesture and the movements of its preparation and stroke."""

_OVERHEAD = 1.45
_ASIDE_OUT, _ASIDE_FORWARD, _ASIDE_AT, _THROUGH = 1.7, 0.45, 0.36, 0.4
_BELLY_AT = 0.55
"""Where and when a hand passes that comes home from above the head, and how smoothly, share of that time; when one
from the face passes before the belly."""
_SHORTEST_REST_S = 0.3
_WAITING_S, _WAITS, _UNDECIDED = 1.0, 0.55, 0.05
"""A hand that is needed again within this time waits so far of the way from the belly home, else it goes home, and how
near to either it gets."""
_COMES_S, _RESTS_S = -0.8, -0.3
"""When a hand sets out to where it rests as the show begins, and is there, s: like any way, this one is led off the
body."""
_LEAST_RETURN_S = 0.78
"""A hand that is freed while the other goes on takes at least this long home, s."""
_AT_MIDLINE = 0.3
"""Share that the way of a hand keeps of its arc, and of its joints' own timing, where hands meet."""
_TO_LEAVE_S = 0.6
"""So long after its own hold a hand is not yet free for the other's gestures, s."""


def side_schedule(
    side: str,
    played: Sequence[Played],
    rest: Rest,
    draws: Sequence[Chance],
    chance: Chance,
    held: Sequence[Played] = (),
) -> list[HandMove]:
    """All movements of one hand in order, from the posture it starts in: gestures, returns, answers to the other.

    Args:
        side: ``left`` or ``right``.
        played: The show's gestures with the movements of both hands.
        rest: Where the hand rests.
        draws: Each placement's source of variation.
        chance: Source of the variation of the posture that it starts in.
        held: What hands do that hold a product, behind what is played in `draws`.
    """
    busy = [
        (index, entry)
        for index, entry in enumerate([*played, *held])
        if any(move.side == side for move in entry[2])
    ]
    busy.sort(key=lambda numbered: numbered[1][0].preparation.start_s)
    turns = _turns(side, played, [entry for _, entry in busy], draws)
    free = FreeHand(side, turns, rest)
    first = replace(rested(rest.home, chance.of("first")), start_s=_COMES_S, end_s=_COMES_S)
    schedule: list[HandMove] = [first, replace(first, end_s=_RESTS_S)]
    for order, (index, (placement, _, moves)) in enumerate(busy):
        schedule += [move for move in moves if move.side == side]
        own = [entry[0].preparation.start_s for _, entry in busy[order + 1 : order + 2]]
        leave = placement.hold.end_s
        following = min(own + [start for start in free.joins_s if start >= leave], default=None)
        if following is None or following > leave + _SHORTEST_REST_S:
            arrive = max(placement.retraction.end_s, leave + _LEAST_RETURN_S)
            if following is not None:
                arrive = min(arrive, following + 0.1)
            draw = draws[index].of("return")
            home = rest.home
            if following is not None and placement.retraction.duration_s == 0.0:
                home = rest.between(_share_home(following - leave, draw))
            back = replace(rested(home, draw), start_s=leave, end_s=arrive, placement=index, paired=True)
            schedule += _homewards(schedule[-1], back, rest)
    schedule += free.moves()
    schedule.sort(key=lambda move: (move.end_s, move.start_s))
    together = {index for index, (_, _, moves) in enumerate(played) if len({move.side for move in moves}) > 1}
    return [schedule[0], *(_calm_at_midline(*way, together) for way in pairwise(schedule))]


def _turns(side: str, played: Sequence[Played], own: Sequence[Played], draws: Sequence[Chance]) -> list[Turn]:
    """Return the gestures of the other hand during which this one has nothing to do."""
    taken = [
        (entry.preparation.start_s - 0.1, max(entry.retraction.end_s, entry.hold.end_s + _TO_LEAVE_S))
        for entry, _, _ in own
    ]
    first = [next(move for move in moves if move.side == side) for _, _, moves in own]
    turns = []
    for index, (placement, _, moves) in enumerate(played):
        start_s, end_s = placement.preparation.start_s, placement.stroke.end_s
        if not moves or any(low < end_s and start_s + 0.05 < high for low, high in taken):
            continue
        turns.append(
            Turn(
                index,
                moves,
                placement.hold.end_s,
                placement.retraction.end_s,
                draws[index].of("answer"),
                draws[index].of("return"),
                free_s=max((high for _, high in taken if high <= start_s + 0.05), default=0.0),
                coming=next((move for move in first if move.start_s > start_s), None),
            )
        )
    return turns


def _calm_at_midline(before: HandMove, move: HandMove, together: Container[int]) -> HandMove:
    """The same movement without much of its arc where both hands come to the midline, or leave it: they would meet."""
    if any(end.placement in together and end.place.tolist()[0] < MIDLINE for end in (before, move)):
        return replace(move, freedom=_AT_MIDLINE)
    return move


def _homewards(last: HandMove, home: HandMove, rest: Rest) -> list[HandMove]:
    """The way home; from above the head the hand goes aside first, from the face to the belly, then down."""
    if float(last.place[1]) >= _OVERHEAD:
        by = replace(
            last, place=torch.tensor((_ASIDE_OUT, 0.2 + 0.72 * float(last.place[1]), _ASIDE_FORWARD))
        )
        share = _ASIDE_AT
    elif near_head(last.place.tolist()):
        # Straight down from the face, a hand would brush over it.
        by, share = rest.ready, _BELLY_AT
    else:
        return [home]
    via = replace(
        by,
        start_s=home.start_s,
        end_s=home.start_s + share * (home.end_s - home.start_s),
        phase="via",
        contact=None,
        aim=None,
        draw=home.draw.of("via"),
    )
    return [via, replace(home, start_s=via.end_s - _THROUGH * (via.end_s - via.start_s))]


def _share_home(wait_s: float, chance: Chance) -> float:
    """How far home, 0…1, a hand goes that has some time until it moves again."""
    near = abs(chance.normal("share", _UNDECIDED))
    return _WAITS + near if wait_s < _WAITING_S else 1.0 - near
