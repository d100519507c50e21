"""The face: mouth classes, their coarticulation, mood, blinks and gaze as functions of time."""

from __future__ import annotations

from motion.face.face_events import Accent, FaceEvents
from motion.face.face_model import FaceModel
from motion.face.gaze_shapes import gaze_weights
from motion.face.moods import MOODS, MoodSpan
from motion.face.viseme_track import VisemeTrack
from motion.face.visemes import VISEME_INDEX, VISEMES, vowel_openness

__all__ = [
    "MOODS",
    "VISEMES",
    "VISEME_INDEX",
    "Accent",
    "FaceEvents",
    "FaceModel",
    "MoodSpan",
    "VisemeTrack",
    "gaze_weights",
    "vowel_openness",
]
