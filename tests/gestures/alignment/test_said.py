"""What a gesture may show of an intent, and what the planner makes of it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from gestures.alignment.anchors import WordIndex, affiliate_word, timed_clause
from gestures.alignment.filling import Lacking, fill_parameters
from gestures.alignment.planner import plan
from gestures.alignment.said import EXTENT, as_said
from gestures.alignment.settings import PlannerSettings
from gestures.alignment.sizes import opening_m
from gestures.intents.spans import Clause, IntentSpan
from gestures.library.gesture import Key, Parameter, Scaled
from gestures.speech.words import Word


def _said(text, intent, slots, word=None, *others):
    at = None if word is None else (text.index(word), text.index(word) + len(word))
    span = IntentSpan(intent, 0.9, slots, at)
    clause = timed_clause(Clause(text, 0, len(text), (span, *others)), WordIndex())
    return as_said(clause, span)


@pytest.mark.parametrize(
    ("text", "intent", "slots", "word", "worth"),
    [
        ("今晚只要四十九", "state_price", {"number": "49"}, "四十九", 1.0),
        ("绝对不收八十九", "state_price", {}, None, 0.0),
        ("eighty pounds in the shops", "state_price", {"number": "80"}, "eighty", 0.0),
        ("我们不打七折", "discount", {"percent": "30"}, "七折", 0.0),
        ("we're not giving you five percent off", "discount", {"percent": "5"}, "five", 0.0),
        ("今天不送三件", "free_gift", {"number": "3"}, "三", 0.0),
        ("今天送三件", "free_gift", {"number": "3"}, "三", 1.0),
        ("六百我都不卖", "state_price", {"number": "600"}, "六百", 0.0),
        ("it's about trust", "describe_size", {}, None, 0.0),
        ("it's this deep", "describe_size", {}, None, 1.0),
    ],
)
def test_what_is_denied_or_another_sellers_gets_no_gesture(text, intent, slots, word, worth):
    said = _said(text, intent, slots, word)
    assert said.worth == worth
    assert bool(said.blocked) == (worth == 0.0)


def test_a_former_price_may_be_shown_but_is_worth_less():
    said = _said("昨天还卖八十九", "state_price", {"number": "89"}, "八十九")
    assert 0.0 < said.worth < 1.0 and not said.blocked and said.span.slots["number"] == "89"


def test_a_price_denied_lets_the_reduction_stand_without_its_number():
    said = _said("不要三百八", "discount", {"number": "380"}, "三百八")
    assert not said.blocked and not said.span.slots


def test_what_is_left_is_not_shown_in_figures_that_nobody_says():
    assert not _said("九十个位置约走七十一个了", "low_stock", {"number": "19"}, "七十一").span.slots
    assert _said("九十个位置还剩十九个", "low_stock", {"number": "19"}, "十九").span.slots
    assert _said("最后一个位置", "low_stock", {"number": "1"}).span.slots


def test_a_price_is_no_count_of_things():
    price = IntentSpan("state_price", 0.7, {"number": "450"})
    assert _said("五件一共四百五", "quantity", {"number": "450"}, "四百五", price).blocked
    assert not _said("五件一共四百五", "quantity", {"number": "5"}, "五", price).blocked


def test_a_reduction_without_a_number_stands_beside_a_price_denied():
    price = IntentSpan("state_price", 0.9, {})
    assert not _said("不卖八十八 比这更低", "discount", {}, None, price).blocked


def test_a_reduction_that_is_the_price_of_another_shop_is_none():
    price = IntentSpan("state_price", 0.9, {"number": "80"})
    assert _said("eighty pounds in the shops", "discount", {"number": "80"}, "eighty", price).blocked


def test_what_is_taken_off_is_no_price():
    saving = IntentSpan("discount", 0.7, {"number": "12"})
    text = "that saves you twelve dollars"
    assert _said(text, "state_price", {"number": "12"}, "twelve dollars", saving).blocked
    assert not _said("it's twelve dollars", "state_price", {"number": "12"}, "twelve dollars", saving).blocked


def test_the_last_word_of_an_amount_taken_off_is_no_last_piece():
    assert _said("that's four sixty one off", "low_stock", {}, "one").blocked
    assert not _said("sixty off and one left", "low_stock", {"number": "1"}, "one").blocked
    assert not _said("there's one off the shelf", "low_stock", {"number": "1"}, "one").blocked


@pytest.mark.parametrize(
    ("text", "word", "offered"),
    [
        ("the chemist's tube is seven dollars", "seven", False),
        ("the chemist's tube is seven dollars, ours is four", "four", True),
        ("beats the chemist at four dollars", "four", True),
    ],
)
def test_a_price_in_a_comparison_is_anothers_unless_the_host_is_named(text, word, offered):
    at = text.index("chemist")
    rival = IntentSpan("compare", 0.9, {}, (at, at + len("chemist")))
    assert bool(_said(text, "state_price", {"number": "4"}, word, rival).blocked) != offered


@pytest.mark.parametrize(
    ("text", "number", "word", "felt"),
    [
        ("the ring is three grams", "3", "three", False),
        ("a half carat solitaire", "0.5", "half", False),
        ("the pan is three kilos", "3", "three", True),
        ("the hook carries up to three kilos", "3", "three", False),
    ],
)
def test_a_weight_is_weighed_where_a_hand_would_feel_it(text, number, word, felt):
    said = _said(text, "describe_size", {"number": number, "dimension": "weight"}, word)
    assert bool(said.blocked) != felt


def test_what_is_left_is_no_number_of_buyers():
    left = IntentSpan("low_stock", 0.7, {"number": "60"})
    assert _said("only sixty jars", "social_proof", {"number": "60"}, "sixty", left).blocked
    assert not _said("ninety sold only sixty left", "social_proof", {"number": "90"}, "ninety", left).blocked


@pytest.fixture
def wide(gesture_of):
    gesture = gesture_of("size_wide", "size", ("describe_size",), parameters=(Parameter("magnitude", 0.5),))
    place = (Scaled("magnitude", 0.55, 1.95), 0.8, 0.6)
    return replace(
        gesture, keys=tuple(Key(key.at, replace(key.main, place=place), None) for key in gesture.keys)
    )


@pytest.fixture
def fingers(gesture_of):
    return gesture_of("size_small", "size", ("describe_size",), parameters=(Parameter("magnitude", 0.0),))


def _magnitude(gesture, extent_m, **slots):
    filled = fill_parameters(gesture, IntentSpan("describe_size", 0.9, {EXTENT: extent_m, **slots}))
    return filled.reason if isinstance(filled, Lacking) else filled["magnitude"]


def test_hands_open_as_far_as_the_words_measure(wide):
    low, high = opening_m(wide)
    extents = [low, 0.3, 0.4, high]
    shown = [_magnitude(wide, extent, dimension="width") for extent in extents]
    assert shown == pytest.approx([(extent - low) / (high - low) for extent in extents], abs=0.01)
    assert _magnitude(wide, 0.3, dimension="width", magnitude="wide") == shown[1]


def test_what_no_hand_can_show_is_left_out_with_a_reason(wide, fingers):
    assert _magnitude(fingers, 0.012) == pytest.approx(0.0, abs=1e-3)
    assert "too small" in _magnitude(wide, 0.012)
    assert "small gap" in _magnitude(fingers, 0.3)
    assert "137 m is too large" in _magnitude(wide, 137.2)


def test_the_offer_is_shown_rather_than_the_former_price_right_before_it(
    speech_of, library, persona, platform
):
    clauses = [
        (["原价", "五块"], [("state_price", 0.95, {"number": "5"}, 1)]),
        (["只要", "三块"], [("state_price", 0.9, {"number": "3"}, 1)]),
    ]
    utterance, made = speech_of(clauses, word_s=0.15, pause_s=0.02)
    settings = PlannerSettings(forbid=("present_front",))
    (placement,) = plan(utterance, made, library, persona, platform, settings=settings).gestures
    assert placement.parameters["number"] == "3"


def test_the_number_of_the_offer_is_worth_more_than_urging(speech_of, library, persona, platform):
    clause = ["四", "带走"], [("ask_purchase", 0.99, {}, 1), ("state_price", 0.9, {"number": "4"}, 0)]
    utterance, made = speech_of([clause], word_s=0.2)
    settings = PlannerSettings(forbid=("present_front",))
    gestures = plan(utterance, made, library, persona, platform, settings=settings).gestures
    assert [placement.intent for placement in gestures] == ["state_price"]


def test_an_affiliate_that_cuts_a_spoken_word_is_widened_to_it():
    spans = (
        IntentSpan("ask_audience", 0.9, {}, (1, 2)),
        IntentSpan("quantity", 0.9, {"number": "3"}, (1, 2)),
    )
    words = [Word("怎么", 0, 2, 0.0, 0.4, 0.5), Word("选", 2, 3, 0.4, 0.6, 0.5)]
    clause = timed_clause(Clause("怎么选", 0, 3, spans), WordIndex(words))
    assert [span.affiliate for span in clause.intents] == [(0, 2), (1, 2)]


def test_a_stroke_passes_over_words_of_grammar():
    words = [Word("你们", 0, 2, 0.0, 0.3, 0.9), Word("看", 2, 3, 0.3, 0.5, 0.4)]
    index = WordIndex(words)
    clause = timed_clause(Clause("你们看", 0, 3, (IntentSpan("show_detail", 0.9, {}, (0, 3)),)), index)
    assert affiliate_word(clause, clause.intents[0], index) == 1
