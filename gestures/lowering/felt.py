"""Where skin is in skin: arms at some instants, felt with a few points of them, then with the skin itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import torch
from torch import Tensor

from gestures.lowering.living_body import LivingBody
from motion.bodies.outer_skin import SIDES, Touch
from motion.bodies.volume import BodyVolume
from motion.metrics.probes import probe_points_m, skin_depth_m
from motion.skeleton import JOINT_INDEX
from motion.submovements import Track

_FELT_M = 0.001
"""Depth, about, from which the skin itself is asked, metres."""
_POINTS_M = 0.012
"""The same for single points of it, metres."""
_TOLD_M = 0.008
"""Depth from which the points in the middle of an arm count by themselves, metres."""
_BETWEEN, _MOST_BETWEEN_M = 0.25, 0.005
"""Share of the change from one instant to the next by which a depth may be greater in between, and the most, metres."""
_SLIP = 0.15
"""The same as a share of the way that hands go past each other: a finger that slips off another is in it briefly."""
_HANDS_AMONG = 1
"""Within so many instants before and after, only the deepest is asked about for hands: a few points tell less."""
_HANDS = "hands"
_BLOCK = 64
"""Instants at which hands are held against each other at once."""
_HANDS_M = 0.34
"""Distance of the wrists below which hands can meet, metres."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One place where skin is in skin.

    Attributes:
        row: Which instant of those looked at.
        time_s: When, s.
        side: Whose hand or forearm it is.
        touch: Where.
        off_hand: Whether it is the other hand, which moves away as well.
        more_m: How much deeper it may be between this instant and its neighbours, metres.
    """

    row: int
    time_s: float
    side: str
    touch: Touch
    off_hand: bool
    more_m: float


def faults(
    volume: BodyVolume, living: LivingBody, rows: Tensor, arms: Mapping[str, Track], among: int = 0
) -> list[Fault]:
    """Return where skin is in skin at those of some instants at which it is about deepest.

    Args:
        volume: The space that the body takes up, and its skin.
        living: The body that the arms move about.
        rows: (n,) which of its instants, in order.
        arms: Each side's arm track, one avatar.
        among: Within so many instants before and after only the deepest is asked about.
    """
    if not len(rows):
        return []
    placed = living.with_arms(rows, arms)
    screened = _screened(volume, *placed)
    asked = {
        which: _peaks(depth_m, min(among, _HANDS_AMONG) if which == _HANDS else among)
        for which, depth_m in screened.items()
    }
    changes = {which: _BETWEEN * depth_m.diff().abs() for which, depth_m in screened.items()}
    left, right = (placed[2][:, JOINT_INDEX[f"{side}_wrist"]] for side in SIDES)
    changes[_HANDS] = torch.maximum(changes[_HANDS], _SLIP * (left - right).diff(dim=0).norm(dim=-1))
    more = {which: _between_m(change).tolist() for which, change in changes.items()}
    union = torch.cat(list(asked.values())).unique()
    local, positions = placed[0][union], placed[2][union]
    transforms = volume.skin.transforms(local, positions[:, 0])
    frames = {which: transforms[torch.searchsorted(union, index)] for which, index in asked.items()}
    found = []
    times_s = living.times_s[rows].tolist()
    for side in SIDES:
        touches = _in_body(volume, side, frames[side], placed[1][asked[side]], placed[2][asked[side]])
        for index, touch in zip(asked[side].tolist(), touches, strict=True):
            if touch is not None:
                found.append(Fault(int(rows[index]), times_s[index], side, touch, False, more[side][index]))
        found += _told(volume, side, placed, rows, times_s)
    for index, hands in zip(asked[_HANDS].tolist(), volume.skin.in_hands(frames[_HANDS]), strict=True):
        for side, touch in hands.items():
            found.append(Fault(int(rows[index]), times_s[index], side, touch, True, more[_HANDS][index]))
    return found


def _in_body(
    volume: BodyVolume, side: str, frames: Tensor, rotations_xyzw: Tensor, positions_m: Tensor
) -> list[Touch | None]:
    """Where a hand and its forearm are deepest in the body's skin in frames (n, B, 4, 4), None where they are not."""
    if not len(frames):
        return []
    limb = volume.skin.limb_m(side, frames)
    near = volume.depth_m(limb, rotations_xyzw, positions_m) > -_POINTS_M
    return volume.skin.in_body(frames, [points[own] for points, own in zip(limb, near, strict=True)])


def _told(
    volume: BodyVolume, side: str, placed: tuple[Tensor, Tensor, Tensor], rows: Tensor, times_s: list[float]
) -> list[Fault]:
    """Where the points in the middle of hand and forearm tell of a fault by themselves, as checks have it."""
    _, rotations, positions = placed
    depth, probe = skin_depth_m(volume, side, rotations, positions).max(dim=-1)
    deep = (depth > _TOLD_M).nonzero().flatten()
    if not len(deep):
        return []
    points = probe_points_m(positions[deep], side)[torch.arange(len(deep)), probe[deep]]
    out = volume.outward(points, rotations[deep], positions[deep])
    return [
        Fault(
            int(rows[index]),
            times_s[index],
            side,
            Touch(float(depth[index]), tuple(point), tuple(way)),
            False,
            0.0,
        )
        for index, point, way in zip(deep.tolist(), points.tolist(), out.tolist(), strict=True)
    ]


def _screened(
    volume: BodyVolume, local_xyzw: Tensor, rotations_xyzw: Tensor, positions_m: Tensor
) -> dict[str, Tensor]:
    """(n,) how deep each side's hand and forearm are in the body, and the hands in each other, about, metres."""
    transforms = volume.skin.placed(local_xyzw, rotations_xyzw, positions_m)
    found = {}
    for side in SIDES:
        points = volume.skin.few_m(side, transforms)
        found[side] = volume.depth_m(points, rotations_xyzw, positions_m).amax(dim=-1)
    wrists = [positions_m[:, JOINT_INDEX[f"{side}_wrist"]] for side in SIDES]
    near = ((wrists[0] - wrists[1]).norm(dim=-1) < _HANDS_M).nonzero().flatten()
    found[_HANDS] = torch.full((len(positions_m),), -1.0)
    for rows in near.split(_BLOCK):
        found[_HANDS][rows] = volume.skin.between_hands_m(transforms[rows])
    return found


def _peaks(depth_m: Tensor, among: int) -> Tensor:
    """Indices of the instants, in order, at which depths (n,) above ``_FELT_M`` are greatest among their neighbours.

    What stays as deep for long is looked at every now and then.
    """
    felt = depth_m > _FELT_M
    around = torch.nn.functional.max_pool1d(depth_m[None, None], 2 * among + 1, 1, among)[0, 0]
    return (felt & (depth_m >= around - 1e-6)).nonzero().flatten()


def _between_m(change_m: Tensor) -> Tensor:
    """(n,) how much greater depths may be between instants than at them, metres, from that at each step (n - 1,)."""
    beside = torch.nn.functional.pad(change_m, (1, 1))
    return torch.maximum(beside[1:], beside[:-1]).clamp_max(_MOST_BETWEEN_M)


def filled(values: Tensor) -> Tensor:
    """Return values (T,) with every nan replaced by the greater of its neighbours that are none; −inf without any."""
    known = (~values.isnan()).nonzero().flatten()
    if not len(known):
        return torch.full_like(values, -torch.inf)
    after = torch.searchsorted(known, torch.arange(len(values))).clamp_max(len(known) - 1)
    before = (torch.searchsorted(known, torch.arange(len(values)), right=True) - 1).clamp_min(0)
    return torch.maximum(values[known[before]], values[known[after]])
