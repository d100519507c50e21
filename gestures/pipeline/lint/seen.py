"""Whether viewers can read a gesture: hands in the picture, palms and thumbs as the meaning needs them, pointing."""

from __future__ import annotations

from collections.abc import Iterator

import torch
from torch import Tensor

from gestures.lowering.framing import hangs
from gestures.lowering.landmarks import index_ray
from gestures.pipeline.lint.findings import Measure
from gestures.pipeline.lint.playing import Played
from gestures.pipeline.lint.skin import SIDES
from motion.metrics import pointing_error_deg
from motion.rotations import mirrored, rotate
from motion.skeleton import JOINT_INDEX

_PALM_SHOWN = frozenset({"number", "wave", "five_star", "promise", "stop"})
"""Families whose meaning is in a palm that viewers see."""
_THUMB = {"thumbs_up": 1.0, "thumbs_down": -1.0}
"""Families whose meaning is in a thumb that points up or down."""
_BACK_SHOWN = frozenset({"ten_crossed"})
"""Gestures of those families that show the back of a hand on purpose."""


def seen(played: Played) -> Iterator[Measure]:
    """Measure each gesture's stroke as the camera sees it."""
    camera = played.stage.camera
    for row, placement in enumerate(played.placements):
        gesture, name, hand = played.gestures[row], placement.gesture, placement.hand
        frame = played.frame(placement.stroke.end_s)
        for side in played.hands(row):
            wrist = JOINT_INDEX[f"{side}_wrist"]
            tips = [JOINT_INDEX[f"{side}_{finger}3"] for finger in ("index", "middle", "thumb")]
            shown = camera.project_fraction(played.positions[frame, [wrist, *tips]])
            if not any(move.side == side and hangs(move) for move in played.moves[row]):
                yield Measure("out_of_frame", name, hand, float((shown - 0.5).abs().max()) - 0.5, side)
            turned = played.rotations[frame, wrist]
            if gesture.family in _PALM_SHOWN and name not in _BACK_SHOWN and _main(played, row, side):
                palm = rotate(turned, torch.tensor((0.0, -1.0, 0.0)))
                to_camera = (
                    torch.tensor(camera.position_m, dtype=torch.float32) - played.positions[frame, wrist]
                )
                yield Measure("palm_hidden", name, hand, _angle(palm, to_camera), side)
            if gesture.family in _THUMB and _main(played, row, side):
                joints = [JOINT_INDEX[f"{side}_thumb{link}"] for link in (2, 3)]
                thumb = played.positions[frame, joints[1]] - played.positions[frame, joints[0]]
                upright = torch.tensor((0.0, _THUMB[gesture.family], 0.0))
                yield Measure("thumb_tilted", name, hand, _angle(thumb, upright), side)
        yield from _pointing(played, row)


def _main(played: Played, row: int, side: str) -> bool:
    return played.placements[row].hand in (side, "both")


def _pointing(played: Played, row: int) -> Iterator[Measure]:
    placement, camera = played.placements[row], played.stage.camera
    for move in played.moves[row]:
        if move.aim is None or move.phase != "stroke":
            continue
        frame, side = played.frame(move.end_s), move.side
        first, wrist = JOINT_INDEX[f"{side}_index1"], JOINT_INDEX[f"{side}_wrist"]
        fingers = played.clip.local_xyzw[frame, first : first + 15]
        _, ray = index_ray(played.body.skeleton, fingers if side == SIDES[0] else mirrored(fingers))
        ray = ray * torch.tensor((1.0 if side == SIDES[0] else -1.0, 1.0, 1.0))
        knuckle = played.positions[frame, first]
        tip = knuckle + 0.08 * rotate(played.rotations[frame, wrist], ray)
        target = camera.project(played.stage.target_m(move.aim))
        yield Measure(
            "finger_astray",
            placement.gesture,
            placement.hand,
            float(pointing_error_deg(camera, knuckle, tip, target)),
            f"{side} at {move.aim}",
        )


def _angle(a: Tensor, b: Tensor) -> float:
    cosine = torch.nn.functional.cosine_similarity(a, b, dim=0)
    return float(torch.rad2deg(torch.acos(cosine.clamp(-1.0, 1.0))))
