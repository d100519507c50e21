"""Word timings of every format, matched to the script."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gestures.errors import InvalidInputError
from gestures.speech import parse_timings, speak, utterance_from_timings
from gestures.speech.timings import given_timings
from gestures.speech.timings.given import GivenWord

from .timing_samples import TEXTGRID_LONG, TEXTGRID_SHORT, WORDS, entry, whisperx

CHARACTERS = list("Tap the follow button")
CHARACTER_STARTS = [0.1 + 0.05 * index for index in range(len(CHARACTERS))]
DOCUMENTS: dict[str, str] = {
    "words": json.dumps({"words": [{"text": t, "start_s": a, "end_s": b} for t, a, b in WORDS]}),
    "bare list": json.dumps([{"text": t, "start_s": a, "end_s": b} for t, a, b in WORDS]),
    "polly": "\n".join(
        [
            json.dumps(
                {"time": 100, "type": "sentence", "start": 0, "end": 22, "value": "Tap the follow button"}
            )
        ]
        + [
            json.dumps({"time": round(a * 1000), "type": "word", "start": 0, "end": 1, "value": t})
            for t, a, _ in WORDS
        ]
    ),
    "azure ticks": json.dumps(
        [
            {
                "AudioOffset": round(a * 1e7),
                "Duration": round((b - a) * 1e7),
                "Text": t,
                "BoundaryType": "Word",
            }
            for t, a, b in WORDS
        ]
    ),
    "azure ms": json.dumps(
        [{"AudioOffset": round(a * 1e3), "Duration": round((b - a) * 1e3), "Text": t} for t, a, b in WORDS]
    ),
    "whisper": json.dumps(
        {
            "segments": [
                {
                    "text": "",
                    "start": 0,
                    "end": 2,
                    "words": [{"word": f" {t}", "start": a, "end": b} for t, a, b in WORDS],
                }
            ]
        }
    ),
    "textgrid short": TEXTGRID_SHORT,
    "textgrid long": TEXTGRID_LONG,
}


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_format_gives_the_same_words(name: str, tmp_path: Path) -> None:
    path = tmp_path / "timings"
    path.write_text(DOCUMENTS[name], encoding="utf-8")
    words = speak("Tap the FOLLOW button!", "en", timings=path).utterance.words
    assert [word.text for word in words] == ["Tap", "the", "FOLLOW", "button"]
    assert [word.start_s for word in words] == pytest.approx([start for _, start, _ in WORDS], abs=1e-6)
    if name != "polly":
        assert [word.end_s for word in words] == pytest.approx([end for _, _, end in WORDS], abs=1e-6)


def test_elevenlabs_characters_give_words() -> None:
    ends = [start + 0.05 for start in CHARACTER_STARTS]
    for document in (
        {
            "alignment": {
                "characters": CHARACTERS,
                "character_start_times_seconds": CHARACTER_STARTS,
                "character_end_times_seconds": ends,
            }
        },
        {
            "chars": CHARACTERS,
            "charStartTimesMs": [s * 1000 for s in CHARACTER_STARTS],
            "charDurationsMs": [50] * len(CHARACTERS),
        },
    ):
        utterance, match = utterance_from_timings("Tap the follow button", "en", parse_timings(document))
        assert match.share == 1.0
        assert [w.start_s for w in utterance.words] == pytest.approx([0.1, 0.3, 0.5, 0.85], abs=1e-6)
        assert utterance.words[0].end_s == pytest.approx(0.25)


def test_captions_share_their_time_among_their_words() -> None:
    for text in (
        "WEBVTT\n\n00:01.000 --> 00:03.000\n大家好<c>欢迎</c>\n\n00:04.000 --> 00:05.000\n点个关注\n",
        "1\n00:00:01,000 --> 00:00:03,000\n大家好欢迎\n\n2\n00:00:04,000 --> 00:00:05,000\n点个关注\n",
    ):
        words = utterance_from_timings("大家好，欢迎！点个关注。", "zh", parse_timings(text))[0].words
        assert words[0].start_s == pytest.approx(1.0)
        assert 2.0 < words[1].start_s < 2.6
        assert words[1].end_s == pytest.approx(3.0)
        assert next(word for word in words if word.text == "点").start_s == pytest.approx(4.0)


def test_times_within_a_cue_part_its_words() -> None:
    text = (
        "WEBVTT\n\n00:00:00.100 --> 00:00:01.400\n大家<00:00:00.600><c>点个</c><00:01.200><c>关注</c>\n\n"
        "00:02.000 --> 00:03.000\ntap <00:02.600>the cart\n"
    )
    given_file = parse_timings(text)
    assert given_file.text == "大家点个关注tap the cart"
    spans = [(mark.start_s, mark.end_s) for mark in given_file.marks]
    assert spans == [
        pytest.approx(span) for span in [(0.1, 0.6), (0.6, 1.2), (1.2, 1.4), (2.0, 2.6), (2.6, 3.0)]
    ]
    words = utterance_from_timings("大家点个关注，tap the cart", "zh", given_file)[0].words
    assert next(word for word in words if word.text == "关注").start_s == pytest.approx(1.2)
    with pytest.raises(InvalidInputError, match="line 3"):
        parse_timings(text.replace("<00:00:00.600>", "<00:00:09.600>"))


def test_a_line_that_rolling_captions_show_again_is_heard_once() -> None:
    text = (
        "WEBVTT\n\n00:00.100 --> 00:01.000 align:start\nhello<00:00.500><c> everyone</c>\n\n"
        "00:01.000 --> 00:01.010\nhello everyone\n\n"
        "00:01.010 --> 00:02.000\nhello everyone\ntap<00:01.400><c> the</c><00:01.600><c> cart</c>\n"
    )
    given_file = parse_timings(text)
    assert given_file.text == "hello everyone tap the cart"
    assert [mark.start_s for mark in given_file.marks] == pytest.approx([0.1, 0.5, 1.01, 1.4, 1.6])


def heard(*words: str) -> list[dict[str, Any]]:
    """The words one after the other, one each half second."""
    return [entry(word, 0.5 * index, 0.5 * index + 0.45) for index, word in enumerate(words)]


@pytest.mark.parametrize(
    ("script", "said", "onset_s"),
    [
        ("we've got 1,299 units", "we have got twelve hundred ninety nine units", 1.5),
        ("It costs 1,299 today", "It costs twelve hundred ninety-nine today", 1.0),
        ("Now 2,500 left", "now twenty-five hundred left", 0.5),
    ],
)
def test_a_number_said_in_another_way_starts_when_it_is_said(script: str, said: str, onset_s: float) -> None:
    utterance, match = utterance_from_timings(script, "en", parse_timings(heard(*said.split())))
    number = next(word for word in utterance.words if word.text[0].isdigit())
    assert number.start_s == pytest.approx(onset_s)
    assert match.unmatched_script == ()
    assert not set(match.unmatched_given) & {"twelve", "twenty", "hundred"}


def test_numbers_case_and_punctuation_do_not_hinder_matching() -> None:
    given_words = [
        ("这款", 0.0, 0.5),
        ("只要", 0.5, 0.9),
        ("九点九", 0.9, 1.6),
        ("元", 1.6, 1.9),
        ("百分之五十", 2.0, 2.8),
        ("OFF", 2.8, 3.1),
    ]
    given_file = parse_timings([{"text": t, "start_s": a, "end_s": b} for t, a, b in given_words])
    utterance, match = utterance_from_timings("这款，只要9.9元！50% off", "zh", given_file, 3.2)
    assert match.unmatched_script == ()
    assert {word.text: (word.start_s, word.end_s) for word in utterance.words} == {
        "这款": (0.0, 0.5),
        "只要": (0.5, 0.9),
        "9.9": (0.9, 1.6),
        "元": (1.6, 1.9),
        "50%": (2.0, 2.8),
        "off": (2.8, 3.1),
    }


def test_words_that_were_not_heard_are_named_and_share_the_gap() -> None:
    given_file = parse_timings(
        [
            {"text": "Tap", "start_s": 0, "end_s": 0.3},
            {"text": "button", "start_s": 1.0, "end_s": 1.4},
            {"text": "um", "start_s": 1.5, "end_s": 1.6},
        ]
    )
    utterance, match = utterance_from_timings("Tap big button", "en", given_file, 2.0)
    assert match.unmatched_script == ("big",)
    assert match.unmatched_given == ("um",)
    assert 0.3 <= utterance.words[1].start_s < utterance.words[1].end_s <= 1.0


@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_dropping_and_changing_words_never_breaks_order(data: st.DataObject) -> None:
    script = "Hello everyone, 欢迎来到直播间! This 面霜 costs 9.9 元 today, 点个关注 please."
    spoken = speak(script, "en", "none").utterance.words
    kept = [word for word in spoken if data.draw(st.floats(0, 1)) > 0.25]
    if not kept:
        return
    heard = [
        GivenWord(
            data.draw(st.sampled_from([word.text, word.text.upper(), "um"])), word.start_s, word.end_s, "x"
        )
        for word in kept
    ]
    try:
        utterance, _ = utterance_from_timings(script, "en", given_timings(heard, "x"), spoken[-1].end_s + 1.0)
    except InvalidInputError as error:
        assert error.code in {"DX-SPEECH-045"}
        return
    assert [word.text for word in utterance.words] == [word.text for word in spoken]
    for earlier, later in zip(utterance.words, utterance.words[1:], strict=False):
        assert earlier.start_s <= earlier.end_s <= later.start_s + 1e-9
    edges = [0.0] + [phone.end_s for phone in utterance.phones]
    assert [phone.start_s for phone in utterance.phones] == pytest.approx(edges[:-1], abs=1e-9)


@pytest.mark.parametrize(
    "script",
    [
        "大家好，欢迎来到直播间！今天这款面霜只要九块九，点个关注不迷路。"
        "喜欢的宝宝点一下左下角小黄车下单吧，库存只剩三单了。",
        "Hello everyone, welcome to my live stream. This cream is only nine dollars today! "
        "Tap the cart below, before it sells out.",
    ],
)
def test_a_recording_without_timings_is_placed_by_its_energy(script: str, tmp_path: Path) -> None:
    true = speak(script)
    true.write_wav(tmp_path / "recording.wav")
    placed = speak(script, audio=tmp_path / "recording.wav").utterance
    errors = np.array(
        [b.start_s - a.start_s for a, b in zip(true.utterance.words, placed.words, strict=True)]
    )
    assert np.abs(np.median(errors)) < 0.08
    assert np.percentile(np.abs(errors), 90) < 0.2
    assert placed.duration_s == pytest.approx(true.utterance.duration_s)


def test_words_beside_whispers_segments_are_used() -> None:
    """OpenAI's verbose JSON: segments have only their text."""
    document = {
        "text": "Tap the follow button",
        "segments": [{"id": 0, "start": 0.0, "end": 2.0, "text": "Tap the follow button"}],
        "words": [{"word": text, "start": start, "end": end} for text, start, end in WORDS],
    }
    words = utterance_from_timings("Tap the follow button", "en", parse_timings(document))[0].words
    assert [(word.start_s, word.end_s) for word in words] == [(start, end) for _, start, end in WORDS]


@pytest.mark.parametrize(
    ("words", "spans"),
    [
        ([("only", 0.2, 0.6), ("15", None, None), ("pieces", 1.4, 1.9)], {"15": (0.6, 1.4)}),
        ([("15", None, None), ("pieces", 0.8, 1.3), ("left", 1.3, 1.6)], {"15": (0.2, 0.8)}),
        ([("only", 0.2, 0.6), ("7", None, None), ("50", None, None)], {"7": (0.6, 1.4), "50": (1.4, 3.0)}),
        ([("only", 0.2, 0.6), ("15", None, None), ("pieces", 0.6, 1.1)], {"15": (0.6, 0.6)}),
    ],
)
def test_words_that_whisperx_leaves_without_times_share_their_neighbours(words: Any, spans: Any) -> None:
    given_file = parse_timings(whisperx(*words))
    marks = {given_file.text[mark.start : mark.end]: (mark.start_s, mark.end_s) for mark in given_file.marks}
    assert {text: marks[text] for text in spans} == {
        text: pytest.approx(span) for text, span in spans.items()
    }


def test_an_event_as_javascripts_sdk_writes_it_is_read() -> None:
    document = [
        {"privAudioOffset": round(a * 1e7), "privDuration": round((b - a) * 1e7), "privText": text}
        for text, a, b in WORDS
    ]
    assert [mark.start_s for mark in parse_timings(document).marks] == pytest.approx([a for _, a, _ in WORDS])


def test_azures_clock_times_and_visemes_are_read() -> None:
    document: list[dict[str, Any]] = [
        {"AudioOffset": round(start * 1e7), "Duration": f"0:00:0{end - start:.6f}", "Text": text}
        for text, start, end in WORDS
    ]
    document.insert(1, {"AudioOffset": 2_000_000, "VisemeId": 14})
    words = utterance_from_timings("Tap the follow button", "en", parse_timings(document))[0].words
    assert [word.end_s for word in words] == pytest.approx([end for _, _, end in WORDS], abs=1e-6)
    with pytest.raises(InvalidInputError, match="visemes"):
        parse_timings(document[1:2])


def test_the_number_of_a_cue_without_empty_line_before_it_is_no_word() -> None:
    text = "1\n00:00:01,000 --> 00:00:02,000\nwe have\n12\n00:00:02,000 --> 00:00:03,000\nonly 15\n"
    assert parse_timings(text).text == "we have only 15"
    assert parse_timings(text.replace("12\n", "40\n\n2\n")).text == "we have 40 only 15"


NORMAL = {
    "characters": CHARACTERS,
    "character_start_times_seconds": CHARACTER_STARTS,
    "character_end_times_seconds": [start + 0.05 for start in CHARACTER_STARTS],
}


def test_the_first_table_that_holds_times_is_read() -> None:
    assert parse_timings({"alignment": {}, "normalized_alignment": NORMAL}).text == "Tap the follow button"
