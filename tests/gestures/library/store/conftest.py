"""Stores on both servers."""

from __future__ import annotations

import io
import shutil
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from gestures.library.authoring import parse_gesture
from gestures.library.gesture import ClipSource, Gesture
from gestures.library.store import Store, open_store

from .postgres import Cluster


def clip_content(seed: int = 0) -> bytes:
    """The content of an npz of motion, another one for each seed."""
    content = io.BytesIO()
    still = {"poses": np.zeros((31, 165)), "trans": np.full((31, 3), float(seed))}
    np.savez(content, **still, mocap_frame_rate=np.array(30.0))
    return content.getvalue()


def with_clip(
    gesture: Gesture, sha256: str, *, consent: str | None = None, licence: str = "CC0-1.0"
) -> Gesture:
    """The gesture as a clip; that of a person if a consent is given, an empty one for none."""
    source = ClipSource(
        "nod.npz",
        sha256,
        30.0,
        (0.0, 0.3, 0.6, 0.7, 1.0),
        "right",
        "recorded for the test",
        consent is not None,
        consent or None,
    )
    return replace(gesture, clip=source, licence=licence)


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    # A short path: the name of a socket may have 107 bytes.
    with tempfile.TemporaryDirectory(prefix="deixis-pg-", ignore_cleanup_errors=True) as folder:
        server = Cluster(Path(folder))
        yield server
        server.stop()


@pytest.fixture(params=["sqlite", "postgresql"])
def bare_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A place for a store on each server where there is none yet."""
    if request.param == "sqlite":
        return str(tmp_path / "bare.db")
    return request.getfixturevalue("cluster").database()


@pytest.fixture(scope="session")
def empty_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty store in a file, to be copied."""
    path = tmp_path_factory.mktemp("store") / "empty.db"
    open_store(path, with_starter=False).close()
    return path


@pytest.fixture(scope="session")
def server_url(cluster: Cluster) -> str:
    """A store on PostgreSQL that the tests use one after the other."""
    url = cluster.database()
    open_store(url, with_starter=False).close()
    return url


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty store on each server."""
    if request.param == "sqlite":
        path = tmp_path / "library.db"
        shutil.copyfile(request.getfixturevalue("empty_file"), path)
        return str(path)
    return request.getfixturevalue("cluster").emptied(request.getfixturevalue("server_url"))


@pytest.fixture
def opened(url: str) -> Iterator[Callable[[], Store]]:
    """Opens the store of this test, again and again if need be, without the starter library."""
    stores: list[Store] = []

    def opening() -> Store:
        stores.append(open_store(url, with_starter=False))
        return stores[-1]

    yield opening
    for store in stores:
        store.close()


@pytest.fixture
def store(opened: Callable[[], Store]) -> Store:
    """An empty store."""
    return opened()


@pytest.fixture
def gesture(entry: dict[str, Any]) -> Gesture:
    """A gesture that is in order."""
    return parse_gesture(entry, "test")
