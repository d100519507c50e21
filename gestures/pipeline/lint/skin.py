"""Touches and penetration, measured on the skinned mesh; all frames are screened on a few points first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal

import torch
from torch import Tensor

from gestures.lowering.landmarks import OTHER_HAND, touches_body, touches_hand
from gestures.pipeline.lint.findings import RULES, Measure
from gestures.pipeline.lint.playing import Played
from motion.bodies import SkinnedBody
from motion.bodies.hands import HandSkin, depth_in_skin_m, vertex_normals
from motion.bodies.skin_parts import SIDES, SkinParts
from motion.bodies.skinning import blend_vertices
from motion.clip import Clip
from motion.metrics.probes import skin_depth_m
from motion.skeleton import JOINT_INDEX

_MEANT_M = 0.01
"""Authored gaps up to this are touches; larger ones are ways to or from a touch."""
_SCREEN_EVERY = 2
_SCREENED = 8
"""Every eighth skin point of a hand is looked at while screening."""
_SUSPECT_M = 0.002
"""Depth on the screen from which the mesh is asked."""
_NEAR_M = 0.35
"""Distance of the wrists below which hands can meet."""
_FELT_AROUND_M = 0.04
"""Distance of the arm's points from the body below which the hand's skin is looked at, metres."""
_ASK_AROUND = (-2, 0, 2)
"""Frames about a suspect one in which the mesh is asked, too, if it is near the bound."""
_REACH_M = 0.05
"""Skin further from a point than this is not looked at, metres."""
_ASKED = 3
"""How many vertices about a point are asked whether it is inside."""
_STEPS = 4
_OVER_TRIANGLE = (
    torch.tensor(
        [(i, j, _STEPS - i - j) for i in range(_STEPS + 1) for j in range(_STEPS + 1 - i)],
        dtype=torch.float32,
    )
    / _STEPS
)
"""(15, 3) shares of a triangle's corners in points all over it."""
_BLOCK = 512


class Mesh:
    """The outer mesh of a body, posed only where hands, forearms, trunk and head are."""

    def __init__(self, body: SkinnedBody) -> None:
        """Find the parts of the mesh."""
        parts = SkinParts.of(body)
        kept = parts.trunk | parts.beside
        for side in SIDES:
            kept = kept | parts.hand[side] | parts.forearm[side]
        # Normals at a part's rim need the triangles beyond it.
        near = parts.triangles[kept[parts.triangles].any(dim=1)]
        kept = torch.zeros_like(kept).index_fill_(0, near.flatten().unique(), True)
        place = kept.cumsum(0) - 1
        vertices = kept.nonzero().flatten()
        self._body, self._triangles = body, place[near]
        self._weights, self._bind_m = body.dense_weights[vertices], body.bind_vertices_m[vertices]
        self.trunk, self.beside = place[parts.trunk], place[parts.beside]
        self.hand = {side: place[parts.hand[side]] for side in SIDES}
        self.forearm = {side: place[parts.forearm[side]] for side in SIDES}
        self.limb = {side: place[parts.hand[side] | parts.free_forearm[side]] for side in SIDES}

    def surface(self, vertices: Tensor, part: Tensor) -> Tensor:
        """Return points (N, 3) all over the skin of a part (P,) of posed vertices (V, 3), metres."""
        within = torch.zeros(len(vertices), dtype=torch.bool).index_fill_(0, part, True)
        corners = vertices[self._triangles[within[self._triangles].all(dim=1)]]
        return torch.einsum("wk,fkc->fwc", _OVER_TRIANGLE, corners).flatten(0, 1)

    def posed(self, clip: Clip, frames: Sequence[int]) -> Iterator[tuple[Tensor, Tensor]]:
        """Yield the vertices (V, 3), metres, and normals (V, 3) of the kept mesh, frame after frame."""
        for block in torch.tensor(frames, dtype=torch.int64).split(_BLOCK):
            for transforms in self._body.skin_transforms(clip.local_xyzw[block], clip.root_m[block]):
                vertices = blend_vertices(self._weights, transforms, self._bind_m)
                yield vertices, vertex_normals(vertices, self._triangles)


def touches(played: Played, mesh: Mesh) -> Iterator[Measure]:
    """Measure how far each landmark that is to touch is off the skin, at the instant of the touch."""
    skin = played.volume.hand
    meant = [
        (row, move, move.contact)
        for row, moves in enumerate(played.moves)
        for move in moves
        if move.contact is not None
        and move.contact.gap_m <= _MEANT_M
        and (touches_body(move) or touches_hand(move))
    ]
    frames = [played.frame(move.end_s) for _, move, _ in meant]
    posed = mesh.posed(played.clip, frames)
    for (row, move, contact), frame, (vertices, normals) in zip(meant, frames, posed, strict=True):
        target = mesh.trunk
        if contact.touches in OTHER_HAND:
            other = SIDES[1 - SIDES.index(move.side)]
            target = torch.cat((mesh.hand[other], mesh.forearm[other]))
        points, _ = hand_points(played, skin, move.side, slice(frame, frame + 1))
        patch = points[0, skin.patches[contact.hand]]
        off = -float(depth_in_skin_m(patch, vertices[target], normals[target]).max())
        if off > 0.0:
            # Beside a ridge, such as a hem, the nearest vertex faces elsewhere: the skin is nearer than it tells.
            off = min(off, distance_to_m(patch, mesh.surface(vertices, target)))
        placement = played.placements[row]
        about = f"{contact.hand} on {contact.touches} at {move.end_s - placement.stroke.start_s:+.2f} s"
        yield Measure("contact", placement.gesture, placement.hand, 1000.0 * max(0.0, off), about)


def penetration(played: Played, mesh: Mesh) -> Iterator[Measure]:
    """Measure how deep hands and forearms go into trunk and head, and hands into each other."""
    spans = [played.span(row) for row in range(len(played.placements))]
    for row, code, side, depth_m in deepest(played, mesh, spans):
        placement = played.placements[row]
        yield Measure(code, placement.gesture, placement.hand, 1000.0 * depth_m, side)


def deepest(
    played: Played, mesh: Mesh, spans: Sequence[slice]
) -> Iterator[tuple[int, Literal["in_body", "in_hand"], str, float]]:
    """Yield the greatest depths in some spans of frames: the span's index, the rule, the side if any, metres."""
    frames = slice(0, len(played.positions), _SCREEN_EVERY)
    screened: list[tuple[Literal["in_body", "in_hand"], str, Tensor]] = [
        ("in_body", side, _screen_body(played, side, frames)) for side in SIDES
    ]
    screened.append(("in_hand", "", _screen_hands(played, frames)))
    asked: list[tuple[int, Literal["in_body", "in_hand"], str, tuple[int, ...]]] = []
    for index, span in enumerate(spans):
        own = slice(span.start // _SCREEN_EVERY, span.stop // _SCREEN_EVERY + 1)
        for code, side, depth in screened:
            asked.append((index, code, side, _suspects(depth[own], own.start, code, len(played.positions))))
    posed = mesh.posed(played.clip, [frame for *_, suspects in asked for frame in suspects])
    for index, code, side, suspects in asked:
        depths = [_mesh_depth(mesh, code, side, *next(posed)) for _ in suspects]
        yield index, code, side, max(depths, default=0.0)


def _suspects(screened: Tensor, first: int, code: str, count: int) -> tuple[int, ...]:
    """Frames in which the mesh is to be asked: those about the worst screened one; none where the screen shows none."""
    if not len(screened) or float(screened.max()) < _SUSPECT_M:
        return ()
    worst = (first + int(screened.argmax())) * _SCREEN_EVERY
    around = _ASK_AROUND if float(screened.max()) > 0.5 * RULES[code].bound / 1000.0 else (0,)
    return tuple(min(max(worst + step, 0), count - 1) for step in around)


def _mesh_depth(mesh: Mesh, code: str, side: str, vertices: Tensor, normals: Tensor) -> float:
    """How deep a hand is in the body, or the right hand in the left, on the mesh, metres."""
    if code == "in_hand":
        points, target, beside = mesh.hand["right"], mesh.hand["left"], mesh.forearm["left"]
    else:
        points, target, beside = mesh.limb[side], mesh.trunk, mesh.beside
    skin = torch.cat((target, beside))
    return depth_under_m(vertices[points], vertices[skin], normals[skin], len(target))


def hand_points(played: Played, skin: HandSkin, side: str, frames: slice | Tensor) -> tuple[Tensor, Tensor]:
    """Return a hand's skin in some frames: world points (n, N, 3), metres, and normals (n, N, 3)."""
    first, wrist = JOINT_INDEX[f"{side}_index1"], JOINT_INDEX[f"{side}_wrist"]
    fingers = played.clip.local_xyzw[frames, first : first + 15]
    return skin.placed(side, fingers, played.rotations[frames, wrist], played.positions[frames, wrist])


def _screen_body(played: Played, side: str, frames: slice) -> Tensor:
    """(n,) how deep hand and forearm are in the volume, metres, in every screened frame.

    A few points of the arm tell where the skin of the hand has to be looked at.
    """
    rotations, positions = played.rotations[frames], played.positions[frames]
    depth = skin_depth_m(played.volume, side, rotations, positions).amax(dim=-1)
    near = (depth > -_FELT_AROUND_M).nonzero().flatten()
    every = torch.arange(len(played.positions))[frames]
    thin = played.volume.hand.thinned(_SCREENED)
    for rows in near.split(_BLOCK):
        hand, _ = hand_points(played, thin, side, every[rows])
        felt = played.volume.depth_m(hand, rotations[rows], positions[rows]).amax(dim=-1)
        depth[rows] = torch.maximum(depth[rows], felt)
    return depth


def _screen_hands(played: Played, frames: slice) -> Tensor:
    """(n,) how deep the right hand is in the left one, metres; −1 where they are far apart."""
    places = [played.positions[frames, JOINT_INDEX[f"{side}_wrist"]] for side in SIDES]
    near = ((places[0] - places[1]).norm(dim=-1) < _NEAR_M).nonzero().flatten()
    depth = torch.full((len(places[0]),), -1.0)
    every = torch.arange(len(played.positions))[frames]
    for block in near.split(_BLOCK):
        rows = every[block]
        points, _ = hand_points(played, played.volume.hand.thinned(_SCREENED), "right", rows)
        skin, normals = hand_points(played, played.volume.hand.thinned(2), "left", rows)
        depth[block] = depth_in_skin_m(points, skin, normals).amax(dim=-1)
    return depth


def distance_to_m(points: Tensor, surface: Tensor) -> float:
    """Return how far the nearest of points (P, 3) is from a surface's points (N, 3), metres; at most ``_REACH_M``."""
    low, high = points.amin(0) - _REACH_M, points.amax(0) + _REACH_M
    near = surface[((surface > low) & (surface < high)).all(dim=-1)]
    return min(_REACH_M, float(torch.cdist(points, near).min())) if len(near) else _REACH_M


def depth_under_m(points: Tensor, skin: Tensor, normals: Tensor, counting: int) -> float:
    """Return how deep the deepest of points (P, 3) lies under the first `counting` points of a skin (N, 3), metres."""
    low, high = points.amin(0) - _REACH_M, points.amax(0) + _REACH_M
    near = ((skin > low) & (skin < high)).all(dim=-1).nonzero().flatten()
    if not len(near):
        return 0.0
    distance, index = torch.cdist(points, skin[near]).topk(min(_ASKED, len(near)), dim=-1, largest=False)
    nearest = near[index]
    # At a hem or a fold one vertex alone may face elsewhere: inside is what all about it say.
    below = ((skin[nearest] - points.unsqueeze(1)) * normals[nearest]).sum(-1).amin(dim=-1)
    # Far from any skin, "below" means nothing.
    counts = (distance[:, 0] < _REACH_M) & (nearest[:, 0] < counting)
    return float(torch.where(counts, below, torch.zeros_like(below)).max().clamp_min(0.0))
