"""Recordings of every sample width; what cannot be read is refused."""

from __future__ import annotations

import struct
from pathlib import Path

import numpy as np
import pytest

from gestures.errors import InvalidInputError
from gestures.speech.audio import read_audio

SOUND = np.round(12_000.0 * np.sin(np.arange(1600) * 0.2)).astype(np.int64)


def wav(path: Path, bits: int, rate: int = 16_000, channels: int = 1) -> Path:
    """A PCM file of any width, even one that no writer makes; all channels are alike."""
    width = (bits + 7) // 8
    shifted = SOUND + 32_768 if bits == 8 else SOUND
    values = shifted >> 8 if bits == 8 else shifted << max(0, bits - 16)
    data = b"".join(
        int(value).to_bytes(width, "little", signed=bits > 8) * channels for value in values if width
    )
    head = struct.pack("<HHIIHH", 1, channels, rate, rate * width * channels, width * channels, bits)
    body = b"WAVEfmt " + struct.pack("<I", len(head)) + head + b"data" + struct.pack("<I", len(data)) + data
    path.write_bytes(b"RIFF" + struct.pack("<I", len(body)) + body)
    return path


@pytest.mark.parametrize("channels", [1, 2])
@pytest.mark.parametrize("bits", [8, 16, 24, 32])
def test_every_width_gives_the_same_sound(bits: int, channels: int, tmp_path: Path) -> None:
    samples, rate = read_audio(wav(tmp_path / "a.wav", bits, channels=channels))
    assert (rate, len(samples)) == (16_000, len(SOUND))
    assert np.abs(samples - SOUND).max() <= (256 if bits == 8 else 1)


@pytest.mark.parametrize("bits", [0, 40, 48, 64])
def test_widths_that_nothing_reads_are_refused_or_read_right(bits: int, tmp_path: Path) -> None:
    try:
        samples, rate = read_audio(wav(tmp_path / "wide.wav", bits))
    except InvalidInputError as error:
        assert error.code == "DX-SPEECH-031"
        assert "wide.wav" in str(error)
    else:
        assert len(samples) / rate == pytest.approx(len(SOUND) / 16_000)
        assert np.abs(samples - SOUND).max() <= 1


def test_a_rate_that_holds_no_speech_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidInputError, match="1 samples a second"):
        read_audio(wav(tmp_path / "slow.wav", 16, rate=1))
