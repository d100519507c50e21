"""The head's accents: however they crowd, the head turns no more sharply than heads do."""

from __future__ import annotations

import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from gestures.lowering.head import _SHARPEST_DEG_S2, _joined
from gestures.lowering.head_moves import HeadMove
from motion.blending.movement_table import OVERLAP

RATE_HZ = 240.0
SKEWED = 1.25
"""A movement that peaks a little early is so much sharper than one that does not."""

moves = st.lists(
    st.builds(
        lambda start_s, long_s, deg: HeadMove(start_s, start_s + long_s, deg),
        st.floats(0.0, 1.5),
        st.floats(0.02, 1.0),
        st.floats(-25.0, 25.0),
    ),
    max_size=8,
)


@settings(deadline=None)
@given(moves, moves)
def test_crowded_accents_take_their_time(accents: list[HeadMove], settles: list[HeadMove]) -> None:
    times_s = torch.arange(-0.2, 8.0, 1.0 / RATE_HZ, dtype=torch.float64)
    angle = torch.rad2deg(_joined(accents, settles).sample(times_s[None])[0].double().flatten())
    sharpest = float(torch.diff(angle, n=2).abs().max()) * RATE_HZ**2
    assert sharpest <= SKEWED * OVERLAP * _SHARPEST_DEG_S2
