"""The cache of baked bodies."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import torch

from motion.bodies import BodyShape, SkinnedBody, anny_body, cache, load_body
from motion.bodies.cache import load_body_file, save_body
from motion.errors import InvalidInputError


@pytest.fixture(scope="module")
def baked() -> SkinnedBody:
    return anny_body.bake_anny_body(anny_body.SHAPES["host"])


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(cache.platformdirs, "user_cache_dir", lambda _name: str(tmp_path))
    return tmp_path


def test_a_body_survives_its_file(tmp_path: Path) -> None:
    body = load_body()
    path = tmp_path / "body.npz"
    save_body(body, path)
    again = load_body_file(path)
    assert again is not None
    assert again.name == body.name
    assert again.region_names == body.region_names
    assert again.skeleton.allclose(body.skeleton, 0.0)
    assert set(again.landmarks) == set(body.landmarks)
    for name in (
        "bind_vertices_m",
        "bone_indices",
        "bone_weights",
        "triangles",
        "morph_deltas_m",
        "uv",
        "bind_to_rest",
    ):
        assert torch.equal(getattr(again, name), getattr(body, name))
    assert [item.name for item in tmp_path.iterdir()] == ["body.npz"]


@pytest.mark.parametrize("damage", ["empty", "cut", "noise", "pickle", "lacking"])
def test_a_damaged_file_is_no_body(tmp_path: Path, damage: str) -> None:
    path = tmp_path / "body.npz"
    save_body(load_body(), path)
    data = path.read_bytes()
    if damage == "empty":
        path.write_bytes(b"")
    elif damage == "cut":
        path.write_bytes(data[: len(data) // 2])
    elif damage == "noise":
        path.write_bytes(b"PK\x03\x04" + bytes(range(256)) * 64)
    elif damage == "pickle":
        np.savez(path, name=np.array({"a": 1}, dtype=object))
    else:
        np.savez(path, name=np.array("x"))
    assert load_body_file(path) is None


def test_a_body_is_baked_once_and_again_when_its_file_is_damaged(
    folder: Path, baked: SkinnedBody, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls = []
    monkeypatch.setattr(
        anny_body, "bake_anny_body", lambda shape, _progress: (calls.append(shape.name), baked)[1]
    )
    load_body()
    load_body()
    assert calls == ["host"]
    (path,) = (folder / "bodies").iterdir()
    path.write_bytes(path.read_bytes()[:1000])
    assert load_body().skeleton.allclose(baked.skeleton)
    assert calls == ["host", "host"]


def test_an_unwritable_cache_does_not_stop_a_body(
    folder: Path, baked: SkinnedBody, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(anny_body, "bake_anny_body", lambda _shape, _progress: baked)
    (folder / "bodies").write_text("a file where the folder should be")
    assert load_body() is baked


def test_progress_runs_from_nothing_to_everything() -> None:
    told: list[float] = []
    anny_body.bake_anny_body(
        anny_body.SHAPES["tall-man"], lambda fraction, text: told.append(fraction) if text else None
    )
    assert told == sorted(told)
    assert told[0] == 0.0
    assert told[-1] == 1.0


def test_a_cached_body_needs_neither_anny_nor_its_gpu_toolkit() -> None:
    load_body()
    code = "import sys; from motion.bodies import load_body; load_body(); print({'anny', 'warp'} & {*sys.modules})"
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert result.stdout.strip() == "set()"


@pytest.mark.parametrize(
    ("phenotypes", "changes", "code"),
    [
        ({"genderr": 1.0}, {}, "DX-BODY-001"),
        ({"age": 0.1}, {}, "DX-BODY-002"),
        ({"gender": 1.5}, {}, "DX-BODY-002"),
        ({}, {"nose-point-up": 2.0}, "DX-BODY-002"),
    ],
)
def test_impossible_shapes_are_refused(phenotypes: dict, changes: dict, code: str) -> None:
    with pytest.raises(InvalidInputError, match=code):
        BodyShape("x", phenotypes, changes)


def test_an_unknown_local_change_is_named() -> None:
    with pytest.raises(InvalidInputError, match=r"DX-BODY-004.*nose-point-up"):
        anny_body.bake_anny_body(BodyShape("x", {}, {"nose-point-upp": 0.5}))
