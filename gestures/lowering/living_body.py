"""The body that arms move about, with its idle movement: worked out once, looked at whenever an arm is tried."""

from __future__ import annotations

from collections.abc import Mapping

import torch
from torch import Tensor

from gestures.lowering.body_tracks import BodyTracks
from motion.kinematics import place_more
from motion.performance import Performance
from motion.plan import ARM_JOINTS, TRUNK_JOINTS
from motion.skeleton import JOINT_INDEX, PARENTS, Skeleton
from motion.submovements import Track

_CARRIES = (*TRUNK_JOINTS, JOINT_INDEX["neck"], JOINT_INDEX["head"])


class LivingBody:
    """One avatar's trunk, neck and head at regular instants, and its arms at any of them.

    Args:
        skeleton: Body.
        body: How trunk, pelvis, head and gaze move.
        rate_hz: How many instants there are in a second.
        end_s: Until when, s.
        start_s: From when on, s.
    """

    def __init__(
        self, skeleton: Skeleton, body: BodyTracks, rate_hz: float, end_s: float, start_s: float = 0.0
    ) -> None:
        self.times_s = torch.arange(start_s, end_s, 1.0 / rate_hz, dtype=torch.float64)
        self._skeleton, self._performance = skeleton, Performance(body.plan, skeleton)
        self._upper = self._performance.upper_body(self.times_s[None])
        local = self._upper.local_xyzw[0]
        positions = local.new_zeros(len(local), len(PARENTS), 3)
        positions[:, 0] = self._upper.root_m[0]
        placed = place_more(skeleton.offsets_m, local, (local, positions), _CARRIES)
        self._carries = tuple(part[:, list(_CARRIES)] for part in placed)

    def with_arms(self, rows: Tensor, tracks: Mapping[str, Track]) -> tuple[Tensor, Tensor, Tensor]:
        """Put arms on the body.

        Args:
            rows: (n,) which of ``times_s``.
            tracks: The arms' tracks, by ``left`` and ``right``; an arm that has none stands as in the T-pose.

        Returns:
            Local rotations (n, 55, 4), world rotations (n, 55, 4) and positions (n, 55, 3), metres. Legs and face are
            not placed.
        """
        upper = self._upper.at(rows)
        local = upper.local_xyzw[0]
        joints: tuple[int, ...] = ()
        for side, arm in self._performance.arms(upper, tracks).items():
            local[:, list(ARM_JOINTS[side])] = arm[0]
            joints += ARM_JOINTS[side]
        rotations, positions = local.clone(), local.new_zeros(len(local), len(PARENTS), 3)
        for part, known in zip((rotations, positions), self._carries, strict=True):
            part[:, list(_CARRIES)] = known[rows]
        return local, *place_more(self._skeleton.offsets_m, local, (rotations, positions), joints)
