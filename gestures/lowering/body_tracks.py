"""How the body moves that carries the arms: trunk, pelvis and head."""

from __future__ import annotations

from dataclasses import dataclass

from torch import Tensor

from motion.gaze import neck_and_head
from motion.idle.legs import rest_pelvis_m
from motion.kinematics import place_more
from motion.performance import Performance
from motion.plan import TRUNK_JOINTS, MotionPlan
from motion.rotations import identity, multiply
from motion.skeleton import JOINT_COUNT, JOINT_INDEX, Skeleton

_CHEST = JOINT_INDEX["spine3"]
_BEARS_ARMS = (
    *TRUNK_JOINTS,
    *(
        JOINT_INDEX[name]
        for name in ("neck", "head", "left_collar", "right_collar", "left_shoulder", "right_shoulder")
    ),
)


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
        """Return world rotations (T, 55, 4) and positions (T, 55, 3), metres, of trunk, head and shoulders at instants.

        The body is as planned, at the place to which idle movement takes its chest: what a hand is to reach in the
        world must not be missed by as much. Idle turns of the chest are held against when the arms are put on it.
        """
        trunk, root = Performance(self.plan, skeleton).trunk(times_s[None])
        living = identity(len(times_s), JOINT_COUNT)
        living[:, list(TRUNK_JOINTS)] = trunk[0]
        _, moved = _placed(skeleton, living, root[0], TRUNK_JOINTS)
        return self.placed_about(skeleton, times_s, moved[:, _CHEST])

    def placed_about(self, skeleton: Skeleton, times_s: Tensor, chest_m: Tensor) -> tuple[Tensor, Tensor]:
        """Return the same where it is known to what places (T, 3), metres, idle movement takes the chest."""
        rotations, positions = _placed(
            skeleton, self.local_at(times_s), self.root_at(skeleton, times_s), _BEARS_ARMS
        )
        return rotations, positions + (chest_m - positions[:, _CHEST]).unsqueeze(1)


def _placed(
    skeleton: Skeleton, local_xyzw: Tensor, root_m: Tensor, joints: tuple[int, ...]
) -> tuple[Tensor, Tensor]:
    """World rotations (T, 55, 4) and positions (T, 55, 3), metres, of some joints; the others are left as they are."""
    positions = root_m.new_zeros(len(root_m), JOINT_COUNT, 3)
    positions[:, 0] = root_m
    return place_more(skeleton.offsets_m, local_xyzw, (local_xyzw, positions), joints)
