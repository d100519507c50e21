"""Whether two gestures are nearly the same motion."""

from __future__ import annotations

from collections.abc import Iterator

import torch
from torch import Tensor

from gestures.pipeline.lint.findings import Measure
from gestures.pipeline.lint.playing import RATE, Played
from gestures.pipeline.lint.skin import SIDES
from motion.rotations import conjugate, multiply, rotate, to_rotvec
from motion.skeleton import JOINT_INDEX

_INSTANTS = 16
_TURN_WEIGHT = 0.12
"""What a palm or finger that points the opposite way counts, in arm lengths."""
_CURL_WEIGHT = 0.35
_HEAD_WEIGHT = 0.5


def alike(played: Played) -> Iterator[Measure]:
    """Measure how far each gesture is from the most similar other one, in arm lengths.

    Compared are the ways of both wrists, the turns of both hands, the places of the fingertips and the turn of the
    head at instants spread over stroke and hold.
    """
    shown = [row for row, placement in enumerate(played.placements) if placement.hand != "left"]
    features = torch.stack([_features(played, row) for row in shown])
    apart = torch.cdist(features, features) / features.shape[1] ** 0.5 * 3.0**0.5
    for index, row in enumerate(shown):
        others = [
            other
            for other, number in enumerate(shown)
            if played.placements[number].gesture != played.placements[row].gesture
        ]
        if not others:
            continue
        nearest = min(others, key=lambda other: float(apart[index, other]))
        placement = played.placements[row]
        yield Measure(
            "same_motion",
            placement.gesture,
            placement.hand,
            float(apart[index, nearest]),
            f"like {played.placements[shown[nearest]].gesture}",
        )


def _features(played: Played, row: int) -> Tensor:
    placement = played.placements[row]
    start, end = placement.stroke.start_s, placement.hold.end_s
    times = torch.linspace(start, end, _INSTANTS)
    frames = (times * RATE).round().long().clamp_max(len(played.positions) - 1)
    arm = played.body.skeleton.length_m("left_elbow") + played.body.skeleton.length_m("left_wrist")
    parts = []
    for side in SIDES:
        wrist = JOINT_INDEX[f"{side}_wrist"]
        place, turned = played.positions[frames, wrist], played.rotations[frames, wrist]
        parts.append(place / arm)
        parts += [
            _TURN_WEIGHT * rotate(turned, torch.tensor(axis)) for axis in ((1.0, 0.0, 0.0), (0.0, -1.0, 0.0))
        ]
        tips = [JOINT_INDEX[f"{side}_{finger}3"] for finger in ("thumb", "index", "middle", "pinky")]
        inward = conjugate(turned).unsqueeze(1).expand(-1, len(tips), 4)
        fingers = rotate(inward, played.positions[frames][:, tips] - place.unsqueeze(1)) / arm
        parts += [_CURL_WEIGHT * fingers[:, index] for index in range(len(tips))]
    chest, head = (played.rotations[frames, JOINT_INDEX[name]] for name in ("pelvis", "head"))
    parts.append(_HEAD_WEIGHT * to_rotvec(multiply(conjugate(chest), head)))
    return torch.cat(parts, dim=-1).flatten()
