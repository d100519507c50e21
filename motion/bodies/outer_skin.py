"""The outer skin of trunk, head, hands and forearms as it is posed: how deep a hand or a forearm really is in it.

`BodyVolume` tells fast and about; this is the mesh itself, for the few instants at which it matters.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import torch
from torch import Tensor

from motion.bodies.body import SkinnedBody
from motion.bodies.hands import depth_in_skin_m, vertex_normals
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

    def posed(self, transforms: Tensor) -> tuple[Tensor, Tensor]:
        """Points (P, 3), metres, and normals (P, 3), about unit, with one frame's transforms (B, 4, 4)."""
        rows = transforms[self.bones, :3].movedim(0, 1)
        return (rows.flatten(1) @ self._point_shares).T, (rows[..., :3].flatten(1) @ self._normal_shares).T

    def blended_m(self, transforms: Tensor) -> Tensor:
        """Points (n, P, 3), metres, with the transforms (n, B, 4, 4) of many frames."""
        rows = transforms[:, self.bones, :3].movedim(1, 2).flatten(2)
        return (rows.flatten(0, 1) @ self._point_shares).unflatten(0, (len(transforms), 3)).mT

    def turned(self, transforms: Tensor) -> Tensor:
        """Normals (n, P, 3), unit, with the transforms (n, B, 4, 4) of many frames."""
        rows = transforms[:, self.bones, :3, :3].movedim(1, 2).flatten(2)
        turned = (rows.flatten(0, 1) @ self._normal_shares).unflatten(0, (len(transforms), 3))
        return torch.nn.functional.normalize(turned, dim=1).mT


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
            self._hand[side] = _Part.of(body, normals, hand[_spread(rest_m[hand])], none)
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
        """Return the points (P, 3) of a hand and its forearm, metres, with one frame's transforms (B, 4, 4)."""
        return torch.cat([part[side].posed(transforms)[0] for part in (self._hand, self._forearm)])

    def in_body(self, transforms: Tensor, points_m: Tensor) -> Touch | None:
        """Return where points (P, 3) are deepest in trunk and head in one frame; None where they are outside."""
        skin, normals = self._trunk.posed(transforms)
        return _deepest(points_m, skin, normals, self._trunk.counting)

    def in_hands(self, transforms: Tensor) -> dict[str, Touch]:
        """Return where each hand is deepest in the other in one frame; hands that are outside are left out."""
        hands = {side: self._hand[side].posed(transforms) for side in SIDES}
        found = {}
        for side, other in zip(SIDES, reversed(SIDES), strict=True):
            skin, normals = hands[other]
            beside, across = self._forearm[other].posed(transforms)
            rest = torch.cat((skin, beside)), torch.cat((normals, across))
            touch = _deepest(hands[side][0], *rest, len(skin))
            if touch is not None:
                found[side] = touch
        return found

    def apart_m(self, transforms: Tensor, ways: Tensor, depth_m: float) -> Tensor:
        """Return how far the left hand has to go so that hands are no deeper in each other than that, about, metres.

        Args:
            transforms: (n, B, 4, 4) of the frames.
            ways: (W, 3) unit directions in which it may go, world.
            depth_m: How deep hands may be in each other, metres.

        Returns:
            (n, W) metres, ``FURTHEST_M`` where that is not far enough.
        """
        hands = self._hands(transforms)
        needed = transforms.new_full((len(transforms), len(ways)), FURTHEST_M)
        for number, way in enumerate(ways):
            for shift_m in torch.arange(0.0, FURTHEST_M, _STEP_M):
                clear = _between_m(hands, shift_m * way) <= depth_m
                needed[clear & (needed[:, number] >= FURTHEST_M), number] = shift_m
                if bool((needed[:, number] < FURTHEST_M).all()):
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
            some[side], out[side] = (
                self._some[side].blended_m(transforms),
                self._some[side].turned(transforms),
            )
        return few, some, out


def _spread(points_m: Tensor) -> Tensor:
    """Indices of points that stand for all: one of each cell of a grid."""
    _, which = (points_m / _SPACING_M).round().long().unique(dim=0, return_inverse=True)
    first = torch.full((int(which.max()) + 1,), len(points_m))
    first.scatter_reduce_(0, which, torch.arange(len(points_m)), reduce="amin")
    return first.sort().values


def _between_m(hands: _Hands, by_m: Tensor) -> Tensor:
    """How deep hands are in each other (n,), metres, if the left one is moved by (3,), metres."""
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


def _deepest(points_m: Tensor, skin_m: Tensor, normals: Tensor, counting: int) -> Touch | None:
    near = _within(skin_m, points_m)
    felt = _within(points_m, skin_m[near]) if len(near) else near
    if not len(felt):
        return None
    points_m = points_m[felt]
    distance, index = torch.cdist(points_m, skin_m[near]).min(dim=-1)
    nearest = near[index]
    below = ((skin_m[nearest] - points_m) * normals[nearest]).sum(-1)
    below = torch.where((distance < _REACH_M) & (nearest < counting), below, torch.zeros_like(below))
    worst = int(below.argmax())
    if float(below[worst]) <= 0.0:
        return None
    x, y, z = points_m[worst].tolist()
    out = torch.nn.functional.normalize(normals[nearest[worst]], dim=0).tolist()
    return Touch(float(below[worst]), (x, y, z), (out[0], out[1], out[2]))


def _within(points_m: Tensor, others_m: Tensor) -> Tensor:
    """Indices of points (N, 3) that may be near others (M, 3)."""
    low, high = others_m.amin(0) - _REACH_M, others_m.amax(0) + _REACH_M
    return ((points_m > low) & (points_m < high)).all(dim=-1).nonzero().flatten()
