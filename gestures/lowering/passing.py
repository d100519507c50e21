"""How an arm passes by the body and by the other hand: the posed arm, sampled along its movements."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field, fields

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from gestures.lowering.living_body import LivingBody, StandingArm
from gestures.lowering.meeting import depth_in_other_hand, hand_bones, way_off_other_hand
from motion.bodies.volume import Bands, BodyVolume
from motion.metrics.jumps import SHARPEST_DEG_S2
from motion.metrics.probes import FOREARM_PROBES, arm_depth_m, arm_points_m
from motion.placed_arm import COLLAR, ELBOW, SHOULDER, WRIST, PlacedArm
from motion.rotations import conjugate, multiply, to_rotvec
from motion.submovements import Track

_NEAR_M = 0.02
"""Distance from the body within which a way out is looked for, metres."""
_FELT = ((8, 0.05), (3, 0.012))
"""Every so many points of a hand's skin are looked at, where the arm is less than this far from the body, metres."""
_FOREARM_ROUND_M = 0.004
"""By how much a forearm may be deeper than the few points of it that are looked at, metres."""


@dataclass(frozen=True, slots=True, eq=False)
class Passage:
    """How one arm passes by the body.

    Attributes:
        times_s: (T,) instants, s.
        depth_m: (T,) how deep the skin is in the body or the other hand, metres, negative outside.
        way_out: (T, 3) unit directions out of the body where the skin is deepest, or past the other hand, world.
        off_hand: (T,) whether it is the other hand that is deepest.
        speed_mps: (T,) speed of the wrist until the next instant, m/s.
        sharpness: (T,) how sharply shoulder or elbow turns, share of the sharpest turns of people's.
    """

    times_s: Tensor
    depth_m: Tensor
    way_out: Tensor
    off_hand: Tensor
    speed_mps: Tensor
    sharpness: Tensor
    _times: list[float] = field(init=False, repr=False)
    _numbers: tuple[NDArray[np.float32], ...] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_times", self.times_s.tolist())
        numbers = (self.depth_m, self.speed_mps, self.sharpness)
        object.__setattr__(self, "_numbers", tuple(part.numpy() for part in numbers))

    def between(self, start_s: float, end_s: float) -> slice:
        """Return which of the instants lie between two times, those left out."""
        return slice(bisect_right(self._times, start_s), bisect_left(self._times, end_s))

    def joined(self, other: Passage) -> Passage:
        """Return both in order of time; speeds and sharpness are those over the steps of each."""
        order = torch.cat((self.times_s, other.times_s)).argsort()
        names = [entry.name for entry in fields(Passage) if entry.init]
        return Passage(*(torch.cat((getattr(self, name), getattr(other, name)))[order] for name in names))

    def any_between(self, start_s: Sequence[float], end_s: Sequence[float]) -> list[bool]:
        """Return for each of some spans whether any of the instants lies in it; see `between`."""
        times = self.times_s.numpy()
        return list(np.searchsorted(times, end_s) > np.searchsorted(times, start_s, "right"))

    def deepest(self, start_s: float, end_s: float) -> int | None:
        """Return the instant between two times at which the arm is deepest; None where none lies there."""
        rows = self.between(start_s, end_s)
        return rows.start + int(self._numbers[0][rows].argmax()) if rows.start < rows.stop else None

    def time_at_s(self, row: int) -> float:
        """Return when one of the instants is, s."""
        return self._times[row]

    def depth_at_m(self, row: int) -> float:
        """Return how deep the arm is at one of the instants, metres."""
        return float(self._numbers[0][row])

    def fastest_mps(self, rows: slice) -> float:
        """Return the greatest speed of the wrist at some of the instants, m/s."""
        return float(self._numbers[1][rows].max())

    def sharpest(self, rows: slice) -> float:
        """Return how sharply a joint turns at most at some of the instants, share of the sharpest turns of people's."""
        return float(self._numbers[2][rows].max())


def passage(
    living: LivingBody,
    side: str,
    arm: Track,
    rows: Tensor,
    volume: BodyVolume,
    other: StandingArm | None = None,
) -> Passage:
    """Measure how one side's arm passes by the body, and by the other hand.

    Args:
        living: The body that the arms move about.
        side: ``left`` or ``right``.
        arm: The side's arm track, one avatar.
        rows: (T,) at which of its instants, in order.
        volume: The space that the body takes up.
        other: The other side's arm; without it, the other hand is not minded.
    """
    times_s = living.times_s[rows]
    mine, bands = living.arm(rows, side, arm), living.bands(volume, rows)
    depth, points = _deepest(volume, side, mine, bands)
    way_out = torch.zeros(len(rows), 3)
    close = (depth > -_NEAR_M).nonzero().flatten()
    way_out[close] = volume.outward_among(points[close], bands.at(close))
    off_hand = torch.zeros(len(depth), dtype=torch.bool)
    if other is not None:
        theirs = other.at(rows)
        in_hand = depth_in_other_hand(volume.hand, side, mine, theirs)
        off_hand = in_hand > depth
        way_out = torch.where(off_hand[:, None], way_off_other_hand(times_s, mine, theirs), way_out)
        depth = torch.maximum(depth, in_hand)
    way = mine.places_m[:, WRIST].diff(dim=0).norm(dim=-1)
    speed = torch.nn.functional.pad(way / times_s.diff().float(), (0, 1))
    return Passage(times_s, depth, way_out, off_hand, speed, _sharpness(times_s, mine.local_xyzw))


def _sharpness(times_s: Tensor, local_xyzw: Tensor) -> Tensor:
    """(T,) how sharply shoulder or elbow turns from step to step between instants, share of people's sharpest."""
    sharp = torch.zeros(len(times_s))
    if len(times_s) < 3:
        return sharp
    steps = times_s.diff().float()
    upper = multiply(local_xyzw[:, COLLAR], local_xyzw[:, SHOULDER])
    turned = torch.stack((upper, local_xyzw[:, ELBOW]), dim=1)
    rate = to_rotvec(multiply(conjugate(turned[:-1]), turned[1:])) / steps[:, None, None]
    change = torch.rad2deg(rate.diff(dim=0).norm(dim=-1)) / steps[1:, None]
    most = change.new_tensor([SHARPEST_DEG_S2[part] for part in ("shoulder", "elbow")])
    even = steps.diff().abs() < 1e-3
    sharp[1:-1] = (change / most).amax(dim=-1) * even
    return sharp


def _deepest(volume: BodyVolume, side: str, arm: PlacedArm, bands: Bands) -> tuple[Tensor, Tensor]:
    """How deep (T,) an arm is in the body, metres, and the points (T, 3) of it that are deepest.

    A few points of the arm tell where the skin of the hand has to be looked at.
    """
    depths = arm_depth_m(volume, arm, bands)
    depths[FOREARM_PROBES] += _FOREARM_ROUND_M
    depth, deepest = depths.max(dim=0)
    points = arm_points_m(arm.places_m.movedim(1, 0))[deepest, torch.arange(len(deepest))]
    rows = (depth > -_FELT[0][1]).nonzero().flatten()
    bones = hand_bones(volume.hand, side, arm.at(rows))
    for step, around_m in _FELT:
        felt_at = (depth[rows] > -around_m).nonzero().flatten()
        if not len(felt_at):
            break
        near = rows[felt_at]
        skin = volume.hand.thinned(step).points_on(bones[felt_at])
        felt, where = volume.depth_among_m(skin.permute(2, 1, 0).contiguous(), bands.at(near)).max(dim=0)
        deeper = felt > depth[near]
        lower = near[deeper]
        depth[lower] = felt[deeper]
        points[lower] = skin[deeper, where[deeper]]
    return depth, points
