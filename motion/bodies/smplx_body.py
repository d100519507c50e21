"""SMPL-X as a body, from a model file that the user owns.

The model file is licensed by its makers for non-commercial research unless agreed otherwise, so none is shipped. Only
npz files are read, and without pickle: a pickled model can run any code while it loads.
"""

from __future__ import annotations

import zipfile
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from motion.bodies.skinning import VERTICES_AT_ONCE, blend_planes
from motion.bodies.smplx_face import jaw_rotvec
from motion.errors import FormatError, InvalidInputError, MissingAssetError
from motion.face.arkit import ARKIT_COUNT
from motion.kinematics import place_joints
from motion.rotations import from_rotvec, multiply, to_matrix
from motion.skeleton import JOINT_COUNT, JOINT_INDEX, PARENTS, Skeleton

SHAPE_COUNT = 300
"""Shape components before the expression components in a full model file."""
_FRAMES_AT_ONCE = 256
"""Frames whose vertices are bent together."""
_KEYS = ("v_template", "shapedirs", "posedirs", "J_regressor", "weights", "kintree_table", "f")
_CONVERT = (
    "Convert it once, where you trust the file, to npz with plain arrays: "
    "numpy.savez('SMPLX.npz', **{k: numpy.asarray(v) for k, v in model.items()})."
)


@dataclass(frozen=True, slots=True, eq=False)
class _Tile:
    """Some vertices of a body, each coordinate whole in memory: x of all of them, then y, then z.

    Attributes:
        vertices: Which they are.
        template_m: (3 · n,) shaped and at rest, metres.
        expressions_m: (E, 3 · n) displacement of each expression component.
        poses_m: (486, 3 · n) pose-corrective displacements.
        weights: (55, n) skin weights.
    """

    vertices: slice
    template_m: Tensor
    expressions_m: Tensor
    poses_m: Tensor
    weights: Tensor

    def bent(self, poses: Tensor, expressions: Tensor | None) -> Tensor:
        """Return the vertices (F, 3 · n), metres, of pose features (F, 486) and expression weights (F, E)."""
        planes = torch.addmm(self.template_m, poses, self.poses_m)
        return planes if expressions is None else planes.addmm_(expressions, self.expressions_m)


@dataclass(frozen=True, slots=True, eq=False)
class SmplxBody:
    """SMPL-X at one shape. A ``BodyModel``.

    SMPL-X's own rest pose is the canonical one up to its artists' few degrees: its frames are parallel to the
    world's, so canonical rotations are its pose parameters as they are, with flat hands.

    Attributes:
        name: What the body is called.
        skeleton: Canonical joints at this shape, soles on y = 0.
        template_m: (V, 3) shaped vertices in SMPL-X's own place, metres.
        triangles: (F, 3) int64.
        expression_dirs_m: (E, V, 3) displacement of each expression component.
        pose_dirs_m: (486, V · 3) pose-corrective displacements.
        joint_regressor: (55, V).
        weights: (V, 55) skin weights.
        expression_map: (52, E) expression components of each ARKit weight; zeros without ``with_expressions``.
    """

    name: str
    skeleton: Skeleton
    template_m: Tensor
    triangles: Tensor
    expression_dirs_m: Tensor
    pose_dirs_m: Tensor
    joint_regressor: Tensor
    weights: Tensor
    expression_map: Tensor
    _tiles: tuple[_Tile, ...] = field(init=False, repr=False)
    _expression_joints: Tensor = field(init=False, repr=False)
    _rest_joints_m: Tensor = field(init=False, repr=False)
    _is_expressive: bool = field(init=False, repr=False)

    def __post_init__(self) -> None:
        # Joints are linear in what is added to the template.
        laid = {
            "_tiles": tuple(self._tile(first) for first in range(0, len(self.template_m), VERTICES_AT_ONCE)),
            "_expression_joints": (self.joint_regressor @ self.expression_dirs_m).flatten(1).contiguous(),
            "_rest_joints_m": self.joint_regressor @ self.template_m,
            "_is_expressive": bool(self.expression_map.any()),
        }
        for name, value in laid.items():
            object.__setattr__(self, name, value)

    def _tile(self, first: int) -> _Tile:
        vertices = slice(first, first + VERTICES_AT_ONCE)
        poses = self.pose_dirs_m.unflatten(1, (len(self.template_m), 3))[:, vertices]
        parts = (self.template_m[vertices].T, self.expression_dirs_m[:, vertices].mT, poses.mT)
        template, expressions, poses = (part.flatten(-2).contiguous() for part in parts)
        return _Tile(vertices, template, expressions, poses, self.weights[vertices].T.contiguous())

    @property
    def vertices_m(self) -> Tensor:
        """(V, 3) the mesh in the rest pose, soles on y = 0, metres."""
        joints = self.joint_regressor @ self.template_m
        return self.template_m + self.skeleton.offsets_m[0] - joints[0]

    def skin(self, local_xyzw: Tensor, root_m: Tensor, arkit: Tensor | None = None) -> Tensor:
        """Return the posed vertices, (..., V, 3), world, metres.

        Args:
            local_xyzw: (..., 55, 4) unit quaternions, parent-relative.
            root_m: (..., 3) world position of the pelvis, metres.
            arkit: (..., 52) weights; the jaw turns by ``jaw_rotvec`` on top of the joint ``jaw``, and the face takes
                the expression of ``expression_map``.
        """
        batch = local_xyzw.shape[:-2]
        local = local_xyzw.reshape(-1, JOINT_COUNT, 4).to(self.template_m)
        rest, expression = self._rest_joints_m, None
        if arkit is not None:
            face = arkit.reshape(-1, ARKIT_COUNT).to(local).expand(len(local), -1)
            jaw = JOINT_INDEX["jaw"]
            local = local.clone()
            local[:, jaw] = multiply(local[:, jaw], from_rotvec(jaw_rotvec(face)))
            if self._is_expressive:
                expression = face @ self.expression_map
                rest = rest + (expression @ self._expression_joints).unflatten(-1, (JOINT_COUNT, 3))
        bent = (to_matrix(local[:, 1:]) - torch.eye(3, device=local.device)).flatten(1)
        rows = self._rows(local, root_m.reshape(-1, 3).to(local), rest)
        posed = local.new_empty(len(local), 3, len(self.template_m))
        step = max(1, len(local)) if local.is_cuda else _FRAMES_AT_ONCE
        for own in (slice(first, first + step) for first in range(0, len(local), step)):
            faces = None if expression is None else expression[own]
            for tile in self._tiles:
                planes = tile.bent(bent[own], faces).unflatten(-1, (3, -1))
                blend_planes(tile.weights, rows[own], planes, posed[own, :, tile.vertices])
        return posed.transpose(-1, -2).reshape(*batch, -1, 3)

    @staticmethod
    def _rows(local: Tensor, root_m: Tensor, rest_m: Tensor) -> Tensor:
        """(F, 12, 55) what takes the bent vertices to the world, as ``blend_planes`` reads it."""
        parents = list(PARENTS[1:])
        offsets = torch.cat((rest_m[..., :1, :], rest_m[..., 1:, :] - rest_m[..., parents, :]), dim=-2)
        turned, placed = place_joints(offsets, local, root_m)
        turns = to_matrix(turned)
        shifts = placed - (turns @ rest_m.unsqueeze(-1)).squeeze(-1)
        return torch.cat((turns, shifts.unsqueeze(-1)), dim=-1).flatten(-2).transpose(-1, -2)


def load_smplx_body(path: Path, *, betas: Tensor | None = None, name: str = "smplx") -> SmplxBody:
    """Read an SMPL-X model file.

    Args:
        path: The npz file.
        betas: (n,) shape components, n at most what the file holds; None is the mean shape.
        name: What to call the body.

    Raises:
        MissingAssetError: If there is no such file.
        InvalidInputError: If it is a pickle, or ``betas`` does not fit.
        FormatError: If it is not an SMPL-X npz file of plain arrays.
    """
    if not path.is_file():
        raise MissingAssetError(
            "the SMPL-X model file is missing",
            code="DX-SMPLX-001",
            where=str(path),
            hint="Register at smpl-x.is.tue.mpg.de, download SMPLX_NEUTRAL.npz and give its path.",
        )
    if path.suffix.lower() in {".pkl", ".pickle"}:
        raise InvalidInputError(
            "a pickled model is refused, because loading it could run any code",
            code="DX-SMPLX-002",
            where=str(path),
            hint=_CONVERT,
        )
    arrays = _read(path)
    shape_dirs, expression_dirs = _split(arrays["shapedirs"], path)
    template = torch.from_numpy(arrays["v_template"]).float()
    if betas is not None:
        if betas.ndim != 1 or len(betas) > len(shape_dirs):
            raise InvalidInputError(
                f"betas has shape {tuple(betas.shape)}, the file holds {len(shape_dirs)} shape components",
                code="DX-SMPLX-005",
                where=str(path),
            )
        template = template + torch.einsum("n,nvc->vc", betas.float(), shape_dirs[: len(betas)])
    regressor = torch.from_numpy(arrays["J_regressor"]).float()
    joints = regressor @ template
    joints = joints - torch.stack([joints[0, 0], template[:, 1].amin(), joints[0, 2]])
    posed = torch.from_numpy(arrays["posedirs"]).float()
    return SmplxBody(
        name=name,
        skeleton=Skeleton.from_rest_positions(joints),
        template_m=template,
        triangles=torch.from_numpy(arrays["f"].astype(np.int64)),
        expression_dirs_m=expression_dirs,
        pose_dirs_m=posed.reshape(-1, posed.shape[-1]).T.contiguous(),
        joint_regressor=regressor,
        weights=torch.from_numpy(arrays["weights"]).float(),
        expression_map=torch.zeros(ARKIT_COUNT, len(expression_dirs)),
    )


def _read(path: Path) -> dict[str, NDArray]:
    try:
        with path.open("rb") as stream, np.load(stream, allow_pickle=False) as archive:
            missing = [key for key in _KEYS if key not in archive.files]
            if missing:
                raise FormatError(
                    f"the file lacks {', '.join(missing)}",
                    code="DX-SMPLX-003",
                    where=str(path),
                    hint="An SMPL-X npz file is needed (not SMPL or SMPL-H).",
                )
            arrays = {key: archive[key] for key in _KEYS}
    except (ValueError, OSError, EOFError, zipfile.BadZipFile) as error:
        raise FormatError(
            f"the file is not an npz of plain arrays ({error})",
            code="DX-SMPLX-003",
            where=str(path),
            hint=_CONVERT,
        ) from error
    count = len(arrays["v_template"])
    expected = {
        "v_template": (count, 3),
        "J_regressor": (JOINT_COUNT, count),
        "weights": (count, JOINT_COUNT),
        "posedirs": (count, 3, 9 * (JOINT_COUNT - 1)),
    }
    for key, shape in expected.items():
        if arrays[key].shape != shape:
            raise FormatError(
                f"{key} has shape {arrays[key].shape}, expected {shape}", code="DX-SMPLX-003", where=str(path)
            )
    parents = arrays["kintree_table"][0].astype(np.int64)
    if len(parents) != JOINT_COUNT or tuple(parents[1:].tolist()) != PARENTS[1:]:
        raise FormatError(
            "kintree_table is not SMPL-X's tree of 55 joints", code="DX-SMPLX-003", where=str(path)
        )
    return arrays


def _split(dirs: NDArray, path: Path) -> tuple[Tensor, Tensor]:
    """Shape and expression components, each (n, V, 3): 300 + 100, or 10 + 10 in the small release."""
    if dirs.ndim != 3 or dirs.shape[1] != 3:
        raise FormatError(
            f"shapedirs has shape {dirs.shape}, expected (V, 3, components)",
            code="DX-SMPLX-003",
            where=str(path),
        )
    count = dirs.shape[2]
    cut = SHAPE_COUNT if count > SHAPE_COUNT else min(10, count)
    moved = torch.from_numpy(dirs).float().permute(2, 0, 1).contiguous()
    return moved[:cut], moved[cut:]
