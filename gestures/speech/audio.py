"""Audio files: WAV with the standard library, everything else through PyAV where it is installed."""

from __future__ import annotations

import wave
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from gestures.errors import InvalidInputError, MissingDependencyError

_WIDEST = 4
"""Bytes of a sample that are read here."""
_LEAST_RATE = 2000
"""Samples a second below which nothing of speech is left."""


def write_wav(path: Path, samples: NDArray[np.int16], sample_rate: int) -> None:
    """Write mono samples as 16-bit PCM.

    Args:
        path: The file to write.
        samples: ``(N,) int16``.
        sample_rate: Samples a second.
    """
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(sample_rate)
        file.writeframes(samples.astype("<i2").tobytes())


def read_audio(path: Path) -> tuple[NDArray[np.int16], int]:
    """Read an audio file as mono.

    Returns:
        ``(N,) int16`` samples and the sample rate.

    Raises:
        InvalidInputError: If the file is missing, empty or no audio that can be read.
        MissingDependencyError: If it is no PCM WAV file and PyAV is not installed.
    """
    if not path.is_file():
        raise InvalidInputError("there is no such audio file", code="DX-SPEECH-030", where=str(path))
    with path.open("rb") as file:
        head = file.read(12)
    samples, rate = _read_wav(path) if head[:4] == b"RIFF" and head[8:12] == b"WAVE" else (None, 0)
    if samples is None:
        samples, rate = _read_with_av(path)
    if len(samples) == 0 or rate <= 0:
        raise InvalidInputError("the audio file holds no samples", code="DX-SPEECH-031", where=str(path))
    if rate < _LEAST_RATE:
        raise InvalidInputError(
            f"the audio has {rate} samples a second, which hold no speech",
            code="DX-SPEECH-031",
            where=str(path),
            hint="Is its header damaged? Give a recording of 8,000 samples a second or more.",
        )
    return samples, rate


def _read_wav(path: Path) -> tuple[NDArray[np.int16] | None, int]:
    """Read PCM WAV of 8 to 32 bits; None where the encoding is another one."""
    try:
        with wave.open(str(path), "rb") as file:
            channels, width, rate = file.getnchannels(), file.getsampwidth(), file.getframerate()
            data = file.readframes(file.getnframes())
    except (wave.Error, EOFError):
        return None, 0
    if width > _WIDEST:
        return None, 0
    data = data[: len(data) // (channels * width) * channels * width]
    if width == 1:
        values = (np.frombuffer(data, dtype=np.uint8).astype(np.int16) - 128) * 256
    elif width == 2:
        values = np.frombuffer(data, dtype="<i2")
    elif width == 3:
        triples = np.frombuffer(data, dtype=np.uint8).reshape(-1, 3)
        values = np.ascontiguousarray(triples[:, 1:]).view("<i2").reshape(-1)
    else:
        values = (np.frombuffer(data, dtype="<i4") >> 16).astype(np.int16)
    return values.reshape(-1, channels).mean(axis=1).astype(np.int16), rate


def _read_with_av(path: Path) -> tuple[NDArray[np.int16], int]:
    try:
        import av
    except ImportError as error:
        raise MissingDependencyError(
            "reading this audio file needs PyAV, which is not installed",
            code="DX-SPEECH-032",
            where=str(path),
            hint='Run: pip install "deixis[render]" — or give a 16-bit WAV file.',
        ) from error
    try:
        with av.open(str(path)) as container:
            if not container.streams.audio:
                raise InvalidInputError("the file has no audio stream", code="DX-SPEECH-031", where=str(path))
            # FFmpeg lists streams of encodings that it cannot decode; those have no rate.
            rate = int(getattr(container.streams.audio[0], "rate", None) or 0)
            if rate == 0:
                raise InvalidInputError(
                    "the audio is of an encoding that cannot be read",
                    code="DX-SPEECH-031",
                    where=str(path),
                    hint="Give WAV of 8 to 32 bits, FLAC, MP3, M4A or OGG.",
                )
            resampler = av.AudioResampler(format="s16", layout="mono", rate=rate)
            frames = [out for frame in container.decode(audio=0) for out in resampler.resample(frame)]
            frames += resampler.resample(None)
    except av.FFmpegError as error:
        raise InvalidInputError(
            f"the file is no audio that can be read ({error})",
            code="DX-SPEECH-031",
            where=str(path),
            hint="Give WAV, FLAC, MP3, M4A or OGG.",
        ) from error
    parts = [frame.to_ndarray().reshape(-1) for frame in frames]
    return (np.concatenate(parts) if parts else np.zeros(0, dtype=np.int16)), rate
