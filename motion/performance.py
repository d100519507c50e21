"""A performance: body and face as a pure function of time.

``evaluate(t)`` depends on the plan, the skeleton, the face model and ``t``, on nothing that was evaluated
before. Offline rendering, scrubbing and live chunks therefore give the same frames, and many avatars at many
instants are one batch.

Layers, from below: posture and gestures (tracks of the plan), idle wander of trunk and arms, head and gaze,
legs, face.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

import torch
from torch import Tensor

from motion.clip import Clip, FaceTrack, Pose
from motion.errors import InvalidInputError
from motion.face.arkit import ARKIT_COUNT
from motion.face.face_model import FaceModel
from motion.gaze import eye_rotation, eyes_in_head, neck_and_head
from motion.hand import thumb_flexion_axis
from motion.idle.legs import planted_legs, rest_pelvis_m, within_reach_m
from motion.idle.wander import Wander, wander
from motion.limits import held_in_range
from motion.plan import ARM_JOINTS, TRUNK_JOINTS, MotionPlan
from motion.rotations import (
    conjugate,
    from_rotvec,
    identity,
    mirrored,
    multiply,
    to_rotvec,
)
from motion.skeleton import JOINT_COUNT, JOINT_INDEX, Skeleton
from motion.submovements import Track
from motion.timing import FrameRate, TimeRange
from motion.upper_body import Bearing, UpperBody

_SIDES = ("left", "right")
CHUNK_FRAMES = 4096
"""Frames evaluated at once; bounds the memory of a long show."""
MOST_FRAMES = 2_000_000
"""Most frames of one sample: nine hours at 60 frames a second, 1.8 GB."""
_IDLE_WHILE_STEADY = 0.8
_IDLE_WHILE_QUIET = 0.75
_SHIFT_WHILE_STEADY = 0.93
_TREMBLE_WHILE_STEADY = 0.93
_HEAD_WHILE_QUIET = 0.85
"""Shares of the trunk's sway that leave a body which points or touches itself, of the pelvis's shifts and the arm's
wander while it points, and of the head's while it touches itself."""
_FINGERS_WHILE_QUIET = 0.9
_FINGERS_WHILE_STEADY = (0.93,) * 6 + (0.3,) * 9
"""Shares of the fingers' wander that leave a hand which touches, and each joint of one that points: index and middle
finger keep still, the others live."""
_SWAY_WITH_ENERGY = 0.5
"""Share of a change of energy that idle movement follows; accents of head and trunk follow all of it."""
_ACCENT_RAD = math.radians(7.0)
"""A joint of the trunk that turns much further than this bows, or turns away: it goes as far as is planned."""


@dataclass(frozen=True, slots=True, eq=False)
class Performance:
    """A plan on a body, with a face.

    Attributes:
        plan: What the body does.
        skeleton: Proportions of the body.
        faces: One face per avatar, or none for bodies alone.

    Raises:
        InvalidInputError: If there are faces, but not one per avatar.
    """

    plan: MotionPlan
    skeleton: Skeleton
    faces: tuple[FaceModel, ...] = ()
    _together: FaceModel | None = field(default=None, init=False, repr=False)
    _as_planned: bool = field(default=False, init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_as_planned", bool((self.plan.energy.keys == 1.0).all()))
        if not self.faces:
            return
        together = self.faces[0] if len(self.faces) == 1 else FaceModel.stack(self.faces)
        if together.avatars != self.plan.avatars:
            raise InvalidInputError(
                f"{together.avatars} faces were given for {self.plan.avatars} avatars", code="DX-PLAN-012"
            )
        object.__setattr__(self, "_together", together)

    @property
    def duration_s(self) -> float:
        """Length of the show, s."""
        return self.plan.duration_s

    def to(self, device: torch.device | str) -> Performance:
        """Return the performance on another torch device."""
        faces = tuple(face.to(device) for face in self.faces)
        return Performance(self.plan.to(device), self.skeleton.to(device), faces)

    def evaluate(self, times_s: Tensor) -> tuple[Pose, Tensor]:
        """Evaluate all avatars.

        Args:
            times_s: (T,) or (A, T) float64 instants, s, in any order.

        Returns:
            Poses (A, T, 55, 4) and (A, T, 3), and face weights (A, T, 52), all float32.
        """
        times = torch.as_tensor(times_s, dtype=torch.float64, device=self.plan.seeds.device)
        if times.ndim == 1:
            times = times.expand(self.plan.avatars, -1)
        upper = self.upper_body(times)
        local = upper.local_xyzw
        arms = self.arms(upper.bearing, {"left": self.plan.left, "right": self.plan.right})
        for side, arm in arms.items():
            _put(local, ARM_JOINTS[side], arm)
        legs, joints = planted_legs(self.skeleton, local[..., 0, :], upper.root_m, upper.ankle_m)
        _put(local, tuple(joints), legs)
        face = self._face(times, upper.eyes_rad, None if self._as_planned else upper.energy)
        return Pose(local, upper.root_m), face

    def upper_body(self, times_s: Tensor) -> UpperBody:
        """Return trunk, neck, head and eyes at (A, T) instants, s; what arms are put on."""
        idle, energy, steady, quiet = self._idle(times_s)
        local = identity(*times_s.shape, JOINT_COUNT, device=times_s.device)
        planned, moved, root = self._trunk(times_s, idle, energy, steady, quiet)
        _put(local, TRUNK_JOINTS, moved)
        chest = _chain(moved)
        drift = multiply(conjugate(chest), _chain(planned))
        eyes = self._head(times_s, idle, energy, quiet, chest, local)
        bearing = Bearing(times_s, idle.arm_rotvec, idle.finger_rad, steady, quiet, drift)
        return UpperBody(local, root, eyes, idle.ankle_m, bearing, energy[..., 0])

    def trunk(self, times_s: Tensor) -> tuple[Tensor, Tensor]:
        """Return rotations (A, T, 4, 4) of ``TRUNK_JOINTS`` and places (A, T, 3) of the pelvis at (A, T) instants."""
        idle, energy, steady, quiet = self._idle(times_s)
        _, moved, root = self._trunk(times_s, idle, energy, steady, quiet)
        return moved, root

    def arms(self, bearing: Bearing, tracks: Mapping[str, Track]) -> dict[str, Tensor]:
        """Return local rotations (A, T, 19, 4) of ``ARM_JOINTS`` for the sides whose tracks are given."""
        thumb = bearing.drift_xyzw.new_tensor(thumb_flexion_axis(self.skeleton))
        # Left fingers flex about −Z in the T-pose; the thumb about its own axis.
        axes = torch.cat((thumb.new_tensor((0.0, 0.0, -1.0)).expand(12, 3), thumb.expand(3, 3)))
        # All arms at once, (A, T, sides, 19, 4), right ones as left ones.
        planned = _together([_as_left(side, track.sample(bearing.times_s)) for side, track in tracks.items()])
        sides = [_SIDES.index(side) for side in tracks]
        steady, quiet = bearing.steady[..., sides], bearing.quiet[..., sides]
        loose = 1.0 - torch.maximum(quiet, _TREMBLE_WHILE_STEADY * steady)
        lively = 1.0 - torch.maximum(
            _FINGERS_WHILE_QUIET * quiet.unsqueeze(-1),
            steady.unsqueeze(-1) * steady.new_tensor(_FINGERS_WHILE_STEADY),
        )
        fingers = (bearing.finger_rad[..., sides, :] * lively).unsqueeze(-1) * axes
        small = torch.cat((bearing.arm_rotvec[..., sides, :, :] * loose[..., None, None], fingers), dim=-2)
        moved = multiply(planned, from_rotvec(_whole(small)))
        flips = thumb.new_tensor(((1.0, 1.0, 1.0), (1.0, -1.0, -1.0)))[sides]
        held = from_rotvec(to_rotvec(bearing.drift_xyzw).unsqueeze(-2) * flips * steady.unsqueeze(-1))
        collar = planned[..., 0, :]
        undo = multiply(conjugate(collar), multiply(held, collar))
        moved[..., 1, :] = multiply(undo, moved[..., 1, :])
        moved[..., 2, :], moved[..., 3, :] = held_in_range(moved[..., 2, :], moved[..., 3, :])
        return {side: _as_left(side, moved[..., place, :, :]) for place, side in enumerate(tracks)}

    def sample(
        self, rate: FrameRate | float, start_s: float = 0.0, end_s: float | None = None
    ) -> tuple[Clip, FaceTrack]:
        """Sample the first avatar at a frame rate from `start_s` to `end_s` (the end of the show if not given).

        Raises:
            InvalidInputError: If the stretch runs backwards, is not finite or has more than `MOST_FRAMES` frames.
        """
        stretch = TimeRange(start_s, self.duration_s if end_s is None else end_s)
        if (count := FrameRate.of(rate).frames_in(stretch.duration_s)) > MOST_FRAMES:
            raise InvalidInputError(
                f"{count:,} frames are more than the {MOST_FRAMES:,} that are sampled at once",
                code="DX-PLAN-015",
                hint="Sample a shorter stretch, or take frames as they come from `chunks`.",
            )
        parts = list(self.chunks(rate, start_s, end_s))
        frame_rate = FrameRate.of(rate)
        clip = Clip(
            frame_rate,
            torch.cat([pose.local_xyzw for pose, _ in parts]),
            torch.cat([pose.root_m for pose, _ in parts]),
        )
        return clip, FaceTrack(frame_rate, torch.cat([face for _, face in parts]))

    def chunks(
        self,
        rate: FrameRate | float,
        start_s: float = 0.0,
        end_s: float | None = None,
        frames: int = CHUNK_FRAMES,
        avatar: int = 0,
    ) -> Iterator[tuple[Pose, Tensor]]:
        """Yield one avatar's poses (n, 55, 4) and face weights (n, 52) in order, `frames` at a time."""
        frame_rate = FrameRate.of(rate)
        count = frame_rate.frames_in((self.duration_s if end_s is None else end_s) - start_s)
        for first in range(0, count, frames):
            index = torch.arange(first, min(first + frames, count), dtype=torch.float64)
            pose, face = self.evaluate(start_s + index * frame_rate.den / frame_rate.num)
            yield Pose(pose.local_xyzw[avatar], pose.root_m[avatar]), face[avatar]

    def _idle(self, times: Tensor) -> tuple[Wander, Tensor, Tensor, Tensor]:
        """Idle movement, energy (A, T, 1), and how far hands are held in the world and keep still, (A, T, 2)."""
        plan = self.plan
        energy = plan.energy.sample(times)[..., 0]
        sway = plan.sway[:, None] * (1.0 + _SWAY_WITH_ENERGY * (energy[..., 0] - 1.0))
        idle = wander(times, plan.seeds, sway, plan.breath.sample(times)[..., 0])
        return idle, energy, plan.steady.sample(times)[..., 0], plan.quiet.sample(times)[..., 0]

    def _trunk(
        self, times: Tensor, idle: Wander, energy: Tensor, steady: Tensor, quiet: Tensor
    ) -> tuple[Tensor, Tensor, Tensor]:
        """Pelvis and spine (A, T, 4, 4) as planned and with idle movement, and the pelvis's place."""
        hushed = torch.maximum(_IDLE_WHILE_STEADY * steady, _IDLE_WHILE_QUIET * quiet).amax(dim=-1)
        shift = 1.0 - _SHIFT_WHILE_STEADY * steady.amax(dim=-1, keepdim=True)
        planned = self.plan.trunk.sample(times)
        sway = from_rotvec(to_rotvec(idle.trunk_xyzw) * (1.0 - hushed)[..., None, None])
        root = rest_pelvis_m(self.skeleton).to(times.device) + self.plan.pelvis.sample(times)[..., 0, :]
        moved = multiply(self._livelier(planned, energy, steady, quiet), sway)
        root = within_reach_m(self.skeleton, moved[..., 0, :], root + idle.pelvis_m * shift, idle.ankle_m)
        return planned, moved, root

    def _livelier(self, planned: Tensor, energy: Tensor, steady: Tensor, quiet: Tensor) -> Tensor:
        """Return rotations (A, T, 4, 4) of the trunk that go further from its posture the livelier the host is.

        While a hand points or touches they are as planned: it was solved on that trunk.
        """
        if self._as_planned:
            return planned
        posture = self.plan.trunk.keys[:, :1]
        turn = to_rotvec(multiply(conjugate(posture), planned))
        bound = torch.maximum(steady, quiet).amax(dim=-1, keepdim=True)
        share = torch.exp(-(turn / _ACCENT_RAD).square().sum(dim=-1, keepdim=True))
        further = ((energy - 1.0) * (1.0 - bound)).unsqueeze(-1) * share
        return torch.where(further == 0.0, planned, multiply(posture, from_rotvec(turn * (1.0 + further))))

    def _head(
        self, times: Tensor, idle: Wander, energy: Tensor, quiet: Tensor, chest: Tensor, local: Tensor
    ) -> Tensor:
        """Fill neck, head and eyes on a chest (A, T, 4); return the eyes' place in the head (A, T, 2), rad."""
        calm = 1.0 - _HEAD_WHILE_QUIET * quiet.amax(dim=-1, keepdim=True)
        lively = 1.0 + (energy - 1.0) * (1.0 - quiet.amax(dim=-1, keepdim=True))
        accent = lively * self.plan.head.sample(times)[..., 0] + idle.head_rad * calm
        look = self.plan.gaze.sample(times)[..., 0]
        gaze, facing = look[..., :2], look[..., 2:]
        neck, head = neck_and_head(chest, accent, facing)
        local[..., JOINT_INDEX["neck"], :] = neck
        local[..., JOINT_INDEX["head"], :] = head
        eyes = eyes_in_head(gaze, multiply(chest, multiply(neck, head)))
        turned = eye_rotation(eyes)
        local[..., JOINT_INDEX["left_eye"], :] = turned
        local[..., JOINT_INDEX["right_eye"], :] = turned
        return eyes

    def _face(self, times: Tensor, eyes: Tensor, energy: Tensor | None) -> Tensor:
        if self._together is None:
            return torch.zeros(*times.shape, ARKIT_COUNT, device=times.device)
        return self._together.weights(times, eyes, energy)


def _put(local: Tensor, joints: tuple[int, ...], own: Tensor) -> None:
    """Fill some joints of poses (..., 55, 4): run by run, which takes a quarter of the time of all by their indices."""
    for there, here in _runs(joints):
        local[..., there, :] = own[..., here, :]


@cache
def _runs(joints: tuple[int, ...]) -> tuple[tuple[slice, slice], ...]:
    """Where joints follow each other: which of the body's joints they are, and which of those given."""
    starts = [row for row, joint in enumerate(joints) if not row or joint != joints[row - 1] + 1]
    ends = [*starts[1:], len(joints)]
    return tuple(
        (slice(joints[start], joints[end - 1] + 1), slice(start, end))
        for start, end in zip(starts, ends, strict=True)
    )


def _as_left(side: str, arm: Tensor) -> Tensor:
    """Return rotations (..., 4) of a left arm, or those of a right one as a left one's, and back."""
    return arm if side == "left" else mirrored(arm)


def _together(arms: Sequence[Tensor]) -> Tensor:
    """Join rotations (A, T, C, 4) of several arms to (A, T, sides, C, 4), each component whole in memory over T."""
    return torch.stack([arm.permute(3, 0, 2, 1) for arm in arms], dim=2).permute(1, 4, 2, 3, 0)


def _whole(values: Tensor) -> Tensor:
    """Lay numbers (A, T, sides, C, D) out as `_together` does."""
    return values.permute(4, 0, 2, 3, 1).contiguous().permute(1, 4, 2, 3, 0)


def _chain(local: Tensor) -> Tensor:
    """World rotation (..., 4) of the last of a chain of joints (..., n, 4) that starts at the root."""
    world = local[..., 0, :]
    for joint in range(1, local.shape[-2]):
        world = multiply(world, local[..., joint, :])
    return world
