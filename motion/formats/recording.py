"""What the format adapters take and give."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from motion.bodies.body import SkinnedBody
from motion.clip import Clip, FaceTrack
from motion.errors import InvalidInputError
from motion.formats.labels import AigcLabel
from motion.skeleton import Skeleton


@dataclass(frozen=True, slots=True, eq=False)
class Recording:
    """One performance of one avatar, ready to be written in any format.

    Attributes:
        clip: Body motion.
        skeleton: Proportions that the motion was made for.
        face: Face motion at the same rate and length; None writes a still face.
        body: Mesh for the formats that carry one.
        label: The AI label that goes into the file.

    Raises:
        InvalidInputError: If body and face motion differ in rate or length.
    """

    clip: Clip
    skeleton: Skeleton
    face: FaceTrack | None = None
    body: SkinnedBody | None = None
    label: AigcLabel = field(default_factory=AigcLabel)

    def __post_init__(self) -> None:
        face = self.face
        if face is not None and (face.rate, face.frame_count) != (self.clip.rate, self.clip.frame_count):
            raise InvalidInputError(
                f"the face has {face.frame_count} frames at {face.rate.fps:g}/s, the body "
                f"{self.clip.frame_count} at {self.clip.rate.fps:g}/s",
                code="DX-FMT-007",
                hint="Sample both at the same instants.",
            )


@dataclass(frozen=True, slots=True, eq=False)
class ImportedMotion:
    """What a motion file held, on the canonical skeleton and face.

    Attributes:
        clip: Body motion; None if the file holds a face only.
        face: Face motion; None if the file holds none.
        leg_length_m: Hip to ankle of the file's own skeleton, metres; scale ``clip.root_m`` by the ratio of
            leg lengths to bring the root to another body. None if the file has no skeleton.
        joints: Canonical joint to the file's own name for it.
        ignored: Names in the file that no canonical joint or shape answers to.
        notes: What was found or decided on the way (units, up axis, rest pose), for the user to check.
        label: The AI label that the file carried.
    """

    clip: Clip | None = None
    face: FaceTrack | None = None
    leg_length_m: float | None = None
    joints: dict[str, str] = field(default_factory=dict)
    ignored: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    label: AigcLabel | None = None


@dataclass(frozen=True, slots=True)
class Exporter:
    """A way to write a recording.

    Attributes:
        name: What the user calls the format.
        file_name: Usual name of the file.
        about: One line for help texts.
        write: Writes a recording to a path, whole or not at all.
    """

    name: str
    file_name: str
    about: str
    write: Callable[[Recording, Path], None]


@dataclass(frozen=True, slots=True)
class Importer:
    """A way to read a motion file.

    Attributes:
        name: What the user calls the format.
        suffixes: File name endings, lower case with the dot.
        about: One line for help texts.
        read: Reads a path. Keywords ``unit_m`` (length of the file's unit, metres) and ``up`` (``x``, ``y`` or
            ``z``) overrule what the reader would find; None leaves it to find them.
    """

    name: str
    suffixes: tuple[str, ...]
    about: str
    read: Callable[..., ImportedMotion]
