"""What pushing arms out of each other may not cost: sharp turns, haste, and touches and aims that are missed."""

from __future__ import annotations

import math
from collections.abc import Mapping

import torch
from torch import Tensor

from gestures.lowering.living_body import LivingBody
from gestures.lowering.mending import within
from motion.metrics.jumps import SHARPEST_DEG_S2
from motion.rotations import angle_between, conjugate, multiply, to_rotvec
from motion.skeleton import JOINT_INDEX
from motion.submovements import Track

_EVERY = 3
"""Every so many instants of a body looked at closely, arms are compared."""
_SHARP = 0.85
"""Share of the sharpest turns of people's joints that is too sharp: idle movement comes on top."""
_FAST_MPS = 3.2
"""Speed of a wrist below which 19 of 20 recorded people stay, m/s."""
_OFF_M, _BESIDE_M, _BESIDE_RAD = 0.010, 0.030, math.radians(4.0)
"""How far a hand may be moved where it touches, and moved and turned where it points, metres and rad."""


class Harm:
    """How arms at regular instants compare with what they were.

    Args:
        near: The body at those instants.
        arms: Each side's arm track as it was, one avatar.
        touching: For each side, (m, 2) from when to when the hand touches, s.
        aiming: The same for when it arrives where it points.
    """

    def __init__(
        self,
        near: LivingBody,
        arms: Mapping[str, Track],
        touching: Mapping[str, Tensor],
        aiming: Mapping[str, Tensor],
    ) -> None:
        self._near, self._rows = near, torch.arange(0, len(near.times_s), _EVERY)
        self._step_s = _EVERY * float(near.times_s[1] - near.times_s[0])
        times_s = near.times_s[self._rows]
        self._touching = {side: within(times_s, spans) for side, spans in touching.items()}
        self._aiming = {side: within(times_s, spans) for side, spans in aiming.items()}
        self._before = near.with_arms(self._rows, arms)
        self._paces = {side: self._pace(side, self._before) for side in touching}

    def of(self, arms: Mapping[str, Track]) -> float:
        """Return the worst that other arms do as a share of what is borne; nothing where all is as it was or better.

        Args:
            arms: Each side's arm track, one avatar.
        """
        after, worst = self._near.with_arms(self._rows, arms), 0.0
        for side, paces in self._paces.items():
            for before, now in zip(paces, self._pace(side, after), strict=True):
                if now > before + 1e-3:
                    worst = max(worst, now)
            worst = max(worst, self._off(side, after))
        return worst

    def _pace(self, side: str, placed: tuple[Tensor, Tensor, Tensor]) -> tuple[float, ...]:
        """How sharply shoulder and elbow turn, and how fast the wrist is, at most, as shares of what is borne."""
        local, _, positions = placed
        if len(local) < _EVERY:
            return ()
        collar, shoulder, elbow = (
            local[:, JOINT_INDEX[f"{side}_{name}"]] for name in ("collar", "shoulder", "elbow")
        )
        turned = torch.stack((multiply(collar, shoulder), elbow), dim=1)
        rate = to_rotvec(multiply(conjugate(turned[:-1]), turned[1:])) / self._step_s
        sharp = torch.rad2deg(rate.diff(dim=0).norm(dim=-1).amax(dim=0)) / self._step_s
        way_m = positions[:, JOINT_INDEX[f"{side}_wrist"]].diff(dim=0).norm(dim=-1).amax()
        return (
            float(sharp[0]) / (_SHARP * SHARPEST_DEG_S2["shoulder"]),
            float(sharp[1]) / (_SHARP * SHARPEST_DEG_S2["elbow"]),
            float(way_m) / self._step_s / _FAST_MPS,
        )

    def _off(self, side: str, after: tuple[Tensor, Tensor, Tensor]) -> float:
        """How far a hand that touches or points is off where it was, as a share of what is borne."""
        wrist = JOINT_INDEX[f"{side}_wrist"]
        (_, turned, moved), (_, turns, places) = self._before, after
        way_m = (moved[:, wrist] - places[:, wrist]).norm(dim=-1)
        turn = angle_between(turned[:, wrist], turns[:, wrist])
        off = torch.maximum(way_m / _BESIDE_M, turn / _BESIDE_RAD)[self._aiming[side]]
        return max(torch.cat((way_m[self._touching[side]] / _OFF_M, off)).tolist(), default=0.0)
