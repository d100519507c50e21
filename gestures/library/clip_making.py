"""Making a gesture of a clip: cut to its phases, sketched in keys for the planner, described for the library."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from itertools import pairwise

import torch
from torch import Tensor

from gestures.errors import InvalidInputError
from gestures.library.clips import clip_content, content_hash
from gestures.library.gesture import (
    Bilingual,
    BodyAccent,
    ClipSource,
    Direction,
    Gesture,
    HandKey,
    Key,
    Phase,
    Phases,
)
from gestures.library.handshapes import load_handshapes
from motion.arm_ik import palm_centre_m
from motion.clip import Clip
from motion.editing import cut
from motion.formats import facing_front
from motion.hand import finger_rotations
from motion.kinematics import forward_kinematics
from motion.plan import ARM_JOINTS
from motion.rotations import angle_between, mirrored, rotate
from motion.skeleton import JOINT_INDEX, Skeleton

_NATURAL_S = (0.5, 0.4, 0.0, 0.7)
"""Preparation, stroke, hold and retraction of a clip that has none of its own, s."""
_SHORTEST = (0.6, 0.75, 0.0, 0.65)
_LONGEST = (2.2, 1.5, 1.5, 1.8)
"""How far phases may be bent, shares of their length. Strokes bear least: their speed is part of what they say."""
_SPARE_HOLD_S = 1.2
"""By how much a hold may be lengthened, s."""
_LEAST_S = (0.6, 0.1, 0.0, 0.7)
"""Shortest phases: hands must come from wherever they are and go wherever they rest."""
_PEAK_MPS = 2.6
"""Phases are never bent so far that the wrist goes faster; faster recordings are slowed down."""
_RELAXED = "relaxed"


@dataclass(frozen=True, slots=True)
class ClipDescription:
    """What the animator says about a clip.

    Attributes:
        id: Id of the gesture.
        names: Short name.
        description: What the body does and says.
        family: Family.
        intents: Intents that it serves, best first.
        source: Where the motion comes from.
        licence: SPDX id or name of a licence in the store; empty if not known yet.
        from_person: Whether a person was recorded.
        consent: Id of the consent record, or None.
        author: Who makes the gesture.
        either_hand: Whether a one-handed clip may be played mirrored.
    """

    id: str
    names: Bilingual
    description: Bilingual
    family: str
    intents: tuple[str, ...]
    source: str
    licence: str = ""
    from_person: bool = True
    consent: str | None = None
    author: str = "Deixis authors"
    either_hand: bool = True


def make_clip_gesture(
    motion: Clip,
    skeleton: Skeleton,
    onsets_s: tuple[float, float, float, float, float],
    hand: str,
    about: ClipDescription,
) -> tuple[Gesture, bytes]:
    """Cut a gesture out of a motion.

    Args:
        motion: Motion on the canonical skeleton, the root's way scaled to ``skeleton``.
        skeleton: Body that the sketch is made for.
        onsets_s: Onsets of preparation, stroke, hold and retraction and the end in the motion, s.
        hand: ``left``, ``right``, ``both`` or ``none``.
        about: What the animator says.

    Returns:
        The gesture, a draft, and the content of its clip.

    Raises:
        InvalidInputError: If the phases do not lie in the motion in order.
    """
    begin, end = onsets_s[0], min(onsets_s[-1], motion.duration_s)
    if not 0.0 <= begin < end or onsets_s[-1] > motion.duration_s + 0.05:
        raise InvalidInputError(
            f"phases from {begin:g} to {onsets_s[-1]:g} s do not lie in a motion of {motion.duration_s:.2f} s",
            code="DX-LIB-027",
            hint="Give the onsets of preparation, stroke, hold and retraction and the end, in seconds.",
        )
    clip = facing_front(cut(motion, begin, end))
    first_s = math.floor(begin * motion.rate.fps + 1e-6) / motion.rate.fps
    preparation, stroke, hold, retraction, last = (
        round(min(max(onset - first_s, 0.0), clip.duration_s), 4) for onset in onsets_s
    )
    shown = (preparation, stroke, hold, retraction, last)
    content = clip_content(clip)
    source = ClipSource(
        file=f"{about.id}.npz",
        sha256=content_hash(content),
        frame_rate=round(clip.rate.fps, 4),
        phases_s=shown,
        hand=hand,
        source=about.source,
        from_person=about.from_person,
        consent=about.consent,
    )
    sides = ("right", "left") if hand == "both" else (hand,) if hand != "none" else ()
    gesture = Gesture(
        id=about.id,
        names=about.names,
        description=about.description,
        family=about.family,
        intents=about.intents,
        hands="either" if about.either_hand and hand in ("left", "right") else hand,
        phases=_phases(shown, _peaks_mps(clip, skeleton, sides, shown)),
        keys=_keys(clip, skeleton, sides, stroke, hold) if sides else (),
        body=BodyAccent(),
        author=about.author,
        licence=about.licence,
        review="draft",
        clip=source,
    )
    return gesture, content


def with_relaxed_hands(clip: Clip, skeleton: Skeleton, known: set[str]) -> tuple[Clip, tuple[str, ...]]:
    """Give hands whose fingers were not recorded a relaxed shape.

    Args:
        clip: The motion.
        skeleton: Body that the shape is made for.
        known: Canonical joints that the file moved.

    Returns:
        The clip, and the sides whose fingers were filled in.
    """
    local = clip.local_xyzw.clone()
    filled = tuple(side for side in ("left", "right") if f"{side}_index1" not in known)
    for side in filled:
        shape = load_handshapes()[_RELAXED].tensor()
        local[:, list(ARM_JOINTS[side][4:])] = finger_rotations(skeleton, shape, side).to(local)
    return replace(clip, local_xyzw=local), filled


def _phases(
    onsets: tuple[float, float, float, float, float], peaks_mps: tuple[float, float, float, float]
) -> Phases:
    """Phases as recorded, slowed down where a wrist went faster than one may, and how far they may be bent."""
    phases = []
    for place, (begin, end) in enumerate(pairwise(onsets)):
        slowed = (end - begin) * max(1.0, peaks_mps[place] / _PEAK_MPS)
        length = max(slowed if end - begin > 0.05 or place == 2 else _NATURAL_S[place], _LEAST_S[place])
        # At the greatest speed that is allowed, nothing is left to hurry.
        hurried = max(
            _SHORTEST[place] * length, _LEAST_S[place], (end - begin) * peaks_mps[place] / _PEAK_MPS
        )
        longest = length + _SPARE_HOLD_S if place == 2 else length * _LONGEST[place]
        phases.append(Phase(round(length, 3), round(min(hurried, length), 3), round(longest, 3)))
    return Phases(*phases)


def _peaks_mps(
    clip: Clip,
    skeleton: Skeleton,
    sides: tuple[str, ...],
    onsets: tuple[float, float, float, float, float],
) -> tuple[float, float, float, float]:
    """Greatest speed of the wrists in each phase."""
    if clip.frame_count < 2 or not sides:
        return (0.0, 0.0, 0.0, 0.0)
    _, positions = forward_kinematics(skeleton, clip.local_xyzw, clip.root_m)
    wrists = positions[:, [JOINT_INDEX[f"{side}_wrist"] for side in sides]]
    (velocity,) = torch.gradient(wrists, spacing=1.0 / clip.rate.fps, dim=0)
    speed = velocity.norm(dim=-1).amax(dim=-1)
    last = clip.frame_count - 1
    bounds = [min(round(onset * clip.rate.fps), last) for onset in onsets]
    preparation, stroke, hold, retraction = (
        float(speed[low : high + 1].max()) for low, high in pairwise(bounds)
    )
    return (preparation, stroke, hold, retraction)


def _keys(
    clip: Clip, skeleton: Skeleton, sides: tuple[str, ...], start_s: float, end_s: float
) -> tuple[Key, ...]:
    """Where the hands are when the stroke begins and ends."""
    keys = []
    for at, time_s in ((0.0, start_s), (1.0, end_s)):
        frame = min(round(time_s * clip.rate.fps), clip.frame_count - 1)
        local = clip.local_xyzw[frame]
        rotations, positions = forward_kinematics(skeleton, local, skeleton.rest_positions_m[0])
        hands = [_posture(skeleton, side, local, rotations, positions) for side in sides]
        keys.append(Key(at, hands[0], hands[1] if len(hands) > 1 else None))
    return tuple(keys)


def _posture(skeleton: Skeleton, side: str, local: Tensor, rotations: Tensor, positions: Tensor) -> HandKey:
    """Describe one hand in the words of the library, own side."""
    sign = 1.0 if side == "left" else -1.0
    own = torch.tensor((sign, 1.0, 1.0))
    wrist = JOINT_INDEX[f"{side}_wrist"]
    palm = positions[wrist] + rotate(rotations[wrist], palm_centre_m(skeleton) * own)
    rest = skeleton.rest_positions_m
    shoulder = rest[JOINT_INDEX["left_shoulder"]]
    arm = skeleton.length_m("left_elbow") + skeleton.length_m("left_wrist")
    out, up, forward = (palm * own).tolist()
    fingers = local[list(ARM_JOINTS[side][4:])]
    return HandKey(
        shape=_nearest_shape(skeleton, fingers if side == "left" else mirrored(fingers)),
        place=(
            round(out / float(shoulder[0]), 3),
            round((up - float(rest[0, 1])) / float(shoulder[1] - rest[0, 1]), 3),
            round((forward - float(shoulder[2])) / arm, 3),
        ),
        palm=_direction(rotate(rotations[wrist], torch.tensor((0.0, -1.0, 0.0))) * own),
        fingers=_direction(rotate(rotations[wrist], torch.tensor((sign, 0.0, 0.0))) * own),
    )


def _direction(vector: Tensor) -> Direction:
    """A unit vector of hundredths, as directions are written."""
    x, y, z = (round(value, 2) for value in vector.tolist())
    length = math.sqrt(x * x + y * y + z * z)
    return (x / length, y / length, z / length)


def _nearest_shape(skeleton: Skeleton, left_fingers: Tensor) -> str:
    shapes = load_handshapes()
    angles = torch.stack([shape.tensor() for shape in shapes.values()])
    known = finger_rotations(skeleton, angles, "left")
    distance = angle_between(known, left_fingers.float().expand_as(known)).mean(dim=-1)
    return list(shapes)[int(distance.argmin())]
