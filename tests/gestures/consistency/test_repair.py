"""Repair changes as little as it can, says what it did, and leaves a timeline that the checks pass."""

from __future__ import annotations

from dataclasses import replace

import pytest

from gestures.consistency import RuleBook, run_checks
from gestures.consistency.repair import repair


def moved(placement, by_s):
    names = ("preparation", "stroke", "hold", "retraction")
    return {name: getattr(placement, name).shifted(by_s) for name in names}


def test_a_clean_show_is_left_alone(evidence):
    repaired = repair(evidence, RuleBook.load())
    assert repaired.timeline == evidence.timeline and not repaired.changes


@pytest.mark.parametrize("by_s", [-0.7, 0.6])
@pytest.mark.parametrize("index", [0, 1, 2])
def test_strokes_are_moved_to_their_words(by_s, index, harmed, show):
    harmed_show = harmed(index, **moved(show.gestures[index], by_s))
    repaired = repair(harmed_show, RuleBook.load())
    (change,) = repaired.changes
    assert "moved" in change.text and change.code in ("DX-CHECK-101", "DX-CHECK-102")
    mended = repaired.timeline.gestures[index]
    assert mended.gesture == show.gestures[index].gesture
    assert 0.0 <= mended.anchor.time_s - mended.stroke.start_s <= 0.3
    assert not run_checks(replace(harmed_show, timeline=repaired.timeline)).findings


def test_a_clap_on_follow_becomes_a_finger_at_follow(harmed):
    clapping = harmed(0, gesture="clap", hand="both", target=None)
    repaired = repair(clapping, RuleBook.load())
    first = repaired.timeline.gestures[0]
    assert (first.gesture, first.target, first.hand) == ("point", "follow_button", "right")
    assert "changed for point at follow_button" in repaired.changes[0].text
    assert not run_checks(replace(clapping, timeline=repaired.timeline)).findings


def test_another_number_becomes_the_one_that_is_said(harmed, shelf, evidence):
    # The library has one gesture for numbers, so that another gesture of the family is needed.
    second = replace(shelf.get("three"), id="fingers", revision=3)
    wrong = replace(harmed(1, parameters={"number": "2"}), library=type(shelf)(*shelf.gestures, second))
    mended = repair(wrong, RuleBook.load()).timeline.gestures[1]
    assert (mended.gesture, mended.revision, mended.parameters) == ("fingers", 3, {"number": "3"})


def test_what_nothing_resolves_is_left_out_with_a_reason(harmed, shelf):
    lonely = replace(
        harmed(0, gesture="clap", hand="both", target=None),
        library=type(shelf)(*(g for g in shelf.gestures if g.id != "point")),
    )
    repaired = repair(lonely, RuleBook.load())
    assert len(repaired.timeline.gestures) == 2
    (entry,) = repaired.timeline.unserved
    assert entry.intent == "ask_follow" and "clap was left out" in entry.reason
    assert not any(f.severity == "error" for f in run_checks(replace(lonely, timeline=repaired.timeline)))


def test_gestures_that_overlap_make_room(changed, show):
    first, second, third = show.gestures
    longer = replace(
        first,
        hold=replace(first.hold, end_s=4.2),
        retraction=replace(first.retraction, start_s=4.2, end_s=6.0),
    )
    overlapping = changed(gestures=(longer, second, third))
    assert run_checks(overlapping).count("error") == 1
    repaired = repair(overlapping, RuleBook.load())
    assert [p.gesture for p in repaired.timeline.gestures] == [p.gesture for p in show.gestures]
    assert not run_checks(replace(overlapping, timeline=repaired.timeline)).findings


def test_findings_in_the_motion_change_their_gesture(evidence, shelf, harmed):
    (finding,) = run_checks(harmed(1, parameters={"number": "2"})).findings
    repaired = repair(evidence, RuleBook.load(), [finding])
    assert repaired.timeline.gestures[1].hand == "left"


def test_what_is_found_fault_with_again_is_left_out(evidence, harmed):
    (finding,) = run_checks(harmed(1, parameters={"number": "2"})).findings
    repaired = repair(evidence, RuleBook.load(), [finding], without=True)
    assert [p.gesture for p in repaired.timeline.gestures] == ["point", "beat"]
    assert [(u.clause, u.intent) for u in repaired.timeline.unserved] == [(1, "low_stock")]
