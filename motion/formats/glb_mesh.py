"""A skinned body as glTF primitives: one per material, each with its own vertices.

Morph targets are sparse: a face shape moves a few hundred vertices of many thousand. The eyes are told apart
into white, iris and pupil by the angle from the direction of the gaze.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from motion.bodies.body import SkinnedBody
from motion.errors import InvalidInputError
from motion.face.arkit import ARKIT_NAMES
from motion.formats.bone_reduction import four_bones
from motion.formats.gltf_writer import ARRAY_BUFFER, ELEMENT_ARRAY_BUFFER, GltfWriter, Json
from motion.skeleton import JOINT_INDEX

_INVISIBLE_M = 1e-5
"""Displacements below this cannot be seen, metres; leaving them out halves the file."""
_IRIS_DEG, _PUPIL_DEG = 28.0, 16.0
"""Half angles seen from the eyeball's centre: an iris of 6 mm and a pupil of 3 mm radius on an eye of 12–15 mm."""


@dataclass(frozen=True, slots=True)
class Material:
    """How a region of the mesh looks.

    Attributes:
        rgb: Colour, sRGB 0…1.
        roughness: 0 mirror … 1 matt.
        double_sided: Whether the inside is drawn too.
        alpha: Opacity 0…1; below 1 the material is blended.

    Raises:
        InvalidInputError: If a number lies outside 0…1.
    """

    rgb: tuple[float, float, float]
    roughness: float = 0.7
    double_sided: bool = False
    alpha: float = 1.0

    def __post_init__(self) -> None:
        if not all(0.0 <= value <= 1.0 for value in (*self.rgb, self.roughness, self.alpha)):
            raise InvalidInputError(f"{self} has a value outside 0…1", code="DX-FMT-045")

    def as_gltf(self, name: str) -> Json:
        """Return the glTF object; its colour is linear, not sRGB (IEC 61966-2-1)."""
        linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in self.rgb]
        item: Json = {
            "name": name,
            "pbrMetallicRoughness": {
                "baseColorFactor": [*(round(c, 6) for c in linear), self.alpha],
                "metallicFactor": 0.0,
                "roughnessFactor": self.roughness,
            },
        }
        if self.double_sided:
            item["doubleSided"] = True
        if self.alpha < 1.0:
            item["alphaMode"] = "BLEND"
        return item


MATERIALS: Mapping[str, Material] = {
    "skin": Material((0.93, 0.76, 0.66), 0.6),
    "lips": Material((0.78, 0.38, 0.37), 0.4),
    "mouth": Material((0.45, 0.16, 0.16), 0.6),
    "nails": Material((0.92, 0.66, 0.63), 0.3),
    "eyes": Material((0.96, 0.96, 0.95), 0.15),
    "iris": Material((0.25, 0.15, 0.10), 0.15),
    "pupil": Material((0.02, 0.02, 0.02), 0.1),
    "lashes": Material((0.08, 0.06, 0.05), 0.9, double_sided=True),
    "teeth": Material((0.95, 0.93, 0.88), 0.3),
    "tongue": Material((0.75, 0.35, 0.35), 0.5),
    "hair": Material((0.10, 0.07, 0.06), 0.55, double_sided=True),
    "garment": Material((0.20, 0.33, 0.52), 0.85, double_sided=True),
}
"""Default look of a body's regions."""
PLAIN = Material((0.7, 0.7, 0.7))
"""Look of a region that has no material of its own."""
HIDDEN = frozenset({"covered_skin"})
"""Regions that lie under others and are not written."""


def add_mesh(gltf: GltfWriter, body: SkinnedBody, materials: Mapping[str, Material]) -> int:
    """Add a body's mesh with its materials and morph targets.

    Args:
        gltf: File to add to.
        body: The body, in its bind pose.
        materials: Region name to look; regions without one are plain.

    Returns:
        Index of the mesh, whose 52 targets bear ARKit's names.
    """
    source = _Source(body)
    primitives = []
    for name, faces in mesh_parts(body).items():
        material = gltf.add("materials", materials.get(name, PLAIN).as_gltf(name))
        primitives.append({**source.primitive(gltf, faces), "material": material})
    return gltf.add(
        "meshes",
        {
            "name": body.name,
            "primitives": primitives,
            "weights": [0.0] * len(ARKIT_NAMES),
            "extras": {"targetNames": list(ARKIT_NAMES)},
        },
    )


def mesh_parts(body: SkinnedBody) -> dict[str, NDArray[np.int64]]:
    """Return the triangles of each material: the drawn regions, irises and pupils told from the eyes."""
    regions = body.triangle_regions.cpu().numpy()
    labels = np.array(body.region_names, dtype=object)[regions]
    vertices = body.vertices_m.cpu().double().numpy()
    triangles = body.triangles.cpu().numpy()
    rest = body.skeleton.rest_positions_m.cpu().double().numpy()
    for eye in ("left_eye", "right_eye"):
        faces = np.flatnonzero(labels == eye)
        spokes = vertices[triangles[faces]] - rest[JOINT_INDEX[eye]]
        cosine = spokes[..., 2] / np.maximum(np.linalg.norm(spokes, axis=-1), 1e-9)
        outermost = np.degrees(np.arccos(np.clip(cosine, -1.0, 1.0))).max(axis=1, initial=0.0)
        labels[faces[outermost <= _IRIS_DEG]] = "iris"
        labels[faces[outermost <= _PUPIL_DEG]] = "pupil"
        labels[faces[outermost > _IRIS_DEG]] = "eyes"
    shown = dict.fromkeys(labels)
    return {str(name): np.flatnonzero(labels == name) for name in shown if name not in HIDDEN}


class _Source:
    """A body's arrays on the CPU, in the form that glTF wants."""

    def __init__(self, body: SkinnedBody) -> None:
        self.vertices = body.bind_vertices_m.cpu().numpy().astype(np.float32)
        self.triangles = body.triangles.cpu().numpy()
        self.normals = vertex_normals(self.vertices.astype(np.float64), self.triangles)
        self.uv = body.uv.cpu().numpy().astype(np.float32) * (1, -1) + (0, 1)
        self.triangle_uv = body.triangle_uv.cpu().numpy()
        self.bones, self.weights = four_bones(body)
        self.moved = body.morph_vertices.cpu().numpy()
        self.deltas = body.morph_deltas_m.cpu().numpy()

    def primitive(self, gltf: GltfWriter, faces: NDArray[np.int64]) -> Json:
        """Add one region's vertices and triangles."""
        corners = np.stack((self.triangles[faces].reshape(-1), self.triangle_uv[faces].reshape(-1)), axis=1)
        unique, indices = np.unique(corners, axis=0, return_inverse=True)
        vertex, coordinate = unique[:, 0], unique[:, 1]
        small: type[np.unsignedinteger[Any]] = np.uint16 if len(vertex) < 1 << 16 else np.uint32

        def attribute(values: NDArray[Any], **options: bool) -> int:
            return gltf.accessor(values, target=ARRAY_BUFFER, **options)

        return {
            "attributes": {
                "POSITION": attribute(self.vertices[vertex], bounds=True),
                "NORMAL": attribute(self.normals[vertex].astype(np.float32)),
                "TEXCOORD_0": attribute(self.uv[coordinate].astype(np.float32)),
                "JOINTS_0": attribute(self.bones[vertex]),
                "WEIGHTS_0": attribute(self.weights[vertex]),
            },
            "indices": gltf.accessor(indices.reshape(-1).astype(small), target=ELEMENT_ARRAY_BUFFER),
            "targets": self._targets(gltf, vertex),
        }

    def _targets(self, gltf: GltfWriter, vertex: NDArray[np.int64]) -> list[Json]:
        place = np.full(len(self.vertices), -1)
        place[self.moved] = np.arange(len(self.moved))
        here = np.flatnonzero(place[vertex] >= 0)
        still: int | None = None
        out = []
        for deltas in self.deltas:
            values = deltas[place[vertex[here]]]
            seen = np.abs(values).max(axis=1, initial=0.0) >= _INVISIBLE_M
            if seen.any():
                out.append({"POSITION": gltf.sparse(len(vertex), here[seen], values[seen])})
            else:
                # All targets of a region that do not touch it share one accessor of zeros.
                if still is None:
                    still = gltf.sparse(len(vertex), here[:0], values[:0])
                out.append({"POSITION": still})
        return out


def vertex_normals(vertices: NDArray[np.float64], triangles: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return (V, 3) unit normals, the mean of the faces around each vertex weighted by area."""
    a, b, c = (vertices[triangles[:, corner]] for corner in range(3))
    face = np.cross(b - a, c - a)
    total = np.zeros_like(vertices)
    for corner in range(3):
        np.add.at(total, triangles[:, corner], face)
    length = np.linalg.norm(total, axis=1, keepdims=True)
    return np.where(length > 1e-12, total / np.maximum(length, 1e-12), (0.0, 1.0, 0.0))
