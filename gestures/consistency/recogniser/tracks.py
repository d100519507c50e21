"""A track: how surely one thing is shown, frame by frame."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from gestures.consistency.recogniser.filters import Array
from gestures.consistency.recogniser.shown import Reading


@dataclass(frozen=True, slots=True, eq=False)
class Track:
    """The score of one reading over T frames.

    Attributes:
        kind: One of ``KINDS``.
        value: As ``KINDS`` says; None also where the value is measured (``size``).
        hand: One of ``HANDS``.
        score: (T,) 0…1.
        shortest_s: Least duration at which it can be read, s.
        also: Readings that every such posture has as well.
        measured: Name to (T,) values, whose medians go into the details.
    """

    kind: str
    value: str | None
    hand: str
    score: Array
    shortest_s: float = 0.2
    also: tuple[Reading, ...] = ()
    measured: Mapping[str, Array] = field(default_factory=dict)

    @property
    def key(self) -> tuple[str, str | None, str]:
        """What tells tracks apart."""
        return self.kind, self.value, self.hand
