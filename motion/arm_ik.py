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

from motion.arm_triangle import RestArm, Triangles
from motion.rotations import conjugate, from_axis_angle, mirrored, multiply, rotate, unit
from motion.skeleton import Skeleton, joint_index

SWIVELS = 49
"""Elbow swivels that are tried, over ±``SWIVEL_RANGE_DEG`` about the natural one."""
SWIVEL_RANGE_DEG = 96.0
_COARSE = 13
_SOFTNESS = 0.02
_FEW = 400
"""Candidates that are all tried at once: so few take less time than a second look at those that are left."""


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
    rest = RestArm.of(skeleton, wrist_m.dtype, wrist_m.device)
    offsets = skeleton.offsets_m.to(wrist_m)
    chest = chest_xyzw.unsqueeze(1)
    base = rotate(chest, offsets[joint_index("left_collar")])
    from_chest = wrist_m - chest_m.unsqueeze(1)
    collar_local = _collar(offsets, chest, from_chest - base, rest.upper_m + rest.lower_m)
    collar = multiply(chest, collar_local)
    shoulder_m = base + rotate(collar, offsets[joint_index("left_shoulder")])
    line = from_chest - shoulder_m
    wanted = torch.linalg.vector_norm(line, dim=-1, keepdim=True)
    span = rest.span_m(wanted)
    extra = 40.0 * (span - wanted).squeeze(-1).abs()
    if orientation_cost is not None:
        extra = extra + orientation_cost

    along = line / wanted.clamp_min(1e-9)
    natural = _natural_elbow(chest, along)
    if elbow_deg is not None:
        turn = torch.deg2rad(elbow_deg)[:, None].expand(extra.shape)
        natural = rotate(from_axis_angle(along, turn), natural)
    triangles = Triangles.of(
        rest, (along, span, natural), shoulder_m, collar, chest.expand_as(collar), hand_xyzw
    )
    choice = _least_costly(triangles, extra)
    row = torch.arange(len(extra), device=choice.device)
    chosen = triangles.picked((row, choice))
    fine = _swivels(SWIVELS, wrist_m)
    strain = chosen.strain(fine)
    cost = strain + 0.5 * fine.square()
    # A soft choice keeps neighbouring keys' elbows together where a hard one would jump between equals.
    weight = torch.softmax(-(cost - cost.amin(dim=-1, keepdim=True)) / _SOFTNESS, dim=-1)
    angle = (weight * fine).sum(-1)
    joints = chosen.joints(collar[row, choice], angle)
    return ArmSolution(
        torch.cat((collar_local[row, choice].unsqueeze(1), joints), dim=1),
        choice,
        (span - wanted).abs()[row, choice, 0],
        (weight * strain).sum(-1),
    )


def _least_costly(triangles: Triangles, extra: Tensor) -> Tensor:
    """(N,) the least costly candidate of each row.

    Strain only adds to what a candidate costs beforehand, (N, C), so one that costs more beforehand than another does
    altogether need not be tried.
    """
    if extra.shape[1] == 1:
        return torch.zeros(len(extra), dtype=torch.int64, device=extra.device)
    swivels = _swivels(_COARSE, extra)
    aside = 0.5 * swivels.square()
    total = torch.full_like(extra, math.inf)

    def tried(at: tuple[Tensor, ...]) -> Tensor:
        return (triangles.picked(at).strain(swivels) + aside).amin(dim=-1) + extra[at]

    if extra.numel() <= _FEW:
        every = torch.ones_like(extra, dtype=torch.bool).nonzero(as_tuple=True)
        return tried(every).view(extra.shape).argmin(dim=1)
    first = (torch.arange(len(extra), device=extra.device), extra.argmin(dim=1))
    total[first] = tried(first)
    others = ((extra < total[first].unsqueeze(1)) & total.isinf()).nonzero(as_tuple=True)
    if len(others[0]):
        total[others] = tried(others)
    return total.argmin(dim=1)


def _swivels(count: int, like: Tensor) -> Tensor:
    """(S,) swivels to try, rad."""
    limit = math.radians(SWIVEL_RANGE_DEG)
    return torch.linspace(-limit, limit, count, dtype=like.dtype, device=like.device)


def _collar(offsets: Tensor, chest: Tensor, to_wrist_m: Tensor, reach: float) -> Tensor:
    """Raise and bring forward the collar bone with the arm (scapulo-humeral rhythm, Inman et al. 1944: about 1 : 2)."""
    direction = (rotate(conjugate(chest), to_wrist_m) - offsets[joint_index("left_shoulder")]) / reach
    raised = (direction[..., 1] + 0.15).clamp(0.0, 1.2)
    forward = direction[..., 2].clamp(-0.3, 1.0)
    across = (-direction[..., 0]).clamp(0.0, 0.7)
    up = torch.deg2rad(21.0 * raised)
    front = torch.deg2rad(9.0 * forward.clamp_min(0.0) ** 2 + 16.0 * across)
    axis = to_wrist_m.new_tensor
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
    return unit(pole)
