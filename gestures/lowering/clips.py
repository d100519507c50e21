"""Clip gestures in a show: recorded motion bent to a placement's phases and blended over the engine's own.

The engine plays the gesture's sketch (its keys) as it plays every gesture: from the neighbours, to the
neighbours. Over that lies the clip, for trunk, head and the hands that were recorded: its weight rises while
the hand is prepared, is 1 from the stroke's onset to the end of the hold, and falls on the way home or to
whatever comes next. Legs stay planted, the eyes look where the gaze does.

The clip is taken relative to how its body stands before and after the gesture, so that neither a leaning
calibration nor the direction in which somebody faced a camera is played; directions of the arms stay what
they were in the world.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import torch
from scipy.interpolate import PchipInterpolator
from torch import Tensor

from gestures.alignment.timeline import Placement
from gestures.library.catalogue import Library
from gestures.library.clips import read_clip
from gestures.library.gesture import ClipSource, Gesture
from motion.blending.overlay import Overlay
from motion.clip import Clip
from motion.editing import mirrored_clip, sampled
from motion.plan import ARM_JOINTS, TRUNK_JOINTS
from motion.rotations import conjugate, from_rotvec, multiply, normalise, rotate, to_rotvec
from motion.skeleton import JOINT_INDEX
from motion.submovements import Track, minimum_jerk

CHANNELS = ("trunk", "pelvis", "head", "left", "right")
"""Tracks that clips are laid over."""
_RATE_HZ = 60.0
_RISEN = 0.75
"""Share of the preparation by whose end only the clip is played."""
_FALLEN = 0.8
"""Share of the way to the next stroke by whose end nothing of the clip is left."""
_LEAST_FALL_S = 0.35
_LONGEST_RETURN = 1.6
"""Without a rest to go to, the clip runs on at most this much slower than it was recorded."""
_SHIFT_M = 0.12
_TURN_RAD = math.radians(25.0)
_HEAD_RAD = math.radians(30.0)
"""How far the clip may take pelvis and head: feet stay where they are, eyes on the camera."""
_NEUTRAL = 0.08
"""Share of the clip at either end that says how the body stands without the gesture."""


@dataclass(frozen=True, slots=True, eq=False)
class _Window:
    """One placement's clip, sampled over the time in which it is seen."""

    start_s: float
    weights: Tensor
    values: dict[str, Tensor]

    @property
    def end_s(self) -> float:
        return self.start_s + (len(self.weights) - 1) / _RATE_HZ


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
        windows = []
        for index, (placement, gesture) in enumerate(served):
            if gesture.clip is not None:
                where = f"gesture '{gesture.id}': clip '{gesture.clip.file}'"
                clip = read_clip(library.clip_content(gesture.clip), gesture.clip, where)
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
    values = _relative(played, local, root)
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


def _relative(clip: Clip, local: Tensor, root: Tensor) -> dict[str, Tensor]:
    """Turn frames of a clip (N, 55, 4) and (N, 3) into values of the plan's channels."""
    neutral, place = _neutral(clip)
    heading = _yaw(neutral[0])
    trunk = list(TRUNK_JOINTS)
    own = local[:, trunk].clone()
    own[:, 0] = multiply(conjugate(heading), own[:, 0])
    still = neutral[trunk].clone()
    still[0] = multiply(conjugate(heading), still[0])
    moved = multiply(conjugate(still), own)
    moved[:, 0] = _limited(moved[:, 0], _TURN_RAD)
    chest, played = _chain(own), _chain(moved)
    values = {"trunk": moved, "pelvis": _shift(rotate(conjugate(heading), root - place))[:, None]}
    # Arms keep their directions in the world, whatever the trunk leaves out.
    back = multiply(conjugate(played), chest)
    for side in ("left", "right"):
        arm = local[:, list(ARM_JOINTS[side])].clone()
        arm[:, 1] = multiply(multiply(conjugate(arm[:, 0]), multiply(back, arm[:, 0])), arm[:, 1])
        values[side] = arm
    head = [JOINT_INDEX["neck"], JOINT_INDEX["head"]]
    faced = multiply(conjugate(_chain(neutral[head])), _chain(local[:, head]))
    values["head"] = _angles(_limited(faced, _HEAD_RAD))[..., None]
    return values


def _neutral(clip: Clip) -> tuple[Tensor, Tensor]:
    """How the body stands at the ends of a clip: mean local rotations (55, 4) and place of the root (3,)."""
    count = max(1, round(_NEUTRAL * clip.frame_count))
    frames = torch.cat((clip.local_xyzw[:count], clip.local_xyzw[-count:])).double()
    signs = torch.where((frames * frames[:1]).sum(-1, keepdim=True) < 0, -1.0, 1.0)
    root = torch.cat((clip.root_m[:count], clip.root_m[-count:])).double()
    return normalise((frames * signs).sum(0)), root.mean(0)


def _yaw(xyzw: Tensor) -> Tensor:
    """Turn about the vertical (4,) to where a pelvis faces."""
    forward = rotate(xyzw, xyzw.new_tensor((0.0, 0.0, 1.0)))
    return from_rotvec(xyzw.new_tensor((0.0, float(torch.atan2(forward[0], forward[2])), 0.0)))


def _chain(local: Tensor) -> Tensor:
    """Rotation (..., 4) of the last of a chain of joints (..., n, 4)."""
    world = local[..., 0, :]
    for joint in range(1, local.shape[-2]):
        world = multiply(world, local[..., joint, :])
    return world


def _limited(xyzw: Tensor, most_rad: float) -> Tensor:
    """Return rotations (N, 4) of at most an angle."""
    vector = to_rotvec(xyzw)
    angle = vector.norm(dim=-1, keepdim=True).clamp_min(1e-9)
    # tanh bends the limit, so that no joint stops dead at it.
    return from_rotvec(vector / angle * most_rad * torch.tanh(angle / most_rad))


def _shift(metres: Tensor) -> Tensor:
    """Return shifts (N, 3) of the pelvis of at most ``_SHIFT_M``, never upwards."""
    size = metres.norm(dim=-1, keepdim=True).clamp_min(1e-9)
    shift = metres / size * _SHIFT_M * torch.tanh(size / _SHIFT_M)
    return torch.cat((shift[:, :1], shift[:, 1:2].clamp(max=0.0), shift[:, 2:]), dim=-1)


def _angles(xyzw: Tensor) -> Tensor:
    """Return (N, 3) pitch down, yaw left and roll left, rad, of head rotations: ``Ry(yaw) Rx(pitch) Rz(roll)``."""
    x, y, z, w = xyzw.unbind(-1)
    pitch = torch.asin((2.0 * (w * x - y * z)).clamp(-1.0, 1.0))
    yaw = torch.atan2(2.0 * (x * z + w * y), 1.0 - 2.0 * (x * x + y * y))
    roll = torch.atan2(2.0 * (x * y + w * z), 1.0 - 2.0 * (x * x + z * z))
    return torch.stack((pitch, yaw, roll), dim=-1)


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
