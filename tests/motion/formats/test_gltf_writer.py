"""The container: aligned, bounded, deterministic."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from motion.formats.gltf_reader import read_gltf
from motion.formats.gltf_writer import GltfWriter
from motion.formats.labels import AigcLabel


def written(path: Path) -> None:
    gltf = GltfWriter(AigcLabel())
    times = gltf.accessor(np.arange(3, dtype=np.float32), bounds=True)
    node = gltf.add("nodes", {"name": "a"})
    gltf.accessor(np.array([1, 2, 3], np.uint8))
    gltf.channel(node, "translation", times, np.eye(3, dtype=np.float32))
    gltf.channel(node, "rotation", times, np.tile(np.array([0, 0, 0, 1], np.float32), (3, 1)))
    gltf.sparse(70_000, np.array([5, 69_999]), np.array([[1, 2, 3], [-4, 5, 6]], np.float32))
    gltf.sparse(4, np.arange(0), np.zeros((0, 3), np.float32))
    gltf.write(path, scene_nodes=[node], animation="move")


def test_what_is_stored_is_read_back(tmp_path: Path) -> None:
    written(tmp_path / "a.glb")
    document = read_gltf(tmp_path / "a.glb")
    accessors = document.items("accessors")
    assert document.numbers(2, "x").tolist() == np.eye(3).tolist()
    wide = next(index for index, item in enumerate(accessors) if item["count"] == 70_000)
    values = document.numbers(wide, "x")
    assert values[5].tolist() == [1, 2, 3] and values[69_999].tolist() == [-4, 5, 6]
    assert np.count_nonzero(values) == 6
    assert (accessors[wide]["min"], accessors[wide]["max"]) == ([-4, 0, 0], [1, 5, 6])
    assert document.numbers(wide + 1, "x").tolist() == np.zeros((4, 3)).tolist()
    samplers = document.items("animations")[0]["samplers"]
    # What does not move has one key.
    assert [accessors[sampler["output"]]["count"] for sampler in samplers] == [3, 1]
    assert document.root["asset"]["extras"] == AigcLabel().as_object()


def test_same_input_same_bytes(tmp_path: Path) -> None:
    written(tmp_path / "a.glb")
    written(tmp_path / "b.glb")
    assert (tmp_path / "a.glb").read_bytes() == (tmp_path / "b.glb").read_bytes()
