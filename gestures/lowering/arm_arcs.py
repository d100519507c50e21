"""Along which arc an arm travels: excursions of shoulder, elbow, wrist and fingers from the straight way.

Hands travel in arcs (chord over path 0.79 in the median of recorded raises), the wrist trails behind a moving forearm,
and fingers open or curl on the way and not only at its ends.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from gestures.chance import Chance
from gestures.lowering.keys import HandMove
from motion.limits import ELBOW_FLEXION_DEG, WRIST_DEG, elbow_angles_deg, wrist_angles_deg
from motion.plan import ARM_CHANNELS
from motion.rotations import conjugate, from_rotvec, mirrored, multiply, to_rotvec
from motion.skeleton import FINGERS

_SHOULDER_SHARE = {
    "preparation": (0.20, 0.60),
    "stroke": (0.0, 0.16),
    "answer": (0.0, 0.16),
    "rest": (0.20, 0.60),
    "via": (0.0, 0.05),
}
"""Size of the shoulder's excursion, share of the shoulder's own turn."""
_LARGEST_TURN_RAD = 1.2
_WRIST_RAD = {
    "preparation": (0.45, 1.45),
    "stroke": (0.25, 1.10),
    "answer": (0.10, 0.40),
    "rest": (0.35, 1.05),
    "via": (0.0, 0.1),
}
"""Size of the wrist's excursion on a long way, rad."""
_LONG_WAY_M = 0.4
_WRIST_MARGIN_DEG = 12.0
_ELBOW_MARGIN_DEG = 8.0
_FINGERS_RAD = {"preparation": 0.68, "stroke": 0.34, "answer": 0.27, "rest": 0.54, "via": 0.07}
"""Spread of the fingers' excursion on a long way, rad."""
_GIVE_RAD, _GIVE_WITHIN_M = (0.05, 0.55), 0.45
"""By how much an elbow gives way before the arm comes up again for the next gesture, if that begins near by."""
_AIMED = 0.4
"""Share of its arc that the stroke of a hand keeps that points all the while."""
_THUMB = FINGERS.index("thumb")
_FINGER_OWN = 0.35
"""Share of that excursion in which a finger differs from its neighbours."""


@dataclass(frozen=True, slots=True, eq=False)
class Room:
    """The ways of an arm from key to key, W of them, and how far its joints may leave them.

    Attributes:
        turn: (W, 19, 3) what each way turns the joints by, rotation vectors, rad.
        turn_rad: The shoulder's turn.
        straighten_rad: By how much the elbow may straighten.
        bend_rad: By how much it may bend.
        wrist_deg: Flexion and deviation of the wrist half-way.
    """

    turn: NDArray[np.float64]
    turn_rad: list[float]
    straighten_rad: list[float]
    bend_rad: list[float]
    wrist_deg: list[list[float]]

    @classmethod
    def of(cls, keys_xyzw: Tensor, side: str) -> Room:
        """Measure the ways between keys (W + 1, 19, 4), all at once."""
        turn = to_rotvec(multiply(conjugate(keys_xyzw[:-1]), keys_xyzw[1:]))
        elbow, wrist, wrist_turn = keys_xyzw[:, 2], keys_xyzw[:-1, 3], turn[:, 3]
        if side == "right":
            elbow, wrist = mirrored(elbow), mirrored(wrist)
            wrist_turn = wrist_turn * wrist_turn.new_tensor((1.0, -1.0, -1.0))
        flexion, _ = elbow_angles_deg(elbow)
        low, high = ELBOW_FLEXION_DEG
        least, most = torch.minimum(flexion[:-1], flexion[1:]), torch.maximum(flexion[:-1], flexion[1:])
        half_way = torch.stack(wrist_angles_deg(multiply(wrist, from_rotvec(0.5 * wrist_turn))), dim=-1)
        return cls(
            turn.double().numpy(),
            turn[:, 1].norm(dim=-1).tolist(),
            torch.deg2rad((least - low - _ELBOW_MARGIN_DEG).clamp_min(0.0)).tolist(),
            torch.deg2rad((high - most - _ELBOW_MARGIN_DEG).clamp_min(0.0)).tolist(),
            half_way.tolist(),
        )


def arc(room: Room, row: int, move: HandMove, travel_m: float, chance: Chance) -> NDArray[np.float64]:
    """Return the excursion (19, 3) of a movement from one key to another, rotation vectors, rad.

    Args:
        room: How far the joints may leave their ways.
        row: Which way it is.
        move: What the movement is.
        travel_m: Length of the wrist's straight way, metres.
        chance: Source of variation.
    """
    bow = np.zeros((ARM_CHANNELS, 3))
    sign = 1.0 if move.side == "left" else -1.0
    long_way = min(1.0, travel_m / _LONG_WAY_M)
    turn = min(room.turn_rad[row], _LARGEST_TURN_RAD)
    size = turn * chance.uniform("bow", *_SHOULDER_SHARE[move.phase])
    # In the left shoulder's frame −Y brings the arm forward and +Z lifts it, so that the way leads past the body.
    x, y, z = chance.normal("bow x", 0.3), -chance.uniform("bow y", 0.3, 1.0), chance.normal("bow z", 0.5)
    size_of_way = size / math.hypot(x, y, z)
    bow[1] = (x * size_of_way, sign * y * size_of_way, sign * z * size_of_way)
    flexion = 0.5 * size * chance.normal("bow elbow", 0.6)
    if move.phase == "preparation":
        flexion -= chance.uniform("give", *_GIVE_RAD) * max(0.0, 1.0 - travel_m / _GIVE_WITHIN_M)
    if move.aim is not None and move.phase == "stroke":
        bow[1] *= _AIMED
        flexion *= _AIMED
        long_way *= _AIMED
    bow[2, 1] = -sign * max(-room.straighten_rad[row], min(room.bend_rad[row], flexion))
    deviation, bend = _wrist(room.wrist_deg[row], move, long_way, chance)
    bow[3] = (0.0, sign * deviation, sign * bend)
    if move.aim is None and move.contact is None:
        bow[4:, 2] = [sign * angle for angle in _fingers(move, long_way, chance)]
    return bow


def _wrist(
    half_way_deg: Sequence[float], move: HandMove, long_way: float, chance: Chance
) -> tuple[float, float]:
    """The left wrist's excursion about Y and Z, rad, as far as its range leaves room for it."""
    size = long_way * chance.uniform("wrist", *_WRIST_RAD[move.phase])
    side = 1.0 if chance.uniform("wrist side") < 0.5 else -1.0
    flexion, deviation = half_way_deg
    return (
        _within(size * chance.normal("wrist deviation", 0.35), deviation, WRIST_DEG["deviation"]),
        _within(size * side, flexion, WRIST_DEG["flexion"]),
    )


def _within(bend_rad: float, angle_deg: float, range_deg: tuple[float, float]) -> float:
    """Return a component of a wrist's rotation vector, minus the clinical angle, that leaves room to its limits."""
    low, high = range_deg
    space = high - angle_deg if bend_rad < 0.0 else angle_deg - low
    return math.copysign(min(abs(bend_rad), math.radians(max(0.0, space - _WRIST_MARGIN_DEG))), bend_rad)


def _fingers(move: HandMove, long_way: float, chance: Chance) -> list[float]:
    """(15,) how the left fingers turn on the way, rad: all together, and each a little on its own."""
    spread = long_way * _FINGERS_RAD[move.phase]
    together = chance.normal("fingers", spread)
    turns: list[float] = []
    for finger in range(5):
        turn = -(together + chance.normal(("fingers", finger), _FINGER_OWN * spread))
        turns += [0.5 * turn if finger == _THUMB else turn] * 3
    return turns
