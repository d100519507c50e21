"""What the upper face and the mood of the mouth follow."""

from __future__ import annotations

import math
from dataclasses import dataclass

from motion.errors import InvalidInputError
from motion.face.moods import MoodSpan


@dataclass(frozen=True, slots=True)
class Accent:
    """A moment of emphasis, such as a stressed word.

    Attributes:
        time_s: The moment, s.
        strength: 0…1.

    Raises:
        InvalidInputError: If a value is not finite or the strength is out of range.
    """

    time_s: float
    strength: float

    def __post_init__(self) -> None:
        if not math.isfinite(self.time_s) or not 0.0 <= self.strength <= 1.0:
            raise InvalidInputError(
                f"accent at {self.time_s} s has strength {self.strength}",
                code="DX-FACE-030",
                hint="Give a finite time and a strength from 0 to 1.",
            )


@dataclass(frozen=True, slots=True)
class FaceEvents:
    """What the upper face and the mood of the mouth follow.

    Attributes:
        moods: Moods of clauses.
        accents: Moments of emphasis; brows rise there.
        phrase_ends_s: Ends of phrases, s; blinks prefer them.
        base_mood: Mood outside the spans.
        base_intensity: How strong it is, 0…1.5, 1 is ordinary.
        blink_rate_per_min: Mean rate of blinks.
        expressiveness: Factor on moods and accents, 0…1.5.

    Raises:
        InvalidInputError: If the expressiveness or the base mood's intensity is out of range.
    """

    moods: tuple[MoodSpan, ...] = ()
    accents: tuple[Accent, ...] = ()
    phrase_ends_s: tuple[float, ...] = ()
    base_mood: str = "warm"
    base_intensity: float = 1.0
    blink_rate_per_min: float = 19.0
    expressiveness: float = 1.0

    def __post_init__(self) -> None:
        for name in ("expressiveness", "base_intensity"):
            if not 0.0 <= (value := getattr(self, name)) <= 1.5:
                raise InvalidInputError(
                    f"{name} {value} is out of range", code="DX-FACE-031", hint="Give 0 to 1.5."
                )
