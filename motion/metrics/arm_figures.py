"""Figures of the arms: tempo, paths, profiles, holds, and who moves first."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy.spatial.transform import Rotation

from motion.metrics.body_track import SIDES, BodyTrack
from motion.metrics.reaches import (
    Bell,
    Submovement,
    bell,
    curve_law,
    log_dimensionless_jerk,
    spectral_arc_length,
    submovements,
)
from motion.metrics.signals import RATE_HZ, Array, lag_s, median, speed
from motion.metrics.units import AWAY_M, MOVING_MPS, HandUse, Unit
from motion.skeleton import JOINT_INDEX

Figures = dict[str, float]

_FEET_S = 0.3
"""How far the feet of a leg's speed peaks may reach beyond it."""
_STROKE_M = 0.05
_ISOLATED = 0.25
_CURVE_MPS = 0.3
_TWO_HANDED = (0.5, 0.3)
"""Both hands gesture if the shorter path has this share of the longer one and this length, metres."""
_TIMED_FROM = {"shoulder": 0.5, "elbow": 0.5, "wrist": 34.0, "chest": 5.7, "head": 8.6, "fingers": 29.0}
"""Least peak of a signal that is worth timing: rad/s of arm segments, degrees per second of the rest."""
_LONGEST_HOLD_EDGE_S, _LONG_HOLD_S = 0.1, 0.35


@dataclass(frozen=True, slots=True)
class Leg:
    """A raise or a return.

    Attributes:
        side: Hand.
        span: First and last frame.
        shape: Shape of the whole leg's speed.
        chord_m: Distance between its ends, metres.
        straightness: Chord over path.
        peaks: Number of speed peaks.
        peak_mps: Highest speed, m/s.
        jerk: Log dimensionless jerk.
        arc: SPARC.
    """

    side: str
    span: tuple[int, int]
    shape: Bell
    chord_m: float
    straightness: float
    peaks: int
    peak_mps: float
    jerk: float
    arc: float


@dataclass(frozen=True)
class ArmUse:
    """Both hands of a clip.

    Attributes:
        track: The clip.
    """

    track: BodyTrack

    @cached_property
    def hands(self) -> dict[str, HandUse]:
        """What each hand does."""
        return {side: HandUse(self.track.own(f"{side}_wrist")) for side in SIDES}

    @cached_property
    def main(self) -> str:
        """The hand that travels further."""
        return max(SIDES, key=lambda side: self.hands[side].travelled_m)

    @cached_property
    def gesturing(self) -> tuple[str, ...]:
        """The hands that have a unit."""
        return tuple(side for side in SIDES if self.hands[side].units)

    @cached_property
    def two_handed(self) -> bool:
        """Whether both hands take part."""
        short, long_ = sorted(self.hands[side].travelled_m for side in SIDES)
        return len(self.gesturing) == 2 and short > _TWO_HANDED[0] * long_ and short > _TWO_HANDED[1]

    @cached_property
    def moving(self) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
        """(T,) whether a wrist moves."""
        return (self.hands["left"].speed_mps > MOVING_MPS) | (self.hands["right"].speed_mps > MOVING_MPS)

    def units(self) -> list[tuple[str, Unit]]:
        """All units with their hand."""
        return [(side, unit) for side in self.gesturing for unit in self.hands[side].units]

    @cached_property
    def raises(self) -> list[Leg]:
        """Raises that lead away from home."""
        return self._legs([(side, unit.raised) for side, unit in self.units()])

    @cached_property
    def returns(self) -> list[Leg]:
        """Returns."""
        return self._legs([(side, unit.returned) for side, unit in self.units()])

    def _legs(self, asked: list[tuple[str, tuple[int, int] | None]]) -> list[Leg]:
        found = [_leg(side, self.hands[side], span) for side, span in asked if span is not None]
        return [leg for leg in found if leg is not None and leg.chord_m > AWAY_M]


def _leg(side: str, hand: HandUse, span: tuple[int, int]) -> Leg | None:
    first, last = span
    reach = int(_FEET_S * RATE_HZ)
    begin, end = max(0, first - reach), min(len(hand.path_m), last + reach + 1)
    near = hand.speed_mps[begin:end]
    parts = [part for part in submovements(near) if first <= part.peak + begin <= last]
    if not parts or last - first < 6:
        return None
    top = max(parts, key=lambda part: part.peak_mps)
    whole = Submovement(
        parts[0].first, top.peak, parts[-1].last, top.peak_mps, parts[0].starts_clean, parts[-1].ends_clean
    )
    path = hand.path_m[begin + whole.first : begin + whole.last + 1]
    chord = float(np.linalg.norm(path[-1] - path[0]))
    length = float(np.linalg.norm(np.diff(path, axis=0), axis=-1).sum())
    return Leg(
        side,
        span,
        bell(near, whole),
        chord,
        chord / max(length, 1e-9),
        len(parts),
        top.peak_mps,
        log_dimensionless_jerk(path),
        spectral_arc_length(near[whole.first : whole.last + 1]),
    )


def tempo_figures(arms: ArmUse) -> Figures:
    """Figures of speed, duration, path and profile over a whole clip."""
    hand = arms.hands[arms.main]
    active = hand.speed_mps > MOVING_MPS
    whole = [(side, unit) for side, unit in arms.units() if unit.raised and unit.returned]
    bells = [
        (bell(part_speed, part), part, part_speed)
        for side, unit in arms.units()
        for part_speed in (arms.hands[side].speed_mps[unit.first : unit.last + 1],)
        for part in submovements(part_speed)
    ]
    strokes = [(shape, part) for shape, part, _ in bells if shape.length_m > _STROKE_M]
    isolated = [
        shape
        for shape, part, near in bells
        if shape.length_m > _STROKE_M and max(near[part.first], near[part.last]) < _ISOLATED * part.peak_mps
    ]
    raise_s = median([leg.shape.duration_s for leg in arms.raises])
    return_s = median([leg.shape.duration_s for leg in arms.returns])
    return {
        "wrist_mean_active_speed": float(hand.speed_mps[active].mean()) if active.sum() > 5 else math.nan,
        "raise_time": raise_s,
        "return_over_raise_time": return_s / raise_s if raise_s > 0 else math.nan,
        "gesture_time": median([(unit.last - unit.first) / RATE_HZ for _, unit in whole]),
        "submovements_per_s": median(
            [
                len(submovements(arms.hands[side].speed_mps[unit.first : unit.last + 1]))
                * RATE_HZ
                / (unit.last - unit.first)
                for side, unit in whole
            ]
        ),
        "stroke_time": median([shape.duration_s for shape, _ in strokes]),
        "stroke_time_cv": _variation([shape.duration_s for shape, _ in strokes]),
        "stroke_peak_cv": _variation([part.peak_mps for _, part in strokes]),
        "raise_straightness": median([leg.straightness for leg in arms.raises]),
        "power_law_exponent": curve_law(hand.path_m[hand.busy], _CURVE_MPS)
        if hand.busy.sum() > 30
        else math.nan,
        "apex_height": median([_apex(arms.track, side, unit) for side, unit in arms.units()]),
        "bell_peak_over_mean": median([shape.peak_over_mean for shape in isolated]),
        "raise_symmetry": median([leg.shape.symmetry for leg in arms.raises]),
        "return_symmetry": median([leg.shape.symmetry for leg in arms.returns]),
        "raise_sparc": median([leg.arc for leg in arms.raises]),
        "raise_ldlj": median([leg.jerk for leg in arms.raises]),
        "rest_return_error_mm": median([_rest_error_mm(arms, side, unit) for side, unit in whole]),
    }


def _variation(values: list[float]) -> float:
    return float(np.std(values) / np.mean(values)) if len(values) > 2 else math.nan


def _apex(track: BodyTrack, side: str, unit: Unit) -> float:
    """Highest wrist of a unit; 0 is the pelvis, 1 the shoulders."""
    part = slice(unit.first, unit.last + 1)
    pelvis = track.own("pelvis")[part, 1]
    shoulders = 0.5 * (track.own("left_shoulder")[part, 1] + track.own("right_shoulder")[part, 1])
    return float(((track.own(f"{side}_wrist")[part, 1] - pelvis) / (shoulders - pelvis)).max())


def _rest_error_mm(arms: ArmUse, side: str, unit: Unit) -> float:
    path = arms.hands[side].path_m
    before = path[max(0, unit.first - 6) : unit.first + 1].mean(axis=0)
    after = path[unit.last : unit.last + 7].mean(axis=0)
    return 1000.0 * float(np.linalg.norm(before - after))


def hold_figures(arms: ArmUse) -> Figures:
    """Figures of holds of 0.35 s and more."""
    edge = int(_LONGEST_HOLD_EDGE_S * RATE_HZ)
    rows: dict[str, list[float]] = {
        name: [] for name in ("time", "speed_mm", "min_speed_mm", "wander_mm", "drift_mm")
    }
    for side in arms.gesturing:
        path = 1000.0 * arms.track.still(f"{side}_wrist")
        slow = speed(path)
        for first, last in arms.hands[side].holds:
            if last - first < _LONG_HOLD_S * RATE_HZ:
                continue
            part = path[first + edge : last - edge]
            ends = max(2, min(6, len(part) // 3))
            rows["time"].append((last - first) / RATE_HZ)
            rows["speed_mm"].append(float(np.median(slow[first + edge : last - edge])))
            rows["min_speed_mm"].append(float(slow[first + edge : last - edge].min()))
            rows["wander_mm"].append(float(np.sqrt(((part - part.mean(axis=0)) ** 2).sum(-1).mean())))
            rows["drift_mm"].append(
                float(np.linalg.norm(part[-ends:].mean(axis=0) - part[:ends].mean(axis=0)))
            )
    return {f"hold_{name}": median(values) for name, values in rows.items()}


def order_figures(arms: ArmUse) -> Figures:
    """Who moves first in raises and returns, ms; negative is earlier than the wrist."""
    signals = {side: _signals(arms.track, side) for side in arms.gesturing}
    figures: Figures = {}
    for name, legs, ahead_s in (("raise", arms.raises, 0.4), ("return", arms.returns, 0.15)):
        lags: dict[str, list[float]] = {signal: [] for signal in _TIMED_FROM}
        spread: list[float] = []
        for leg in legs:
            first = max(0, leg.span[0] - int(ahead_s * RATE_HZ))
            last = min(arms.track.frames, leg.span[1] + int(0.15 * RATE_HZ))
            if leg.peak_mps < 0.4 or last - first < 20:
                continue
            wrist = arms.hands[leg.side].speed_mps[first:last]
            tops = []
            for signal, least in _TIMED_FROM.items():
                values = signals[leg.side][signal][first:last]
                if values.max() < least:
                    continue
                late, match = lag_s(values, wrist, 0.3)
                if match > 0.5 and abs(late) < 0.29:
                    lags[signal].append(1000.0 * late)
                if signal in ("shoulder", "elbow", "wrist"):
                    tops.append(1000.0 * int(values.argmax()) / RATE_HZ)
            if len(tops) >= 2:
                spread.append(max(tops) - min(tops))
        if name == "raise":
            figures["raise_joint_peak_spread"] = median(spread)
            for signal in ("shoulder", "elbow", "chest", "head"):
                figures[f"raise_lag_{signal}"] = median(lags[signal])
        else:
            figures["return_lag_fingers"] = median(lags["fingers"])
    return figures


def _signals(track: BodyTrack, side: str) -> dict[str, Array]:
    """(T,) how fast upper arm and elbow turn, rad/s, and wrist, chest, head and fingers, degrees per second."""
    shoulder, elbow, wrist = (track.place(f"{side}_{joint}") for joint in ("shoulder", "elbow", "wrist"))
    upper = elbow - shoulder
    upper = upper / np.linalg.norm(upper, axis=-1, keepdims=True)
    lower = wrist - elbow
    lower = lower / np.linalg.norm(lower, axis=-1, keepdims=True)
    angle = np.arccos(np.clip((upper * lower).sum(-1), -1.0, 1.0))
    chest = Rotation.from_quat(track.turned_xyzw[:, JOINT_INDEX["spine3"]])
    fingers = track.fingers(side)
    return {
        "shoulder": speed(chest.inv().apply(upper)),
        "elbow": np.abs(np.gradient(angle, 1.0 / RATE_HZ)),
        "wrist": track.spin(f"{side}_wrist", f"{side}_elbow"),
        "chest": track.spin("spine3"),
        "head": track.spin("head"),
        "fingers": np.sqrt((fingers**2).mean(axis=1)),
    }
