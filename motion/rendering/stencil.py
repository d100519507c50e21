"""A layer made ready to be laid over many frames."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from motion.rendering.elements import Layer

_LEVELS = 16


class Stencil:
    """A layer cut to the frame: colour times opacity, and what it lets through.

    Args:
        layer: The picture and its place.
        width: Frame width, pixels.
        height: Frame height, pixels.
    """

    def __init__(self, layer: Layer, width: int, height: int) -> None:
        tall, wide = layer.rgba.shape[:2]
        top, left = max(layer.top, 0), max(layer.left, 0)
        bottom, right = max(min(layer.top + tall, height), top), max(min(layer.left + wide, width), left)
        self._place = (slice(top, bottom), slice(left, right))
        self._cut = layer.rgba[top - layer.top : bottom - layer.top, left - layer.left : right - layer.left]
        self._levels: dict[int, tuple[NDArray[np.uint16], NDArray[np.uint16]]] = {}

    def over(self, frame: NDArray[np.uint8], opacity: float = 1.0) -> None:
        """Blend into a frame in place, as opaque as given, in steps of a sixteenth."""
        level = round(opacity * _LEVELS)
        if not self._cut.size or level <= 0:
            return
        if level not in self._levels:
            alpha = (self._cut[..., 3:].astype(np.uint16) * level // _LEVELS).astype(np.uint16)
            through = np.repeat(255 - alpha, 3, axis=2).astype(np.uint16)
            self._levels[level] = ((self._cut[..., :3] * alpha + 128).astype(np.uint16), through)
        colour, through = self._levels[level]
        under = frame[self._place]
        mixed: NDArray[np.uint16] = under * through + colour
        # The rounded quotient by 255, without dividing.
        under[...] = np.right_shift(mixed + np.right_shift(mixed, 8), 8)
