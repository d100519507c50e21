"""The node tree of a glTF file: order, rest transforms and key times, checked."""

from __future__ import annotations

import numpy as np
import torch
from numpy.typing import NDArray

from motion.formats.gltf_reader import GltfDocument
from motion.rotations import from_matrix

MAX_NODES = 20_000


def hierarchy(document: GltfDocument) -> tuple[list[int], list[int]]:
    """Return the nodes in an order with parents first, and each node's parent (-1 for roots), by node index.

    Raises:
        FormatError: If a node has two parents, is its own ancestor, or there are more than ``MAX_NODES``.
    """
    nodes = document.items("nodes")
    if len(nodes) > MAX_NODES:
        raise document.error(
            "nodes", f"there are {len(nodes)}, more than the {MAX_NODES} that are read", None
        )
    parents = [-1] * len(nodes)
    for index, node in enumerate(nodes):
        children = node.get("children", [])
        if not isinstance(children, list):
            raise document.error(f"nodes[{index}]", "has children that are no list")
        for child in children:
            document.item("nodes", child, f"nodes[{index}].children")
            if parents[child] >= 0 or child == index:
                raise document.error(f"nodes[{child}]", "has two parents or is its own child")
            parents[child] = index
    order = [index for index, parent in enumerate(parents) if parent < 0]
    for index in order:
        order.extend(nodes[index].get("children", []))
    if len(order) != len(nodes):
        stuck = next(index for index in range(len(nodes)) if index not in set(order))
        raise document.error(f"nodes[{stuck}]", "is its own ancestor: the hierarchy is a circle")
    return order, parents


def rest_transform(
    document: GltfDocument, index: int
) -> tuple[NDArray[np.float64], NDArray[np.float64], float]:
    """Return a node's rest rotation xyzw, translation and uniform scale.

    Raises:
        FormatError: If a value is missing, not finite, or the scale is not uniform.
    """
    node, place = document.items("nodes")[index], f"nodes[{index}]"

    def read(key: str, default: list[float]) -> NDArray[np.float64]:
        try:
            value = np.asarray(node.get(key, default), dtype=np.float64)
        except (TypeError, ValueError) as error:
            raise document.error(place, f"has {key} that is no list of numbers") from error
        if value.shape != (len(default),) or not np.isfinite(value).all():
            raise document.error(
                place, f"has {key} {node.get(key)!r:.60}", f"Expected {len(default)} numbers."
            )
        return value

    if "matrix" in node:
        matrix = read("matrix", [0.0] * 16).reshape(4, 4).T
        scales = np.linalg.norm(matrix[:3, :3], axis=0)
        rotation = _matrix_xyzw(matrix[:3, :3] / np.maximum(scales, 1e-12))
        translation = matrix[:3, 3]
    else:
        scales, rotation, translation = (
            read("scale", [1.0] * 3),
            read("rotation", [0.0, 0.0, 0.0, 1.0]),
            read("translation", [0.0] * 3),
        )
    length = float(np.linalg.norm(rotation))
    if length < 1e-6 or scales.min() <= 0 or scales.max() > 1.01 * scales.min():
        raise document.error(place, "is mirrored or scaled unevenly", "Apply the scale before exporting.")
    return rotation / length, translation, float(scales.mean())


def _matrix_xyzw(m: NDArray[np.float64]) -> NDArray[np.float64]:
    return from_matrix(torch.from_numpy(np.ascontiguousarray(m))).numpy()


def sample_times(document: GltfDocument, place: str, values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Check key times (K, 1) and return them as (K,), s.

    Raises:
        FormatError: If there is none, one is negative, or they run backwards.
    """
    times = values[:, 0]
    if len(times) == 0 or times[0] < 0 or (np.diff(times) < 0).any():
        raise document.error(place, "has key times that are missing, negative or run backwards")
    return times
