"""The arm as a triangle of shoulder, elbow and wrist that swivels, and what each swivel asks of the joints.

The elbow runs on a circle about the line from shoulder to wrist. In the frame of that line, of the direction to the
elbow and of their cross product, the triangle stands still while the frame turns; so the angles of all joints are a few
cosines each, and many swivels of many arms are tried at little cost. The left arm is meant throughout.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache

import torch
from torch import Tensor

from motion.limits import FOREARM_TWIST_DEG, SHOULDER_SWING_DEG, WRIST_DEG, held_deviation, held_flexion
from motion.rotations import basis, from_matrix, from_rotvec, multiply, rotate, to_matrix, unit
from motion.skeleton import Skeleton, joint_index

_TRUNK = (1.50, 1.12)
"""Half width and half depth of the trunk that elbows keep out of, in distances of the shoulder from the midline."""
_ELBOW_ASIDE_M = 0.10
"""How far beside the chest's middle an elbow stays unless the arm has no other way, metres."""
_LOST_COST = 120.0
_LOST_LIMIT_RAD = 0.35
"""What it costs, per rad², that a wrist at its limit misses the orientation asked for, and where that is lost."""
_FLEXION, _DEVIATION, _TWIST, _SWING = range(4)
_COSTS: tuple[tuple[int, float, float, float, float], ...] = (
    *((_FLEXION, sign, 0.0, 35.0, 0.35) for sign in (1.0, -1.0)),
    *((_DEVIATION, sign, 0.0, 20.0, 0.35) for sign in (1.0, -1.0)),
    *((_TWIST, sign, 0.0, 70.0, 0.35) for sign in (1.0, -1.0)),
    *((_TWIST, sign, 58.0, 24.0, 1.0) for sign in (1.0, -1.0)),
    (_TWIST, 1.0, FOREARM_TWIST_DEG[1] - 8.0, 6.0, 4.0),
    (_TWIST, -1.0, -FOREARM_TWIST_DEG[0] - 8.0, 6.0, 4.0),
    (_FLEXION, 1.0, 48.0, 16.0, 1.0),
    (_FLEXION, -1.0, 52.0, 14.0, 1.0),
    (_FLEXION, 1.0, WRIST_DEG["flexion"][1] - 8.0, 6.0, 2.0),
    (_FLEXION, -1.0, -WRIST_DEG["flexion"][0] - 8.0, 6.0, 2.0),
    (_DEVIATION, 1.0, 14.0, 9.0, 1.5),
    (_DEVIATION, -1.0, 24.0, 9.0, 1.5),
    (_SWING, 1.0, SHOULDER_SWING_DEG - 24.0, 9.0, 12.0),
)
"""What joints cost: an angle, its sign, degrees that are free, degrees beyond them that cost the weight, the weight.

The cost grows with the square.
"""
_SHORTEST, _LONGEST = 0.30, 0.988
"""How near the wrist may be to the shoulder and how far, shares of the arm's length."""


@dataclass(frozen=True, slots=True, eq=False)
class RestArm:
    """A skeleton's left arm in the T-pose.

    Attributes:
        upper: (3, 3) frame of the upper arm: its direction, its hinge and what is at right angles to both; columns.
        lower: (3, 3) the same of the forearm.
        upper_m: Length of the upper arm, metres.
        lower_m: Length of the forearm, metres.
        half_m: Distance of the shoulder from the midline, metres.
    """

    upper: Tensor
    lower: Tensor
    upper_m: float
    lower_m: float
    half_m: float

    @classmethod
    @lru_cache(maxsize=32)
    @torch.inference_mode(False)
    def of(cls, skeleton: Skeleton, dtype: torch.dtype, device: torch.device) -> RestArm:
        """Take the arm of a skeleton."""
        hinge = torch.tensor((0.0, -1.0, 0.0), dtype=dtype, device=device)
        bones = [skeleton.offsets_m[joint_index(f"left_{joint}")].to(hinge) for joint in ("elbow", "wrist")]
        upper, lower = (basis(bone, hinge) for bone in bones)
        half_m = float(skeleton.rest_positions_m[joint_index("left_shoulder"), 0])
        return cls(upper, lower, skeleton.length_m("left_elbow"), skeleton.length_m("left_wrist"), half_m)

    def span_m(self, wanted_m: Tensor) -> Tensor:
        """Return how far from the shoulder a wrist can be that is wanted so far away, metres."""
        length = self.upper_m + self.lower_m
        return wanted_m.clamp(_SHORTEST * length, _LONGEST * length)


@dataclass(frozen=True, slots=True, eq=False)
class Triangles:
    """Arms between a placed shoulder and a placed wrist, swivelled naturally.

    Attributes:
        rest: The arm in the T-pose.
        axes: (..., 3, 3) rows: the line from shoulder to wrist, the direction from it to the elbow, their product.
        seen: (..., 3, 6) columns, in those axes: the hand's three axes, the upper arm's T-pose direction on the collar
            bone, the chest's axes across and forwards.
        upper: (..., 2) direction of the upper arm along the first two axes.
        lower: (..., 2) direction of the forearm, likewise.
        elbow_m: (..., 2) the elbow from the shoulder, likewise, metres.
        shoulder_m: (..., 2) the shoulder from the chest, across and forwards, metres.
    """

    rest: RestArm
    axes: Tensor
    seen: Tensor
    upper: Tensor
    lower: Tensor
    elbow_m: Tensor
    shoulder_m: Tensor

    @classmethod
    def of(
        cls,
        rest: RestArm,
        line: tuple[Tensor, Tensor, Tensor],
        shoulder_m: Tensor,
        collar_xyzw: Tensor,
        chest_xyzw: Tensor,
        hand_xyzw: Tensor,
    ) -> Triangles:
        """Lay out arms.

        Args:
            rest: The arm in the T-pose.
            line: Unit vector from shoulder to wrist (..., 3), their distance (..., 1), metres, and the natural
                direction of the elbow at right angles to the line (..., 3).
            shoulder_m: (..., 3) the shoulder from the chest, world axes, metres.
            collar_xyzw: (..., 4) world rotation of the collar bone.
            chest_xyzw: (..., 4) world rotation of the chest.
            hand_xyzw: (..., 4) world rotation that the hand is to have.
        """
        along, span, natural = line
        foot = (rest.upper_m**2 - rest.lower_m**2 + span**2) / (2.0 * span)
        height = (rest.upper_m**2 - foot**2).clamp_min(1e-8).sqrt()
        elbow_m = torch.cat((foot, height), dim=-1)
        lower_m = torch.cat((span - foot, -height), dim=-1)
        axes = torch.stack((along, natural, torch.linalg.cross(along, natural)), dim=-2)
        across_forwards = to_matrix(chest_xyzw)[..., ::2]
        on_collar = rotate(collar_xyzw, rest.upper[:, 0]).unsqueeze(-1)
        return cls(
            rest,
            axes,
            axes @ torch.cat((to_matrix(hand_xyzw), on_collar, across_forwards), dim=-1),
            unit(elbow_m),
            unit(lower_m),
            elbow_m,
            (shoulder_m.unsqueeze(-2) @ across_forwards).squeeze(-2),
        )

    def picked(self, at: tuple[Tensor, ...]) -> Triangles:
        """Return some of the arms, (M, …)."""
        parts = (self.axes, self.seen, self.upper, self.lower, self.elbow_m, self.shoulder_m)
        return Triangles(self.rest, *(part[at] for part in parts))

    def strain(self, swivel_rad: Tensor) -> Tensor:
        """Return the strain (M, S) of M arms at swivels (S,) or (M, S); it is never negative."""
        cosine, sine = torch.cos(swivel_rad).unsqueeze(-2), torch.sin(swivel_rad).unsqueeze(-2)
        line, out, side = self.seen.unsqueeze(-1).unbind(-3)
        outwards = cosine * out + sine * side
        turned, flexion, deviation = self._forearm_and_wrist(cosine, sine)
        swing = self.upper[..., :1] * line[..., 3, :] + self.upper[..., 1:] * outwards[..., 3, :]
        angles = torch.stack((flexion, deviation, turned, torch.acos(swing.clamp(-1.0, 1.0))), dim=-2)
        slope, free = _terms(angles.dtype, angles.device)
        return (
            torch.baddbmm(free, slope.expand(len(angles), -1, -1), angles).clamp_min_(0.0).square_().sum(-2)
            + _LOST_COST * _lost_rad(flexion, deviation).clamp_max(_LOST_LIMIT_RAD).square()
            + self._trunk(line[..., 4:, :], outwards[..., 4:, :])
        )

    def joints(self, collar_xyzw: Tensor, swivel_rad: Tensor) -> Tensor:
        """Return the local rotations (M, 3, 4) of shoulder, elbow and wrist at one swivel each.

        Args:
            collar_xyzw: (M, 4) world rotation of the collar bone.
            swivel_rad: (M,) swivels.
        """
        cosine, sine = torch.cos(swivel_rad)[:, None, None], torch.sin(swivel_rad)[:, None, None]
        turned, flexion, deviation = (angle[:, 0] for angle in self._forearm_and_wrist(cosine, sine))
        along, out, side = self.axes.unsqueeze(-3).unbind(-2)
        axes = torch.cat((along, cosine * out + sine * side, cosine * side - sine * out), dim=-2)
        upper, lower = _frame(self.upper) @ self.rest.upper.T, _frame(self.lower) @ self.rest.lower.T
        shoulder = to_matrix(collar_xyzw).mT @ axes.mT @ upper
        turns = from_matrix(torch.stack((shoulder, upper.mT @ lower), dim=1))
        nothing = torch.zeros_like(turned)
        twist = from_rotvec(torch.stack((turned, nothing, nothing), dim=-1))
        held = torch.stack((nothing, -held_deviation(deviation), -held_flexion(flexion)), dim=-1)
        return torch.stack((turns[:, 0], multiply(turns[:, 1], twist), from_rotvec(held)), dim=1)

    def _forearm_and_wrist(self, cosine: Tensor, sine: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Twist of the forearm, flexion and deviation of the wrist, (M, S), rad, for (M, 1, S) swivels.

        The forearm turns first, about its X; the wrist swings after it, about an axis at right angles to that.
        """
        line, out, side = self.seen[..., :3].unsqueeze(-1).unbind(-3)
        outwards, beside = cosine * out + sine * side, cosine * side - sine * out
        c, s = self.lower[..., None, None, 0], self.lower[..., None, None, 1]
        # The hand's axes in the forearm's frame (along it, about its hinge, across both), then in its joint's.
        frame = torch.stack((c * line + s * outwards, -beside, c * outwards - s * line), dim=-3)
        hand = (self.rest.lower @ frame.flatten(-2)).unflatten(-1, frame.shape[-2:])
        along, up, forwards = hand[..., 0, :, :].unbind(-2)
        turned = torch.atan2(hand[..., 2, 1, :] - hand[..., 1, 2, :], hand[..., 1, 1, :] + hand[..., 2, 2, :])
        sine = torch.hypot(up, forwards)
        scale = torch.where(sine < 1e-5, 1.0, torch.atan2(sine, along) / sine)
        return turned, scale * up, -scale * forwards

    def _trunk(self, line: Tensor, outwards: Tensor) -> Tensor:
        """(M, S) cost of an elbow inside the trunk, an elliptic cylinder about the chest, or drawn across it."""
        foot, height = self.elbow_m[..., None, :1], self.elbow_m[..., None, 1:]
        x, z = (self.shoulder_m.unsqueeze(-1) + foot * line + height * outwards).unbind(-2)
        half_m = self.rest.half_m
        radius = (x / (_TRUNK[0] * half_m)).square() + (z / (_TRUNK[1] * half_m)).square()
        across = (_ELBOW_ASIDE_M - x).clamp_min(0.0) / 0.05
        return 10.0 * (1.0 - radius).clamp_min(0.0) + 1.5 * across.square()


def _frame(direction: Tensor) -> Tensor:
    """(M, 3, 3) a bone's direction (M, 2), its hinge and what is across both, in a triangle's axes; columns."""
    c, s = direction.unbind(-1)
    nothing, one = torch.zeros_like(c), torch.ones_like(c)
    return torch.stack((c, nothing, -s, s, nothing, c, nothing, -one, nothing), dim=-1).unflatten(-1, (3, 3))


def _lost_rad(flexion: Tensor, deviation: Tensor) -> Tensor:
    """Angle between a wrist's rotation and the nearest one that it can have, rad."""
    # Both turn about axes at right angles to the forearm: y, z and w of their quaternions, then those of the quotient.
    y, z = torch.stack((deviation, held_deviation(deviation))), torch.stack((flexion, held_flexion(flexion)))
    angle = torch.hypot(y, z).clamp_min(1e-9)
    share, w = torch.sin(0.5 * angle) / angle, torch.cos(0.5 * angle)
    (y1, y2), (z1, z2), (w1, w2) = share * y, share * z, w
    sine = torch.hypot(torch.hypot(w1 * y2 - w2 * y1, w1 * z2 - w2 * z1), y1 * z2 - z1 * y2)
    return 2.0 * torch.asin(sine.clamp_max(1.0))


@lru_cache(maxsize=8)
@torch.inference_mode(False)
def _terms(dtype: torch.dtype, device: torch.device) -> tuple[Tensor, Tensor]:
    """Slopes (n, 4), 1/rad, and offsets (n, 1) that turn angles into the roots of what they cost."""
    slopes, offsets = [], []
    for angle, sign, free, scale, weight in _COSTS:
        root = weight**0.5 / scale
        row = [0.0] * 4
        row[angle] = sign * math.degrees(root)
        slopes.append(row)
        offsets.append([-free * root])
    return (
        torch.tensor(slopes, dtype=dtype, device=device),
        torch.tensor(offsets, dtype=dtype, device=device),
    )
