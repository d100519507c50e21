"""The motion plan: everything a body is to do, as tracks of submovements over named channels.

`gestures` lowers a timeline into a plan; `motion.performance` evaluates it. The plan knows joints, directions
and times, but no words and no gestures.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any

import torch
from torch import Tensor

from motion.errors import PlanningError
from motion.skeleton import FINGERS, JOINT_INDEX
from motion.submovements import Track, carried_on, stack_tracks

TRUNK_JOINTS: tuple[int, ...] = tuple(JOINT_INDEX[name] for name in ("pelvis", "spine1", "spine2", "spine3"))
"""Channels of the trunk track."""


def _arm_joints(side: str) -> tuple[int, ...]:
    arm = tuple(JOINT_INDEX[f"{side}_{joint}"] for joint in ("collar", "shoulder", "elbow", "wrist"))
    return arm + tuple(JOINT_INDEX[f"{side}_{finger}{link}"] for finger in FINGERS for link in (1, 2, 3))


ARM_JOINTS: dict[str, tuple[int, ...]] = {side: _arm_joints(side) for side in ("left", "right")}
"""Channels of an arm track: collar, shoulder, elbow, wrist, then the hand's 15 joints in SMPL-X order."""
ARM_CHANNELS = 19
_SHAPES = {
    "energy": (1, 1),
    "breath": (2, 1),
    "trunk": (len(TRUNK_JOINTS), 4),
    "pelvis": (1, 3),
    "left": (ARM_CHANNELS, 4),
    "right": (ARM_CHANNELS, 4),
    "head": (3, 1),
    "gaze": (4, 1),
    "steady": (2, 1),
    "quiet": (2, 1),
}
"""Channels of each track, and numbers of a channel."""
MAX_ENERGY = 2.0
ENERGY_CHANGES_S = 1.5


@dataclass(frozen=True, slots=True, eq=False)
class MotionPlan:
    """Tracks of A avatars.

    Attributes:
        duration_s: Length of the longest avatar's show, s.
        seeds: (A,) int64; every noise and blink is hashed from it.
        sway: (A,) size of idle movement, 1 = an ordinary person.
        energy: (A, K, 1) of 1: how lively the host is, 1 = as planned; sizes idle movement and the head's accents.
            It may change while a show runs: see ``with_energy``.
        breath: (A, K, 2) of 1: level of a speaker's breath, −1 out … 1 in, and how far speech governs it, 0…1.
        trunk: Rotations of ``TRUNK_JOINTS``, (A, K, 4).
        pelvis: Offset of the pelvis from its place at rest, (A, K, 1) of 3 numbers, metres.
        left: Rotations of ``ARM_JOINTS["left"]``, (A, K, 19).
        right: Rotations of ``ARM_JOINTS["right"]``.
        head: Accents of the head on top of where it looks, (A, K, 3) of 1: pitch down, yaw left, roll left,
            rad.
        gaze: World directions, (A, K, 4) of 1, rad: yaw left and pitch up of the eyes' look, then of what the
            head faces.
        steady: (A, K, 2) of 1, for the left and right hand: 0 free, 1 held in the world against sway
            (pointing).
        quiet: (A, K, 2) of 1: share of the idle wander that a hand is to leave out (contact).
    """

    duration_s: float
    seeds: Tensor
    sway: Tensor
    energy: Track
    breath: Track
    trunk: Track
    pelvis: Track
    left: Track
    right: Track
    head: Track
    gaze: Track
    steady: Track
    quiet: Track

    def __post_init__(self) -> None:
        for name, shape in _SHAPES.items():
            keys = getattr(self, name).keys
            if tuple(keys.shape[2:]) != shape or keys.shape[0] != self.seeds.shape[0]:
                raise PlanningError(
                    f"track '{name}' needs keys (A, K, {shape[0]}, {shape[1]}), given {tuple(keys.shape)}",
                    code="DX-PLAN-004",
                )

    @property
    def avatars(self) -> int:
        """Number of avatars A."""
        return int(self.seeds.shape[0])

    def to(self, device: torch.device | str) -> MotionPlan:
        """Return the plan on another torch device."""
        return self._changed(lambda part: part.to(device))

    def clone(self) -> MotionPlan:
        """Return a copy with memory of its own."""
        return self._changed(lambda part: part.clone())

    def _changed(self, change: Callable[[Any], Any]) -> MotionPlan:
        """Return the plan with each of its tracks and tensors changed."""
        parts = {entry.name: getattr(self, entry.name) for entry in fields(self)}
        return MotionPlan(
            **{
                name: change(part) if isinstance(part, Track | Tensor) else part
                for name, part in parts.items()
            }
        )


def with_energy(plan: MotionPlan, level: float, at_s: float, over_s: float = ENERGY_CHANGES_S) -> MotionPlan:
    """Return a plan whose avatars become livelier or calmer from an instant on; what came before stays as it was.

    This is how a live room's mood reaches the body: call it whenever the audience warms up or cools down.

    Args:
        plan: The plan of a show, which may be running.
        level: Energy to reach, 0…``MAX_ENERGY``; 1 is as planned.
        at_s: When the change begins, s.
        over_s: How long it takes, s.

    Raises:
        PlanningError: If a number is out of range.
    """
    if not 0.0 <= level <= MAX_ENERGY or not math.isfinite(at_s) or not 0.0 < over_s < math.inf:
        raise PlanningError(
            f"energy {level:g} from {at_s:g} s over {over_s:g} s is not possible",
            code="DX-PLAN-013",
            hint=f"Give a level of 0…{MAX_ENERGY:g}, a time in seconds and a duration above 0.",
        )
    value = torch.full_like(plan.energy.keys[:, -1], level)
    return replace(plan, energy=carried_on(plan.energy, value, at_s, at_s + over_s))


def stack_plans(plans: Sequence[MotionPlan]) -> MotionPlan:
    """Join plans into one batch of avatars."""
    parts: dict[str, Any] = {"duration_s": max(plan.duration_s for plan in plans)}
    for entry in fields(MotionPlan):
        values = [getattr(plan, entry.name) for plan in plans]
        if isinstance(values[0], Track):
            parts[entry.name] = stack_tracks(values)
        elif isinstance(values[0], Tensor):
            parts[entry.name] = torch.cat(values)
    return MotionPlan(**parts)
