from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest

from gestures.errors import ConflictError, ConsentError, DeixisError, InvalidInputError, NotFoundError
from gestures.library.gesture import Gesture
from gestures.library.store import Consent, Licence, Store
from gestures.library.store.provenance import today

from .conftest import clip_content, with_clip

CC0 = Licence("CC0-1.0", "Creative Commons Zero 1.0")


def consent(name: str = "lin-2026", begins: int = -10, ends: int | None = None) -> Consent:
    until = None if ends is None else today() + timedelta(days=ends)
    return Consent(name, "Lin", "hand gestures", "ab" * 32, today() + timedelta(days=begins), until)


def submitted(store: Store, gesture: Gesture) -> Gesture:
    store.add(gesture, "Lin", "")
    store.review(gesture.id, "in_review", "Lin")
    return gesture


def approved(store: Store, gesture: Gesture) -> Gesture:
    submitted(store, gesture)
    store.review(gesture.id, "approved", "Wu")
    return gesture


def test_a_clip_is_held_once_and_comes_back_as_it_was(store: Store) -> None:
    content = clip_content()
    assert store.put_clip(content) == store.put_clip(content)
    assert store.clip(store.put_clip(content)) == content
    with pytest.raises(NotFoundError):
        store.clip("0" * 64)


def pickled() -> bytes:
    content = io.BytesIO()
    np.savez(content, poses=np.array([{"a": 1}], dtype=object))
    return content.getvalue()


@pytest.mark.parametrize("content", [b"", b"not a zip", clip_content()[:-40], pickled()])
def test_what_is_no_clip_is_refused(store: Store, content: bytes) -> None:
    with pytest.raises(DeixisError):
        store.put_clip(content)


def test_a_clip_goes_into_the_store_before_its_gesture(store: Store, gesture: Gesture) -> None:
    with pytest.raises(NotFoundError, match="first"):
        store.add(with_clip(gesture, "0" * 64), "Lin", "")
    assert store.gestures() == ()


@pytest.mark.parametrize(
    ("licence", "said"),
    [
        (None, "has no licence"),
        (replace(CC0, id="CC-BY-ND-4.0", allows_derivatives=False), "changes"),
        (replace(CC0, id="CC-BY-NC-4.0", allows_commercial=False), "commercial"),
    ],
)
def test_a_clip_is_approved_only_with_a_licence_that_allows_its_use(
    store: Store, gesture: Gesture, licence: Licence | None, said: str
) -> None:
    if licence is not None:
        store.add_licence(licence, "Lin")
    named = licence.id if licence else ""
    submitted(store, with_clip(gesture, store.put_clip(clip_content()), licence=named))
    with pytest.raises(ConsentError, match=said):
        store.review(gesture.id, "approved", "Wu")
    assert store.get(gesture.id).state == "in_review"
    assert store.library().gestures == ()


def test_a_licence_that_the_store_does_not_know_is_none(store: Store, gesture: Gesture) -> None:
    submitted(store, with_clip(gesture, store.put_clip(clip_content()), licence="WTFPL"))
    with pytest.raises(ConsentError, match="WTFPL"):
        store.review(gesture.id, "approved", "Wu")
    store.add_licence(replace(CC0, id="WTFPL"), "Lin")
    assert store.review(gesture.id, "approved", "Wu").state == "approved"


@pytest.mark.parametrize(
    ("record", "said"),
    [
        (None, "is not in the store"),
        (consent(begins=1), "begins on"),
        (consent(ends=-1), "ended on"),
        (consent(ends=0), None),
        (consent(begins=0), None),
    ],
)
def test_a_recorded_person_has_to_agree(
    store: Store, gesture: Gesture, record: Consent | None, said: str | None
) -> None:
    store.add_licence(CC0, "Lin")
    if record is not None:
        store.add_consent(record, "Lin")
    submitted(store, with_clip(gesture, store.put_clip(clip_content()), consent="lin-2026"))
    if said is None:
        assert store.review(gesture.id, "approved", "Wu").state == "approved"
        return
    with pytest.raises(ConsentError, match=said):
        store.review(gesture.id, "approved", "Wu")


def test_a_recorded_person_without_a_consent_named_is_refused(store: Store, gesture: Gesture) -> None:
    store.add_licence(CC0, "Lin")
    submitted(store, with_clip(gesture, store.put_clip(clip_content()), consent=""))
    with pytest.raises(ConsentError, match="no consent is named"):
        store.review(gesture.id, "approved", "Wu")


def test_revoking_retires_what_depends_on_it_and_says_what_that_is(store: Store, gesture: Gesture) -> None:
    store.add_licence(CC0, "Lin")
    store.add_consent(consent(), "Lin")
    store.add_consent(consent("wu-2026"), "Lin")
    sha256 = store.put_clip(clip_content())
    recorded = with_clip(gesture, sha256, consent="lin-2026")
    approved(store, recorded)
    approved(store, replace(recorded, id="parametric_now"))
    store.edit("parametric_now", replace(gesture, id="parametric_now"), 1, "Lin", "")
    approved(store, replace(gesture, id="parametric_first"))
    store.edit("parametric_first", replace(recorded, id="parametric_first"), 1, "Lin", "")
    approved(store, replace(with_clip(gesture, sha256, consent="wu-2026"), id="of_wu"))
    approved(store, replace(gesture, id="of_nobody"))

    retired = store.revoke_consent("lin-2026", "Lin", "Changed her mind")

    assert {(entry.id, entry.revision, entry.state) for entry in retired} == {
        ("nod_hand", 1, "retired"),
        ("parametric_first", 2, "retired"),
        ("parametric_now", 1, "retired"),
    }
    playing = {(found.id, found.revision) for found in store.library().gestures}
    assert playing == {("parametric_first", 1), ("of_wu", 1), ("of_nobody", 1)}
    assert store.get("parametric_now").state == "draft"
    assert store.reviews("nod_hand")[-1].comment == "Consent 'lin-2026' was revoked: Changed her mind"
    line = store.audit("lin-2026")[-1]
    assert (line.action, set(line.detail["retired"])) == (
        "consent.revoke",
        {"nod_hand", "parametric_first", "parametric_now"},
    )
    with pytest.raises(ConflictError, match="before"):
        store.revoke_consent("lin-2026", "Lin", "Again")
    store.review("nod_hand", "draft", "Lin")
    store.review("nod_hand", "in_review", "Lin")
    with pytest.raises(ConsentError, match="was revoked"):
        store.review("nod_hand", "approved", "Wu")


def test_a_consent_that_has_ended_is_found_and_what_it_covered_retired_when_the_store_is_opened(
    opened: Callable[[], Store], gesture: Gesture, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = opened()
    store.add_licence(CC0, "Lin")
    store.add_consent(consent(ends=5), "Lin")
    approved(store, with_clip(gesture, store.put_clip(clip_content()), consent="lin-2026"))
    last = today() + timedelta(days=5)
    assert store.lapsed_consents(last) == ()
    assert [record.id for record in store.lapsed_consents(last + timedelta(days=1))] == ["lin-2026"]
    monkeypatch.setattr("gestures.library.store.provenance.today", lambda: last)
    assert opened().opening.retired == ()
    monkeypatch.setattr("gestures.library.store.provenance.today", lambda: last + timedelta(days=1))
    late = opened()
    assert late.opening.retired == ("nod_hand",)
    assert late.library().gestures == ()
    assert late.audit("nod_hand")[-1].action == "gesture.retire"
    assert opened().opening.retired == ()


def test_licences_and_consents_never_change(store: Store) -> None:
    store.add_licence(CC0, "Lin")
    store.add_licence(CC0, "Wu")
    with pytest.raises(ConflictError, match="another licence"):
        store.add_licence(replace(CC0, text="something else"), "Wu")
    store.add_consent(consent(), "Lin")
    with pytest.raises(ConflictError, match="another consent"):
        store.add_consent(consent(ends=3), "Wu")
    assert store.licences() == (CC0,)
    assert store.consents() == (consent(),)


def test_an_unknown_consent_is_said_to_be(store: Store) -> None:
    store.add_consent(consent(), "Lin")
    with pytest.raises(NotFoundError, match="Did you mean lin-2026"):
        store.revoke_consent("lin-2025", "Lin", "")


@pytest.mark.parametrize(
    "record",
    [
        lambda: replace(CC0, id="my licence"),
        lambda: replace(CC0, name=" "),
        lambda: replace(consent(), id="Lin 2026"),
        lambda: replace(consent(), document_sha256="abc"),
        lambda: replace(consent(), valid_until=date(2020, 1, 1)),
    ],
)
def test_records_check_themselves(record: Callable[[], object]) -> None:
    with pytest.raises(InvalidInputError):
        record()
