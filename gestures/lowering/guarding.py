"""The last guard: what is still too deep after all mending is found, on the skin as it will be played, and pushed out.

Mending changes ways; where none of those that it knows is sound, what is left is a few millimetres for a few
hundredths of a second.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import torch
from torch import Tensor

from gestures.lowering.body_tracks import BodyTracks
from gestures.lowering.felt import Fault, faults, filled
from gestures.lowering.living_body import LivingBody, instants
from gestures.lowering.pushing import TOO_DEEP_M, Push, turned, turns_of
from gestures.lowering.together import together
from motion.bodies.outer_skin import SIDES
from motion.bodies.volume import BodyVolume
from motion.skeleton import Skeleton
from motion.submovements import Track

_UNSURE_M = 0.008
"""By how much a few points of an arm may tell too little, metres."""
_SLOW_M = 0.002
"""Depths that change less than this from one instant to the next are looked at at every other one, metres."""
_SEARCHED = 3
"""In search of faults, only the deepest is asked about within so many instants before and after."""
_APART_S, _AROUND_S = 0.3, 0.36
"""Instants that are too deep belong together within this time, and how far around them arms are turned, s."""
_BESIDE_S = 0.03
"""How much of the time about a fast fault is looked at more often, s."""
_RATE_HZ = 120.0
"""How often arms are looked at there, and where they are pushed out."""


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
        self._arms = dict(arms)

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
        # What comes before the show begins is never played.
        unsure &= living.times_s >= 0.0
        found = faults(self._volume, living, unsure.nonzero().flatten(), self._arms, _SEARCHED)
        deepest: dict[float, Fault] = {}
        for fault in sorted(found, key=lambda fault: fault.touch.depth_m + fault.more_m):
            deepest[fault.time_s] = fault
        for low_s, high_s in together(self._too_deep_s(deepest.values()), _APART_S):
            self._push(low_s, high_s)
        return self._arms

    def _too_deep_s(self, found: Iterable[Fault]) -> list[float]:
        """The times in order, s, of those faults that are too deep, or what lies between them and their neighbours."""
        times_s = [fault.time_s for fault in found if fault.touch.depth_m > TOO_DEEP_M]
        unsure_s = [
            fault.time_s
            for fault in found
            if fault.touch.depth_m <= TOO_DEEP_M < fault.touch.depth_m + fault.more_m
        ]
        if unsure_s:
            spans = [_instants(time_s - _BESIDE_S, time_s + _BESIDE_S) for time_s in unsure_s]
            near = LivingBody(self._skeleton, self._body, torch.cat(spans).unique())
            deeper = faults(self._volume, near, torch.arange(len(near.times_s)), self._arms)
            deep_s = [fault.time_s for fault in deeper if fault.touch.depth_m > TOO_DEEP_M]
            times_s += [
                time_s for time_s in unsure_s if any(abs(deep - time_s) <= _BESIDE_S for deep in deep_s)
            ]
        return sorted(times_s)

    def _push(self, low_s: float, high_s: float) -> None:
        """Turn arms about a time until nothing is too deep in it, or nothing helps."""
        times_s = _instants(low_s - _AROUND_S, high_s + _AROUND_S)
        near = LivingBody(self._skeleton, self._body, times_s)
        push = Push(self._volume, near, self._arms, self._touching, self._aiming)
        self._arms = turned(self._arms, push.best(turns_of(self._arms)))


def _instants(low_s: float, high_s: float) -> Tensor:
    """(T,) instants at which arms are looked at closely, s; what comes before the show begins is never played."""
    return instants(_RATE_HZ, high_s, max(0.0, low_s))
