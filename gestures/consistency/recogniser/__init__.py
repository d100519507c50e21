"""What does the body show? Gestures found in motion alone: no timeline, no names of gestures."""

from gestures.consistency.recogniser.recogniser import Recogniser, recognise
from gestures.consistency.recogniser.shown import EMBLEMS, HANDS, KINDS, Reading, Shown

__all__ = ["EMBLEMS", "HANDS", "KINDS", "Reading", "Recogniser", "Shown", "recognise"]
