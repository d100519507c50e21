"""The skin of a hand, so that touches end on skin and hands keep out of each other.

A hand is kept as points of its skin, a few hundred, that follow the wrist and the fingers by the body's own skin
weights, and as named patches of them: the palm, the back, the pads of the fingers, the fist's front. Everything is
the left hand, in the wrist's frame; the right hand is its mirror image.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache

import torch
from torch import Tensor

from motion.bodies.body import SkinnedBody
from motion.bodies.twists import SKIN_BONES
from motion.rotations import identity, mirrored, multiply, rotate, to_matrix
from motion.skeleton import FINGERS, JOINT_INDEX, Skeleton

HAND_BONES: tuple[str, ...] = (
    "left_wrist",
    *(f"left_{finger}{link}" for finger in FINGERS for link in (1, 2, 3)),
)
"""The joints that carry the hand's skin: the wrist, then the fingers in SMPL-X order."""
_SPACING_M = 0.006
"""How far the points of the skin are from one another, metres."""
_TIP_M, _PALM_M = 0.011, 0.048
"""Radius of a fingertip's patch, and half the width of the palm and of the back, metres."""
_FACING = 0.55
"""Cosine between a patch's normals and the way it faces."""
_FEWEST = 6
"""Points of a patch at least."""
_TINY = 1e-12
FOREARM_SHARES = (0.2, 0.45, 0.75)
"""Where along the way from elbow to wrist the forearm's thickness is taken."""
_AT_ONCE = 1 << 19
"""Distances between points of skins that are compared at once: as many as a processor keeps at hand."""
_FOREARM_BONES = ("left_elbow", "left_forearm_twist", "left_wrist_twist")
_RING = 0.05
_CLOTH_M = 0.002
"""Half the length of the ring whose thickness is taken, share of the forearm; what cloth adds to it, metres."""


@dataclass(frozen=True, slots=True, eq=False)
class HandSkin:
    """Points of a left hand's skin.

    Attributes:
        bone_points_m: (N, 16, 3) each point in the frame of each of ``HAND_BONES``, in the rest pose, metres.
        bone_normals: (N, 16, 3) direction out of the skin, likewise.
        weights: (N, 16) skin weights; rows sum to 1.
        offsets_m: (16, 3) each bone's place in its parent's frame; nothing for the wrist.
        patches: Indices of the points of each named patch.
        forearm_m: (3,) half the thickness of the forearm at ``FOREARM_SHARES``, with its sleeve, metres.
    """

    bone_points_m: Tensor
    bone_normals: Tensor
    weights: Tensor
    offsets_m: Tensor
    patches: Mapping[str, Tensor]
    forearm_m: Tensor
    _point_shares: Tensor = field(init=False, repr=False)
    _normal_shares: Tensor = field(init=False, repr=False)

    def __post_init__(self) -> None:
        share = self.weights.unsqueeze(-1)
        points = torch.cat(((share * self.bone_points_m).flatten(1), self.weights), dim=1)
        object.__setattr__(self, "_point_shares", points.T.contiguous())
        object.__setattr__(self, "_normal_shares", (share * self.bone_normals).flatten(1).T.contiguous())

    @classmethod
    def of(cls, body: SkinnedBody) -> HandSkin:
        """Take the left hand's skin from a body."""
        bones = [SKIN_BONES.index(name) for name in HAND_BONES]
        weights = body.dense_weights[:, bones]
        own = (weights.sum(-1) > 0.5).nonzero().flatten()
        own = own[spread(body.vertices_m[own], _SPACING_M)]
        normals = vertex_normals(body.bind_vertices_m, body.triangles)[own]
        weights = weights[own] / weights[own].sum(-1, keepdim=True)
        bind = body.bind_to_rest[bones]
        joints = body.skeleton.rest_positions_m[bones]
        points = torch.einsum("bij,nj->nbi", bind[:, :3, :3], body.bind_vertices_m[own])
        points = points + bind[:, :3, 3] - joints
        turned = torch.einsum("bij,nj->nbi", bind[:, :3, :3], normals)
        offsets = torch.cat((torch.zeros(1, 3), body.skeleton.offsets_m[bones[1:]]))
        rest = (weights.unsqueeze(-1) * (points + joints)).sum(1) - joints[0]
        facing = torch.nn.functional.normalize((weights.unsqueeze(-1) * turned).sum(1), dim=-1)
        tips = body.fingertips_m[: len(FINGERS)] - joints[0]
        patches = _patches(body.skeleton, rest, facing, weights, tips)
        return cls(points, turned, weights, offsets, patches, _forearm_m(body))

    def posed(self, finger_xyzw: Tensor) -> tuple[Tensor, Tensor]:
        """Return the skin's points and normals in the left wrist's frame.

        Args:
            finger_xyzw: (..., 15, 4) local rotations of the left hand's joints, SMPL-X order.

        Returns:
            Points (..., N, 3), metres, and unit normals (..., N, 3).
        """
        bones = self._bones(finger_xyzw)
        return self.points_on(bones), self.normals_on(bones)

    def placed(
        self, side: str, finger_xyzw: Tensor, wrist_xyzw: Tensor, wrist_m: Tensor
    ) -> tuple[Tensor, Tensor]:
        """Return the points and normals of either hand's skin in the world.

        Args:
            side: ``left`` or ``right``.
            finger_xyzw: (..., 15, 4) local rotations of that hand's joints, SMPL-X order.
            wrist_xyzw: (..., 4) world rotations of its wrist.
            wrist_m: (..., 3) world positions of its wrist, metres.

        Returns:
            Points (..., N, 3), metres, and unit normals (..., N, 3).
        """
        bones = self.bones(side, finger_xyzw, wrist_xyzw, wrist_m)
        return self.points_on(bones), self.normals_on(bones)

    def placed_points_m(self, side: str, finger_xyzw: Tensor, wrist_xyzw: Tensor, wrist_m: Tensor) -> Tensor:
        """Return the points alone, (..., N, 3) metres; see `placed`."""
        return self.points_on(self.bones(side, finger_xyzw, wrist_xyzw, wrist_m))

    def bones(self, side: str, finger_xyzw: Tensor, wrist_xyzw: Tensor, wrist_m: Tensor) -> Tensor:
        """Return where the bones of either hand are in the world, (..., 3, 64), to lay skin on; see `placed`."""
        return _placed(side, self._bones(_as_left(side, finger_xyzw)), wrist_xyzw, wrist_m)

    def points_on(self, bones: Tensor) -> Tensor:
        """Return the skin's points (..., N, 3) on bones, metres; those of this skin or of a thinned one."""
        return _skinned(bones, self._point_shares)

    def normals_on(self, bones: Tensor) -> Tensor:
        """Return its unit normals (..., N, 3) there."""
        blended = _skinned(bones[..., : len(self._normal_shares)], self._normal_shares)
        x, y, z = blended.unbind(-1)
        length = torch.addcmul(torch.addcmul(x * x, y, y), z, z).sqrt().clamp_min(_TINY)
        return blended / length.unsqueeze(-1)

    def thinned(self, step: int) -> HandSkin:
        """Return every `step`-th point of the skin, without patches."""
        return _thinned(self, step)

    def _bones(self, finger_xyzw: Tensor) -> Tensor:
        """(..., 3, 64) the bones in the wrist's frame: their rotations side by side, then their places."""
        shape = finger_xyzw.shape[:-2]
        fingers = finger_xyzw.unflatten(-2, (len(FINGERS), 3))
        offsets = self.offsets_m[1:].unflatten(0, (len(FINGERS), 3)).expand(*fingers.shape[:-1], 3)
        # Link by link, all fingers at once; the first stands on the wrist.
        turned, placed = [fingers[..., 0, :]], [offsets[..., 0, :]]
        for link in (1, 2):
            placed.append(placed[-1] + rotate(turned[-1], offsets[..., link, :]))
            turned.append(multiply(turned[-1], fingers[..., link, :]))
        rotations = torch.stack(turned, dim=-2).flatten(-3, -2)
        places = torch.stack(placed, dim=-2).flatten(-3, -2)
        wrist = identity(*shape, 1, device=rotations.device, dtype=rotations.dtype)
        turns = to_matrix(torch.cat((wrist, rotations), dim=-2)).movedim(-3, -2).flatten(-2)
        places = torch.cat((places.new_zeros(*shape, 1, 3), places), dim=-2)
        return torch.cat((turns, places.mT), dim=-1)


@lru_cache(maxsize=32)
@torch.inference_mode(False)
def _thinned(skin: HandSkin, step: int) -> HandSkin:
    return replace(
        skin,
        bone_points_m=skin.bone_points_m[::step],
        bone_normals=skin.bone_normals[::step],
        weights=skin.weights[::step],
        patches={},
    )


def _as_left(side: str, finger_xyzw: Tensor) -> Tensor:
    return finger_xyzw if side == "left" else mirrored(finger_xyzw)


def _placed(side: str, bones: Tensor, wrist_xyzw: Tensor, wrist_m: Tensor) -> Tensor:
    """(..., 3, 64) bones of the left hand in its wrist's frame, on either side in the world."""
    into = to_matrix(wrist_xyzw)
    if side == "right":
        into = into * into.new_tensor((-1.0, 1.0, 1.0))
    bones = into @ bones
    # Each point's shares of its bones' places sum to 1.
    bones[..., -len(HAND_BONES) :] += wrist_m.unsqueeze(-1)
    return bones


def _skinned(bones: Tensor, shares: Tensor) -> Tensor:
    """(..., N, 3) points or directions of the skin that follow bones (..., 3, K) by shares (K, N): one product."""
    return (bones.reshape(-1, len(shares)) @ shares).view(*bones.shape[:-1], shares.shape[1]).mT


def depth_in_skin_m(points_m: Tensor, skin_m: Tensor, normals: Tensor) -> Tensor:
    """Return how deep points lie behind a skin that is given by points, (..., P) metres; see `nearest_of_skin`."""
    return nearest_of_skin(points_m, skin_m, normals)[0]


def nearest_of_skin(points_m: Tensor, skin_m: Tensor, normals: Tensor) -> tuple[Tensor, Tensor]:
    """Measure points against a skin that is given by points.

    Args:
        points_m: (..., P, 3), metres.
        skin_m: (..., N, 3) points of the skin, some millimetres apart, metres.
        normals: (..., N, 3) unit directions out of the skin.

    Returns:
        Depths (..., P), metres: inside, the depth below the tangent plane of the nearest skin point; outside, minus
        the distance to it. And the normals (..., P, 3) there.
    """
    # Half the squared distance, but for what all of a row have in common, as one product; from the skin's middle,
    # so that no digits are lost.
    middle = skin_m.mean(dim=-2, keepdim=True)
    points, skin = points_m - middle, skin_m - middle
    half = torch.cat((-skin, 0.5 * skin.square().sum(-1, keepdim=True)), dim=-1)
    index = _nearest(torch.cat((points, torch.ones_like(points[..., :1])), dim=-1), half)
    index = index.unsqueeze(-1).expand(*index.shape, 3)
    out = normals.gather(-2, index)
    away = skin_m.gather(-2, index) - points_m
    below = (away * out).sum(-1)
    return torch.where(below > 0.0, below, -torch.linalg.vector_norm(away, dim=-1)), out


def _nearest(points: Tensor, skin: Tensor) -> Tensor:
    """(..., P) for which of skin (..., N, 4) the product with points (..., P, 4) is least; few rows at a time."""
    rows = max(1, _AT_ONCE // (points.shape[-2] * skin.shape[-2]))
    blocks = (part.reshape(-1, *part.shape[-2:]).split(rows) for part in (points, skin))
    return torch.cat([_least(few @ of.mT) for few, of in zip(*blocks, strict=True)]).view(points.shape[:-1])


def _least(values: Tensor) -> Tensor:
    """(...) where each row of values (..., N) is least; on a CPU NumPy is several times as fast at it."""
    if values.device.type == "cpu":
        return torch.from_numpy(values.numpy().argmin(-1))
    return values.argmin(-1)


def vertex_normals(vertices_m: Tensor, triangles: Tensor) -> Tensor:
    """Return (..., V, 3) unit normals, the area-weighted mean of the triangles about each vertex.

    Args:
        vertices_m: (..., V, 3), metres.
        triangles: (F, 3) int64, counter-clockwise seen from outside.
    """
    a, b, c = (vertices_m[..., triangles[:, corner], :] for corner in range(3))
    faces = torch.linalg.cross(b - a, c - a)
    normals = torch.zeros_like(vertices_m)
    for corner in range(3):
        normals.index_add_(-2, triangles[:, corner], faces)
    return torch.nn.functional.normalize(normals, dim=-1)


def _forearm_m(body: SkinnedBody) -> Tensor:
    """(3,) mean distance of the skin from the forearm's axis about each of the shares, metres."""
    bones = [SKIN_BONES.index(name) for name in _FOREARM_BONES]
    own = (body.dense_weights[:, bones].sum(-1) > 0.5).nonzero().flatten()
    elbow, wrist = (
        body.skeleton.rest_positions_m[JOINT_INDEX[f"left_{joint}"]] for joint in ("elbow", "wrist")
    )
    along, length = torch.nn.functional.normalize(wrist - elbow, dim=0), (wrist - elbow).norm()
    away = body.vertices_m[own] - elbow
    share = (away @ along) / length
    radius = (away - (away @ along).unsqueeze(-1) * along).norm(dim=-1)
    rings = [radius[(share - at).abs() < _RING] for at in FOREARM_SHARES]
    return torch.stack([ring.mean() if len(ring) else radius.mean() for ring in rings]) + _CLOTH_M


def spread(points_m: Tensor, spacing_m: float) -> Tensor:
    """Return the indices, in order, of points (P, 3) that stand for all: one of each cell of a grid, metres."""
    _, which = (points_m / spacing_m).round().long().unique(dim=0, return_inverse=True)
    first = torch.full((int(which.max()) + 1,), len(points_m))
    first.scatter_reduce_(0, which, torch.arange(len(points_m)), reduce="amin")
    return first.sort().values


def _patches(
    skeleton: Skeleton, rest: Tensor, facing: Tensor, weights: Tensor, tips: Tensor
) -> dict[str, Tensor]:
    """Name parts of the skin by where they lie on a straight hand, palm down, fingers along +X."""
    owner = weights.argmax(-1)
    down, up = facing[:, 1] < -_FACING, facing[:, 1] > _FACING
    hand = owner == 0
    knuckle = skeleton.offsets_m[JOINT_INDEX["left_middle1"]]
    centre = knuckle * torch.tensor((0.62, 0.0, 0.9))
    near = (rest - centre)[:, [0, 2]].norm(dim=-1) < _PALM_M
    first = torch.isin(
        owner, torch.tensor([1 + 3 * FINGERS.index(finger) for finger in FINGERS if finger != "thumb"])
    )
    beyond = torch.isin(
        owner,
        torch.tensor(
            [link + 3 * FINGERS.index(finger) for finger in ("index", "middle", "ring") for link in (2, 3)]
        ),
    )
    marks = {
        "palm": (hand | first) & down & near,
        "back": hand & up & near,
        "wrist": hand & up & (rest[:, 0] < 0.3 * knuckle[0]),
        "fingers": beyond & down,
        "fist": first & up,
        "knuckles": first & up,
    }
    for place, finger in enumerate(FINGERS):
        last = owner == 3 * place + 3
        marks[f"{finger}_tip"] = last & ((rest - tips[place]).norm(dim=-1) < _TIP_M)
    return {name: _enough(mark, rest, tips) for name, mark in marks.items()}


def _enough(mark: Tensor, rest: Tensor, tips: Tensor) -> Tensor:
    """Indices of a patch; never an empty one, whatever the mesh."""
    found = mark.nonzero().flatten()
    if len(found) >= _FEWEST:
        return found
    centre = rest[found].mean(0) if len(found) else tips.mean(0)
    return (rest - centre).norm(dim=-1).topk(_FEWEST, largest=False).indices
