"""Frame rates and time ranges."""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction
from typing import SupportsFloat

from motion.errors import InvalidInputError

MAX_FPS = 1000
_MAX_DENOMINATOR = 10_000


@dataclass(frozen=True, slots=True, order=True)
class FrameRate:
    """Frames per second as a ratio, so that 30000/1001 stays exact.

    Attributes:
        num: Numerator, frames.
        den: Denominator, seconds.

    Raises:
        InvalidInputError: If the rate is not positive or above ``MAX_FPS``.
    """

    num: int
    den: int = 1

    def __post_init__(self) -> None:
        if self.num <= 0 or self.den <= 0 or self.num > MAX_FPS * self.den:
            raise InvalidInputError(
                f"frame rate {self.num}/{self.den} is out of range",
                code="DX-TIME-001",
                hint=f"Give frames a second, above 0 and up to {MAX_FPS}, such as 60.",
            )

    @classmethod
    def of(cls, fps: float | int | FrameRate) -> FrameRate:
        """Return the nearest simple ratio to ``fps`` (29.97 becomes 30000/1001)."""
        if isinstance(fps, FrameRate):
            return fps
        if not isinstance(fps, SupportsFloat) or not 1 / _MAX_DENOMINATOR <= float(fps) <= MAX_FPS:
            given = f"{fps:g}" if isinstance(fps, SupportsFloat) else f"{fps!r:.40}"
            raise InvalidInputError(
                f"frame rate {given} is out of range",
                code="DX-TIME-001",
                hint=f"Give frames a second, above 0 and up to {MAX_FPS}, such as 60.",
            )
        ntsc = round(fps * 1001 / 1000)
        if ntsc and abs(fps - round(fps)) > 1e-6 and abs(ntsc * 1000 / 1001 - fps) < 5e-3:
            return cls(ntsc * 1000, 1001)
        ratio = Fraction(fps).limit_denominator(_MAX_DENOMINATOR)
        return cls(ratio.numerator, ratio.denominator)

    @property
    def fps(self) -> float:
        """Frames per second as a float."""
        return self.num / self.den

    def seconds(self, frame: int) -> float:
        """Return the time of a frame, s."""
        return frame * self.den / self.num

    def frames_in(self, duration_s: float) -> int:
        """Return how many frames cover ``duration_s``, frame 0 included, at least one."""
        return max(1, math.floor(duration_s * self.num / self.den + 1e-6) + 1)


@dataclass(frozen=True, slots=True, order=True)
class TimeRange:
    """A half-open range of seconds, ``start_s <= t < end_s``.

    Raises:
        InvalidInputError: If a bound is not finite or the end lies before the start.
    """

    start_s: float
    end_s: float

    def __post_init__(self) -> None:
        if not (math.isfinite(self.start_s) and math.isfinite(self.end_s)) or self.end_s < self.start_s:
            raise InvalidInputError(
                f"time range {self.start_s}…{self.end_s} s runs backwards or is not finite",
                code="DX-TIME-002",
            )

    @property
    def duration_s(self) -> float:
        """Length of the range, s."""
        return self.end_s - self.start_s

    def overlaps(self, other: TimeRange) -> bool:
        """Return whether the two ranges share more than a point."""
        return self.start_s < other.end_s and other.start_s < self.end_s

    def shifted(self, by_s: float) -> TimeRange:
        """Return the range moved by ``by_s`` seconds."""
        return TimeRange(self.start_s + by_s, self.end_s + by_s)
