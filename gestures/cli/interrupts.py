"""An interrupt that is not lost: what a destructor or a callback of C swallows is raised again at the next progress."""

from __future__ import annotations

import signal
from types import FrameType

_asked: list[int] = []


def heed_interrupts() -> None:
    """Let Ctrl-C and a polite kill end the command alike, so that partial output is removed."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _interrupt)


def was_interrupted() -> bool:
    """Return whether the command was asked to stop."""
    return bool(_asked)


def raise_if_interrupted() -> None:
    """Raise again what was raised where Python could only ignore it.

    Raises:
        KeyboardInterrupt: If the command was asked to stop.
    """
    if _asked:
        raise KeyboardInterrupt


def _interrupt(number: int, frame: FrameType | None) -> None:
    _asked.append(number)
    raise KeyboardInterrupt
