"""A mouth from sound alone: held against loudness, spectrum and pauses of sounds whose truth is known."""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
import torch

from gestures import perform
from gestures.errors import InvalidInputError
from gestures.speech.audio import write_wav
from gestures.speech.face_cues import viseme_track_of
from gestures.speech.phones import SILENCE_PHONE
from gestures.speech.sound_phones import sound_phones
from gestures.speech.spoken import speak
from gestures.speech.words import Phone, Utterance
from motion.face.arkit import ARKIT_INDEX

RATE_HZ = 16_000
FPS = 100
SCRIPTS = Path(__file__).resolve().parents[3] / "data" / "scripts"
OTHER_TEXT = "The weather in the mountains will be mild, with a little rain towards the evening. "


def mouth(phones: tuple[Phone, ...], shape: str = "jawOpen") -> np.ndarray:
    end_s = phones[-1].end_s
    weights = viseme_track_of(Utterance("", "en", (), phones, end_s)).weights(
        torch.arange(int(end_s * FPS), dtype=torch.float64) / FPS
    )
    return weights[:, ARKIT_INDEX[shape]].numpy()


def loudness(samples: np.ndarray, rate: int) -> np.ndarray:
    """Logarithm of the envelope over 50 ms at FPS, down to 60 dB under the peak."""
    power = np.convolve(samples.astype(np.float64) ** 2, np.ones(rate // 20) / (rate // 20), mode="same")
    level = np.sqrt(power[(np.arange(int(len(samples) / rate * FPS)) * rate) // FPS])
    return np.log(level + level.max() * 1e-3)


def vowel(formants_hz: tuple[float, ...], level: np.ndarray) -> np.ndarray:
    """A buzz of 120 Hz whose overtones are strong near the formants, with that envelope."""
    time_s = np.arange(len(level)) / RATE_HZ
    wave = np.zeros(len(level))
    for overtone in np.arange(120.0, 7000.0, 120.0):
        gain = sum(1.0 / (1.0 + ((overtone - formant) / 90.0) ** 2) for formant in formants_hz)
        wave += gain * np.sin(2.0 * np.pi * overtone * time_s)
    return (level * 8000.0 * wave / np.abs(wave).max()).astype(np.int16)


@pytest.mark.parametrize("noise_db", [None, -30.0])
@pytest.mark.parametrize("script", ["02_taobao_lipstick_zh", "05_tiktok_skillet_en"])
def test_the_jaw_follows_the_loudness_and_rests_in_pauses(
    script: str, noise_db: float | None, tmp_path: Path
) -> None:
    """The script that is given is not the one that is spoken."""
    text = (SCRIPTS / f"{script}.txt").read_text(encoding="utf-8")[:400]
    spoken = speak(text)
    samples, rate = spoken.samples, spoken.sample_rate
    assert samples is not None
    if noise_db is not None:
        loud = np.percentile(np.abs(samples), 95)
        hum = np.random.default_rng(0).normal(0.0, loud * 10.0 ** (noise_db / 20.0), len(samples))
        samples = np.clip(samples + hum, -32768, 32767).astype(np.int16)
    path = tmp_path / "voice.wav"
    write_wav(path, samples, rate)
    given = OTHER_TEXT * max(1, round(spoken.utterance.duration_s / 5.0))
    utterance = speak(given, "en", audio=path).utterance
    jaw = mouth(utterance.phones)
    clean = loudness(spoken.samples, rate)[: len(jaw)]
    assert np.corrcoef(jaw[: len(clean)], clean)[0, 1] >= 0.6
    pauses = [p for p in spoken.utterance.phones if p.phone == SILENCE_PHONE and p.end_s - p.start_s >= 0.3]
    assert len(pauses) >= 5
    assert max(jaw[round((p.start_s + p.end_s) / 2 * FPS)] for p in pauses) <= 0.03
    assert np.percentile(jaw, 90) >= 0.25


def test_a_louder_voice_opens_the_mouth_wider_in_time() -> None:
    """Syllables of different loudness, four a second: the jaw ranks as they do, without lag."""
    steps_db = np.array([0.0, -12.0, -4.0, -16.0, -8.0, -2.0, -14.0, -6.0] * 4)
    time_s = np.arange(len(steps_db) * RATE_HZ // 4) / RATE_HZ
    level = np.sin(np.pi * 4.0 * time_s) ** 2 * 10.0 ** (steps_db[(time_s * 4).astype(int)] / 20.0)
    samples = np.pad(vowel((700.0, 1300.0), level), RATE_HZ // 2)
    jaw = mouth(sound_phones(samples, RATE_HZ))
    peaks = [jaw[50 + 25 * i : 75 + 25 * i].max() for i in range(len(steps_db))]
    assert np.corrcoef(peaks, steps_db)[0, 1] >= 0.9
    heard = loudness(samples, RATE_HZ)
    lags = range(-10, 11)
    best = max(lags, key=lambda lag: float(np.corrcoef(np.roll(jaw, -lag), heard)[0, 1]))
    assert abs(best) / FPS <= 0.04


def test_a_dark_spectrum_rounds_the_lips_and_a_bright_one_spreads_them() -> None:
    level = np.full(RATE_HZ, 1.0)
    samples = np.concatenate(
        [vowel(f, level) for f in ((300.0, 700.0), (700.0, 1300.0), (300.0, 2400.0), (700.0, 1300.0))]
    )
    phones = sound_phones(samples, RATE_HZ)
    pucker, spread = mouth(phones, "mouthPucker"), mouth(phones, "mouthStretchLeft")
    assert pucker[20:80].mean() >= 0.15 > 0.05 > pucker[220:280].mean()
    assert spread[220:280].mean() >= 0.12 > spread[20:80].mean()


@pytest.mark.parametrize(
    "samples", [np.zeros(RATE_HZ, np.int16), np.ones(3, np.int16), np.zeros(1, np.int16)]
)
def test_silence_closes_the_mouth(samples: np.ndarray) -> None:
    phones = sound_phones(samples, RATE_HZ)
    assert {phone.phone for phone in phones} == {SILENCE_PHONE}
    assert phones[-1].end_s == len(samples) / RATE_HZ


@pytest.mark.parametrize("rate", [8_000, 11_025, 44_100])
def test_guessed_phones_tile_the_recording(rate: int) -> None:
    rng = np.random.default_rng(1)
    phones = sound_phones(
        (rng.normal(0, 3000, 7 * rate + 123) * rng.random(7 * rate + 123)).astype(np.int16), rate
    )
    assert phones[0].start_s == 0.0
    assert phones[-1].end_s == pytest.approx((7 * rate + 123) / rate)
    assert all(a.end_s == pytest.approx(b.start_s) for a, b in pairwise(phones))
    assert all(0.0 <= phone.stress <= 1.0 for phone in phones)


def test_with_timings_only_what_the_words_do_not_cover_follows_the_sound(tmp_path: Path) -> None:
    """Between the timed words somebody says what no timing names; the pause before it stays one."""
    voice = speak("tap follow now")
    rate, samples = voice.sample_rate, voice.samples
    assert samples is not None
    gap = np.zeros(rate, np.int16)
    path = tmp_path / "voice.wav"
    write_wav(path, np.concatenate([samples, gap, samples, gap, samples]), rate)
    length_s, again_s = len(samples) / rate, len(samples) / rate + 1.0
    words = [
        {"text": word.text, "start_s": word.start_s + at_s, "end_s": word.end_s + at_s}
        for at_s in (0.0, 2.0 * again_s)
        for word in voice.utterance.words
    ]
    timings = tmp_path / "words.json"
    timings.write_text(json.dumps({"words": words}))
    phones = speak("tap follow now, tap follow now", "en", audio=path, timings=timings).utterance.phones
    jaw = mouth(phones)
    said, silent = slice(int(again_s * FPS), int((again_s + length_s) * FPS)), int((length_s + 0.6) * FPS)
    assert jaw[said].max() >= 0.2
    assert jaw[silent] <= 0.02
    labials = [phone.start_s for phone in phones if phone.phone == "p"]
    assert [at_s // again_s for at_s in labials] == [0.0, 2.0]


def test_words_that_were_not_heard_do_not_move_the_mouth(tmp_path: Path) -> None:
    """Three words of the script are left out of the recording: in their place it is silent."""
    rate = RATE_HZ
    tone = vowel((700.0, 1300.0), np.full(rate, 1.0))
    path, timings = tmp_path / "voice.wav", tmp_path / "words.json"
    write_wav(path, np.concatenate([tone, np.zeros(2 * rate, np.int16), tone]), rate)
    words = [("tap", 0.0, 0.5), ("follow", 0.5, 1.0), ("grab", 3.0, 3.5), ("this", 3.5, 4.0)]
    timings.write_text(json.dumps({"words": [{"text": t, "start_s": a, "end_s": b} for t, a, b in words]}))
    speech = speak("tap follow before you leave grab this", "en", audio=path, timings=timings)
    assert speech.unmatched_script == ("before", "you", "leave")
    jaw = mouth(speech.utterance.phones)
    assert jaw[120:280].max() <= 0.02
    assert jaw[20:80].max() >= 0.2


def test_a_recording_without_a_script_is_listened_to_with_a_mouth_that_follows_it(tmp_path: Path) -> None:
    spoken = speak("Welcome, everyone! Tap follow, and have a look at this pan.")
    spoken.write_wav(tmp_path / "voice.wav")
    (tmp_path / "empty.txt").write_text("")
    shows = [
        perform(script, audio=tmp_path / "voice.wav", fps=FPS) for script in ("", tmp_path / "empty.txt")
    ]
    for show in shows:
        assert show.findings == ()
        assert show.timeline.gestures == show.timeline.words == ()
        jaw = show.face.weights[:, ARKIT_INDEX["jawOpen"]].numpy()
        heard = loudness(spoken.samples, spoken.sample_rate)
        count = min(len(jaw), len(heard))
        assert np.corrcoef(jaw[:count], heard[:count])[0, 1] >= 0.6
        # The body lives: the head does not stand still.
        assert (show.clip.local_xyzw[0, 15] - show.clip.local_xyzw[-1, 15]).abs().max() > 1e-4


def test_an_empty_script_without_a_recording_or_with_timings_stays_refused(tmp_path: Path) -> None:
    timings = tmp_path / "words.json"
    timings.write_text(json.dumps({"words": [{"text": "tap", "start_s": 0.0, "end_s": 0.5}]}))
    for given in ({}, {"timings": timings}, {"audio": tmp_path / "voice.wav", "timings": timings}):
        with pytest.raises(InvalidInputError, match="DX-SCRIPT-005"):
            perform("", **given)


def test_a_tag_needs_a_word_to_stand_on(tmp_path: Path) -> None:
    speak("Hello").write_wav(tmp_path / "voice.wav")
    with pytest.raises(InvalidInputError, match="DX-SPEECH-017"):
        perform("{gesture: wave}", audio=tmp_path / "voice.wav")
