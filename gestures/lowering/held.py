"""A product in the hand: while it is held, its hand stays where the library's posture for that shows it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from gestures.alignment.timeline import Anchor, HeldSpan, Placement
from gestures.chance import Chance
from gestures.library.catalogue import Library
from gestures.library.gesture import Gesture
from gestures.lowering.keys import hand_moves
from gestures.lowering.schedule import Played
from motion.timing import TimeRange

_POSTURE = "posture_holding_right"
_TAKE_UP_S = 0.9
"""How long it takes to bring a product before the chest, and to put it away, s."""
_SETTLE_SHARE = 0.1


def held_products(
    spans: Sequence[HeldSpan], library: Library, first: int, draws: Sequence[Chance]
) -> list[Played]:
    """Return what hands do that hold a product, as if each were a gesture of that hand alone.

    Args:
        spans: When which hand holds one.
        library: Where the posture is looked up.
        first: Index that the first of them takes among what is played.
        draws: Source of variation of each.

    Raises:
        NotFoundError: If a product is held and the library lacks the posture.
    """
    if not spans:
        return []
    posture = library.get(_POSTURE)
    gesture = replace(posture, hands="either", keys=tuple(replace(key, other=None) for key in posture.keys))
    return [
        (placement, gesture, hand_moves(first + number, placement, gesture, 1.0, draws[number]))
        for number, placement in enumerate(_placement(span, gesture) for span in spans)
    ]


def _placement(span: HeldSpan, gesture: Gesture) -> Placement:
    length = span.end_s - span.start_s
    there = span.start_s + min(_TAKE_UP_S, 0.5 * length)
    settled = there + _SETTLE_SHARE * (span.end_s - there)
    return Placement(
        gesture=gesture.id,
        revision=gesture.revision,
        clause=0,
        intent=None,
        hand=span.hand,
        target=None,
        amplitude=1.0,
        anchor=Anchor(0, "", there),
        preparation=TimeRange(span.start_s, there),
        stroke=TimeRange(there, settled),
        hold=TimeRange(settled, span.end_s),
        retraction=TimeRange(span.end_s, span.end_s + _TAKE_UP_S),
    )
