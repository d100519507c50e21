"""Word timings of every format, matched to the script; damaged ones are refused with their place."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gestures.errors import InvalidInputError
from gestures.speech import parse_timings, read_timings, speak, utterance_from_timings
from gestures.speech.timings import given_timings
from gestures.speech.timings.given import GivenWord

WORDS = [("Tap", 0.1, 0.4), ("the", 0.4, 0.5), ("follow", 0.5, 0.9), ("button", 0.9, 1.3)]
TEXTGRID_SHORT = """File type = "ooTextFile"
Object class = "TextGrid"

0
1.5
<exists>
2
"IntervalTier"
"phones"
0
1.5
1
0
1.5
"x"
"IntervalTier"
"words"
0
1.5
5
0
0.1
""
"""
TEXTGRID_SHORT += "\n".join(f'{start}\n{end}\n"{text}"' for text, start, end in WORDS) + "\n"
TEXTGRID_LONG = """File type = "ooTextFile"
Object class = "TextGrid"

xmin = 0
xmax = 1.5
tiers? <exists>
size = 1
item []:
    item [1]:
        class = "IntervalTier"
        name = "words"
        xmin = 0
        xmax = 1.5
        intervals: size = 4
"""
TEXTGRID_LONG += "".join(
    f'        intervals [{n}]:\n            xmin = {start}\n            xmax = {end}\n            text = "{text}"\n'
    for n, (text, start, end) in enumerate(WORDS, 1)
)


def line_of(text: str, part: str) -> int:
    return text[: text.index(part)].count("\n") + 1


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


def entry(text: Any = "a", start_s: Any = 0.0, end_s: Any = 0.1) -> dict[str, Any]:
    return {"text": text, "start_s": start_s, "end_s": end_s}


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


def whisperx(*words: tuple[str, float | None, float | None], end: float = 3.0) -> dict[str, Any]:
    listed = [
        {"word": text, **({} if start is None else {"start": start, "end": stop})}
        for text, start, stop in words
    ]
    return {"segments": [{"start": 0.2, "end": end, "text": "", "words": listed}]}


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


def test_a_whisper_word_without_any_time_near_is_refused() -> None:
    document = whisperx(("only", 0.2, 0.6), ("15", None, None))
    del document["segments"][0]["end"]
    with pytest.raises(InvalidInputError, match="segment 0, word 1"):
        parse_timings(document)


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
