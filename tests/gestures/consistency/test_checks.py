"""A clean show has no finding; every harm done to it is found, with its code, time and place."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from gestures.consistency import (
    Context,
    LipEvidence,
    MotionEvidence,
    PointingMeasurement,
    RuleBook,
    check,
    run_checks,
)
from gestures.consistency.registry import CHECKS
from gestures.errors import InvalidInputError
from gestures.intents.spans import IntentSpan
from gestures.speech.words import Phone
from motion.timing import TimeRange


def only(evidence, code):
    """The one finding of an evidence, which must have this code."""
    findings = run_checks(evidence).findings
    assert [finding.code for finding in findings] == [code], [finding.line() for finding in findings]
    return findings[0]


def moved(placement, by_s):
    names = ("preparation", "stroke", "hold", "retraction")
    return {name: getattr(placement, name).shifted(by_s) for name in names}


def test_a_clean_show_has_no_finding(evidence):
    report = run_checks(evidence)
    assert report.findings == () and report.exit_code == 0
    assert "DX-CHECK-502" in report.skipped and "DX-CHECK-102" in report.checked


@pytest.mark.parametrize(("by_s", "code"), [(-0.6, "DX-CHECK-101"), (0.6, "DX-CHECK-102")])
@pytest.mark.parametrize("index", [0, 1, 2])
def test_moved_strokes_are_found(by_s, code, index, harmed, show):
    placement = show.gestures[index]
    finding = only(harmed(index, **moved(placement, by_s)), code)
    assert finding.placement == index
    assert finding.start_s <= placement.anchor.time_s <= finding.end_s
    assert finding.words == placement.anchor.text


@pytest.mark.parametrize("by_s", [-0.29, 0.29])
def test_strokes_within_bounds_are_not_found(by_s, harmed, show):
    placement = show.gestures[1]
    assert not run_checks(harmed(1, **moved(placement, by_s))).findings


def test_a_clap_on_follow_is_a_contradiction(harmed):
    finding, beside = run_checks(harmed(0, gesture="clap", hand="both", target=None)).findings
    assert (finding.code, finding.severity, finding.clause) == ("DX-CHECK-201", "error", 0)
    assert "applause" in finding.text
    assert (beside.code, beside.severity) == ("DX-CHECK-207", "warning")


def test_pointing_at_the_cart_on_follow_is_found(harmed):
    codes = {finding.code for finding in run_checks(harmed(0, target="cart_button")).findings}
    assert codes == {"DX-CHECK-201", "DX-CHECK-202"}


def test_another_number_is_found(changed, harmed):
    finding = only(harmed(1, parameters={"number": "2"}), "DX-CHECK-203")
    assert "shows 2" in finding.text and "say 3" in finding.text


def test_a_missing_pointing_gesture_is_a_warning_and_other_intents_are_notes(changed, show, unserved):
    evidence = changed(
        gestures=show.gestures[2:],
        unserved=(unserved(0, "ask_follow", "no time"), unserved(1, "low_stock", "no time")),
    )
    found = [(finding.code, finding.severity) for finding in run_checks(evidence).findings]
    assert found == [("DX-CHECK-205", "warning"), ("DX-CHECK-204", "info")]


def test_urging_to_buy_sends_nobody_to_a_place(changed, show, unserved):
    clause = replace(show.clauses[0], intents=(*show.clauses[0].intents, IntentSpan("ask_purchase", 0.9)))
    evidence = changed(
        clauses=(clause, *show.clauses[1:]), unserved=(unserved(0, "ask_purchase", "no time"),)
    )
    found = [(finding.code, finding.severity) for finding in run_checks(evidence).findings]
    assert found == [("DX-CHECK-204", "info")]


def test_an_intent_of_low_score_promises_nothing(changed, show, unserved):
    clause = replace(show.clauses[0], intents=(*show.clauses[0].intents, IntentSpan("ask_like", 0.2)))
    evidence = changed(clauses=(clause, *show.clauses[1:]), unserved=(unserved(0, "ask_like", "score 0.20"),))
    assert not run_checks(evidence).findings


@pytest.mark.parametrize(
    ("text", "agrees"),
    [
        ("左上角点个关注", True),
        ("右上角点个关注", False),
        ("左下角点个关注", False),
        ("follow me at the top left", True),
        ("follow me at the bottom-left", False),
        ("屏幕上方点关注", True),
        ("点个关注", True),
    ],
)
def test_places_in_the_script_are_compared_with_the_screen(text, agrees, changed, show):
    evidence = changed(clauses=(replace(show.clauses[0], text=text), *show.clauses[1:]))
    if agrees:
        assert not run_checks(evidence).findings
    else:
        finding = only(evidence, "DX-CHECK-206")
        assert "top left" in finding.text and "关注" in finding.text


def test_the_same_gesture_twice_in_a_row(changed, show, place):
    evidence = changed(gestures=(*show.gestures, place("beat", 2, 7, "不多", 12.6)))
    assert only(evidence, "DX-CHECK-301").placement == 3


def test_another_number_is_another_gesture(changed, show, place):
    clause = replace(show.clauses[2], intents=(IntentSpan("quantity", 0.9, {"number": "2"}),))
    gestures = (*show.gestures[:2], place("three", 2, 6, "真的", 10.0, parameters={"number": "2"}))
    assert not run_checks(changed(gestures=gestures, clauses=(*show.clauses[:2], clause))).findings


def test_hands_that_never_rest_are_found(changed, show, place):
    gestures = []
    for number in range(24):
        at = 1.5 + 0.7 * number
        placement = place("beat" if number % 2 else "three", 2, 6, "真的", at + 0.2, parameters={})
        phases = {
            "preparation": TimeRange(at - 0.3, at),
            "stroke": TimeRange(at, at + 0.2),
            "hold": TimeRange(at + 0.2, at + 0.4),
            "retraction": TimeRange(at + 0.4, at + 0.4),
        }
        gestures.append(replace(placement, hand="right", **phases))
    codes = [finding.code for finding in run_checks(changed(gestures=tuple(gestures))).findings]
    assert codes.count("DX-CHECK-302") in (1, 2)


def test_overlapping_gestures_and_impossible_preparations(changed, show):
    first, second, third = show.gestures
    late = replace(first, hold=TimeRange(2.4, 4.2), retraction=TimeRange(4.2, 6.0))
    finding = only(changed(gestures=(late, second, third)), "DX-CHECK-104")
    assert finding.measured["overlap_s"] == pytest.approx(1.0)
    rushed = replace(second, preparation=TimeRange(second.stroke.start_s - 0.08, second.stroke.start_s))
    finding = only(changed(gestures=(first, rushed, third)), "DX-CHECK-103")
    assert finding.measured["speed_mps"] > 3.2


def test_gestures_without_licence_or_out_of_the_library(evidence, shelf, harmed):
    bare = type(shelf)(*(replace(g, licence="") if g.id == "beat" else g for g in shelf.gestures))
    assert "beat" in only(replace(evidence, library=bare), "DX-CHECK-401").text
    finding = only(harmed(2, gesture="beet"), "DX-CHECK-402")
    assert "Did you mean beat" in finding.text


def motion(duration_s=11.0, fps=60.0):
    times = np.arange(int(duration_s * fps)) / fps
    hands = np.zeros((len(times), 2, 3))
    hands[:, 0, 0] = 0.2 * np.sin(2 * np.pi * 0.5 * times)
    feet = np.zeros((len(times), 2, 3))
    feet[:, :, 0] += 0.001 * np.sin(times)[:, None]
    return times, hands, feet


def test_quiet_motion_is_clean(evidence):
    assert not run_checks(replace(evidence, motion=MotionEvidence(*motion()))).findings


def test_a_fast_hand_is_found_at_its_time(evidence):
    times, hands, feet = motion()
    hands[:, 1, 1] += 0.5 / (1.0 + np.exp(-(times - 6.0) / 0.02))
    finding = only(replace(evidence, motion=MotionEvidence(times, hands, feet)), "DX-CHECK-502")
    assert "right hand" in finding.text and abs(finding.start_s - 6.0) < 0.3
    assert finding.measured["speed_mps"] > 3.2


def test_a_sliding_foot_is_found_and_a_step_is_not(evidence):
    times, hands, feet = motion()
    lifted = np.clip((times - 5.0) / 0.4, 0.0, 1.0)
    step = feet.copy()
    step[:, 0, 2] += 0.3 * (3 * lifted**2 - 2 * lifted**3)
    step[:, 0, 1] += 0.1 * np.sin(np.pi * lifted) ** 0.5
    slid = [
        f.measured for f in run_checks(replace(evidence, motion=MotionEvidence(times, hands, step))).findings
    ]
    assert not slid
    feet[:, 0, 2] += 0.02 * np.clip((times - 5.0) / 2.0, 0.0, 1.0)
    finding = only(replace(evidence, motion=MotionEvidence(times, hands, feet)), "DX-CHECK-503")
    assert "left foot" in finding.text and finding.measured["slide_m"] == pytest.approx(0.02, abs=0.004)


@pytest.mark.parametrize(("gap_m", "found"), [(0.002, False), (0.0, True), (-0.0015, True)])
def test_a_mouth_that_stays_shut_is_found_and_narrow_vowels_are_not(gap_m, found, changed):
    phones = [Phone("i", 2.0 + 0.4 * i, 2.15 + 0.4 * i, 1.0, "iy") for i in range(6)]
    times = np.arange(0, 660) / 60.0
    gap = np.full(len(times), -0.001)
    for phone in phones:
        gap[(times > phone.start_s) & (times < phone.end_s)] = gap_m
    speaking = replace(changed(phones=tuple(phones)), lips=LipEvidence(times, gap))
    found_here = [f for f in run_checks(speaking) if f.code == "DX-CHECK-505"]
    assert [(f.start_s, f.end_s) for f in found_here] == ([(2.0, pytest.approx(4.15))] if found else [])


@pytest.mark.parametrize(("gap_m", "found"), [(0.001, False), (0.004, True)])
def test_lips_that_do_not_meet_on_m_are_found(gap_m, found, evidence):
    times = np.arange(0, 660) / 60.0
    gap = np.full(len(times), 0.006)
    gap[(times > 3.0) & (times < 3.1)] = gap_m
    harmed = replace(evidence, lips=LipEvidence(times, gap))
    if found:
        finding = only(harmed, "DX-CHECK-504")
        assert finding.start_s == 3.0 and "4.00 mm" in finding.text
    else:
        assert not run_checks(harmed).findings


@pytest.mark.parametrize(("angle_deg", "found"), [(4.9, False), (5.1, True)])
def test_pointing_past_the_element_is_found(angle_deg, found, evidence):
    harmed = replace(evidence, pointing=(PointingMeasurement(0, 2.2, angle_deg),))
    if found:
        assert "follow_button" in only(harmed, "DX-CHECK-501").text
    else:
        assert not run_checks(harmed).findings


@pytest.mark.parametrize("harm", ["shape", "nan", "times"])
def test_motion_that_is_no_motion_is_refused(harm):
    times, hands, feet = motion()
    if harm == "shape":
        hands = hands[:-1]
    elif harm == "nan":
        feet[5, 0, 0] = np.nan
    else:
        times = times[::-1].copy()
    with pytest.raises(InvalidInputError, match="DX-CHECK-006"):
        MotionEvidence(times, hands, feet)


def test_every_rule_that_ships_has_a_check_and_every_check_a_rule():
    assert {rule.id for rule in RuleBook.load()} == set(CHECKS)


def test_a_project_adds_a_check_of_its_own(evidence):
    book = RuleBook.load()
    rule = replace(book.rules["stroke_late"], id="always", code="DX-CHECK-999", thresholds={})

    @check("always")
    def always(context: Context):
        yield context.finding(0.0, 1.0, "", "as ever.")

    try:
        report = run_checks(evidence, RuleBook({**book.rules, "always": rule}))
        assert [finding.code for finding in report.findings] == ["DX-CHECK-999"]
        with pytest.raises(InvalidInputError, match="DX-CHECK-007"):
            check("always")(always)
    finally:
        del CHECKS["always"]
