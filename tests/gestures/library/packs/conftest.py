"""Stores to pack from and into."""

from __future__ import annotations

import copy
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from gestures.library.authoring import parse_gesture
from gestures.library.gesture import Gesture
from gestures.library.store import Consent, Licence, Store, open_store

from ..conftest import ENTRY
from ..store.conftest import clip_content, empty_file, with_clip

__all__ = ["empty_file"]


@pytest.fixture
def gesture(entry: dict[str, Any]) -> Gesture:
    """A gesture that is in order."""
    return parse_gesture(entry, "test")


@pytest.fixture
def new_store(tmp_path: Path, empty_file: Path) -> Iterator[Callable[[str], Store]]:
    """Makes empty stores."""
    stores = []

    def make(name: str) -> Store:
        path = tmp_path / f"{name}.db"
        shutil.copyfile(empty_file, path)
        stores.append(open_store(path, with_starter=False))
        return stores[-1]

    yield make
    for store in stores:
        store.close()


def fill(store: Store) -> Store:
    """Put a parametric gesture and a recorded one into a store, both approved."""
    gesture = parse_gesture(copy.deepcopy(ENTRY), "test")
    store.add_licence(Licence("Apache-2.0", "Apache License 2.0"), "Lin")
    store.add_licence(Licence("LicenseRef-studio", "Studio", "Two\nlines", "Lin"), "Lin")
    store.add_consent(
        Consent("lin-2026", "Lin Mei", "gestures", "ab" * 32, date(2026, 1, 1), date(2999, 1, 1)), "Lin"
    )
    recorded = with_clip(
        gesture, store.put_clip(clip_content()), consent="lin-2026", licence="LicenseRef-studio"
    )
    store.add(replace(gesture, aliases=("halt", "等一下")), "Lin", "")
    store.add(replace(recorded, id="recorded"), "Lin", "")
    for name in ("nod_hand", "recorded"):
        store.review(name, "in_review", "Lin")
        store.review(name, "approved", "Wu")
    return store


@pytest.fixture(scope="session")
def filled_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A filled store in a file, to be copied."""
    path = tmp_path_factory.mktemp("store") / "filled.db"
    fill(open_store(path, with_starter=False)).close()
    return path


@pytest.fixture
def theirs(tmp_path: Path, filled_file: Path) -> Iterator[Store]:
    """A filled store."""
    shutil.copyfile(filled_file, tmp_path / "theirs.db")
    with open_store(tmp_path / "theirs.db", with_starter=False) as store:
        yield store


@pytest.fixture
def ours(new_store: Callable[[str], Store]) -> Store:
    """An empty store."""
    return new_store("ours")
