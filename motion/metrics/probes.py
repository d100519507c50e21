"""Where a hand is felt for: the points that must stay outside the body, and how thick the arm is about them."""

from __future__ import annotations

import torch
from torch import Tensor

from motion.bodies.hands import FOREARM_SHARES
from motion.bodies.volume import BodyVolume
from motion.skeleton import FINGERS, JOINT_INDEX

_WRIST_M, _KNUCKLE_M, _TIP_M = 0.019, 0.011, 0.007
"""Half the thickness of wrist, palm and fingertips, metres."""
_HAND = (_WRIST_M, *(_KNUCKLE_M, _TIP_M) * len(FINGERS))
_TIP_SHARE = 0.85
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
    wrist, elbow = (
        positions_m[..., JOINT_INDEX[f"{side}_wrist"], :],
        positions_m[..., JOINT_INDEX[f"{side}_elbow"], :],
    )
    points = [elbow + share * (wrist - elbow) for share in FOREARM_SHARES]
    points.append(wrist)
    for finger in FINGERS:
        first, middle, last = (
            positions_m[..., JOINT_INDEX[f"{side}_{finger}{link}"], :] for link in (1, 2, 3)
        )
        points += [first, last + _TIP_SHARE * (last - middle)]
    return torch.stack(points, dim=-2)


def skin_depth_m(volume: BodyVolume, side: str, rotations_xyzw: Tensor, positions_m: Tensor) -> Tensor:
    """Return (..., P) how deep the skin about each probe is in trunk or head, metres; negative outside.

    Args:
        volume: The space that the body takes up.
        side: ``left`` or ``right``.
        rotations_xyzw: (..., 55, 4) world rotations of the joints.
        positions_m: (..., 55, 3) world positions of the joints, metres.
    """
    depth = volume.depth_m(probe_points_m(positions_m, side), rotations_xyzw, positions_m)
    return depth + torch.cat((volume.hand.forearm_m.to(depth), depth.new_tensor(_HAND)))
