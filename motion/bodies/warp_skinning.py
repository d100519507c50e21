"""Skinning through warp: one thread a vertex, straight from the engine's tensors, on the CPU and on CUDA.

Each vertex reads only the bones that move it, where the product of matrices reads all; vertices differ by no more than
``TOLERANCE_M`` from those of ``SkinnedBody.skin``. The kernel is compiled when it is first used and kept by warp.
"""

from __future__ import annotations

from typing import Any

import torch
import warp as wp
from torch import Tensor

from motion.bodies.body import SkinnedBody

TOLERANCE_M = 1e-5
"""How far a vertex may be from the same vertex skinned by matrices, metres."""

_ERRORS_ALONE = 40
# Newer versions have levels, older ones a switch; nothing that a program did not ask for goes to its output.
setattr(wp.config, *(("log_level", _ERRORS_ALONE) if hasattr(wp.config, "log_level") else ("quiet", True)))
wp.init()


@wp.kernel(enable_backward=False)
def _blend(
    rows: wp.array2d(dtype=wp.vec4),  # type: ignore[valid-type]
    bones: wp.array2d(dtype=wp.int32),  # type: ignore[valid-type]
    weights: wp.array2d(dtype=wp.float32),  # type: ignore[valid-type]
    bind: wp.array(dtype=wp.vec3),  # type: ignore[valid-type]
    slots: wp.array(dtype=wp.int32),  # type: ignore[valid-type]
    moved: wp.array2d(dtype=wp.vec3),  # type: ignore[valid-type]
    posed: wp.array2d(dtype=wp.vec3),  # type: ignore[valid-type]
) -> None:
    frame, vertex = wp.tid()  # type: ignore[misc]
    x = wp.vec4(0.0, 0.0, 0.0, 0.0)
    y = wp.vec4(0.0, 0.0, 0.0, 0.0)
    z = wp.vec4(0.0, 0.0, 0.0, 0.0)
    for place in range(bones.shape[1]):
        weight = weights[vertex, place]
        if weight > 0.0:
            row = bones[vertex, place] * 3
            x += weight * rows[frame, row]
            y += weight * rows[frame, row + 1]
            z += weight * rows[frame, row + 2]
    p = bind[vertex]
    slot = slots[vertex]
    if slot >= 0:
        p += moved[frame, slot]
    q = wp.vec4(p[0], p[1], p[2], 1.0)
    posed[frame, vertex] = wp.vec3(wp.dot(x, q), wp.dot(y, q), wp.dot(z, q))


class WarpSkinner:
    """Skins one body on the device that its tensors are on.

    Args:
        body: The body.
    """

    def __init__(self, body: SkinnedBody) -> None:
        self._body = body
        slots = torch.full((len(body.bind_vertices_m),), -1, dtype=torch.int32, device=body.device)
        slots[body.morph_vertices] = torch.arange(
            len(body.morph_vertices), dtype=torch.int32, device=body.device
        )
        # warp reads the tensors' own memory, which they must outlive.
        self._kept = (
            body.bone_indices.to(torch.int32).contiguous(),
            body.bone_weights.contiguous(),
            body.bind_vertices_m.contiguous(),
            slots,
        )
        bones, weights, bind, slots = self._kept
        self._inputs: tuple[Any, ...] = (
            wp.from_torch(bones),
            wp.from_torch(weights),
            wp.from_torch(bind, dtype=wp.vec3),
            wp.from_torch(slots),
        )
        self._deltas_m = body.morph_deltas_m.flatten(1)

    def skin(self, local_xyzw: Tensor, root_m: Tensor, arkit: Tensor | None = None) -> Tensor:
        """Return the posed vertices, (..., V, 3), world, metres; arguments as of ``SkinnedBody.skin``."""
        body = self._body
        batch = local_xyzw.shape[:-2]
        transforms = body.skin_transforms(local_xyzw, root_m)
        rows = transforms[..., :3, :].reshape(-1, 3 * transforms.shape[-3], 4).contiguous()
        frames, count = len(rows), len(body.bind_vertices_m)
        if arkit is None:
            moved = rows.new_zeros(frames, len(body.morph_vertices), 3)
        else:
            weights = arkit.to(rows).expand(*batch, -1).reshape(frames, -1)
            moved = (weights @ self._deltas_m).view(frames, -1, 3).contiguous()
        posed = torch.empty(frames, count, 3, dtype=torch.float32, device=rows.device)
        stream = None
        if rows.is_cuda:
            stream = wp.stream_from_torch(torch.cuda.current_stream(rows.device))
        wp.launch(
            _blend,
            dim=(frames, count),
            inputs=[wp.from_torch(rows, dtype=wp.vec4), *self._inputs, wp.from_torch(moved, dtype=wp.vec3)],
            outputs=[wp.from_torch(posed, dtype=wp.vec3)],
            device=wp.device_from_torch(rows.device),
            stream=stream,
        )
        return posed.view(*batch, count, 3)
