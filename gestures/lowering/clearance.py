"""Keeping ways sound: out of the body, and no faster than hands go.

Key postures lie outside the body by authorship; varied, and on another body, they may not, and the way between two
of them may not either. A posture that is too deep is set aside. A movement that goes deeper than allowed, or races,
first loses its arc and its joints' own timing; where hand or forearm still goes too deep, a via posture further out
is put in. The arm is timed again.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

import torch
from torch import Tensor

from gestures.lowering.keys import HandMove
from gestures.lowering.landmarks import touches_body
from gestures.lowering.passing import Passage

ALLOWED_M = 0.004
"""Depth that a passing hand may have, metres; a touch presses the skin this much."""
TOUCH_ALLOWED_M = 0.008
"""The same for a stroke that touches, metres."""
SHOWN_ALLOWED_M = -0.005
"""The same for a hand that gestures before the trunk, which gives way when it leans."""
FACE_ALLOWED_M = -0.008
"""The same for a hand that passes by the face, which moves by itself."""
_FACE_UP = 0.95
"""How high a hand is that may pass by the face, place units."""
_SPARE_M = 0.026
_STROKE_SPARE_M = 0.012
_LEAVING_SPARE_M, _HAND_SPARE_M = 0.05, 0.045
"""How far outside a hand is led that is too deep: passing by, in a stroke, leaving a touch, past a hand, metres."""
_ASIDE_M = 0.012
"""How far outside a waiting hand is set that the swaying body would touch, metres."""
_LOOSE = ("rest", "answer")
_ARRIVED_S = 0.04
_LIFT_DEG, _HIGHEST_ELBOW_DEG = 20.0, 80.0
"""By how much an elbow is lifted at once that leaves no room for the forearm, and from where on no more."""
_LONGEST_PUSH_M, _MOST_ASIDE_M = 0.14, (0.12, 0.25)
"""How far a hand is pushed out at once, metres, and from where on a posture is not set aside any further,
one on the way neither."""
_PLACE_UNIT_M = (0.17, 0.5, 0.5)
"""Metres of one unit of a place outwards, upwards and forwards, near enough for a push."""
_LEAST_OUT, _LEAST_FORWARD = 0.1, 0.35
"""Least shares of a push that lead outwards and forwards."""
_LEAST_SHARE, _LEAST_SHARE_ELSE, _MOST_SHARE = {"stroke": 0.25}, 0.35, 0.75
"""Where on its way a movement may be led aside, shares of its time."""
_LEAVING_SHARE = 0.16
"""A hand that leaves a touch is led off at once."""
_SHORTEST_S = 0.34
"""Movements shorter than this are not led around: split, they would race."""
_NO_WAY_M = 0.06
"""A hand that moves less than this far between two touches stays in touch: it is not led off."""
_OVERLAP = 0.35
"""Share of the way to a via posture by which the hand sets out again before it, so that it does not stop there."""
_FAR_TOO_DEEP_M = 0.015
"""A movement that goes this deep is led around the body at once; others are calmed first."""
_FASTEST_MPS = 2.5
"""Speed of a wrist above which a movement gives up its arc, m/s; idle movement comes on top."""
_TOO_FAST_MPS, _LATE_S = 3.0, 0.08
"""Speed of a wrist above which a movement that is calm already takes more time, m/s, and how much of it, s."""
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
    looked_at = seen.any_between(
        [move.start_s for move in moves], [move.end_s - _ARRIVED_S for move in moves]
    )
    too_deep = _too_deep_on_arrival(moves, palm_places, seen)
    cramped = _cramped(moves, too_deep, seen)
    for row, (before, move) in enumerate(pairwise(moves), start=1):
        if move.contact is not None and move.placement in cramped:
            led.append((_lifted(move), None))
            continue
        if not looked_at[row]:
            led.append((move, row))
            continue
        during = seen.between(move.start_s, move.end_s - _ARRIVED_S)
        worst = seen.deepest(move.start_s, move.end_s - _ARRIVED_S)
        if worst is None:
            led.append((move, row))
            continue
        depth, span = float(seen.depth_m[worst]), move.end_s - move.start_s
        share = (float(seen.times_s[worst]) - move.start_s) / span
        place = palm_places[row - 1] + share * (palm_places[row] - palm_places[row - 1])
        deep = depth > _allowed_m(before, move, float(place[1]))
        races = float(seen.speed_mps[during].max()) > _FASTEST_MPS or bool(seen.jumps[during].any())
        # A posture that is itself too deep is not helped by another way to it.
        leads = deep and worst < during.stop - 1 and (move.freedom < 1.0 or depth > _FAR_TOO_DEEP_M)
        if (deep or races) and move.freedom > 0.0:
            move = replace(move, freedom=_CALMER if move.freedom > _CALMER else 0.0)
        elif float(seen.speed_mps[during].max()) > _TOO_FAST_MPS:
            move = _later(move, moves[row + 1] if row + 1 < len(moves) else None)
        most_m = _MOST_ASIDE_M[move.phase == "via"]
        may_yield = move.aside_m < most_m and not (move.contact or move.aim or move.touched)
        if row in too_deep and may_yield:
            led.append((_further_out(move, seen, too_deep[row]), None))
            continue
        if leads and move.phase == "via" and move.freedom == 0.0 and span < _shortest_s(move) and may_yield:
            # There is no time for another posture on the way: this one goes further out.
            led.append((_further_out(move, seen, worst), None))
            continue
        if move.phase in _LOOSE and may_yield and (waiting := _while_waiting(seen, moves, row)) is not None:
            led.append((_further_out(move, seen, waiting), None))
            continue
        if not leads or span < _shortest_s(move) or _stays(before, move):
            led.append((move, row))
            continue
        least = (
            _LEAVING_SHARE if before.contact is not None else _LEAST_SHARE.get(move.phase, _LEAST_SHARE_ELSE)
        )
        share = min(_MOST_SHARE, max(least, share))
        place = palm_places[row - 1] + share * (palm_places[row] - palm_places[row - 1])
        via = _via(before, move, (share, place), seen, worst)
        led.append((via, None))
        led.append((replace(move, start_s=via.end_s - _OVERLAP * (via.end_s - move.start_s)), row))
    return led


def _later(move: HandMove, following: HandMove | None) -> HandMove:
    """The same movement, a little longer: into the next one, once, or into the time that the hand waits."""
    if move.contact is not None or (following is not None and following.start_s < move.end_s):
        return move
    return replace(move, end_s=move.end_s + _LATE_S)


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


def _stays(before: HandMove, move: HandMove) -> bool:
    """Whether a hand stays in touch on its way, or goes on pointing at the same thing."""
    if before.aim is not None and before.aim == move.aim:
        return True
    if before.contact is None or move.contact is None or before.contact.touches != move.contact.touches:
        return False
    return abs(before.contact.gap_m - move.contact.gap_m) < _NO_WAY_M


def _via(before: HandMove, move: HandMove, at: tuple[float, Tensor], seen: Passage, worst: int) -> HandMove:
    """A posture on the way from one to the other, at a share of its time and a place (3,), pushed out of the body."""
    share, place = at
    leaves = before.contact is not None
    passing = _HAND_SPARE_M if seen.off_hand[worst] else _SPARE_M
    spare = _LEAVING_SPARE_M if leaves else _STROKE_SPARE_M if move.phase == "stroke" else passing
    by_m = min(_LONGEST_PUSH_M, float(seen.depth_m[worst]) + spare)
    place = place + by_m * _way_out(move.side, seen, worst)
    # A hand on its way home turns first: fingers that hang pass the hips. One that leaves a touch turns later.
    nearer = before if leaves or (share < 0.5 and move.phase != "rest") else move
    return replace(
        move,
        end_s=move.start_s + share * (move.end_s - move.start_s),
        place=place,
        palm=nearer.palm,
        fingers=nearer.fingers,
        contact=None,
        aim=None,
        phase="via",
        aside_m=by_m,
        draw=move.draw.of("via"),
    )


def _too_deep_on_arrival(moves: Sequence[HandMove], palm_places: Tensor, seen: Passage) -> dict[int, int]:
    """Rows of movements that end in postures which are themselves too deep, each with the instant where it shows."""
    found = {}
    ends = [move.end_s for move in moves]
    looked_at = seen.any_between([end - _ARRIVED_S for end in ends], [end + _ARRIVED_S for end in ends])
    for row, (before, move) in enumerate(pairwise(moves), start=1):
        if not looked_at[row]:
            continue
        worst = seen.deepest(move.end_s - _ARRIVED_S, move.end_s + _ARRIVED_S)
        if worst is not None and float(seen.depth_m[worst]) > _allowed_m(
            before, move, float(palm_places[row, 1])
        ):
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


def _lifted(move: HandMove) -> HandMove:
    """The same posture with the elbow further out."""
    return replace(move, elbow_deg=move.elbow_deg + _LIFT_DEG)


def _while_waiting(seen: Passage, moves: Sequence[HandMove], row: int) -> int | None:
    """The instant at which a hand that has arrived and waits is deepest, if that is too deep."""
    until = moves[row + 1].start_s if row + 1 < len(moves) else math.inf
    worst = seen.deepest(moves[row].end_s - _ARRIVED_S, until + _ARRIVED_S)
    return worst if worst is not None and float(seen.depth_m[worst]) > ALLOWED_M else None


def _further_out(move: HandMove, seen: Passage, worst: int) -> HandMove:
    """The same movement to a place that is further out of what it is too deep in at an instant."""
    by_m = min(_LONGEST_PUSH_M, float(seen.depth_m[worst]) + _ASIDE_M)
    place = move.place + by_m * _way_out(move.side, seen, worst)
    return replace(move, place=place, aside_m=move.aside_m + by_m)


def _way_out(side: str, seen: Passage, worst: int) -> Tensor:
    """Return the step (3,) of a place, (out, up, forward), that leads a metre out of what a hand is in at an instant.

    Out of the body never back, and never across it: behind it and on its other side there is more of it. Past
    the other hand on either side, above or below.
    """
    sideways, up, forward = seen.way_out[worst].tolist()
    sideways *= 1.0 if side == "left" else -1.0
    if seen.off_hand[worst]:
        out = torch.tensor((sideways, up, max(0.0, forward)))
    else:
        out = torch.tensor((max(_LEAST_OUT, sideways), 0.0, max(_LEAST_FORWARD, forward)))
    return torch.nn.functional.normalize(out, dim=0) / torch.tensor(_PLACE_UNIT_M)
