"""What every command writes to: results on stdout, progress and errors on stderr."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager, nullcontext
from functools import cache
from typing import TYPE_CHECKING, Any

from gestures.cli.interrupts import raise_if_interrupted

if TYPE_CHECKING:
    from rich.console import Console

    from gestures.pipeline.progress import Progress


@cache
def errors() -> Console:
    """Return what people read: progress, notes and errors."""
    # Loaded with the first word to them: a quiet command that succeeds has none.
    from rich.console import Console

    return Console(stderr=True, highlight=False, soft_wrap=True)


def use_utf8() -> None:
    """Make both streams write UTF-8, whatever the locale, so that Chinese never fails to print."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="backslashreplace")


def write_json(value: Any, *, indent: int | None = 2) -> None:
    """Write one JSON value and a line end to stdout."""
    sys.stdout.write(f"{_encoder(indent).encode(value)}\n")


@cache
def _encoder(indent: int | None) -> json.JSONEncoder:
    return json.JSONEncoder(ensure_ascii=False, indent=indent, allow_nan=False)


def write_line(text: str = "") -> None:
    """Write one line to stdout as it is."""
    sys.stdout.write(f"{text}\n")


def write_text(text: str) -> None:
    """Write text to stdout as it is."""
    sys.stdout.write(text)


def counted(number: int, noun: str) -> str:
    """Return ``1 gesture``, ``2 gestures``."""
    return f"{number} {noun}{'' if number == 1 else 's'}"


def fail(message: str) -> None:
    """Write one error message to stderr."""
    errors().print("[bold red]error[/]", end=" ")
    errors().print(message, markup=False)


def note(message: str) -> None:
    """Write one note to stderr."""
    errors().print(message, markup=False, style="dim")


def working(doing: str, *, quiet: bool = False) -> AbstractContextManager[object]:
    """Show on a terminal that something is being done whose stages are not told; nothing if quiet."""
    return nullcontext() if quiet else errors().status(doing)


@contextmanager
def stage_progress(*, quiet: bool = False) -> Iterator[Progress]:
    """Show the stages of long work: bars on a terminal, lines elsewhere, nothing if quiet."""
    with ExitStack() as shown:
        show: Progress = (
            _nothing if quiet else shown.enter_context(_bars()) if errors().is_terminal else _Lines()
        )

        def report(stage: str, done: float) -> None:
            raise_if_interrupted()
            show(stage, done)

        yield report


def _nothing(stage: str, done: float) -> None:
    return


@contextmanager
def _bars() -> Iterator[Progress]:
    import rich.progress
    from rich.progress import BarColumn, TaskID, TextColumn, TimeElapsedColumn, TimeRemainingColumn

    columns = (
        TextColumn("{task.description:<28}"),
        BarColumn(),
        TextColumn("{task.percentage:>3.0f} %"),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
    )
    with rich.progress.Progress(*columns, console=errors()) as progress:
        tasks: dict[str, TaskID] = {}

        def report(stage: str, done: float) -> None:
            if stage not in tasks:
                tasks[stage] = progress.add_task(stage, total=1.0)
            progress.update(tasks[stage], completed=min(max(done, 0.0), 1.0))

        yield report


class _Lines:
    """One line when a stage begins and one when it ends, for logs."""

    def __init__(self) -> None:
        self._began: dict[str, float] = {}
        self._ended: set[str] = set()

    def __call__(self, stage: str, done: float) -> None:
        if stage not in self._began:
            self._began[stage] = time.monotonic()
            errors().print(f"{stage} …", markup=False)
        if done >= 1.0 and stage not in self._ended:
            self._ended.add(stage)
            errors().print(f"{stage}: {time.monotonic() - self._began[stage]:.1f} s", markup=False)
