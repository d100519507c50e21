"""Explanations: one per decision, the chosen gesture among the options, and a reason for all else."""

from __future__ import annotations

import json

import pytest

from gestures.alignment.explain import explain, explanation_to_object
from gestures.alignment.planner import make_plan


@pytest.fixture
def made(speech_of, library, persona, platform):
    clauses = [
        (["点", "关注", "哦"], [("ask_follow", 0.9, {}, 1), ("address_viewer", 0.3, {}, 0)]),
        (["别急", "听"], [("caution", 0.9, {}, 0)]),
        (["喷", "一下"], [("demonstrate_use", 0.9, {}, 0)]),
        (["用", "一下"], [("demonstrate_use", 0.9, {}, 0)]),
        (["这个", "衣服", "它", "就是"], []),
    ]
    utterance, spans = speech_of(clauses, word_s=0.4, pause_s=0.7)
    return make_plan(utterance, spans, library, persona, platform, 3)


def test_every_decision_is_explained_and_the_chosen_gesture_is_an_option(made):
    explanations = explain(made)
    assert len(explanations) == len(made.decisions)
    for explanation in explanations:
        assert explanation.why
        if explanation.chosen is not None:
            assert explanation.chosen in [
                option.gesture for option in explanation.options if option.cost is not None
            ]
    chosen = [explanation.chosen for explanation in explanations if explanation.chosen]
    assert chosen == [placement.gesture for placement in made.timeline.gestures]


def test_costs_are_the_sum_of_their_terms_and_sorted(made):
    for explanation in explain(made):
        costs = [option.cost for option in explanation.options if option.cost is not None]
        assert costs == sorted(costs)
        for option in explanation.options:
            if option.cost is not None:
                assert option.cost == pytest.approx(sum(option.terms.values()))
            else:
                assert option.note


def test_left_out_gestures_say_why(made):
    by_text = {entry.text: entry for entry in explain(made) if entry.intent == "demonstrate_use"}
    assert by_text["喷"].chosen == "spray"
    unheard = by_text["用"]
    assert unheard.chosen is None and "none of its words is in the clause" in unheard.why
    assert any("none of its words" in option.note for option in unheard.options)


def test_explanations_are_plain_json(made):
    text = json.dumps([explanation_to_object(explanation) for explanation in explain(made)], allow_nan=False)
    assert '"intent": "ask_follow"' in text
