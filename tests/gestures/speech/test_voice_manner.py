"""Rate, pauses, stress, determinism, speed and the WAV file."""

from __future__ import annotations

import wave
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from gestures.errors import InvalidInputError, MissingDependencyError, NotFoundError
from gestures.speech import VoiceSettings, accents_of, detect_language, phrase_ends_of, read_audio, speak
from gestures.speech.assembly import speech_chunks
from gestures.speech.durations import SilentVoice
from gestures.speech.espeak import EspeakLibrary
from gestures.speech.voices import EspeakVoice

ZH = (
    "大家好欢迎来到我的直播间，今天给大家带来一款非常好用的保湿面霜，质地很清爽，敏感肌也可以放心用。"
    "原价一百九十九，今天直播间只要九十九，还送两片面膜！喜欢的宝宝赶紧点击左下角的小黄车下单，库存不多了。"
)
EN = (
    "Hello everyone, welcome to my live stream today. This cream feels light on the skin and it works "
    "for every skin type. "
    "The regular price is fifty dollars, but today you only pay twenty five! Tap the cart below before it sells out."
)


@pytest.mark.parametrize("voice", ["espeak", "none"])
def test_hosts_speak_at_a_natural_rate(voice: str) -> None:
    zh = speak(ZH, "zh", voice).utterance
    sounding_s = sum(phone.end_s - phone.start_s for phone in zh.phones if phone.phone != "_")
    syllables = sum("\u4e00" <= character <= "\u9fff" for character in ZH)
    assert 4.5 <= syllables / sounding_s <= 5.6
    en = speak(EN, "en", voice).utterance
    assert 160 <= len(en.words) / (en.words[-1].end_s - en.words[0].start_s) * 60 <= 195


@pytest.mark.parametrize("voice", ["espeak", "none"])
def test_rate_scales_speech_and_pauses(voice: str) -> None:
    slow = speak(
        ZH, "zh", voice, settings=VoiceSettings(rate=0.8, lead_in_s=0, tail_s=0)
    ).utterance.duration_s
    fast = speak(
        ZH, "zh", voice, settings=VoiceSettings(rate=1.3, lead_in_s=0, tail_s=0)
    ).utterance.duration_s
    assert slow / fast == pytest.approx(1.3 / 0.8, rel=0.12)


def test_the_same_script_sounds_the_same_twice() -> None:
    first, second = speak(ZH, "zh"), speak(ZH, "zh")
    assert first.utterance == second.utterance
    assert first.samples is not None
    assert second.samples is not None
    assert np.array_equal(first.samples, second.samples)


def test_audio_is_loud_where_words_are_and_silent_in_pauses() -> None:
    speech = speak(EN, "en")
    assert speech.samples is not None
    level = np.abs(speech.samples.astype(np.float64))

    def mean(start_s: float, end_s: float) -> float:
        return float(
            level[round(start_s * speech.sample_rate) : max(1, round(end_s * speech.sample_rate))].mean()
        )

    assert min(mean(word.start_s, word.end_s) for word in speech.utterance.words) > 100
    pauses = [p for p in speech.utterance.phones if p.phone == "_" and p.end_s - p.start_s > 0.15]
    assert len(pauses) >= 5
    assert max(mean(p.start_s, p.end_s) for p in pauses) < 20


def test_chunks_are_the_whole_in_pieces() -> None:
    chunks = list(speech_chunks(ZH * 4, "zh", EspeakVoice(VoiceSettings()), lead_in_s=0.4, tail_s=0.6))
    whole = speak(ZH * 4, "zh")
    assert len(chunks) >= 4
    assert tuple(word for chunk in chunks for word in chunk.words) == whole.utterance.words
    assert all(first.end_s == second.start_s for first, second in pairwise(chunks))
    assert whole.samples is not None
    joined = np.concatenate([chunk.samples for chunk in chunks if chunk.samples is not None])
    assert np.array_equal(joined, whole.samples)


def test_stress_singles_out_numbers_emphasis_and_content_words() -> None:
    words = {word.text: word.stress for word in speak("今天的面霜只要9.9元！", "zh", "none").utterance.words}
    assert words["的"] < words["面霜"] < words["9.9"]
    assert words["只要"] > words["今天"]


def test_face_cues_follow_stress_and_pauses() -> None:
    utterance = speak(ZH, "zh").utterance
    accents = accents_of(utterance)
    assert accents
    assert all(later.time_s - earlier.time_s >= 0.69 for earlier, later in pairwise(accents))
    ends = phrase_ends_of(utterance)
    assert len(ends) == 9
    assert all(any(abs(word.end_s - end) < 1e-3 for word in utterance.words) for end in ends)


def test_wav_is_written_and_read_back(tmp_path: Path) -> None:
    speech = speak(EN, "en")
    speech.write_wav(tmp_path / "speech.wav")
    samples, rate = read_audio(tmp_path / "speech.wav")
    assert rate == speech.sample_rate == 22050
    assert speech.samples is not None
    assert np.array_equal(samples, speech.samples)
    with pytest.raises(InvalidInputError, match="DX-SPEECH-033"):
        speak(EN, "en", "none").write_wav(tmp_path / "none.wav")


@pytest.mark.parametrize(("width", "channels"), [(1, 1), (2, 2), (3, 1), (4, 2)])
def test_wav_of_any_width_is_read_as_mono(tmp_path: Path, width: int, channels: int) -> None:
    tone = 0.5 * np.sin(np.arange(800) * 0.1)
    if width == 1:
        data = ((tone * 127) + 128).astype(np.uint8)[:, None].repeat(channels, 1).tobytes()
    else:
        data = (tone * (2 ** (8 * width - 1) - 1)).astype("<i4")[:, None].repeat(channels, 1).reshape(-1)
        data = data.view(np.uint8).reshape(-1, 4)[:, :width].tobytes()
    with wave.open(str(tmp_path / "x.wav"), "wb") as file:
        file.setnchannels(channels)
        file.setsampwidth(width)
        file.setframerate(8000)
        file.writeframes(data)
    samples, rate = read_audio(tmp_path / "x.wav")
    assert rate == 8000
    assert np.allclose(samples / 32768, tone, atol=0.02)


def test_wrong_audio_files_are_refused(tmp_path: Path) -> None:
    (tmp_path / "text.wav").write_text("no audio here")
    with pytest.raises(InvalidInputError, match="DX-SPEECH-031"):
        read_audio(tmp_path / "text.wav")
    with pytest.raises(InvalidInputError, match="DX-SPEECH-030"):
        read_audio(tmp_path / "missing.wav")


def test_unknown_names_and_values_are_refused() -> None:
    with pytest.raises(NotFoundError, match=r"DX-SPEECH-015.*espeak"):
        speak("hi", "en", "espeka")
    with pytest.raises(NotFoundError, match="DX-SPEECH-016"):
        speak("hi", "fr")
    with pytest.raises(InvalidInputError, match="DX-SPEECH-014"):
        VoiceSettings(rate=float("nan"))


def test_a_missing_voice_says_how_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "espeakng_loader", None)
    with pytest.raises(MissingDependencyError, match=r"DX-SPEECH-010.*pip install"):
        EspeakLibrary()


def test_language_is_detected_outside_markup() -> None:
    assert detect_language("{gesture: point_at_the_shopping_cart_now} 下单") == "zh"
    assert detect_language("这款 iPhone 15 Pro Max 只要九块九") == "zh"
    assert detect_language("Tap the cart 下单") == "en"


def test_a_long_text_without_punctuation_is_spoken_whole() -> None:
    text = "这款面霜真的很好用" * 60
    words = speak(text, "zh").utterance.words
    assert "".join(word.text for word in words) == text
    assert all(word.end_s > word.start_s for word in words)
    assert SilentVoice().sample_rate == 0
