from __future__ import annotations

import pytest

from gestures.errors import ConflictError, InvalidInputError, NotFoundError
from gestures.library.store import Store

CALM = "id: calm\nname: Calm\namplitude: 0.8\n"


def test_personas_have_revisions_and_conflicts_as_gestures_do(store: Store) -> None:
    first = store.put_persona(CALM, None, "Lin", "First")
    second = store.put_persona(CALM.replace("0.8", "0.9"), 1, "Wu", "Larger")
    assert (first.revision, second.revision) == (1, 2)
    assert store.persona("calm") == second
    assert store.persona("calm", 1) == first
    assert store.personas() == (second,)
    for base in (None, 1):
        with pytest.raises(ConflictError, match="at revision 2"):
            store.put_persona(CALM, base, "Lin", "")
    assert [line.actor for line in store.audit("calm")] == ["Lin", "Wu"]


@pytest.mark.parametrize(
    "text", ["id: calm\n", "- 1\n", CALM + "amplitude2: 1\n", CALM.replace("0.8", "9"), "id: [\n"]
)
def test_what_is_no_persona_is_refused(store: Store, text: str) -> None:
    with pytest.raises(InvalidInputError):
        store.put_persona(text, None, "Lin", "")
    assert store.personas() == ()


def test_a_persona_or_revision_that_is_not_there_is_named(store: Store) -> None:
    with pytest.raises(NotFoundError, match="has none yet"):
        store.persona("calm")
    store.put_persona(CALM, None, "Lin", "")
    with pytest.raises(NotFoundError, match="Did you mean calm"):
        store.persona("clam")
    with pytest.raises(NotFoundError, match="no revision 2"):
        store.persona("calm", 2)
