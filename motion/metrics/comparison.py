"""Sets of motions against each other: Fréchet gesture distance, diversity, and beats against speech."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import combinations

import numpy as np

from motion.errors import InvalidInputError
from motion.metrics.arm_figures import ArmUse
from motion.metrics.body_track import SIDES, BodyTrack
from motion.metrics.signals import RATE_HZ, Array, correlation, speed

WINDOW_S = 1.0
_HOP_S = 0.5
_SHRINK = 0.02
"""Share by which covariances are drawn towards a sphere, so that small sets have one that can be inverted."""
_FEWEST_WINDOWS = 30
_PATH_SAMPLES = 48
BEAT_SPREAD_S = 0.1
"""Standard deviation of the kernel of beat alignment, s."""
_QUIET = 0.02
_LOG_UNIT, _HEIGHT_UNIT, _CHORD_UNIT, _CORRELATION_UNIT, _SHARE_UNIT = 0.5, 0.3, 0.2, 0.35, 0.2
"""What counts as one: about the standard deviation over the seconds of people who gesture."""
_HAND_UNITS = (*(_LOG_UNIT,) * 5, _HEIGHT_UNIT, _CHORD_UNIT)
_UNITS = np.array(
    (*_HAND_UNITS, *_HAND_UNITS, *(_LOG_UNIT,) * 3, *(_CORRELATION_UNIT,) * 3, _SHARE_UNIT), dtype=np.float64
)


def encode(track: BodyTrack) -> Array:
    """Describe windows of a second, half a second apart, by numbers that one can read.

    The encoder is deterministic and learned from nothing: 21 features a window. For each hand the logarithms of mean,
    95th percentile and lowest wrist speed, of mean acceleration and of mean elbow speed, the wrist's height over the
    pelvis and chord over path; then the logarithms of mean chest and head turning and of the head's fastest, and the
    correlations of left with right wrist, of head with hands and of chest with hands; last the share of still frames.
    Each is divided by a unit of its own, which is fixed: 0.5 for logarithms, 0.3 torso lengths for height, 0.2 for
    chord over path, 0.35 for correlations, 0.2 for the share.

    Returns:
        (W, 21) features; clips under a second give one window.
    """
    window, hop = int(WINDOW_S * RATE_HZ), int(_HOP_S * RATE_HZ)
    pelvis = track.own("pelvis")[:, 1]
    shoulders = 0.5 * (track.own("left_shoulder")[:, 1] + track.own("right_shoulder")[:, 1])
    torso = max(float((shoulders - pelvis).mean()), 1e-3)
    paths = {side: track.own(f"{side}_wrist") for side in SIDES}
    fast = {side: speed(paths[side]) for side in SIDES}
    bends = {
        side: np.linalg.norm(
            np.gradient(np.gradient(paths[side], 1 / RATE_HZ, axis=0), 1 / RATE_HZ, axis=0), axis=-1
        )
        for side in SIDES
    }
    elbows = {side: speed(track.own(f"{side}_elbow")) for side in SIDES}
    chest, head = track.spin("spine3"), track.spin("head")
    rows = []
    for first in range(0, max(1, track.frames - window + 1), hop):
        part = slice(first, first + window)
        row: list[float] = []
        for side in SIDES:
            rate, path = fast[side][part], paths[side][part]
            way = float(rate.sum()) / RATE_HZ
            row += [
                _log(float(rate.mean())),
                _log(float(np.percentile(rate, 95))),
                _log(float(rate.min())),
                _log(float(bends[side][part].mean())),
                _log(float(elbows[side][part].mean())),
                float((path[:, 1] - pelvis[part]).mean()) / torso,
                float(np.linalg.norm(path[-1] - path[0])) / (way + 0.05),
            ]
        hands = np.maximum(fast["left"][part], fast["right"][part])
        row += [
            math.log(float(value) + 0.5)
            for value in (chest[part].mean(), head[part].mean(), head[part].max())
        ]
        row += [
            correlation(fast["left"][part], fast["right"][part]),
            correlation(head[part], hands),
            correlation(chest[part], hands),
            float((hands < _QUIET).mean()),
        ]
        rows.append(row)
    return np.array(rows) / _UNITS


def _log(value: float) -> float:
    return math.log(value + _QUIET)


def frechet_distance(ours: Sequence[BodyTrack], theirs: Sequence[BodyTrack]) -> float:
    """Return the Fréchet gesture distance of two sets (Yoon et al. 2020), with `encode` as the encoder.

    The encoder's units are fixed, so that distances compare across sets, whichever is held against which, and a feature
    that hardly changes in one set, such as hands that hang all the time, counts as it does in every other.

    Raises:
        InvalidInputError: If a set has fewer than 30 windows, some 15 s of motion.
    """
    a, b = (np.concatenate([encode(track) for track in tracks]) for tracks in (ours, theirs))
    if min(len(a), len(b)) < _FEWEST_WINDOWS:
        raise InvalidInputError(
            f"a Fréchet distance needs {_FEWEST_WINDOWS} windows of a second in each set, given {len(a)} and {len(b)}",
            code="DX-METRIC-003",
            hint="Give more or longer motions.",
        )
    return frechet(a, b)


def frechet(a: Array, b: Array) -> float:
    """Return the Fréchet distance of the Gaussians of two samples (N, F) and (M, F) (Dowson & Landau 1982)."""
    first, second = _covariance(a), _covariance(b)
    values, vectors = np.linalg.eigh(first)
    root = vectors @ np.diag(np.sqrt(np.maximum(values, 0.0))) @ vectors.T
    mixed = np.sqrt(np.maximum(np.linalg.eigvalsh(root @ second @ root), 0.0)).sum()
    apart = float(((a.mean(axis=0) - b.mean(axis=0)) ** 2).sum())
    return max(0.0, apart + float(np.trace(first) + np.trace(second) - 2.0 * mixed))


def _covariance(rows: Array) -> Array:
    raw = np.atleast_2d(np.cov(rows.T))
    return raw * (1.0 - _SHRINK) + _SHRINK * np.eye(len(raw)) * float(np.trace(raw)) / len(raw)


def diversity(tracks: Sequence[BodyTrack]) -> float | None:
    """Return the mean distance between time-normalised paths of both wrists, torso lengths; None for fewer than two.

    People's variants of one gesture lie 0.43 apart, different gestures 0.77.
    """
    paths = [path for path in (_normalised(track) for track in tracks) if path is not None]
    if len(paths) < 2:
        return None
    return float(np.mean([np.sqrt(((a - b) ** 2).sum(-1).mean()) for a, b in combinations(paths, 2)]))


def _normalised(track: BodyTrack) -> Array | None:
    """(48, 6) both wrists over the gesturing part of a clip, from the pelvis, torso lengths."""
    arms = ArmUse(track)
    busy = np.flatnonzero(arms.hands["left"].busy | arms.hands["right"].busy)
    if len(busy) < 10:
        return None
    pelvis = track.own("pelvis")
    shoulders = 0.5 * (track.own("left_shoulder") + track.own("right_shoulder"))
    torso = float(np.median(shoulders[:, 1] - pelvis[:, 1]))
    part = slice(int(busy[0]), int(busy[-1]) + 1)
    both = np.concatenate([arms.hands[side].path_m - pelvis for side in SIDES], axis=1)[part] / torso
    at = np.linspace(0, len(both) - 1, _PATH_SAMPLES)
    return np.stack([np.interp(at, np.arange(len(both)), axis) for axis in both.T], axis=1)


def beat_alignment(track: BodyTrack, beats_s: Sequence[float]) -> float:
    """Return how near the hands' beats are to those of speech, 0…1.

    A beat of motion is a moment at which the faster hand is slowest between two movements. Each beat of speech
    scores exp(−d²/2σ²) for its nearest one with σ of 0.1 s, and the scores are averaged (Li et al. 2021).

    Args:
        track: The motion, from the same moment as the times.
        beats_s: Onsets of stressed words, or of sounds, s.

    Returns:
        The score; NaN if there are no beats on either side.
    """
    hands = np.maximum(*(speed(track.own(f"{side}_wrist")) for side in SIDES))
    low = np.flatnonzero((hands[1:-1] <= hands[:-2]) & (hands[1:-1] < hands[2:])) + 1
    within = [beat for beat in beats_s if 0.0 <= beat <= track.frames / RATE_HZ]
    if not len(low) or not within:
        return math.nan
    apart = np.abs(np.array(within)[:, None] - low[None] / RATE_HZ).min(axis=1)
    return float(np.exp(-(apart**2) / (2.0 * BEAT_SPREAD_S**2)).mean())
