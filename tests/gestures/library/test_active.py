from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from gestures import perform
from gestures.errors import StoreError
from gestures.library import active
from gestures.library.active import active_library, active_persona
from gestures.library.catalogue import load_library
from gestures.library.store import open_store
from gestures.library.store.provenance import today
from gestures.personas import load_persona


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A place for a store of this test, which the environment names."""
    path = tmp_path / "library.db"
    monkeypatch.setenv("DEIXIS_LIBRARY", str(path))
    monkeypatch.setattr(active, "_followed", {})
    yield path
    for followed in active._followed.values():
        followed.close()


def test_without_a_store_the_shipped_gestures_play_and_none_is_made(place: Path) -> None:
    assert active_library() is load_library()
    assert not place.exists()


def test_the_store_is_followed_as_it_changes(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with open_store(place) as store:
        assert active_library().gestures == load_library().gestures
        assert active_library() is active_library()
        changed = replace(store.get("wave").gesture, repeat=5)
        store.edit("wave", changed, 1, "Lin", "")
        assert active_library().get("wave").repeat != 5
        for state in ("in_review", "approved"):
            store.review("wave", state, "Wu")
        assert active_library().get("wave").repeat == 5
        assert active_library().get("wave").revision == 2
        opened = dict(active._followed)
        later = today() + timedelta(days=1)
        monkeypatch.setattr("gestures.library.store.provenance.today", lambda: later)
        assert active_library().get("wave").repeat == 5
        assert active._followed != opened


def test_a_performance_plays_what_the_animator_approved(place: Path) -> None:
    with open_store(place) as store:
        store.edit("wave", replace(store.get("wave").gesture, aliases=("wink_wave",)), 1, "Lin", "")
        for state in ("in_review", "approved"):
            store.review("wave", state, "Wu")
    show = perform("{gesture: wink_wave}大家好！", voice="none", seed=7)
    assert ("wave", 2) in {(placed.gesture, placed.revision) for placed in show.timeline.gestures}


def test_a_persona_of_the_store_goes_before_the_one_that_ships(place: Path) -> None:
    assert active_persona("warm_host") == load_persona("warm_host")
    with open_store(place) as store:
        assert active_persona("warm_host") == load_persona("warm_host")
        text = "id: warm_host\nname: Warmer\nsmile: 0.9\nforbid: [wave]\n"
        store.put_persona(text, None, "Lin", "Warmer")
        assert active_persona("warm_host").smile == 0.9
        show = perform("大家好！", voice="none", persona="warm_host", seed=7)
        assert show.timeline.persona == "warm_host"
        assert "wave" not in {placed.gesture for placed in show.timeline.gestures}


def test_a_store_that_cannot_be_read_is_no_reason_to_play_something_else(place: Path) -> None:
    place.write_bytes(b"no database" * 500)
    with pytest.raises(StoreError):
        active_library()
