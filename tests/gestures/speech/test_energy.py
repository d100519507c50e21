"""Recordings without timings: words found by their energy, with the voice's own word events as the truth."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from gestures.speech.activity import speech_activity
from gestures.speech.energy import placing_note, spans_by_energy
from gestures.speech.speech import Speech
from gestures.speech.spoken import speak
from gestures.speech.tokens import Pauses, phrases_of
from gestures.speech.voices import VoiceSettings

SCRIPTS = Path(__file__).resolve().parents[3] / "data" / "scripts"


def placed(speech: Speech, samples: np.ndarray) -> tuple[tuple[float, float], ...]:
    phrases = tuple(phrases_of(speech.utterance.text, speech.utterance.language))
    return spans_by_energy(phrases, speech_activity(samples, speech.sample_rate))


def errors_s(speech: Speech, samples: np.ndarray | None = None) -> np.ndarray:
    """How late each word is found, s."""
    utterance = speech.utterance
    spans = placed(speech, speech.samples if samples is None else samples)
    assert all(a[0] <= a[1] <= b[0] for a, b in pairwise(spans))
    return np.array([start - word.start_s for (start, _), word in zip(spans, utterance.words, strict=True)])


@pytest.mark.parametrize("script", ["02_taobao_lipstick_zh", "05_tiktok_skillet_en"])
@pytest.mark.parametrize("rate", [1.0, 1.3])
def test_words_are_found_near_where_they_are_spoken(script: str, rate: float) -> None:
    text = (SCRIPTS / f"{script}.txt").read_text(encoding="utf-8")
    late = errors_s(speak(text, settings=VoiceSettings(rate=rate, lead_in_s=0.8, tail_s=0.9)))
    assert np.median(np.abs(late)) <= 0.08
    assert np.quantile(np.abs(late), 0.9) <= 0.18
    assert np.abs(late).max() <= 0.3


def test_a_long_pause_within_a_phrase_does_not_throw_the_rest_off() -> None:
    speech = speak(
        "大家晚上好，欢迎来到直播间。今天的保温杯只要五十九块九，左下角小黄车一号链接。最后三分钟，抓紧时间。"
    )
    assert speech.samples is not None
    word = speech.utterance.words[7]
    at, extra = round(word.start_s * speech.sample_rate), round(0.6 * speech.sample_rate)
    samples = np.concatenate([speech.samples[:at], np.zeros(extra, np.int16), speech.samples[at:]])
    utterance = speech.utterance
    spans = placed(speech, samples)
    found = np.array([start for start, _ in spans])
    truth = np.array([w.start_s + (0.6 if i >= 7 else 0.0) for i, w in enumerate(utterance.words)])
    assert np.abs(found - truth)[-8:].max() <= 0.3


@pytest.mark.parametrize("rate_hz", [22050, 11025, 44100, 12345])
def test_frames_keep_the_clock_of_a_long_recording(rate_hz: int) -> None:
    """Tone bursts at known times: the last of ten minutes is found as exactly as the first."""
    time_s = np.arange(600 * rate_hz, dtype=np.int64) / rate_hz
    samples = (8000.0 * np.sin(2.0 * np.pi * 300.0 * time_s) * (time_s % 5.0 < 1.0)).astype(np.int16)
    active = speech_activity(samples, rate_hz).frames
    ends_s = (np.flatnonzero(active[:-1] & ~active[1:]) + 1) * 0.01
    assert len(active) == 60_000
    late_s = ends_s - np.arange(1.0, 600.0, 5.0)
    assert np.abs(late_s).max() <= 0.05
    assert np.ptp(late_s) <= 0.011


def white(count: int, rate_hz: int) -> np.ndarray:
    return np.random.default_rng(1).normal(size=count)


def pink(count: int, rate_hz: int) -> np.ndarray:
    spectrum = np.fft.rfft(white(count, rate_hz))
    bins = np.maximum(np.arange(len(spectrum)), 1)
    spectrum = np.where(bins * rate_hz < 20 * count, 0.0, spectrum / np.sqrt(bins))
    return np.fft.irfft(spectrum, count)


def hum(count: int, rate_hz: int) -> np.ndarray:
    """Mains hum with its overtones, swelling a little."""
    time_s = np.arange(count) / rate_hz
    tones = sum(np.sin(2.0 * np.pi * 50.0 * n * time_s + n) / n for n in range(1, 13))
    return tones * (1.0 + 0.1 * np.sin(2.0 * np.pi * 0.3 * time_s))


def tune(count: int, rate_hz: int) -> np.ndarray:
    """Plucked notes with a bass, a new one every 0.4 s."""
    scale_hz = np.array([261.6, 329.6, 392.0, 523.3, 440.0, 349.2, 293.7, 392.0])
    time_s = np.arange(round(0.8 * rate_hz)) / rate_hz
    envelope = np.minimum(time_s / 0.01, 1.0) * np.exp(-time_s / 0.35)
    heard = np.zeros(count + len(time_s))
    rng = np.random.default_rng(1)
    for index, at in enumerate(range(0, count, round(0.4 * rate_hz))):
        for base_hz, level in ((scale_hz[rng.integers(8)], 1.0), (scale_hz[index // 4 % 8] / 2.0, 0.8)):
            tone = sum(np.sin(2.0 * np.pi * base_hz * n * time_s) / n**1.3 for n in range(1, 7))
            heard[at : at + len(time_s)] += level * envelope * tone
    return heard[:count]


def under(speech: Speech, noise: Callable[[int, int], np.ndarray], below_db: float) -> np.ndarray:
    """Return the recording with a noise so far below the voice while it speaks."""
    assert speech.samples is not None
    voice = speech.samples.astype(np.float64)
    level = np.sqrt(np.mean(voice[np.abs(voice) > 0.03 * np.abs(voice).max()] ** 2))
    sound = noise(len(voice), speech.sample_rate)
    mixed = voice + sound * level * 10.0 ** (-below_db / 20.0) / np.sqrt(np.mean(sound**2))
    return (mixed * min(1.0, 32000.0 / np.abs(mixed).max())).astype(np.int16)


SPOKEN = {
    "zh": "大家晚上好，欢迎来到直播间。今天给大家带来的是这款保温杯，只要三十九块九，左上角点个关注。"
    "喜欢的姐妹赶紧去小黄车下单！",
    "en": "Hello everyone and welcome to the stream. Tap follow at the top left. This skillet is only twenty nine "
    "dollars today. Just three left in stock, so hit the cart and order now!",
}


@pytest.mark.parametrize("below_db", [30.0, 20.0, 10.0])
@pytest.mark.parametrize("noise", [white, pink, hum, tune])
@pytest.mark.parametrize("language", SPOKEN)
def test_noise_under_the_voice_moves_no_word(
    language: str, noise: Callable[[int, int], np.ndarray], below_db: float
) -> None:
    speech = speak(SPOKEN[language], language, settings=VoiceSettings(lead_in_s=0.5, tail_s=0.5))
    samples = under(speech, noise, below_db)
    late = errors_s(speech, samples)
    assert np.median(np.abs(late)) <= 0.08
    assert np.quantile(np.abs(late), 0.9) <= 0.18
    assert late.max() <= 0.2
    phrases = tuple(phrases_of(speech.utterance.text, language))
    assert placing_note(phrases, speech_activity(samples, speech.sample_rate)) is None


def test_music_that_begins_midway_moves_few_words() -> None:
    speech = speak((SCRIPTS / "02_taobao_lipstick_zh.txt").read_text(encoding="utf-8"))

    def begins(count: int, rate_hz: int) -> np.ndarray:
        return np.where(np.arange(count) < count // 2, 0.0, tune(count, rate_hz))

    assert np.median(np.abs(errors_s(speech, under(speech, begins, 20.0)))) <= 0.1


def test_a_recording_without_pauses_is_told(tmp_path: Path) -> None:
    settings = VoiceSettings(lead_in_s=0.5, tail_s=0.5)
    hurried = speak(SPOKEN["en"], "en", settings=settings, pauses=Pauses(0.0, 0.0, 0.0, 0.0, 0.0, 0.0))
    hurried.write_wav(tmp_path / "hurried.wav")
    (note,) = speak(SPOKEN["en"], "en", audio=tmp_path / "hurried.wav").notes
    assert "pause" in note and "--timings" in note
    speak(SPOKEN["en"], "en", settings=settings).write_wav(tmp_path / "spoken.wav")
    assert speak(SPOKEN["en"], "en", audio=tmp_path / "spoken.wav").notes == ()


def test_a_voice_drowned_in_noise_is_told() -> None:
    speech = speak(SPOKEN["zh"], "zh")
    activity = speech_activity(under(speech, pink, -12.0), speech.sample_rate)
    assert "noise" in (placing_note(tuple(phrases_of(speech.utterance.text, "zh")), activity) or "")
