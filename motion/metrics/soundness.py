"""What is plainly wrong in a motion: joints beyond their range, jumps, sliding feet, hands inside the body."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor

from motion.clip import Clip
from motion.kinematics import forward_kinematics
from motion.limits import excess_deg
from motion.metrics.steadiness import foot_slide_m
from motion.rotations import conjugate, multiply, to_rotvec
from motion.skeleton import JOINT_INDEX, Skeleton

POP_DEG = 12.0
"""A joint that turns by this much more in a frame at 60 a second than in the frames around it jumps; people's fastest
joints (16,000 °/s² in the 99th percentile of elbows) change by under 5."""
_POP_JOINTS = 22


@dataclass(frozen=True, slots=True)
class Soundness:
    """Faults of one clip.

    Attributes:
        limit_excess_deg: Furthest that a joint is beyond its range, degrees.
        limit_joint: That joint; empty if none is.
        pops: Frames in which a joint of body or arms jumps.
        first_pop_s: When the first one is, s; None if there is none.
        foot_slide_m: Furthest that a planted foot strays over the clip, metres; of the better foot, since the other
            may step.
        depth_m: Furthest that a hand or forearm is inside trunk or head, metres; None if no body said so.
    """

    limit_excess_deg: float
    limit_joint: str
    pops: int
    first_pop_s: float | None
    foot_slide_m: float
    depth_m: float | None


def soundness(clip: Clip, skeleton: Skeleton, depth_m: Tensor | None = None) -> Soundness:
    """Look for faults in a clip.

    Args:
        clip: The motion.
        skeleton: The body it is on.
        depth_m: (T,) how deep hands and forearms are in trunk or head, metres, if a body says so.
    """
    _, positions = forward_kinematics(skeleton, clip.local_xyzw, clip.root_m)
    excess = excess_deg(clip.local_xyzw).amax(dim=0)
    worst = int(excess.argmax())
    beyond = float(excess[worst])
    popping = _pops(clip)
    frames = popping.nonzero().flatten()
    slides = [foot_slide_m(positions[:, JOINT_INDEX[f"{side}_ankle"]]) for side in ("left", "right")]
    names = {index: name for name, index in JOINT_INDEX.items()}
    return Soundness(
        beyond,
        names[worst] if beyond > 0.0 else "",
        int(popping.sum()),
        clip.rate.seconds(int(frames[0])) if len(frames) else None,
        float(min(slides)),
        max(0.0, float(depth_m.max())) if depth_m is not None else None,
    )


def _pops(clip: Clip) -> Tensor:
    """(T,) whether a body joint's turn from frame to frame leaps."""
    if clip.frame_count < 4:
        return torch.zeros(clip.frame_count, dtype=torch.bool)
    local = clip.local_xyzw[:, :_POP_JOINTS].double()
    turn = torch.rad2deg(to_rotvec(multiply(conjugate(local[:-1]), local[1:])))
    leap = (turn[1:] - turn[:-1]).norm(dim=-1).amax(dim=-1) * (clip.rate.fps / 60.0) ** 2
    out = torch.zeros(clip.frame_count, dtype=torch.bool)
    out[1:-1] = leap > POP_DEG
    return out
