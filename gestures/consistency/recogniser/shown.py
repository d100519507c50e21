"""What the body shows at some time, as a viewer would say it: kind, value, hand, times and how sure it is."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from gestures.errors import InvalidInputError

KINDS: tuple[str, ...] = (
    "point",
    "number",
    "size",
    "wave",
    "clap",
    "thumbs_up",
    "thumbs_down",
    "ok",
    "heart",
    "stop",
    "nod",
    "shake",
    "rise",
    "fall",
    "beat",
    "present",
    "hand_shape",
    "palm",
    "still",
)
"""All kinds that the recogniser tells apart.

========== =========================================== =====================================================
kind       value                                       says
========== =========================================== =====================================================
point      screen element; ``up down left right``      a finger or an open hand points; sides are the host's
           ``camera self product``
number     ``"0"`` … ``"10"``                          fingers are held up to be counted
size       metres (float)                              two hands, or thumb and index, show an extent
wave clap  None                                        repeated movement of one or both hands
nod shake
thumbs_up  None                                        emblems of the hand
… stop
rise fall  None                                        an open hand goes up or down with a purpose
beat       None                                        a stroke that shows nothing
present    None                                        an open palm is offered
hand_shape name                                        how a raised hand is shaped, whatever it means
palm       ``up down forward back in out``             where a raised open hand faces
still      None                                        the whole upper body hardly moves
========== =========================================== =====================================================
"""

EMBLEMS: tuple[str, ...] = (
    "wave",
    "clap",
    "thumbs_up",
    "thumbs_down",
    "ok",
    "heart",
    "stop",
)
"""Kinds that are read as a word of their own; shown by mistake they contradict speech the most."""

HANDS: tuple[str, ...] = ("left", "right", "both", "none")


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read what is shown.

    Attributes:
        kind: One of ``KINDS``.
        value: As ``KINDS`` says.
    """

    kind: str
    value: str | float | None = None


@dataclass(frozen=True, slots=True)
class Shown:
    """One thing that the body shows.

    Attributes:
        kind: One of ``KINDS``.
        value: As ``KINDS`` says; None for kinds without a value.
        score: How sure, 0…1; above 0.5 it is more likely there than not.
        start_s: When it can first be read, s.
        end_s: When it can last be read, s.
        peak_s: When it is clearest, s.
        hand: ``left``, ``right``, ``both`` or ``none`` (head or whole body); the host's.
        also: Other ways to read the same posture, likeliest first, such as the ring of finger and thumb that is
            ``ok`` and the Chinese three.
        details: What was measured, by name with the unit as suffix.

    Raises:
        InvalidInputError: If kind, hand, score or times make no sense.
    """

    kind: str
    value: str | float | None
    score: float
    start_s: float
    end_s: float
    peak_s: float
    hand: str = "none"
    also: tuple[Reading, ...] = ()
    details: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.kind not in KINDS or self.hand not in HANDS:
            raise InvalidInputError(
                f"nothing of kind '{self.kind}' is shown by hand '{self.hand}'",
                code="DX-CHECK-020",
                hint=f"Kinds: {', '.join(KINDS)}. Hands: {', '.join(HANDS)}.",
            )
        times = (self.start_s, self.peak_s, self.end_s)
        if not all(math.isfinite(time) for time in times) or not times[0] <= times[1] <= times[2]:
            raise InvalidInputError(
                f"'{self.kind}' is shown from {times[0]} over {times[1]} to {times[2]} s", code="DX-CHECK-020"
            )
        if not 0.0 <= self.score <= 1.0:
            raise InvalidInputError(
                f"'{self.kind}' has the score {self.score}, expected 0…1", code="DX-CHECK-020"
            )

    @property
    def readings(self) -> tuple[Reading, ...]:
        """Every way to read it, the likeliest first."""
        return (Reading(self.kind, self.value), *self.also)

    def reads_as(self, kind: str, value: str | float | None = None) -> bool:
        """Return whether it can be read as a kind and, if one is given, a value."""
        return any(
            reading.kind == kind and (value is None or reading.value == value) for reading in self.readings
        )
