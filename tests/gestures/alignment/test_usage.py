"""Weights and the handling of things: which of the gestures that ship act out what is said."""

from __future__ import annotations

import pytest

from gestures.alignment.planner import plan
from gestures.library.catalogue import load_library

HEFTS = {"weigh_in_hand", "sag_under_weight"}


@pytest.mark.parametrize(
    ("tokens", "acted"),
    [
        (["盖子", "拧下来", "就行"], "twist_open"),
        (["unscrewing", " the base"], "twist_open"),
        (["中间", "对折", "再", "收好"], "fold_over"),
        (["folded", " into", " thirds"], "fold_over"),
        (["小勺", "搅拌", "三圈"], "stir"),
        (["keep", " stirring"], "stir"),
        (["把手", "往外拉"], "pull_out"),
        (["tug", " the cord"], "pull_out"),
        (["腰带", "扣好"], "fasten"),
        (["buckle", " them in"], "fasten"),
        (["瓶子", "摇匀"], "shake_bottle"),
        (["shake", " before use"], "shake_bottle"),
        (["放进", "冰箱", "冷藏"], None),
        (["番茄", "切片"], "slice_up"),
        (["slice", " it thin"], "slice_up"),
        (["插上", "电源线"], "plug_in"),
        (["plug", " it in"], "plug_in"),
        (["一次", "两泵"], "press_pump"),
        (["two pumps", " at night"], "press_pump"),
        (["挤", "在", "手心"], "squeeze_out"),
        (["squeeze", " a little out"], "squeeze_out"),
        (["胳膊", "上", "来回", "滚"], "roll_over"),
        (["roll", " it along the jaw"], "roll_over"),
        (["用完", "卷", "起来"], "roll_up"),
        (["roll", " it up tight"], "roll_up"),
        (["把", "膜", "揭下来"], "peel_off"),
        (["peel", " the backing off"], "peel_off"),
        (["刷", "一层", "就行"], "brush_on"),
        (["brush", " it on"], "brush_on"),
        (["切换", "到", "静音"], None),
        (["水", "滚", "了", "下锅"], None),
        (["roll", " the dice"], None),
        (["free", " of charge"], None),
    ],
)
def test_a_thing_is_handled_as_is_said(tokens, acted, speech_of, persona, platform):
    utterance, made = speech_of([(tokens, [("demonstrate_use", 0.95, {}, 0)])], word_s=0.5)
    timeline = plan(utterance, made, load_library(), persona, platform)
    assert [placement.gesture for placement in timeline.gestures if placement.intent] == (
        [acted] if acted else []
    )


@pytest.mark.parametrize(
    ("slots", "felt"),
    [
        ({"magnitude": "light"}, "weigh_in_hand"),
        ({"magnitude": "heavy"}, "sag_under_weight"),
        ({"number": "650"}, "weigh_in_hand"),
    ],
)
def test_hands_feel_a_weight(slots, felt, speech_of, persona, platform):
    size = ("describe_size", 0.95, {"dimension": "weight", **slots}, 0)
    utterance, made = speech_of([(["拿", "在", "手里"], [size])], word_s=0.5)
    assert plan(utterance, made, load_library(), persona, platform).gestures[0].gesture == felt


@pytest.mark.parametrize("slots", [{"dimension": "width", "number": "40"}, {"magnitude": "big"}, {}])
def test_no_extent_is_told_by_a_weight(slots, speech_of, persona, platform):
    utterance, made = speech_of([(["这么", "大"], [("describe_size", 0.95, slots, 1)])], word_s=0.5)
    timeline = plan(utterance, made, load_library(), persona, platform)
    assert not HEFTS & {placement.gesture for placement in timeline.gestures}
