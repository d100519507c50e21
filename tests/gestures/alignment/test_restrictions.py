"""Density, size, tastes, taboos and hands that hold: what a call may ask of the planner."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest

from gestures.alignment import PlannerSettings, plan, read_tags
from gestures.errors import InvalidInputError, NotFoundError
from gestures.library.gesture import CultureNote

FOLLOW = [(["关注", "我们"], [("ask_follow", 0.9, {}, 0)])] * 8
PRAISE = [(["真", "好"], [("praise_quality", 0.9, {}, 0)])] * 12
PLAIN = [(["字"] * 6, [])] * 60


@pytest.fixture
def plan_of(speech_of, library, persona, platform):
    def make(script, where=library, host=persona, **asked):
        utterance, clauses = speech_of(script, word_s=0.4, pause_s=2.0)
        settings = PlannerSettings(**asked)
        return plan(utterance, clauses, where, host, platform, settings=settings).gestures

    return make


def test_every_quarter_of_density_brings_more_beats_and_the_highest_twice_as_many(plan_of):
    talk = [(["字"] * 9, [])] * 60
    quarters = [plan_of(talk, density=density) for density in (0.0, 0.25, 0.5, 0.75, 1.0)]
    none, few, usual, more, most = map(len, quarters)
    assert none == 0 < few < usual
    assert more > 1.2 * usual and 1.7 * usual < most < 2.3 * usual
    onsets_s = [entry.stroke.start_s for entry in quarters[-1]]
    assert min(after - before for before, after in pairwise(onsets_s)) > 0.7
    assert len(plan_of(FOLLOW, density=0.0)) == len(FOLLOW)


def test_beats_take_no_place_of_gestures_with_a_meaning(plan_of):
    script = [*FOLLOW[:1], *PLAIN[:2]] * 12
    meant = [
        sum(entry.intent is not None for entry in plan_of(script, density=density))
        for density in (0.5, 0.75, 1.0)
    ]
    assert meant == [12] * 3


def test_expressiveness_sizes_gestures_and_the_authors_size_stays(
    plan_of, speech_of, library, persona, platform
):
    small, usual, large = (
        [entry.amplitude for entry in plan_of(FOLLOW, expressiveness=size)] for size in (0.0, 0.5, 1.0)
    )
    for a, b, c in zip(small, usual, large, strict=True):
        assert a == pytest.approx(0.8 * b, abs=2e-3) and c == pytest.approx(1.2 * b, abs=2e-3)
    text = "{gesture: thumb_up amplitude=0.7}真好"
    utterance, clauses = speech_of([(["真", "好"], [])])
    (first, second), shift = utterance.words, text.index("真")
    moved = replace(
        utterance,
        text=text,
        words=(
            replace(first, start=shift, end=shift + 1),
            replace(second, start=shift + 1, end=shift + 2),
        ),
    )
    clause = replace(clauses[0], text="真好", start=shift, end=shift + 2)
    settings = PlannerSettings(expressiveness=1.0)
    tags = read_tags(text, library)
    made = plan(moved, [clause], library, persona, platform, tags=tags, settings=settings)
    assert [entry.amplitude for entry in made.gestures] == [0.7]


def test_energy_sizes_and_quickens_gestures_and_brings_more_beats(plan_of):
    calm, usual, lively = (plan_of(FOLLOW, energy=energy) for energy in (0.4, 1.0, 1.6))
    for a, b, c in zip(calm, usual, lively, strict=True):
        assert a.amplitude == pytest.approx(0.91 * b.amplitude, abs=2e-3)
        assert c.amplitude == pytest.approx(1.09 * b.amplitude, abs=2e-3)
        assert a.target == b.target == c.target
    ways_s = [sum(entry.preparation.duration_s for entry in made) for made in (calm, usual, lively)]
    assert ways_s[0] > ways_s[1] > ways_s[2]
    beats = [len(plan_of(PLAIN, energy=energy)) for energy in (0.4, 1.0, 1.6)]
    assert beats[0] < beats[1] < beats[2]


def test_what_offends_the_audience_is_not_used_there(plan_of, library_of, library):
    offends = (CultureNote("Middle East", "An insult.", taboo=True),)
    noted = library_of(*(replace(g, culture=offends) if g.id == "thumb_up" else g for g in library.gestures))
    assert "thumb_up" in {entry.gesture for entry in plan_of(PRAISE, noted)}
    assert "thumb_up" in {entry.gesture for entry in plan_of(PRAISE, noted, audience="BR")}
    assert {entry.gesture for entry in plan_of(PRAISE, noted, audience="Iran")} == {"ok_ring"}
    with pytest.raises(NotFoundError, match="DX-LIB-040"):
        plan_of(PRAISE, noted, audience="Atlantis")


def test_a_name_that_the_library_does_not_hold_is_refused(plan_of):
    for field in ("prefer", "forbid"):
        with pytest.raises(NotFoundError, match=rf"DX-ALIGN-007.*{field}.*thumb_up"):
            plan_of(PRAISE, **{field: ("thumbs_upp",)})


@pytest.mark.parametrize("hand", ["left", "right"])
def test_the_hand_that_holds_the_product_is_left_alone(hand, plan_of):
    script = [*FOLLOW, *PRAISE, *PLAIN, (["恭喜"], [("congratulate", 0.9, {}, 0)])]
    made = plan_of(script, holding=hand)
    assert {entry.hand for entry in made} == {"left" if hand == "right" else "right"}
    assert sum(entry.target == "follow_button" for entry in made) == len(FOLLOW)


def test_what_needs_the_holding_hand_is_unserved_and_a_tag_for_it_an_error(
    speech_of, library_of, gesture_of, persona, platform
):
    library = library_of(gesture_of("clap", "applause", ("congratulate",), hands="both"))
    utterance, clauses = speech_of([(["恭喜"], [("congratulate", 0.9, {}, 0)])])
    settings = PlannerSettings(holding="left")
    made = plan(utterance, clauses, library, persona, platform, settings=settings)
    assert made.gestures == ()
    assert "needs the hand that holds the product" in made.unserved[0].reason
    tag = replace(read_tags("{gesture: clap}", library)[0], start=0, end=0)
    with pytest.raises(InvalidInputError, match=r"DX-TAG-008.*script:1:1"):
        plan(utterance, clauses, library, persona, platform, tags=[tag], settings=settings)


def test_a_hand_that_is_none_is_refused():
    with pytest.raises(InvalidInputError, match=r"DX-ALIGN-001.*holding is 'both'"):
        PlannerSettings(holding="both")
