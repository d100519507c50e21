"""Phases of gestures found from motion alone: preparation, stroke, hold, retraction and rest of each hand."""

from motion.phases.main_gesture import main_gesture
from motion.phases.phase import GesturePhases, GestureUnit, Phase, PhaseKind
from motion.phases.reading import PhaseSettings
from motion.phases.segmentation import find_units, units_of
from motion.phases.signals import HandSignal, hand_signals

__all__ = [
    "GesturePhases",
    "GestureUnit",
    "HandSignal",
    "Phase",
    "PhaseKind",
    "PhaseSettings",
    "find_units",
    "hand_signals",
    "main_gesture",
    "units_of",
]
