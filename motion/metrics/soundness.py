"""What is plainly wrong in a motion: joints beyond their range, jumps, sliding feet, hands inside the body."""

from __future__ import annotations

from dataclasses import dataclass

from torch import Tensor

from motion.clip import Clip
from motion.kinematics import forward_kinematics
from motion.limits import excess_deg
from motion.metrics.jumps import Jump, jumps
from motion.metrics.steadiness import foot_slide_m
from motion.skeleton import JOINT_INDEX, Skeleton


@dataclass(frozen=True, slots=True)
class Soundness:
    """Faults of one clip.

    Attributes:
        limit_excess_deg: Furthest that a joint is beyond its range, degrees.
        limit_joint: That joint; empty if none is.
        jumps: Where parts of the body turn more sharply than people's, in order of time.
        foot_slide_m: Furthest that a planted foot strays over the clip, metres; of the better foot, since the other
            may step.
        depth_m: Furthest that a hand or forearm is inside trunk or head, metres; None if no body said so.
    """

    limit_excess_deg: float
    limit_joint: str
    jumps: tuple[Jump, ...]
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
    slides = [foot_slide_m(positions[:, JOINT_INDEX[f"{side}_ankle"]]) for side in ("left", "right")]
    names = {index: name for name, index in JOINT_INDEX.items()}
    return Soundness(
        beyond,
        names[worst] if beyond > 0.0 else "",
        jumps(clip),
        float(min(slides)),
        max(0.0, float(depth_m.max())) if depth_m is not None else None,
    )
