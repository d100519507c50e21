"""Word timings that are damaged, missing or of another recording are refused with their place."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from gestures.errors import InvalidInputError
from gestures.speech import parse_timings, read_timings, speak, utterance_from_timings

from .timing_samples import TEXTGRID_LONG, TEXTGRID_SHORT, WORDS, entry, whisperx


def line_of(text: str, part: str) -> int:
    return text[: text.index(part)].count("\n") + 1


@pytest.mark.parametrize(
    ("entries", "code"),
    [
        ([entry("Tap", 1.0, 1.2), entry("the", 0.5, 0.6)], "DX-SPEECH-043.*entry 1"),
        ([entry("Tap", 0.5, 0.2)], "DX-SPEECH-042.*entry 0"),
        ([entry("Tap", -0.5, 0.2)], "DX-SPEECH-042.*entry 0"),
        ([entry("Tap", 0.0, 1e300)], "DX-SPEECH-042.*entry 0"),
        ([entry("Tap", 0.0, 0.2), entry("the", float("nan"), 0.6)], "DX-SPEECH-040.*entry 1"),
        ([entry("Tap", 0.0, float("inf"))], "DX-SPEECH-040.*entry 0"),
        ([entry("Tap", "0.0", 0.1)], "DX-SPEECH-040.*entry 0"),
        ([entry("Tap", True, 2)], "DX-SPEECH-040.*entry 0"),
        ([entry(5)], "DX-SPEECH-040.*entry 0"),
        ([entry("Tap"), "the"], "DX-SPEECH-040.*entry 1"),
        ([{"text": "Tap", "start_s": 0.0}], "DX-SPEECH-040.*entry 0.*end"),
        ([], "DX-SPEECH-041"),
        ({"words": 5}, "DX-SPEECH-040"),
        ({"text": "Tap"}, "DX-SPEECH-048"),
        ([entry("Completely", 0, 0.2), entry("different", 0.2, 0.4)], "DX-SPEECH-045"),
        ([entry("Tap", 0.0, 0.2), entry("the", 0.2, 0.4), entry("cart", 0.4, 9.0)], "DX-SPEECH-050.*entry 2"),
    ],
)
def test_malformed_timings_are_refused_with_their_entry(entries: Any, code: str) -> None:
    with pytest.raises(InvalidInputError) as caught:
        utterance_from_timings("Tap the cart", "en", parse_timings(entries), 3.0)
    assert all(part in str(caught.value) for part in code.split(".*"))


@pytest.mark.parametrize(
    ("content", "parts"),
    [
        (
            '{"time":6,"type":"word","value":"a"}\n{"time":9,"type":"word","value":"b"\n',
            ["DX-SPEECH-049", "line 2"],
        ),
        ('[{"text": "a"', ["DX-SPEECH-049", "line 1"]),
        ("[" * 100_000, ["DX-SPEECH-049", "nested"]),
        ("hello", ["DX-SPEECH-048"]),
        ("WEBVTT\n\n00:01 --> soon\nhi\n", ["DX-SPEECH-046", "line 3"]),
        ("1\n00:00:03,000 --> 00:00:01,000\nhi\n", ["DX-SPEECH-042", "line 2"]),
        (TEXTGRID_SHORT[:190], ["DX-SPEECH-044", f"line {TEXTGRID_SHORT[:190].rstrip().count(chr(10)) + 1}"]),
        (
            TEXTGRID_SHORT.replace('"the"', "the"),
            ["DX-SPEECH-044", f"line {line_of(TEXTGRID_SHORT, 'the')}:"],
        ),
        (
            TEXTGRID_LONG.replace("xmin = 0.5", "xmin = abc"),
            ["DX-SPEECH-044", f"line {line_of(TEXTGRID_LONG, 'xmin = 0.5')}:"],
        ),
        (TEXTGRID_LONG.replace("size = 4", "size = 1.5"), ["DX-SPEECH-044", "line 14"]),
    ],
)
def test_damaged_files_are_refused_with_file_and_line(content: str, parts: list[str], tmp_path: Path) -> None:
    path = tmp_path / "damaged.txt"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(InvalidInputError) as caught:
        read_timings(path)
    assert all(part in str(caught.value) for part in [*parts, "damaged.txt"])


def test_files_that_are_missing_or_no_text_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidInputError, match="DX-SPEECH-047"):
        read_timings(tmp_path / "none.json")
    (tmp_path / "binary").write_bytes(bytes(range(128, 256)))
    with pytest.raises(InvalidInputError, match="DX-SPEECH-048"):
        read_timings(tmp_path / "binary")


def test_a_whisper_word_without_any_time_near_is_refused() -> None:
    document = whisperx(("only", 0.2, 0.6), ("15", None, None))
    del document["segments"][0]["end"]
    with pytest.raises(InvalidInputError, match="segment 0, word 1"):
        parse_timings(document)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (json.dumps([entry("Tap", 0, 10**400)]), "DX-SPEECH-040"),
        (f'[{{"text": "Tap", "start_s": 0, "end_s": {"1" * 5000}}}]', "DX-SPEECH-049"),
        (
            f'{{"time": 1, "type": "word", "value": "a"}}\n{{"time": {"1" * 5000}, "type": "word"}}',
            "DX-SPEECH-049",
        ),
        (f"WEBVTT\n\n{'9' * 5000}:00:01.000 --> 00:00:02.000\nhi\n", "DX-SPEECH-046"),
        (TEXTGRID_LONG.replace("size = 1", "size = 1e999"), "DX-SPEECH-044"),
        (TEXTGRID_LONG.replace("intervals: size = 4", "intervals: size = <exists>"), "DX-SPEECH-044"),
        (TEXTGRID_LONG.replace("xmax = 0.4", "xmax = <exists>"), "DX-SPEECH-040"),
        (json.dumps([["x" * 100_000]]), "DX-SPEECH-040"),
    ],
)
def test_values_beyond_all_measure_are_refused_in_one_short_line(content: str, code: str) -> None:
    with pytest.raises(InvalidInputError) as caught:
        parse_timings(content)
    assert caught.value.code == code
    assert len(str(caught.value)) < 400


def scaled(factor: float, shift_s: float = 0.0) -> list[dict[str, Any]]:
    return [entry(text, start * factor + shift_s, end * factor + shift_s) for text, start, end in WORDS]


@pytest.mark.parametrize(
    ("entries", "code", "hint"),
    [
        (scaled(1000.0), "DX-SPEECH-053", "milliseconds"),
        (scaled(0.001), "DX-SPEECH-053", "ticks"),
        (scaled(0.0), "DX-SPEECH-053", "zero"),
        (scaled(0.1), "DX-SPEECH-053", "another recording"),
        (scaled(20.0), "DX-SPEECH-053", "another recording"),
        (scaled(1.0, 300_000.0), "DX-SPEECH-054", "begin"),
    ],
)
def test_times_in_which_nobody_speaks_are_refused_with_the_likely_cause(
    entries: Any, code: str, hint: str, tmp_path: Path
) -> None:
    path = tmp_path / "times.json"
    path.write_text(json.dumps(entries), encoding="utf-8")
    with pytest.raises(InvalidInputError, match=code) as caught:
        speak("Tap the follow button", "en", timings=path)
    assert hint in caught.value.hint
    assert "times.json" in str(caught.value)


@pytest.mark.parametrize("factor", [0.5, 0.7, 2.0, 4.0])
def test_fast_and_slow_speakers_are_let_through(factor: float) -> None:
    utterance, _ = utterance_from_timings("Tap the follow button", "en", parse_timings(scaled(factor)))
    assert utterance.duration_s == pytest.approx(1.3 * factor)


def test_a_recording_of_another_length_is_refused(tmp_path: Path) -> None:
    speak("大家好，欢迎来到直播间。").write_wav(tmp_path / "short.wav")
    script = "今天这款保温杯只要九块九，点个关注不迷路，左下角小黄车一号链接。" * 6
    with pytest.raises(InvalidInputError, match="DX-SPEECH-055"):
        speak(script, "zh", audio=tmp_path / "short.wav")
