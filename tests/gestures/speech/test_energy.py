"""Recordings without timings: words found by their energy, with the voice's own word events as the truth."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from gestures.speech.energy import spans_by_energy, speech_frames
from gestures.speech.speech import Speech
from gestures.speech.spoken import speak
from gestures.speech.tokens import phrases_of
from gestures.speech.voices import VoiceSettings

SCRIPTS = Path(__file__).resolve().parents[3] / "data" / "scripts"


def errors_s(speech: Speech) -> np.ndarray:
    """How late each word is found, s."""
    utterance = speech.utterance
    spans = spans_by_energy(
        phrases_of(utterance.text, utterance.language), speech.samples, speech.sample_rate
    )
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
    spans = spans_by_energy(phrases_of(utterance.text, utterance.language), samples, speech.sample_rate)
    found = np.array([start for start, _ in spans])
    truth = np.array([w.start_s + (0.6 if i >= 7 else 0.0) for i, w in enumerate(utterance.words)])
    assert np.abs(found - truth)[-8:].max() <= 0.3


@pytest.mark.parametrize("rate_hz", [22050, 11025, 44100, 12345])
def test_frames_keep_the_clock_of_a_long_recording(rate_hz: int) -> None:
    """Tone bursts at known times: the last of ten minutes is found as exactly as the first."""
    time_s = np.arange(600 * rate_hz, dtype=np.int64) / rate_hz
    samples = (8000.0 * np.sin(2.0 * np.pi * 300.0 * time_s) * (time_s % 5.0 < 1.0)).astype(np.int16)
    active = speech_frames(samples, rate_hz)
    ends_s = (np.flatnonzero(active[:-1] & ~active[1:]) + 1) * 0.01
    assert len(active) == 60_000
    assert np.abs(ends_s - np.arange(1.0, 600.0, 5.0)).max() <= 0.03
