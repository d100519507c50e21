"""Keeping gesturing hands in the picture: places that would bring one beyond its edge are taken back to it."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor

from gestures.lowering.keys import HANGS_BELOW, HandMove
from gestures.lowering.stage import Stage

_PALM_M, _FINGERS_M, _WRIST_M, _ROOM_M = 0.095, 0.125, 0.05, 0.075
"""How far a hand reaches beyond its palm's centre, aside with some room to carry on, how much further along its
fingers and behind its wrist, and the room beyond fingers that joints turned further out than they should, metres."""
_FRAMED = frozenset({"preparation", "stroke"})


def in_picture(
    stage: Stage, moves: Sequence[HandMove], points_m: Tensor, fingers: Tensor | None = None
) -> Tensor:
    """Return the palms' places, those of gesturing hands moved inwards where hand or fingers would leave the picture.

    Args:
        stage: Body and camera.
        moves: N movements of one side.
        points_m: (N, 3) where the palms' centres are to be, world, metres.
        fingers: (N, 3) where the fingers point that the arm can bring there, own side; looked at too if given.
    """
    sign = 1.0 if moves[0].side == "left" else -1.0
    camera = stage.camera
    authored = torch.nn.functional.normalize(torch.tensor([move.fingers for move in moves]), dim=-1)[:, 0]
    reach = _PALM_M + _FINGERS_M * authored.clamp_min(0.0) + _WRIST_M * (-authored).clamp_min(0.0)
    if fingers is not None:
        reach = torch.maximum(reach, _ROOM_M + _FINGERS_M * fingers[:, 0])
    half = camera.depth_m(points_m) * (0.5 * camera.width / camera.focal_px)
    least = (half - reach).clamp_min(0.0)
    gestures = torch.tensor([move.phase in _FRAMED for move in moves])
    framed = gestures & (torch.stack([move.place for move in moves])[:, 1] > HANGS_BELOW)
    along = torch.where(framed, torch.minimum(sign * points_m[:, 0], least), sign * points_m[:, 0])
    return torch.stack((sign * along, points_m[:, 1], points_m[:, 2]), dim=-1)


def hangs(move: HandMove) -> bool:
    """Return whether a hand hangs, and is not there to be read."""
    return float(move.place[1]) < HANGS_BELOW
