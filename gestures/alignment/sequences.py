"""Sequences of gestures that viewers may remember: the same four in a row should not come again too soon."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from typing import Protocol

REMEMBERED_S = 1800.0
LENGTH = 4


class Played(Protocol):
    """As much of a played gesture as a sequence needs."""

    @property
    def gesture(self) -> str:
        """Library id."""
        ...


class RecentSequences:
    """The sequences of four gestures that were played in the last half hour."""

    def __init__(self) -> None:
        self._last: deque[str] = deque(maxlen=LENGTH)
        self._times: dict[tuple[str, ...], float] = {}

    def add(self, gesture: str, time_s: float) -> None:
        """Take the next gesture that was played."""
        self._last.appendleft(gesture)
        if len(self._last) < LENGTH:
            return
        four = tuple(self._last)
        self._times.pop(four, None)
        self._times[four] = time_s
        oldest = next(iter(self._times))
        while time_s - self._times[oldest] > REMEMBERED_S:
            del self._times[oldest]
            oldest = next(iter(self._times))

    def holds(self, recent: Sequence[Played], gesture: str, time_s: float) -> bool:
        """Return whether a gesture after the last ones (newest first) would repeat a sequence."""
        if len(recent) < LENGTH - 1:
            return False
        four = (gesture, *(entry.gesture for entry in recent[: LENGTH - 1]))
        return time_s - self._times.get(four, float("-inf")) <= REMEMBERED_S
