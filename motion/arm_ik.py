"""Analytic inverse kinematics of the arm, with an elbow that goes where a person's would.

The left arm is solved; the right one is its mirror image. The two-bone triangle leaves one freedom, the
swivel of the elbow about the line from shoulder to wrist. All swivels are tried at once and weighed by what
joints and people prefer: the elbow low and a little outwards (Soechting & Flanders 1989: arm postures vary
little for a given hand position), a forearm near the middle of its twist, a wrist within its range, an elbow
outside the trunk.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import torch
from torch import Tensor

from motion.limits import (
    FOREARM_TWIST_DEG,
    SHOULDER_SWING_DEG,
    WRIST_DEG,
    clamp_wrist,
    wrapped_twist_deg,
    wrist_angles_deg,
)
from motion.rotations import (
    angle_between,
    conjugate,
    from_axis_angle,
    from_frame,
    mirrored,
    multiply,
    rotate,
    twist_about,
)
from motion.skeleton import Skeleton, joint_index

SWIVELS = 49
"""Elbow swivels that are tried, over ±``SWIVEL_RANGE_DEG`` about the natural one."""
SWIVEL_RANGE_DEG = 96.0
_COARSE = 13
_TRUNK = (1.50, 1.12)
"""Half width and half depth of the trunk that elbows keep out of, in distances of the shoulder from the midline."""
_ELBOW_ASIDE_M = 0.10
"""How far beside the chest's middle an elbow stays unless the arm has no other way, metres."""
_LOST_COST = 120.0
_LOST_LIMIT_RAD = 0.35
"""What it costs, per rad², that a wrist at its limit misses the orientation asked for, and where that is lost."""
_SOFTNESS = 0.02


@dataclass(frozen=True, slots=True, eq=False)
class ArmSolution:
    """Joint rotations that place a hand.

    Attributes:
        local_xyzw: (N, 4, 4) collar, shoulder, elbow, wrist, parent-relative.
        choice: (N,) index of the hand orientation that was taken among the candidates.
        miss_m: (N,) distance between the wrist asked for and the wrist reached, metres.
        cost: (N,) remaining strain, 0 where joints are comfortable.
    """

    local_xyzw: Tensor
    choice: Tensor
    miss_m: Tensor
    cost: Tensor


def palm_centre_m(skeleton: Skeleton) -> Tensor:
    """Return the left palm's centre (3,) in the wrist's frame, metres: on its skin."""
    knuckle = skeleton.offsets_m[joint_index("left_middle1")]
    return knuckle * 0.75 + knuckle.new_tensor((0.0, -0.018, 0.0))


def solve_arms(
    skeleton: Skeleton,
    side: str,
    chest_xyzw: Tensor,
    chest_m: Tensor,
    point_m: Tensor,
    hand_xyzw: Tensor,
    hand_point_m: Tensor,
    orientation_cost: Tensor | None = None,
    elbow_deg: Tensor | None = None,
) -> ArmSolution:
    """Place a point of the hand at a point of the world, in one of several hand orientations.

    Args:
        skeleton: Body.
        side: ``left`` or ``right``.
        chest_xyzw: (N, 4) world rotation of ``spine3``.
        chest_m: (N, 3) world position of ``spine3``, metres.
        point_m: (N, 3) or (N, C, 3) where the hand's point is to be, world, metres.
        hand_xyzw: (N, C, 4) candidate world orientations of the wrist joint.
        hand_point_m: (N, 3) the point of the hand in the left wrist's frame (mirrored for the right), metres.
        orientation_cost: (N, C) what each candidate costs beforehand; zero if not given.
        elbow_deg: (N,) turn of the natural swivel, + lifts the elbow outwards; zero if not given.

    Returns:
        The least costly solution of each row.
    """
    candidates = hand_xyzw.shape[1]
    if point_m.ndim == 2:
        point_m = point_m.unsqueeze(1).expand(-1, candidates, -1)
    if side == "right":
        flip = point_m.new_tensor((-1.0, 1.0, 1.0))
        mirror_image = solve_arms(
            skeleton,
            "left",
            mirrored(chest_xyzw),
            chest_m * flip,
            point_m * flip,
            mirrored(hand_xyzw),
            hand_point_m,
            orientation_cost,
            elbow_deg,
        )
        return ArmSolution(
            mirrored(mirror_image.local_xyzw), mirror_image.choice, mirror_image.miss_m, mirror_image.cost
        )
    wrist_m = point_m - rotate(hand_xyzw, hand_point_m.unsqueeze(1))
    return _solve_left(skeleton, chest_xyzw, chest_m, wrist_m, hand_xyzw, orientation_cost, elbow_deg)


def _solve_left(
    skeleton: Skeleton,
    chest_xyzw: Tensor,
    chest_m: Tensor,
    wrist_m: Tensor,
    hand_xyzw: Tensor,
    orientation_cost: Tensor | None,
    elbow_deg: Tensor | None,
) -> ArmSolution:
    rows, candidates = hand_xyzw.shape[:2]
    offsets = skeleton.offsets_m.to(wrist_m.dtype)
    upper, lower = skeleton.length_m("left_elbow"), skeleton.length_m("left_wrist")
    chest = chest_xyzw.unsqueeze(1).expand(rows, candidates, 4)
    base = chest_m.unsqueeze(1) + rotate(chest, offsets[joint_index("left_collar")])
    collar_local = _collar(offsets, chest, base, wrist_m, upper + lower)
    collar = multiply(chest, collar_local)
    shoulder_m = base + rotate(collar, offsets[joint_index("left_shoulder")])

    line = wrist_m - shoulder_m
    wanted = line.norm(dim=-1, keepdim=True)
    span = wanted.clamp(0.30 * (upper + lower), 0.988 * (upper + lower))
    along = line / wanted.clamp_min(1e-9)
    foot = (upper**2 - lower**2 + span**2) / (2.0 * span)
    height = (upper**2 - foot**2).clamp_min(1e-8).sqrt()

    natural = _natural_elbow(chest, along)
    if elbow_deg is not None:
        turn = torch.deg2rad(elbow_deg)[:, None].expand(rows, candidates)
        natural = rotate(from_axis_angle(along, turn), natural)
    triangle = _Triangle.of(offsets, collar, shoulder_m, along, span, foot * along + height * natural)
    half_m = float(skeleton.rest_positions_m[joint_index("left_shoulder"), 0])
    body = (chest, chest_m, half_m)

    extra = 40.0 * (span - wanted).squeeze(-1).abs()
    if orientation_cost is not None:
        extra = extra + orientation_cost
    coarse = _swivels(_COARSE, triangle)
    choice = (_cost(triangle, coarse, hand_xyzw, body).amin(dim=-1) + extra).argmin(dim=1)

    triangle = triangle.picked(choice)
    row = torch.arange(rows, device=choice.device)
    hand, body = hand_xyzw[row, choice].unsqueeze(1), (chest[:, :1], chest_m, half_m)
    fine = _swivels(SWIVELS, triangle)
    cost = _cost(triangle, fine, hand, body)
    # A soft choice keeps neighbouring keys' elbows together where a hard one would jump between equals.
    weight = torch.softmax(-(cost - cost.amin(dim=-1, keepdim=True)) / _SOFTNESS, dim=-1)
    angle = (weight * fine).sum(-1, keepdim=True)
    joints, strain = _joints(triangle, angle, hand, body)
    return ArmSolution(
        torch.cat((collar_local[row, choice].unsqueeze(1), joints[:, 0, 0]), dim=1),
        choice,
        (span - wanted).abs()[row, choice, 0],
        strain[:, 0, 0],
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Triangle:
    """Shoulder, elbow and wrist at the natural swivel; every other swivel is a turn about `along`.

    Attributes:
        collar: (N, C, 4) world rotation of the collar bone.
        shoulder_m: (N, C, 3) world position of the shoulder.
        along: (N, C, 3) unit vector from shoulder to wrist.
        elbow_m: (N, C, 3) elbow relative to the shoulder.
        upper: (N, C, 4) world rotation of the upper arm.
        forearm: (N, C, 4) world rotation of the forearm before it twists.
        upper_rest: (3,) unit direction of the upper arm in the T-pose.
    """

    collar: Tensor
    shoulder_m: Tensor
    along: Tensor
    elbow_m: Tensor
    upper: Tensor
    forearm: Tensor
    upper_rest: Tensor

    @classmethod
    def of(
        cls, offsets: Tensor, collar: Tensor, shoulder_m: Tensor, along: Tensor, span: Tensor, elbow_m: Tensor
    ) -> _Triangle:
        rest_upper, rest_lower = offsets[joint_index("left_elbow")], offsets[joint_index("left_wrist")]
        hinge = torch.linalg.cross(elbow_m, along)
        rest_hinge = along.new_tensor((0.0, -1.0, 0.0))
        upper = from_frame(elbow_m, hinge, rest_upper, rest_hinge)
        forearm = from_frame(span * along - elbow_m, hinge, rest_lower, rest_hinge)
        rest = torch.nn.functional.normalize(rest_upper, dim=0)
        return cls(collar, shoulder_m, along, elbow_m, upper, forearm, rest)

    def picked(self, choice: Tensor) -> _Triangle:
        """Return the triangles (N, 1, …) of one candidate per row."""
        row = torch.arange(len(choice), device=choice.device)

        def pick(value: Tensor) -> Tensor:
            return value[row, choice].unsqueeze(1)

        return _Triangle(
            pick(self.collar),
            pick(self.shoulder_m),
            pick(self.along),
            pick(self.elbow_m),
            pick(self.upper),
            pick(self.forearm),
            self.upper_rest,
        )


def _swivels(count: int, triangle: _Triangle) -> Tensor:
    """(N, C, S) swivels to try, rad."""
    limit = math.radians(SWIVEL_RANGE_DEG)
    steps = torch.linspace(-limit, limit, count, dtype=triangle.along.dtype, device=triangle.along.device)
    return steps.expand(*triangle.along.shape[:2], count)


def _cost(triangle: _Triangle, swivel: Tensor, hand: Tensor, body: tuple[Tensor, Tensor, float]) -> Tensor:
    """(N, C, S) strain of the joints and distance from the natural swivel."""
    return _joints(triangle, swivel, hand, body)[1] + 0.5 * swivel.square()


def _collar(offsets: Tensor, chest: Tensor, base: Tensor, wrist_m: Tensor, reach: float) -> Tensor:
    """Raise and bring forward the collar bone with the arm (scapulo-humeral rhythm, Inman et al. 1944: about 1 : 2)."""
    rest = base + rotate(chest, offsets[joint_index("left_shoulder")])
    direction = rotate(conjugate(chest), wrist_m - rest) / reach
    raised = (direction[..., 1] + 0.15).clamp(0.0, 1.2)
    forward = direction[..., 2].clamp(-0.3, 1.0)
    across = (-direction[..., 0]).clamp(0.0, 0.7)
    up = torch.deg2rad(21.0 * raised)
    front = torch.deg2rad(9.0 * forward.clamp_min(0.0) ** 2 + 16.0 * across)
    axis = wrist_m.new_tensor
    return multiply(
        from_axis_angle(axis((0.0, -1.0, 0.0)).expand(*front.shape, 3), front),
        from_axis_angle(axis((0.0, 0.0, 1.0)).expand(*up.shape, 3), up),
    )


def _natural_elbow(chest: Tensor, along: Tensor) -> Tensor:
    """Unit vector at right angles to the arm's line where a relaxed elbow lies: low, a little out, behind the line."""
    direction = rotate(conjugate(chest), along)
    lift = direction[..., 1:2].clamp(-1.0, 1.0)
    across = (-direction[..., 0:1]).clamp(0.0, 1.0)
    low = torch.cat(
        (0.26 + 0.12 * lift.clamp_min(0.0) + 0.35 * across, torch.full_like(lift, -1.0), -0.40 - 0.30 * lift),
        dim=-1,
    )
    # Under a hanging arm there is no "low": the elbow of a hand that points down lies behind it.
    hanging = (-lift).clamp_min(0.0).square()
    behind = low.new_tensor((0.40, -0.10, -1.0))
    pole = (1.0 - hanging) * low + hanging * behind
    pole = rotate(chest, pole)
    pole = pole - (pole * along).sum(-1, keepdim=True) * along
    return torch.nn.functional.normalize(pole, dim=-1)


def _joints(
    triangle: _Triangle, swivel: Tensor, hand_xyzw: Tensor, body: tuple[Tensor, Tensor, float]
) -> tuple[Tensor, Tensor]:
    """Joint rotations (N, C, S, 3, 4) and strain (N, C, S) for elbow swivels (N, C, S)."""
    shape = swivel.shape

    def spread(value: Tensor) -> Tensor:
        return value.unsqueeze(2).expand(*shape, value.shape[-1])

    spin = from_axis_angle(spread(triangle.along), swivel)
    shoulder = multiply(multiply(spread(conjugate(triangle.collar)), spin), spread(triangle.upper))
    relative = multiply(spread(conjugate(triangle.forearm)), multiply(conjugate(spin), spread(hand_xyzw)))
    bend = spread(multiply(conjugate(triangle.upper), triangle.forearm))
    elbow_m = rotate(spin, spread(triangle.elbow_m))
    axis = swivel.new_tensor((1.0, 0.0, 0.0)).expand(*shape, 3)
    # The forearm turns first, the wrist swings after it: the twist stands on the parent's side.
    twist = conjugate(twist_about(conjugate(relative), axis))
    wrist = multiply(conjugate(twist), relative)
    turned = wrapped_twist_deg(twist)
    bent, deviated = wrist_angles_deg(wrist)
    low, high = FOREARM_TWIST_DEG
    held = clamp_wrist(wrist)
    strain = (
        0.35 * ((bent / 35.0).square() + (deviated / 20.0).square() + (turned / 70.0).square())
        + _soft(turned.abs(), 58.0, 24.0)
        + 4.0 * _soft(turned, high - 8.0, 6.0)
        + 4.0 * _soft(-turned, -low - 8.0, 6.0)
        + _soft(bent, 48.0, 16.0)
        + _soft(-bent, 52.0, 14.0)
        + 2.0 * _soft(bent, WRIST_DEG["flexion"][1] - 8.0, 6.0)
        + 2.0 * _soft(-bent, -WRIST_DEG["flexion"][0] - 8.0, 6.0)
        + 1.5 * _soft(deviated, 14.0, 9.0)
        + 1.5 * _soft(-deviated, 24.0, 9.0)
        + 12.0 * _soft(_swing_deg(shoulder, triangle.upper_rest), SHOULDER_SWING_DEG - 24.0, 9.0)
        + _LOST_COST * angle_between(held, wrist).clamp_max(_LOST_LIMIT_RAD).square()
        + _trunk(body, triangle.shoulder_m, elbow_m)
    )
    return torch.stack((shoulder, multiply(bend, twist), held), dim=3), strain


def _soft(value: Tensor, free: float, scale: float) -> Tensor:
    """Quadratic cost of degrees beyond `free`, 1 at `scale` beyond it."""
    return ((value - free) / scale).clamp_min(0.0).square()


def _swing_deg(shoulder: Tensor, upper_rest: Tensor) -> Tensor:
    """Angle between the upper arm and its T-pose direction, degrees."""
    return torch.rad2deg(torch.acos((rotate(shoulder, upper_rest) * upper_rest).sum(-1).clamp(-1.0, 1.0)))


def _trunk(body: tuple[Tensor, Tensor, float], shoulder_m: Tensor, elbow_m: Tensor) -> Tensor:
    """Cost of an elbow inside the trunk, taken as an elliptic cylinder about the chest, or drawn across it."""
    chest, chest_m, half_m = body
    point = shoulder_m.unsqueeze(2) + elbow_m - chest_m[:, None, None, :]
    local = rotate(conjugate(chest).unsqueeze(2).expand(*point.shape[:-1], 4), point)
    radius = (local[..., 0] / (_TRUNK[0] * half_m)).square() + (local[..., 2] / (_TRUNK[1] * half_m)).square()
    across = (_ELBOW_ASIDE_M - local[..., 0]).clamp_min(0.0) / 0.05
    return 10.0 * (1.0 - radius).clamp_min(0.0) + 1.5 * across.square()
