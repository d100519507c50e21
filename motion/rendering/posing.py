"""Poses the drawn mesh: bones for many frames at once, vertices frame by frame."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from motion.bodies.body import SkinnedBody
from motion.bodies.skinning import bone_placements, placed_transforms
from motion.clip import Pose
from motion.face.arkit import ARKIT_COUNT
from motion.rendering.drawmesh import DrawMesh, FaceNormals
from motion.rotations import to_matrix

_FRAMES_AT_ONCE = 64


@dataclass(frozen=True, slots=True, eq=False)
class PosedMesh:
    """One frame of the drawn mesh.

    Attributes:
        vertices: (V, 9) float32: place, metres, normal and strand of every drawn vertex, world.
        turns: (B, 3, 3) world rotations of the bones.
        places_m: (B, 3) world positions of the bones, metres.
    """

    vertices: NDArray[np.float32]
    turns: Tensor
    places_m: Tensor


class MeshPoser:
    """Poses a body's drawn mesh on the CPU: a software rasteriser is slower at it, once for every pass.

    Args:
        body: The body, on the CPU.
        mesh: Its drawn form.
    """

    def __init__(self, body: SkinnedBody, mesh: DrawMesh) -> None:
        self._body = body
        self._face_normals = FaceNormals(body, mesh)
        self._neutral = torch.from_numpy(mesh.positions_m[: mesh.moved].copy())
        self._deltas_m = body.morph_deltas_m.flatten(1)
        self._moved = mesh.moved
        # Components one after the other: (3, V) each, (B, V) the weights.
        self._places, self._normals, self._strands = (
            torch.from_numpy(np.ascontiguousarray(part.T))
            for part in (mesh.positions_m, mesh.normals, mesh.strands)
        )
        self._weights = body.dense_weights[torch.from_numpy(mesh.order)].T.contiguous()

    def frames(self, poses: Pose, arkit: Tensor | None) -> Iterator[PosedMesh]:
        """Pose (T, 55, 4) and (T, 3) with (T, 52) weights; without weights the face is neutral."""
        body = self._body
        for first in range(0, len(poses.local_xyzw), _FRAMES_AT_ONCE):
            own = slice(first, first + _FRAMES_AT_ONCE)
            turned, placed = bone_placements(body.skeleton, poses.local_xyzw[own], poses.root_m[own])
            transforms = placed_transforms(body.skeleton, body.bind_to_rest, turned, placed)
            rows = transforms[..., :3, :].flatten(-2).transpose(-1, -2).contiguous()
            turns = to_matrix(turned)
            faces = torch.zeros(len(rows), ARKIT_COUNT) if arkit is None else arkit[own]
            for index, row in enumerate(rows):
                yield PosedMesh(self._vertices(row, faces[index]), turns[index], placed[index])

    def _vertices(self, rows: Tensor, face: Tensor) -> NDArray[np.float32]:
        """(V, 9) posed vertices of (12, B) rows of the bones' transforms and (52,) weights."""
        moved = self._neutral + (face @ self._deltas_m).reshape(-1, 3)
        self._places[:, : self._moved] = moved.T
        self._normals[:, : self._moved] = self._face_normals(moved).T
        blended = (rows @ self._weights).view(3, 4, -1)
        out = torch.empty(9, blended.shape[-1])
        for axis, (x, y, z, offset) in enumerate(blended.unbind(0)):
            for part, vectors in enumerate((self._places, self._normals, self._strands)):
                torch.mul(x, vectors[0], out=out[3 * part + axis])
                out[3 * part + axis].addcmul_(y, vectors[1]).addcmul_(z, vectors[2])
            out[axis] += offset
        return out.T.contiguous().numpy()
