"""The upper body of avatars at some instants: what arms are put on, and what they take from it."""

from __future__ import annotations

from dataclasses import dataclass, fields

from torch import Tensor


@dataclass(frozen=True, slots=True, eq=False)
class Bearing:
    """What the arms of A avatars take from the bodies that bear them at T instants.

    Attributes:
        times_s: (A, T) instants, s.
        arm_rotvec: (A, T, 2, 4, 3) and
        finger_rad: (A, T, 2, 15) idle movement, left then right; see `Wander`.
        steady: (A, T, 2) how far the left and the right hand are held in the world, 0…1.
        quiet: (A, T, 2) share of their idle movement that they leave out.
        drift_xyzw: (A, T, 4) what the idle sway turned the chest by.
    """

    times_s: Tensor
    arm_rotvec: Tensor
    finger_rad: Tensor
    steady: Tensor
    quiet: Tensor
    drift_xyzw: Tensor

    def at(self, rows: Tensor) -> Bearing:
        """Return the same at some of the instants, (n,) rows."""
        return Bearing(*(getattr(self, entry.name).index_select(1, rows) for entry in fields(self)))


@dataclass(frozen=True, slots=True, eq=False)
class UpperBody:
    """What arms are put on: trunk, neck, head and eyes of A avatars at T instants, and what their arms take from them.

    Attributes:
        local_xyzw: (A, T, 55, 4) local rotations; of arms and legs as in the T-pose.
        root_m: (A, T, 3) place of the pelvis, metres.
        eyes_rad: (A, T, 2) yaw left and pitch up of the eyes in the head, rad.
        ankle_m: (A, T, 2) how far the ankles go to the left of their own accord, metres.
        bearing: What the arms take over.
        energy: (A, T) how lively the host is, 1 = as planned.
    """

    local_xyzw: Tensor
    root_m: Tensor
    eyes_rad: Tensor
    ankle_m: Tensor
    bearing: Bearing
    energy: Tensor
