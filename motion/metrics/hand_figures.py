"""Figures of fingers, and of two hands together."""

from __future__ import annotations

import math

import numpy as np
from scipy.spatial.transform import Rotation

from motion.metrics.arm_figures import ArmUse, Figures
from motion.metrics.body_track import FINGER_JOINTS, BodyTrack
from motion.metrics.signals import RATE_HZ, Array, lag_s
from motion.metrics.units import MOVING_MPS

_SHAPED_DEG = 6.0
"""A raise whose hand shape changes less than this says nothing about shaping."""
_TIMED_DEG = 28.6
_STATIC_DEG = 0.5


def two_hand_figures(arms: ArmUse) -> Figures:
    """How both hands of a two-handed gesture go together."""
    if not arms.two_handed:
        return {}
    left, right = arms.hands["left"], arms.hands["right"]
    late, match = lag_s(left.speed_mps, right.speed_mps, 0.3)
    either = left.busy | right.busy
    pelvis = arms.track.own("pelvis")
    there = left.path_m - pelvis
    mirror = (right.path_m - pelvis) * np.array([-1.0, 1.0, 1.0])
    apart = (there - np.median(there[either], axis=0)) - (mirror - np.median(mirror[either], axis=0))
    paths = sorted((left.travelled_m, right.travelled_m))
    return {
        "speed_corr_lr": match,
        "lag_lr_abs": abs(1000.0 * late) if match > 0.6 else math.nan,
        "amp_ratio_lr": paths[0] / paths[1],
        "mirror_rms_mm": 1000.0 * float(np.sqrt((apart[either] ** 2).sum(-1).mean())),
    }


def finger_figures(arms: ArmUse) -> Figures:
    """Whether fingers live: speed in movement, holds and rests, and spread over the clip."""
    figures: dict[str, list[float]] = {"moving": [], "hold": [], "rest": []}
    spread = []
    for side in arms.gesturing:
        hand = arms.hands[side]
        rate = np.sqrt((arms.track.fingers(side) ** 2).mean(axis=1))
        busy = hand.busy & (hand.speed_mps > MOVING_MPS)
        if busy.sum() > 8:
            figures["moving"].append(float(rate[busy].mean()))
        figures["hold"] += [
            float(rate[a + 3 : b - 3].mean()) for a, b in hand.holds if b - a > 0.25 * RATE_HZ
        ]
        figures["rest"] += [float(rate[a:b].mean()) for a, b in hand.rests]
        spread.append(np.sqrt((finger_vectors_deg(arms.track, side).std(axis=0) ** 2).sum(-1)))
    out = {
        f"finger_speed_{name}": float(np.median(values)) if values else math.nan
        for name, values in figures.items()
    }
    if spread:
        out["finger_sd_median"] = float(np.median(np.concatenate(spread)))
        out["finger_sd_max"] = float(max(values.max() for values in spread))
        out["finger_static_joints"] = float((np.concatenate(spread) < _STATIC_DEG).mean())
    return out


def shaping_figures(arms: ArmUse) -> Figures:
    """When the hand takes its shape in the raise, and how fingers follow each other."""
    done: list[float] = []
    stagger: list[float] = []
    vectors = {side: finger_vectors_deg(arms.track, side) for side in arms.gesturing}
    for leg in arms.raises:
        shape = vectors[leg.side]
        first, last = leg.span
        end = max(min(len(shape), last + int(0.25 * RATE_HZ)), last + 2)
        before = shape[max(0, first - 6) : first + 1].mean(axis=0)
        change = (shape[last:end].mean(axis=0) - before).ravel()
        if np.linalg.norm(change) / math.sqrt(len(before)) <= _SHAPED_DEG:
            continue
        peak = first + int(arms.hands[leg.side].speed_mps[first : last + 1].argmax())
        done.append(float((shape[peak] - before).ravel() @ change / (change @ change)))
        part = slice(max(0, first - 9), min(len(shape), last + 15))
        rates = arms.track.fingers(leg.side)[part].reshape(-1, 5, 3).sum(axis=2)
        mean = rates.mean(axis=1)
        lags = [
            late
            for late, match in (lag_s(rate, mean, 0.2) for rate in rates.T if rate.max() > _TIMED_DEG)
            if match > 0.6 and abs(late) < 0.19
        ]
        if len(lags) >= 4:
            stagger.append(1000.0 * float(np.std(lags)))
    return {
        "handshape_done_at_peak_speed": float(np.median(done)) if done else math.nan,
        "finger_stagger": float(np.median(stagger)) if stagger else math.nan,
    }


def finger_vectors_deg(track: BodyTrack, side: str) -> Array:
    """Return (T, 15, 3) rotation vectors of a hand's joints against their mean over the clip, degrees."""
    out = []
    for joint in FINGER_JOINTS[side]:
        turned = Rotation.from_quat(track.local_xyzw[:, joint])
        out.append(np.degrees((turned.mean().inv() * turned).as_rotvec()))
    return np.stack(out, axis=1)
