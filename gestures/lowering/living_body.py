"""The body that arms move about, with its idle movement: worked out once, looked at whenever an arm is tried."""

from __future__ import annotations

from collections.abc import Mapping

import torch
from torch import Tensor

from gestures.lowering.body_tracks import BodyTracks
from motion.kinematics import place_more
from motion.performance import Performance
from motion.plan import ARM_JOINTS, TRUNK_JOINTS
from motion.rotations import unit
from motion.skeleton import JOINT_INDEX, PARENTS, Skeleton
from motion.submovements import Track

_EVERY = 2
"""Every which of the instants the body as planned is known at: between them, it goes straight on."""
_CARRIES = (*TRUNK_JOINTS, JOINT_INDEX["neck"], JOINT_INDEX["head"])


def instants(rate_hz: float, end_s: float, start_s: float = 0.0) -> Tensor:
    """Return (T,) so many instants a second from one time to another, s."""
    return torch.arange(start_s, end_s, 1.0 / rate_hz, dtype=torch.float64)


class LivingBody:
    """One avatar's trunk, neck and head at some instants, and its arms at any of them.

    Args:
        skeleton: Body.
        body: How trunk, pelvis, head and gaze move.
        times_s: (T,) the instants, in order, s.
    """

    def __init__(self, skeleton: Skeleton, body: BodyTracks, times_s: Tensor) -> None:
        self.times_s = times_s
        self._skeleton, self._body, self._performance = skeleton, body, Performance(body.plan, skeleton)
        self._upper = self._performance.upper_body(self.times_s[None])
        local = self._upper.local_xyzw[0]
        positions = local.new_zeros(len(local), len(PARENTS), 3)
        positions[:, 0] = self._upper.root_m[0]
        placed = place_more(skeleton.offsets_m, local, (local, positions), _CARRIES)
        self._carries = tuple(part[:, list(_CARRIES)] for part in placed)
        self._planned: tuple[Tensor, Tensor] | None = None

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

    def placed_at(self, times_s: Tensor) -> tuple[Tensor, Tensor]:
        """Return what `BodyTracks.placed_at` does at (n,) times, s, from what it is at the instants around them."""
        every_s = self.times_s[::_EVERY].contiguous()
        if self._planned is None:
            chest_m = self._carries[1][::_EVERY, _CARRIES.index(JOINT_INDEX["spine3"])]
            self._planned = self._body.placed_about(self._skeleton, every_s, chest_m)
        after = torch.searchsorted(every_s, times_s).clamp(1, len(every_s) - 1)
        before_s = every_s[after - 1]
        share = ((times_s - before_s) / (every_s[after] - before_s)).clamp(0.0, 1.0).float()[:, None, None]
        turns, places = ((part[after - 1], part[after]) for part in self._planned)
        # Either sign of a quaternion is the same rotation.
        sign = torch.where((turns[0] * turns[1]).sum(-1, keepdim=True) < 0.0, -1.0, 1.0)
        return unit(torch.lerp(turns[0], sign * turns[1], share)), torch.lerp(*places, share)
