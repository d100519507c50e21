"""Along which arc an arm travels: excursions of shoulder, elbow, wrist and fingers from the straight way.

Hands travel in arcs (chord over path 0.79 in the median of recorded raises), the wrist trails behind a moving forearm,
and fingers open or curl on the way and not only at its ends.
"""

from __future__ import annotations

import numpy as np

from gestures.lowering.ways import Numbers, Ways
from motion.limits import WRIST_DEG
from motion.placed_arm import LINKS
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
_FINGERS_RAD = {"preparation": 0.68, "stroke": 0.34, "answer": 0.27, "rest": 0.54, "via": 0.07}
"""Spread of the fingers' excursion on a long way, rad."""
_GIVE_RAD, _GIVE_WITHIN_M = (0.05, 0.55), 0.45
"""By how much an elbow gives way before the arm comes up again for the next gesture, if that begins near by."""
_AIMED = 0.4
"""Share of its arc that the stroke of a hand keeps that points all the while."""
_CURLS = np.array([-0.5 if finger == "thumb" else -1.0 for finger in FINGERS])
"""About which way fingers curl, and how far."""
_FINGER_OWN = 0.35
"""Share of that excursion in which a finger differs from its neighbours."""


def arcs(ways: Ways) -> Numbers:
    """Return the excursions (W, 19, 3) of movements from one key to another, rotation vectors, rad."""
    room, draws = ways.room, ways.draws
    bow = np.zeros_like(room.turn)
    sign = 1.0 if ways.side == "left" else -1.0
    long_way = np.minimum(1.0, ways.travel_m / _LONG_WAY_M)
    turn = np.minimum(np.linalg.norm(room.turn[:, 1], axis=-1), _LARGEST_TURN_RAD)
    size = turn * draws.uniform("bow", *ways.by_phase(_SHOULDER_SHARE).T)
    # In the left shoulder's frame −Y brings the arm forward and +Z lifts it, so that the way leads past the body.
    x, y, z = draws.normal("bow x", 0.3), -draws.uniform("bow y", 0.3, 1.0), draws.normal("bow z", 0.5)
    size_of_way = size / np.sqrt(x * x + y * y + z * z)
    bow[:, 1] = np.stack((x * size_of_way, sign * y * size_of_way, sign * z * size_of_way), axis=-1)
    flexion = 0.5 * size * draws.normal("bow elbow", 0.6)
    gives = draws.uniform("give", *_GIVE_RAD) * np.maximum(0.0, 1.0 - ways.travel_m / _GIVE_WITHIN_M)
    flexion -= np.where(ways.phase_is("preparation"), gives, 0.0)
    kept = np.where(ways.aims & ways.phase_is("stroke"), _AIMED, 1.0)
    bow[:, 1] *= kept[:, None]
    long_way *= kept
    bow[:, 2, 1] = -sign * np.clip(kept * flexion, -room.straighten_rad, room.bend_rad)
    deviation, bend = _wrists(ways, long_way)
    bow[:, 3, 1], bow[:, 3, 2] = sign * deviation, sign * bend
    fingers = np.where((ways.aims | ways.touches)[:, None], 0.0, _fingers(ways, long_way))
    bow[:, 4:, 2] = sign * fingers
    return bow


def _wrists(ways: Ways, long_way: Numbers) -> tuple[Numbers, Numbers]:
    """The left wrist's excursion (W,) about Y and Z, rad, as far as its range leaves room for it."""
    draws = ways.draws
    size = long_way * draws.uniform("wrist", *ways.by_phase(_WRIST_RAD).T)
    side = np.where(draws.uniform("wrist side") < 0.5, 1.0, -1.0)
    flexion, deviation = ways.room.wrist_deg.T
    return (
        _within(size * draws.normal("wrist deviation", 0.35), deviation, WRIST_DEG["deviation"]),
        _within(size * side, flexion, WRIST_DEG["flexion"]),
    )


def _within(bend_rad: Numbers, angle_deg: Numbers, range_deg: tuple[float, float]) -> Numbers:
    """Return components of wrists' rotation vectors, minus the clinical angle, that leave room to their limits."""
    low, high = range_deg
    space = np.where(bend_rad < 0.0, high - angle_deg, angle_deg - low)
    most = np.radians(np.maximum(0.0, space - _WRIST_MARGIN_DEG))
    return np.copysign(np.minimum(np.abs(bend_rad), most), bend_rad)


def _fingers(ways: Ways, long_way: Numbers) -> Numbers:
    """(W, 15) how the left fingers turn on the way, rad: all together, and each a little on its own."""
    spread = long_way * ways.by_phase(_FINGERS_RAD)
    names = [("fingers", finger) for finger in range(len(FINGERS))]
    own = ways.draws.normals(names, _FINGER_OWN * spread[:, None])
    turns = _CURLS * (ways.draws.normal("fingers", spread)[:, None] + own)
    return np.repeat(turns, LINKS, axis=1)
