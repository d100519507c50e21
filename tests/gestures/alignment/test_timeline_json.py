"""`timeline.json`: what is written is read back, what is malformed is refused with its path."""

from __future__ import annotations

import json
from dataclasses import replace

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gestures.alignment.planner import plan
from gestures.alignment.timeline_json import (
    timeline_from_json,
    timeline_schema,
    timeline_to_json,
    timeline_to_object,
)
from gestures.errors import FormatError
from gestures.speech.words import Phone, Utterance
from motion.formats.labels import AigcLabel


@pytest.fixture
def timeline(speech_of, library, persona, platform):
    clauses = [
        (["点", "关注"], [("ask_follow", 0.91234567, {}, 1), ("address_viewer", 0.2, {}, None)]),
        (["只要", "九块九"], [("state_price", 0.9, {"number": "9.9", "currency": "CNY"}, 1)]),
        (["我们", "看看"], []),
    ]
    utterance, made = speech_of(clauses, word_s=0.5, pause_s=0.6)
    phones = (Phone("t", 0.8, 0.9, 0.0, "t"), Phone("a", 0.9, 1.2, 1.0, "a"))
    utterance = Utterance(utterance.text, "zh", utterance.words, phones, utterance.duration_s)
    return plan(utterance, made, library, persona, platform, 7)


def test_what_is_written_is_read_back_byte_for_byte(timeline):
    text = timeline_to_json(timeline)
    again = timeline_from_json(text)
    assert timeline_to_json(again) == text
    assert [(g.gesture, g.stroke, g.parameters) for g in again.gestures] == [
        (g.gesture, g.stroke, g.parameters) for g in timeline.gestures
    ]
    assert again.unserved == timeline.unserved
    assert len(again.phones) == 2


def test_each_entry_has_a_line_of_its_own_whatever_it_says(timeline):
    words = tuple(replace(word, text='}, {"text": "') for word in timeline.words)
    timeline = replace(timeline, words=words)
    lines = timeline_to_json(timeline).splitlines()
    for name, entries in timeline_to_object(timeline).items():
        if isinstance(entries, list) and entries:
            first = next(i for i, line in enumerate(lines) if line.startswith(f' "{name}": ['))
            written = lines[first + 1 : first + 1 + len(entries)]
            assert [json.loads(line.rstrip(",")) for line in written] == entries
            assert lines[first + 1 + len(entries)].startswith(" ]")


def test_the_schema_is_valid_and_describes_what_is_written(timeline):
    schema = timeline_schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate(timeline_to_object(timeline), schema)


def test_the_file_has_the_fields_that_others_read(timeline):
    content = json.loads(timeline_to_json(timeline))
    assert list(content)[:10] == [
        "version",
        "language",
        "duration_s",
        "platform",
        "persona",
        "seed",
        "words",
        "phones",
        "clauses",
        "gestures",
    ]
    gesture = content["gestures"][0]
    assert gesture["anchor"] == {"word": 1, "text": "关注", "time_s": 1.3}
    assert gesture["stroke"][1] == gesture["hold"][0]
    assert content["clauses"][0]["intents"][0]["score"] == 0.9123


def test_the_ai_label_stands_at_the_top(timeline):
    content = json.loads(timeline_to_json(timeline, AigcLabel(produce_id="42")))
    assert content["AIGC"]["Label"] == "1" and content["AIGC"]["ProduceID"] == "42"
    assert all(isinstance(value, str) for value in content["AIGC"].values())


def mangled(path, value):
    def apply(content):
        *parents, last = path
        place = content
        for part in parents:
            place = place[part]
        if value is DROP:
            del place[last]
        else:
            place[last] = value

    return apply


DROP = object()


@pytest.mark.parametrize(
    ("path", "value", "code", "names"),
    [
        (["gestures", 0, "stroke"], DROP, "DX-TIMELINE-002", "gestures[0]"),
        (["gestures", 0, "hand"], "foot", "DX-TIMELINE-002", "gestures[0].hand"),
        (["gestures", 0, "stroke"], [2.0], "DX-TIMELINE-002", "gestures[0].stroke"),
        (["gestures", 0, "amplitude"], "big", "DX-TIMELINE-002", "gestures[0].amplitude"),
        (["words", 1, "start_s"], -1, "DX-TIMELINE-002", "words[1].start_s"),
        (["words", 1, "end_s"], 0.1, "DX-TIMELINE-004", "words[1]"),
        (["clauses", 0, "intents", 0, "score"], 1.5, "DX-TIMELINE-002", "clauses[0].intents[0].score"),
        (["clauses", 0, "last_word"], 99, "DX-TIMELINE-004", "clauses[0]"),
        (["gestures", 0, "clause"], 99, "DX-TIMELINE-004", "gestures[0].clause"),
        (["gestures", 0, "anchor", "word"], 99, "DX-TIMELINE-004", "gestures[0].anchor.word"),
        (["gestures", 0, "hold"], [9.0, 9.5], "DX-TIMELINE-004", "gestures[0]"),
        (["gestures", 0, "stroke"], [3.0, 1.0], "DX-TIMELINE-004", "gestures[0]"),
        (["duration_s"], 1e307, "DX-TIMELINE-002", "duration_s"),
        (["duration_s"], 10**400, "DX-TIMELINE-002", "duration_s"),
        (["words", 3, "end_s"], 400, "DX-TIMELINE-004", "words[3].end_s"),
        (["seed"], -3, "DX-TIMELINE-002", "seed"),
        (["seed"], 2**40, "DX-TIMELINE-002", "seed"),
        (["phones", 1, "stress"], 2, "DX-TIMELINE-002", "phones[1].stress"),
        (["phones", 1, "end_s"], 5000, "DX-TIMELINE-004", "phones[1].end_s"),
        (["words", 0, "end"], 10**11, "DX-TIMELINE-002", "words[0].end"),
        (["clauses", 1, "start_s"], 1e9, "DX-TIMELINE-002", "clauses[1].start_s"),
        (["gestures", 0, "anchor", "time_s"], 1e8, "DX-TIMELINE-002", "gestures[0].anchor.time_s"),
        (["gestures", 0, "retraction", 1], 99_999, "DX-TIMELINE-004", "gestures[0].retraction"),
        (["gestures", 0, "retraction", 1], 99_999_999, "DX-TIMELINE-002", "gestures[0].retraction[1]"),
        (["unserved"], [{"clause": 44, "intent": "thank", "reason": ""}], "DX-TIMELINE-004", "unserved[0]"),
        (["version"], "2.0", "DX-TIMELINE-003", "version"),
        (["version"], DROP, "DX-TIMELINE-002", "whole file"),
        (["surprise"], 1, "DX-TIMELINE-002", "whole file"),
    ],
)
def test_malformed_files_are_refused_with_the_path_of_the_field(path, value, code, names, timeline):
    content = timeline_to_object(timeline)
    mangled(path, value)(content)
    with pytest.raises(FormatError) as caught:
        timeline_from_json(json.dumps(content), "show/timeline.json")
    assert caught.value.code == code
    assert names in caught.value.where and "show/timeline.json" in caught.value.where


@pytest.mark.parametrize("text", ["", "{", "NaN", '{"duration_s": Infinity}', "[]", "7"])
def test_what_is_no_timeline_is_refused(text):
    with pytest.raises(FormatError, match=r"DX-TIMELINE-00[12]"):
        timeline_from_json(text)


@settings(deadline=None)
@given(cut=st.floats(0.0, 0.999))
def test_a_truncated_file_is_refused(cut):
    text = (
        '{"version": "1.0", "language": "zh", "duration_s": 1.0, "platform": "p", "persona": "q", "seed": 1}'
    )
    with pytest.raises(FormatError):
        timeline_from_json(text[: int(cut * len(text))])
