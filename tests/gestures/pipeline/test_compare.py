"""Pictures of two revisions side by side."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from gestures.errors import InvalidInputError
from gestures.library.catalogue import Library, load_library
from gestures.library.gesture import Gesture
from gestures.pipeline import compare
from gestures.pipeline.compare import draw_comparison
from motion.rendering.renderer import Frame

TITLES = ("wave, revision 1", "wave, revision 2")


def drawn(path: Path) -> np.ndarray:
    return np.asarray(Image.open(path).convert("RGB")).astype(int)


def test_both_are_drawn_and_the_change_is_seen_where_it_is(tmp_path: Path) -> None:
    wave = load_library().get("wave")
    lower = tuple(
        replace(key, main=replace(key.main, place=(1.4, 0.6, 0.6)))
        for key in wave.keys
        if key.main is not None
    )
    out = tmp_path / "wave.png"
    draw_comparison(wave, replace(wave, keys=lower, aliases=("bow",)), TITLES, out, "douyin")
    picture = drawn(out)
    height, width = 384, 216
    assert picture.shape[1] > 5 * width
    top, bottom = picture[60 : 60 + height], picture[60 + 30 + height : 60 + 30 + 2 * height]
    differing = [
        np.abs(
            top[:, step * width : (step + 1) * width] - bottom[:, step * width : (step + 1) * width]
        ).mean()
        for step in range(5)
    ]
    assert differing[0] == 0.0
    assert min(differing[2], differing[3]) > 1.0


@pytest.fixture
def plain_pictures(monkeypatch: pytest.MonkeyPatch) -> None:
    """Draw grey instead of a body."""

    @contextmanager
    def drawing(platform: str | Path) -> Iterator[Callable[[Gesture, Library], Frame]]:
        yield lambda gesture, library: np.full((384, 1080, 3), 128, dtype=np.uint8)

    monkeypatch.setattr(compare, "phase_drawing", drawing)


@pytest.mark.usefixtures("plain_pictures")
def test_words_stay_within_their_column_however_many_they_are(tmp_path: Path) -> None:
    one, other = load_library().get("wave"), load_library().get("number_cn")
    long = replace(other, names=replace(other.names, en="word " * 60, zh="字" * 300))
    for before, after in ((one, one), (one, other), (one, long)):
        out = tmp_path / "words.png"
        draw_comparison(before, after, TITLES, out, "douyin")
        panel = drawn(out)[:, 1080:]
        assert panel.min() < 80, "something is written"
        assert panel[:, -6:].min() == 255, "nothing runs out on the right"
        assert panel[-6:].min() == 255, "nothing runs out at the bottom"


def test_another_kind_of_file_is_refused_before_anything_is_drawn(tmp_path: Path) -> None:
    wave = load_library().get("wave")
    with pytest.raises(InvalidInputError, match=r"DX-SHOW-008"):
        draw_comparison(wave, wave, TITLES, tmp_path / "wave.gif", "douyin")
    assert not list(tmp_path.iterdir())
