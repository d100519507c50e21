"""From scores by frame to things shown: runs of a track above one half, followed over any number of blocks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np

from gestures.consistency.recogniser.filters import Array
from gestures.consistency.recogniser.shown import Reading
from gestures.consistency.recogniser.tracks import Track

BEGINS, ENDS = 0.5, 0.35
"""A run begins where the score reaches the first and ends where it falls below the second."""
_GAP_S = 0.2
"""Runs of one track that are no further apart are one."""
LONGEST_S = 30.0
"""Runs are cut at this length, so that what is held for hours takes no more memory than what is held for seconds."""


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch in which one thing is shown.

    Attributes:
        kind: One of ``KINDS``.
        value: As ``KINDS`` says.
        hand: One of ``HANDS``.
        start_s: First frame, s.
        end_s: Last frame, s.
        peak_s: Frame of the highest score, s; the middle one of several.
        score: Highest score, 0…1.
        mass_s: Integral of the score, s.
        also: Readings that the posture always has.
        measured: Medians, which the way to a posture changes little.
    """

    kind: str
    value: str | None
    hand: str
    start_s: float
    end_s: float
    peak_s: float
    score: float
    mass_s: float
    also: tuple[Reading, ...]
    measured: dict[str, float]


@dataclass(slots=True)
class _Open:
    """A run that may still go on.

    Attributes:
        first: Its first frame.
        count: How many frames it has.
        trailing: How many of them lie behind its last good one.
        pieces: Scores and, in rows, what is measured, (1 + n, frames) of each block.
    """

    first: int
    count: int = 0
    trailing: int = 0
    pieces: list[Array] = field(default_factory=list)


class RunFollower:
    """Follows every track over consecutive blocks of frames; memory does not grow with their number."""

    def __init__(self, fps: float) -> None:
        """Start before the first frame.

        Args:
            fps: Frames a second.
        """
        self._fps = fps
        self._open: dict[tuple[str, str | None, str], tuple[_Open, Track]] = {}
        self._gap = round(_GAP_S * fps)

    @property
    def earliest_open_s(self) -> float | None:
        """Start of the oldest run that has not ended, s."""
        starts = [run.first / self._fps for run, _ in self._open.values()]
        return min(starts, default=None)

    def feed(self, track: Track, first_frame: int) -> Iterator[Run]:
        """Take the next frames of one track and yield the runs that ended in them.

        Args:
            track: Frames from ``first_frame`` on; they follow those of the last call for the same track.
            first_frame: Number of the first frame in the whole recording.
        """
        current = self._open.pop(track.key, (None, track))[0]
        begins = np.flatnonzero(track.score >= BEGINS)
        if current is None and not len(begins):
            return
        rows, scores = np.array([track.score, *track.measured.values()]), track.score.tolist()
        low = 0
        while True:
            if current is None:
                place = int(np.searchsorted(begins, low))
                if place == len(begins):
                    return
                low = int(begins[place])
                current = _Open(first_frame + low)
            high = self._follow(current, scores, low)
            current.pieces.append(rows[:, low:high])
            if not self._is_over(current):
                break
            yield from self._close(current, track)
            current, low = None, high
        self._open[track.key] = (current, track)

    def _follow(self, current: _Open, scores: list[float], low: int) -> int:
        """Let a run go on from a frame of the block to its end or the block's, and return the frame behind it."""
        for index in range(low, len(scores)):
            current.count += 1
            current.trailing = 0 if scores[index] >= ENDS else current.trailing + 1
            if self._is_over(current):
                return index + 1
        return len(scores)

    def _is_over(self, current: _Open) -> bool:
        return current.trailing > self._gap or current.count > LONGEST_S * self._fps

    def finish(self) -> Iterator[Run]:
        """Yield the runs that the recording's end cut off."""
        for current, track in self._open.values():
            yield from self._close(current, track)
        self._open.clear()

    def _close(self, current: _Open, track: Track) -> Iterator[Run]:
        count = current.count - current.trailing
        if count < track.shortest_s * self._fps:
            return
        rows = np.concatenate(current.pieces, axis=1)[:, :count]
        scores = rows[0]
        best = np.flatnonzero(scores >= scores.max() - 0.02)
        middles = np.median(rows[1:], axis=1)
        yield Run(
            kind=track.kind,
            value=track.value,
            hand=track.hand,
            start_s=current.first / self._fps,
            end_s=(current.first + count - 1) / self._fps,
            peak_s=(current.first + int(best[len(best) // 2])) / self._fps,
            score=float(scores.max()),
            mass_s=float(scores.sum()) / self._fps,
            also=track.also,
            measured=dict(zip(track.measured, (float(middle) for middle in middles), strict=True)),
        )
