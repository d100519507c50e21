"""Timelines performed again while their motion is looked at: in a process beside, where there is a processor for it."""

from __future__ import annotations

import gc
import multiprocessing
import signal
import sys
from collections.abc import Callable
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from functools import partial
from types import TracebackType

import numpy as np
import torch
from numpy.typing import NDArray

from gestures.alignment.timeline import Timeline
from gestures.consistency.recogniser import Shown
from gestures.consistency.replay import Replay
from gestures.library.catalogue import Library
from gestures.lowering import Stage

_WORTH_S = 60.0
"""Length from which on a process beside pays, s."""
_Ways = tuple[NDArray[np.float64], NDArray[np.float32]]


class Replays:
    """Performs timelines on one stage, the next one while the caller does something else."""

    def __init__(self, library: Library, stage: Stage, beside: bool = False) -> None:
        """Start nothing yet.

        Args:
            library: Where the gestures are.
            stage: Body, camera and screen.
            beside: Whether a process of its own may be forked for it; the caller should run few other threads then.
        """
        self._library, self._stage = library, stage
        # Elsewhere than on Linux, what a process holds of the system does not survive a fork.
        self._beside = beside and sys.platform == "linux"
        self._pool: ProcessPoolExecutor | None = None

    def __enter__(self) -> Replays:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._pool is not None:
            self._pool.shutdown(wait=kind is None, cancel_futures=True)

    def start(self, timeline: Timeline) -> Callable[[], Replay | None]:
        """Begin to perform a timeline, and return what waits for the replay; one replay is kept at a time."""
        if not (self._beside and timeline.gestures and timeline.duration_s >= _WORTH_S):
            return lambda: Replay.of(timeline, self._library, self._stage)
        try:
            if self._pool is None:
                self._pool = ProcessPoolExecutor(
                    1, multiprocessing.get_context("fork"), _settle, (self._library, self._stage)
                )
            ways = self._pool.submit(_perform, timeline)
        except (OSError, BrokenProcessPool):
            self._beside = False
            return self.start(timeline)
        return lambda: self._finished(timeline, ways)

    def _finished(self, timeline: Timeline, ways: Future[_Ways | None]) -> Replay | None:
        try:
            done = ways.result()
        except BrokenProcessPool:
            # The system took the process away; the replay is no worse for being made here.
            self._beside = False
            return Replay.of(timeline, self._library, self._stage)
        return None if done is None else Replay(*done, partial(self._shown, timeline))

    def _shown(self, timeline: Timeline, start_s: float, end_s: float) -> tuple[Shown, ...]:
        try:
            if self._pool is not None:
                return self._pool.submit(_show, start_s, end_s).result()
        except BrokenProcessPool:
            self._beside = False
        replay = Replay.of(timeline, self._library, self._stage)
        return () if replay is None else replay.shown(start_s, end_s)


_settled: list[tuple[Library, Stage]] = []
_kept: list[Replay] = []
"""What the process beside was given, and the replay that it made last."""


def _settle(library: Library, stage: Stage) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # Threads do not survive a fork: what waits for those of the process before would wait for ever.
    torch.set_num_threads(1)
    # What the process before holds is shared until it is touched, if only by the collector of garbage.
    gc.freeze()
    _settled.append((library, stage))


def _perform(timeline: Timeline) -> _Ways | None:
    _kept.clear()
    replay = Replay.of(timeline, *_settled[-1])
    if replay is None:
        return None
    _kept.append(replay)
    return replay.times_s, replay.palms_m


def _show(start_s: float, end_s: float) -> tuple[Shown, ...]:
    return _kept[-1].shown(start_s, end_s)
