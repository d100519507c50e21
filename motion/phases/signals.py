"""How the hands move, seen from the body: places and speeds at one rate, low-passed without lag."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from scipy.signal import butter, sosfiltfilt
from torch import Tensor

from motion.clip import Clip
from motion.rotations import conjugate, multiply, rotate
from motion.skeleton import JOINT_INDEX, PARENTS, Skeleton

WORKING_HZ = 60.0
"""Rate at which phases are found; other rates are brought to it, so that thresholds mean the same."""
LOW_PASS_HZ = 6.0
"""Cut of the zero-lag Butterworth filter: 99 % of the power of wrist velocity lies below 5 Hz."""
_ORDER = 2
_TWO_PASSES = 0.802
"""A second pass lowers the cut by this factor (Winter, Biomechanics and Motor Control of Human Movement)."""
_PAD = 15
_TRAVEL_S = 1.0
_T_POSE_M = 0.25
_TIPS = ("thumb", "index", "pinky")
"""Fingers followed beside the middle knuckle: waving from the wrist and forming a shape are movement too."""
_BLOCK_FRAMES = 4096


@dataclass(frozen=True, slots=True, eq=False)
class HandSignal:
    """One hand in the frame of the pelvis: origin at the pelvis, Y up, +Z where the body heads.

    Attributes:
        places_m: (N, 4, 3) middle knuckle, then the last joints of thumb, index and little finger, metres.
        speed_mps: (N,) their speed, root of the mean square, m/s.
        travel_mps: (N,) speed of the pelvis in the world, over about a second, m/s.
        rate_hz: Frames a second.
        calibrated: Frames at the beginning in which the body stands in the T-pose to be calibrated.
    """

    places_m: NDArray[np.float64]
    speed_mps: NDArray[np.float64]
    travel_mps: NDArray[np.float64]
    rate_hz: float
    calibrated: int = 0

    @property
    def frames(self) -> int:
        """Number of frames N."""
        return len(self.speed_mps)


def hand_signals(clip: Clip, skeleton: Skeleton) -> dict[str, HandSignal]:
    """Follow both hands of a clip.

    Args:
        clip: Motion at any frame rate.
        skeleton: Proportions of the body.

    Returns:
        ``left`` and ``right`` to their signals at ``WORKING_HZ``.
    """
    places: dict[str, list[NDArray[np.float64]]] = {"left": [], "right": []}
    for local in clip.local_xyzw.split(_BLOCK_FRAMES):
        for side, blocks in places.items():
            blocks.append(_hand_points(skeleton, local.double(), side))
    root, fps = _resampled(clip.root_m.double().cpu().numpy(), clip.rate.fps), clip.rate.fps
    travel = _smooth(_speed(root[:, None]), round(_TRAVEL_S * WORKING_HZ))
    points = {side: _resampled(np.concatenate(blocks), fps) for side, blocks in places.items()}
    calibrated = _calibrated(points, skeleton)
    return {
        side: HandSignal(own, _speed(own), travel, WORKING_HZ, calibrated) for side, own in points.items()
    }


def _calibrated(points: dict[str, NDArray[np.float64]], skeleton: Skeleton) -> int:
    """Frames at the beginning in which both hands are about where they are in the T-pose."""
    rest = skeleton.rest_positions_m.double().cpu().numpy()
    still = np.ones(len(points["left"]), dtype=bool)
    for side, own in points.items():
        knuckle = rest[JOINT_INDEX[f"{side}_middle1"]] - rest[0]
        still &= np.linalg.norm(own[:, 0] - knuckle, axis=1) < _T_POSE_M
    return int(still.argmin()) if not still.all() else len(still)


def _hand_points(skeleton: Skeleton, local: Tensor, side: str) -> NDArray[np.float64]:
    """(T, 4, 3) places of one hand's points in the frame of the pelvis's heading."""
    offsets = skeleton.offsets_m.to(device=local.device, dtype=local.dtype)
    forward = rotate(local[:, 0], local.new_tensor((0.0, 0.0, 1.0)).expand(len(local), 3))
    half = 0.5 * torch.atan2(forward[:, 0], forward[:, 2])
    zero = torch.zeros_like(half)
    heading = torch.stack((zero, torch.sin(half), zero, torch.cos(half)), dim=-1)
    placed: dict[int, tuple[Tensor, Tensor]] = {
        0: (multiply(conjugate(heading), local[:, 0]), torch.zeros(len(local), 3, dtype=local.dtype))
    }
    points = []
    for name in (f"{side}_middle1", *(f"{side}_{finger}3" for finger in _TIPS)):
        for joint in _chain(name):
            if joint not in placed:
                turned, place = placed[PARENTS[joint]]
                placed[joint] = (multiply(turned, local[:, joint]), place + rotate(turned, offsets[joint]))
        points.append(placed[JOINT_INDEX[name]][1])
    return torch.stack(points, dim=1).cpu().numpy()


def _chain(name: str) -> list[int]:
    chain = [JOINT_INDEX[name]]
    while PARENTS[chain[-1]] > 0:
        chain.append(PARENTS[chain[-1]])
    return chain[::-1]


def _resampled(values: NDArray[np.float64], fps: float) -> NDArray[np.float64]:
    """Bring (T, …) values to the working rate, low-passed."""
    at = np.arange(int((len(values) - 1) / fps * WORKING_HZ + 1e-6) + 1) / WORKING_HZ
    if fps > 1.5 * WORKING_HZ:
        values = _low_pass(values, fps, WORKING_HZ / 2.5)
    frames = np.minimum(at * fps, len(values) - 1)
    low = np.minimum(frames.astype(int), max(len(values) - 2, 0))
    share = (frames - low).reshape(-1, *[1] * (values.ndim - 1))
    values = values[low] * (1.0 - share) + values[np.minimum(low + 1, len(values) - 1)] * share
    return _low_pass(values, WORKING_HZ, LOW_PASS_HZ)


def _speed(places: NDArray[np.float64]) -> NDArray[np.float64]:
    """(N,) speed of points (N, P, 3), root of the mean square, m/s."""
    if len(places) < 2:
        return np.zeros(len(places))
    velocity = np.gradient(places, 1.0 / WORKING_HZ, axis=0)
    return np.sqrt((velocity**2).sum(-1).mean(-1))


def _smooth(values: NDArray[np.float64], frames: int) -> NDArray[np.float64]:
    """Running mean over a window, shorter at the ends."""
    total = np.concatenate(([0.0], np.cumsum(values)))
    at = np.arange(len(values))
    low, high = np.maximum(at - frames // 2, 0), np.minimum(at + frames // 2 + 1, len(values))
    return (total[high] - total[low]) / (high - low)


def _low_pass(values: NDArray[np.float64], fps: float, cut_hz: float) -> NDArray[np.float64]:
    """Butterworth forwards and backwards: no lag. Too short signals are left as they are."""
    if len(values) <= _PAD:
        return values
    sections = butter(_ORDER, min(0.98, cut_hz / _TWO_PASSES / (fps / 2.0)), output="sos")
    return sosfiltfilt(sections, values, axis=0, padlen=_PAD)
