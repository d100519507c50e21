"""Clip gestures in a show: recorded motion bent to a placement's phases and blended over the engine's own.

The engine plays the gesture's sketch (its keys) as it plays every gesture: from the neighbours, to the
neighbours. Over that lies the clip, for trunk, head and the hands that were recorded: its weight rises while
the hand is prepared, is 1 from the stroke's onset to the end of the hold, and falls on the way home or to
whatever comes next. Legs stay planted, the eyes look where the gaze does.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import torch
from torch import Tensor

from gestures.alignment.timeline import Placement
from gestures.library.catalogue import Library
from gestures.library.clips import read_clip
from gestures.library.gesture import ClipSource, Gesture
from gestures.lowering.clip_pose import plan_values
from motion.blending.movement_table import minimum_jerk
from motion.blending.overlay import Overlay
from motion.clip import Clip
from motion.editing import mirrored_clip, sampled
from motion.plan import ARM_JOINTS, TRUNK_JOINTS
from motion.rotations import conjugate, from_rotvec, multiply, to_rotvec
from motion.submovements import Track

if TYPE_CHECKING:
    from scipy.interpolate import PchipInterpolator

CHANNELS = ("trunk", "pelvis", "head", "left", "right")
"""Tracks that clips are laid over."""
_RATE_HZ = 60.0
_RISEN = 0.75
"""Share of the preparation by whose end only the clip is played."""
_FALLEN = 0.8
"""Share of the way to the next stroke by whose end nothing of the clip is left."""
_LEAST_FALL_S = 0.35


@dataclass(frozen=True, slots=True, eq=False)
class _Window:
    """One placement's clip, sampled over the time in which it is seen."""

    start_s: float
    weights: Tensor
    values: dict[str, Tensor]


class ClipLayer:
    """What the clips of a show lay over its tracks."""

    def __init__(self, overlays: dict[str, Overlay]) -> None:
        self._overlays = overlays

    @classmethod
    def of(cls, served: Sequence[tuple[Placement, Gesture]], library: Library) -> ClipLayer:
        """Sample every clip that a show plays.

        Args:
            served: Placements with their gestures, in order of time.
            library: Gives the clips.

        Raises:
            MissingAssetError: If the library does not hold a clip.
            FormatError: If a clip is not what its gesture says.
        """
        windows, known = [], dict[str, Clip]()
        for index, (placement, gesture) in enumerate(served):
            if gesture.clip is not None:
                clip = known.get(gesture.id)
                if clip is None:
                    where = f"gesture '{gesture.id}': clip '{gesture.clip.file}'"
                    clip = read_clip(library.clip_content(gesture.clip), gesture.clip, where)
                    known[gesture.id] = clip
                following = served[index + 1][0] if index + 1 < len(served) else None
                windows.append(_window(placement, gesture.clip, clip, following))
        overlays = {}
        for channel in CHANNELS:
            parts = [
                (window.start_s, window.values[channel], window.weights)
                for window in windows
                if channel in window.values
            ]
            overlay = Overlay.of_windows(_joined(parts), *_SHAPES[channel], _RATE_HZ)
            if overlay is not None:
                overlays[channel] = overlay
        return cls(overlays)

    def over(self, channel: str, track: Track) -> Track:
        """Return a track with what the clips do to it laid over."""
        overlay = self._overlays.get(channel)
        return track if overlay is None else replace(track, overlay=overlay)


_SHAPES = {
    "trunk": (len(TRUNK_JOINTS), 4),
    "pelvis": (1, 3),
    "head": (3, 1),
    "left": (len(ARM_JOINTS["left"]), 4),
    "right": (len(ARM_JOINTS["right"]), 4),
}


def _window(placement: Placement, source: ClipSource, clip: Clip, following: Placement | None) -> _Window:
    mirror = {placement.hand, source.hand} == {"left", "right"}
    played = mirrored_clip(clip) if mirror else clip
    fall = _fall(placement, following)
    start = placement.preparation.start_s
    count = max(2, round((fall[1] - start) * _RATE_HZ) + 1)
    times = start + np.arange(count) / _RATE_HZ
    local, root = sampled(
        played, torch.from_numpy(_clip_time(placement, source, fall[1])(times)) * clip.rate.fps
    )
    rise = (start, start + max(_RISEN * placement.preparation.duration_s, 1.0 / _RATE_HZ))
    values = plan_values(played, local, root)
    sides = ("left", "right") if placement.hand == "both" else (placement.hand,)
    kept = {name for name in ("trunk", "pelvis", "head", *sides) if name in values}
    return _Window(
        start, _bell(torch.from_numpy(times), rise, fall), {name: values[name].float() for name in kept}
    )


def _fall(placement: Placement, following: Placement | None) -> tuple[float, float]:
    """When the clip's weight begins to fall and when nothing is left of it, s."""
    leave, home = placement.hold.end_s, placement.retraction.end_s
    end = max(home, leave + _LEAST_FALL_S)
    if following is not None and following.stroke.start_s < end + _LEAST_FALL_S:
        ready = leave + _FALLEN * max(following.stroke.start_s - leave, 0.0)
        end = max(min(end, ready), leave + 1.0 / _RATE_HZ)
    return leave, end


def _clip_time(placement: Placement, source: ClipSource, end_s: float) -> PchipInterpolator:
    """Time in the clip of an instant of the show: phase on phase, without a jump of speed between them."""
    # Here: most shows play no clip, and start sooner without scipy's interpolation.
    from scipy.interpolate import PchipInterpolator

    phases = (placement.preparation, placement.stroke, placement.hold, placement.retraction)
    begin, stroke, hold, retraction, end = source.phases_s
    rest = placement.retraction.duration_s
    home = placement.retraction.end_s
    if rest < _LEAST_FALL_S:
        # No rest follows: the clip goes on at its own pace under a falling weight.
        home = max(end_s, phases[2].end_s) + 1.0 / _RATE_HZ
        end = min(end, retraction + (home - phases[2].end_s))
    show = [*(phase.start_s for phase in phases), home]
    told = [begin, stroke, hold, retraction, end]
    knots = [(show[0], told[0])]
    for at, clip_s in zip(show[1:], told[1:], strict=True):
        if at > knots[-1][0] + 1e-3:
            knots.append((at, clip_s))
        else:
            knots[-1] = (knots[-1][0], clip_s)
    if len(knots) < 2:
        knots.append((knots[0][0] + 1.0, knots[0][1]))
    return PchipInterpolator([at for at, _ in knots], [clip_s for _, clip_s in knots], extrapolate=True)


def _bell(times_s: Tensor, rise: tuple[float, float], fall: tuple[float, float]) -> Tensor:
    """(N,) weights: up within ``rise``, down within ``fall``."""
    up = minimum_jerk(((times_s - rise[0]) / (rise[1] - rise[0])).clamp(0.0, 1.0))
    down = minimum_jerk(((times_s - fall[0]) / (fall[1] - fall[0])).clamp(0.0, 1.0))
    return up * (1.0 - down)


def _joined(parts: list[tuple[float, Tensor, Tensor]]) -> list[tuple[float, Tensor, Tensor]]:
    """Join windows that overlap in time: the later clip is blended over the earlier one."""
    out: list[tuple[float, Tensor, Tensor]] = []
    for start, values, weights in sorted(parts, key=lambda part: part[0]):
        if out:
            first, before, seen = out[-1]
            shift = round((start - first) * _RATE_HZ)
            if shift < len(seen):
                out[-1] = (first, *_blended(before, seen, values, weights, shift))
                continue
        out.append((start, values, weights))
    return out


def _blended(
    before: Tensor, seen: Tensor, values: Tensor, weights: Tensor, shift: int
) -> tuple[Tensor, Tensor]:
    """Values and weights of one window laid over another that began ``shift`` samples earlier."""
    count = max(len(seen), shift + len(weights))
    low, high = _stretched(before, 0, count), _stretched(values, shift, count)
    under, over = torch.zeros(count, dtype=seen.dtype), torch.zeros(count, dtype=seen.dtype)
    under[: len(seen)], over[shift : shift + len(weights)] = seen, weights
    total = 1.0 - (1.0 - under) * (1.0 - over)
    share = (over / total.clamp_min(1e-9)).float()[:, None, None]
    if low.shape[-1] == 4:
        mixed = multiply(low, from_rotvec(to_rotvec(multiply(conjugate(low), high)) * share))
    else:
        mixed = low + (high - low) * share
    return mixed, total


def _stretched(values: Tensor, shift: int, count: int) -> Tensor:
    """Hold the first and the last sample so that values begin at 0 and end at ``count``."""
    index = (torch.arange(count) - shift).clamp(0, len(values) - 1)
    return values[index]
