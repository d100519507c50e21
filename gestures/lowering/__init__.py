"""Lowering: from a timeline of gestures to a motion plan for an actual body, screen and camera."""

from gestures.lowering.lowering import lower
from gestures.lowering.stage import Stage

__all__ = ["Stage", "lower"]
