"""From a placement to timed hand postures: parameters filled in, numbers spelled, repeats unrolled, sizes scaled."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from gestures.alignment.timeline import Placement
from gestures.chance import Chance
from gestures.errors import PlanningError
from gestures.library.gesture import Contact, Direction, Gesture, HandKey, Scalar, Scaled
from gestures.library.handshapes import handshape
from gestures.lowering.landmarks import touches_hand
from gestures.lowering.unrolling import timed_keys

Places = NDArray[np.float32]
"""(n, 3) out, up, forward of a hand, place units."""

_OTHER = {"left": "right", "right": "left"}
_ALWAYS_ALIKE = Chance(0)
"""What postures vary with that nobody plays."""
_TOUCH_EVERY_S, _SHORTEST_KEPT_S = 0.4, 0.15
"""How often a touch that is held is set anew, and the shortest hold for which it is, s."""
_PLACE_SPREAD = (0.05, 0.022, 0.02)
"""Spread of a gesture's place from one performance to the next, (out, up, forward) units."""
MIDLINE = 0.35
"""How far out a hand is that is at the midline, where hands meet, place units."""
_APART = 0.42
"""How far from the midline hands stay of which there are two, if they are drawn as far, place units."""
_STROKE_GAIN, _SWING_GAIN = 1.45, 1.8
"""How much larger than drawn a stroke is played by a person of ordinary size of gesture: about its middle, or back from
its end where it is one swing to where the hand shows something."""
_LONGEST_SWING_M = 0.4
"""A swing longer than this is not made larger, metres."""
UNIT_M = (0.17, 0.5, 0.5)
"""Metres of one unit of a place (out, up, forward) on the usual body, about."""
_BESIDE_FACE, _BELOW_FACE = 0.8, 1.0
"""How far out a hand is that may be drawn larger into the height of the face, and how high others stay unless they
are drawn higher, place units."""
HANGS_BELOW = 0.1
"""A hand below this hangs, place units: at the end of its arm, and not there to be read."""
_EASE = np.array((0.05, 0.55, 0.35), dtype=np.float32)
_PLACE_GAIN = 1.1
"""The ease of the chest, and how much further from it a gesture's middle is."""


@dataclass(frozen=True, slots=True, eq=False)
class HandMove:
    """One movement of one hand to a posture.

    Attributes:
        side: ``left`` or ``right``.
        start_s: When the hand sets out, s.
        end_s: When it arrives, s.
        phase: ``preparation``, ``stroke``, ``rest``, ``answer`` of a free hand, or ``via`` on the way to another.
        shape_rad: (5, 4) hand-shape angles, rad.
        place: (3,) out, up, forward of the palm's centre, own side.
        palm: Direction that the palm faces, own side.
        fingers: Direction of the fingers, own side.
        elbow_deg: Turn of the elbow outwards.
        aim: Target to point at, or None.
        reach: With `aim`: how far the arm is stretched, 0…1.
        contact: Touch that overrides `place`, or None.
        placement: Index of the placement it belongs to; -1 for the rest posture.
        paired: Whether the other hand makes the same movement at the same time.
        freedom: Share 0…1 that the way keeps of its arc and of its joints' own timing.
        draw: Source of the way's variation; both hands of a pair have the same.
        aside_m: How far the posture has been moved out of the body or the other hand, metres.
        touched: Whether the other hand touches this one in the gesture.
        settled: Whether the posture stays as it is: another part of the show sets out from it.
    """

    side: str
    start_s: float
    end_s: float
    phase: str
    shape_rad: Tensor
    place: Tensor
    palm: Direction
    fingers: Direction
    elbow_deg: float = 0.0
    aim: str | None = None
    reach: float = 0.7
    contact: Contact | None = None
    placement: int = -1
    paired: bool = False
    freedom: float = 1.0
    draw: Chance = _ALWAYS_ALIKE
    aside_m: float = 0.0
    touched: bool = False
    settled: bool = False


def hand_moves(
    index: int, placement: Placement, gesture: Gesture, amplitude: float, chance: Chance
) -> list[HandMove]:
    """Return the movements of a placement's preparation and stroke, both hands, in order of time.

    Args:
        index: Index of the placement in the timeline.
        placement: The gesture in time.
        gesture: Its library entry.
        amplitude: Size: the placement's times the persona's.
        chance: The placement's source of the variation that keeps two performances apart.

    Raises:
        PlanningError: If the placement names no hand that the gesture can use, or lacks a target it aims at.
    """
    if not gesture.keys:
        return []
    if gesture.aims and placement.target is None:
        raise PlanningError(
            f"gesture '{gesture.id}' points, but its placement at {placement.stroke.start_s:.2f} s has no target",
            code="DX-LOWER-001",
            hint="Give the placement a target, such as follow_button.",
        )
    main = "right" if placement.hand == "both" else placement.hand
    if main not in _OTHER:
        raise PlanningError(
            f"placement of '{gesture.id}' names the hand '{placement.hand}', expected left, right or both",
            code="DX-LOWER-002",
        )
    keys = timed_keys(placement, gesture, chance)
    moves: list[HandMove] = []
    for side, pick in ((main, "main"), (_OTHER[main], "other")):
        hands = [(at, getattr(key, pick)) for at, key in keys]
        posed = [(at, hand) for at, hand in hands if hand is not None]
        moves += _side_moves(index, side, posed, placement, gesture, amplitude, chance)
    touched = {_OTHER[move.side] for move in moves if touches_hand(move)}
    return [replace(move, touched=move.side in touched) for move in moves]


def _side_moves(
    index: int,
    side: str,
    hands: list[tuple[float, HandKey]],
    placement: Placement,
    gesture: Gesture,
    amplitude: float,
    chance: Chance,
) -> list[HandMove]:
    """Return the movements of one hand through the keys of a gesture; each key with its share of the stroke."""
    if not hands:
        return []
    places: Places = np.array(
        [[_number(value, placement.parameters, gesture) for value in hand.place] for _, hand in hands],
        dtype=np.float32,
    )
    if not any(hand.contact or hand.aim for _, hand in hands):
        places = _varied(places, amplitude, chance.of(side), in_pair=placement.hand == "both")
    stroke = placement.stroke
    moves: list[HandMove] = []
    previous = placement.preparation.start_s
    placed = torch.from_numpy(places)
    for row, (at, hand) in enumerate(hands):
        end = stroke.start_s + at * stroke.duration_s if row else stroke.start_s
        moves.append(
            HandMove(
                side=side,
                start_s=previous,
                end_s=max(end, previous + 0.02),
                phase="stroke" if row else "preparation",
                shape_rad=_shape_rad(hand.shape),
                place=placed[row],
                palm=hand.palm,
                fingers=hand.fingers,
                elbow_deg=hand.elbow_deg,
                aim=placement.target if hand.aim else None,
                reach=min(0.95, hand.reach * (0.75 + 0.25 * amplitude)),
                contact=hand.contact,
                placement=index,
                paired=True,
                draw=chance.of("way", at if row else 0.0),
            )
        )
        previous = end
    return moves + _kept_touch(moves[-1], placement)


def _varied(places: Places, amplitude: float, chance: Chance, *, in_pair: bool) -> Places:
    """Return the places (N, 3) of a hand as one performance has them: larger or smaller, and never quite the same."""
    drawn, places = places, _scaled(places, amplitude)
    if in_pair:
        # Larger would be into each other.
        places[:, 0] = np.maximum(places[:, 0], np.minimum(drawn[:, 0], _APART))
    spread = [chance.normal(("place", axis), size) for axis, size in enumerate(_PLACE_SPREAD)]
    wobble = [
        [chance.normal(("wobble", row, axis), 0.35 * size) for axis, size in enumerate(_PLACE_SPREAD)]
        for row in range(len(places))
    ]
    off: Places = np.array(spread, dtype=np.float32) + np.array(wobble, dtype=np.float32)
    # Hands that meet at the midline must go on meeting.
    off[np.abs(places[:, 0]) < MIDLINE, 0] = 0.0
    # Hands that hang are at the end of their arms, and come no lower.
    hangs = places[:, 1] < HANGS_BELOW
    off[hangs, 1] = np.abs(off[hangs, 1])
    return places + off


def _kept_touch(last: HandMove, placement: Placement) -> list[HandMove]:
    """Postures of the hold that let a hand which touches follow what it touches, while head and trunk move on."""
    hold = placement.hold
    if last.contact is None or hold.duration_s < _SHORTEST_KEPT_S:
        return []
    steps = math.ceil(hold.duration_s / _TOUCH_EVERY_S)
    ends = [hold.start_s + (step + 1) * hold.duration_s / steps for step in range(steps)]
    return [
        replace(last, start_s=start, end_s=end, draw=last.draw.of("kept", step))
        for step, (start, end) in enumerate(zip([last.end_s, *ends[:-1]], ends, strict=True))
    ]


def _number(value: Scalar, parameters: Mapping[str, Any], gesture: Gesture) -> float:
    if not isinstance(value, Scaled):
        return float(value)
    default = gesture.parameter(value.by)
    share = parameters.get(value.by, default.default if default else 0.5)
    share = min(1.0, max(0.0, float(share if share is not None else 0.5)))
    return value.low + share * (value.high - value.low)


def _scaled(places: Places, amplitude: float) -> Places:
    """Grow or shrink a stroke about its middle, and move it a little from the body."""
    middle = places.mean(axis=0, keepdims=True)
    moved = _EASE + (middle - _EASE) * (_PLACE_GAIN + 0.3 * (amplitude - 1.0))
    moved[:, 0] = np.where(middle[:, 0] < MIDLINE, middle[:, 0], moved[:, 0])
    if len(places) == 2:
        sized = moved + 0.5 * _STROKE_GAIN * amplitude * (places[-1:] - places[:1])
        way_m = float(np.linalg.norm((places[1] - places[0]) * np.array(UNIT_M, dtype=np.float32)))
        swing = min(_SWING_GAIN * amplitude, max(amplitude, _LONGEST_SWING_M / max(way_m, 1e-3)))
        sized = sized + (places - places[-1:]) * swing
    else:
        sized = moved + (places - middle) * (_STROKE_GAIN * amplitude)
    # Hands at the midline meet, or nearly: there, larger would be into each other.
    sized[:, 0] = np.where(np.abs(places[:, 0]) < MIDLINE, places[:, 0], sized[:, 0])
    # Hands before the face would hide it.
    hides = (np.abs(sized[:, 0]) < _BESIDE_FACE) & (sized[:, 1] > _BELOW_FACE)
    sized[:, 1] = np.where(hides, np.maximum(places[:, 1], _BELOW_FACE), sized[:, 1])
    # Hands that hang are at the end of their arms.
    return np.where(places[:, 1:2] < HANGS_BELOW, places, sized)


@lru_cache(maxsize=512)
@torch.inference_mode(False)
def _shape_rad(name: str) -> Tensor:
    """(5, 4) the angles of a hand shape, rad."""
    return handshape(name).tensor()
