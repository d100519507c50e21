"""Products that a hand holds for a while: the tags, what they leave to the hands, and what the timeline says of it."""

from __future__ import annotations

import json
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gestures.alignment import (
    LivePlanner,
    PlannerSettings,
    plan,
    read_tags,
    timeline_from_json,
    timeline_schema,
    timeline_to_json,
)
from gestures.alignment.footprint import hands_of
from gestures.alignment.tags import GestureTag
from gestures.alignment.timeline import HeldSpan
from gestures.errors import FormatError, InvalidInputError

ASKS = ("ask_follow", "praise_quality", "greet", "point_cart", "congratulate", "introduce_product")
QUIET = settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def show(speech_of, count: int = 24):
    script = [(["字", "字", "字"], [(ASKS[number % len(ASKS)], 0.9, {}, 1)]) for number in range(count)]
    return speech_of(script, word_s=0.35, pause_s=0.8)


def hold(hand: str, at: int) -> GestureTag:
    return GestureTag("", at, at, 1, at + 1, holds=hand)


def used_by(placement, library) -> tuple[str, ...]:
    return hands_of(library.get(placement.gesture), placement.hand)


def test_both_notations_are_read_with_their_place(library):
    text = "a\nb{hold: left}c{ HOLD : None }<mark name=\"hold.right\"/>d<bookmark mark='hold.none'/>e{gesture: clap}"
    tags = read_tags(text, library)
    assert [tag.holds for tag in tags] == ["left", "none", "right", "none", ""]
    line = text.split("\n")[1]
    starts = ("{hold", "{ HOLD", "<mark", "<bookmark", "{gesture")
    assert [tag.place for tag in tags] == [f"2:{line.index(start) + 1}" for start in starts]
    assert [tag.asks_gesture for tag in tags] == [False, False, False, False, True]


@pytest.mark.parametrize(
    ("text", "code", "place", "says"),
    [
        ("好\n再{hold: lefft}x", "DX-TAG-009", "2:2", "Did you mean left"),
        ("x{hold: both}", "DX-TAG-009", "1:2", "left, right, or none"),
        ('x<mark name="hold.rigth"/>', "DX-TAG-009", "1:2", "right"),
        ("{hold: left right}", "DX-TAG-003", "1:1", "Write {hold: left}"),
        ("x{hold}", "DX-TAG-001", "1:2", "{hold: right}"),
        ("x{hold: }", "DX-TAG-001", "1:2", "malformed"),
        ("x{holding: left}", "DX-TAG-001", "1:2", "{hold: left}"),
        ("x{hold left}", "DX-TAG-001", "1:2", "malformed"),
        ('x<mark name="hold"/>', "DX-TAG-001", "1:2", "malformed"),
        ("x{hold: left", "DX-TAG-001", "1:2", "malformed"),
    ],
)
def test_mistakes_are_errors_with_line_column_and_advice(text, code, place, says, library):
    with pytest.raises(InvalidInputError) as caught:
        read_tags(text, library, source="a.txt")
    assert caught.value.code == code
    assert f"a.txt:{place}:" in str(caught.value) and says in str(caught.value)


def test_a_hand_holds_from_tag_to_tag(speech_of, library, persona, platform):
    utterance, clauses = show(speech_of)
    up, down = utterance.words[18], utterance.words[48]
    tags = [hold("right", up.start), hold("none", down.start)]
    without = plan(utterance, clauses, library, persona, platform)
    made = plan(utterance, clauses, library, persona, platform, tags=tags)
    (span,) = made.held
    assert (span.hand, span.end_s) == ("right", down.start_s) and 0.0 <= span.start_s - up.start_s < 1.0
    inside = [entry for entry in made.gestures if span.start_s <= entry.stroke.start_s < span.end_s]
    assert {entry.hand for entry in inside} <= {"left", "none"} and len(inside) >= 6
    later = [entry for entry in made.gestures if entry.stroke.start_s >= span.end_s]
    assert any("right" in used_by(entry, library) for entry in later)
    assert without.held == () and any(
        "right" in used_by(entry, library)
        for entry in without.gestures
        if span.start_s <= entry.stroke.start_s < span.end_s
    )


@QUIET
@given(
    changes=st.lists(
        st.tuples(st.sampled_from(["left", "right", "none"]), st.integers(0, 47)), min_size=1, max_size=6
    ),
    first=st.sampled_from([None, "left", "right"]),
    seed=st.integers(0, 1000),
)
def test_no_gesture_ever_uses_a_hand_that_holds(changes, first, seed, speech_of, library, persona, platform):
    utterance, clauses = show(speech_of, 16)
    tags = [hold(hand, utterance.words[word].start) for hand, word in sorted(changes, key=lambda c: c[1])]
    asked = PlannerSettings(holding=first)
    made = plan(utterance, clauses, library, persona, platform, seed, tags=tags, settings=asked)
    for span in made.held:
        for entry in made.gestures:
            if span.hand in used_by(entry, library):
                before = entry.hold.end_s <= span.start_s + 1e-9
                assert before or entry.preparation.start_s >= span.end_s - 1e-3, (span, entry)
    for hand in ("left", "right"):
        own = [span for span in made.held if span.hand == hand]
        assert all(a.end_s <= b.start_s for a, b in pairwise(own))
    live, settled = LivePlanner(library, persona, platform, seed, settings=asked), []
    for number, clause in enumerate(clauses):
        words = [word for word in utterance.words if clause.start <= word.start < clause.end]
        since = clauses[number - 1].end if number else 0
        settled += live.feed(clause, words, [tag for tag in tags if since <= tag.start < clause.end]).settled
    settled += live.finish(utterance.duration_s).settled
    assert sorted(settled, key=lambda entry: entry.stroke.start_s) == list(made.gestures)


def test_held_from_before_the_first_word_or_all_along_it_is_held_from_the_start(
    speech_of, library, persona, platform
):
    utterance, clauses = show(speech_of, 6)
    (span,) = plan(utterance, clauses, library, persona, platform, tags=[hold("left", 0)]).held
    asked = PlannerSettings(holding="left")
    made = plan(utterance, clauses, library, persona, platform, settings=asked)
    assert made.held == (HeldSpan("left", 0.0, made.duration_s),)
    assert (span.hand, span.start_s) == ("left", 0.0)
    down = hold("none", utterance.words[9].start)
    (span,) = plan(utterance, clauses, library, persona, platform, tags=[down], settings=asked).held
    assert span == HeldSpan("left", 0.0, utterance.words[9].start_s)


def test_a_tag_that_needs_the_hand_is_an_error_at_its_place(speech_of, library, persona, platform):
    utterance, clauses = show(speech_of, 6)
    at = utterance.words[6].start
    clap = replace(read_tags("{gesture: clap}", library)[0], start=at, end=at, line=3, column=9)
    with pytest.raises(InvalidInputError, match=r"DX-TAG-008.*script:3:9.*holds the product"):
        plan(utterance, clauses, library, persona, platform, tags=[hold("left", 0), clap])
    just_before = hold("none", utterance.words[5].start)
    with pytest.raises(InvalidInputError, match=r"DX-TAG-008.*just put the product down"):
        plan(utterance, clauses, library, persona, platform, tags=[hold("left", 0), just_before, clap])


def test_the_timeline_keeps_it_and_refuses_nonsense(speech_of, library, persona, platform):
    utterance, clauses = show(speech_of, 6)
    made = plan(utterance, clauses, library, persona, platform, tags=[hold("left", 0)])
    text = timeline_to_json(made)
    (span,), (read,) = made.held, timeline_from_json(text).held
    assert (read.hand, read.start_s, read.end_s) == ("left", 0.0, pytest.approx(span.end_s, abs=1e-4))
    assert timeline_to_json(timeline_from_json(text)) == text
    assert "held" in timeline_schema()["properties"]
    content = json.loads(text)
    content["held"][0]["end_s"] = 0.0
    with pytest.raises(FormatError, match=r"DX-TIMELINE-004.*held\[0\]"):
        timeline_from_json(json.dumps(content))
    content["held"][0]["hand"] = "both"
    with pytest.raises(FormatError, match=r"DX-TIMELINE-002.*held\[0\]\.hand"):
        timeline_from_json(json.dumps(content))
