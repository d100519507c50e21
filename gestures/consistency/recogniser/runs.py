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
        measured: Means, weighted by the score.
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
    """A run that may still go on: its frames since it began, and how many of them lie behind its last good one."""

    first: int
    scores: list[float] = field(default_factory=list)
    measured: list[tuple[float, ...]] = field(default_factory=list)
    trailing: int = 0


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
        names = tuple(track.measured)
        columns = [track.measured[name] for name in names]
        current = self._open.pop(track.key, (None, track))[0]
        for index in _interesting(track.score, current is not None):
            score, frame = float(track.score[index]), first_frame + index
            if current is None:
                if score >= BEGINS:
                    current = _Open(frame)
                else:
                    continue
            current.scores.append(score)
            current.measured.append(tuple(float(column[index]) for column in columns))
            current.trailing = 0 if score >= ENDS else current.trailing + 1
            if current.trailing > self._gap or frame - current.first >= LONGEST_S * self._fps:
                yield from self._close(current, track)
                current = None
        if current is not None:
            self._open[track.key] = (current, track)

    def finish(self) -> Iterator[Run]:
        """Yield the runs that the recording's end cut off."""
        for current, track in self._open.values():
            yield from self._close(current, track)
        self._open.clear()

    def _close(self, current: _Open, track: Track) -> Iterator[Run]:
        count = len(current.scores) - current.trailing
        scores = np.array(current.scores[:count])
        if count < track.shortest_s * self._fps:
            return
        best = np.flatnonzero(scores >= scores.max() - 0.02)
        values = np.array(current.measured[:count]).reshape(count, -1)
        means = (values * scores[:, None]).sum(axis=0) / scores.sum()
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
            measured=dict(zip(track.measured, (float(mean) for mean in means), strict=True)),
        )


def _interesting(scores: Array, running: bool) -> Iterator[int]:
    """Indices worth a look: all from a run's begin until long after it; frames of silence are skipped at once."""
    if not running and float(scores.max(initial=0.0)) < BEGINS:
        return
    yield from range(len(scores))
