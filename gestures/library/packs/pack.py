"""A pack whose every file has been read and found in order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from gestures.library.gesture import Gesture
from gestures.library.packs.manifest import Manifest


@dataclass(frozen=True, slots=True)
class PackedGesture:
    """One gesture of a pack.

    Attributes:
        gesture: The gesture.
        payload: Its canonical payload, as the store holds it.
        state: Its state of review where the pack was made.
    """

    gesture: Gesture
    payload: str
    state: str


@dataclass(frozen=True, slots=True, eq=False)
class Pack:
    """A pack in memory.

    Attributes:
        where: File or folder.
        manifest: Its manifest.
        gestures: Gestures by id.
        clips: Content of the clips by hash.
    """

    where: str
    manifest: Manifest
    gestures: tuple[PackedGesture, ...]
    clips: Mapping[str, bytes] = field(repr=False)
