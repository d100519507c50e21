"""Figures of trunk, head, pelvis and feet, in movement and at rest."""

from __future__ import annotations

import math

import numpy as np
from scipy.spatial.transform import Rotation

from motion.metrics.arm_figures import ArmUse, Figures
from motion.metrics.body_track import SIDES, BodyTrack, in_body_deg
from motion.metrics.signals import RATE_HZ, Array, lag_s, low_pass, speed
from motion.skeleton import JOINT_INDEX

_COUPLING_HZ, _COUPLING_S = 4.0, 0.4
"""Cut-off behind which head and hands are compared, and the greatest lag between them."""
_AXES = (("pitch", 0), ("yaw", 1), ("roll", 2))
_REST_S, _REST_WITHIN_S = 0.2, 0.7
"""Length of the stretch that a body's posture at rest is taken from, and how early in a clip it lies."""
_FROZEN_MM_S, _FROZEN_DEG_S = 1.0, {"head": 0.2, "chest": 0.1}
"""A wrist, and a joint of the trunk, that is slower than this does not live."""
_LOW_FOOT_M = 0.03
"""An ankle bears weight that is not higher than this above its lowest."""


def trunk_figures(arms: ArmUse) -> Figures:
    """Turning of chest and head, and how it goes with the hands."""
    track, moving = arms.track, arms.moving
    figures: Figures = {}
    fastest = np.maximum(arms.hands["left"].speed_mps, arms.hands["right"].speed_mps)
    calm = track.turned_xyzw[_calmest(fastest)]
    for name, joint in (("chest", "spine3"), ("head", "head"), ("pelvis", "pelvis")):
        rate = track.spin(joint)
        busy, still = _rms(rate, moving), _rms(rate, ~moving)
        figures[f"{name}_rms_moving"], figures[f"{name}_rms_still"] = busy, still
        if name == "chest":
            figures["chest_moving_over_still"] = busy / still if still > 1e-6 else math.nan
        if name == "pelvis":
            continue
        for axis, column in _AXES:
            if name == "head" or axis == "yaw":
                angle = _turned_deg(track, joint, calm)[:, column]
                figures[f"{name}_{axis}_range"] = float(
                    np.percentile(angle, 97.5) - np.percentile(angle, 2.5)
                )
    if moving.sum() > 20:
        head = low_pass(track.spin("head"), RATE_HZ, _COUPLING_HZ)
        figures["head_hand_corr"] = lag_s(head, low_pass(fastest, RATE_HZ, _COUPLING_HZ), _COUPLING_S)[1]
    if not arms.two_handed and arms.hands[arms.main].units:
        hand = arms.hands[arms.main]
        far = hand.away_m > 0.6 * hand.away_m.max()
        if far.sum() > 5:
            chest = _turned_deg(track, "spine3", calm)[far]
            figures["chest_turn_abs"] = abs(float(np.median(chest[:, 1])))
            figures["chest_pitch_at_apex"] = float(np.median(chest[:, 0]))
    return figures


def stance_figures(arms: ArmUse) -> Figures:
    """Sway, planted feet and the life of a still body."""
    track = arms.track
    pelvis = 1000.0 * track.place("pelvis")[:, [0, 2]]
    figures: Figures = {"pelvis_range_mm": float(np.ptp(pelvis, axis=0).max())}
    if track.in_place:
        figures["foot_slip_p95"], figures["foot_range_mm"] = _feet(track)
        time = np.arange(len(pelvis))
        flat = pelvis - np.stack([np.polyval(np.polyfit(time, axis, 1), time) for axis in pelvis.T], axis=1)
        figures["sway_rms_mm"] = float(np.sqrt((flat**2).sum(-1).mean()))
    for name, joint in (("head", "head"), ("chest", "spine3")):
        frozen = track.spin(joint, still=name == "head") < _FROZEN_DEG_S[name]
        figures[f"{name}_frozen_fraction"] = float(frozen.mean())
    idle = [
        1000.0
        * float(
            np.median(speed(track.still(f"{side}_wrist"))[arms.hands[other].busy & ~arms.hands[side].busy])
        )
        for side, other in (("left", "right"), ("right", "left"))
        if (arms.hands[other].busy & ~arms.hands[side].busy).sum() > 12 and side not in arms.gesturing
    ]
    figures["idle_hand_speed_mm"] = float(np.median(idle)) if idle else math.nan
    still = ~arms.moving
    if still.sum() < 12:
        return figures
    wrists = [1000.0 * speed(track.still(f"{side}_wrist"))[still] for side in SIDES]
    figures["still_wrist_speed_mm"] = float(np.median(np.concatenate(wrists)))
    figures["still_head_speed_mm"] = 1000.0 * float(np.median(speed(track.still("head"))[still]))
    figures["still_pelvis_speed_mm"] = 1000.0 * float(np.median(speed(track.still("pelvis"))[still]))
    figures["still_head_deg_s"] = float(np.median(track.spin("head", still=True)[still]))
    figures["still_chest_deg_s"] = float(np.median(track.spin("spine3", still=True)[still]))
    figures["frozen_fraction"] = float(((wrists[0] < _FROZEN_MM_S) & (wrists[1] < _FROZEN_MM_S)).mean())
    return figures


def joint_speed_figures(arms: ArmUse) -> Figures:
    """Highest angular speeds of a clip, and the wrist's highest speed."""
    track, side = arms.track, arms.main
    figures: Figures = {"wrist_peak_speed": float(arms.hands[side].speed_mps.max())}
    for name, joint, parent in (
        ("shoulder", f"{side}_shoulder", "spine3"),
        ("elbow", f"{side}_elbow", f"{side}_shoulder"),
        ("wrist", f"{side}_wrist", f"{side}_elbow"),
        ("head", "head", "spine3"),
        ("spine", "spine3", "pelvis"),
    ):
        figures[f"joint_{name}_max_deg_s"] = float(track.spin(joint, parent).max())
    if arms.gesturing:
        figures["joint_finger_max_deg_s"] = float(track.fingers(side).max())
    return figures


def _rms(rate_deg: Array, which: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> float:
    return float(np.sqrt((rate_deg[which] ** 2).mean())) if which.sum() >= 8 else math.nan


def _calmest(fastest: Array) -> slice:
    """The stillest 0.2 s of the first 0.7 s."""
    size = int(_REST_S * RATE_HZ)
    mean = np.convolve(fastest, np.ones(size) / size, "valid")
    first = int(mean[: max(1, min(len(mean), int(_REST_WITHIN_S * RATE_HZ)))].argmin())
    return slice(first, first + size)


def _turned_deg(track: BodyTrack, joint: str, calm_xyzw: Array) -> Array:
    """(T, 3) how a joint is turned against its mean over calm frames, in the body's frame, degrees."""
    index = JOINT_INDEX[joint]
    calm = Rotation.from_quat(calm_xyzw[:, index]).mean()
    return in_body_deg(track.heading_rad, Rotation.from_quat(track.turned_xyzw[:, index]) * calm.inv())


def _feet(track: BodyTrack) -> tuple[float, float]:
    """95th percentile speed of a low ankle, mm/s, and its range, mm; the worse foot counts."""
    rows = []
    for side in SIDES:
        ankle = track.still(f"{side}_ankle")
        low = ankle[:, 1] < np.percentile(ankle[:, 1], 5) + _LOW_FOOT_M
        slide = 1000.0 * speed(ankle[:, [0, 2]])[low]
        rows.append(
            (float(np.percentile(slide, 95)), 1000.0 * float(np.ptp(ankle[low][:, [0, 2]], axis=0).max()))
        )
    return max(row[0] for row in rows), max(row[1] for row in rows)
