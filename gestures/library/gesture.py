"""What a gesture is: its names, its phases, and its hand postures as directions and places or a clip of motion.

The vocabulary is that of sign-language notation (hand shape, place, palm and finger orientation, path), so that an
animator can write a gesture as text. All directions and places are given for the gesturing hand's own side: `in` is
towards the body's midline, `out` away from it; the engine mirrors.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from gestures.errors import InvalidInputError
from gestures.library.meaning import ANY, Meaning

PHASE_NAMES: tuple[str, ...] = ("preparation", "stroke", "hold", "retraction")
HANDS: tuple[str, ...] = ("left", "right", "either", "both", "none")
"""`either`: one-handed, mirrored as needed. `none`: head, gaze or trunk alone."""

REVIEW_STATES: tuple[str, ...] = ("draft", "in_review", "approved", "retired")
"""States of review, in the order of a gesture's life."""

GAZES: tuple[str, ...] = ("camera", "target", "hand", "away", "comments", "product")
"""Where a gesture lets the host look during its stroke."""

CLIP_HANDS: tuple[str, ...] = ("left", "right", "both", "none")
"""Hands that a clip may have been recorded with."""
LONGEST_CLIP_S = 60.0
"""Longest clip that a gesture may play, s."""
_CLIP_FILE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.\-]{0,120}\.npz")
_SHA256 = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Bilingual:
    """One text in Chinese and English."""

    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Phase:
    """Authored length of a phase and how far it may be bent.

    Attributes:
        duration_s: Natural duration, s.
        shortest_s: Least duration at which the gesture still reads, s.
        longest_s: Greatest duration, s.
    """

    duration_s: float
    shortest_s: float
    longest_s: float

    def __post_init__(self) -> None:
        if not 0 <= self.shortest_s <= self.duration_s <= self.longest_s <= 60:
            raise InvalidInputError(
                f"phase durations must satisfy 0 <= shortest <= duration <= longest <= 60 s, given "
                f"{self.shortest_s}, {self.duration_s}, {self.longest_s}",
                code="DX-LIB-001",
            )


@dataclass(frozen=True, slots=True)
class Phases:
    """The four phases of a gesture (Kendon 1980; Kita et al. 1998)."""

    preparation: Phase
    stroke: Phase
    hold: Phase
    retraction: Phase


@dataclass(frozen=True, slots=True)
class Scaled:
    """A number that depends on a parameter: `low` at 0, `high` at 1, linear between.

    Attributes:
        by: Name of the parameter, such as ``magnitude``.
        low: Value where the parameter is 0.
        high: Value where the parameter is 1.
    """

    by: str
    low: float
    high: float


Scalar = float | Scaled
Direction = tuple[float, float, float]
"""(out, up, forward), a unit vector for the gesturing hand's own side."""


@dataclass(frozen=True, slots=True)
class Contact:
    """A touch: the landmark of the hand is put on a landmark of the body or of the other hand.

    Attributes:
        hand: Landmark of the gesturing hand, such as ``palm``, ``index_tip`` or ``thumb_tip``.
        touches: Landmark touched, such as ``chest_left``, ``chin``, ``other_palm``.
        gap_m: Distance left between the surfaces, metres.
    """

    hand: str
    touches: str
    gap_m: float = 0.0


@dataclass(frozen=True, slots=True)
class HandKey:
    """The posture of one hand at one instant of the stroke.

    Attributes:
        shape: Name of a hand shape, or ``number`` for the shape of the gesture's number.
        place: (out, up, forward) of the palm's centre. Out: 0 on the midline, 1 in front of the own shoulder joint.
            Up: 0 at the pelvis, 1 at the shoulders. Forward: arm lengths in front of the shoulders' frontal plane.
        palm: Direction that the palm faces.
        fingers: Direction that the straight fingers would point to.
        aim: ``target`` if the pointing finger (or open hand) is to be solved towards the target; else None.
        reach: With `aim`: how far the arm is stretched towards the target, 0…1.
        contact: Touch that overrides `place`.
        elbow_deg: Turn of the elbow about the line shoulder – wrist away from the natural choice, + lifts it outwards.
    """

    shape: str
    place: tuple[Scalar, Scalar, Scalar]
    palm: Direction
    fingers: Direction
    aim: str | None = None
    reach: float = 0.7
    contact: Contact | None = None
    elbow_deg: float = 0.0


@dataclass(frozen=True, slots=True)
class Key:
    """Both hands at one instant of the stroke.

    Attributes:
        at: 0 at the stroke's onset, 1 at its end.
        main: The gesturing hand; with ``hands: both`` the right one.
        other: The other hand; None if it stays at rest.
    """

    at: float
    main: HandKey | None
    other: HandKey | None = None


@dataclass(frozen=True, slots=True)
class BodyAccent:
    """What trunk, head, gaze and face add to the stroke.

    Attributes:
        lean_deg: Trunk forwards, degrees at the stroke's peak.
        turn_deg: Trunk turn towards the gesturing side, degrees.
        nod_deg: Head pitch down and back within the stroke, degrees.
        nods: Number of nods.
        shake_deg: Head yaw to either side, degrees.
        shakes: Number of half turns of the head.
        tilt_deg: Head roll towards the gesturing side, degrees.
        shrug: Shoulders raised, 0…1.
        bow_deg: Bow from the hips and spine, degrees.
        gaze: One of ``GAZES``.
        mood: Facial expression during the stroke, or None to follow the clause.
    """

    lean_deg: float = 0.0
    turn_deg: float = 0.0
    nod_deg: float = 0.0
    nods: int = 1
    shake_deg: float = 0.0
    shakes: int = 0
    tilt_deg: float = 0.0
    shrug: float = 0.0
    bow_deg: float = 0.0
    gaze: str = "camera"
    mood: str | None = None


@dataclass(frozen=True, slots=True)
class Parameter:
    """A value that the script fills in.

    Attributes:
        name: ``target``, ``number``, ``magnitude`` (0 small … 1 large) or ``repeat``.
        default: Value where the script gives none.
        values: Allowed values; empty if the parameter is a number or free.
    """

    name: str
    default: Any = None
    values: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CultureNote:
    """Where a gesture means something else, or offends.

    Attributes:
        region: Region or audience, such as ``BR`` or ``Middle East``.
        note: What to mind, in English.
        taboo: True if the gesture is not to be used for that audience.
    """

    region: str
    note: str
    taboo: bool = False


@dataclass(frozen=True, slots=True)
class ClipSource:
    """Recorded motion that a gesture plays; its keys then only sketch where the hands are.

    Attributes:
        file: Name of the ``.npz`` beside the gesture's YAML, without a folder.
        sha256: Hash of that file, 64 lower-case hexadecimal digits.
        frame_rate: Frames a second of the clip.
        phases_s: Onsets of preparation, stroke, hold and retraction and the retraction's end in the clip, s.
        hand: Hands that were recorded gesturing: ``left``, ``right``, ``both``, or ``none`` for head and trunk.
        source: Where the motion comes from, in words.
        from_person: Whether a person was recorded; approval then needs a consent.
        consent: Id of the consent record, or None.

    Raises:
        InvalidInputError: If the file has a folder or another ending, the hash is none, or the phases run backwards.
    """

    file: str
    sha256: str
    frame_rate: float
    phases_s: tuple[float, float, float, float, float]
    hand: str
    source: str
    from_person: bool
    consent: str | None = None

    def __post_init__(self) -> None:
        if not _CLIP_FILE.fullmatch(self.file):
            raise InvalidInputError(
                f"'{self.file}' names no clip",
                code="DX-LIB-020",
                hint="Give the name of an .npz file beside the YAML, of letters, digits, '_', '-' and '.'.",
            )
        if not _SHA256.fullmatch(self.sha256):
            raise InvalidInputError(
                f"'{self.sha256}' is no SHA-256 in hexadecimal",
                code="DX-LIB-020",
                hint="`sha256sum FILE` writes it.",
            )
        if not 1.0 <= self.frame_rate <= 1000.0:
            raise InvalidInputError(
                f"{self.frame_rate:g} is no frame rate",
                code="DX-LIB-020",
                hint="Give 1 to 1000 frames a second.",
            )
        preparation, stroke, hold, retraction, end = self.phases_s
        if not 0.0 <= preparation <= stroke < hold <= retraction <= end <= LONGEST_CLIP_S:
            raise InvalidInputError(
                f"the phases of a clip begin at {', '.join(f'{onset:g}' for onset in self.phases_s[:4])} s and "
                f"end at {end:g} s",
                code="DX-LIB-021",
                hint="They follow one another from 0 s on, the stroke takes time, and the end lies within "
                f"{LONGEST_CLIP_S:g} s.",
            )
        if self.hand not in CLIP_HANDS:
            raise InvalidInputError(
                f"'{self.hand}' is no choice of recorded hands",
                code="DX-LIB-020",
                hint=f"Give one of {', '.join(CLIP_HANDS)}.",
            )


@dataclass(frozen=True, slots=True)
class Gesture:
    """One entry of the library, parametric or a clip.

    Attributes:
        id: Unique lower-case name.
        names: Short name.
        description: What the body does and what it says.
        family: Family of ``library.md``; the words `fits` and `clashes` of the taxonomy use it.
        intents: Intents that it serves, best first.
        hands: One of ``HANDS``.
        phases: Authored durations.
        keys: Stroke keys in order of `at`; empty for gestures of head and trunk alone.
        repeat: How often the keys are played within the stroke.
        body: Trunk, head, gaze and face.
        parameters: What the script may fill in.
        words: Lexical affiliates: words it typically goes with, by language.
        named_by: Words that name the gesture itself, such as 鞠个躬 or "take a bow", by language: they ask for it.
        means: What it says exactly, which the words have to bear out.
        aliases: Other names under which scripts may ask for it.
        culture: Notes and taboos.
        author: Who made it.
        licence: SPDX identifier; empty for a clip whose licence is not known yet.
        revision: Counted from 1.
        review: One of ``REVIEW_STATES``.
        clip: Recorded motion that is played in place of the keys, or None for a parametric gesture.
    """

    id: str
    names: Bilingual
    description: Bilingual
    family: str
    intents: tuple[str, ...]
    hands: str
    phases: Phases
    keys: tuple[Key, ...]
    repeat: int = 1
    body: BodyAccent = field(default_factory=BodyAccent)
    parameters: tuple[Parameter, ...] = ()
    words: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    named_by: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    means: Meaning = ANY
    aliases: tuple[str, ...] = ()
    culture: tuple[CultureNote, ...] = ()
    author: str = "Deixis authors"
    licence: str = "Apache-2.0"
    revision: int = 1
    review: str = "draft"
    clip: ClipSource | None = None

    def parameter(self, name: str) -> Parameter | None:
        """Return the parameter of that name, or None."""
        return next((parameter for parameter in self.parameters if parameter.name == name), None)

    @property
    def aims(self) -> bool:
        """Whether the gesture points at a target that is resolved at run time."""
        return any(hand is not None and hand.aim for key in self.keys for hand in (key.main, key.other))
