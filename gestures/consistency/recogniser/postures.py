"""Plain description of raised hands: how they are shaped and where the palm faces, whatever it means."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np

from gestures.consistency.recogniser.filters import Array, all_of, ramp
from gestures.consistency.recogniser.hands import SIDES
from gestures.consistency.recogniser.measures import FORWARD, OUT, UP, Measures
from gestures.consistency.recogniser.tracks import Track

_PALMS: Mapping[str, tuple[int, float]] = {
    "in": (OUT, -1.0),
    "out": (OUT, 1.0),
    "up": (UP, 1.0),
    "down": (UP, -1.0),
    "forward": (FORWARD, 1.0),
    "back": (FORWARD, -1.0),
}


def posture_tracks(measures: Measures, shapes: Mapping[str, Array]) -> Iterator[Track]:
    """Yield the tracks of hand shapes and palm directions."""
    shown = np.minimum(ramp(measures.place[..., UP], 0.40, 0.55), ramp(measures.speed_mps, 0.8, 0.4))
    for name, score in shapes.items():
        if name == "pointing":
            continue
        for side, hand in enumerate(SIDES):
            yield Track("hand_shape", name, hand, np.minimum(score, shown)[:, side], 0.25)
    open_hand = np.where(measures.fingers_known, shapes["open"], 1.0)
    for name, (axis, sign) in _PALMS.items():
        facing = all_of(shown, open_hand, ramp(sign * measures.palm[..., axis], 0.6, 0.8))
        for side, hand in enumerate(SIDES):
            yield Track("palm", name, hand, facing[:, side], 0.25)
