"""Other ways for a hand: later, further out, with the elbow lifted, by a posture beside the straight way."""

from __future__ import annotations

from dataclasses import replace

import torch
from torch import Tensor

from gestures.lowering.keys import UNIT_M, HandMove
from gestures.lowering.passing import Passage
from motion.blending.movement_table import minimum_jerk

_SPARE_M = 0.026
_STROKE_SPARE_M = 0.012
_LEAVING_SPARE_M, _HAND_SPARE_M = 0.05, 0.045
"""How far outside a hand is led that is too deep: passing by, in a stroke, leaving a touch, past a hand, metres."""
_ASIDE_M = 0.012
"""How far outside a waiting hand is set that the swaying body would touch, metres."""
_LONGEST_PUSH_M = 0.14
"""How far a hand is pushed out at once, metres."""
_LEAST_OUT, _LEAST_FORWARD = 0.1, 0.35
"""Least shares of a push that lead outwards and forwards."""
_LEAST_SHARE, _LEAST_SHARE_ELSE, _MOST_SHARE = {"stroke": 0.25}, 0.35, 0.75
"""Where on its way a movement may be led aside, shares of its time."""
_LEAVING_SHARE = 0.16
"""A hand that leaves a touch is led off at once."""
_SHORTEST_PART_S = 0.17
"""A posture on the way is not reached sooner: the arm would jerk, s."""
_NO_WAY_M = 0.06
"""A hand that moves less than this far between two touches stays in touch: it is not led off."""
_OVERLAP = 0.6
"""Share of the time to a via posture by which the hand sets out again before it, so that it does not stop there."""
_OTHER_WAYS = ((0.5, 0.09, True), (0.45, 0.09, False), (0.5, 0.15, True))
"""Other ways of a movement: share of it at which it is led aside, by how much, metres, and whether it is turned by then
as it ends, or still as it began."""
_PAST_BODY, _PAST_HAND = (0.4, 0.0, 0.9), (0.8, 0.0, 0.6)
"""Directions (out, up, forward) that lead off the body and off the other hand."""
_SHORTEST_S = 0.28
"""Movements shorter than this have no other way, s."""
_LATE_S = 0.08
"""How much later a movement ends that is given more time, s."""
_LIFT_DEG, _STRETCH = 20.0, 0.06
"""By how much an elbow is lifted, or an arm that points is stretched, at once."""


def later(move: HandMove, following: HandMove | None) -> HandMove:
    """The same movement, a little longer: into the next one, twice, or into the time that the hand waits."""
    if move.contact is not None or (following is not None and following.start_s + _LATE_S < move.end_s):
        return move
    return replace(move, end_s=move.end_s + _LATE_S)


def lifted(move: HandMove) -> HandMove:
    """The same posture with the elbow further out."""
    return replace(move, elbow_deg=move.elbow_deg + _LIFT_DEG)


def stretched(move: HandMove) -> HandMove:
    """The same posture of a hand that points, the arm stretched further and its elbow further out."""
    return replace(move, reach=move.reach + _STRETCH, elbow_deg=move.elbow_deg + _LIFT_DEG)


def further_out(move: HandMove, seen: Passage, worst: int) -> HandMove:
    """The same movement to a place that is further out of what it is too deep in at an instant."""
    by_m = min(_LONGEST_PUSH_M, seen.depth_at_m(worst) + _ASIDE_M)
    place = move.place + by_m * _way_out(move.side, seen, worst)
    return replace(move, place=place, aside_m=move.aside_m + by_m)


def stays_there(before: HandMove, move: HandMove) -> bool:
    """Whether a hand stays in touch on its way, or goes on pointing at the same thing."""
    if before.aim is not None and before.aim == move.aim:
        return True
    if before.contact is None or move.contact is None or before.contact.touches != move.contact.touches:
        return False
    return abs(before.contact.gap_m - move.contact.gap_m) < _NO_WAY_M


def led_around(
    before: HandMove, move: HandMove, palm_places: Tensor, seen: Passage, worst: int
) -> tuple[HandMove, HandMove]:
    """Lead a movement out of what it is too deep in.

    Args:
        before: The movement before.
        move: The movement.
        palm_places: (2, 3) out, up, forward of the palm's centre at the end of both.
        seen: How the arm passes by the body.
        worst: The instant at which the arm is deepest.

    Returns:
        A posture on the way, pushed out of the body or past the other hand, and the movement from there.
    """
    leaves = before.contact is not None
    least = _LEAVING_SHARE if leaves else _LEAST_SHARE.get(move.phase, _LEAST_SHARE_ELSE)
    span_s = move.end_s - move.start_s
    share = (seen.time_at_s(worst) - move.start_s) / span_s
    share = min(_MOST_SHARE, max(least, share, _SHORTEST_PART_S / span_s))
    passing = _HAND_SPARE_M if seen.off_hand[worst] else _SPARE_M
    spare = _LEAVING_SPARE_M if leaves else _STROKE_SPARE_M if move.phase == "stroke" else passing
    by_m = min(_LONGEST_PUSH_M, seen.depth_at_m(worst) + spare)
    place = _on_way(palm_places, share) + by_m * _way_out(move.side, seen, worst)
    # A hand on its way home turns first: fingers that hang pass the hips. One that leaves a touch turns later.
    turned = before if leaves or (share < 0.5 and move.phase != "rest") else move
    return _through(before, move, share, place, turned, by_m)


def led_otherwise(
    before: HandMove, move: HandMove, palm_places: Tensor, seen: Passage, attempt: int
) -> tuple[HandMove, HandMove] | None:
    """Return another way of a movement for which nothing else has helped: straight, far out, turned at another time.

    Args:
        before: The movement before.
        move: The movement as it was planned.
        palm_places: (2, 3) out, up, forward of the palm's centre at the end of both.
        seen: How the arm passes by the body.
        attempt: Which of the other ways, 0, 1, ….

    Returns:
        A posture on the way, and the movement from there; None where there is no time or no room for another way,
        or none is left.
    """
    worst = seen.deepest(move.start_s, move.end_s)
    short = move.end_s - move.start_s < _SHORTEST_S or stays_there(before, move)
    if worst is None or short or attempt >= len(_OTHER_WAYS):
        return None
    share, by_m, turned_after = _OTHER_WAYS[attempt]
    out = torch.tensor(_PAST_HAND if seen.off_hand[worst] else _PAST_BODY) / torch.tensor(UNIT_M)
    place = _on_way(palm_places, share) + by_m * out
    move = replace(move, freedom=0.0)
    return _through(before, move, share, place, move if turned_after else before, by_m)


def _on_way(places: Tensor, share: float) -> Tensor:
    """Return the place (3,) where a hand is after a share of its time between two (2, 3): it gathers speed first."""
    covered = minimum_jerk(torch.tensor(share))
    return places[0] + covered * (places[1] - places[0])


def _through(
    before: HandMove, move: HandMove, share: float, place: Tensor, turned: HandMove, by_m: float
) -> tuple[HandMove, HandMove]:
    """A posture at a share of a movement's time, at a place (3,), turned as another is, and the movement from there."""
    via = replace(
        move,
        end_s=move.start_s + share * (move.end_s - move.start_s),
        place=place,
        palm=turned.palm,
        fingers=turned.fingers,
        elbow_deg=before.elbow_deg + share * (move.elbow_deg - before.elbow_deg),
        contact=None,
        aim=None,
        phase="via",
        aside_m=by_m,
        draw=move.draw.of("via"),
        settled=False,
    )
    return via, replace(move, start_s=via.end_s - _OVERLAP * (via.end_s - move.start_s))


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
    return torch.nn.functional.normalize(out, dim=0) / torch.tensor(UNIT_M)
