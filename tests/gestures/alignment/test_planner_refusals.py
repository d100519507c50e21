"""Scripts with nothing to plan, and input that no plan can be made of."""

from __future__ import annotations

import pytest

from gestures.alignment.planner import plan
from gestures.alignment.settings import PlannerSettings
from gestures.errors import InvalidInputError
from gestures.intents.spans import Clause, IntentSpan
from gestures.speech.words import Utterance, Word


def test_silence_and_scripts_without_clauses_give_an_empty_timeline(library, persona, platform):
    empty = Utterance("", "zh", (), (), 1.0)
    timeline = plan(empty, [], library, persona, platform)
    assert timeline.gestures == () and timeline.duration_s == 1.0


def test_a_clause_of_which_nothing_is_spoken_is_reported(library, persona, platform):
    utterance = Utterance("你好，👍", "zh", (Word("你好", 0, 2, 0.8, 1.2),), (), 2.0)
    clauses = [Clause("你好", 0, 2), Clause("👍", 3, 4, (IntentSpan("ask_like", 0.9),))]
    timeline = plan(utterance, clauses, library, persona, platform)
    assert timeline.unserved[0].reason == "no word of the clause is spoken"


@pytest.mark.parametrize(
    ("clauses", "code"),
    [
        ([Clause("好", 1, 2), Clause("你", 0, 1)], "DX-ALIGN-003"),
        ([Clause("你好", 0, 2), Clause("好", 1, 2)], "DX-ALIGN-003"),
    ],
)
def test_clauses_that_run_backwards_are_refused(clauses, code, library, persona, platform):
    utterance = Utterance("你好", "zh", (Word("你", 0, 1, 0.5, 0.7), Word("好", 1, 2, 0.7, 0.9)), (), 2.0)
    with pytest.raises(InvalidInputError, match=code):
        plan(utterance, clauses, library, persona, platform)


def test_words_that_run_backwards_in_the_script_are_refused(library, persona, platform):
    utterance = Utterance("你好", "zh", (Word("好", 1, 2, 0.5, 0.7), Word("你", 0, 1, 0.7, 0.9)), (), 2.0)
    with pytest.raises(InvalidInputError, match="DX-ALIGN-002"):
        plan(utterance, [], library, persona, platform)


@pytest.mark.parametrize(
    ("name", "value"), [("threshold", 1.5), ("latest_s", 0.3), ("beam", 0), ("lead_s", float("nan"))]
)
def test_settings_out_of_range_are_refused(name, value):
    with pytest.raises(InvalidInputError, match=f"DX-ALIGN-001.*{name}"):
        PlannerSettings(**{name: value})
