from __future__ import annotations

import numpy as np

from gestures.report import envelope


def test_the_outline_follows_the_loudness() -> None:
    quiet, loud = np.full(1000, 100, dtype=np.int16), np.full(1000, -32768, dtype=np.int16)
    outline = envelope(np.concatenate([quiet, loud]), 1000, columns_per_second=10)
    assert outline.shape == (20,)
    np.testing.assert_allclose(outline[:10], 100 / 32768, rtol=1e-3)
    np.testing.assert_allclose(outline[10:], 1.0)


def test_silence_and_nothing_have_outlines() -> None:
    assert envelope(np.zeros(0, dtype=np.int16), 22050).shape == (0,)
    assert not envelope(np.zeros(22050, dtype=np.int16), 22050).any()
