"""Which gesture a clause gets for what it says, and for how long."""

from __future__ import annotations

from dataclasses import replace

import pytest

from gestures import align
from gestures.alignment.planner import plan
from gestures.alignment.settings import PlannerSettings
from gestures.library.gesture import Key, Parameter, Scaled
from gestures.personas import Persona


def test_follow_and_cart_are_pointed_at_with_the_hand_on_their_side(speech_of, library, persona, platform):
    clauses = [
        (["点", "个", "关注"], [("ask_follow", 0.97, {}, 2)]),
        (["点", "小黄车"], [("point_cart", 0.95, {"link_number": "3"}, 1)]),
        (["点", "点赞"], [("ask_like", 0.95, {}, 1)]),
    ]
    utterance, made = speech_of(clauses, word_s=0.5, pause_s=0.8)
    follow, cart, like = plan(utterance, made, library, persona, platform).gestures
    assert (follow.target, follow.hand, follow.anchor.text) == ("follow_button", "right", "关注")
    assert (cart.target, cart.hand, cart.anchor.text) == ("cart_button", "right", "小黄车")
    assert like.anchor.text == "点赞" and like.target in ("like_button", None)
    if like.target:
        assert like.hand == "left"


def test_a_number_is_shown_as_said_and_gets_time_for_each_digit(speech_of, library, persona, platform):
    utterance, made = speech_of(
        [(["只要", "九块九", "今天", "都有"], [("state_price", 0.9, {"number": "9.9"}, 1)])], word_s=0.6
    )
    (placement,) = plan(
        utterance, made, library, persona, platform, settings=PlannerSettings(forbid=("present_front",))
    ).gestures
    assert placement.parameters["number"] == "9.9"
    assert placement.stroke.duration_s >= 2 * 0.45


def test_an_intent_without_a_fitting_gesture_says_why(speech_of, library, persona, platform):
    clauses = [(["领", "券"], [("claim_coupon", 0.9, {}, 1)]), (["听", "一下"], [("compare", 0.9, {}, 0)])]
    utterance, made = speech_of(clauses)
    reasons = {
        entry.intent: entry.reason for entry in plan(utterance, made, library, persona, platform).unserved
    }
    assert "shows no coupon" in reasons["claim_coupon"]
    assert "no gesture" in reasons["compare"]


def test_a_low_score_gets_no_gesture_but_is_reported(speech_of, library, persona, platform):
    utterance, made = speech_of([(["点", "关注"], [("ask_follow", 0.3, {}, 1)])])
    timeline = plan(utterance, made, library, persona, platform, settings=PlannerSettings(density=0.0))
    assert not timeline.gestures
    assert timeline.unserved[0].reason == "score 0.30 is under the threshold 0.50"


def test_words_too_close_leave_one_gesture_and_a_reason(speech_of, library, persona, platform):
    utterance, made = speech_of(
        [(["关注"], [("ask_follow", 0.99, {}, 0)]), (["别急"], [("caution", 0.6, {}, 0)])],
        word_s=0.15,
        pause_s=0.02,
    )
    timeline = plan(utterance, made, library, persona, platform)
    assert [placement.intent for placement in timeline.gestures] == ["ask_follow"]
    assert timeline.unserved[0].intent == "caution"
    assert timeline.unserved[0].reason == "left out: halt would be one gesture too many in these seconds"


def test_neighbours_co_articulate_and_distant_gestures_return_to_rest(speech_of, library, persona, platform):
    def retraction(pause_s):
        utterance, made = speech_of(
            [(["看", "关注"], [("ask_follow", 0.9, {}, 1)]), (["小", "黄车"], [("point_cart", 0.9, {}, 1)])],
            word_s=0.4,
            pause_s=pause_s,
        )
        first, second = plan(utterance, made, library, persona, platform).gestures
        return first, second

    near, after_near = retraction(0.5)
    assert near.retraction.duration_s == 0.0
    assert after_near.preparation.start_s == near.hold.end_s
    far, after_far = retraction(6.0)
    assert far.retraction.duration_s > 0.4
    assert after_far.preparation.start_s >= far.retraction.end_s + 0.3


def test_a_pointing_hold_lasts_while_the_phrase_does(speech_of, library, persona, platform):
    utterance, made = speech_of([(["关注", "一", "下", "主播"], [("ask_follow", 0.9, {}, 0)])], word_s=0.35)
    (placement,) = plan(utterance, made, library, persona, platform).gestures
    assert placement.hold.end_s == pytest.approx(made_end(utterance), abs=0.25)


def made_end(utterance):
    return utterance.words[-1].end_s


def test_plain_speech_gets_beats_at_the_personas_rate_with_stillness_between(speech_of, library, platform):
    utterance, made = speech_of([(["字"] * 6, [])] * 200, word_s=0.28, pause_s=0.3)
    rates = {}
    for rate in (0.2, 0.4):
        persona = Persona("p", "P", gesture_rate=rate)
        timeline = plan(utterance, made, library, persona, platform, 4)
        rates[rate] = len(timeline.gestures) / utterance.duration_s
        gaps = [
            after.preparation.start_s - before.retraction.end_s
            for before, after in zip(timeline.gestures, timeline.gestures[1:], strict=False)
        ]
        assert max(gaps) > 2.0
        assert 0.5 * rate <= rates[rate] <= 1.3 * rate
    assert rates[0.4] > 1.4 * rates[0.2]


def test_hands_that_cannot_be_there_give_the_time_they_lack(speech_of, library, persona, platform):
    clauses = [(["关注"], [("ask_follow", 0.99, {}, 0)]), (["大家"], [("address_viewer", 0.6, {}, 0)])]
    utterance, made = speech_of(clauses, word_s=0.12, pause_s=0.02)
    (entry,) = plan(utterance, made, library, persona, platform).unserved
    assert entry.reason.startswith("no time: 0.") and "would be 0." in entry.reason


@pytest.mark.parametrize(
    ("intent", "slots", "served"),
    [
        ("describe_size", {"dimension": "height", "number": "30"}, "size_scaled"),
        ("describe_size", {"magnitude": "small"}, "size_tiny"),
        ("quantity", {"number": "12"}, None),
        ("quantity", {"number": "3000"}, "arms_wide"),
        ("countdown", {"numbers": ["3", "2", "1"]}, "count_321"),
        ("countdown", {"numbers": ["5", "4", "3", "2", "1"]}, None),
    ],
)
def test_sizes_amounts_and_countdowns_are_shown_only_as_said(
    intent, slots, served, speech_of, library_of, gesture_of, persona, platform
):
    magnitude = (Parameter("magnitude", 0.5),)
    scaled = gesture_of("size_scaled", "size", ("describe_size",), parameters=magnitude)
    wide = (Scaled("magnitude", 0.4, 1.8), 0.8, 0.6)
    scaled = replace(scaled, keys=tuple(replace(k, main=replace(k.main, place=wide)) for k in scaled.keys))
    tiny = gesture_of("size_tiny", "size", ("describe_size",), parameters=(Parameter("magnitude", 0.0),))
    count = gesture_of("count_321", "number_sequence", ("countdown",))
    shapes = ("cn3", "cn3", "cn2", "cn1", "flat")
    keys = tuple(Key(i / 4, replace(count.keys[0].main, shape=shape)) for i, shape in enumerate(shapes))
    library = library_of(
        scaled,
        tiny,
        replace(count, keys=keys),
        gesture_of("arms_wide", "big_amount", ("quantity",), hands="both"),
    )
    utterance, made = speech_of([(["就", "这么", "多"], [(intent, 0.9, slots, 1)])], word_s=0.5)
    timeline = plan(utterance, made, library, persona, platform)
    if served is None:
        assert not timeline.gestures and "no gesture fits" in timeline.unserved[0].reason
    elif served == "size_tiny":
        assert timeline.gestures[0].parameters["magnitude"] < 0.3
    else:
        assert timeline.gestures[0].gesture == served


def test_a_long_clause_gets_beats_away_from_its_meaning(speech_of, library, platform):
    persona = Persona("p", "P", gesture_rate=0.8)
    utterance, made = speech_of([(["关注", *["字"] * 19], [("ask_follow", 0.9, {}, 0)])], word_s=0.35)
    follow, *beats = plan(utterance, made, library, persona, platform).gestures
    assert follow.intent == "ask_follow" and beats
    assert all(beat.intent is None and beat.anchor.time_s >= follow.anchor.time_s + 2.4 for beat in beats)


def test_persona_and_call_can_forbid_and_prefer(speech_of, library, persona, platform):
    utterance, made = speech_of(
        [(["关注", "我们"], [("ask_follow", 0.9, {}, 0)])] * 12, word_s=0.5, pause_s=2.0
    )
    forbidden = PlannerSettings(forbid=("point_index", "point_open"))
    timeline = plan(utterance, made, library, persona, platform, settings=forbidden)
    assert {placement.gesture for placement in timeline.gestures} == {"point_double"}
    host = Persona("p", "P", prefer=("point_open",))
    preferred = [p.gesture for p in plan(utterance, made, library, host, platform).gestures]
    plain = [p.gesture for p in plan(utterance, made, library, persona, platform).gestures]
    assert preferred.count("point_open") > plain.count("point_open")


def test_mirrored_pictures_swap_the_pointing_hand(speech_of, library, persona, platform):
    utterance, made = speech_of([(["关注", "我们"], [("ask_follow", 0.9, {}, 0)])])
    (placement,) = plan(utterance, made, library, persona, replace(platform, mirrored=True)).gestures
    assert placement.hand == "left"


@pytest.mark.parametrize(
    ("script", "target"),
    [
        ("想要练习表的家长，点左上角的福袋，今天就开！", "lucky_bag"),
        ("Smash that like button down there, and we go on!", "like_button"),
    ],
)
def test_what_the_words_put_somewhere_on_the_screen_is_pointed_at_there(script: str, target: str) -> None:
    pointed = [
        any(
            placement.target == target
            for placement in align(script, voice="none", seed=seed).timeline.gestures
        )
        for seed in range(8)
    ]
    assert all(pointed)
