"""Vertex buffers of one mesh on the graphics card."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from motion.rendering.drawmesh import DrawMesh


class MeshBuffers:
    """A mesh's attributes; those that the face moves can be rewritten.

    Args:
        gl: The moderngl context, which must be current.
        mesh: The mesh.
    """

    def __init__(self, gl: Any, mesh: DrawMesh) -> None:
        self._gl = gl
        self._place = gl.buffer(_interleaved(mesh.positions_m, mesh.normals), dynamic=True)
        self._neutral = gl.buffer(np.ascontiguousarray(mesh.positions_m, "f4").tobytes())
        self._bones = gl.buffer(mesh.bones.tobytes())
        self._weights = gl.buffer(mesh.weights.tobytes())
        self._strands = gl.buffer(np.ascontiguousarray(mesh.strands, "f4").tobytes())
        self._masks = gl.buffer(mesh.masks.tobytes())

    def array(self, program: Any, indices: NDArray[np.uint32]) -> Any:
        """Return a vertex array that draws (F, 3) triangles of the mesh with a program."""
        layout = [
            (self._place, "3f 3f", "position", "normal"),
            (self._neutral, "3f", "neutral"),
            (self._bones, "4u1 4u1", "bone_a", "bone_b"),
            (self._weights, "4f 4f", "weight_a", "weight_b"),
            (self._masks, "4f", "mask"),
            (self._strands, "3f", "strand"),
        ]
        return self._gl.vertex_array(
            program, layout, self._gl.buffer(np.ascontiguousarray(indices, "u4").tobytes()), skip_errors=True
        )

    def write_face(self, positions: NDArray[np.float32], normals: NDArray[np.float32]) -> None:
        """Replace the first vertices' (n, 3) bind positions, metres, and unit normals."""
        self._place.write(_interleaved(positions, normals))


def _interleaved(positions: NDArray[np.float32], normals: NDArray[np.float32]) -> bytes:
    return np.concatenate([positions, normals], axis=1).astype("f4").tobytes()
