from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from gestures.errors import FormatError
from gestures.pipeline.wav_label import label_wav, wav_label
from gestures.speech import read_audio, write_wav
from motion.formats.labels import AigcLabel


@pytest.mark.parametrize("count", [0, 1, 2, 1001])
def test_the_label_is_found_again_and_the_sound_is_what_it_was(tmp_path: Path, count: int) -> None:
    path = tmp_path / "speech.wav"
    samples = np.arange(count, dtype=np.int16)
    write_wav(path, samples, 22050)
    label = AigcLabel(content_producer="直播间", produce_id="42")
    assert wav_label(path) is None
    label_wav(path, label)
    assert wav_label(path) == label
    assert int.from_bytes(path.read_bytes()[4:8], "little") == path.stat().st_size - 8
    if count:
        heard, rate = read_audio(path)
        assert rate == 22050
        np.testing.assert_array_equal(heard, samples)


def test_what_is_no_wav_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "speech.wav"
    path.write_bytes(b"RIFFnope")
    with pytest.raises(FormatError, match="DX-SHOW-004"):
        label_wav(path, AigcLabel())
    with pytest.raises(FormatError, match="DX-SHOW-004"):
        wav_label(path)
