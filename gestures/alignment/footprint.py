"""What a gesture takes up: which hands, from where to where, and how far its phases may be bent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from gestures.alignment.movement import shortest_move_s
from gestures.alignment.places import Place, aim_direction, distance_m, key_place
from gestures.library.gesture import Gesture, HandKey, Key
from gestures.platforms import PlatformProfile

SECONDS_PER_DIGIT = 0.45
"""Time that a viewer needs to read one digit of a number shown digit by digit."""


BODY = "body"
CHANNELS: tuple[str, ...] = ("left", "right", BODY)
_NOWHERE: Place = (0.0, 0.0, 0.0)


@dataclass(frozen=True, slots=True, eq=False)
class Footprint:
    """One way to perform a gesture, as far as time and place are concerned.

    Attributes:
        hands: Hands in use, a subset of ``("left", "right")``.
        first: Place of each channel at the stroke's onset, m.
        last: Place of each channel at the stroke's end, m.
        preparation_s: Shortest and longest preparation, s.
        stroke_s: Shortest and natural stroke, s.
        hold_s: Shortest, natural and longest hold, s.
        retraction_s: Shortest and longest retraction, s.
        retraction_natural_s: Authored retraction at the persona's tempo, s.
    """

    hands: tuple[str, ...]
    first: Mapping[str, Place]
    last: Mapping[str, Place]
    preparation_s: tuple[float, float]
    stroke_s: tuple[float, float]
    hold_s: tuple[float, float, float]
    retraction_s: tuple[float, float]
    retraction_natural_s: float

    @property
    def channels(self) -> tuple[str, ...]:
        """What no other gesture may use meanwhile: its hands, or the body for gestures of the head alone."""
        return self.hands or (BODY,)


def hands_of(gesture: Gesture, hand: str) -> tuple[str, ...]:
    """Return the hands that a gesture occupies when played with ``left``, ``right``, ``both`` or ``none``."""
    if hand == "none" or not gesture.keys:
        return ()
    if hand == "both" or any(key.other is not None for key in gesture.keys):
        return ("left", "right")
    return (hand,)


def digit_shapes(number: str) -> int:
    """Return how many hand shapes show a number: one up to ten, else one per digit."""
    digits = [character for character in number if character.isdigit()]
    if number.strip() in _SINGLE:
        return 1
    return max(1, len(digits))


_SINGLE = {str(number) for number in range(11)}


def shows_number(gesture: Gesture) -> bool:
    """Return whether the gesture's hand shape is that of its number."""
    return any(
        hand is not None and hand.shape == "number" for key in gesture.keys for hand in (key.main, key.other)
    )


def footprint(
    gesture: Gesture,
    hand: str,
    target: str | None,
    parameters: Mapping[str, Any],
    platform: PlatformProfile,
    tempo: float,
) -> Footprint:
    """Work out what a gesture takes up.

    Args:
        gesture: The gesture.
        hand: ``left``, ``right``, ``both`` or ``none``.
        target: What it aims at, if it aims.
        parameters: Values of its parameters.
        platform: Where screen elements are.
        tempo: The persona's tempo; natural durations are divided by it.
    """
    hands = hands_of(gesture, hand)
    paths = {side: _path(gesture, side, hand, target, parameters, platform) for side in hands}
    phases = gesture.phases
    needed = max((_stroke_need_s(path, gesture.repeat) for path in paths.values()), default=0.0)
    shortest = max(phases.stroke.shortest_s, needed)
    natural = min(max(phases.stroke.duration_s / tempo, shortest), max(phases.stroke.longest_s, shortest))
    number = parameters.get("number")
    if number is not None and shows_number(gesture) and (count := digit_shapes(str(number))) > 1:
        shortest = max(shortest, SECONDS_PER_DIGIT * count)
        natural = max(natural, 1.1 * SECONDS_PER_DIGIT * count)
    return Footprint(
        hands=hands,
        first={side: path[0][1] for side, path in paths.items()} or {BODY: _NOWHERE},
        last={side: path[-1][1] for side, path in paths.items()} or {BODY: _NOWHERE},
        preparation_s=(phases.preparation.shortest_s, phases.preparation.longest_s),
        stroke_s=(shortest, natural),
        hold_s=(phases.hold.shortest_s, phases.hold.duration_s, phases.hold.longest_s),
        retraction_s=(phases.retraction.shortest_s, phases.retraction.longest_s),
        retraction_natural_s=phases.retraction.duration_s / tempo,
    )


def _path(
    gesture: Gesture,
    side: str,
    hand: str,
    target: str | None,
    parameters: Mapping[str, Any],
    platform: PlatformProfile,
) -> list[tuple[float, Place]]:
    main_side = "right" if hand == "both" else hand
    aim = aim_direction(target, side, platform)
    path = [
        (key.at, key_place(posture, aim, parameters))
        for key in gesture.keys
        if (posture := _posture(key, side == main_side)) is not None
    ]
    if path:
        return path
    fallback = gesture.keys[0].main or gesture.keys[0].other
    place = key_place(fallback, aim, parameters) if fallback is not None else _NOWHERE
    return [(0.0, place)]


def _posture(key: Key, is_main: bool) -> HandKey | None:
    return key.main if is_main else key.other


def _stroke_need_s(path: list[tuple[float, Place]], repeat: int) -> float:
    """Time that the ways between the keys need at the greatest speed, s."""
    need = 0.0
    for (at_a, a), (at_b, b) in pairwise(path):
        share = at_b - at_a
        if share > 1e-6:
            need = max(need, shortest_move_s(distance_m(a, b)) * repeat / share)
    return need
