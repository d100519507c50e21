"""glTF 2.0 files, binary or JSON, read with every index and length checked."""

from __future__ import annotations

import base64
import binascii
import json
import struct
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from motion.errors import FormatError
from motion.formats.files import MAX_VALUES, read_bytes

Json = dict[str, Any]
_COMPONENTS = {5120: "i1", 5121: "u1", 5122: "<i2", 5123: "<u2", 5125: "<u4", 5126: "<f4"}
_WIDTHS = {"SCALAR": 1, "VEC2": 2, "VEC3": 3, "VEC4": 4, "MAT2": 4, "MAT3": 9, "MAT4": 16}
_JSON_CHUNK, _BINARY_CHUNK = 0x4E4F534A, 0x004E4942


@dataclass(frozen=True, slots=True, eq=False)
class GltfDocument:
    """A parsed file.

    Attributes:
        where: File name for messages.
        root: The JSON part.
        buffers: Content of each buffer.
    """

    where: str
    root: Json
    buffers: tuple[bytes, ...]

    def error(self, place: str, message: str, hint: str | None = "Export the file again.") -> FormatError:
        """Return an error that points into the file's JSON."""
        return FormatError(message, code="DX-FMT-041", where=f"{self.where}, {place}", hint=hint)

    def items(self, kind: str) -> list[Json]:
        """Return a top-level list such as "nodes"; empty if the file has none.

        Raises:
            FormatError: If it is not a list of objects.
        """
        items = self.root.get(kind, [])
        if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
            raise self.error(kind, "is not a list of objects")
        return items

    def index(self, kind: str, index: object, place: str) -> int:
        """Return an index into a top-level list, checked.

        Raises:
            FormatError: If the list has no such place.
        """
        count = len(self.items(kind))
        if isinstance(index, bool) or not isinstance(index, int) or not 0 <= index < count:
            raise self.error(place, f"refers to {kind}[{index!r:.20}], but there are {count}")
        return index

    def item(self, kind: str, index: object, place: str) -> Json:
        """Return one object of a top-level list.

        Raises:
            FormatError: If the index does not exist.
        """
        return self.items(kind)[self.index(kind, index, place)]

    def numbers(self, index: object, place: str) -> NDArray[np.float64]:
        """Return an accessor's elements (N, width) as finite float64, normalised integers as their fractions.

        Raises:
            FormatError: If it points outside its buffer, has an unknown type or holds a value that is not
                finite.
        """
        accessor = self.item("accessors", index, place)
        place = f"accessors[{index}]"
        width = _WIDTHS.get(str(accessor.get("type")))
        code = accessor.get("componentType")
        count = self._whole(accessor, "count", place)
        if width is None or code not in _COMPONENTS or count * width > MAX_VALUES:
            raise self.error(
                place, f"has type {accessor.get('type')!r:.20}, componentType {code!r:.20}, count {count}"
            )
        dtype = np.dtype(_COMPONENTS[code])
        if "bufferView" in accessor:
            values = self._elements(accessor, dtype, width, count, place).astype(np.float64)
        else:
            values = np.zeros((count, width))
        if "sparse" in accessor:
            self._apply_sparse(accessor["sparse"], values, dtype, width, place)
        if accessor.get("normalized") and dtype.kind in "iu":
            values = np.maximum(values / np.iinfo(dtype).max, -1.0)
        if not np.isfinite(values).all():
            bad = int(np.argwhere(~np.isfinite(values))[0, 0])
            raise self.error(place, f"holds a value that is not finite at element {bad}")
        return values

    def _apply_sparse(
        self, sparse: object, values: NDArray[np.float64], dtype: Any, width: int, place: str
    ) -> None:
        if not isinstance(sparse, dict):
            raise self.error(place, "has a sparse part that is not an object")
        count = self._whole(sparse, "count", f"{place}.sparse")
        indices, replaced = sparse.get("indices"), sparse.get("values")
        if not isinstance(indices, dict) or not isinstance(replaced, dict):
            raise self.error(place, "has a sparse part without indices or values")
        index_type = _COMPONENTS.get(indices.get("componentType", 0))
        if index_type is None:
            raise self.error(place, "has sparse indices of an unknown type")
        rows = self._elements(indices, np.dtype(index_type), 1, count, f"{place}.sparse")[:, 0].astype(
            np.int64
        )
        if len(rows) and (rows.min() < 0 or rows.max() >= len(values)):
            raise self.error(place, "has sparse indices beyond its count")
        values[rows] = self._elements(replaced, dtype, width, count, f"{place}.sparse")

    def _elements(self, item: Json, dtype: Any, width: int, count: int, place: str) -> NDArray[Any]:
        view = self.item("bufferViews", item.get("bufferView"), place)
        if not isinstance(view.get("buffer"), int) or not 0 <= view["buffer"] < len(self.buffers):
            raise self.error(place, "has a buffer view of a buffer that is not there")
        content = self.buffers[view["buffer"]]
        start = self._whole(view, "byteOffset", place, 0)
        stop = start + self._whole(view, "byteLength", place)
        begin = start + self._whole(item, "byteOffset", place, 0)
        size = dtype.itemsize * width
        stride = self._whole(view, "byteStride", place, size) or size
        end = begin + (count - 1) * stride + size if count else begin
        if stop > len(content) or end > stop or stride < size:
            raise self.error(
                place,
                f"needs bytes {begin}…{end} of a view that ends at byte {stop} in a buffer of {len(content)}",
                "The file is truncated or damaged; export or copy it again.",
            )
        if count == 0:
            return np.zeros((0, width), dtype)
        raw = np.frombuffer(content, np.uint8, end - begin, begin)
        rows = np.lib.stride_tricks.as_strided(raw, (count, size), (stride, 1))
        return np.ascontiguousarray(rows).view(dtype)

    def _whole(self, item: Json, key: str, place: str, default: int | None = None) -> int:
        value = item.get(key, default)
        if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < 1 << 40:
            raise self.error(place, f"has {key} {value!r:.40}", "Expected a whole number.")
        return value


def read_gltf(path: Path) -> GltfDocument:
    """Read a file and its buffers.

    Raises:
        InvalidInputError: If the file is missing.
        FormatError: If it is not glTF 2.0, is cut off, or a buffer is missing.
    """
    path, where = Path(path), str(path)
    content = read_bytes(path)
    binary: bytes | None = None
    text = content
    if content[:4] == b"glTF":
        text, binary = _chunks(content, where)
    elif content.lstrip()[:1] != b"{":
        raise FormatError(
            f"begins with {content[:4]!r}, neither a binary nor a JSON glTF file",
            code="DX-FMT-042",
            where=where,
        )
    try:
        root = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise FormatError(
            f"has a JSON part that is damaged: {error}", code="DX-FMT-042", where=where
        ) from error
    if not isinstance(root, dict):
        raise FormatError("has a JSON part that is not an object", code="DX-FMT-042", where=where)
    document = GltfDocument(where, root, ())
    asset = root.get("asset")
    if not isinstance(asset, dict) or not str(asset.get("version", "")).startswith("2."):
        raise document.error("asset", "is not glTF 2", "Convert the file to glTF 2.0.")
    buffers = tuple(
        _buffer(document, index, item, binary, path.parent)
        for index, item in enumerate(document.items("buffers"))
    )
    return GltfDocument(where, root, buffers)


def _chunks(content: bytes, where: str) -> tuple[bytes, bytes | None]:
    """Return the JSON and the binary chunk of a GLB."""
    if len(content) < 20:
        raise FormatError(
            f"ends after {len(content)} bytes, inside the header",
            code="DX-FMT-042",
            where=where,
            hint="Copy it again.",
        )
    version, length = struct.unpack_from("<II", content, 4)
    if version != 2:
        raise FormatError(
            f"is GLB version {version}", code="DX-FMT-042", where=where, hint="Only version 2 is read."
        )
    if length > len(content):
        raise FormatError(
            f"has {len(content)} of {length} bytes",
            code="DX-FMT-042",
            where=where,
            hint="The file is cut off; export or copy it again.",
        )
    chunks: dict[int, bytes] = {}
    at = 12
    while at + 8 <= length:
        size, kind = struct.unpack_from("<II", content, at)
        if at + 8 + size > length:
            raise FormatError(
                f"has a chunk at byte {at} of {size} bytes that runs past the end",
                code="DX-FMT-042",
                where=where,
            )
        chunks.setdefault(kind, content[at + 8 : at + 8 + size])
        at += 8 + size
    if _JSON_CHUNK not in chunks:
        raise FormatError("has no JSON chunk", code="DX-FMT-042", where=where)
    return chunks[_JSON_CHUNK], chunks.get(_BINARY_CHUNK)


def _buffer(document: GltfDocument, index: int, item: Json, binary: bytes | None, folder: Path) -> bytes:
    place, uri = f"buffers[{index}]", item.get("uri")
    if uri is None:
        if index or binary is None:
            raise document.error(
                place, "has no content", "The binary part is missing; export the file again."
            )
        return binary
    if not isinstance(uri, str):
        raise document.error(place, "has a uri that is not text")
    if uri.startswith("data:"):
        try:
            return base64.b64decode(uri.partition(",")[2], validate=True)
        except (binascii.Error, ValueError) as error:
            raise document.error(place, f"has a damaged data uri: {error}") from error
    # A file may only name its neighbours: a path could point anywhere on the reader's machine.
    if Path(uri).name != uri or uri == ".." or "\\" in uri or ":" in uri:
        raise document.error(
            place, f"names {uri!r:.60}, which is not a file beside it", "Export as a single .glb."
        )
    return read_bytes(folder / uri)
