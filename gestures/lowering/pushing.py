"""Pushing arms out of the body and of each other about one time: shoulders and elbows are turned by a degree or two.

The turns are small and smooth, and as little as takes the skin of hands and forearms as far out as it has to be.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Mapping
from dataclasses import dataclass, replace

import torch
from torch import Tensor

from gestures.lowering.felt import Fault, faults
from gestures.lowering.harm import Harm
from gestures.lowering.living_body import LivingBody
from gestures.lowering.mending import within
from motion.blending.nudges import KNOTS_HZ, Nudges, around
from motion.bodies.outer_skin import SIDES
from motion.bodies.volume import BodyVolume
from motion.rotations import conjugate, rotate
from motion.skeleton import JOINT_INDEX
from motion.submovements import Track


def _ways() -> Tensor:
    """(26, 3) unit directions in space."""
    steps = torch.cartesian_prod(*[torch.arange(-1.0, 2.0)] * 3)
    return torch.nn.functional.normalize(steps[steps.abs().sum(-1) > 0], dim=-1)


Turns = dict[str, dict[int, Tensor]]
"""Control points of each side, (C, 3) rotation vectors, rad, by their knots."""

TOO_DEEP_M, _WANTED_M = 0.009, 0.006
"""Depth from which an arm is pushed out, and to which, metres."""
_BOUND_M = 0.010
"""Depth that lint and checks bear, metres."""
_ENOUGH_M = 0.007
"""Depth at which an arm is out far enough, metres."""
_ROUNDS, _HAND_ROUNDS, _PATIENCE, _GAIN_M = 10, 4, 3, 0.0003
"""How often arms are turned at most, hands off each other's skin, and without a gain of at least so many metres."""
_STIFF, _HELD = 0.06, 0.08
"""What turning an arm costs, metres a radian: anywhere, and where it touches or points."""
_CHANNELS = 3
"""Collar, shoulder and elbow: the channels of an arm that are turned, the first of them never."""
_FREEDOMS = 4
"""Numbers by which one arm is turned: the shoulder's three, and the elbow's bend."""
_EDGE_S = 0.2
"""How much of the time about faults is not judged, s."""
_EVERY = 2
"""Every which of the instants arms are looked at while they are turned."""
_WAYS, _TRIED, _ASKED = _ways(), 3, 6
"""Ways on which the left hand is taken out of the right one where their skin does not tell, world; how many of them
are tried, and at how many instants each is measured before."""
_SPARE_M = 0.002
"""By how much further than seems needed hands are taken from each other, metres."""


@dataclass(frozen=True, slots=True)
class _State:
    """How arms are turned about some faults.

    Attributes:
        trouble: The worst of what is left and of what turning them does, as a share of what is borne.
        worst: The deepest of what is left; None where nothing is.
        turns: By what they are turned.
    """

    trouble: float
    worst: Fault | None
    turns: Turns

    @property
    def depth_m(self) -> float:
        """How deep that is, metres."""
        return 0.0 if self.worst is None else self.worst.touch.depth_m


class Push:
    """Arms that are too deep about one time.

    Args:
        volume: The space that the body takes up.
        near: The body at instants about that time.
        arms: Each side's arm track, one avatar.
        touching: For each side, (m, 2) from when to when the hand touches, s.
        aiming: The same for when it arrives where it points.
    """

    def __init__(
        self,
        volume: BodyVolume,
        near: LivingBody,
        arms: Mapping[str, Track],
        touching: Mapping[str, Tensor],
        aiming: Mapping[str, Tensor],
    ) -> None:
        self._volume, self._near, self._arms = volume, near, arms
        self._harm = Harm(near, arms, touching, aiming)
        times_s = near.times_s
        # At either end arms only come from where they were, and go back.
        core_s = torch.stack((times_s[0] + _EDGE_S, times_s[-1] - _EDGE_S))[None]
        self._rows = within(times_s, core_s)
        first, last = (int(time_s * KNOTS_HZ) for time_s in (times_s[0], times_s[-1]))
        # A knot is felt two others away.
        self._first, self._count = first + 3, max(1, last - first - 4)
        stiff = torch.full((self._count, len(SIDES)), _STIFF)
        for number, side in enumerate(SIDES):
            held = within(times_s, torch.cat((touching[side], aiming[side])))
            stiff[:, number] += _HELD * _shares(times_s[held], self._first, self._count).sum(dim=0)
        self._cost = stiff.unsqueeze(-1).expand(*stiff.shape, _FREEDOMS).flatten().square()

    def best(self, turns: Turns) -> Turns:
        """Return by what arms are turned at best; they are turned by something already."""
        best = self._pushed(turns, None)
        if best.worst is None or not best.worst.off_hand or best.depth_m <= TOO_DEEP_M:
            return best.turns
        # Each hand's skin tells another way out: they pass through each other.
        for way in self._ways_apart(turns):
            best = min(best, self._pushed(turns, way), key=lambda state: state.trouble)
            if best.depth_m <= TOO_DEEP_M:
                break
        return best.turns

    def _faults(self, arms: Mapping[str, Track], rows: Tensor) -> list[Fault]:
        found = faults(self._volume, self._near, rows, arms)
        return [fault for fault in found if fault.touch.depth_m > _WANTED_M]

    def _ways_apart(self, turns: Turns) -> Tensor:
        """(n, 3) the ways on which hands that are in each other are apart soonest, the best first."""
        arms = turned(self._arms, turns)
        rows = sorted({fault.row for fault in self._faults(arms, self._rows) if fault.off_hand})
        if not rows:
            return _WAYS[:0]
        some = torch.tensor(rows)[torch.linspace(0, len(rows) - 1, min(len(rows), _ASKED)).long()]
        needed = self._apart_m(arms, some, _WAYS, _TRIED).amax(dim=0)
        return _WAYS[needed.argsort(stable=True)[:_TRIED]]

    def _apart_m(
        self, arms: Mapping[str, Track], rows: Tensor, ways: Tensor, enough: int | None = None
    ) -> Tensor:
        """(n, W) how far the left hand has to go out of the right one on some ways (W, 3), metres."""
        local, _, positions = self._near.with_arms(rows, arms)
        transforms = self._volume.skin.transforms(local, positions[:, 0])
        return self._volume.skin.apart_m(transforms, ways, _WANTED_M - _SPARE_M, enough)

    def _pushed(self, turns: Turns, way: Tensor | None) -> _State:
        """Turn arms, hands that are in each other on a way (3,) of the left one, and return the best that comes up."""
        least, failed = math.inf, 0
        best = _State(math.inf, None, turns)
        for number in itertools.count():
            arms = turned(self._arms, turns)
            deep = self._faults(arms, self._rows[::_EVERY])
            worst = max(deep, key=lambda fault: fault.touch.depth_m, default=None)
            depth_m = worst.touch.depth_m if worst is not None else 0.0
            failed = 0 if depth_m < least - _GAIN_M else failed + 1
            least = min(least, depth_m)
            if depth_m < best.trouble * _BOUND_M:
                state = _State(max(depth_m / _BOUND_M, self._harm.of(arms)), worst, turns)
                best = min(best, state, key=lambda state: state.trouble)
            if (
                depth_m <= _ENOUGH_M
                or failed == _PATIENCE
                or number == _ROUNDS
                or (number >= _HAND_ROUNDS and _is_stuck(worst, way))
            ):
                break
            turns = self._turned_on(turns, arms, deep if way is None else self._led(arms, deep, way))
        return best

    def _led(self, arms: Mapping[str, Track], found: list[Fault], way: Tensor) -> list[Fault]:
        """Faults of which those between the hands are to be mended on a way (3,) of the left one."""
        rows = sorted({fault.row for fault in found if fault.off_hand})
        if not rows:
            return found
        needed = self._apart_m(arms, torch.tensor(rows), way[None])[:, 0].tolist()
        by_m = dict(zip(rows, needed, strict=True))
        x, y, z = way.tolist()
        led = []
        for fault in found:
            if fault.off_hand:
                sign = 1.0 if fault.side == "left" else -1.0
                depth_m = _WANTED_M + max(by_m[fault.row], fault.touch.depth_m - _WANTED_M)
                touch = replace(fault.touch, depth_m=depth_m, out=(sign * x, sign * y, sign * z))
                fault = replace(fault, touch=touch)
            led.append(fault)
        return led

    def _turned_on(self, turns: Turns, arms: Mapping[str, Track], found: list[Fault]) -> Turns:
        """Turn both arms as little more as takes what is too deep out at once, were all small."""
        shares = _shares(
            torch.tensor([fault.time_s for fault in found], dtype=torch.float64), self._first, self._count
        )
        levers = self._levers(arms, found)
        matrix = (shares[:, :, None, None] * levers.unsqueeze(1)).flatten(1)
        wanted = torch.tensor([fault.touch.depth_m - _WANTED_M for fault in found])
        normal = matrix.T @ matrix + torch.diag(self._cost)
        turn = torch.linalg.solve(normal, matrix.T @ wanted).unflatten(
            0, (self._count, len(SIDES), _FREEDOMS)
        )
        steps = torch.zeros(len(SIDES), self._count, _CHANNELS, 3)
        steps[:, :, 1], steps[:, :, 2, 1] = turn[..., :3].transpose(0, 1), turn[..., 3].T
        more = {side: dict(own) for side, own in turns.items()}
        for side, own in zip(SIDES, steps, strict=True):
            for knot, step in enumerate(own, start=self._first):
                more[side][knot] = more[side].get(knot, 0.0) + step
        return more

    def _levers(self, arms: Mapping[str, Track], found: list[Fault]) -> Tensor:
        """(F, 2, 4) how far out faults go for each radian by which either arm's two joints are turned, metres."""
        _, rotations, positions = self._near.with_arms(torch.tensor([fault.row for fault in found]), arms)
        point, out = (
            torch.tensor([getattr(fault.touch, name) for fault in found]) for name in ("point_m", "out")
        )
        joints = [[JOINT_INDEX[f"{side}_{name}"] for name in ("shoulder", "elbow")] for side in SIDES]
        about = torch.linalg.cross(point[:, None, None] - positions[:, joints], out[:, None, None], dim=-1)
        lever = rotate(conjugate(rotations[:, joints]), about)
        signs = [
            [1.0 if side == fault.side else -1.0 if fault.off_hand else 0.0 for side in SIDES]
            for fault in found
        ]
        return torch.tensor(signs).unsqueeze(-1) * torch.cat((lever[:, :, 0], lever[:, :, 1, 1:2]), dim=-1)


def turns_of(arms: Mapping[str, Track]) -> Turns:
    """Return by what arms are turned."""
    return {
        side: {}
        if track.nudges is None
        else dict(zip(track.nudges.knots[0].tolist(), track.nudges.turns[0], strict=True))
        for side, track in arms.items()
    }


def turned(arms: Mapping[str, Track], turns: Turns) -> dict[str, Track]:
    """Return arms turned by control points, and by nothing else."""
    tracks = {}
    for side, own in turns.items():
        knots = sorted(own)
        points = torch.stack([own[knot] for knot in knots])[None] if knots else None
        tracks[side] = arms[side].nudged(None if points is None else Nudges(torch.tensor([knots]), points))
    return tracks


def _is_stuck(worst: Fault | None, way: Tensor | None) -> bool:
    """Whether hands do not get off each other's skin, each of which tells another way out."""
    return way is None and worst is not None and worst.off_hand and worst.touch.depth_m > TOO_DEEP_M


def _shares(times_s: Tensor, first: int, count: int) -> Tensor:
    """(n, count) what each of some knots counts at instants (n,)."""
    knots, weights = around(times_s)
    own = (knots.unsqueeze(-1) - first) == torch.arange(count)
    return (own * weights.unsqueeze(-1)).sum(dim=1)
