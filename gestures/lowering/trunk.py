"""What trunk and pelvis add to a gesture: turn and lean with the reach, bows, shrugs' place, weight towards the hand.

The regressions are fits to optical motion capture of gestures (several hundred one-handed clips, per 10 cm of
wrist travel): chest yaw ≈ 3.5·forward − 2.3·out − 1.8·up − 2 degrees, + = that shoulder forward; the pelvis
goes 5 mm sideways per 10 cm out; the chest pitches about 5° forwards at the far point.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from gestures.alignment.timeline import Placement
from gestures.chance import Chance, Chances
from gestures.library.gesture import Gesture
from gestures.lowering.haste import least_time_s
from gestures.lowering.keys import HandMove
from motion.blending.track_builder import TrackBuilder, track_of
from motion.rotations import angle_between, from_euler
from motion.submovements import Track

_SHARES = ((0.54, 0.36, 0.30), (0.16, 0.22, 0.25), (0.15, 0.22, 0.23), (0.15, 0.20, 0.22))
"""How the chest's pitch, yaw and roll are shared by pelvis, spine1, spine2 and spine3."""
_STAGGER_S = 0.09
"""Spread of the moments at which pelvis and vertebrae set out and arrive."""
_AXES, _ARC_DEG = ("pitch", "yaw", "roll"), (1.6, 2.4, 1.6)
"""Spread of a joint's excursion from the straight way, (pitch, yaw, roll): the trunk turns in arcs, too."""
_ARC_DEG_S2 = 11.0
"""An excursion is at most so many times the square of its time: out and back, well below the sharpest turns."""
_TURN_GAIN = (1.3, 2.7)
_PITCH_GAIN, _PITCH_GAIN_TOUCHING = (0.5, 1.5), (0.5, 1.2)
"""How much further than their regressions the chest turns and leans; leaning far, it would meet hands that touch."""
_BOW_SHARES = (0.48, 0.20, 0.18, 0.14)
_BOW_BACK_M = 0.16
"""How far the pelvis goes back in a bow of 90°, so that the weight stays over the feet."""
_YAW_LIMIT_DEG = 16.0
_LEAST_OWN_SHARE = 0.6
"""Least share of a movement's time that each of its joints takes."""
_SHARPEST_DEG_S2 = 1500.0
"""Angular acceleration of the chest; people's stays below 1,800 in 19 of 20 clips, idle movement comes on top."""
_ROLL_DEG = (-0.8, 2.8)
_STEADIES_S = 0.1
"""How much earlier the trunk has turned for a hand that points, s."""


_Angles = list[tuple[float, float, float]]


@dataclass(frozen=True, slots=True)
class _Turn:
    """One turn of the trunk.

    Attributes:
        angles_deg: Yaw, pitch and roll of each of its joints that it ends in.
        span_s: When it begins and ends, s; it lasts longer where it would be too sharp.
        skew: Exponent of the time warp.
        draw: Source of its variation.
    """

    angles_deg: _Angles
    span_s: tuple[float, float]
    skew: float
    draw: Chance


def trunk_tracks(
    placements: list[tuple[Placement, Gesture, list[HandMove]]],
    rest: dict[str, Tensor],
    arm_m: tuple[float, float, float],
    energy: float,
    draws: Sequence[Chance],
) -> tuple[Track, Track]:
    """Build the tracks of trunk rotations and of the pelvis's offset.

    Args:
        placements: Each placement with its gesture and hand movements, in order of time.
        rest: (3,) place of each hand in the rest posture, own side.
        arm_m: Metres of one unit of (out, up, forward).
        energy: Size of the accents.
        draws: Each placement's source of variation.
    """
    turns: list[_Turn] = []
    shifting = TrackBuilder(torch.zeros(1, 3))
    for index, (placement, gesture, moves) in enumerate(placements):
        draw = draws[index].of("trunk")
        yaw, pitch, side_m = _reach(moves, rest, arm_m, draw)
        body = gesture.body
        toward = 1.0 if placement.hand == "right" else -1.0 if placement.hand == "left" else 0.0
        yaw += toward * body.turn_deg
        pitch = (pitch + body.lean_deg) * (0.6 + 0.4 * energy)
        touches = any(move.contact is not None for move in moves)
        pitch *= draw.uniform("pitch", *(_PITCH_GAIN_TOUCHING if touches else _PITCH_GAIN))
        roll = -(toward or draw.normal("roll side", 0.7)) * draw.uniform("roll", *_ROLL_DEG)
        bow = body.bow_deg
        # A bow is itself the gesture: the body does not run ahead of it.
        lead = 0.0 if bow else draw.uniform("lead", -0.02, 0.14)
        start = max(0.0, placement.preparation.start_s - lead)
        end = placement.stroke.start_s + draw.uniform("trail", -0.02, 0.10)
        if gesture.aims:
            end -= _STEADIES_S
        if bow:
            end = placement.stroke.end_s
        turns.append(
            _Turn(
                _angles_deg(yaw, pitch, roll, bow),
                (start, max(end, start + 0.2)),
                draw.uniform("skew", 0.85, 1.05),
                draw.of("there"),
            )
        )
        back = -_BOW_BACK_M * math.sin(math.radians(bow)) + draw.normal("forward", 0.010)
        shifting.move(torch.tensor([[side_m, 0.0, back]]), start, max(end, start + 0.25))
        following = placements[index + 1][0] if index + 1 < len(placements) else None
        if following is None or following.preparation.start_s > placement.hold.end_s + 0.05:
            to_rest = _turn_to_rest(placement, following, draw)
            turns.append(to_rest)
            at_rest_m = [draw.normal("rest side", 0.009), 0.0, draw.normal("rest back", 0.006)]
            shifting.move(torch.tensor([at_rest_m]), *to_rest.span_s)
    return _turned(turns), shifting.build()


def _turn_to_rest(placement: Placement, following: Placement | None, draw: Chance) -> _Turn:
    """Return the turn by which the trunk comes back after a gesture, near to upright."""
    settle = placement.hold.end_s + draw.uniform("late", -0.05, 0.08)
    arrive = max(placement.retraction.end_s, settle + 0.45) + draw.uniform("slow", 0.0, 0.15)
    if following is not None:
        arrive = min(arrive, max(following.preparation.start_s, settle + 0.3))
    yaw, pitch, roll = (
        draw.normal("rest yaw", 1.4),
        draw.normal("rest pitch", 1.0),
        draw.normal("rest roll", 0.9),
    )
    return _Turn(
        _angles_deg(yaw, pitch, roll, 0.0),
        (settle, arrive),
        draw.uniform("skew back", 0.78, 0.92),
        draw.of("back"),
    )


def _turned(turns: Sequence[_Turn]) -> Track:
    """Turn pelvis and vertebrae, each in its own time and along its own arc."""
    still = _angles_deg(0.0, 0.0, 0.0, 0.0)
    angles = torch.tensor([still, *(turn.angles_deg for turn in turns)])
    keys = from_euler("YXZ", torch.deg2rad(angles))
    if not turns:
        return TrackBuilder(keys[0]).build()
    draws, joints = Chances([turn.draw for turn in turns]), range(keys.shape[1])
    ways_deg = torch.rad2deg(angle_between(keys[:-1], keys[1:]).sum(-1)).tolist()
    least_s = np.array([least_time_s(way_deg, _SHARPEST_DEG_S2) for way_deg in ways_deg])
    start, end = np.array([turn.span_s for turn in turns]).T
    end = np.maximum(end, start + least_s)
    stagger = np.minimum(_STAGGER_S, 0.2 * (end - start))
    begin = np.stack(
        [np.maximum(0.0, start + np.abs(draws.normal(("late", joint), stagger))) for joint in joints], axis=1
    )
    # Late and early at once, a joint would jerk.
    arrive = np.maximum(
        np.stack([end + draws.normal(("slow", joint), stagger) for joint in joints], axis=1),
        begin + np.maximum(_LEAST_OWN_SHARE * (end - start), least_s)[:, None],
    )
    most_deg = _ARC_DEG_S2 * (arrive - begin).T ** 2
    arcs_deg = [
        [
            np.clip(draws.normal((axis, joint), spread), -most_deg[joint], most_deg[joint])
            for axis, spread in zip(_AXES, _ARC_DEG, strict=True)
        ]
        for joint in joints
    ]
    skew = torch.tensor([turn.skew for turn in turns]).unsqueeze(-1).expand(begin.shape)
    arcs = torch.from_numpy(np.radians(arcs_deg)).permute(2, 0, 1)
    return track_of(keys, torch.from_numpy(begin), torch.from_numpy(arrive), skew, arcs)


def _reach(
    moves: list[HandMove], rest: dict[str, Tensor], arm_m: tuple[float, float, float], chance: Chance
) -> tuple[float, float, float]:
    """Chest yaw (left positive) and pitch, degrees, and pelvis shift to the left, metres, for the hands' travel."""
    yaw = pitch = shift = 0.0
    for side in ("left", "right"):
        places = [move.place.tolist() for move in moves if move.side == side and move.contact is None]
        if not places:
            continue
        sign = 1.0 if side == "left" else -1.0
        middle = [sum(axis) / len(places) for axis in zip(*places, strict=True)]
        out, up, forward = (
            10.0 * unit * (place - there)
            for place, there, unit in zip(middle, rest[side].tolist(), arm_m, strict=True)
        )
        turn = 3.5 * forward - 2.3 * out - 1.8 * up - 2.0
        turn = max(-_YAW_LIMIT_DEG, min(_YAW_LIMIT_DEG, turn)) * chance.uniform(("turn", side), *_TURN_GAIN)
        yaw += -sign * turn
        pitch += max(-1.5, min(8.0, 2.2 + 2.0 * forward))
        shift += sign * (0.007 * max(-4.0, min(4.0, out)) + 0.006)
    hands = len({move.side for move in moves})
    return (yaw, pitch, shift) if hands < 2 else (0.5 * yaw, 0.6 * pitch, shift)


def _angles_deg(yaw_deg: float, pitch_deg: float, roll_deg: float, bow_deg: float) -> _Angles:
    """Yaw, pitch and roll of pelvis, spine1, spine2 and spine3."""
    return [
        (yaw_deg * share[1], pitch_deg * share[0] + bow_deg * bow_share, roll_deg * share[2])
        for share, bow_share in zip(_SHARES, _BOW_SHARES, strict=True)
    ]
