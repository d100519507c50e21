"""The outer skin of trunk, head, hands and forearms as it is posed: how deep a hand or a forearm really is in it.

`BodyVolume` tells fast and about; this is the mesh itself, for the few instants at which it matters.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from motion.bodies.body import SkinnedBody
from motion.bodies.hands import depth_in_skin_m, spread, vertex_normals
from motion.bodies.skin_parts import SIDES, SkinParts
from motion.bodies.skinning import placed_transforms
from motion.bodies.twists import SKIN_PARENTS, SKIN_PIVOTS, twist_rotations
from motion.rotations import multiply
from motion.skeleton import JOINT_COUNT

_SPACING_M = 0.005
"""How far apart the points of a hand's skin are, metres."""
_FEW_OF_HAND, _SOME_OF_HAND, _FEW_OF_FOREARM = 112, 256, 32
"""How many points of a hand and of a forearm tell about how deep they are, and how deep others are in a hand."""
_MEET_M = 0.02
"""Hands of which no two of a few points are nearer to each other are apart, metres."""
FURTHEST_M, _STEP_M = 0.08, 0.004
"""How far hands are taken from each other at most, and in steps of what, metres."""
_REACH_M = 0.03
"""Further than this from any skin, "below" it means nothing, metres."""
_BLOCK = 16
"""Frames whose trunks are posed at once."""

Numbers = NDArray[np.float32]

_Hands = tuple[dict[str, Tensor], dict[str, Tensor], dict[str, Tensor]]


@dataclass(frozen=True, slots=True, eq=False)
class _Part:
    """Some of the skin.

    Attributes:
        bones: (B,) int64, indices of ``SKIN_BONES`` that move it.
        weights: (P, B) by how much.
        bind_m: (P, 4) points in the bind pose, metres, and 1.
        normals: (P, 3) directions out of the skin there.
        counting: How many of the points count; the rest only bound them.
    """

    bones: Tensor
    weights: Tensor
    bind_m: Tensor
    normals: Tensor
    counting: int
    _point_shares: Tensor = field(init=False, repr=False)
    _normal_shares: Tensor = field(init=False, repr=False)

    def __post_init__(self) -> None:
        # What each number of the bones' transforms adds to points and normals, so that skin is one product.
        for name, values in (("_point_shares", self.bind_m), ("_normal_shares", self.normals)):
            shares = self.weights.unsqueeze(-1) * values.unsqueeze(1)
            object.__setattr__(self, name, shares.flatten(1).T.contiguous())

    @classmethod
    def of(cls, body: SkinnedBody, normals: Tensor, counting: Tensor, beside: Tensor) -> _Part:
        vertices = torch.cat((counting, beside))
        weights = body.dense_weights[vertices]
        bones = (weights.amax(dim=0) > 0.0).nonzero().flatten()
        bind = torch.nn.functional.pad(body.bind_vertices_m[vertices], (0, 1), value=1.0)
        return cls(bones, weights[:, bones].contiguous(), bind, normals[vertices], len(counting))

    def blended_m(self, transforms: Tensor) -> Tensor:
        """Points (n, P, 3), metres, with transforms (n, B, 4, 4); each coordinate lies whole in memory."""
        rows = transforms[:, self.bones, :3].movedim(1, 2).flatten(2)
        return (rows.flatten(0, 1) @ self._point_shares).unflatten(0, (len(transforms), 3)).mT

    def turned(self, transforms: Tensor) -> Tensor:
        """Normals (n, P, 3), about unit, with transforms (n, B, 4, 4); likewise."""
        rows = transforms[:, self.bones, :3, :3].movedim(1, 2).flatten(2)
        return (rows.flatten(0, 1) @ self._normal_shares).unflatten(0, (len(transforms), 3)).mT


@dataclass(frozen=True, slots=True)
class Touch:
    """Where one skin is deepest in another.

    Attributes:
        depth_m: How deep, metres; nothing where it is outside.
        point_m: The point of the hand or forearm, world, metres.
        out: Unit direction out of what it is in, world.
    """

    depth_m: float
    point_m: tuple[float, float, float]
    out: tuple[float, float, float]


class OuterSkin:
    """The skin of a body, posed only where hands and forearms, trunk and head are."""

    def __init__(self, body: SkinnedBody) -> None:
        """Find the parts."""
        parts = SkinParts.of(body)
        normals = vertex_normals(body.bind_vertices_m, body.triangles)
        rest_m = body.vertices_m
        trunk, beside = (part.nonzero().flatten() for part in (parts.trunk, parts.beside))
        self._body = body
        self._trunk = _Part.of(body, normals, trunk, beside)
        self._some = dict[str, _Part]()
        self._few = dict[str, tuple[_Part, _Part]]()
        self._hand, self._forearm = dict[str, _Part](), dict[str, _Part]()
        none = torch.zeros(0, dtype=torch.int64)
        for side in SIDES:
            hand, forearm = (part[side].nonzero().flatten() for part in (parts.hand, parts.free_forearm))
            self._hand[side] = _Part.of(body, normals, hand[spread(rest_m[hand], _SPACING_M)], none)
            self._forearm[side] = _Part.of(body, normals, forearm, none)
            few = (
                hand[_apart(rest_m[hand], _FEW_OF_HAND)],
                forearm[_apart(rest_m[forearm], _FEW_OF_FOREARM)],
            )
            self._some[side] = _Part.of(body, normals, hand[_apart(rest_m[hand], _SOME_OF_HAND)], none)
            self._few[side] = (_Part.of(body, normals, few[0], none), _Part.of(body, normals, few[1], none))

    def placed(self, local_xyzw: Tensor, rotations_xyzw: Tensor, positions_m: Tensor) -> Tensor:
        """Return `transforms` (n, B, 4, 4) of poses whose joints (n, 55) are placed already, world, metres."""
        parents = rotations_xyzw[:, list(SKIN_PARENTS[JOINT_COUNT:])]
        twists = multiply(parents, twist_rotations(local_xyzw))
        rotations = torch.cat((rotations_xyzw, twists), dim=1)
        positions = torch.cat((positions_m, positions_m[:, list(SKIN_PIVOTS[JOINT_COUNT:])]), dim=1)
        return placed_transforms(self._body.skeleton, self._body.bind_to_rest, rotations, positions)

    def few_m(self, side: str, transforms: Tensor) -> Tensor:
        """Return a few points (n, P, 3) of a hand and its forearm, metres, with transforms (n, B, 4, 4)."""
        return torch.cat([part.blended_m(transforms) for part in self._few[side]], dim=1)

    def transforms(self, local_xyzw: Tensor, root_m: Tensor) -> Tensor:
        """Return (n, B, 4, 4) what takes the skin to the world in poses (n, 55, 4) with pelvises at (n, 3), metres."""
        return self._body.skin_transforms(local_xyzw, root_m)

    def limb_m(self, side: str, transforms: Tensor) -> Tensor:
        """Return the points (n, P, 3) of a hand and its forearm, metres, with transforms (n, B, 4, 4)."""
        return torch.cat([part[side].blended_m(transforms) for part in (self._hand, self._forearm)], dim=1)

    def in_body(self, transforms: Tensor, points_m: Sequence[Tensor]) -> list[Touch | None]:
        """Return where points are deepest in trunk and head, frame by frame; None where they are outside.

        Args:
            transforms: (n, B, 4, 4) of the frames.
            points_m: (P, 3) world points of each frame, metres.
        """
        found: list[Touch | None] = []
        for rows in torch.arange(len(transforms)).split(_BLOCK):
            trunk = (
                _planes(self._trunk.blended_m(transforms[rows])),
                _planes(self._trunk.turned(transforms[rows])),
            )
            for row, skin, normals in zip(rows.tolist(), *trunk, strict=True):
                found.append(_deepest(_planes(points_m[row]), skin, normals, self._trunk.counting))
        return found

    def in_hands(self, transforms: Tensor) -> list[dict[str, Touch]]:
        """Return where each hand is deepest in the other, frame by frame; hands that are outside are left out.

        Args:
            transforms: (n, B, 4, 4) of the frames.
        """
        found: list[dict[str, Touch]] = [{} for _ in transforms]
        skin, normals = dict[str, Numbers](), dict[str, Numbers]()
        for side in SIDES:
            parts = self._hand[side], self._forearm[side]
            skin[side] = _planes(torch.cat([part.blended_m(transforms) for part in parts], dim=1))
            normals[side] = _planes(torch.cat([part.turned(transforms) for part in parts], dim=1))
        for side, other in zip(SIDES, reversed(SIDES), strict=True):
            own, counting = self._hand[side].counting, self._hand[other].counting
            for row, touches in enumerate(found):
                touch = _deepest(skin[side][row, :, :own], skin[other][row], normals[other][row], counting)
                if touch is not None:
                    touches[side] = touch
        return found

    def apart_m(self, transforms: Tensor, ways: Tensor, depth_m: float, enough: int | None = None) -> Tensor:
        """Return how far the left hand has to go so that hands are no deeper in each other than that, about, metres.

        Args:
            transforms: (n, B, 4, 4) of the frames.
            ways: (W, 3) unit directions in which it may go, world.
            depth_m: How deep hands may be in each other, metres.
            enough: Once hands are apart in all frames on so many ways, the search ends; on all of them if not given.

        Returns:
            (n, W) metres, ``FURTHEST_M`` where that is not far enough, or not searched.
        """
        hands = self._hands(transforms)
        needed = transforms.new_full((len(transforms), len(ways)), FURTHEST_M)
        for shift_m in torch.arange(0.0, FURTHEST_M, _STEP_M):
            frames, ways_on = (needed >= FURTHEST_M).nonzero(as_tuple=True)
            clear = _between_m(_at(hands, frames), shift_m * ways[ways_on, None]) <= depth_m
            needed[frames[clear], ways_on[clear]] = shift_m
            if int((needed < FURTHEST_M).all(dim=0).sum()) >= (enough or len(ways)):
                break
        return needed

    def between_hands_m(self, transforms: Tensor) -> Tensor:
        """Return how deep hands are in each other (n,), about, metres, with transforms (n, B, 4, 4)."""
        left, right = (self._few[side][0].blended_m(transforms) for side in SIDES)
        depth = transforms.new_full((len(transforms),), -1.0)
        near = (torch.cdist(left, right).flatten(1).amin(dim=-1) < _MEET_M).nonzero().flatten()
        if len(near):
            depth[near] = _between_m(self._hands(transforms[near]), transforms.new_zeros(3))
        return depth

    def _hands(self, transforms: Tensor) -> _Hands:
        """A few points of both hands, more of them, and the directions out of the skin there."""
        few, some, out = {}, {}, {}
        for side in SIDES:
            few[side] = self._few[side][0].blended_m(transforms)
            some[side], turned = self._some[side].blended_m(transforms), self._some[side].turned(transforms)
            out[side] = turned * turned.square().sum(-1, keepdim=True).rsqrt()
        return few, some, out


def _at(hands: _Hands, frames: Tensor) -> _Hands:
    """The hands in some frames (m,), each as often as it is named."""
    few, some, out = ({side: own[frames] for side, own in points.items()} for points in hands)
    return few, some, out


def _between_m(hands: _Hands, by_m: Tensor) -> Tensor:
    """How deep hands are in each other (n,), metres, if the left one is moved by (3,) or (n, 1, 3), metres."""
    few, some, out = hands
    deep = depth_in_skin_m(few["left"] + by_m, some["right"], out["right"]).amax(dim=-1)
    return torch.maximum(deep, depth_in_skin_m(few["right"] - by_m, some["left"], out["left"]).amax(dim=-1))


def _apart(points_m: Tensor, count: int) -> Tensor:
    """Indices of so many points, each as far as can be from those before it."""
    chosen = [0]
    away = torch.full((len(points_m),), torch.inf)
    for _ in range(min(count, len(points_m)) - 1):
        away = torch.minimum(away, (points_m - points_m[chosen[-1]]).square().sum(-1))
        chosen.append(int(away.argmax()))
    return torch.tensor(chosen)


def _planes(vectors: Tensor) -> Numbers:
    """(..., 3, P) the coordinates of vectors (..., P, 3), each whole in memory."""
    return np.ascontiguousarray(vectors.mT.numpy())


def _deepest(points_m: Numbers, skin_m: Numbers, normals: Numbers, counting: int) -> Touch | None:
    """Where points (3, P) are deepest behind a skin (3, N), metres, of which so many points count; None if outside."""
    near = _within(skin_m, points_m)
    felt = points_m[:, _within(points_m, skin_m[:, near])] if len(near) else points_m[:, :0]
    if not felt.shape[1]:
        return None
    skin = skin_m[:, near]
    # Half the squared distance, but for what all of a point's have in common, as one product; from the skin's middle,
    # so that no digits are lost.
    middle = skin.mean(axis=1, keepdims=True)
    at, by = felt - middle, skin - middle
    half = np.concatenate((at, np.ones_like(at[:1]))).T @ np.concatenate((-by, 0.5 * (by * by).sum(0)[None]))
    nearest = half.argmin(axis=1)
    away = by[:, nearest] - at
    index = near[nearest]
    below = (away * normals[:, index]).sum(0)
    below[(index >= counting) | ((away * away).sum(0) >= _REACH_M * _REACH_M)] = 0.0
    worst = int(below.argmax())
    if below[worst] <= 0.0:
        return None
    x, y, z = felt[:, worst].tolist()
    out = (normals[:, index[worst]] / np.linalg.norm(normals[:, index[worst]])).tolist()
    return Touch(float(below[worst]), (x, y, z), (out[0], out[1], out[2]))


def _within(points_m: Numbers, others_m: Numbers) -> NDArray[np.int64]:
    """Indices of points (3, N) that may be near others (3, M)."""
    low, high = others_m.min(axis=1) - _REACH_M, others_m.max(axis=1) + _REACH_M
    inside = [(row > least) & (row < most) for row, least, most in zip(points_m, low, high, strict=True)]
    return (inside[0] & inside[1] & inside[2]).nonzero()[0]
