"""How a long piece of work says where it stands."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol


class Progress(Protocol):
    """Takes the progress of a named stage."""

    def __call__(self, stage: str, done: float) -> None:
        """Say that a share 0…1 of the stage is done; a new name begins the next stage."""
        ...


def silent(stage: str, done: float) -> None:
    """Report nothing."""


class Stages:
    """Times the stages of a piece of work and reports them.

    Attributes:
        seconds: Stage to the wall-clock time it took, s, in order.
    """

    def __init__(self, report: Progress | None = None) -> None:
        self.report: Progress = report or silent
        self.seconds: dict[str, float] = {}

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Report the beginning and, if all went well, the end of a stage."""
        self.report(name, 0.0)
        began = time.perf_counter()
        yield
        self.seconds[name] = time.perf_counter() - began
        self.report(name, 1.0)
