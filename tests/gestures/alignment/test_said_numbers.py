"""No number stands on the hand while the voice says another one."""

from __future__ import annotations

import pytest

from gestures.alignment.clashes import is_chinese_shape
from gestures.alignment.planner import plan
from gestures.alignment.settings import PlannerSettings
from gestures.library.catalogue import load_library
from gestures.platforms import load_platform

ONLY_NUMBERS = PlannerSettings(density=0.0, forbid=("present_front",))


def shown(timeline) -> list[str]:
    return [entry.parameters["number"] for entry in timeline.gestures if "number" in entry.parameters]


@pytest.mark.parametrize(("between", "numbers"), [(1, []), (6, ["368"])])
def test_a_long_number_is_not_shown_into_another_of_its_clause(
    between, numbers, speech_of, library, persona, platform
):
    words = ["只要", "三百六十八", *["啊"] * between, "五个"]
    utterance, made = speech_of([(words, [("state_price", 0.9, {"number": "368"}, 1)])])
    assert shown(plan(utterance, made, library, persona, platform, settings=ONLY_NUMBERS)) == numbers


def test_a_number_that_would_run_over_the_next_clause_gives_way(speech_of, library, persona, platform):
    clauses = [
        (["原价", "一千二百九十九"], [("state_price", 0.9, {"number": "1299"}, 1)]),
        (["今天", "只要", "五十"], [("state_price", 0.9, {"number": "50"}, 2)]),
    ]
    utterance, made = speech_of(clauses)
    assert shown(plan(utterance, made, library, persona, platform, settings=ONLY_NUMBERS)) == ["50"]


def test_the_hold_ends_before_another_number(speech_of, library, persona, platform):
    words = ["只剩", "三单", "了", "啊", "原价", "六十", "呢", "呢", "呢"]
    utterance, made = speech_of([(words, [("low_stock", 0.9, {"number": "3"}, 1)])])
    (placement,) = plan(utterance, made, library, persona, platform, settings=ONLY_NUMBERS).gestures
    assert placement.hold.end_s <= utterance.words[5].start_s


@pytest.mark.parametrize(
    ("number", "foreign"), [("7", True), ("10", True), ("4", False), ("169", True), ("25", False)]
)
def test_chinese_six_to_ten_are_told_from_shapes_that_all_read(number, foreign):
    assert is_chinese_shape(load_library().get("number_cn"), {"number": number}) == foreign
    assert not is_chinese_shape(load_library().get("number_west_two_hands"), {"number": number})


@pytest.mark.parametrize(("audience", "styles"), [(None, {"cn"}), ("West", {"west"})])
def test_western_viewers_are_shown_western_numbers(audience, styles, speech_of, persona):
    library = load_library()
    utterance, made = speech_of([(["还有", "八件"], [("quantity", 0.95, {"number": "8"}, 1)])], word_s=0.8)
    settings = PlannerSettings(density=0.0, audience=audience)
    timeline = plan(utterance, made, library, persona, load_platform("douyin"), settings=settings)
    made_with = {
        library.get(e.gesture).parameter("style").default
        for e in timeline.gestures
        if "number" in e.parameters
    }
    assert made_with == styles
