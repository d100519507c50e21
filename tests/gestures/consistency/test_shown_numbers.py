"""Numbers that hands show, against the plan and against the words."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from gestures.consistency import run_checks
from gestures.consistency.recogniser import Shown
from gestures.consistency.replay import Replay
from gestures.intents.spans import IntentSpan

THREE, FIVE = (Shown("number", value, 0.95, 5.9, 6.5, 6.2, "right") for value in ("3", "5"))


def replayed(*shown: Shown) -> Replay:
    """What a performance shows whose hands hang."""
    times = np.arange(0.0, 15.0, 1.0 / 15.0)
    palms = np.zeros((len(times), 2, 3), dtype=np.float32)
    return Replay(
        times, palms, lambda start, end: tuple(s for s in shown if s.end_s > start and s.start_s < end)
    )


def wrong_numbers(evidence, *shown: Shown, planned: tuple[Shown, ...] = ()) -> list[str]:
    checked = run_checks(replace(evidence, shown=shown, replay=replayed(*planned)))
    return [finding.text for finding in checked if finding.code == "DX-CHECK-603"]


def test_another_number_in_place_of_the_planned_one_is_found_once(evidence):
    (text,) = wrong_numbers(evidence, FIVE, planned=(THREE,))
    assert "is to show number 3, 5 is seen" in text


@pytest.mark.parametrize("gesture", ["beat", "clap"])
def test_another_number_is_found_where_the_plan_has_none(gesture, evidence, harmed):
    beside = harmed(1, gesture=gesture, parameters={}, hand="both" if gesture == "clap" else "left")
    (text,) = wrong_numbers(beside, FIVE)
    assert "seen to show 5, the words say 3" in text


def test_what_the_plan_shows_as_well_is_no_fault(evidence, harmed):
    beside = harmed(1, gesture="beat", parameters={}, hand="left")
    assert not wrong_numbers(beside, FIVE, planned=(FIVE,))


def test_the_number_that_is_said_makes_up_for_another_hand(evidence, harmed):
    beside = harmed(1, gesture="beat", parameters={}, hand="left")
    left = replace(THREE, hand="left")
    assert not wrong_numbers(beside, FIVE, left)


def test_a_number_where_none_is_said_contradicts_nothing(evidence):
    later = replace(FIVE, start_s=10.0, end_s=10.7, peak_s=10.3)
    assert not wrong_numbers(evidence, THREE, later, planned=(THREE,))


@pytest.mark.parametrize(("gesture", "number", "found"), [("nine", "9", 0), ("three", "3", 1)])
def test_the_open_hand_of_a_number_on_two_hands_stops_nobody(evidence, harmed, gesture, number, found):
    planned = harmed(1, gesture=gesture, parameters={"number": number}, hand="right").timeline
    urged = replace(planned.clauses[1], intents=(IntentSpan("ask_purchase", 0.9),))
    clauses = (planned.clauses[0], urged, *planned.clauses[2:])
    counted = replace(THREE, value=number)
    open_hand = replace(THREE, kind="stop", value=None, hand="left")
    checked = run_checks(
        replace(evidence, timeline=replace(planned, clauses=clauses), shown=(counted, open_hand))
    )
    assert sum(finding.code == "DX-CHECK-601" for finding in checked) == found
