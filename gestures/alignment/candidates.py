"""What may be played: a gesture with its hands, target and parameters, and the ways that its hands leave open."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from gestures.alignment.footprint import Footprint, digit_shapes, footprint
from gestures.alignment.holding import FreeHands
from gestures.alignment.places import natural_side
from gestures.library.gesture import Gesture
from gestures.personas import Persona
from gestures.platforms import PlatformProfile

_PREFERRED = -0.25
"""A gesture that persona or call prefer."""
_OTHER_COUNTING = 0.3
"""Counting on the fingers in another way than the audience does."""
_OTHER_HAND = 0.05
"""The hand that the persona prefers not to use."""
_OTHER_SIDE = 0.3
"""A product stays on the side where it was shown: the persona's."""
_ACROSS = 0.15
"""Both hands point at an element on one side: one of them reaches across the body."""
_OTHER = {"left": "right", "right": "left"}


@dataclass(frozen=True, slots=True, eq=False)
class Candidate:
    """One gesture with one hand, ready to be placed.

    Attributes:
        gesture: The gesture.
        hand: ``left``, ``right``, ``both`` or ``none``.
        target: What it points at or shows.
        parameters: Values of its parameters.
        footprint: What it takes up.
        serves: Positions, among the clause's intents, of those that it says; the one it was sought for first.
        quality: How well it says each of them, 0…1, in the order of ``serves``.
        bias: What its hand and the persona's taste add to the cost.
        amplitude: Size asked for by the author, or None.
        reason: Why it fits, in words.
        place: Where in the clause its stroke belongs, as offsets from … to; None for the intent's affiliate.
    """

    gesture: Gesture
    hand: str
    target: str | None
    parameters: Mapping[str, Any]
    footprint: Footprint
    serves: tuple[int, ...] = ()
    quality: tuple[float, ...] = ()
    bias: float = 0.0
    amplitude: float | None = None
    reason: str = ""
    place: tuple[int, int] | None = None

    @property
    def moves(self) -> str:
        """The hands that it really takes: ``left``, ``right``, ``both`` where a second one helps, or ``none``."""
        return "both" if len(self.footprint.hands) > 1 else self.hand


@dataclass(frozen=True, slots=True)
class Rejection:
    """A gesture that was considered and left out.

    Attributes:
        gesture: Library id.
        reason: Why, in words.
    """

    gesture: str
    reason: str


@dataclass(frozen=True, slots=True)
class Shortlist:
    """What could serve one intent.

    Attributes:
        candidates: Best first.
        rejected: What was left out.
    """

    candidates: tuple[Candidate, ...]
    rejected: tuple[Rejection, ...] = ()


@dataclass(slots=True)
class HandWays:
    """Finds the ways to play a gesture for one persona on one platform.

    Attributes:
        persona: The host.
        platform: The screen.
        language: Language of the words that gestures go with.
        preferred: Gesture ids that persona or call prefer.
    """

    persona: Persona
    platform: PlatformProfile
    language: str
    preferred: frozenset[str]
    _footprints: dict[tuple[Any, ...], Footprint] = field(init=False, default_factory=dict)

    def of(
        self,
        gesture: Gesture,
        target: str | None,
        parameters: Mapping[str, Any],
        serves: tuple[int, ...],
        quality: tuple[float, ...],
        reason: str,
        hands: FreeHands | None,
        hand: str | None = None,
        place: tuple[int, int] | None = None,
    ) -> list[Candidate]:
        """Return the ways to play a gesture, one for each hand that it may take.

        Of those it is for the caller to leave out the ones that are not free.

        Args:
            gesture: The gesture.
            target: What it points at or shows.
            parameters: Values of its parameters.
            serves: Positions of the intents that it says.
            quality: How well it says each of them.
            reason: Why it fits, in words.
            hands: What the hands are free for; None if that does not matter.
            hand: The hand that the author asks for.
            place: Where in the clause its stroke belongs; None for the intent's affiliate.
        """
        taste = _PREFERRED if gesture.id in self.preferred else 0.0
        if (style := gesture.parameter("style")) is not None and not _suits(
            str(style.default), self.language
        ):
            taste += _OTHER_COUNTING
        side = natural_side(target, self.platform) if gesture.aims else None
        if gesture.hands != "either":
            across = side is not None and gesture.hands == "both"
            ways = [(gesture.hands, _ACROSS if across else 0.0)]
        elif hand is not None:
            ways = [(hand, 0.0)]
        elif side is not None:
            own = self._footprint(gesture, side, target, parameters)
            hindered = hands is not None and hands.hindrance(own)
            ways = [(_OTHER[side] if hindered else side, 0.0)]
        else:
            ways = [
                (self.persona.handedness, 0.0),
                (_OTHER[self.persona.handedness], _OTHER_SIDE if target == "product" else _OTHER_HAND),
            ]
        return [
            Candidate(
                gesture=gesture,
                hand=way,
                target=target,
                parameters=parameters,
                footprint=self._footprint(gesture, way, target, parameters),
                serves=serves,
                quality=quality,
                bias=taste + bias,
                reason=reason,
                place=place,
            )
            for way, bias in ways
        ]

    def _footprint(
        self, gesture: Gesture, hand: str, target: str | None, parameters: Mapping[str, Any]
    ) -> Footprint:
        number = parameters.get("number")
        digits = digit_shapes(str(number)) if number is not None else 0
        key = (gesture.id, hand, target, digits, parameters.get("magnitude"))
        known = self._footprints.get(key)
        if known is None:
            known = footprint(gesture, hand, target, parameters, self.platform, self.persona.tempo)
            self._footprints[key] = known
        return known


def _suits(style: str, language: str) -> bool:
    """Whether a way of counting on the fingers is that of the audience."""
    return style.startswith("cn") == (language == "zh")
