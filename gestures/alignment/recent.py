"""The last gestures that were played, and what it costs to repeat them or to change hands."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple, Protocol

from gestures.alignment.settings import MOST_GESTURES
from gestures.alignment.transit import Placed

RECENT_COUNT = MOST_GESTURES
_REPEAT_COUNT = 6
"""Repeats of gestures further back than this are told by when a gesture was last decided for."""
RECENT_GESTURE = 2.5
BACK_TO_BACK = 4.0
BACK_TO_BACK_S = 15.0
OTHER_NUMBER = 0.3
"""The same gesture with another number on the hand hardly looks like a repeat."""
RECENT_GESTURE_S = 45.0
RECENT_FAMILY = 0.5
RECENT_FAMILY_S = 12.0
HAND_CHANGE = {"single": 1.6, "both": 0.5}
HAND_CHANGE_S = 5.0
"""People stay with a hand: what it costs to go on with the other one, or with both, and for how long."""
RESTED_CHANGE = 0.4
"""How much of that it costs after a rest."""
RESTED_HAND_CHANGE = {hands: RESTED_CHANGE * cost for hands, cost in HAND_CHANGE.items()}
NO_CHANGE = dict.fromkeys(HAND_CHANGE, 0.0)
BOTH_HANDS = 0.6
"""What a gesture of both hands earns: people who gesture freely use both most of the time."""


class Played(Protocol):
    """As much of a candidate as repetition needs."""

    @property
    def gesture(self) -> str:
        """Library id."""
        ...

    @property
    def family(self) -> str:
        """Its family."""
        ...

    @property
    def number(self) -> str | None:
        """Number that it shows, or None."""
        ...


class Recent(NamedTuple):
    """A gesture that was played a while ago.

    Attributes:
        gesture: Library id.
        family: Its family.
        hand: Hand that played it, ``both`` where a second one helped.
        onset_s: Onset of its stroke, s.
        number: Number that it showed, or None.
    """

    gesture: str
    family: str
    hand: str
    onset_s: float
    number: str | None = None


def remember(recent: tuple[Recent, ...], placed: Placed) -> tuple[Recent, ...]:
    """Return the last gestures, newest first, with one more."""
    candidate = placed.candidate
    number = candidate.parameters.get("number")
    entry = Recent(candidate.gesture.id, candidate.gesture.family, candidate.moves, placed.onset_s, number)
    return (entry, *recent[: RECENT_COUNT - 1])


def repetition(entry: Played, onset_s: float, recent: Sequence[Recent], long_ago: float | None) -> float:
    """Return what it costs to play a gesture or one of its family again so soon.

    Args:
        entry: What is to be played.
        onset_s: Onset of its stroke, s.
        recent: The last gestures, newest first.
        long_ago: When it was last decided for before those, s; None for never.
    """
    cost, seen, family = 0.0, False, entry.family
    for place, before in enumerate(recent[:_REPEAT_COUNT]):
        if before.family != family:
            continue
        age = onset_s - before.onset_s
        if before.gesture == entry.gesture and not seen:
            share = 1.0 if before.number == entry.number else OTHER_NUMBER
            cost += share * RECENT_GESTURE * math.exp(-age / RECENT_GESTURE_S)
            if not place:
                cost += share * BACK_TO_BACK * math.exp(-age / BACK_TO_BACK_S)
            seen = True
        elif age < 3 * RECENT_FAMILY_S:
            cost += RECENT_FAMILY * math.exp(-age / RECENT_FAMILY_S)
    if not seen and long_ago is not None:
        cost += RECENT_GESTURE * math.exp(-(onset_s - long_ago) / RECENT_GESTURE_S)
    return cost


def hand_change(hand: str, recent: Sequence[Recent], gap_s: float, rests: bool) -> float:
    """Return what it costs to go on with a hand.

    Args:
        hand: The hand, ``both`` or ``none``, as a candidate really takes them.
        recent: The last gestures, newest first.
        gap_s: Time since the stroke before, s.
        rests: Whether the hands rest before it.
    """
    cost = -BOTH_HANDS if hand == "both" else 0.0
    if gap_s >= HAND_CHANGE_S or (before := recent[0].hand) == hand:
        return cost
    change = HAND_CHANGE["both" if "both" in (hand, before) else "single"]
    return cost + (RESTED_CHANGE * change if rests else change)
