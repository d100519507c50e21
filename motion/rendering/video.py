"""Writes pictures and sound to an MP4 file, and stills to PNG, with the AIGC label in their metadata."""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from fractions import Fraction
from itertools import chain
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image, PngImagePlugin

from motion.errors import InvalidInputError, MissingDependencyError
from motion.formats.files import writing
from motion.timing import FrameRate

AIGC_KEY = "AIGC"
"""Metadata field of GB 45438-2025 Annex E."""
_SOUND_BLOCK = 1024
_SOUND_BITS = 128_000
_FRAMES_AHEAD = 4


def write_video(
    path: Path,
    frames: Iterable[NDArray[np.uint8]],
    rate: FrameRate,
    *,
    samples: NDArray[np.int16] | None = None,
    sample_rate: int = 22_050,
    aigc: str | None = None,
    quality: int = 20,
    preset: str = "veryfast",
) -> int:
    """Write an H.264 and AAC file that plays while it loads. Frames are taken one by one and not kept.

    Sound and picture both begin at 0 s. Sound that outlasts the pictures is kept; a file never loses what is said.

    Args:
        path: Where the file goes; nothing is left there if writing fails or is interrupted.
        frames: (height, width, 3) uint8 pictures of one even size.
        rate: Frames per second.
        samples: (n,) mono or (n, channels) int16 sound; None writes a silent file without a sound track.
        sample_rate: Sound samples per second.
        aigc: JSON text of the AIGC label, kept in the metadata field ``AIGC``.
        quality: Constant rate factor, 0 (largest) … 51.
        preset: Speed of the encoder, as x264 names it.

    Returns:
        How many frames were written.

    Raises:
        MissingDependencyError: If PyAV is not installed.
        InvalidInputError: If there is no frame, a frame's size is odd or changes, the sound is not int16, or
            the folder is missing or cannot be written.
    """
    av = _pyav()
    if samples is not None and (samples.dtype != np.int16 or samples.ndim not in (1, 2) or sample_rate <= 0):
        raise InvalidInputError(
            f"sound must be int16 of shape (n,) or (n, channels), given {samples.dtype} {samples.shape}",
            code="DX-RENDER-020",
        )
    pictures = iter(frames)
    first = next(pictures, None)
    if first is None:
        raise InvalidInputError("a video needs at least one frame", code="DX-RENDER-022")
    height, width = first.shape[:2]
    if height % 2 or width % 2:
        raise InvalidInputError(
            f"H.264 needs even sizes, the frames are {width}×{height}", code="DX-RENDER-021"
        )
    options = {"movflags": "+faststart+use_metadata_tags"}
    with writing(path) as partial, av.open(str(partial), "w", format="mp4", options=options) as container:
        if aigc is not None:
            container.metadata[AIGC_KEY] = aigc
        sound = None if samples is None else (samples, sample_rate)
        coding = {"crf": str(quality), "preset": preset}
        encoder = _Encoder(av, container, (height, width), rate, sound, coding)
        return _encode(encoder, chain((first,), pictures))


def read_aigc(path: Path) -> str | None:
    """Return the JSON text of an MP4 or PNG file's AIGC label, or None where it has none.

    Raises:
        MissingDependencyError: If PyAV is not installed and the file is not a PNG.
    """
    if path.suffix.lower() == ".png":
        with Image.open(path) as image:
            text = image.info.get(AIGC_KEY)
            return None if text is None else str(text)
    with _pyav().open(str(path)) as container:
        value = container.metadata.get(AIGC_KEY)
        return None if value is None else str(value)


def write_still(path: Path, frame: NDArray[np.uint8], aigc: str | None = None) -> None:
    """Write one picture as PNG.

    Args:
        path: Where the file goes.
        frame: (height, width, 3) or (height, width, 4) uint8.
        aigc: JSON text of the AIGC label, kept in a text field ``AIGC``.

    Raises:
        InvalidInputError: If the folder is missing or cannot be written.
    """
    info = PngImagePlugin.PngInfo()
    if aigc is not None:
        info.add_itxt(AIGC_KEY, aigc)
    with writing(path) as partial:
        Image.fromarray(frame).save(partial, format="PNG", pnginfo=info)


def contact_sheet(
    frames: Iterable[NDArray[np.uint8]], *, columns: int = 6, width: int = 180, gap: int = 6
) -> NDArray[np.uint8]:
    """Return one picture of many small ones, row by row.

    Args:
        frames: (height, width, 3) uint8 pictures.
        columns: Pictures in a row.
        width: Width of each small picture, pixels.
        gap: White space around each, pixels.

    Raises:
        InvalidInputError: If there is no frame.
    """
    small = []
    for frame in frames:
        height = round(frame.shape[0] * width / frame.shape[1])
        small.append(np.asarray(Image.fromarray(frame).resize((width, height), Image.Resampling.LANCZOS)))
    if not small:
        raise InvalidInputError("a contact sheet needs at least one frame", code="DX-RENDER-022")
    height = max(picture.shape[0] for picture in small)
    rows = -(-len(small) // columns)
    sheet = np.full(
        (rows * (height + gap) + gap, min(columns, len(small)) * (width + gap) + gap, 3), 255, np.uint8
    )
    for index, picture in enumerate(small):
        top = gap + (index // columns) * (height + gap)
        left = gap + (index % columns) * (width + gap)
        sheet[top : top + picture.shape[0], left : left + width] = picture[..., :3]
    return sheet


def _pyav() -> Any:
    try:
        import av
    except ImportError as error:
        raise MissingDependencyError(
            "writing video needs the package 'av'",
            code="DX-RENDER-003",
            hint="Run: pip install 'deixis[render]'",
        ) from error
    return av


class _Encoder:
    """Encodes pictures, and sound as the pictures reach it, so that a player needs no long look ahead."""

    def __init__(
        self,
        av: Any,
        container: Any,
        size: tuple[int, int],
        rate: FrameRate,
        sound: tuple[NDArray[np.int16], int] | None,
        options: dict[str, str],
    ) -> None:
        self._av, self._container, self._rate = av, container, rate
        self._height, self._width = size
        self._tick = Fraction(rate.den, rate.num)
        self._video = container.add_stream("libx264", rate=Fraction(rate.num, rate.den))
        self._video.width, self._video.height, self._video.pix_fmt = self._width, self._height, "yuv420p"
        self._video.options = options
        self._video.codec_context.time_base = self._tick
        self._sound: Any = None
        self._blocks: Iterator[Any] = iter(())
        if sound is not None:
            samples, self._sample_rate = sound
            layout = "mono" if samples.ndim == 1 or samples.shape[1] == 1 else "stereo"
            self._sound = container.add_stream("aac", rate=self._sample_rate, layout=layout)
            self._sound.bit_rate = _SOUND_BITS
            self._blocks = _sound_blocks(av, samples, self._sample_rate)
        self._block = next(self._blocks, None)
        self.count = 0

    def add(self, frame: NDArray[np.uint8]) -> None:
        """Encode the next picture, and the sound until it ends."""
        if frame.shape[:2] != (self._height, self._width):
            raise InvalidInputError(
                f"frame {self.count} is {frame.shape[1]}×{frame.shape[0]}, the first was {self._width}×{self._height}",
                code="DX-RENDER-021",
            )
        picture = self._av.VideoFrame.from_ndarray(np.ascontiguousarray(frame), format="rgb24")
        picture.pts, picture.time_base = self.count, self._tick
        self._container.mux(self._video.encode(picture))
        self.count += 1
        self._add_sound(self._rate.seconds(self.count))

    def finish(self) -> None:
        """Encode the rest of the sound and write what is still held back."""
        self._add_sound(math.inf)
        self._container.mux(self._video.encode(None))
        if self._sound is not None:
            self._container.mux(self._sound.encode(None))

    def _add_sound(self, until_s: float) -> None:
        while self._block is not None and self._block.pts / self._sample_rate <= until_s:
            self._container.mux(self._sound.encode(self._block))
            self._block = next(self._blocks, None)


def _encode(encoder: _Encoder, frames: Iterable[NDArray[np.uint8]]) -> int:
    """Encode pictures while the next ones are drawn, a few of them ahead; return how many."""
    waiting: deque[Future[None]] = deque()
    with ThreadPoolExecutor(max_workers=1) as worker:
        for frame in frames:
            waiting.append(worker.submit(encoder.add, frame))
            if len(waiting) > _FRAMES_AHEAD:
                waiting.popleft().result()
        for encoded in waiting:
            encoded.result()
    encoder.finish()
    return encoder.count


def _sound_blocks(av: Any, samples: NDArray[np.int16], sample_rate: int) -> Iterator[Any]:
    channels = 1 if samples.ndim == 1 else samples.shape[1]
    packed = samples.reshape(len(samples), channels)
    for start in range(0, len(packed), _SOUND_BLOCK):
        part = np.ascontiguousarray(packed[start : start + _SOUND_BLOCK].reshape(1, -1))
        block = av.AudioFrame.from_ndarray(part, format="s16", layout="mono" if channels == 1 else "stereo")
        block.sample_rate, block.pts, block.time_base = sample_rate, start, Fraction(1, sample_rate)
        yield block
