"""A skinned body: canonical joints, a mesh that follows them, a face of ARKit's 52 shapes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Any, Protocol

import torch
from torch import Tensor

from motion.bodies.skinning import blend_vertices, skin_transforms
from motion.bodies.twists import SKIN_BONE_COUNT
from motion.errors import InvalidInputError, NotFoundError, nearest_names
from motion.face.arkit import ARKIT_COUNT
from motion.skeleton import Skeleton


class BodyModel(Protocol):
    """Anything that turns poses into a mesh."""

    @property
    def skeleton(self) -> Skeleton:
        """The canonical skeleton at the body's proportions."""
        ...

    @property
    def triangles(self) -> Tensor:
        """(F, 3) int64 vertex indices, counter-clockwise seen from outside."""
        ...

    def skin(self, local_xyzw: Tensor, root_m: Tensor, arkit: Tensor | None = None) -> Tensor:
        """Return the posed vertices, (..., V, 3), world, metres.

        Args:
            local_xyzw: (..., 55, 4) unit quaternions, parent-relative.
            root_m: (..., 3) world position of the pelvis, metres.
            arkit: (..., 52) weights in the order of ``ARKIT_NAMES``; None is a neutral face.
        """
        ...


@dataclass(frozen=True, slots=True, eq=False)
class SkinnedBody:
    """A body as linear blend skinning needs it. Everything numeric is on one device.

    The mesh is kept in its *bind* pose, the one it was modelled in (arms hanging outwards), because skinning
    is only exact from there; ``bind_to_rest`` takes each bone's surroundings from the bind pose to the
    canonical T-pose. A skin matrix is ``T_world_bone(pose) · T_world_bone(T-pose)⁻¹ · bind_to_rest``, which
    for a glTF file makes ``inverseBindMatrix = T_world_bone(T-pose)⁻¹ · bind_to_rest``.

    Attributes:
        name: What the body is called, for example ``anny-host``.
        skeleton: Canonical joints; T-pose, arms along ±X, palms down, fingers straight, soles on y = 0.
        fingertips_m: (10, 3) float32, ends of the fingers in the T-pose, left then right hand, in the order
            of ``motion.skeleton.FINGERS``, world, metres.
        bind_vertices_m: (V, 3) float32, vertices in the bind pose, metres.
        bind_to_rest: (B, 4, 4) float32, rigid transforms from the bind pose to the T-pose; B is the count of
            ``SKIN_BONES`` (55 joints, then the twist bones).
        bone_indices: (V, K) int64, indices into ``SKIN_BONES``.
        bone_weights: (V, K) float32, rows sum to 1.
        triangles: (F, 3) int64, counter-clockwise seen from outside.
        triangle_regions: (F,) int64, indices into ``region_names``.
        region_names: Names of the mesh's regions.
        uv: (U, 2) float32, texture coordinates, v up.
        triangle_uv: (F, 3) int64, texture coordinate of each corner.
        morph_vertices: (M,) int64, vertices that some ARKit shape moves.
        morph_deltas_m: (52, M, 3) float32, their displacement at weight 1 in the bind pose, whose head is
            upright.
        landmarks: Name to vertex indices, for measuring.

    Raises:
        InvalidInputError: If shapes disagree or weights do not sum to 1.
    """

    name: str
    skeleton: Skeleton
    fingertips_m: Tensor
    bind_vertices_m: Tensor
    bind_to_rest: Tensor
    bone_indices: Tensor
    bone_weights: Tensor
    triangles: Tensor
    triangle_regions: Tensor
    region_names: tuple[str, ...]
    uv: Tensor
    triangle_uv: Tensor
    morph_vertices: Tensor
    morph_deltas_m: Tensor
    landmarks: Mapping[str, Tensor]
    dense_weights: Tensor = field(init=False, repr=False)
    """(V, B) float32, the same weights as a matrix, for the product that skins."""

    def __post_init__(self) -> None:
        vertices, faces, moved = len(self.bind_vertices_m), len(self.triangles), len(self.morph_vertices)
        expected = {
            "fingertips_m": (10, 3),
            "bind_vertices_m": (vertices, 3),
            "bind_to_rest": (SKIN_BONE_COUNT, 4, 4),
            "bone_indices": (vertices, self.bone_weights.shape[-1]),
            "bone_weights": (vertices, self.bone_indices.shape[-1]),
            "triangles": (faces, 3),
            "triangle_regions": (faces,),
            "triangle_uv": (faces, 3),
            "morph_vertices": (moved,),
            "morph_deltas_m": (ARKIT_COUNT, moved, 3),
        }
        for name, shape in expected.items():
            given = tuple(getattr(self, name).shape)
            if given != shape:
                raise InvalidInputError(
                    f"{name} has shape {given}, expected {shape}",
                    code="DX-BODY-010",
                    where=f"body '{self.name}'",
                )
        if not torch.allclose(self.bone_weights.sum(-1), self.bone_weights.new_ones(()), atol=1e-4):
            raise InvalidInputError(
                "skin weights do not sum to 1", code="DX-BODY-011", where=f"body '{self.name}'"
            )
        dense = self.bone_weights.new_zeros(vertices, SKIN_BONE_COUNT)
        dense.scatter_add_(1, self.bone_indices, self.bone_weights)
        object.__setattr__(self, "dense_weights", dense)

    @property
    def device(self) -> torch.device:
        """Device of the tensors."""
        return self.bind_vertices_m.device

    @property
    def vertices_m(self) -> Tensor:
        """(V, 3) float32: the mesh in the T-pose with a neutral face, metres."""
        return blend_vertices(self.dense_weights, self.bind_to_rest, self.bind_vertices_m)

    def to(self, device: torch.device | str) -> SkinnedBody:
        """Return the body on another torch device."""
        moved: dict[str, Any] = {
            item.name: value.to(device)
            for item in fields(self)
            if item.init and isinstance(value := getattr(self, item.name), Tensor | Skeleton)
        }
        landmarks = {name: indices.to(device) for name, indices in self.landmarks.items()}
        return replace(self, **moved, landmarks=landmarks)

    def region(self, *names: str) -> Tensor:
        """Return (n,) int64: the triangles of the named regions.

        Raises:
            NotFoundError: If a region does not exist.
        """
        wanted = []
        for name in names:
            if name not in self.region_names:
                raise NotFoundError(
                    f"no region is called '{name}'",
                    code="DX-BODY-012",
                    where=f"body '{self.name}'",
                    hint=nearest_names(name, self.region_names),
                )
            wanted.append(self.region_names.index(name))
        chosen = torch.isin(self.triangle_regions, torch.tensor(wanted, device=self.device))
        return chosen.nonzero().squeeze(-1)

    def shaped(self, arkit: Tensor) -> Tensor:
        """Return (..., V, 3): bind-pose vertices with a face of weights (..., 52), metres."""
        deltas = arkit.to(self.morph_deltas_m.dtype) @ self.morph_deltas_m.flatten(1)
        vertices = self.bind_vertices_m.expand(*arkit.shape[:-1], -1, -1).clone()
        vertices[..., self.morph_vertices, :] += deltas.unflatten(-1, (-1, 3))
        return vertices

    def skin_transforms(self, local_xyzw: Tensor, root_m: Tensor) -> Tensor:
        """Return (..., B, 4, 4): what takes bind-pose vertices to the world, bone by bone.

        Args:
            local_xyzw: (..., 55, 4) unit quaternions, parent-relative.
            root_m: (..., 3) world position of the pelvis, metres.
        """
        return skin_transforms(self.skeleton, self.bind_to_rest, local_xyzw, root_m)

    def skin(self, local_xyzw: Tensor, root_m: Tensor, arkit: Tensor | None = None) -> Tensor:
        """Return the posed vertices, (..., V, 3), world, metres.

        ARKit's eyeLook shapes move the lids; the eyeballs turn with the joints ``left_eye`` and
        ``right_eye``. The mouth opens with ``jawOpen``; the joint ``jaw`` is the other way to open it, for
        motion that has no shapes.

        Args:
            local_xyzw: (..., 55, 4) unit quaternions, parent-relative.
            root_m: (..., 3) world position of the pelvis, metres.
            arkit: (..., 52) weights in the order of ``ARKIT_NAMES``; None is a neutral face.
        """
        vertices = self.bind_vertices_m if arkit is None else self.shaped(arkit)
        return blend_vertices(self.dense_weights, self.skin_transforms(local_xyzw, root_m), vertices)

    def lip_gap_m(self, vertices_m: Tensor) -> Tensor:
        """Return (...,): how far the mouth is open at its middle, metres; zero or less when the lips touch.

        Args:
            vertices_m: (..., V, 3) vertices of this body with an upright head, as ``skin`` or ``shaped``
                gives them.

        Returns:
            The largest, over five columns across the middle half of the mouth, of the height of the upper
            lip's lowest point above the lower lip's highest point.

        Raises:
            NotFoundError: If the body knows no lip landmarks.
        """
        for name in ("lip_upper", "lip_lower"):
            if name not in self.landmarks:
                raise NotFoundError(
                    f"the body has no landmark '{name}'", code="DX-BODY-013", where=f"body '{self.name}'"
                )
        upper = vertices_m[..., self.landmarks["lip_upper"], 1].amin(dim=-1)
        lower = vertices_m[..., self.landmarks["lip_lower"], 1].amax(dim=-1)
        return (upper - lower).amax(dim=-1)
