"""Words that name a gesture ask for it, unless it is denied, told of others or part of a thing's name."""

from __future__ import annotations

import pytest

from gestures.alignment.naming import NamedGestures
from gestures.alignment.planner import plan
from gestures.alignment.wording import Wording
from gestures.library.catalogue import load_library
from gestures.platforms import load_platform


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("给各位鞠个躬", ["bow_thanks"]),
        ("咱们双手比心", ["heart_hands"]),
        ("来，比个心", ["finger_heart"]),
        ("挥挥手，再敬个礼", ["wave", "salute"]),
        ("嘘", ["shush"]),
        ("let's have a round of applause", ["applause"]),
        ("thumbs up to that", ["thumbs_up"]),
        ("I want to take a bow", ["bow_thanks"]),
        ("raise your hand if you own one", ["promise_hand"]),
        ("不用给我鞠躬", []),
        ("她给我们比了个心然后比心", []),
        ("上次有人给我敬礼", []),
        ("比心款的项链", []),
        ("never give a thumbs up to that", []),
        ("hit the thumbs up button", []),
        ("they gave him a round of applause", []),
        ("a bow on the collar", []),
        ("唏嘘不已", []),
    ],
)
def test_what_the_words_name_is_asked_for(text, names):
    spoken = [(at, at + 1) for at in range(len(text))] if text != "唏嘘不已" else [(0, 2), (2, 4)]
    found = NamedGestures(load_library().gestures).of(Wording.of(text, spoken))
    assert [gesture.id for gesture, _ in found] == names


def test_a_named_gesture_is_played_on_its_word_though_no_intent_asks_for_it(speech_of, persona):
    utterance, made = speech_of([(["最后", "我", "鞠个躬", "好了"], [])], word_s=0.5)
    timeline = plan(utterance, made, load_library(), persona, load_platform("douyin"))
    named = [entry for entry in timeline.gestures if entry.gesture == "bow_thanks"]
    assert [entry.anchor.text for entry in named] == ["鞠个躬"]
    assert "name it" in named[0].reason


def test_what_has_just_been_done_is_not_done_again_for_its_name(speech_of, persona):
    clauses = [(["我", "先", "鞠个躬"], []), (["好了", "鞠个躬", "了"], [])]
    utterance, made = speech_of(clauses, word_s=0.8)
    timeline = plan(utterance, made, load_library(), persona, load_platform("douyin"))
    assert [entry.gesture for entry in timeline.gestures].count("bow_thanks") == 1
