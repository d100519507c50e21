"""glTF 2.0 binary files, built bottom up: bytes, accessors, nodes, one animation.

Only what this package writes is here; the objects follow the Khronos glTF 2.0 specification, section by
section.
"""

from __future__ import annotations

import json
import struct
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from motion.clip import Clip
from motion.formats.files import writing
from motion.formats.labels import AigcLabel

Json = dict[str, Any]
Array = NDArray[Any]

ARRAY_BUFFER = 34962
ELEMENT_ARRAY_BUFFER = 34963
_COMPONENT = {"float32": 5126, "uint32": 5125, "uint16": 5123, "uint8": 5121}
_TYPES = {(): "SCALAR", (2,): "VEC2", (3,): "VEC3", (4,): "VEC4", (4, 4): "MAT4"}
_STILL = 1e-6
"""Weights and rotations that move less than this are stored once: it is a thousandth of what a viewer could see."""


@dataclass(slots=True, eq=False)
class GltfWriter:
    """Collects the parts of one file.

    Attributes:
        label: AI label for ``asset.extras``.
        root: Top-level objects of the file as JSON.
        blob: The binary chunk.
    """

    label: AigcLabel
    root: Json = field(default_factory=dict)
    blob: bytearray = field(default_factory=bytearray)
    _channels: list[Json] = field(default_factory=list)
    _samplers: list[Json] = field(default_factory=list)

    def add(self, kind: str, item: Json) -> int:
        """Append an object to a top-level list such as "nodes" and return its index."""
        items = self.root.setdefault(kind, [])
        items.append(item)
        return len(items) - 1

    def view(self, array: Array, target: int | None = None) -> int:
        """Store an array's bytes, aligned to four, and return the buffer view."""
        self.blob.extend(b"\0" * (-len(self.blob) % 4))
        content = np.ascontiguousarray(array).tobytes()
        item: Json = {"buffer": 0, "byteOffset": len(self.blob), "byteLength": len(content)}
        if target is not None:
            item["target"] = target
        self.blob.extend(content)
        return self.add("bufferViews", item)

    def accessor(
        self, array: Array, *, target: int | None = None, bounds: bool = False, normalized: bool = False
    ) -> int:
        """Store an array (N, ...) of float32, uint8, uint16 or uint32 and return its accessor.

        Args:
            array: Elements along the first axis; (N,), (N, 2…4) or (N, 4, 4) with matrices column by column.
            target: ``ARRAY_BUFFER`` or ``ELEMENT_ARRAY_BUFFER`` for mesh data.
            bounds: Whether to write ``min`` and ``max``, which positions and key times need.
            normalized: Whether integers stand for 0…1.
        """
        item: Json = {
            "bufferView": self.view(array, target),
            "componentType": _COMPONENT[array.dtype.name],
            "count": len(array),
            "type": _TYPES[array.shape[1:]],
        }
        if normalized:
            item["normalized"] = True
        if bounds:
            item |= _bounds(array)
        return self.add("accessors", item)

    def sparse(self, count: int, indices: Array, values: Array) -> int:
        """Store (K, 3) float32 displacements of K of ``count`` elements, the rest being zero."""
        item: Json = {"componentType": _COMPONENT["float32"], "count": count, "type": "VEC3"}
        if len(indices):
            small = np.uint16 if count <= 1 << 16 else np.uint32
            item["sparse"] = {
                "count": len(indices),
                "indices": {
                    "bufferView": self.view(indices.astype(small)),
                    "componentType": _COMPONENT[np.dtype(small).name],
                },
                "values": {"bufferView": self.view(values.astype(np.float32))},
            }
        zero = np.zeros((1 if len(indices) < count else 0, 3), np.float32)
        item |= _bounds(np.concatenate((values.astype(np.float32), zero)))
        return self.add("accessors", item)

    def channel(self, node: int, path: str, times: int, values: Array) -> None:
        """Animate a node's "translation", "rotation" or "weights".

        A value that never changes gets a single key, which every reader holds for the whole animation.

        Args:
            node: Animated node.
            path: What of it.
            times: Accessor of the key times, s.
            values: (T, C) float32, a row per key.
        """
        if np.ptp(values, axis=0).max(initial=0.0) <= _STILL:
            values = values[:1]
            times = self._still_time()
        # Morph weights are scalars in the file, however many belong to a key.
        output = self.accessor(values.reshape(-1) if path == "weights" else values)
        self._samplers.append({"input": times, "output": output, "interpolation": "LINEAR"})
        self._channels.append({"sampler": len(self._samplers) - 1, "target": {"node": node, "path": path}})

    def _still_time(self) -> int:
        for index, item in enumerate(self.root["accessors"]):
            if item["type"] == "SCALAR" and item["count"] == 1 and item.get("max") == [0.0]:
                return index
        return self.accessor(np.zeros(1, np.float32), bounds=True)

    def write(self, path: Path, *, scene_nodes: list[int], animation: str) -> None:
        """Write the file, whole or not at all.

        Args:
            path: File to write.
            scene_nodes: Roots of the scene.
            animation: Name of the animation, if any channel was added.

        Raises:
            InvalidInputError: If the path cannot be written.
        """
        if self._channels:
            self.add(
                "animations", {"name": animation, "channels": self._channels, "samplers": self._samplers}
            )
        self.blob.extend(b"\0" * (-len(self.blob) % 4))
        document: Json = {
            "asset": {"version": "2.0", "generator": "Deixis", "extras": self.label.as_object()},
            "scene": 0,
            "scenes": [{"nodes": scene_nodes}],
            **self.root,
            "buffers": [{"byteLength": len(self.blob)}],
        }
        text = json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()
        text += b" " * (-len(text) % 4)
        with writing(Path(path)) as partial, partial.open("wb") as stream:
            stream.write(struct.pack("<4sII", b"glTF", 2, 28 + len(text) + len(self.blob)))
            stream.write(struct.pack("<I4s", len(text), b"JSON") + text)
            stream.write(struct.pack("<I4s", len(self.blob), b"BIN\0"))
            stream.write(self.blob)


def frame_times(clip: Clip) -> NDArray[np.float32]:
    """Return the (T,) float32 times of a clip's frames, s."""
    return (np.arange(clip.frame_count, dtype=np.float64) * clip.rate.den / clip.rate.num).astype(np.float32)


def _bounds(array: Array) -> Json:
    """Return ``min`` and ``max`` per component, as the float32 values that stand in the buffer."""
    flat = array.reshape(len(array), -1)
    return {"min": [float(v) for v in flat.min(0)], "max": [float(v) for v in flat.max(0)]}
