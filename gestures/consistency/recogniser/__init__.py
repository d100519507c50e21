"""What does the body show? Gestures found in motion alone: no timeline, no names of gestures."""

from gestures.consistency.recogniser.recogniser import VIDEO_BLUR_DEG, Recogniser, recognise
from gestures.consistency.recogniser.shown import EMBLEMS, HANDS, KINDS, Reading, Shown

__all__ = ["EMBLEMS", "HANDS", "KINDS", "VIDEO_BLUR_DEG", "Reading", "Recogniser", "Shown", "recognise"]
