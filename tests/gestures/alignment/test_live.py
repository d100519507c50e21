"""A show planned clause by clause is the show planned at once, and never looks back."""

from __future__ import annotations

import random
import sys
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gestures.alignment import LivePlanner, PlannerSettings, plan, read_tags
from gestures.alignment.live import HORIZON_S
from gestures.errors import InvalidInputError
from gestures.intents.spans import Clause
from gestures.speech.words import Utterance, Word

INTENTS = [
    ("ask_follow", {}),
    ("point_cart", {}),
    ("state_price", {"number": "9.9"}),
    ("quantity", {"number": "3"}),
    ("greet", {}),
    ("praise_quality", {}),
    ("affirm", {}),
    ("ask_purchase", {}),
    ("lucky_draw", {}),
]
SLOW = settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def script(speech_of, clauses: int, seed: int):
    draw = random.Random(seed)
    made = []
    for _ in range(clauses):
        count = draw.randint(1, 6)
        intents = [
            (id, draw.uniform(0.3, 1.0), slots, draw.choice([None, draw.randrange(count)]))
            for id, slots in draw.sample(INTENTS, draw.choice([0, 0, 1, 1, 2]))
        ]
        made.append((["字"] * count, intents))
    return speech_of(made, word_s=draw.uniform(0.15, 0.4), pause_s=draw.uniform(0.1, 1.5))


def fed(planner: LivePlanner, utterance: Utterance, clauses, ahead_s: float | None = None, tags=()):
    """Feed a whole script; with ``ahead_s``, let time run that far behind each clause's first word."""
    settled, unserved, shown = [], [], []
    for number, clause in enumerate(clauses):
        words = [word for word in utterance.words if clause.start <= word.start < clause.end]
        before = clauses[number - 1].end if number else 0
        mine = [tag for tag in tags if before <= tag.start < clause.end]
        updates = []
        if ahead_s is not None:
            updates.append(planner.advance(max(words[0].start_s - ahead_s, 0.0)))
        updates.append(planner.feed(clause, words, mine))
        for update in updates:
            settled += update.settled
            unserved += update.unserved
            shown.append(update)
    last = planner.finish(utterance.duration_s)
    assert last.pending == ()
    settled += last.settled
    unserved += last.unserved
    return sorted(settled, key=lambda entry: entry.stroke.start_s), unserved, shown


@SLOW
@given(seed=st.integers(0, 10_000), clauses=st.integers(1, 40))
def test_fed_in_time_it_plans_what_the_whole_script_would_get(
    seed, clauses, speech_of, library, persona, platform
):
    utterance, made = script(speech_of, clauses, seed)
    whole = plan(utterance, made, library, persona, platform, seed)
    settled, unserved, _ = fed(LivePlanner(library, persona, platform, seed), utterance, made)
    assert settled == list(whole.gestures)
    assert sorted(unserved, key=lambda e: (e.clause, e.intent)) == sorted(
        whole.unserved, key=lambda e: (e.clause, e.intent)
    )


@SLOW
@given(seed=st.integers(0, 10_000), ahead_s=st.floats(0.0, 12.0))
def test_whatever_the_clock_does_nothing_settled_is_taken_back(
    seed, ahead_s, speech_of, library, persona, platform
):
    utterance, made = script(speech_of, 30, seed)
    settled, unserved, shown = fed(
        LivePlanner(library, persona, platform, seed), utterance, made, ahead_s=ahead_s
    )
    begun = {}
    for update in shown:
        for entry in (*update.settled, *update.pending):
            key = (entry.gesture, entry.anchor.word)
            start = (entry.hand, entry.preparation, entry.stroke.start_s)
            assert begun.setdefault(key, start) == start
    served = {(entry.clause, entry.intent) for entry in settled if entry.intent}
    for number, clause in enumerate(made):
        for span in clause.intents:
            said = {(number, span.id)} & (served | {(entry.clause, entry.intent) for entry in unserved})
            also = any(entry.clause == number and span.id in entry.reason for entry in settled)
            assert said or also, f"clause {number}: {span.id} is neither served nor reported"
    for hand in ("left", "right"):
        own = [entry for entry in settled if entry.hand in (hand, "both")]
        for earlier, later in pairwise(own):
            assert later.stroke.start_s > earlier.stroke.start_s
            if earlier.hand == later.hand:
                assert later.preparation.start_s >= earlier.retraction.end_s - 1e-9
    for entry in settled:
        assert -0.5 <= entry.stroke.start_s - entry.anchor.time_s <= 0.1
        assert entry.preparation.start_s < entry.stroke.start_s


def test_a_clause_that_comes_too_late_gets_no_gesture_and_says_so(speech_of, library, persona, platform):
    utterance, made = speech_of([(["关注", "我们"], [("ask_follow", 0.9, {}, 0)])] * 2, pause_s=20.0)
    planner = LivePlanner(library, persona, platform)
    planner.feed(made[0], utterance.words[:2])
    late = utterance.words[2].start_s - HORIZON_S / 2
    settled = planner.advance(late).settled
    assert [entry.intent for entry in settled] == ["ask_follow"]
    planner.feed(made[1], utterance.words[2:])
    (entry,) = planner.finish().unserved
    assert (entry.clause, entry.intent) == (1, "ask_follow")
    assert "1.50 s too late" in entry.reason


def test_tags_and_stillness_reach_over_clauses(library, persona, platform):
    text = "一二，三四{gesture: none}，五六，七八{gesture: auto}{gesture: thumb_up}，九十"
    tags = read_tags(text, library)
    places = [0, 1, 3, 4, text.index("五"), text.index("六"), text.index("七"), text.index("八")]
    places += [text.index("九"), text.index("十")]
    words = [Word(text[at], at, at + 1, 1.0 + i, 1.4 + i, 0.9) for i, at in enumerate(places)]
    clauses = [
        Clause(text[words[i].start : words[i + 1].end], words[i].start, words[i + 1].end)
        for i in range(0, 10, 2)
    ]
    utterance = Utterance(text, "zh", tuple(words), (), 12.0)
    lively = replace(persona, gesture_rate=1.0)
    whole = plan(utterance, clauses, library, lively, platform, tags=tags)
    settled, _, _ = fed(LivePlanner(library, lively, platform), utterance, clauses, tags=tags)
    assert settled == list(whole.gestures)
    assert not any("五" <= entry.anchor.text == "六" for entry in settled)
    assert [entry.anchor.text for entry in settled if "asks for it" in entry.reason] == ["九"]


def test_what_runs_backwards_is_refused_and_leaves_the_session_usable(speech_of, library, persona, platform):
    utterance, made = script(speech_of, 6, 1)
    whole = plan(utterance, made, library, persona, platform)
    planner = LivePlanner(library, persona, platform)
    parts = [[w for w in utterance.words if c.start <= w.start < c.end] for c in made]
    settled = list(planner.feed(made[0], parts[0]).settled)
    with pytest.raises(InvalidInputError, match="DX-ALIGN-006"):
        planner.feed(made[0], parts[0])
    for clause, words in zip(made[1:], parts[1:], strict=True):
        settled += planner.feed(clause, words).settled
    settled += planner.finish(utterance.duration_s).settled
    assert sorted(settled, key=lambda e: e.stroke.start_s) == list(whole.gestures)


def test_memory_does_not_grow_with_the_show(speech_of, library, persona, platform):
    utterance, made = script(speech_of, 400, 3)
    planner = LivePlanner(library, persona, platform, settings=PlannerSettings(beam=3))
    sizes = []
    for clause in made:
        words = [word for word in utterance.words if clause.start <= word.start < clause.end]
        planner.advance(max(words[0].start_s - 8.0, 0.0))
        planner.feed(clause, words)
        sizes.append(sum(len(v) for v in vars(planner).values() if isinstance(v, dict | list)))
    assert max(sizes[200:]) <= 2 * max(sizes[:200])
    assert sys.getsizeof(planner._clauses) < 10_000


def test_gestures_that_are_decided_later_follow_the_rooms_energy(speech_of, library, persona, platform):
    utterance, clauses = speech_of([(["字", "字"], [("ask_follow", 0.9, {}, 0)])] * 40, pause_s=2.0)

    def sizes(level: float) -> list[float]:
        planner, made = LivePlanner(library, persona, platform), []
        for number, clause in enumerate(clauses):
            if number == 20:
                planner.change_energy(level)
            words = [word for word in utterance.words if clause.start <= word.start < clause.end]
            made += planner.feed(clause, words).settled
        return [entry.amplitude for entry in (*made, *planner.finish().settled)]

    usual, lively = sizes(1.0), sizes(1.6)
    assert len(usual) == len(lively) == 40
    assert usual[:10] == lively[:10]
    assert lively[25:] == pytest.approx([1.09 * size for size in usual[25:]], abs=2e-3)
    with pytest.raises(InvalidInputError, match="DX-ALIGN-001"):
        LivePlanner(library, persona, platform).change_energy(3.0)
