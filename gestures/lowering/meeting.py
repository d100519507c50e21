"""How near the hands come to each other on their ways, so that one is led around the other."""

from __future__ import annotations

import torch
from torch import Tensor

from motion.bodies.hands import HandSkin, depth_in_skin_m
from motion.placed_arm import HAND, WRIST, PlacedArm

_NEAR_M = 0.26
"""Distance of the wrists below which hands can meet, metres."""
_FAR_M = -1.0
_FELT = ((12, 12, _FAR_M), (6, 3, -0.09), (2, 2, 0.0))
"""Every so many points of the skin of the hand that is led, and of the one that it is led around, are looked at where
it is as deep as this by what is known so far, metres: the few points of the first look may be 5 cm off."""
_BLOCK = 256
_PASSES_MPS = 0.3
"""Hands that come towards each other more slowly than this stand, m/s."""
_BESIDE_M, _PAST = 0.01, (0.0, 0.0, 1.0)
"""Hands that would meet head-on pass in front, away from the body; those further aside than this pass there."""


def depth_in_other_hand(skin: HandSkin, side: str, mine: PlacedArm, theirs: PlacedArm) -> Tensor:
    """Measure how deep one hand is in the other.

    Args:
        skin: The left hand's skin.
        side: The hand that is led, ``left`` or ``right``.
        mine: Its arm at T instants.
        theirs: The other one at the same.

    Returns:
        Depths (T,), metres, negative outside and about −1 where the hands are far apart.
    """
    between = mine.places_m[:, WRIST] - theirs.places_m[:, WRIST]
    near = (between.norm(dim=-1) < _NEAR_M).nonzero().flatten()
    depth = torch.full((len(between),), _FAR_M)
    if not len(near):
        return depth
    felt_on = hand_bones(skin, side, mine.at(near))
    felt_in_on = hand_bones(skin, "left" if side == "right" else "right", theirs.at(near))
    found = depth[near]
    for step, step_in, from_m in _FELT:
        felt, felt_in = skin.thinned(step), skin.thinned(step_in)
        for rows in (found >= from_m).nonzero().flatten().split(_BLOCK):
            there = felt_in_on[rows]
            points, skin_m, normals = (
                felt.points_on(felt_on[rows]),
                felt_in.points_on(there),
                felt_in.normals_on(there),
            )
            found[rows] = depth_in_skin_m(points, skin_m, normals).amax(dim=-1)
    depth[near] = found
    return depth


def hand_bones(skin: HandSkin, side: str, arm: PlacedArm) -> Tensor:
    """Return where the bones of a placed arm's hand are, to lay its skin on; see `HandSkin.bones`."""
    return skin.bones(side, arm.local_xyzw[:, HAND], arm.turned_xyzw[:, WRIST], arm.places_m[:, WRIST])


def way_off_other_hand(times_s: Tensor, mine: PlacedArm, theirs: PlacedArm) -> Tensor:
    """Return unit directions (T, 3), world, that lead one hand past the other: sideways of the way between them.

    Hands that stand are led straight off each other. Skin tells less: hands that go through each other would leave on
    the wrong side of it.

    Args:
        times_s: (T,) instants in order, s.
        mine: The arm that is led.
        theirs: The other one.
    """
    apart = _middle_m(mine) - _middle_m(theirs)
    if len(times_s) < 2:
        return torch.nn.functional.normalize(apart, dim=-1)
    steps = torch.gradient(apart, dim=0)[0]
    pace = torch.gradient(times_s, dim=0)[0].float().unsqueeze(-1)
    passes = steps.norm(dim=-1, keepdim=True) > _PASSES_MPS * pace
    along = torch.nn.functional.normalize(steps, dim=-1)
    beside = apart - passes * (apart * along).sum(-1, keepdim=True) * along
    beside = torch.where(beside.norm(dim=-1, keepdim=True) > _BESIDE_M, beside, beside.new_tensor(_PAST))
    return torch.nn.functional.normalize(beside, dim=-1)


def _middle_m(arm: PlacedArm) -> Tensor:
    """(T, 3) the middle of a hand between wrist and first knuckle of the middle finger."""
    return 0.5 * (arm.places_m[:, WRIST] + arm.finger_m("middle", 1))
