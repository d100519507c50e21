"""A body's mesh laid out for the graphics card."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from motion.bodies.body import SkinnedBody
from motion.bodies.hands import vertex_normals

Floats = NDArray[np.float32]

HAIR_TIPS = 0.80
"""From this fraction of its length on, a ribbon of hair frays."""


@dataclass(frozen=True, slots=True, eq=False)
class DrawMesh:
    """Vertices reordered so that those the face moves come first and are rewritten in one go.

    Attributes:
        order: (V,) body vertex of each drawn vertex.
        moved: How many vertices, from the first on, the face moves.
        positions_m: (V, 3) bind pose with a neutral face.
        normals: (V, 3) unit, bind pose with a neutral face.
        strands: (V, 3) unit, bind pose: the way a hair runs from root to tip; 0 off the hair.
        masks: (V, 4) float32, 0…1: lips, nails, along a hair, across a hair.
        triangles: Region name to (F, 3) uint32 indices of drawn vertices; ``hair_tips`` is split off ``hair``.
    """

    order: NDArray[np.int64]
    moved: int
    positions_m: Floats
    normals: Floats
    strands: Floats
    masks: Floats
    triangles: dict[str, NDArray[np.uint32]]


class FaceNormals:
    """Recomputes the normals around the vertices that the face moves.

    Args:
        body: The body.
        mesh: Its drawn form.
    """

    def __init__(self, body: SkinnedBody, mesh: DrawMesh) -> None:
        place = np.empty(len(mesh.order), np.int64)
        place[mesh.order] = np.arange(len(mesh.order))
        faces = torch.from_numpy(place[body.triangles.cpu().numpy()])
        touching = (faces < mesh.moved).any(dim=1)
        self._faces = faces[touching]
        self._positions = torch.from_numpy(mesh.positions_m).clone()
        self._moved = mesh.moved

    def __call__(self, moved_m: Tensor) -> Tensor:
        """Return (moved, 3) unit normals for the (moved, 3) positions of the face's vertices, metres."""
        self._positions[: self._moved] = moved_m
        return vertex_normals(self._positions, self._faces)[: self._moved]


def draw_mesh(body: SkinnedBody) -> DrawMesh:
    """Lay out a body for drawing."""
    count = len(body.bind_vertices_m)
    moved = body.morph_vertices.cpu().numpy()
    still = np.setdiff1d(np.arange(count), moved)
    order = np.concatenate([moved, still])
    place = np.empty(count, np.int64)
    place[order] = np.arange(count)
    positions = body.bind_vertices_m.cpu()
    normals = vertex_normals(positions, body.triangles.cpu()).numpy()
    faces = place[body.triangles.cpu().numpy()].astype(np.uint32)
    regions = body.triangle_regions.cpu().numpy()
    masks = _masks(body)[order]
    triangles = {name: faces[regions == index] for index, name in enumerate(body.region_names)}
    if "hair" in triangles:
        # Only the tips are frayed by cutting pixels away, which is slow; the rest is drawn whole.
        tips = masks[triangles["hair"], 2].max(axis=1) > HAIR_TIPS
        triangles["hair_tips"], triangles["hair"] = triangles["hair"][tips], triangles["hair"][~tips]
    return DrawMesh(
        order=order,
        moved=len(moved),
        positions_m=positions.numpy()[order],
        normals=normals[order],
        strands=_strands(body)[order],
        masks=masks,
        triangles=triangles,
    )


def _strands(body: SkinnedBody) -> Floats:
    """Gradient of the coordinate along a hair over the surface, averaged at the vertices."""
    strands = torch.zeros(len(body.bind_vertices_m), 3)
    if "hair" in body.region_names:
        chosen = body.region("hair").cpu()
        corners = body.triangles.cpu()[chosen]
        along = body.uv.cpu()[body.triangle_uv.cpu()[chosen], 0]
        places = body.bind_vertices_m.cpu()[corners]
        sides = torch.stack((places[:, 1] - places[:, 0], places[:, 2] - places[:, 0]), dim=1)
        rises = torch.stack((along[:, 1] - along[:, 0], along[:, 2] - along[:, 0]), dim=1)
        gradient = (torch.linalg.pinv(sides) @ rises.unsqueeze(-1)).squeeze(-1)
        for corner in range(3):
            strands.index_add_(0, corners[:, corner], gradient)
    return torch.nn.functional.normalize(strands, dim=-1).numpy()


def _masks(body: SkinnedBody) -> Floats:
    count = len(body.bind_vertices_m)
    masks = np.zeros((count, 4), np.float32)
    triangles = body.triangles.cpu().numpy()
    regions = body.triangle_regions.cpu().numpy()
    for column, name in enumerate(("lips", "nails")):
        if name in body.region_names:
            inside = regions == body.region_names.index(name)
            member = np.bincount(triangles[inside].ravel(), minlength=count)
            every = np.bincount(triangles.ravel(), minlength=count)
            masks[:, column] = member / np.maximum(every, 1)
    if "hair" in body.region_names:
        uv = body.uv.cpu().numpy()
        corners = regions == body.region_names.index("hair")
        masks[triangles[corners].ravel(), 2:] = uv[body.triangle_uv.cpu().numpy()[corners].ravel()]
    return masks
