"""glTF by others: damaged, hostile and unusual files."""

from __future__ import annotations

import base64
import json
import struct
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from motion.errors import FormatError
from motion.formats.gltf_motion import read_gltf_motion
from motion.formats.gltf_nodes import hierarchy, rest_transform
from motion.formats.gltf_reader import read_gltf

DATA = np.arange(12, dtype="<f4")


def document(**changes: Any) -> dict[str, Any]:
    uri = "data:application/octet-stream;base64," + base64.b64encode(DATA.tobytes()).decode()
    return {
        "asset": {"version": "2.0"},
        "buffers": [{"byteLength": 48, "uri": uri}],
        "bufferViews": [{"buffer": 0, "byteLength": 48}],
        "accessors": [{"bufferView": 0, "componentType": 5126, "count": 4, "type": "VEC3"}],
        "nodes": [{"children": [1]}, {"children": [2]}, {}],
    } | changes


def saved(path: Path, **changes: Any) -> Path:
    path.write_text(json.dumps(document(**changes)))
    return path


def test_json_with_embedded_data(tmp_path: Path) -> None:
    gltf = read_gltf(saved(tmp_path / "a.gltf"))
    assert gltf.numbers(0, "x").tolist() == DATA.reshape(4, 3).tolist()
    assert hierarchy(gltf) == ([0, 1, 2], [-1, 0, 1])


def test_interleaved_and_normalised_data(tmp_path: Path) -> None:
    views = [{"buffer": 0, "byteLength": 48, "byteStride": 16}]
    accessors = [
        {"bufferView": 0, "byteOffset": 4, "componentType": 5126, "count": 3, "type": "VEC2"},
        {"bufferView": 0, "componentType": 5121, "normalized": True, "count": 3, "type": "SCALAR"},
        {"bufferView": 0, "componentType": 5122, "normalized": True, "count": 3, "type": "SCALAR"},
    ]
    gltf = read_gltf(saved(tmp_path / "a.gltf", bufferViews=views, accessors=accessors))
    assert gltf.numbers(0, "x").tolist() == [[1, 2], [5, 6], [9, 10]]
    raw = DATA.tobytes()
    assert gltf.numbers(1, "x")[:, 0].tolist() == [raw[i] / 255 for i in (0, 16, 32)]
    assert float(gltf.numbers(2, "x").min()) >= -1.0


def test_a_neighbouring_buffer_is_read_but_no_other_file(tmp_path: Path) -> None:
    (tmp_path / "a.bin").write_bytes(DATA.tobytes())
    gltf = read_gltf(saved(tmp_path / "a.gltf", buffers=[{"byteLength": 48, "uri": "a.bin"}]))
    assert gltf.numbers(0, "x").shape == (4, 3)
    for uri in ("../a.bin", "/etc/passwd", "http://host/a.bin", "sub/a.bin", "..", "C:\\a.bin"):
        with pytest.raises(FormatError, match="not a file beside it"):
            read_gltf(saved(tmp_path / "b.gltf", buffers=[{"byteLength": 48, "uri": uri}]))


ACCESSOR = {"bufferView": 0, "componentType": 5126, "count": 4, "type": "VEC3"}


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"accessors": [ACCESSOR | {"count": 5}]}, "needs bytes 0…60 of a view that ends at byte 48"),
        ({"accessors": [ACCESSOR | {"count": 10**11}]}, "count 100000000000"),
        ({"accessors": [ACCESSOR | {"count": -1}]}, "has count -1"),
        ({"accessors": [ACCESSOR | {"type": "VEC9"}]}, "type 'VEC9'"),
        ({"accessors": [ACCESSOR | {"componentType": 1}]}, "componentType 1"),
        ({"accessors": [ACCESSOR | {"byteOffset": 1 << 39}]}, "needs bytes"),
        ({"accessors": [ACCESSOR | {"bufferView": 7}]}, r"bufferViews\[7\], but there are 1"),
        ({"bufferViews": [{"buffer": 0, "byteLength": 4800}]}, "in a buffer of 48"),
        ({"bufferViews": [{"buffer": 3, "byteLength": 48}]}, "buffer that is not there"),
        ({"bufferViews": [{"buffer": 0, "byteLength": 48, "byteStride": 4}]}, "needs bytes"),
        ({"accessors": {"0": ACCESSOR}}, "is not a list of objects"),
    ],
)
def test_numbers_outside_their_buffer(tmp_path: Path, changes: dict[str, Any], message: str) -> None:
    with pytest.raises(FormatError, match=message):
        read_gltf(saved(tmp_path / "a.gltf", **changes)).numbers(0, "x")


@pytest.mark.parametrize(
    ("nodes", "message"),
    [
        ([{"children": [1]}, {"children": [2]}, {"children": [1]}], "two parents"),
        ([{}, {"children": [2]}, {"children": [1]}], "circle"),
        ([{"children": [0]}], "its own child"),
        ([{"children": [9]}], r"nodes\[9\], but there are 1"),
        ([{"children": 4}], "no list"),
        ([{"children": [True]}], "refers to"),
        ([{}] * 20_001, "more than the 20000"),
    ],
)
def test_hierarchies_that_are_none(tmp_path: Path, nodes: list[Any], message: str) -> None:
    with pytest.raises(FormatError, match=message):
        hierarchy(read_gltf(saved(tmp_path / "a.gltf", nodes=nodes)))


@pytest.mark.parametrize(
    "node",
    [
        {"scale": [1, 1, -1]},
        {"scale": [1, 2, 1]},
        {"rotation": [0, 0, 0, 0]},
        {"translation": [0, 0]},
        {"translation": "up"},
        {"matrix": [1.0] * 15},
    ],
)
def test_rest_transforms_that_make_no_sense(tmp_path: Path, node: dict[str, Any]) -> None:
    with pytest.raises(FormatError, match="DX-FMT-041"):
        rest_transform(read_gltf(saved(tmp_path / "a.gltf", nodes=[node])), 0)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"glTF", "ends after 4 bytes"),
        (struct.pack("<4sII", b"glTF", 1, 20) + bytes(8), "version 1"),
        (struct.pack("<4sII", b"glTF", 2, 400) + bytes(20), "has 32 of 400 bytes"),
        (struct.pack("<4sIIII", b"glTF", 2, 20, 99, 0x4E4F534A), "runs past the end"),
        (struct.pack("<4sIIII", b"glTF", 2, 20, 0, 0x1), "no JSON chunk"),
        (b"{ not json", "JSON part that is damaged"),
        (b"[" * 100_000, "neither a binary nor a JSON"),
        (b'{"a":' + b"[" * 100_000, "JSON part that is damaged"),
        (b"{}", "is not glTF 2"),
        (b'{"asset":{"version":"1.0"}}', "is not glTF 2"),
        (b"Kaydara FBX", "neither a binary nor a JSON"),
    ],
)
def test_files_that_are_no_gltf(tmp_path: Path, content: bytes, message: str) -> None:
    (tmp_path / "a.glb").write_bytes(content)
    with pytest.raises(FormatError, match=message):
        read_gltf(tmp_path / "a.glb")


def test_without_animation_or_person(tmp_path: Path) -> None:
    with pytest.raises(FormatError, match="DX-FMT-043"):
        read_gltf_motion(saved(tmp_path / "a.gltf"))
