from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from gestures.errors import ConflictError, InvalidInputError, NotFoundError
from gestures.library.gesture import Gesture
from gestures.library.store import Store


def test_what_was_added_is_there_for_the_next_who_opens(
    opened: Callable[[], Store], gesture: Gesture
) -> None:
    added = opened().add(gesture, "Lin", "First draft")
    found = opened().get("Nod-Hand")
    assert found == added
    assert (found.revision, found.state, found.author, found.message) == (1, "draft", "Lin", "First draft")
    assert found.gesture == replace(gesture, revision=1, review="draft")
    assert found.approved is None


def test_an_edit_is_a_new_revision_and_the_old_one_stays(store: Store, gesture: Gesture) -> None:
    first = store.add(gesture, "Lin", "First")
    second = store.edit(gesture.id, replace(gesture, repeat=2), 1, "Wu", "Twice")
    assert store.history(gesture.id) == (second, first)
    assert store.revision(gesture.id, 1) == first
    assert store.get(gesture.id).gesture.repeat == 2
    assert second.content_hash != first.content_hash


def test_an_edit_upon_an_old_revision_is_refused_and_says_by_whom_and_what_to_do(
    store: Store, gesture: Gesture
) -> None:
    store.add(gesture, "Lin", "First")
    won = store.edit(gesture.id, replace(gesture, repeat=2), 1, "Wu", "Twice")
    with pytest.raises(ConflictError) as refused:
        store.edit(gesture.id, replace(gesture, repeat=3), 1, "Lin", "Thrice")
    text = str(refused.value)
    for part in ("revision 2", "Wu", "Twice", f"{won.at:%Y-%m-%d %H:%M:%S}", "revision 1", "Compare"):
        assert part in text
    assert store.get(gesture.id) == won
    assert len(store.history(gesture.id)) == 2


def test_the_same_again_is_no_revision(store: Store, gesture: Gesture) -> None:
    first = store.add(gesture, "Lin", "First")
    assert store.edit(gesture.id, gesture, 1, "Wu", "Nothing") == first


def test_restoring_commits_the_old_content_as_the_newest(store: Store, gesture: Gesture) -> None:
    first = store.add(gesture, "Lin", "First")
    store.edit(gesture.id, replace(gesture, repeat=2), 1, "Wu", "Twice")
    restored = store.restore(gesture.id, 1, "Lin", "Once was better")
    assert (restored.revision, restored.content_hash) == (3, first.content_hash)
    assert restored.gesture == replace(first.gesture, revision=3)


@pytest.mark.parametrize("number", [0, 2, -1])
def test_a_revision_that_is_not_there_is_named(store: Store, gesture: Gesture, number: int) -> None:
    store.add(gesture, "Lin", "First")
    with pytest.raises(NotFoundError, match="It has revisions 1 to 1"):
        store.revision(gesture.id, number)


def test_ids_and_aliases_belong_to_one_gesture(store: Store, gesture: Gesture) -> None:
    store.add(replace(gesture, aliases=("Halt", "hold-on")), "Lin", "")
    with pytest.raises(ConflictError, match="has a gesture 'nod_hand'"):
        store.add(gesture, "Wu", "")
    other = replace(gesture, id="other_hand")
    for alias in ("halt", "hold on", "nod_hand"):
        with pytest.raises(ConflictError, match="already names 'nod_hand'"):
            store.add(replace(other, aliases=(alias,)), "Wu", "")
    with pytest.raises(ConflictError, match="already names 'nod_hand'"):
        store.add(replace(gesture, id="halt"), "Wu", "")
    assert [entry.id for entry in store.gestures()] == ["nod_hand"]
    store.edit("hold_on", replace(gesture, aliases=("hold-on",)), 1, "Lin", "One alias less")
    assert store.add(replace(other, aliases=("halt",)), "Wu", "").id == "other_hand"
    assert store.get("halt").id == "other_hand"


def test_an_unknown_name_brings_the_nearest(store: Store, gesture: Gesture) -> None:
    store.add(gesture, "Lin", "")
    with pytest.raises(NotFoundError, match="Did you mean nod_hand"):
        store.get("nod_hnad")


@pytest.mark.parametrize(
    "change", [{"id": "Bad Id"}, {"id": "x" * 101}, {"aliases": (" ",)}, {"intents": ["a_list"]}]
)
def test_what_no_file_could_hold_is_refused(
    store: Store, gesture: Gesture, change: dict[str, object]
) -> None:
    with pytest.raises(InvalidInputError):
        store.add(replace(gesture, **change), "Lin", "")
    assert store.gestures() == ()


@pytest.mark.parametrize(
    ("author", "message"), [("", "x"), ("a\nb", "x"), ("Lin", "bell \a"), ("Lin", "x" * 5000)]
)
def test_authors_and_messages_are_text(store: Store, gesture: Gesture, author: str, message: str) -> None:
    with pytest.raises(InvalidInputError):
        store.add(gesture, author, message)
    assert store.audit() == ()


def test_the_id_of_a_gesture_never_changes(store: Store, gesture: Gesture) -> None:
    store.add(gesture, "Lin", "")
    with pytest.raises(InvalidInputError, match="never changes"):
        store.edit(gesture.id, replace(gesture, id="renamed"), 1, "Lin", "")


def test_everything_done_is_in_the_trail(store: Store, gesture: Gesture) -> None:
    before = store.change_number()
    store.add(gesture, "Lin", "First")
    store.edit(gesture.id, replace(gesture, repeat=2), 1, "Wu", "Twice")
    store.review(gesture.id, "in_review", "Wu", "Please look")
    store.restore(gesture.id, 1, "Lin", "Back")
    lines = store.audit(gesture.id)
    assert [(line.actor, line.action, line.detail["revision"]) for line in lines] == [
        ("Lin", "gesture.add", 1),
        ("Wu", "gesture.edit", 2),
        ("Wu", "gesture.review", 2),
        ("Lin", "gesture.edit", 3),
    ]
    assert [line.number for line in lines] == sorted({line.number for line in lines})
    assert store.audit(after=lines[1].number) == lines[2:]
    assert store.change_number() > before
