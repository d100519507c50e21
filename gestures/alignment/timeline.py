"""The timeline: which gesture, with its stroke on which word; what `timeline.json` holds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from gestures.errors import InvalidInputError
from gestures.intents.spans import IntentSpan
from gestures.speech.words import Phone, Word
from motion.timing import TimeRange

PLACEMENT_HANDS: tuple[str, ...] = ("left", "right", "both", "none")


@dataclass(frozen=True, slots=True)
class TimedClause:
    """A clause with its place in time and among the words.

    Attributes:
        text: The clause as it stands in the script.
        start: Character offset in the script.
        end: Character offset behind it.
        start_s: Onset of its first word, s.
        end_s: End of its last word, s.
        first_word: Index of its first word.
        last_word: Index of its last word, inclusive.
        intents: Best first.
    """

    text: str
    start: int
    end: int
    start_s: float
    end_s: float
    first_word: int
    last_word: int
    intents: tuple[IntentSpan, ...] = ()


@dataclass(frozen=True, slots=True)
class Anchor:
    """The word that a stroke belongs on.

    Attributes:
        word: Index of the word.
        text: The word.
        time_s: Onset of the word, s.
    """

    word: int
    text: str
    time_s: float


@dataclass(frozen=True, slots=True)
class Placement:
    """One gesture in time.

    Attributes:
        gesture: Library id.
        revision: Revision of the gesture.
        clause: Index of the clause it serves.
        intent: Intent it serves; ``None`` for a beat in plain speech.
        hand: ``left``, ``right``, ``both``, or ``none`` for head and trunk alone.
        target: Screen element, ``product``, ``camera`` or ``None``.
        amplitude: Size relative to the authored gesture, 1 = as authored.
        anchor: The word its stroke belongs on.
        preparation: From leaving the former pose to the start of the stroke.
        stroke: The meaningful movement.
        hold: Stillness after the stroke; may be empty.
        retraction: Return to rest; empty if the next gesture follows without rest.
        parameters: Values for the gesture's parameters, such as ``{"number": "3"}`` or ``{"magnitude":
            0.9}``.
        reason: Why it was chosen, in words.
    """

    gesture: str
    revision: int
    clause: int
    intent: str | None
    hand: str
    target: str | None
    amplitude: float
    anchor: Anchor
    preparation: TimeRange
    stroke: TimeRange
    hold: TimeRange
    retraction: TimeRange
    parameters: Mapping[str, Any] = field(default_factory=dict)
    reason: str = ""

    def __post_init__(self) -> None:
        if self.hand not in PLACEMENT_HANDS:
            raise InvalidInputError(
                f"gesture '{self.gesture}' has hand '{self.hand}'",
                code="DX-ALIGN-004",
                hint=f"Give one of {', '.join(PLACEMENT_HANDS)}.",
            )
        phases = (self.preparation, self.stroke, self.hold, self.retraction)
        for before, after, name in zip(phases, phases[1:], ("stroke", "hold", "retraction"), strict=False):
            if abs(after.start_s - before.end_s) > 1e-6:
                raise InvalidInputError(
                    f"{name} of gesture '{self.gesture}' starts at {after.start_s} s, "
                    f"the phase before it ends at {before.end_s} s",
                    code="DX-ALIGN-005",
                    hint="Phases follow one another without a gap.",
                )


@dataclass(frozen=True, slots=True)
class Unserved:
    """An intent that got no gesture, and why."""

    clause: int
    intent: str
    reason: str


@dataclass(frozen=True, slots=True)
class HeldSpan:
    """A stretch of the show in which a hand holds a product and no gesture uses it.

    Attributes:
        hand: ``left`` or ``right``.
        start_s: When it takes the product up, s.
        end_s: When it puts it down, s.
    """

    hand: str
    start_s: float
    end_s: float

    def __post_init__(self) -> None:
        if self.hand not in ("left", "right") or not 0.0 <= self.start_s < self.end_s:
            raise InvalidInputError(
                f"a product is held in the {self.hand} hand from {self.start_s} to {self.end_s} s",
                code="DX-ALIGN-008",
                hint="Give left or right, and an end after the start.",
            )


@dataclass(frozen=True, slots=True)
class Timeline:
    """Speech, clauses and gestures of one show.

    Attributes:
        language: ``zh`` or ``en``.
        duration_s: Length of the show, s.
        platform: Platform profile id.
        persona: Persona id.
        seed: Seed of every random choice.
        words: Timed words.
        phones: Timed phones.
        clauses: Timed clauses.
        gestures: In order of stroke.
        unserved: Intents without a gesture.
        held: When which hand holds a product, in order.
    """

    language: str
    duration_s: float
    platform: str
    persona: str
    seed: int
    words: tuple[Word, ...]
    phones: tuple[Phone, ...]
    clauses: tuple[TimedClause, ...]
    gestures: tuple[Placement, ...]
    unserved: tuple[Unserved, ...] = ()
    held: tuple[HeldSpan, ...] = ()
