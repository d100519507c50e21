"""A gesture that says something exactly is played where the words bear it out."""

from __future__ import annotations

from dataclasses import replace

import pytest

from gestures.alignment.meanings import own_place, unborne
from gestures.alignment.wording import Wording
from gestures.intents.spans import IntentSpan
from gestures.library.catalogue import load_library
from gestures.library.meaning import Meaning


def refused(name: str, text: str, intent: str, slots=None, context=(), affiliate=None) -> str:
    span = IntentSpan(intent, 0.9, slots or {}, affiliate)
    around = [Wording.of(entry) for entry in context]
    return unborne(load_library().get(name), span, [span], Wording.of(text), around)


@pytest.mark.parametrize(
    ("text", "slots", "fits"),
    [
        ("对折出", {"percent": "50"}, True),
        ("almost half off today", {}, True),
        ("forty eight percent less", {"percent": "48"}, True),
        ("打七折", {"percent": "30"}, False),
        ("立减二十", {"number": "20"}, False),
        ("the lowest it has been", {}, False),
    ],
)
def test_half_is_shown_for_a_half_alone(text, slots, fits):
    assert (not refused("cut_half", text, "discount", slots)) == fits


@pytest.mark.parametrize(
    ("text", "fits"),
    [
        ("不像外面那种,我们是加厚的", True),
        ("跟大牌一模一样", False),
        ("怎么能跟它一样", True),
        ("identical to the one in the mall", False),
        ("it is not the same as theirs", True),
    ],
)
def test_this_rather_than_that_is_not_shown_for_things_that_are_alike(text, fits):
    assert (not refused("compare_choose", text, "compare")) == fits


def test_three_fingers_swear_unless_another_number_is_said():
    assert not refused("promise_three", "我对天发誓", "guarantee")
    assert not refused("promise_three", "三年质保", "guarantee", {"number": "3"})
    assert "it shows 3" in refused("promise_three", "ten year warranty", "guarantee", {"number": "10"})


def test_a_ring_of_thumb_and_index_leaves_three_fingers_up_and_is_no_sign_for_another_number():
    assert not refused("ok_sign", "放心拍", "guarantee")
    assert "it shows 3" in refused("ok_sign", "补你两条", "guarantee", {"number": "2"})


@pytest.mark.parametrize(
    ("text", "fits"),
    [
        ("看我脖子上这条", False),
        ("手腕上戴着的就是二号", False),
        ("look at my left ear", False),
        ("看我手上这只", True),
        ("看这个扣子", True),
        ("look at the neck of this bottle", True),
    ],
)
def test_nothing_on_the_table_is_pointed_at_where_the_host_is_to_be_looked_at(text, fits):
    assert (not refused("point_product_table", text, "show_detail")) == fits


@pytest.mark.parametrize(
    ("name", "text", "context", "fits"),
    [
        ("point_product_behind", "看这个针脚", ("这条裙子",), False),
        ("point_product_behind", "看这一排", ("身后全是现货",), True),
        ("point_product_behind", "look at the colours", ("the shelf is full",), True),
        ("apply_face", "抹匀就行", ("这瓶精华",), True),
        ("apply_face", "锅里抹一层黄油", ("这口锅",), False),
        ("press_button", "press it into the soil", (), False),
        ("press_button", "press start on the remote", (), True),
        ("frame_face", "your back will thank you", ("this mattress",), False),
        ("frame_face", "第二天就亮了", ("这款面膜",), True),
        ("feel_fabric", "摸起来丝滑", ("这条真丝裙子",), True),
        ("feel_fabric", "tested in a lab", ("this linen shirt",), False),
        ("shoulder_bag", "carry it home tonight", ("a floor lamp",), False),
        ("toss_pan", "flip the switch", (), False),
    ],
)
def test_what_is_acted_out_suits_the_thing_that_is_spoken_of(name, text, context, fits):
    assert (not refused(name, text, "demonstrate_use", context=context)) == fits


def test_a_signal_falls_on_the_word_to_go_or_on_the_end_of_a_count():
    drop = load_library().get("drop_hand")

    def place(text: str, numbers: list[str]) -> str | None:
        span = IntentSpan("countdown", 0.9, {"numbers": numbers}, (0, len(text)))
        found = own_place(drop, span, Wording.of(text))
        return None if found is None else text[found[0] : found[1]]

    assert place("四,三,二,一", ["4", "3", "2", "1"]) == "一"
    assert place("三,二,一,开抢", ["3", "2", "1"]) == "开抢"
    assert place("three, two, one, go", ["3", "2", "1"]) == "go"
    assert place("八,七,六", ["8", "7", "6"]) is None
    assert place("我数三个数", ["3"]) is None


def test_an_action_belongs_on_its_own_word():
    pour = load_library().get("pour_out")
    span = IntentSpan("demonstrate_use", 0.9, {}, (0, 2))
    assert own_place(pour, span, Wording.of("现在倒满")) == (2, 3)
    assert own_place(replace(pour, family="present"), span, Wording.of("现在倒满")) is None


def test_a_gesture_without_an_exact_meaning_is_borne_out_by_any_words():
    plain = replace(load_library().get("cut_half"), means=Meaning())
    assert not unborne(plain, IntentSpan("discount", 0.9, {}), [], Wording.of("便宜十块"), [])


@pytest.mark.parametrize(
    ("name", "text", "intent", "number", "fits"),
    [
        ("a_lot", "six hundred of you have it at home", "social_proof", "600", True),
        ("a_lot", "three of you have it at home", "social_proof", "3", False),
        ("a_little", "there are nine in the drawer", "low_stock", "9", True),
        ("a_little", "we brought two hundred of them", "low_stock", "200", False),
        ("a_little", "the last two hundred", "low_stock", "200", True),
        ("a_little", "只剩三百件", "low_stock", "300", True),
    ],
)
def test_much_and_little_are_shown_for_numbers_that_are(name, text, intent, number, fits):
    assert (not refused(name, text, intent, {"number": number})) == fits


@pytest.mark.parametrize(
    ("text", "fits"),
    [
        ("if anything cracks", False),
        ("and should the zip stick", False),
        ("if it leaks we swap it", True),
        ("if you don't like it send it back", True),
        ("we swap it if it leaks", True),
    ],
)
def test_all_is_well_is_not_said_of_what_may_go_wrong(text, fits):
    assert (not refused("ok_both", text, "guarantee")) == fits


@pytest.mark.parametrize(
    ("text", "fits"),
    [
        ("pour it down the middle", True),
        ("don't pour it on a hot pan", False),
        ("you should never ever pour it cold", False),
        ("don't worry just pour it", True),
        ("if you don't pour it slowly it foams", True),
        ("往中间倒就行", True),
        ("千万别往里倒", False),
        ("不要直接倒进去", False),
        ("要不要倒一杯看看", True),
        ("别忘了先倒一点", True),
    ],
)
def test_what_is_forbidden_is_not_acted_out(text, fits):
    assert (not refused("pour_out", text, "demonstrate_use")) == fits


@pytest.mark.parametrize(
    ("text", "fits"),
    [
        ("the grey is sold out", False),
        ("medium's gone already", False),
        ("断货了", False),
        ("the grey is almost sold out", True),
        ("快断货了", True),
        ("grey's gone, there are two in navy left", True),
        ("only three", True),
    ],
)
def test_nobody_is_hurried_to_what_is_gone(text, fits):
    assert (not refused("urgent_point", text, "low_stock")) == fits
