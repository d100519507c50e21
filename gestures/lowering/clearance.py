"""Keeping ways sound: out of the body, and no faster than hands go.

Key postures lie outside the body by authorship; varied, and on another body, they may not, and the way between two
of them may not either. A posture that is too deep is set aside. A movement that goes deeper than allowed, or races,
first loses its arc and its joints' own timing; where hand or forearm still goes too deep, a via posture further out
is put in. The arm is timed again.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from torch import Tensor

from gestures.lowering.keys import HandMove
from gestures.lowering.landmarks import touches_body
from gestures.lowering.leading import further_out, later, led_around, lifted, stays_there, stretched
from gestures.lowering.passing import Passage

ALLOWED_M = 0.004
"""Depth that a passing hand may have, metres; a touch presses the skin this much."""
TOUCH_ALLOWED_M = 0.008
"""The same for a stroke that touches, metres."""
SHOWN_ALLOWED_M = 0.0
"""The same for a hand that gestures before the trunk, which gives way when it leans."""
FACE_ALLOWED_M = -0.004
"""The same for a hand that passes by the face, which moves by itself."""
_FACE_UP = 0.95
"""How high a hand is that may pass by the face, place units."""
_LOOSE = ("rest", "answer")
_ARRIVED_S = 0.04
_HIGHEST_ELBOW_DEG = 80.0
"""The elbow of an arm that touches or points is lifted up to here where there is no room for it."""
_MOST_ASIDE_M = (0.12, 0.25)
"""From where on a posture is not set aside any further, one on the way neither, metres."""
_SHORTEST_S = 0.34
"""Movements shorter than this are not led around: split, they would race."""
_FAR_TOO_DEEP_M = 0.015
"""A movement that goes this deep is led around the body at once; others are calmed first."""
_FASTEST_MPS = 2.5
"""Speed of a wrist above which a movement gives up its arc, m/s; idle movement comes on top."""
_TOO_FAST_MPS = 3.0
"""Speed of a wrist above which a movement that is calm already takes more time, m/s."""
_SHARP, _SHARP_MUCH = 0.7, 40.0
"""Share of the sharpest turns of people's joints from which a movement is calmed, idle movement coming on top, and how
much trouble a share of 1 beyond that is; see `Trouble`."""
_SEEN_M = 0.007
"""Depth from which one would see it, metres; the bound of lint and checks is a centimetre."""
_CALMER = 0.3
"""Freedom of a movement that went a little astray; one that goes on doing so has none."""


def mended_moves(
    moves: Sequence[HandMove], palm_places: Tensor, seen: Passage
) -> list[tuple[HandMove, int | None]]:
    """Calm movements that race or go too deep, and lead around the body those that calm does not help.

    Args:
        moves: One side's movements in order; the first is the rest posture.
        palm_places: (N, 3) out, up, forward of the palm's centre at the end of each.
        seen: How the arm passes by the body with these movements.

    Returns:
        All movements in order, each with its place in `moves`, or None for a via posture that was put in.
    """
    led: list[tuple[HandMove, int | None]] = [(moves[0], 0)]
    heights = palm_places[:, 1].tolist()
    looked_at = seen.any_between(
        [move.start_s for move in moves], [move.end_s - _ARRIVED_S for move in moves]
    )
    too_deep = _too_deep_on_arrival(moves, heights, seen)
    cramped = _cramped(moves, too_deep, seen)
    # Likewise all postures of one pointing gesture, so that the hand does not turn between them.
    close = {
        moves[row].placement
        for row, worst in too_deep.items()
        if seen.depth_at_m(worst) > ALLOWED_M and moves[row].elbow_deg < _HIGHEST_ELBOW_DEG
    }
    for row, (before, move) in enumerate(pairwise(moves), start=1):
        if move.contact is not None and move.placement in cramped:
            led.append((lifted(move), None))
            continue
        if move.aim is not None and move.placement in close:
            led.append((stretched(move), None))
            continue
        if not looked_at[row]:
            led.append((move, row))
            continue
        during = seen.between(move.start_s, move.end_s - _ARRIVED_S)
        worst = seen.deepest(move.start_s, move.end_s - _ARRIVED_S)
        if worst is None:
            led.append((move, row))
            continue
        depth, span = seen.depth_at_m(worst), move.end_s - move.start_s
        share = (seen.time_at_s(worst) - move.start_s) / span
        up = heights[row - 1] + share * (heights[row] - heights[row - 1])
        deep = depth > _allowed_m(before, move, up)
        races = seen.fastest_mps(during) > _FASTEST_MPS or seen.sharpest(during) > _SHARP
        # A posture that is itself too deep is not helped by another way to it.
        leads = deep and worst < during.stop - 1 and (move.freedom < 1.0 or depth > _FAR_TOO_DEEP_M)
        if (deep or races) and move.freedom > 0.0:
            move = replace(move, freedom=_CALMER if move.freedom > _CALMER else 0.0)
        elif seen.fastest_mps(during) > _TOO_FAST_MPS:
            move = later(move, moves[row + 1] if row + 1 < len(moves) else None)
        most_m = _MOST_ASIDE_M[move.phase == "via"]
        may_yield = move.aside_m < most_m and not _exact(move) and not move.settled
        if row in too_deep and may_yield:
            led.append((further_out(move, seen, too_deep[row]), None))
            continue
        if leads and move.phase == "via" and move.freedom == 0.0 and span < _shortest_s(move) and may_yield:
            # There is no time for another posture on the way: this one goes further out.
            led.append((further_out(move, seen, worst), None))
            continue
        if may_yield and (waiting := _while_waiting(seen, moves, row)) is not None:
            led.append((further_out(move, seen, waiting), None))
            continue
        if not leads or span < _shortest_s(move) or stays_there(before, move):
            led.append((move, row))
            continue
        via, move = led_around(before, move, palm_places[row - 1 : row + 1], seen, worst)
        led += [(via, None), (move, row)]
    return led


@dataclass(frozen=True, slots=True)
class Trouble:
    """How far a way is from sound.

    Attributes:
        much: Millimetres too deep, tenths of a metre per second too fast, or as bad a jump, whichever is most.
        visible: Whether one would see it.
    """

    much: float
    visible: bool


def trouble(before: HandMove, way: Sequence[HandMove], until_s: float, seen: Passage) -> Trouble | None:
    """Return how much trouble there is with a movement and its via postures; None where it was not looked at.

    Args:
        before: The movement before.
        way: The via postures in order, then the movement.
        until_s: When the next movement sets out, s.
        seen: How the arm passes by the body.
    """
    deep = fast = excess = sharp = float("-inf")
    for move in way:
        # A hand that waits is looked at as long as it waits.
        waits = move is way[-1] and not _exact(move)
        end_s = (max(move.end_s, until_s) if waits else move.end_s) + _ARRIVED_S
        worst = seen.deepest(move.start_s, end_s)
        if worst is not None:
            during = seen.between(move.start_s, end_s)
            depth_m = seen.depth_at_m(worst)
            deep, fast = max(deep, depth_m), max(fast, seen.fastest_mps(during))
            sharp = max(sharp, seen.sharpest(during))
            excess = max(excess, depth_m - _allowed_m(before, move, move.place.tolist()[1]))
        before = move
    if deep == float("-inf"):
        return None
    much = max(0.0, 1000.0 * excess, (fast - _FASTEST_MPS) / 0.1, _SHARP_MUCH * (sharp - _SHARP))
    return Trouble(much, much > 0.0 and (deep > _SEEN_M or fast > _TOO_FAST_MPS))


def _exact(move: HandMove) -> bool:
    """Whether a posture is where it must be: where it touches, is touched or points."""
    return bool(move.contact or move.aim or move.touched)


def _shortest_s(move: HandMove) -> float:
    """How long a movement must last to be led around: a part of a way that was parted before, twice as long."""
    return _SHORTEST_S * (2.0 if move.phase == "via" else 1.0)


def _allowed_m(before: HandMove, move: HandMove, up: float) -> float:
    """How deep a hand at a height (0 pelvis, 1 shoulders) may be on its way."""
    if before.contact is not None or move.contact is not None:
        return TOUCH_ALLOWED_M if move.phase == "stroke" else ALLOWED_M
    if up > _FACE_UP:
        return FACE_ALLOWED_M
    return ALLOWED_M if move.phase in _LOOSE else SHOWN_ALLOWED_M


def _too_deep_on_arrival(
    moves: Sequence[HandMove], heights: Sequence[float], seen: Passage
) -> dict[int, int]:
    """Rows of movements that end in postures which are themselves too deep, each with the instant where it shows."""
    found = {}
    ends = [move.end_s for move in moves]
    looked_at = seen.any_between([end - _ARRIVED_S for end in ends], [end + _ARRIVED_S for end in ends])
    for row, (before, move) in enumerate(pairwise(moves), start=1):
        if not looked_at[row]:
            continue
        worst = seen.deepest(move.end_s - _ARRIVED_S, move.end_s + _ARRIVED_S)
        if worst is not None and seen.depth_at_m(worst) > _allowed_m(before, move, heights[row]):
            found[row] = worst
    return found


def _cramped(moves: Sequence[HandMove], too_deep: Mapping[int, int], seen: Passage) -> set[int]:
    """Placements whose touches leave no room for the forearm, as long as it can be lifted out.

    All postures of one are lifted together, so that the elbow does not swing between them.
    """
    return {
        moves[row].placement
        for row, worst in too_deep.items()
        if not seen.off_hand[worst] and touches_body(moves[row]) and moves[row].elbow_deg < _HIGHEST_ELBOW_DEG
    }


def _while_waiting(seen: Passage, moves: Sequence[HandMove], row: int) -> int | None:
    """The instant at which a hand that has arrived and waits is deepest, if that is too deep."""
    until = moves[row + 1].start_s if row + 1 < len(moves) else math.inf
    worst = seen.deepest(moves[row].end_s - _ARRIVED_S, until + _ARRIVED_S)
    return worst if worst is not None and seen.depth_at_m(worst) > ALLOWED_M else None
