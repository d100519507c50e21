"""How a hand is shaped, from the bends of its fingers and the place of its thumb.

Each shape is a rule over soft states of the fingers (straight, folded, hooked, touching the thumb). The bounds lie
half-way between the shapes that the library tells apart; recorded fists bend less than modelled ones, so folding
begins early.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from gestures.consistency.recogniser.filters import Array, all_of, ramp
from gestures.consistency.recogniser.measures import Measures

INDEX, MIDDLE, RING, PINKY = range(4)


@dataclass(frozen=True, slots=True, eq=False)
class Fingers:
    """Soft states 0…1 of the fingers in T frames of both hands; all 0 where fingers are unknown.

    Attributes:
        straight: (T, 2, 4).
        folded: (T, 2, 4) bent into the palm.
        hooked: (T, 2) the index bent at its outer joints alone.
        thumb_out: (T, 2) thumb away from the hand, in its plane.
        thumb_across: (T, 2) thumb before the palm.
        touch: (T, 2, 4) fingertip at the thumb's tip.
        spread: (T, 2) fingers apart.
    """

    straight: Array
    folded: Array
    hooked: Array
    thumb_out: Array
    thumb_across: Array
    touch: Array
    spread: Array

    @classmethod
    def of(cls, measures: Measures) -> Fingers:
        """Read the fingers of measured frames."""
        known = measures.fingers_known[..., None].astype(float)
        knuckle, bend = measures.hands.knuckle_deg, measures.hands.bend_deg
        thumb = measures.thumb_tip[..., 2]
        folded = known * ramp(bend, 80.0, 108.0)
        upright = ramp(knuckle[..., INDEX], 55.0, 35.0)
        folded[..., INDEX] *= 1.0 - upright
        return cls(
            straight=known * ramp(bend, 75.0, 45.0) * ramp(knuckle, 62.0, 42.0),
            folded=folded,
            hooked=known[..., 0] * ramp(bend[..., INDEX], 60.0, 90.0) * upright,
            thumb_out=known[..., 0] * ramp(thumb, 0.25, 0.5),
            thumb_across=known[..., 0] * ramp(thumb, -0.20, -0.45),
            touch=known * ramp(measures.thumb_to, 0.42, 0.26),
            spread=known[..., 0] * ramp(measures.hands.spread_deg, 8.0, 18.0),
        )


def hand_shapes(measures: Measures, fingers: Fingers, blur_deg: float = 0.0) -> dict[str, Array]:
    """Return (T, 2) soft scores by name of the shape.

    Args:
        measures: The hands.
        fingers: How their fingers are bent.
        blur_deg: By how much directions may be wrong, degrees; then hearts of thumb and index look like small gaps.
    """
    straight, folded, touch = fingers.straight, fingers.folded, fingers.touch
    tucked = 1.0 - fingers.thumb_out

    def straight_only(*names: int) -> Array:
        rest = [folded[..., finger] for finger in range(4) if finger not in names]
        return all_of(*(straight[..., finger] for finger in names), *rest)

    open_hand = straight.min(axis=-1)
    outer = straight[..., MIDDLE:].min(axis=-1)
    closed = all_of(folded[..., MIDDLE], folded[..., RING], folded[..., PINKY])
    knuckle, bend = measures.hands.knuckle_deg, measures.hands.bend_deg
    # Beside a thumb that stands off, an index that is rolled up is folded, however little its knuckle bends.
    rolled = all_of(ramp(bend[..., INDEX], 85.0, 105.0), ramp(knuckle[..., INDEX], 18.0, 34.0))
    gap = measures.thumb_to[..., INDEX]
    near = ramp(gap, 0.65, 0.5)
    bent = ramp(bend[..., MIDDLE], 45.0, 56.0)
    return {
        "open": open_hand,
        "fist": all_of(closed, folded[..., INDEX], tucked),
        "thumb": all_of(closed, np.maximum(folded[..., INDEX], rolled), fingers.thumb_out),
        "index": straight_only(INDEX),
        "pointing": all_of(straight[..., INDEX], ramp(bend[..., MIDDLE:].mean(axis=-1), 75.0, 95.0)),
        "two": all_of(straight_only(INDEX, MIDDLE), tucked),
        "thumb_two": all_of(straight_only(INDEX, MIDDLE), fingers.thumb_out),
        "three": straight_only(INDEX, MIDDLE, RING),
        "four": all_of(open_hand, ramp(measures.thumb_tip[..., 2], -0.1, -0.4)),
        "thumb_pinky": all_of(straight_only(PINKY), fingers.thumb_out),
        "thumb_index": all_of(straight_only(INDEX), fingers.thumb_out),
        "hook": all_of(fingers.hooked, closed),
        "ring": all_of(touch[..., INDEX], outer),
        "pinch_three": all_of(
            touch[..., INDEX],
            touch[..., MIDDLE],
            folded[..., RING],
            folded[..., PINKY],
            1.0 - folded[..., INDEX],
        ),
        "round": all_of(
            touch[..., INDEX],
            touch[..., MIDDLE],
            bent,
            ramp(bend[..., RING], 110.0, 95.0),
            ramp(bend[..., PINKY], 112.0, 98.0),
        ),
        "closed_ring": all_of(
            ramp(gap, 0.26, 0.20),
            closed,
            ramp(knuckle[..., INDEX], 56.0, 62.0),
            ramp(knuckle[..., INDEX], 84.0, 74.0),
            ramp(bend[..., INDEX], 40.0, 50.0),
        ),
        "finger_heart": all_of(
            near, closed, ramp(knuckle[..., INDEX] + blur_deg, 74.0, 84.0), ramp(bend[..., INDEX], 80.0, 60.0)
        ),
        "gap": all_of(
            near,
            closed,
            ramp(knuckle[..., INDEX] - 0.5 * blur_deg, 62.0, 56.0),
            ramp(knuckle[..., INDEX], 20.0, 34.0),
            ramp(bend[..., INDEX], 95.0, 75.0),
        ),
        "pinch": all_of(
            touch[..., INDEX],
            1.0 - straight[..., MIDDLE],
            1.0 - straight[..., RING],
            1.0 - folded[..., INDEX],
        ),
        "half_heart": all_of(
            ramp(bend[..., INDEX], 45.0, 60.0),
            ramp(bend[..., MIDDLE], 45.0, 60.0),
            ramp(bend[..., MIDDLE], 115.0, 95.0),
        ),
    }
