"""Motion to be checked, whole or a stretch at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import torch

from gestures.errors import FormatError
from motion.bodies import SkinnedBody
from motion.clip import Clip, FaceTrack
from motion.formats import AigcLabel, import_motion
from motion.formats.npz_frames import NpzFrames
from motion.timing import FrameRate

_LONG_BYTES = 16 << 20
"""Archives larger than this are read a stretch at a time."""
Piece = tuple[Clip, FaceTrack | None]


@dataclass(frozen=True, slots=True, eq=False)
class MotionSource:
    """Motion that can be gone through from its begin.

    Attributes:
        rate: Frames a second.
        frame_count: Number of frames.
        label: The AI label that the file carries, if any.
        pieces: Begins anew and yields body and face in order, in pieces of any length.
    """

    rate: FrameRate
    frame_count: int
    label: AigcLabel | None
    pieces: Callable[[], Iterator[Piece]]

    @classmethod
    def whole(cls, clip: Clip, face: FaceTrack | None = None, label: AigcLabel | None = None) -> MotionSource:
        """Return motion that is in memory."""
        return cls(clip.rate, clip.frame_count, label, lambda: iter([(clip, face)]))

    @property
    def duration_s(self) -> float:
        """Length, s."""
        return self.frame_count * self.rate.den / self.rate.num

    def stretches(self, spans: Sequence[tuple[int, int]]) -> Iterator[Piece]:
        """Yield stretches of frames, each from its first to before its last; no more than one is held in memory.

        Args:
            spans: Frames of each stretch, first and behind the last; neither ever goes back.
        """
        pieces, held, start = self.pieces(), _Held(), 0
        for first, behind in spans:
            while start + held.frame_count < min(behind, self.frame_count):
                held.add(next(pieces))
            held.drop(first - start)
            start = first
            yield held.piece(min(behind, self.frame_count) - first)


def open_motion(path: Path, body: SkinnedBody) -> MotionSource:
    """Open a motion file of any format that is read, brought to a body's size.

    Raises:
        InvalidInputError: If the file is missing.
        FormatError: If it is damaged or holds no body motion.
    """
    if path.suffix.lower() == ".npz" and path.is_file() and path.stat().st_size > _LONG_BYTES:
        frames = NpzFrames(path)
        return MotionSource(frames.rate, frames.frame_count, frames.label, frames.blocks)
    imported = import_motion(path)
    if imported.clip is None:
        raise FormatError("the file holds no body motion", code="DX-SHOW-007", where=str(path))
    clip = imported.clip
    if imported.leg_length_m:
        legs = body.skeleton.length_m("left_knee") + body.skeleton.length_m("left_ankle")
        clip = Clip(clip.rate, clip.local_xyzw, clip.root_m * (legs / imported.leg_length_m))
    return MotionSource.whole(clip, imported.face, imported.label)


class _Held:
    """Pieces of motion one behind the other."""

    def __init__(self) -> None:
        self._pieces: list[Piece] = []

    @property
    def frame_count(self) -> int:
        return sum(clip.frame_count for clip, _ in self._pieces)

    def add(self, piece: Piece) -> None:
        self._pieces.append(piece)

    def drop(self, frames: int) -> None:
        """Forget the first frames."""
        while self._pieces and frames >= self._pieces[0][0].frame_count:
            frames -= self._pieces.pop(0)[0].frame_count
        if frames and self._pieces:
            clip, face = self._pieces[0]
            self._pieces[0] = _cut(clip, face, slice(frames, None))

    def piece(self, frames: int) -> Piece:
        """Return the first frames as one."""
        if len(self._pieces) > 1:
            clips, faces = zip(*self._pieces, strict=True)
            tracks = [face for face in faces if face is not None]
            clip = Clip(
                clips[0].rate,
                torch.cat([clip.local_xyzw for clip in clips]),
                torch.cat([clip.root_m for clip in clips]),
            )
            face = (
                FaceTrack(tracks[0].rate, torch.cat([track.weights for track in tracks]))
                if len(tracks) == len(clips)
                else None
            )
            self._pieces = [(clip, face)]
        return _cut(*self._pieces[0], slice(0, frames))


def _cut(clip: Clip, face: FaceTrack | None, frames: slice) -> Piece:
    if len(range(clip.frame_count)[frames]) == clip.frame_count:
        return clip, face
    return (
        Clip(clip.rate, clip.local_xyzw[frames], clip.root_m[frames]),
        None if face is None else FaceTrack(face.rate, face.weights[frames]),
    )
