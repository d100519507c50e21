"""What the planner asks of a library, so that any store of gestures can serve it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from gestures.library.gesture import Gesture


class GestureSource(Protocol):
    """A library as the planner sees it."""

    @property
    def gestures(self) -> Iterable[Gesture]:
        """Every gesture, in a fixed order."""
        ...

    def get(self, name: str, /) -> Gesture:
        """Return the gesture of that id or alias; raise `NotFoundError` if there is none."""
        ...
