from __future__ import annotations

from dataclasses import replace
from itertools import product

import pytest

from gestures.errors import ConflictError, InvalidInputError
from gestures.library.gesture import Gesture
from gestures.library.store import STATES, TRANSITIONS, Store

PATHS = {
    "draft": (),
    "in_review": ("in_review",),
    "approved": ("in_review", "approved"),
    "retired": ("retired",),
}


def brought_to(store: Store, gesture: Gesture, state: str) -> None:
    store.add(gesture, "Lin", "")
    for step in PATHS[state]:
        store.review(gesture.id, step, "Wu")


def test_states_follow_one_another_as_told(store: Store, gesture: Gesture) -> None:
    for state, wanted in product(STATES, STATES):
        subject = replace(gesture, id=f"{state}_to_{wanted}")
        brought_to(store, subject, state)
        if wanted in TRANSITIONS[state]:
            assert store.review(subject.id, wanted, "Wu").state == wanted
            continue
        with pytest.raises(InvalidInputError) as refused:
            store.review(subject.id, wanted, "Wu")
        assert all(allowed in str(refused.value) for allowed in TRANSITIONS[state])
        assert store.get(subject.id).state == state


def test_the_approved_revision_plays_until_the_next_one_is(store: Store, gesture: Gesture) -> None:
    def plays() -> list[int]:
        return [found.repeat for found in store.library().gestures]

    store.add(gesture, "Lin", "")
    assert plays() == []
    store.review(gesture.id, "in_review", "Lin")
    store.review(gesture.id, "approved", "Wu")
    assert plays() == [1]
    edited = store.edit(gesture.id, replace(gesture, repeat=2), 1, "Lin", "")
    assert (edited.state, edited.approved) == ("draft", 1)
    assert plays() == [1]
    assert [found.repeat for found in store.library(playable_only=False).gestures] == [2]
    store.review(gesture.id, "in_review", "Lin")
    store.review(gesture.id, "approved", "Wu")
    assert plays() == [2]
    assert [entry.state for entry in store.history(gesture.id)] == ["approved", "approved"]


def test_retiring_a_draft_ends_the_play_of_what_was_approved_before(store: Store, gesture: Gesture) -> None:
    brought_to(store, gesture, "approved")
    store.edit(gesture.id, replace(gesture, repeat=2), 1, "Lin", "")
    store.review(gesture.id, "retired", "Wu", "Nobody does that any more")
    assert store.library().gestures == ()
    assert [entry.state for entry in store.history(gesture.id)] == ["retired", "retired"]
    store.review(gesture.id, "draft", "Wu")
    assert store.library().gestures == ()


def test_a_retired_gesture_lets_go_of_its_aliases_but_not_of_its_id(store: Store, gesture: Gesture) -> None:
    store.add(replace(gesture, aliases=("halt",)), "Lin", "")
    assert store.review("halt", "retired", "Wu").id == gesture.id
    store.add(replace(gesture, id="other", aliases=("halt",)), "Lin", "")
    assert store.get("halt").id == "other"
    with pytest.raises(ConflictError, match="halt"):
        store.review(gesture.id, "draft", "Lin")
    assert store.get(gesture.id).state == "retired"


def test_a_reviewer_approves_what_they_have_looked_at(store: Store, gesture: Gesture) -> None:
    brought_to(store, gesture, "in_review")
    store.edit(gesture.id, replace(gesture, repeat=2), 1, "Lin", "Quickly")
    with pytest.raises(ConflictError, match="the newest is 2"):
        store.review(gesture.id, "retired", "Wu", revision=1)


def test_steps_of_review_are_told_in_order(store: Store, gesture: Gesture) -> None:
    brought_to(store, gesture, "in_review")
    store.review(gesture.id, "draft", "Wu", "The thumb hides the palm")
    steps = store.reviews(gesture.id)
    assert [(step.revision, step.state, step.by, step.comment) for step in steps] == [
        (1, "in_review", "Wu", ""),
        (1, "draft", "Wu", "The thumb hides the palm"),
    ]


def test_gestures_are_listed_by_state(store: Store, gesture: Gesture) -> None:
    brought_to(store, gesture, "approved")
    store.add(replace(gesture, id="another"), "Lin", "")
    assert [entry.id for entry in store.gestures()] == ["another", "nod_hand"]
    assert [entry.id for entry in store.gestures("approved")] == ["nod_hand"]
    with pytest.raises(InvalidInputError, match="in_review"):
        store.gestures("reviewed")
