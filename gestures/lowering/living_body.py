"""The body that arms move about, with its idle movement: worked out once, looked at whenever an arm is tried."""

from __future__ import annotations

from collections.abc import Mapping

import torch
from torch import Tensor

from gestures.lowering.body_tracks import BodyTracks
from motion.bodies.volume import Bands, BodyVolume
from motion.kinematics import place_more
from motion.performance import Performance
from motion.placed_arm import PlacedArm, place_arm
from motion.plan import ARM_JOINTS, TRUNK_JOINTS
from motion.rotations import unit
from motion.skeleton import JOINT_INDEX, PARENTS, Skeleton
from motion.submovements import Track

_EVERY = 2
"""Every which of the instants the body as planned is known at: between them, it goes straight on."""
_CARRIES = (*TRUNK_JOINTS, JOINT_INDEX["neck"], JOINT_INDEX["head"])
_CHEST = JOINT_INDEX["spine3"]


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
        upper = self._performance.upper_body(self.times_s[None])
        self._local, self._bearing = upper.local_xyzw[0], upper.bearing
        positions = self._local.new_zeros(len(times_s), len(PARENTS), 3)
        positions[:, 0] = upper.root_m[0]
        self._placed = place_more(skeleton.offsets_m, self._local, (self._local, positions), _CARRIES)
        self._planned: tuple[Tensor, Tensor] | None = None
        self._bands: dict[BodyVolume, Bands] = {}

    def bands(self, volume: BodyVolume, rows: Tensor) -> Bands:
        """Return where the bands of its volume are at some of the instants, (n,) rows."""
        if volume not in self._bands:
            self._bands[volume] = volume.bands(*self._placed)
        return self._bands[volume].at(rows)

    def arm(self, rows: Tensor, side: str, track: Track) -> PlacedArm:
        """Put an arm on the body at some of the instants, (n,) rows."""
        local = self._performance.arms(self._bearing.at(rows), {side: track})[side][0]
        chest = (part[:, _CHEST].T.index_select(1, rows).T for part in self._placed)
        return place_arm(self._skeleton, side, local, *chest)

    def with_arms(self, rows: Tensor, tracks: Mapping[str, Track]) -> tuple[Tensor, Tensor, Tensor]:
        """Put arms on the body.

        Args:
            rows: (n,) which of ``times_s``.
            tracks: The arms' tracks, by ``left`` and ``right``; an arm that has none stands as in the T-pose.

        Returns:
            Local rotations (n, 55, 4), world rotations (n, 55, 4) and positions (n, 55, 3), metres. Legs and face are
            not placed.
        """
        local, rotations, positions = (part[rows] for part in (self._local, *self._placed))
        for side, track in tracks.items():
            arm, joints = self.arm(rows, side, track), list(ARM_JOINTS[side])
            local[:, joints], rotations[:, joints] = arm.local_xyzw, arm.turned_xyzw
            positions[:, joints] = arm.places_m
        return local, rotations, positions

    def placed_at(self, times_s: Tensor) -> tuple[Tensor, Tensor]:
        """Return what `BodyTracks.placed_at` does at (n,) times, s, from what it is at the instants around them."""
        every_s = self.times_s[::_EVERY].contiguous()
        if self._planned is None:
            chest_m = self._placed[1][::_EVERY, _CHEST]
            self._planned = self._body.placed_about(self._skeleton, every_s, chest_m)
        after = torch.searchsorted(every_s, times_s).clamp(1, len(every_s) - 1)
        before_s = every_s[after - 1]
        share = ((times_s - before_s) / (every_s[after] - before_s)).clamp(0.0, 1.0).float()[:, None, None]
        turns, places = ((part[after - 1], part[after]) for part in self._planned)
        # Either sign of a quaternion is the same rotation.
        sign = torch.where((turns[0] * turns[1]).sum(-1, keepdim=True) < 0.0, -1.0, 1.0)
        return unit(torch.lerp(turns[0], sign * turns[1], share)), torch.lerp(*places, share)


class StandingArm:
    """An arm that moves as it does while the other one is mended: placed once at each instant at which it is looked at.

    Args:
        living: The body that it moves about.
        side: ``left`` or ``right``.
        track: Its track, one avatar.
    """

    def __init__(self, living: LivingBody, side: str, track: Track) -> None:
        self._living, self._side, self._track = living, side, track
        count = len(living.times_s)
        self._known = torch.zeros(count, dtype=torch.bool)
        self._placed = PlacedArm.empty(count)

    def at(self, rows: Tensor) -> PlacedArm:
        """Return the arm at some of the body's instants, (n,) rows."""
        new = rows[~self._known[rows]]
        if len(new):
            self._placed.put(new, self._living.arm(new, self._side, self._track))
            self._known[new] = True
        return self._placed.at(rows)
