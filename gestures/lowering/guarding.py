"""The last guard: what is still too deep after all mending is pushed out, measured on the skin as it will be played.

Mending changes ways; where none of those that it knows is sound, what is left is a few millimetres for a few
hundredths of a second. Here shoulders and elbows are turned by a degree or two about those instants, smoothly, until
the skin of hands and forearms is as far out as it has to be.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

import torch
from torch import Tensor

from gestures.lowering.body_tracks import BodyTracks
from gestures.lowering.felt import Fault, faults, filled
from gestures.lowering.harm import Harm
from gestures.lowering.living_body import LivingBody
from gestures.lowering.mending import within
from motion.blending.nudges import KNOTS_HZ, Nudges, around
from motion.bodies.outer_skin import SIDES, OuterSkin, Touch
from motion.bodies.volume import BodyVolume
from motion.rotations import to_matrix
from motion.skeleton import JOINT_INDEX, Skeleton
from motion.submovements import Track


def _ways() -> Tensor:
    """(26, 3) unit directions in space."""
    steps = torch.cartesian_prod(*[torch.arange(-1.0, 2.0)] * 3)
    return torch.nn.functional.normalize(steps[steps.abs().sum(-1) > 0], dim=-1)


Turns = dict[str, dict[int, Tensor]]
"""Control points of each side, (C, 3) rotation vectors, rad, by their knots."""

_UNSURE_M = 0.008
"""By how much a few points of an arm may tell too little, metres."""
_SLOW_M = 0.002
"""Depths that change less than this from one instant to the next are looked at at every other one, metres."""
_TOO_DEEP_M, _WANTED_M = 0.009, 0.006
"""Depth from which an arm is pushed out, and to which, metres."""
_BOUND_M = 0.010
"""Depth that lint and checks bear, metres."""
_SEARCHED = 3
"""In search of faults, only the deepest is asked about within so many instants before and after."""
_APART_S, _AROUND_S = 0.3, 0.36
"""Instants that are too deep belong together within this time, and how far around them arms are turned, s."""
_ENOUGH_M = 0.007
"""Depth at which an arm is out far enough, metres."""
_ROUNDS, _HAND_ROUNDS, _PATIENCE, _GAIN_M = 10, 4, 3, 0.0003
"""How often arms are turned at most, hands off each other's skin, and without a gain of at least so many metres."""
_STIFF, _HELD = 0.06, 0.08
"""What turning an arm costs, metres a radian: anywhere, and where it touches or points."""
_CHANNELS = 3
"""Collar, shoulder and elbow: the channels of an arm that are turned, the first of them never."""
_JOINTS = ("shoulder", "elbow")
_FREEDOMS = 4
"""Numbers by which one arm is turned: the shoulder's three, and the elbow's bend."""
_EDGE_S, _BESIDE_S = 0.2, 0.03
"""How much of the time about faults is not judged, and about a fast one is looked at more often, s."""
_RATE_HZ, _EVERY = 120.0, 2
"""How often arms are looked at that are pushed out, and every which of these looks is taken while they are turned."""
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


class Guard:
    """Pushes arms out of the body and of each other.

    Args:
        skeleton: Proportions of the body.
        body: How it moves that the arms move about.
        volume: The space that it takes up.
        arms: Each side's arm track, one avatar.
        touching: For each side, (m, 2) from when to when the hand touches, s.
        aiming: The same for when it arrives where it points.
    """

    def __init__(
        self,
        skeleton: Skeleton,
        body: BodyTracks,
        volume: BodyVolume,
        arms: Mapping[str, Track],
        touching: Mapping[str, Tensor],
        aiming: Mapping[str, Tensor],
    ) -> None:
        self._skeleton, self._body, self._volume = skeleton, body, volume
        self._touching, self._aiming = touching, aiming
        self._skin: OuterSkin = volume.skin
        self._arms = dict(arms)
        self._turns: Turns = {side: _turns(track.nudges) for side, track in arms.items()}

    def guard(self, living: LivingBody, about_m: Mapping[str, Tensor]) -> dict[str, Track]:
        """Return the arms' tracks with nothing too deep in them, as far as that can be.

        Args:
            living: The body at regular instants.
            about_m: For each side, (T,) how deep the arm is at each of them by a few points, metres; nan where it was
                not looked at.
        """
        about = torch.stack([filled(about_m[side]) for side in SIDES])
        unsure = about.amax(dim=0) > -_UNSURE_M
        # What is fast is felt between two instants at which it is not; what is slow, at every other one.
        fast = torch.nn.functional.pad((about.diff(dim=1).abs() > _SLOW_M).any(dim=0), (1, 1))
        near = torch.nn.functional.pad(unsure, (1, 1))
        unsure |= near[:-2] | near[2:]
        unsure[::2] &= (fast[1:] | fast[:-1])[::2]
        found = faults(self._volume, living, unsure.nonzero().flatten(), self._arms, _SEARCHED)
        deepest: dict[float, Fault] = {}
        for fault in sorted(found, key=lambda fault: fault.touch.depth_m + fault.more_m):
            deepest[fault.time_s] = fault
        times = sorted(time_s for time_s, fault in deepest.items() if self._is_too_deep(fault))
        for low_s, high_s in _together(times):
            self._push(low_s, high_s)
        return self._arms

    def _is_too_deep(self, fault: Fault) -> bool:
        """Whether a fault, or what lies between it and its neighbours, is too deep."""
        if fault.touch.depth_m > _TOO_DEEP_M or fault.touch.depth_m + fault.more_m <= _TOO_DEEP_M:
            return fault.touch.depth_m > _TOO_DEEP_M
        near = self._near(fault.time_s - _BESIDE_S, fault.time_s + _BESIDE_S)
        found = self._faults(near, torch.arange(len(near.times_s)))
        return any(other.touch.depth_m > _TOO_DEEP_M for other in found)

    def _faults(self, near: LivingBody, rows: Tensor) -> list[Fault]:
        return faults(self._volume, near, rows, self._arms)

    def _near(self, low_s: float, high_s: float) -> LivingBody:
        return LivingBody(self._skeleton, self._body, _RATE_HZ, high_s, max(0.0, low_s))

    def _push(self, low_s: float, high_s: float) -> None:
        """Turn arms about a time until nothing is too deep in it, or nothing helps."""
        near = self._near(low_s - _AROUND_S, high_s + _AROUND_S)
        harm = Harm(near, self._arms, self._touching, self._aiming)
        as_it_was = self._turns
        best = self._pushed(near, harm, None)
        if best.worst is not None and best.worst.off_hand and best.depth_m > _TOO_DEEP_M:
            # Each hand's skin tells another way out: they pass through each other.
            self._become(as_it_was)
            for way in self._ways_apart(near):
                self._become(as_it_was)
                best = min(best, self._pushed(near, harm, way), key=lambda state: state.trouble)
                if best.depth_m <= _TOO_DEEP_M:
                    break
        self._become(best.turns)

    def _core(self, near: LivingBody) -> Tensor:
        """(1, 2) the time that is judged, s; about it arms only come from where they were, and go back."""
        return torch.stack((near.times_s[0] + _EDGE_S, near.times_s[-1] - _EDGE_S))[None]

    def _ways_apart(self, near: LivingBody) -> Tensor:
        """(n, 3) the ways on which hands that are in each other are apart soonest, the best first."""
        found = self._faults(near, within(near.times_s, self._core(near)))
        rows = sorted({fault.row for fault in found if fault.off_hand and fault.touch.depth_m > _WANTED_M})
        if not rows:
            return _WAYS[:0]
        some = torch.tensor(rows)[torch.linspace(0, len(rows) - 1, min(len(rows), _ASKED)).long()]
        needed = self._apart_m(near, some, _WAYS).amax(dim=0)
        return _WAYS[needed.argsort()[:_TRIED]]

    def _apart_m(self, near: LivingBody, rows: Tensor, ways: Tensor) -> Tensor:
        """(n, W) how far the left hand has to go out of the right one on some ways (W, 3), metres."""
        local, _, positions = near.with_arms(rows, self._arms)
        transforms = self._skin.transforms(local, positions[:, 0])
        return self._skin.apart_m(transforms, ways, _WANTED_M - _SPARE_M)

    def _pushed(self, near: LivingBody, harm: Harm, way: Tensor | None) -> _State:
        """Turn arms, hands that are in each other on a way (3,) of the left one, and return the best that comes up."""
        rows = within(near.times_s, self._core(near))[::_EVERY]
        least, failed = math.inf, 0
        best = _State(math.inf, None, self._turns)
        for turned in itertools.count():
            deep = [fault for fault in self._faults(near, rows) if fault.touch.depth_m > _WANTED_M]
            worst = max(deep, key=lambda fault: fault.touch.depth_m, default=None)
            depth_m = worst.touch.depth_m if worst is not None else 0.0
            failed = 0 if depth_m < least - _GAIN_M else failed + 1
            least = min(least, depth_m)
            if depth_m < best.trouble * _BOUND_M:
                state = _State(max(depth_m / _BOUND_M, harm.of(self._arms)), worst, self._turns)
                best = min(best, state, key=lambda state: state.trouble)
            if (
                depth_m <= _ENOUGH_M
                or failed == _PATIENCE
                or turned == _ROUNDS
                or (turned >= _HAND_ROUNDS and _is_stuck(worst, way))
            ):
                break
            self._turn(near, deep if way is None else self._led(near, deep, way))
        return best

    def _led(self, near: LivingBody, found: list[Fault], way: Tensor) -> list[Fault]:
        """Faults of which those between the hands are to be mended on a way (3,) of the left one."""
        rows = sorted({fault.row for fault in found if fault.off_hand})
        if not rows:
            return found
        needed = self._apart_m(near, torch.tensor(rows), way[None])[:, 0].tolist()
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

    def _turn(self, near: LivingBody, found: list[Fault]) -> None:
        """Turn both arms as little as takes what is too deep out at once, were all small."""
        times = near.times_s
        first, last = (int(time * KNOTS_HZ) for time in (times[0], times[-1]))
        # A knot is felt two others away.
        first, count = first + 3, max(1, last - first - 4)
        shares = _shares(torch.tensor([fault.time_s for fault in found], dtype=torch.float64), first, count)
        _, rotations, positions = near.with_arms(torch.tensor([fault.row for fault in found]), self._arms)
        equations = torch.zeros(len(found), count, len(SIDES), _FREEDOMS)
        wanted = torch.tensor([fault.touch.depth_m - _WANTED_M for fault in found])
        for index, fault in enumerate(found):
            for number, side in enumerate(SIDES):
                if side == fault.side or fault.off_hand:
                    lever = _lever(side, fault.touch, rotations[index], positions[index])
                    sign = 1.0 if side == fault.side else -1.0
                    equations[index, :, number] = sign * shares[index, :, None] * lever
        matrix = equations.flatten(1)
        stiff = torch.full((count, len(SIDES)), _STIFF)
        for number, side in enumerate(SIDES):
            held = within(times, torch.cat((self._touching[side], self._aiming[side])))
            stiff[:, number] += _HELD * _shares(times[held], first, count).sum(dim=0)
        cost = stiff.unsqueeze(-1).expand(count, len(SIDES), _FREEDOMS).flatten().square()
        normal = matrix.T @ matrix + torch.diag(cost)
        turn = torch.linalg.solve(normal, matrix.T @ wanted).unflatten(0, (count, len(SIDES), _FREEDOMS))
        turns = {side: dict(own) for side, own in self._turns.items()}
        for number, side in enumerate(SIDES):
            for knot in range(count):
                step = torch.zeros(_CHANNELS, 3)
                step[1], step[2, 1] = turn[knot, number, :3], turn[knot, number, 3]
                turns[side][first + knot] = turns[side].get(first + knot, 0.0) + step
        self._become(turns)

    def _become(self, turns: Turns) -> None:
        """Turn the arms by control points."""
        self._turns = turns
        for side, own in turns.items():
            nudges = None
            if own:
                knots = sorted(own)
                nudges = Nudges(torch.tensor([knots]), torch.stack([own[knot] for knot in knots])[None])
            self._arms[side] = replace(self._arms[side], nudges=nudges)


def _turns(nudges: Nudges | None) -> dict[int, Tensor]:
    """Control points of one arm's nudges by their knots."""
    if nudges is None:
        return {}
    return dict(zip(nudges.knots[0].tolist(), nudges.turns[0], strict=True))


def _is_stuck(worst: Fault | None, way: Tensor | None) -> bool:
    """Whether hands do not get off each other's skin, each of which tells another way out."""
    return way is None and worst is not None and worst.off_hand and worst.touch.depth_m > _TOO_DEEP_M


def _together(times_s: list[float]) -> Iterator[tuple[float, float]]:
    """Spans of time, s, within which instants in order follow each other closely."""
    first = last = None
    for time_s in times_s:
        if first is None or last is None or time_s - last > _APART_S:
            if first is not None and last is not None:
                yield first, last
            first = time_s
        last = time_s
    if first is not None and last is not None:
        yield first, last


def _shares(times_s: Tensor, first: int, count: int) -> Tensor:
    """(n, count) what each of some knots counts at instants (n,)."""
    knots, weights = around(times_s)
    own = (knots.unsqueeze(-1) - first) == torch.arange(count)
    return (own * weights.unsqueeze(-1)).sum(dim=1)


def _lever(side: str, touch: Touch, rotations_xyzw: Tensor, positions_m: Tensor) -> Tensor:
    """(4,) how far a point goes out for each radian by which shoulder and elbow are turned, metres."""
    point, out = torch.tensor(touch.point_m), torch.tensor(touch.out)
    levers = []
    for name in _JOINTS:
        joint = JOINT_INDEX[f"{side}_{name}"]
        about = torch.linalg.cross(point - positions_m[joint], out)
        levers.append(to_matrix(rotations_xyzw[joint]).T @ about)
    return torch.cat((levers[0], levers[1][1:2]))
