"""Does a body move as people do? Figures of a motion, and what they are in recorded people.

The figures are those of gesture kinematics that tell recorded people from synthetic motion: bell-shaped speeds,
joints that peak at different moments, trunk and head that take part, hands that never freeze. Ranges are the 5th,
50th and 95th percentiles over 544 optical recordings of semantic gestures (standing, 60 frames a second, one value
per clip): facts about how people move.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from motion.clip import Clip
from motion.metrics.arm_figures import ArmUse, hold_figures, order_figures, tempo_figures
from motion.metrics.body_figures import joint_speed_figures, stance_figures, trunk_figures
from motion.metrics.body_track import BodyTrack
from motion.metrics.hand_figures import finger_figures, shaping_figures, two_hand_figures
from motion.metrics.signals import RATE_HZ, median
from motion.skeleton import FINGERS, Skeleton

Range = tuple[float, float, float]
"""5th percentile, median, 95th percentile."""
PIECE_S = 4.0
"""Takes of twice this and more are cut into such pieces for figures that grow with duration."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure of movement.

    Attributes:
        name: Its name.
        unit: Unit of its value.
        meaning: What it measures, in a few words.
        human: 5th percentile, median and 95th percentile over recorded people; None where no range is known.
    """

    name: str
    unit: str
    meaning: str
    human: Range | None = None


FIGURES: tuple[Figure, ...] = (
    Figure("wrist_peak_speed", "m/s", "highest speed of the busier wrist", (0.96, 1.9, 3.2)),
    Figure("wrist_mean_active_speed", "m/s", "its mean speed while it moves", (0.43, 0.73, 1.05)),
    Figure("raise_time", "s", "from rest to the first stop or turn", (0.82, 1.2, 1.8)),
    Figure("return_over_raise_time", "", "duration of the return over the raise", (0.64, 1.1, 1.9)),
    Figure("gesture_time", "s", "from leaving rest to being back", (2.3, 3.1, 4.3)),
    Figure("submovements_per_s", "1/s", "speed peaks in a gesture", (0.8, 1.5, 3.3)),
    Figure("stroke_time", "s", "one submovement, minimum to minimum", (0.24, 0.77, 1.3)),
    Figure("stroke_time_cv", "", "SD over mean of their durations", (0.16, 0.44, 0.78)),
    Figure("stroke_peak_cv", "", "SD over mean of their peak speeds", (0.10, 0.46, 0.74)),
    Figure("raise_straightness", "", "chord over path of the raise", (0.61, 0.79, 0.92)),
    Figure("power_law_exponent", "", "exponent of speed on curvature", (-0.75, -0.42, -0.17)),
    Figure("apex_height", "", "highest wrist: 0 pelvis, 1 shoulders", (0.47, 1.1, 1.7)),
    Figure("bell_peak_over_mean", "", "peak over mean speed of a bell", (1.6, 2.0, 2.5)),
    Figure("raise_symmetry", "", "time of the peak in the raise", (0.31, 0.51, 0.80)),
    Figure("return_symmetry", "", "time of the peak in the return", (0.24, 0.41, 0.61)),
    Figure("raise_sparc", "", "spectral arc length of the raise", (-1.92, -1.50, -1.41)),
    Figure("raise_ldlj", "", "log dimensionless jerk of the raise", (-12.0, -8.3, -6.2)),
    Figure("rest_return_error_mm", "mm", "rest before against rest after", (9.0, 30.0, 79.0)),
    Figure("hold_time", "s", "length of holds of 0.35 s and more", (0.37, 0.58, 1.3)),
    Figure("hold_speed_mm", "mm/s", "wrist in a hold", (22.0, 43.0, 76.0)),
    Figure("hold_min_speed_mm", "mm/s", "slowest moment of a hold", (6.0, 20.0, 51.0)),
    Figure("hold_wander_mm", "mm", "rms distance from the hold's mean place", (1.5, 4.0, 10.0)),
    Figure("hold_drift_mm", "mm", "net way over a hold", (3.0, 9.4, 27.0)),
    Figure("raise_joint_peak_spread", "ms", "shoulder, elbow, wrist: spread of peaks", (104.0, 317.0, 850.0)),
    Figure("raise_lag_shoulder", "ms", "shoulder behind wrist, raise", (-105.0, 48.3, 161.0)),
    Figure("raise_lag_elbow", "ms", "elbow behind wrist, raise", (-148.0, -37.7, 57.6)),
    Figure("raise_lag_chest", "ms", "chest behind wrist, raise", (-217.0, -15.5, 229.0)),
    Figure("raise_lag_head", "ms", "head behind wrist, raise", (-226.0, -20.1, 210.0)),
    Figure("return_lag_fingers", "ms", "fingers behind wrist, return", (-259.0, -122.0, 107.0)),
    Figure("chest_rms_moving", "°/s", "chest while hands move", (8.0, 18.0, 51.0)),
    Figure("chest_rms_still", "°/s", "chest while hands are still", (3.0, 5.7, 12.0)),
    Figure("chest_moving_over_still", "", "their ratio", (1.48, 3.02, 7.92)),
    Figure("chest_yaw_range", "°", "range of the chest's yaw", (4.0, 14.0, 51.0)),
    Figure("chest_turn_abs", "°", "chest yaw at the far point, one hand", (0.5, 6.7, 26.0)),
    Figure("chest_pitch_at_apex", "°", "chest pitch at the far point", (-1.0, 5.6, 17.0)),
    Figure("head_rms_moving", "°/s", "head while hands move", (13.4, 31.7, 75.0)),
    Figure("head_rms_still", "°/s", "head while hands are still", (4.47, 9.81, 43.0)),
    Figure("head_hand_corr", "", "head against hand speed, best lag", (0.09, 0.64, 0.89)),
    Figure("head_pitch_range", "°", "range of the head's pitch", (5.71, 20.4, 40.3)),
    Figure("head_yaw_range", "°", "range of the head's yaw", (4.53, 19.5, 65.2)),
    Figure("head_roll_range", "°", "range of the head's roll", (4.24, 14.4, 36.5)),
    Figure("pelvis_rms_moving", "°/s", "pelvis while hands move", (6.37, 13.6, 31.6)),
    Figure("pelvis_rms_still", "°/s", "pelvis while hands are still", (1.97, 4.64, 9.44)),
    Figure("pelvis_range_mm", "mm", "range of the pelvis on the floor plane", (18.0, 42.0, 107.0)),
    Figure("sway_rms_mm", "mm", "rms sway, trend removed", (4.0, 12.0, 35.0)),
    Figure("foot_slip_p95", "mm/s", "95th percentile speed of a low ankle", (12.7, 24.8, 57.6)),
    Figure("foot_range_mm", "mm", "range of a low ankle", (4.18, 8.64, 21.2)),
    Figure("still_wrist_speed_mm", "mm/s", "hands at rest", (22.0, 40.0, 61.0)),
    Figure("idle_hand_speed_mm", "mm/s", "the idle hand while the other gestures", (34.0, 74.0, 151.0)),
    Figure("still_head_speed_mm", "mm/s", "head while hands are still", (8.7, 21.0, 46.0)),
    Figure("still_pelvis_speed_mm", "mm/s", "pelvis while hands are still", (5.97, 14.6, 39.7)),
    Figure("still_head_deg_s", "°/s", "median turn of the head at rest", (2.95, 6.32, 17.1)),
    Figure("still_chest_deg_s", "°/s", "median turn of the chest at rest", (1.81, 3.82, 7.98)),
    Figure("frozen_fraction", "", "still frames with frozen wrists", (0.0, 0.0, 0.0)),
    Figure("head_frozen_fraction", "", "frames with a frozen head", (0.0, 0.0, 0.0)),
    Figure("chest_frozen_fraction", "", "frames with a frozen chest", (0.0, 0.0, 0.0)),
    Figure("finger_speed_moving", "°/s", "finger joints while the arm moves", (19.0, 44.0, 87.0)),
    Figure("finger_speed_hold", "°/s", "finger joints in holds", (2.5, 5.4, 68.0)),
    Figure("finger_speed_rest", "°/s", "finger joints at rest", (1.4, 4.5, 12.0)),
    Figure("finger_sd_median", "°", "SD over time, median joint", (4.0, 10.0, 24.0)),
    Figure("finger_sd_max", "°", "SD over time, most mobile joint", (10.0, 20.0, 33.0)),
    Figure("finger_static_joints", "", "joints under 0.5° of SD", (0.0, 0.0, 0.0)),
    Figure("handshape_done_at_peak_speed", "", "share of the shape formed by then", (-0.1, 0.49, 1.1)),
    Figure("finger_stagger", "ms", "SD of the fingers' lags", (2.5, 13.0, 61.0)),
    Figure("speed_corr_lr", "", "left against right speed", (0.64, 0.96, 0.989)),
    Figure("lag_lr_abs", "ms", "lag between hands", (0.7, 12.0, 45.0)),
    Figure("amp_ratio_lr", "", "shorter over longer path", (0.65, 0.91, 0.99)),
    Figure("mirror_rms_mm", "mm", "left minus mirrored right", (40.0, 84.0, 322.0)),
    Figure("joint_shoulder_max_deg_s", "°/s", "fastest turn of the shoulder", (108.0, 190.0, 438.0)),
    Figure("joint_elbow_max_deg_s", "°/s", "fastest turn of the elbow", (152.0, 285.0, 628.0)),
    Figure("joint_wrist_max_deg_s", "°/s", "fastest turn of the wrist", (136.0, 303.0, 1060.0)),
    Figure("joint_head_max_deg_s", "°/s", "fastest turn of head on chest", (30.3, 72.2, 212.0)),
    Figure("joint_spine_max_deg_s", "°/s", "fastest turn of chest on pelvis", (21.6, 43.0, 108.0)),
    Figure("joint_finger_max_deg_s", "°/s", "fastest turn of a finger joint", (135.0, 381.0, 1040.0)),
)
"""Every figure that is measured, in the order of reports."""
_NAMES = frozenset(figure.name for figure in FIGURES)


def measure(clip: Clip, skeleton: Skeleton, recorded: Collection[str] | None = None) -> dict[str, float]:
    """Measure every figure of a clip.

    In takes of 8 s and more, figures that grow with duration (ranges, highest values, correlations) are medians over
    pieces of 4 s, so that long takes compare with short clips; figures of events are medians over all events.

    Args:
        clip: The motion.
        skeleton: The body it is on.
        recorded: Names of the joints that the recording moved; without fingers, figures of fingers are left out. All
            if not given.

    Returns:
        Value by name in the units of ``FIGURES``; NaN where the clip has nothing to measure.

    Raises:
        InvalidInputError: If the clip is shorter than half a second.
    """
    whole = ArmUse(BodyTrack.of(clip, skeleton))
    found = {**tempo_figures(whole), **hold_figures(whole), **order_figures(whole), **shaping_figures(whole)}
    stance, fingers = stance_figures(whole), finger_figures(whole)
    found |= stance | fingers
    parts = [ArmUse(piece) for piece in _pieces(whole.track)]
    rows = [
        trunk_figures(part)
        | joint_speed_figures(part)
        | two_hand_figures(part)
        | {name: value for name, value in stance_figures(part).items() if name in _GROWING}
        | {name: value for name, value in finger_figures(part).items() if name in _GROWING}
        for part in parts
    ]
    found |= {
        name: median([row.get(name, math.nan) for row in rows])
        for name in {key for row in rows for key in row}
    }
    if recorded is not None and not any(name.startswith(_FINGERS) for name in recorded):
        found = {name: value for name, value in found.items() if name not in _OF_FINGERS}
    return {figure.name: found.get(figure.name, math.nan) for figure in FIGURES}


_FINGERS = tuple(f"{side}_{finger}" for side in ("left", "right") for finger in FINGERS)
_OF_FINGERS = frozenset(
    figure.name for figure in FIGURES if "finger" in figure.name or figure.name.startswith("handshape")
)


_GROWING = frozenset(
    {"pelvis_range_mm", "foot_slip_p95", "foot_range_mm", "sway_rms_mm", "finger_sd_median", "finger_sd_max"}
)


def _pieces(track: BodyTrack) -> list[BodyTrack]:
    count = int(track.frames // (PIECE_S * RATE_HZ))
    if count < 2:
        return [track]
    edges = np.linspace(0, track.frames, count + 1).astype(int).tolist()
    return [track.piece(first, last) for first, last in pairwise(edges)]


def percentiles(values: Iterable[float]) -> Range | None:
    """Return 5th percentile, median and 95th percentile of the finite values; None if there are none."""
    finite = [value for value in values if math.isfinite(value)]
    if not finite:
        return None
    low, middle, high = np.percentile(finite, (5, 50, 95)).tolist()
    return (low, middle, high)


def tell(values: Iterable[float], human: Range) -> float:
    """Return how well one figure alone tells motions from people: 0.5 not at all … 1 always.

    It is the larger of AUC and 1 − AUC, with the human distribution laid through its three percentiles.
    """
    low, middle, high = human
    width = max(high - low, 1e-6)
    places = np.array([low - 0.3 * width, low, middle, high, high + 0.3 * width])
    places = np.maximum.accumulate(places + np.arange(5) * 1e-9)
    finite = np.array([value for value in values if math.isfinite(value)])
    if not len(finite):
        return math.nan
    near = 1e-5 * (abs(low) + abs(high) + 1e-3)
    shares = (0.0, 0.05, 0.5, 0.95, 1.0)
    rank = 0.5 * (np.interp(finite + near, places, shares) + np.interp(finite - near, places, shares))
    area = float(rank.mean())
    return max(area, 1.0 - area)
