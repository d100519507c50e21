"""Sequences of gestures that viewers may remember: the same four in a row should not come again too soon."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping, Sequence

from gestures.alignment.recent import Played

REMEMBERED_S = 1800.0
LENGTH = 4
"""Gestures of a sequence."""


class RecentSequences:
    """The sequences of four gestures that were played in the last half hour."""

    def __init__(self) -> None:
        self._last: deque[str] = deque(maxlen=LENGTH)
        self._times: dict[tuple[str, ...], float] = {}
        self._endings: dict[tuple[str, ...], dict[str, float]] = {}

    def add(self, gesture: str, time_s: float) -> None:
        """Take the next gesture that was played."""
        self._last.appendleft(gesture)
        if len(self._last) < LENGTH:
            return
        four = tuple(self._last)
        self._times.pop(four, None)
        self._times[four] = time_s
        self._endings.setdefault(four[1:], {})[gesture] = time_s
        oldest = next(iter(self._times))
        while time_s - self._times[oldest] > REMEMBERED_S:
            del self._times[oldest]
            endings = self._endings[oldest[1:]]
            del endings[oldest[0]]
            if not endings:
                del self._endings[oldest[1:]]
            oldest = next(iter(self._times))

    def endings(self, recent: Sequence[Played]) -> Mapping[str, float]:
        """Return the gestures that would repeat a sequence after the last ones (newest first).

        Returns:
            When each of them last ended that sequence, s; more than `REMEMBERED_S` later it repeats nothing.
        """
        if len(recent) < LENGTH - 1:
            return _NONE
        return self._endings.get(tuple(entry.gesture for entry in recent[: LENGTH - 1]), _NONE)


_NONE: Mapping[str, float] = {}


def repeats_sequence(endings: Mapping[str, float], gesture: str, time_s: float) -> bool:
    """Return whether a gesture at a time ends one of the sequences that `RecentSequences.endings` gave."""
    return gesture in endings and time_s - endings[gesture] <= REMEMBERED_S
