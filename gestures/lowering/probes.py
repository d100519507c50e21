"""Where a hand is felt for: the points that must stay outside the body."""

from __future__ import annotations

import torch
from torch import Tensor

from motion.skeleton import FINGERS, JOINT_INDEX


def probe_points_m(positions_m: Tensor, side: str) -> Tensor:
    """Return (..., P, 3) points of a hand and forearm that must stay outside the body.

    Args:
        positions_m: (..., 55, 3) world positions of the joints, metres.
        side: ``left`` or ``right``.
    """
    wrist, elbow = (
        positions_m[..., JOINT_INDEX[f"{side}_wrist"], :],
        positions_m[..., JOINT_INDEX[f"{side}_elbow"], :],
    )
    points = [wrist, 0.5 * (wrist + elbow)]
    for finger in FINGERS:
        first, middle, last = (
            positions_m[..., JOINT_INDEX[f"{side}_{finger}{link}"], :] for link in (1, 2, 3)
        )
        points += [first, last + 0.85 * (last - middle)]
    return torch.stack(points, dim=-2)
