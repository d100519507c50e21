"""The one gesture that a short clip is about."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from motion.phases.phase import GesturePhases, GestureUnit

_TOGETHER = 0.5
"""Hands gesture together if their strokes and holds share this part of the shorter one's time, and …"""
_ALIKE = 0.35
"""… the quieter hand reaches this share of the other's reach."""
_SHARED_HOLD_S = 0.25
_LONGEST_HOLD_S = 1.0


def main_gesture(units: Mapping[str, Sequence[GestureUnit]]) -> GesturePhases | None:
    """Return the gesture that reaches farthest from rest and shows longest, of one hand or of both together.

    Args:
        units: ``left`` and ``right`` to what ``find_units`` found.

    Returns:
        Its phases, or None if there is no gesture.
    """
    gestures = [
        gesture for side in ("left", "right") for unit in units[side] for gesture in _joined(unit.gestures)
    ]
    if not gestures:
        return None
    main = max(gestures, key=_weight)
    partners = [other for other in gestures if other.hand != main.hand and _together(main, other)]
    if not partners:
        return main
    other = max(partners, key=_weight)
    return replace(
        main,
        hand="both",
        preparation_s=min(main.preparation_s, other.preparation_s),
        stroke_s=min(main.stroke_s, other.stroke_s),
        hold_s=max(main.hold_s, other.hold_s),
        retraction_s=max(main.retraction_s, other.retraction_s),
        end_s=max(main.end_s, other.end_s),
        score=min(main.score, other.score),
    )


def _weight(gesture: GesturePhases) -> float:
    shown = gesture.retraction_s - gesture.stroke_s
    return gesture.reach_m * (1.0 + min(shown, _LONGEST_HOLD_S)) * (1.0 + min(gesture.peak_mps, 2.0))


def _together(main: GesturePhases, other: GesturePhases) -> bool:
    shared = min(main.retraction_s, other.retraction_s) - max(main.stroke_s, other.stroke_s)
    shorter = min(main.retraction_s - main.stroke_s, other.retraction_s - other.stroke_s)
    return shared > _TOGETHER * shorter and other.reach_m > _ALIKE * main.reach_m


def _joined(gestures: Sequence[GesturePhases]) -> list[GesturePhases]:
    """Join gestures that follow each other without a hold: the parts of one longer stroke."""
    out: list[GesturePhases] = []
    for gesture in gestures:
        before = out[-1] if out else None
        if (
            before is not None
            and before.retraction_s == before.end_s == gesture.preparation_s
            and before.retraction_s - before.hold_s < _SHARED_HOLD_S
        ):
            out[-1] = replace(
                before,
                hold_s=gesture.hold_s,
                retraction_s=gesture.retraction_s,
                end_s=gesture.end_s,
                score=min(before.score, gesture.score),
                peak_mps=max(before.peak_mps, gesture.peak_mps),
                reach_m=max(before.reach_m, gesture.reach_m),
            )
        else:
            out.append(gesture)
    return out
