"""From a motion file to a clip gesture: brought to the body, its phases found or given, described, checked."""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import torch

from gestures.errors import FormatError, InvalidInputError, NotFoundError, nearest_names
from gestures.intents.taxonomy import Taxonomy
from gestures.library.catalogue import load_library
from gestures.library.clip_making import ClipDescription, make_clip_gesture, with_relaxed_hands
from gestures.library.gesture import CLIP_HANDS, LONGEST_CLIP_S, Gesture
from motion.clip import Clip
from motion.editing import cut, resampled, with_twist_in_forearms
from motion.formats import fitted, import_motion
from motion.phases import GesturePhases, GestureUnit, find_units, main_gesture
from motion.rotations import rotate
from motion.skeleton import Skeleton
from motion.timing import FrameRate

HIGHEST_FPS = 120
"""Faster recordings are brought down to this rate, frames a second, unless another one is asked for."""
_ID = re.compile(r"[a-z][a-z0-9_]{0,79}")
_LONGEST_SEARCH_S = 3600.0
_WALK_M, _TURN_DEG = 0.3, 45.0
UNITS_M: Mapping[str, float] = {
    "m": 1.0,
    "cm": 0.01,
    "mm": 0.001,
    "in": 0.0254,
    "ft": 0.3048,
    "cmu": 0.0254 / 0.45,
}
"""Names of units and their length, metres."""
Onsets = tuple[float, float, float, float, float]


@dataclass(frozen=True, slots=True, eq=False)
class LoadedMotion:
    """A motion file on the canonical skeleton of one body.

    Attributes:
        clip: The motion; its root's way is that of the body's legs.
        start_s: When the clip begins in the file, s.
        source_fps: Frames a second of the file.
        notes: What was found or assumed on the way, for the user to check.
        joints: Canonical joints that the file moves.
        ignored: Names in the file that no canonical joint answers to.
        units: ``left`` and ``right`` to what the hand does, in the file's time.
    """

    clip: Clip
    start_s: float
    source_fps: float
    notes: tuple[str, ...]
    joints: tuple[str, ...]
    ignored: tuple[str, ...]
    units: dict[str, tuple[GestureUnit, ...]]

    def gesture(self, hand: str | None = None) -> GesturePhases | None:
        """Return the gesture that the clip is about, of one hand if it is given; None if none is found."""
        one_hand = hand in ("left", "right")
        return main_gesture(
            {side: units if not one_hand or side == hand else () for side, units in self.units.items()}
        )


def load_motion(
    path: Path,
    skeleton: Skeleton,
    *,
    unit_m: float | None = None,
    up: str | None = None,
    fps: float | None = None,
    start_s: float = 0.0,
    end_s: float | None = None,
) -> LoadedMotion:
    """Read a motion file and find the phases of the gestures in it.

    Args:
        path: BVH, npz, GLB, glTF, VRM or VRMA.
        skeleton: The body it is brought to.
        unit_m: Length of the file's unit, metres; None finds it.
        up: Upward axis; None finds it.
        fps: Frames a second to bring it to; None keeps the file's own up to ``HIGHEST_FPS``.
        start_s: Where to begin, s.
        end_s: Where to end, s; None for the end of the file.

    Raises:
        DeixisError: If the file cannot be read, holds no body, or the range does not lie in it.
    """
    imported = import_motion(path, unit_m=unit_m, up=up)
    if imported.clip is None:
        raise FormatError(
            "holds a face and no body",
            code="DX-IMPORT-001",
            where=str(path),
            hint="Gestures are made of body motion: BVH, npz, GLB or VRMA.",
        )
    whole, notes = imported.clip, list(imported.notes)
    last = whole.duration_s if end_s is None else end_s
    if not 0.0 <= start_s < last <= whole.duration_s + 0.01 or last - start_s > _LONGEST_SEARCH_S:
        raise InvalidInputError(
            f"from {start_s:g} to {last:g} s is no part of a motion of {whole.duration_s:.2f} s",
            code="DX-IMPORT-002",
            where=str(path),
            hint=f"Give --from and --to within it, at most {_LONGEST_SEARCH_S:g} s apart.",
        )
    clip = cut(whole, start_s, min(last, whole.duration_s))
    begins = math.floor(start_s * whole.rate.fps + 1e-6) / whole.rate.fps
    if imported.leg_length_m is not None:
        clip = fitted(clip, imported.leg_length_m, _leg_m(skeleton))
    wanted = FrameRate.of(fps if fps is not None else min(whole.rate.fps, HIGHEST_FPS))
    if wanted != clip.rate:
        clip = resampled(clip, wanted)
        notes.append(f"resampled to {wanted.fps:g} frames/s")
    clip = with_twist_in_forearms(clip)
    joints = tuple(imported.joints)
    clip, filled = with_relaxed_hands(clip, skeleton, set(joints))
    notes += [f"no fingers on the {side} hand: relaxed" for side in filled]
    return LoadedMotion(
        clip=clip,
        start_s=begins,
        source_fps=whole.rate.fps,
        notes=tuple(notes),
        joints=joints,
        ignored=imported.ignored,
        units={
            side: tuple(unit.shifted(begins) for unit in units)
            for side, units in find_units(clip, skeleton).items()
        },
    )


def phases_given(text: str, end_s: float) -> Onsets:
    """Read phases from the command line: the onsets of preparation, stroke, hold and retraction, and the end, s.

    Args:
        text: Four or five numbers with commas; without a fifth the gesture ends with the motion.
        end_s: End of the motion, s.

    Raises:
        InvalidInputError: If they are no numbers in order.
    """
    try:
        onsets = [float(part) for part in text.split(",")]
    except ValueError:
        onsets = []
    if len(onsets) == 4:
        onsets.append(end_s)
    if len(onsets) != 5 or not all(a <= b for a, b in itertools.pairwise(onsets)):
        raise InvalidInputError(
            f"'{text[:80]}' names no phases",
            code="DX-IMPORT-004",
            where="--phases",
            hint="Give the onsets of preparation, stroke, hold and retraction and the end in seconds, such as "
            "0.2,0.7,1.4,1.6,2.3.",
        )
    return (onsets[0], onsets[1], onsets[2], onsets[3], onsets[4])


def make_gesture(
    loaded: LoadedMotion, skeleton: Skeleton, onsets_s: Onsets, hand: str, about: ClipDescription
) -> tuple[Gesture, bytes, tuple[str, ...]]:
    """Make the gesture.

    Args:
        loaded: The motion.
        skeleton: The body it was brought to.
        onsets_s: Phases in the file's time, s.
        hand: ``left``, ``right``, ``both`` or ``none``.
        about: What the animator says.

    Returns:
        The gesture, a draft; the content of its clip; and what the animator should know.

    Raises:
        NotFoundError: If the family or an intent is unknown.
        InvalidInputError: If the phases or the hand make no sense.
    """
    _check_names(about, hand)
    if onsets_s[-1] - onsets_s[0] > LONGEST_CLIP_S:
        raise InvalidInputError(
            f"the gesture lasts {onsets_s[-1] - onsets_s[0]:.1f} s, at most {LONGEST_CLIP_S:g} s are allowed",
            code="DX-IMPORT-005",
            hint="Give --from and --to, or --phases.",
        )
    begin, stroke, hold, retraction, end = (onset - loaded.start_s for onset in onsets_s)
    gesture, content = make_clip_gesture(
        loaded.clip, skeleton, (begin, stroke, hold, retraction, end), hand, about
    )
    return gesture, content, (*_travel_notes(loaded.clip, begin, end), *_provenance_notes(about))


def _check_names(about: ClipDescription, hand: str) -> None:
    if not _ID.fullmatch(about.id):
        raise InvalidInputError(
            f"'{about.id[:60]}' is no id",
            code="DX-IMPORT-010",
            where="--id",
            hint="Give lower-case letters, digits and '_', such as wave_lively.",
        )
    families = {gesture.family for gesture in load_library().gestures}
    if about.family not in families:
        raise NotFoundError(
            f"no family is called '{about.family}'",
            code="DX-IMPORT-006",
            where="--family",
            hint=nearest_names(about.family, families),
        )
    known = Taxonomy.load().ids
    for intent in about.intents:
        if intent not in known:
            raise NotFoundError(
                f"no intent is called '{intent}'",
                code="DX-IMPORT-006",
                where="--intents",
                hint=nearest_names(intent, known),
            )
    if hand not in CLIP_HANDS:
        raise InvalidInputError(
            f"'{hand}' is no choice of hands",
            code="DX-IMPORT-007",
            where="--hand",
            hint=f"Give {', '.join(CLIP_HANDS)}.",
        )


def _leg_m(skeleton: Skeleton) -> float:
    return skeleton.length_m("left_knee") + skeleton.length_m("left_ankle")


def _travel_notes(clip: Clip, begin_s: float, end_s: float) -> list[str]:
    """Say what planted feet will leave out."""
    part = cut(clip, max(0.0, begin_s), min(end_s, clip.duration_s))
    way = float((part.root_m - part.root_m[0])[:, [0, 2]].norm(dim=-1).amax())
    forward = rotate(
        part.local_xyzw[:, 0], part.local_xyzw.new_tensor((0.0, 0.0, 1.0)).expand(part.frame_count, 3)
    )
    turn = float(
        torch.rad2deg(torch.acos((forward * forward[:1])[:, [0, 2]].sum(-1).clamp(-1.0, 1.0)).amax())
    )
    notes = []
    if way > _WALK_M:
        notes.append(f"the body goes {way:.1f} m: feet stay planted in a show, so most of it is left out")
    if turn > _TURN_DEG:
        notes.append(f"the body turns by {turn:.0f}°: feet stay planted in a show, so most of it is left out")
    return notes


def _provenance_notes(about: ClipDescription) -> list[str]:
    notes = []
    if not about.licence:
        notes.append("no licence: the gesture cannot be approved before it has one (--licence)")
    if about.from_person and about.consent is None:
        notes.append("a person was recorded: approval needs a consent (--consent ID, or --no-person)")
    return notes


def renamed(gesture: Gesture, file: str) -> Gesture:
    """Return a gesture whose clip lies in a file of another name."""
    if gesture.clip is None:
        return gesture
    return replace(gesture, clip=replace(gesture.clip, file=file))
