"""Vertex buffers of one mesh on the graphics card."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from motion.rendering.drawmesh import DrawMesh


class MeshBuffers:
    """A mesh's attributes; those that move are rewritten for every frame.

    Args:
        gl: The moderngl context, which must be current.
        mesh: The mesh.
    """

    def __init__(self, gl: Any, mesh: DrawMesh) -> None:
        self._gl = gl
        still = np.concatenate((mesh.positions_m, mesh.normals, mesh.strands), axis=1)
        self._posed = gl.buffer(np.ascontiguousarray(still, "f4").tobytes(), dynamic=True)
        self._neutral = gl.buffer(np.ascontiguousarray(mesh.positions_m, "f4").tobytes())
        self._masks = gl.buffer(mesh.masks.tobytes())

    def array(self, program: Any, indices: NDArray[np.uint32]) -> Any:
        """Return a vertex array that draws (F, 3) triangles of the mesh with a program."""
        layout = [
            (self._posed, "3f 3f 3f", "position", "normal", "strand"),
            (self._neutral, "3f", "neutral"),
            (self._masks, "4f", "mask"),
        ]
        return self._gl.vertex_array(
            program, layout, self._gl.buffer(np.ascontiguousarray(indices, "u4").tobytes()), skip_errors=True
        )

    def write(self, vertices: NDArray[np.float32]) -> None:
        """Replace the (V, 9) world places, metres, normals and strands of the vertices."""
        self._posed.write(vertices)
