"""Where a hand is felt for: the points that must stay outside the body, and how thick the arm is about them."""

from __future__ import annotations

import torch
from torch import Tensor

from motion.bodies.hands import FOREARM_SHARES
from motion.bodies.volume import Bands, BodyVolume
from motion.placed_arm import ELBOW, HAND, LINKS, WRIST, PlacedArm
from motion.plan import ARM_JOINTS
from motion.skeleton import FINGERS, TIP_SHARE

_WRIST_M, _KNUCKLE_M, _TIP_M = 0.019, 0.011, 0.007
"""Half the thickness of wrist, palm and fingertips, metres."""
_HAND = (_WRIST_M, *(_KNUCKLE_M, _TIP_M) * len(FINGERS))
FOREARM_PROBES = slice(0, len(FOREARM_SHARES))
"""Those probes that belong to the forearm."""
PROBES = len(FOREARM_SHARES) + len(_HAND)
"""How many there are."""


def probe_points_m(positions_m: Tensor, side: str) -> Tensor:
    """Return (..., P, 3) points in the middle of a forearm and hand.

    Args:
        positions_m: (..., 55, 3) world positions of the joints, metres.
        side: ``left`` or ``right``.
    """
    return arm_points_m(positions_m[..., list(ARM_JOINTS[side]), :].movedim(-2, 0)).movedim(0, -2)


def arm_points_m(places_m: Tensor) -> Tensor:
    """Return those points (P, ..., 3) of an arm whose joints are at (19, ..., 3), in the order of ``ARM_JOINTS``."""
    elbow, wrist, hand = places_m[ELBOW], places_m[WRIST], places_m[HAND]
    forearm = [elbow + share * (wrist - elbow) for share in FOREARM_SHARES]
    middle, last = hand[1::LINKS], hand[2::LINKS]
    fingers = torch.stack((hand[::LINKS], last + TIP_SHARE * (last - middle)), dim=1).flatten(0, 1)
    return torch.cat((torch.stack((*forearm, wrist)), fingers))


def skin_depth_m(volume: BodyVolume, side: str, rotations_xyzw: Tensor, positions_m: Tensor) -> Tensor:
    """Return (..., P) how deep the skin about each probe is in trunk or head, metres; negative outside.

    Args:
        volume: The space that the body takes up.
        side: ``left`` or ``right``.
        rotations_xyzw: (..., 55, 4) world rotations of the joints.
        positions_m: (..., 55, 3) world positions of the joints, metres.
    """
    depth = volume.depth_m(probe_points_m(positions_m, side), rotations_xyzw, positions_m)
    return depth + _thickness_m(volume).to(depth)


def arm_depth_m(volume: BodyVolume, arm: PlacedArm, bands: Bands) -> Tensor:
    """Return the same (P, N) of a placed arm, the bands of the body's volume being known."""
    points = arm_points_m(arm.places_m.permute(1, 2, 0))
    return volume.depth_among_m(points.movedim(1, 0), bands) + _thickness_m(volume).unsqueeze(-1)


def _thickness_m(volume: BodyVolume) -> Tensor:
    """(P,) how thick the arm is about each probe, metres."""
    return torch.cat((volume.hand.forearm_m, torch.tensor(_HAND)))
