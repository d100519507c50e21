"""Skin weights for engines that blend four bones a vertex.

Dropping the weaker bones tears skin where many meet: over the shoulders a vertex hangs on eight. Instead, of
every four of a vertex's bones the weights are found that follow the full skin best over a set of poses, and
the best four win. With ``Z`` the displacement of each bone's guess from the full skin, that is the quadratic
programme

    minimise wᵀ (Z Zᵀ) w   subject to   Σ w = 1,   w ≥ 0,

solved in closed form for the equality, negative weights being cut off.
"""

from __future__ import annotations

from itertools import combinations
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from motion.bodies.body import SkinnedBody
from motion.rotations import from_rotvec
from motion.skeleton import JOINT_COUNT, JOINT_INDEX

BONES_PER_VERTEX = 4
_CANDIDATES = 8
"""Bones of a vertex that are looked at; the fours are counted out: of eight bones there are 70."""
_POSES = 24
_SPREAD_RAD = 0.3
_NEGLIGIBLE = 1e-3
_CHUNK = 4000


def four_bones(body: SkinnedBody) -> tuple[NDArray[np.uint8], NDArray[np.float32]]:
    """Return (V, 4) bone indices and (V, 4) weights that sum to 1, the strongest first.

    Args:
        body: The body; its own weights are kept where a vertex has four bones or fewer.
    """
    # From the dense weights, in which a bone that a vertex names twice stands once.
    dense = body.dense_weights.cpu().double().numpy()
    width = min(_CANDIDATES, max(BONES_PER_VERTEX, int((dense > 0).sum(axis=1).max(initial=0))))
    indices = np.argsort(-dense, axis=1, kind="stable")[:, :width]
    weights = np.take_along_axis(dense, indices, axis=1)
    kept, reduced = indices[:, :BONES_PER_VERTEX].copy(), weights[:, :BONES_PER_VERTEX].copy()
    crowded = np.flatnonzero(weights[:, BONES_PER_VERTEX:].sum(axis=1) > _NEGLIGIBLE)
    transforms = body.skin_transforms(*_poses()).cpu().double().numpy()[..., :3, :]
    vertices = body.bind_vertices_m.cpu().double().numpy()
    for start in range(0, len(crowded), _CHUNK):
        rows = crowded[start : start + _CHUNK]
        chosen, fitted = _fit(transforms, vertices[rows], indices[rows], weights[rows])
        kept[rows] = np.take_along_axis(indices[rows], chosen, axis=1)
        reduced[rows] = fitted
    return _stored(kept, reduced)


def _poses() -> tuple[torch.Tensor, torch.Tensor]:
    """Return poses that move every joint: always the same ones, arms anywhere from hanging to raised."""
    generator = torch.Generator().manual_seed(0)
    turns = torch.randn(_POSES, JOINT_COUNT, 3, generator=generator) * _SPREAD_RAD
    lowered = torch.linspace(-1.4, 0.8, _POSES)
    turns[:, JOINT_INDEX["left_shoulder"], 2] += lowered
    turns[:, JOINT_INDEX["right_shoulder"], 2] -= lowered
    return from_rotvec(turns), torch.zeros(_POSES, 3)


def _fit(
    transforms: NDArray[np.float64],
    vertices: NDArray[np.float64],
    indices: NDArray[np.int64],
    weights: NDArray[np.float64],
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Return, for N vertices with K bones each, (N, 4) places among the K and (N, 4) weights."""
    count = len(vertices)
    homogeneous = np.concatenate((vertices, np.ones((count, 1))), axis=1)
    guesses = np.einsum("pnkij,nj->nkpi", transforms[:, indices], homogeneous)
    full = np.einsum("nkpi,nk->npi", guesses, weights)
    off = (guesses - full[:, None]).reshape(count, indices.shape[1], -1)
    gram = off @ off.transpose(0, 2, 1)
    best = np.full(count, np.inf)
    chosen = np.zeros((count, BONES_PER_VERTEX), np.int64)
    fitted = np.zeros((count, BONES_PER_VERTEX))
    for four in combinations(range(indices.shape[1]), BONES_PER_VERTEX):
        part = gram[:, four][:, :, four]
        scale = np.trace(part, axis1=1, axis2=2)[:, None, None] * 1e-9 + 1e-15
        free = np.linalg.solve(
            part + scale * np.eye(BONES_PER_VERTEX), np.ones((count, BONES_PER_VERTEX, 1))
        )[..., 0]
        free = np.maximum(free / free.sum(axis=1, keepdims=True), 0.0)
        free /= free.sum(axis=1, keepdims=True)
        error = np.einsum("na,nab,nb->n", free, part, free)
        better = error < best
        best = np.where(better, error, best)
        chosen[better], fitted[better] = four, free[better]
    order = np.argsort(-fitted, axis=1, kind="stable")
    return np.take_along_axis(chosen, order, axis=1), np.take_along_axis(fitted, order, axis=1)


def _stored(
    indices: NDArray[np.int64], weights: NDArray[np.floating[Any]]
) -> tuple[NDArray[np.uint8], NDArray[np.float32]]:
    """Round to what a file holds: float32 that sum to 1, no bone with weight zero."""
    cut = np.where(weights < _NEGLIGIBLE / 10, 0.0, weights)
    stored = (cut / cut.sum(axis=1, keepdims=True)).astype(np.float32)
    stored[:, 0] = np.float32(1.0) - stored[:, 1:].sum(axis=1, dtype=np.float32)
    return np.where(stored > 0, indices, 0).astype(np.uint8), stored
