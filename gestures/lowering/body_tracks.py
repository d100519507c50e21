"""How the body moves that carries the arms: trunk, pelvis and head."""

from __future__ import annotations

from dataclasses import dataclass

from torch import Tensor

from motion.gaze import neck_and_head
from motion.idle.legs import rest_pelvis_m
from motion.kinematics import forward_kinematics
from motion.performance import Performance
from motion.plan import TRUNK_JOINTS, MotionPlan
from motion.rotations import identity, multiply
from motion.skeleton import JOINT_INDEX, Skeleton


@dataclass(frozen=True, slots=True, eq=False)
class BodyTracks:
    """One avatar's body, whose arms are still to be found.

    Attributes:
        plan: The plan so far: all of it but the arms.
    """

    plan: MotionPlan

    def local_at(self, times_s: Tensor) -> Tensor:
        """Return local rotations (T, 55, 4) at (T,) instants, s; arms and legs as in the T-pose."""
        times = times_s[None]
        local = identity(len(times_s), 55)
        spine = self.plan.trunk.sample(times)[0]
        local[:, list(TRUNK_JOINTS)] = spine
        chest = spine[:, 0]
        for link in range(1, len(TRUNK_JOINTS)):
            chest = multiply(chest, spine[:, link])
        accent, look = self.plan.head.sample(times)[0, ..., 0], self.plan.gaze.sample(times)[0, ..., 0]
        neck, head = neck_and_head(chest, accent, look[:, 2:])
        local[:, JOINT_INDEX["neck"]], local[:, JOINT_INDEX["head"]] = neck, head
        return local

    def root_at(self, skeleton: Skeleton, times_s: Tensor) -> Tensor:
        """Return places of the pelvis (T, 3) at (T,) instants, metres."""
        return rest_pelvis_m(skeleton) + self.plan.pelvis.sample(times_s[None])[0, :, 0]

    def placed_at(self, skeleton: Skeleton, times_s: Tensor) -> tuple[Tensor, Tensor]:
        """Return world rotations (T, 55, 4) and positions (T, 55, 3), metres, at (T,) instants.

        The body is as planned, at the place to which idle movement takes its chest: what a hand is to reach in the
        world must not be missed by as much. Idle turns of the chest are held against when the arms are put on it.
        """
        rotations, positions = forward_kinematics(
            skeleton, self.local_at(times_s), self.root_at(skeleton, times_s)
        )
        living = Performance(self.plan, skeleton).upper_body(times_s[None])
        _, moved = forward_kinematics(skeleton, living.local_xyzw[0], living.root_m[0])
        chest = JOINT_INDEX["spine3"]
        return rotations, positions + (moved[:, chest] - positions[:, chest]).unsqueeze(1)
