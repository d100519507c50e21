"""Turns the base mesh's tights helper into clothes: a jacket and trousers that stand off the skin."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Indices = NDArray[np.int64]

_OFFSET_M, _SLEEVE_M, _CUFF_M = 0.0055, 0.0075, 0.0095
"""How far cloth stands off the skin: on trunk and legs, where sleeves begin, and at the wrist, metres."""
_SPANNED_M = 0.022
"""How far cloth stands off at most where it spans a hollow of the trunk, metres."""
_SMOOTHING_PASSES, _OFFSET_PASSES = 14, 3
"""How often cloth, and how far it stands off, is averaged with its neighbourhood."""


def tailor(vertices: Floats, quads: Indices, heads: Mapping[str, Floats]) -> Floats:
    """Return the vertices with those of the tights moved out to where cloth would lie.

    Args:
        vertices: (V, 3) all vertices of the human, bind pose, metres.
        quads: (F, 4) the tights.
        heads: Name to where a MakeHuman bone begins.
    """
    members = np.unique(quads)
    place = np.full(len(vertices), -1)
    place[members] = np.arange(len(members))
    faces = place[quads]
    cloth = vertices[members].copy()
    edges = np.unique(np.sort(np.concatenate([faces[:, [k, (k + 1) % 4]] for k in range(4)]), axis=1), axis=0)
    torso, sleeve = _parts(cloth, heads)
    # Cloth spans hollows instead of lining them: relax the trunk, but never let it sink below the skin.
    normals = _normals(cloth, faces)
    relaxed = _relaxed(cloth, edges, _SMOOTHING_PASSES)
    outwards = np.maximum(((relaxed - cloth) * normals).sum(1), 0.0)
    offset = _OFFSET_M + torso * np.minimum(outwards, _SPANNED_M)
    offset += np.where(
        sleeve >= 0, _SLEEVE_M - _OFFSET_M + (_CUFF_M - _SLEEVE_M) * np.clip(sleeve, 0, 1), 0.0
    )
    offset = _relaxed(offset[:, None], edges, _OFFSET_PASSES)[:, 0]
    moved = vertices.copy()
    moved[members] = cloth + normals * offset[:, None]
    return moved


def neckline(vertices: Floats, neck: Floats) -> NDArray[np.bool_]:
    """Return which vertices lie in the opening of collar, jacket and top, where no cloth is.

    The drawing cuts the cloth along the same curves pixel by pixel; here triangles that lie wholly in the opening
    are found, so that they neither cast a shadow nor go into a file.

    Args:
        vertices: (V, 3) bind pose, metres.
        neck: (3,) where the neck begins.
    """
    below = neck[1] - vertices[:, 1]
    x = np.abs(vertices[:, 0])
    front = vertices[:, 2] - neck[2] > 0.015
    collar = below < np.where(front, -0.004, -0.018)
    opening = 0.072 * np.clip((0.285 - below) / 0.285, 0.0, 1.3)
    return collar | (front & (x < opening) & (below < 0.088 - 9.8 * x * x))


def _parts(cloth: Floats, heads: Mapping[str, Floats]) -> tuple[Floats, Floats]:
    """How much each vertex belongs to the trunk, 0…1, and how far it is down a sleeve, 0…1, or −1 off the
    arms."""
    hip, neck = heads["upperleg01.L"][1], heads["neck01"][1]
    inner = heads["upperarm01.L"][0]
    torso = np.clip((cloth[:, 1] - hip) / 0.06, 0, 1) * np.clip((neck - cloth[:, 1]) / 0.05, 0, 1)
    torso *= np.clip((inner * 1.15 - np.abs(cloth[:, 0])) / 0.03, 0, 1)
    sleeve = np.full(len(cloth), -1.0)
    for suffix in ("L", "R"):
        shoulder, elbow, wrist = (heads[f"{bone}.{suffix}"] for bone in ("upperarm01", "lowerarm01", "wrist"))
        for start, end, low, high in ((shoulder, elbow, 0.0, 0.5), (elbow, wrist, 0.5, 1.0)):
            axis = end - start
            t = (cloth - start) @ axis / (axis @ axis)
            away = np.linalg.norm(cloth - start - np.clip(t, 0, 1)[:, None] * axis, axis=1)
            near = (t > 0.15) & (t < 1.2) & (away < 0.085)
            sleeve[near] = np.maximum(sleeve[near], low + (high - low) * np.clip(t[near], 0, 1))
    return torso, sleeve


def _normals(vertices: Floats, quads: Indices) -> Floats:
    corners = vertices[quads]
    facing = np.cross(corners[:, 2] - corners[:, 0], corners[:, 3] - corners[:, 1])
    normals = np.zeros_like(vertices)
    for corner in range(4):
        np.add.at(normals, quads[:, corner], facing)
    return normals / np.maximum(np.linalg.norm(normals, axis=1, keepdims=True), 1e-12)


def _relaxed(values: Floats, edges: Indices, passes: int) -> Floats:
    """Average every value with its neighbours along the mesh's edges, ``passes`` times."""
    count = np.bincount(edges.ravel(), minlength=len(values))[:, None]
    for _ in range(passes):
        total = np.zeros_like(values)
        np.add.at(total, edges[:, 0], values[edges[:, 1]])
        np.add.at(total, edges[:, 1], values[edges[:, 0]])
        values = 0.5 * values + 0.5 * total / count
    return values
