"""Rounding off: where an arm would turn more sharply than people's arms do, it is bent out of its way a little.

Movements are timed by their words and led around the body and the other hand: now and then that leaves so little time
for a turn that shoulder or elbow would jump. There, for a few tenths of a second, the joint is turned by a spline on
top of its way, which takes as much off its sharpest turns as is needed and moves the arm as little as that allows.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace

import torch
from torch import Tensor

from gestures.lowering.together import together
from motion.blending.nudges import KNOTS_HZ, Nudges, around
from motion.metrics.jumps import SHARPEST_DEG_S2
from motion.rotations import conjugate, multiply, to_rotvec
from motion.submovements import TRACK_FIELDS, Track

_RATE_HZ = 60.0
_KERNEL = (0.054, 0.244, 0.404, 0.244, 0.054)
"""Shares of neighbouring instants that do about what the 8 Hz low-pass does behind which people were measured."""
_PARTS = ("shoulder", "elbow")
"""Channels 1 and 2 of an arm; the collar turns with the shoulder."""
_CHANNELS = 3
_SHARE, _AIM = 0.82, 0.78
"""Shares of people's sharpest turns from which an arm is bent, and to which: idle movement comes on top."""
_APART_S, _AROUND_S = 0.3, 0.3
"""Sharp turns within this time are rounded off together, and how far around them the arm may be bent, s."""
_STIFF, _HELD = 60.0, 30.0
"""What bending a joint costs at first, per square radian, against the square of a turn's share of people's sharpest;
how many times as much where the hand touches or points."""
_EASIER, _ROUNDS, _PASSES = 0.65, 24, 8
"""By which factor bending gets cheaper from round to round, how often, and how often what comes out is looked at."""
_MOST_RAD = 0.45
"""How far a joint is bent at most each time, rad."""


@dataclass(frozen=True, slots=True, eq=False)
class Rounded:
    """An arm whose sharp turns are rounded off.

    Attributes:
        track: The arm's track.
        spans_s: (n, 2) from when to when it is another than it was, s.
    """

    track: Track
    spans_s: Tensor


def rounded(arm: Track, start_s: float, end_s: float, exact_s: Tensor) -> Rounded:
    """Round off an arm's sharp turns.

    Args:
        arm: The arm's track, one avatar, without nudges.
        start_s: From when on it is looked at, s.
        end_s: Until when, s.
        exact_s: (m, 2) from when to when the hand touches or arrives where it points, s.
    """
    times_s = torch.arange(int(start_s * _RATE_HZ), int(end_s * _RATE_HZ) + 1, dtype=torch.float64) / _RATE_HZ
    spans: set[tuple[float, float]] = set()
    turns: dict[int, Tensor] = {}
    looked_at = [times_s]
    for _ in range(_PASSES):
        bends = [bend for times in looked_at for bend in _bends(arm, times, exact_s)]
        if not bends:
            break
        for bend in bends:
            for knot, point in zip(bend.knots, bend.points_rad, strict=True):
                turns.setdefault(knot, torch.zeros(_CHANNELS, 3))[bend.channel] += point
        knots = sorted(turns)
        nudges = Nudges(torch.tensor([knots]), torch.stack([turns[knot] for knot in knots])[None])
        arm = replace(arm, nudges=nudges)
        looked_at = [bend.times_s for bend in bends]
        spans |= {(float(times[0]), float(times[-1])) for times in looked_at}
    return Rounded(arm, torch.tensor(sorted(spans), dtype=torch.float64).reshape(-1, 2))


@dataclass(frozen=True, slots=True, eq=False)
class _Bend:
    """How a joint is bent for a while.

    Attributes:
        channel: Which, of the arm's track.
        times_s: (T,) the instants about it, s.
        knots: K of a spline.
        points_rad: (K, 3) its control points, rad.
    """

    channel: int
    times_s: Tensor
    knots: list[int]
    points_rad: Tensor


def _bends(arm: Track, times_s: Tensor, exact_s: Tensor) -> Iterator[_Bend]:
    """What rounds off the sharp turns of an arm among some instants (T,), s."""
    local = _upper(arm).sample(times_s[None])[0]
    joints = multiply(local[:, 0], local[:, 1]), local[:, 2]
    around_ = round(_AROUND_S * _RATE_HZ)
    for channel, (part, xyzw) in enumerate(zip(_PARTS, joints, strict=True), start=1):
        rate = to_rotvec(multiply(conjugate(xyzw[:-1]), xyzw[1:])) * _RATE_HZ
        most = math.radians(SHARPEST_DEG_S2[part])
        sharp = _smoothed(torch.nn.functional.pad(rate.diff(dim=0), (0, 0, 1, 1)) * (_RATE_HZ / most))
        for low, high in together(
            (sharp.norm(dim=-1) > _SHARE).nonzero().flatten().tolist(), _APART_S * _RATE_HZ
        ):
            rows = slice(max(0, low - around_), high + around_ + 1)
            at = times_s[rows, None]
            exact = ((at >= exact_s[:, 0]) & (at <= exact_s[:, 1])).any(dim=-1)
            knots, points = _bent(sharp[rows], times_s[rows], 1.0 + (_HELD - 1.0) * exact, most)
            if knots:
                yield _Bend(channel, times_s[rows], knots, points)


def _upper(arm: Track) -> Track:
    """The track of collar, shoulder and elbow alone."""
    own = (getattr(arm, name)[:, :, :_CHANNELS] for name in TRACK_FIELDS)
    return Track(*own, nudges=arm.nudges)


def _bent(sharp: Tensor, times_s: Tensor, held: Tensor, most_rad_s2: float) -> tuple[list[int], Tensor]:
    """Return knots and control points (K, 3), rad, that take turns (T, 3), shares of people's sharpest, down."""
    knots = torch.arange(int(times_s[0] * KNOTS_HZ) + 3, int(times_s[-1] * KNOTS_HZ) - 1)
    near, weights = around(times_s)
    bends = ((near.unsqueeze(-1) == knots) * weights.unsqueeze(-1)).sum(dim=1)
    turns = torch.nn.functional.pad(bends.diff(dim=0).diff(dim=0), (0, 0, 1, 1)) * (_RATE_HZ**2 / most_rad_s2)
    turns = _smoothed(turns)
    weight = (sharp.norm(dim=-1) / _SHARE).square()
    wanted, best = turns.mT @ (weight.unsqueeze(-1) * sharp), torch.zeros(len(knots), 3)
    stiff, turned = bends.mT @ (held.unsqueeze(-1) * bends), turns.mT @ (weight.unsqueeze(-1) * turns)
    for easier in range(_ROUNDS):
        points = -torch.linalg.solve(turned + _STIFF * _EASIER**easier * stiff, wanted)
        if float((bends @ points).norm(dim=-1).max()) > _MOST_RAD:
            break
        best = points
        if float((sharp + turns @ best).norm(dim=-1).max()) <= _AIM:
            break
    return knots.tolist(), best


def _smoothed(values: Tensor) -> Tensor:
    """(T, n) values behind the low-pass."""
    padded = torch.nn.functional.pad(values.T.unsqueeze(1), (2, 2), mode="replicate")
    return torch.nn.functional.conv1d(padded, values.new_tensor(_KERNEL)[None, None])[:, 0].T
