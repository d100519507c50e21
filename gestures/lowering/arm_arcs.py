"""Along which arc an arm travels: excursions of shoulder, elbow, wrist and fingers from the straight way.

Hands travel in arcs (chord over path 0.79 in the median of recorded raises), the wrist trails behind a moving forearm,
and fingers open or curl on the way and not only at its ends.
"""

from __future__ import annotations

import math

import torch
from torch import Tensor

from gestures.chance import Chance
from gestures.lowering.keys import HandMove
from motion.limits import ELBOW_FLEXION_DEG, WRIST_DEG, elbow_angles_deg, wrist_angles_deg
from motion.plan import ARM_CHANNELS
from motion.rotations import conjugate, from_rotvec, mirrored, multiply, to_rotvec

_SHOULDER_SHARE = {
    "preparation": (0.14, 0.46),
    "stroke": (0.0, 0.12),
    "rest": (0.12, 0.42),
    "via": (0.0, 0.05),
}
"""Size of the shoulder's excursion, share of the shoulder's own turn."""
_LARGEST_TURN_RAD = 1.2
_WRIST_RAD = {"preparation": (0.15, 0.60), "stroke": (0.05, 0.35), "rest": (0.15, 0.55), "via": (0.0, 0.1)}
"""Size of the wrist's excursion on a long way, rad."""
_LONG_WAY_M = 0.5
_WRIST_MARGIN_DEG = 12.0
_ELBOW_MARGIN_DEG = 8.0
_FINGERS_RAD = {"preparation": 0.28, "stroke": 0.08, "rest": 0.22, "via": 0.05}
"""Spread of the fingers' excursion on a long way, rad."""
_FINGER_OWN = 0.35
"""Share of that excursion in which a finger differs from its neighbours."""


def arc(before: Tensor, after: Tensor, move: HandMove, travel_m: float, chance: Chance) -> Tensor:
    """Return the excursion (19, 3) of a movement from one key to another, rotation vectors, rad.

    Args:
        before: (19, 4) posture that the arm leaves.
        after: (19, 4) posture that it goes to.
        move: What the movement is.
        travel_m: Length of the wrist's straight way, metres.
        chance: Source of variation.
    """
    bow = torch.zeros(ARM_CHANNELS, 3)
    sign = 1.0 if move.side == "left" else -1.0
    flip = torch.tensor((1.0, sign, sign))
    long_way = min(1.0, travel_m / _LONG_WAY_M)
    turn = float(to_rotvec(multiply(conjugate(before[1]), after[1])).norm().clamp_max(_LARGEST_TURN_RAD))
    size = turn * chance.uniform("bow", *_SHOULDER_SHARE[move.phase])
    # In the left shoulder's frame −Y brings the arm forward and +Z lifts it, so that the way leads past the body.
    way = torch.tensor(
        (chance.normal("bow x", 0.3), -chance.uniform("bow y", 0.3, 1.0), chance.normal("bow z", 0.5))
    )
    bow[1] = torch.nn.functional.normalize(way, dim=0) * flip * size
    straighten, bend = elbow_room_rad(before[2], after[2], move.side)
    flexion = 0.5 * size * chance.normal("bow elbow", 0.6)
    bow[2, 1] = -sign * max(-straighten, min(bend, flexion))
    bow[3] = _wrist(before[3], after[3], move, long_way, chance) * flip
    if move.aim is None and move.contact is None:
        bow[4:] = _fingers(move, long_way, chance) * flip
    return bow


def elbow_room_rad(before: Tensor, after: Tensor, side: str) -> tuple[float, float]:
    """Return by how much an elbow on the way between two postures (4,) may straighten, and bend, rad."""
    flexions = [float(elbow_angles_deg(q if side == "left" else mirrored(q))[0]) for q in (before, after)]
    low, high = ELBOW_FLEXION_DEG
    return (
        math.radians(max(0.0, min(flexions) - low - _ELBOW_MARGIN_DEG)),
        math.radians(max(0.0, high - max(flexions) - _ELBOW_MARGIN_DEG)),
    )


def _wrist(before: Tensor, after: Tensor, move: HandMove, long_way: float, chance: Chance) -> Tensor:
    """(3,) the wrist's excursion in the left hand's frame, as far as its range leaves room for it."""
    size = long_way * chance.uniform("wrist", *_WRIST_RAD[move.phase])
    side = 1.0 if chance.uniform("wrist side") < 0.5 else -1.0
    bend = torch.tensor((0.0, chance.normal("wrist deviation", 0.35), side)) * size
    middle = multiply(before, from_rotvec(0.5 * to_rotvec(multiply(conjugate(before), after))))
    if move.side == "right":
        middle = mirrored(middle)
    flexion, deviation = wrist_angles_deg(middle)
    room = torch.zeros(3)
    for axis, angle, (low, high) in (
        (2, flexion, WRIST_DEG["flexion"]),
        (1, deviation, WRIST_DEG["deviation"]),
    ):
        # The rotation vector's component is minus the clinical angle.
        space = high - angle if float(bend[axis]) < 0 else angle - low
        room[axis] = torch.deg2rad((space - _WRIST_MARGIN_DEG).clamp_min(0.0))
    return torch.sign(bend) * torch.minimum(bend.abs(), room)


def _fingers(move: HandMove, long_way: float, chance: Chance) -> Tensor:
    """(15, 3) how the left fingers flex on the way, all together and each a little on its own."""
    spread = long_way * _FINGERS_RAD[move.phase]
    together = chance.normal("fingers", spread)
    bow = torch.zeros(15, 3)
    for finger in range(5):
        own = chance.normal(("fingers", finger), _FINGER_OWN * spread)
        bow[3 * finger : 3 * finger + 3, 2] = -(together + own)
    bow[12:] *= 0.5
    return bow
