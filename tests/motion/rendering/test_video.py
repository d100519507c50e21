"""MP4 and PNG files: what is written can be read back."""

from collections.abc import Iterator
from pathlib import Path

import av
import numpy as np
import pytest

from motion.errors import InvalidInputError
from motion.rendering.video import contact_sheet, read_aigc, write_still, write_video
from motion.timing import FrameRate

LABEL = '{"AIGC":{"Label":"1","ContentProducer":"测试"}}'


def grey(level: int, size: tuple[int, int] = (96, 54)) -> np.ndarray:
    return np.full((*size, 3), level, np.uint8)


def tone(seconds: float, rate: int = 22_050) -> np.ndarray:
    return (8000 * np.sin(2 * np.pi * 440 * np.arange(int(seconds * rate)) / rate)).astype(np.int16)


def test_picture_and_sound_run_from_nought_for_their_length(tmp_path: Path) -> None:
    path = tmp_path / "show.mp4"
    count = write_video(path, (grey(4 * k) for k in range(50)), FrameRate(25), samples=tone(2.5), aigc=LABEL)
    assert count == 50
    with av.open(str(path)) as container:
        video, sound = container.streams.video[0], container.streams.audio[0]
        assert video.codec_context.name == "h264"
        assert sound.codec_context.name == "aac"
        assert float(video.average_rate) == pytest.approx(25.0)
        assert float(video.duration * video.time_base) == pytest.approx(2.0, abs=0.01)
        assert float(sound.duration * sound.time_base) == pytest.approx(2.5, abs=0.06)
        assert video.start_time == 0
        levels = [int(frame.to_ndarray(format="rgb24").mean()) for frame in container.decode(video)]
    assert len(levels) == 50
    assert max(abs(level - 4 * k) for k, level in enumerate(levels)) <= 3
    data = path.read_bytes()
    assert data.index(b"moov") < data.index(b"mdat")


def test_sound_is_in_step_with_the_picture(tmp_path: Path) -> None:
    """A click in the sound and a flash in the picture at 1 s stay within a frame of each other."""
    rate = FrameRate(30)
    samples = np.zeros(22_050 * 2, np.int16)
    samples[22_050 : 22_050 + 400] = 20_000
    path = tmp_path / "clap.mp4"
    write_video(path, (grey(255 if k == 30 else 0) for k in range(60)), rate, samples=samples)
    with av.open(str(path)) as container:
        levels = [frame.to_ndarray(format="gray").mean() for frame in container.decode(video=0)]
    with av.open(str(path)) as container:
        loud = [(float(f.time), np.abs(f.to_ndarray()).max()) for f in container.decode(audio=0)]
    click = next(time for time, level in loud if level > 0.2)
    assert int(np.argmax(levels)) == 30
    assert click == pytest.approx(1.0, abs=0.06)


def test_the_label_is_in_the_metadata(tmp_path: Path) -> None:
    video, still = tmp_path / "a.mp4", tmp_path / "a.png"
    write_video(video, iter([grey(9)]), FrameRate(25), aigc=LABEL)
    write_still(still, grey(9), LABEL)
    assert read_aigc(video) == LABEL
    assert read_aigc(still) == LABEL
    write_video(video, iter([grey(9)]), FrameRate(25))
    assert read_aigc(video) is None


def test_stereo_and_broken_rates_are_kept(tmp_path: Path) -> None:
    path = tmp_path / "a.mp4"
    samples = np.stack([tone(1.0, 48_000)] * 2, axis=1)
    write_video(path, (grey(k) for k in range(30)), FrameRate.of(29.97), samples=samples, sample_rate=48_000)
    with av.open(str(path)) as container:
        assert container.streams.audio[0].codec_context.channels == 2
        assert float(container.streams.video[0].average_rate) == pytest.approx(30_000 / 1001, rel=1e-4)


def broken(error: BaseException) -> Iterator[np.ndarray]:
    yield grey(1)
    yield grey(2)
    raise error


@pytest.mark.parametrize("error", [KeyboardInterrupt(), ValueError("no more")])
def test_nothing_is_left_when_drawing_stops(tmp_path: Path, error: BaseException) -> None:
    with pytest.raises(type(error)):
        write_video(tmp_path / "a.mp4", broken(error), FrameRate(25), samples=tone(1.0))
    assert list(tmp_path.iterdir()) == []


def test_an_older_file_survives_a_failed_one(tmp_path: Path) -> None:
    path = tmp_path / "a.mp4"
    path.write_bytes(b"older")
    with pytest.raises(ValueError, match="no more"):
        write_video(path, broken(ValueError("no more")), FrameRate(25))
    assert path.read_bytes() == b"older"


@pytest.mark.parametrize(
    ("frames", "samples", "code"),
    [
        ([], None, "DX-RENDER-022"),
        ([grey(0, (95, 54))], None, "DX-RENDER-021"),
        ([grey(0), grey(0, (48, 54))], None, "DX-RENDER-021"),
        ([grey(0)], np.zeros(10, np.float32), "DX-RENDER-020"),
    ],
)
def test_wrong_input_is_refused_and_leaves_nothing(
    tmp_path: Path, frames: list[np.ndarray], samples: np.ndarray | None, code: str
) -> None:
    with pytest.raises(InvalidInputError, match=code):
        write_video(tmp_path / "a.mp4", frames, FrameRate(25), samples=samples)
    assert list(tmp_path.iterdir()) == []


def test_a_contact_sheet_holds_every_picture_in_reading_order() -> None:
    sheet = contact_sheet([grey(10 * k) for k in range(7)], columns=3, width=54, gap=6)
    assert sheet.shape == (3 * 102 + 6, 3 * 60 + 6, 3)
    assert sheet[6 + 50, 6 + 20, 0] == 0
    assert sheet[6 + 50, 66 + 20, 0] == 10
    assert sheet[108 + 50, 6 + 20, 0] == 30
    assert sheet[2 * 102 + 56, 66 + 20, 0] == 255
    with pytest.raises(InvalidInputError, match="DX-RENDER-022"):
        contact_sheet([])
