"""Videos that cannot be read, and whose hand is whose."""

from __future__ import annotations

import importlib
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest

from motion.capture import models, tracker
from motion.errors import FormatError, InvalidInputError, MissingDependencyError


def write_video(path: Path, count: int = 6, side: int = 128) -> Path:
    with av.open(str(path), "w") as container:
        stream = container.add_stream("libx264", rate=10)
        stream.width = stream.height = side
        stream.pix_fmt = "yuv420p"
        for number in range(count):
            grey = np.full((side, side, 3), 40 + 10 * number, dtype=np.uint8)
            container.mux(stream.encode(av.VideoFrame.from_ndarray(grey, format="rgb24")))
        container.mux(stream.encode())
    return path


def refused(path: Path, kind: type[Exception], code: str) -> None:
    with pytest.raises(kind) as error:
        tracker.track_video(path)
    assert error.value.code == code  # type: ignore[attr-defined]
    assert str(path) in str(error.value)


def test_what_is_no_video(tmp_path: Path) -> None:
    refused(tmp_path / "nothing.mp4", InvalidInputError, "DX-CAPT-002")
    refused(tmp_path, InvalidInputError, "DX-CAPT-002")
    text = tmp_path / "text.mp4"
    text.write_text("no video at all")
    refused(text, FormatError, "DX-CAPT-003")
    whole = write_video(tmp_path / "whole.mp4").read_bytes()
    cut = tmp_path / "cut.mp4"
    cut.write_bytes(whole[: len(whole) // 3])
    refused(cut, FormatError, "DX-CAPT-003")


def test_sound_alone_is_no_video(tmp_path: Path) -> None:
    path = tmp_path / "sound.wav"
    with av.open(str(path), "w") as container:
        stream = container.add_stream("pcm_s16le", rate=8000)
        frame = av.AudioFrame.from_ndarray(np.zeros((1, 800), dtype=np.int16), format="s16", layout="mono")
        frame.sample_rate = 8000
        container.mux(stream.encode(frame))
    refused(path, FormatError, "DX-CAPT-003")


def test_a_video_without_a_person(tmp_path: Path) -> None:
    refused(write_video(tmp_path / "grey.mp4", 3), FormatError, "DX-CAPT-004")


def test_a_video_beyond_the_limits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tracker, "MAX_SIDE", 100)
    refused(write_video(tmp_path / "large.mp4"), InvalidInputError, "DX-CAPT-002")


@pytest.mark.parametrize("missing", ["av", "mediapipe"])
def test_what_is_not_installed_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, missing: str
) -> None:
    known = importlib.import_module

    def import_module(name: str, *rest: Any) -> Any:
        if name == missing:
            raise ImportError(name)
        return known(name, *rest)

    path = write_video(tmp_path / "grey.mp4", 2)
    monkeypatch.setattr(importlib, "import_module", import_module)
    with pytest.raises(MissingDependencyError, match="pip install") as error:
        tracker.track_video(path)
    assert error.value.code == "DX-CAPT-005"


def test_hands_go_to_the_nearest_wrist_each_once() -> None:
    body = np.zeros((33, 2))
    body[15], body[16] = (300, 200), (100, 200)

    def hand(x: float, y: float) -> np.ndarray:
        points = np.tile([x, y], (21, 1)).astype(float)
        points[9] += (0, 60)
        return points

    assert sorted(models._sides([hand(105, 190), hand(290, 205)], body)) == [(0, 1), (1, 0)]
    assert models._sides([hand(600, 600)], body) == []
    assert models._sides([hand(110, 200), hand(95, 200)], body) == [(1, 1)]


def test_the_body_lies_where_the_picture_shows_it() -> None:
    guessed = np.random.default_rng(0).normal(0, 0.3, (33, 3))
    guessed[:, 2] = 0.0
    guessed -= guessed[[23, 24]].mean(axis=0)
    places = guessed[:, :2] * (400.0, -400.0) + (320.0, 240.0)
    found, camera = models.in_space(guessed, places, (640, 480))
    assert np.allclose(found, guessed, atol=1e-9)
    assert np.allclose(camera, (0.0, 0.0, models.CAMERA_M))
    nearer = guessed.copy()
    nearer[15, 2] = 0.5
    found, camera = models.in_space(nearer, places, (640, 480))
    assert abs(found[15, 0]) < abs(guessed[15, 0])
    # Nearer to the camera, but still on its ray to where the picture shows it.
    assert np.allclose(np.cross(found[15] - camera, guessed[15] - camera), 0.0, atol=1e-9)


def test_a_square_may_lie_partly_outside_the_picture() -> None:
    picture = np.arange(100 * 80 * 3, dtype=np.uint32).astype(np.uint8).reshape(100, 80, 3)
    square = models._square(picture, -10, 60, 50)
    assert square is not None and square.shape == (50, 50, 3)
    assert np.array_equal(square[:40, 10:], picture[60:, :40])
    assert not square[:, :10].any() and not square[40:].any()
    assert models._square(picture, 75, 10, 50) is None
    assert models._square(picture, 500, 500, 50) is None
