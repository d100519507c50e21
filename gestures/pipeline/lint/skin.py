"""Touches and penetration, measured on the skinned mesh; all frames are screened on a few points first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import torch
from torch import Tensor

from gestures.lowering.landmarks import OTHER_HAND, touches_body, touches_hand
from gestures.pipeline.lint.findings import RULES, Measure
from gestures.pipeline.lint.playing import Played
from motion.bodies import SKIN_BONES, SkinnedBody
from motion.bodies.hands import HAND_BONES, HandSkin, depth_in_skin_m, vertex_normals
from motion.bodies.skinning import blend_vertices
from motion.rotations import mirrored, rotate
from motion.skeleton import JOINT_INDEX

SIDES = ("left", "right")
_OUTER = ("skin", "lips", "nails", "garment")
_TRUNK = ("pelvis", "spine1", "spine2", "spine3", "neck", "head", "jaw", "left_collar", "right_collar")
_BESIDE = ("left_hip", "right_hip", "left_shoulder", "right_shoulder")
"""What the trunk goes on into: it is nearer there than the trunk's rim, and counts for nothing."""
_FOREARM = ("elbow", "forearm_twist", "wrist_twist")
_MEANT_M = 0.01
"""Authored gaps up to this are touches; larger ones are ways to or from a touch."""
_SCREEN_EVERY = 2
_SCREENED = 8
"""Every eighth skin point of a hand is looked at while screening."""
_SUSPECT_M = 0.002
"""Depth on the screen from which the mesh is asked."""
_NEAR_M = 0.35
"""Distance of the wrists below which hands can meet."""
_FOREARM_SHARES = (0.25, 0.5, 0.75)
_FOREARM_M = 0.034
"""Half the thickness of a forearm in its sleeve, metres."""
_ASK_AROUND = (-2, 0, 2)
_REACH_M = 0.05
_BLOCK = 512


class Mesh:
    """The outer mesh of a body, posed only where hands, forearms, trunk and head are."""

    def __init__(self, body: SkinnedBody) -> None:
        """Find the parts of the mesh."""
        owner = body.bone_indices.gather(1, body.bone_weights.argmax(dim=1, keepdim=True)).squeeze(1)
        regions = [name for name in _OUTER if name in body.region_names]
        triangles = body.triangles[body.region(*regions)]
        outer = torch.zeros(len(owner), dtype=torch.bool)
        outer[triangles.flatten()] = True

        def part(names: tuple[str, ...]) -> Tensor:
            bones = torch.tensor([SKIN_BONES.index(name) for name in names])
            return outer & torch.isin(owner, bones)

        trunk = part(_TRUNK)
        hand = {side: part(tuple(name.replace("left", side) for name in HAND_BONES)) for side in SIDES}
        forearm = {side: part(tuple(f"{side}_{name}" for name in _FOREARM)) for side in SIDES}
        beside = part(_BESIDE)
        kept = trunk | beside | hand["left"] | hand["right"] | forearm["left"] | forearm["right"]
        # Normals at a part's rim need the triangles beyond it.
        near = triangles[kept[triangles].any(dim=1)]
        kept = torch.zeros_like(kept).index_fill_(0, near.flatten().unique(), True)
        place = kept.cumsum(0) - 1
        self._body, self._kept, self._triangles = body, kept.nonzero().flatten(), place[near]
        self.trunk = place[trunk.nonzero().flatten()]
        self.beside = place[beside.nonzero().flatten()]
        self.hand = {side: place[hand[side].nonzero().flatten()] for side in SIDES}
        self.forearm = {side: place[forearm[side].nonzero().flatten()] for side in SIDES}

    def posed(self, played: Played, frame: int) -> tuple[Tensor, Tensor]:
        """Return the vertices (V, 3), metres, and normals (V, 3) of the kept mesh in one frame."""
        clip = played.clip
        transforms = self._body.skin_transforms(clip.local_xyzw[frame], clip.root_m[frame])
        vertices = blend_vertices(
            self._body.dense_weights[self._kept], transforms, self._body.bind_vertices_m[self._kept]
        )
        return vertices, vertex_normals(vertices, self._triangles)


def touches(played: Played, mesh: Mesh) -> Iterator[Measure]:
    """Measure how far each landmark that is to touch is off the skin, at the instant of the touch."""
    skin = played.volume.hand
    for row, moves in enumerate(played.moves):
        placement = played.placements[row]
        for move in moves:
            contact = move.contact
            if contact is None or contact.gap_m > _MEANT_M or not (touches_body(move) or touches_hand(move)):
                continue
            frame = played.frame(move.end_s)
            vertices, normals = mesh.posed(played, frame)
            target = mesh.trunk
            if contact.touches in OTHER_HAND:
                other = SIDES[1 - SIDES.index(move.side)]
                target = torch.cat((mesh.hand[other], mesh.forearm[other]))
            patch = hand_points(played, skin, move.side, slice(frame, frame + 1))[0][
                0, skin.patches[contact.hand]
            ]
            off = -float(depth_in_skin_m(patch, vertices[target], normals[target]).max())
            about = f"{contact.hand} on {contact.touches} at {move.end_s - placement.stroke.start_s:+.2f} s"
            yield Measure(
                "contact", placement.gesture, placement.hand, 1000.0 * max(0.0, off - contact.gap_m), about
            )


def penetration(played: Played, mesh: Mesh) -> Iterator[Measure]:
    """Measure how deep hands and forearms go into trunk and head, and hands into each other."""
    frames = slice(0, len(played.positions), _SCREEN_EVERY)
    into_body = {side: _screen_body(played, side, frames) for side in SIDES}
    into_hand = _screen_hands(played, frames)
    for row, placement in enumerate(played.placements):
        span = played.span(row)
        own = slice(span.start // _SCREEN_EVERY, span.stop // _SCREEN_EVERY + 1)
        for side in SIDES:
            depth = into_body[side][own]
            deepest = _confirmed(played, mesh, "in_body", side, own.start, depth)
            yield Measure("in_body", placement.gesture, placement.hand, 1000.0 * deepest, side)
        deepest = _confirmed(played, mesh, "in_hand", "right", own.start, into_hand[own])
        yield Measure("in_hand", placement.gesture, placement.hand, 1000.0 * deepest)


def hand_points(played: Played, skin: HandSkin, side: str, frames: slice | Tensor) -> tuple[Tensor, Tensor]:
    """Return a hand's skin in some frames: world points (n, N, 3), metres, and normals (n, N, 3)."""
    first, wrist = JOINT_INDEX[f"{side}_index1"], JOINT_INDEX[f"{side}_wrist"]
    fingers = played.clip.local_xyzw[frames, first : first + 15]
    points, normals = skin.posed(fingers if side == "left" else mirrored(fingers))
    if side == "right":
        flip = points.new_tensor((-1.0, 1.0, 1.0))
        points, normals = points * flip, normals * flip
    turned = played.rotations[frames, wrist].unsqueeze(1)
    return played.positions[frames, wrist].unsqueeze(1) + rotate(turned, points), rotate(turned, normals)


def _thinned(skin: HandSkin, step: int) -> HandSkin:
    return replace(
        skin,
        bone_points_m=skin.bone_points_m[::step],
        bone_normals=skin.bone_normals[::step],
        weights=skin.weights[::step],
        patches={},
    )


def _screen_body(played: Played, side: str, frames: slice) -> Tensor:
    """(n,) how deep hand and forearm are in the volume, metres, in every screened frame."""
    hand, _ = hand_points(played, _thinned(played.volume.hand, _SCREENED), side, frames)
    positions, rotations = played.positions[frames], played.rotations[frames]
    elbow, wrist = (positions[:, JOINT_INDEX[f"{side}_{joint}"]] for joint in ("elbow", "wrist"))
    forearm = torch.stack([elbow + share * (wrist - elbow) for share in _FOREARM_SHARES], dim=1)
    depth = played.volume.depth_m(hand, rotations, positions).amax(dim=-1)
    return torch.maximum(
        depth, played.volume.depth_m(forearm, rotations, positions).amax(dim=-1) + _FOREARM_M
    )


def _screen_hands(played: Played, frames: slice) -> Tensor:
    """(n,) how deep the right hand is in the left one, metres; −1 where they are far apart."""
    places = [played.positions[frames, JOINT_INDEX[f"{side}_wrist"]] for side in SIDES]
    near = ((places[0] - places[1]).norm(dim=-1) < _NEAR_M).nonzero().flatten()
    depth = torch.full((len(places[0]),), -1.0)
    every = torch.arange(len(played.positions))[frames]
    for block in near.split(_BLOCK):
        rows = every[block]
        points, _ = hand_points(played, _thinned(played.volume.hand, _SCREENED), "right", rows)
        skin, normals = hand_points(played, _thinned(played.volume.hand, 2), "left", rows)
        depth[block] = depth_in_skin_m(points, skin, normals).amax(dim=-1)
    return depth


def _confirmed(played: Played, mesh: Mesh, code: str, side: str, first: int, screened: Tensor) -> float:
    """Depth on the mesh about the worst screened frame, metres; 0 where the screen shows none."""
    if not len(screened) or float(screened.max()) < _SUSPECT_M:
        return 0.0
    worst = (first + int(screened.argmax())) * _SCREEN_EVERY
    bound = RULES[code].bound / 1000.0
    deepest = 0.0
    for step in _ASK_AROUND if float(screened.max()) > 0.5 * bound else (0,):
        frame = min(max(worst + step, 0), len(played.positions) - 1)
        vertices, normals = mesh.posed(played, frame)
        if code == "in_hand":
            points, target, beside = mesh.hand["right"], mesh.hand["left"], mesh.forearm["left"]
        else:
            points, target, beside = torch.cat((mesh.hand[side], mesh.forearm[side])), mesh.trunk, mesh.beside
        skin = torch.cat((target, beside))
        deepest = max(deepest, _depth(vertices[points], vertices[skin], normals[skin], len(target)))
    return deepest


def _depth(points: Tensor, skin: Tensor, normals: Tensor, counting: int) -> float:
    """How deep the deepest of points (P, 3) lies under the first `counting` points of a skin (N, 3), metres."""
    low, high = points.amin(0) - _REACH_M, points.amax(0) + _REACH_M
    near = ((skin > low) & (skin < high)).all(dim=-1).nonzero().flatten()
    if not len(near):
        return 0.0
    distance, index = torch.cdist(points, skin[near]).min(dim=-1)
    nearest = near[index]
    below = ((skin[nearest] - points) * normals[nearest]).sum(-1)
    # Far from any skin, "below" means nothing.
    counts = (distance < _REACH_M) & (nearest < counting)
    return float(torch.where(counts, below, torch.zeros_like(below)).max().clamp_min(0.0))
