"""The recogniser: motion in, in pieces of any length, and what it shows out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from gestures.consistency.recogniser.conflicts import DESCRIPTIVE, HEAD, as_shown, resolve
from gestures.consistency.recogniser.extents import extent_tracks
from gestures.consistency.recogniser.filters import Array, smooth
from gestures.consistency.recogniser.measures import Measures, measure
from gestures.consistency.recogniser.pointing import Aim, pointing_tracks
from gestures.consistency.recogniser.postures import posture_tracks
from gestures.consistency.recogniser.repeated import repeated_tracks
from gestures.consistency.recogniser.resampling import Resampler
from gestures.consistency.recogniser.runs import Run, RunFollower
from gestures.consistency.recogniser.shapes import Fingers, hand_shapes
from gestures.consistency.recogniser.shown import Shown
from gestures.consistency.recogniser.signs import sign_tracks
from gestures.consistency.recogniser.tracks import Track
from gestures.consistency.recogniser.travel import travel_tracks
from gestures.errors import InvalidInputError
from gestures.lowering import Stage
from gestures.platforms import PlatformProfile, load_platform
from motion.bodies import load_body
from motion.clip import Clip
from motion.skeleton import JOINT_COUNT, Skeleton
from motion.timing import FrameRate

FPS = 30
"""Frames a second at which motion is looked at; nothing that people mean is faster than half of that."""
VIDEO_BLUR_DEG = 16.0
"""By how much a finger's direction may be wrong that was read from a video: most of it is guessed depth."""
BLOCK_FRAMES = 1800
MARGIN_FRAMES = 120
"""Frames on either side of a block that its scores may depend on; more than all filters together reach."""
_UNIT_TOLERANCE = 0.02
_FARTHEST_M = 1e4
"""How far from the origin a body may be, metres: beyond, its places are not exact to a millimetre."""


def recognise(
    motion: Clip,
    *,
    skeleton: Skeleton | None = None,
    platform: PlatformProfile | str | Path | None = None,
    blur_deg: float = 0.0,
) -> tuple[Shown, ...]:
    """Say what a body shows, from its motion alone.

    Args:
        motion: The motion; fingers that rest in an exact T-pose count as not recorded.
        skeleton: Proportions of the body; those of the default body if not given.
        platform: The screen whose elements may be pointed at; without one, pointing has directions only.
        blur_deg: By how much directions may be wrong, degrees: `VIDEO_BLUR_DEG` for motion read from a video.

    Returns:
        What is shown, in order of time.

    Raises:
        InvalidInputError: If rotations are not of unit length.
        NotFoundError: If no platform has that name.
    """
    recogniser = Recogniser(motion.rate, skeleton=skeleton, platform=platform, blur_deg=blur_deg)
    shown = [*recogniser.feed(motion.local_xyzw, motion.root_m), *recogniser.finish()]
    return tuple(sorted(shown, key=lambda entry: (entry.start_s, entry.end_s, entry.kind, str(entry.value))))


class Recogniser:
    """Recognises motion as it comes, in bounded memory.

    What it says does not depend on the pieces that the motion comes in: frames are looked at in blocks that begin at
    fixed times, with a margin on both sides that is longer than any filter.
    """

    def __init__(
        self,
        rate: FrameRate | float,
        *,
        skeleton: Skeleton | None = None,
        platform: PlatformProfile | str | Path | None = None,
        blur_deg: float = 0.0,
        block_frames: int = BLOCK_FRAMES,
    ) -> None:
        """Start before the first frame.

        Args:
            rate: Frames a second of the motion that is fed.
            skeleton: As for ``recognise``.
            platform: As for ``recognise``.
            blur_deg: As for ``recognise``.
            block_frames: Frames that are looked at together.
        """
        self._skeleton = (skeleton or load_body().skeleton).to("cpu")
        profile = load_platform(platform) if isinstance(platform, str | Path) else platform
        self._stage = None if profile is None else Stage.of(self._skeleton, profile)
        self._resampler = Resampler(FrameRate.of(rate), FPS)
        self._block, self._blur_deg = block_frames, blur_deg
        self._local, self._root = torch.empty(0, JOINT_COUNT, 4), torch.empty(0, 3)
        self._first, self._done, self._fed = 0, 0, 0
        self._follower = RunFollower(FPS)
        self._pending: list[Run] = []

    @property
    def held_frames(self) -> int:
        """How many frames are kept until what follows them is known."""
        return len(self._local)

    @property
    def pending_runs(self) -> int:
        """How much has been seen that is not yet certain."""
        return len(self._pending)

    def feed(self, local_xyzw: Tensor, root_m: Tensor) -> tuple[Shown, ...]:
        """Take the next frames and return what has become certain.

        Args:
            local_xyzw: (n, 55, 4) unit quaternions, parent-relative.
            root_m: (n, 3) world position of the pelvis, metres.

        Raises:
            InvalidInputError: If shapes disagree, a rotation is not of unit length, or a place not finite or more than
                10 km away.
        """
        self._check(local_xyzw, root_m)
        self._fed += len(local_xyzw)
        shown: list[Shown] = []
        # Pieces keep the memory of the interpolation small, however long the motion is.
        for local, root in zip(local_xyzw.split(8192), root_m.split(8192), strict=True):
            more, places = self._resampler.feed(local, root)
            self._local, self._root = torch.cat((self._local, more)), torch.cat((self._root, places))
            while self._first + len(self._local) >= self._done + self._block + MARGIN_FRAMES:
                shown.extend(self._look(self._done + self._block))
        return tuple(shown)

    def finish(self) -> tuple[Shown, ...]:
        """Say that the motion is over and return the rest of what it showed."""
        shown: list[Shown] = []
        end = self._first + len(self._local)
        while self._done < end:
            shown.extend(self._look(min(self._done + self._block, end)))
        shown.extend(self._settled(list(self._follower.finish()), None))
        return tuple(shown)

    def _look(self, end: int) -> list[Shown]:
        """Score the frames from the last block's end to ``end`` and follow the runs through them."""
        begin = self._done
        behind = min(end + MARGIN_FRAMES, self._first + len(self._local))
        first = max(begin - MARGIN_FRAMES, 0)
        window = slice(first - self._first, behind - self._first)
        inner = slice(begin - first, end - first)
        runs: list[Run] = []
        measures = measure(self._skeleton, self._local[window], self._root[window], FPS)
        for track in self._tracks(measures):
            runs.extend(self._follower.feed(_part(track, measures.standing, inner), begin))
        self._done = end
        keep = max(end - MARGIN_FRAMES, 0) - self._first
        self._local, self._root, self._first = self._local[keep:], self._root[keep:], self._first + keep
        return self._settled(runs, self._follower.earliest_open_s)

    def _tracks(self, measures: Measures) -> Iterator[Track]:
        fingers = Fingers.of(measures)
        shapes = hand_shapes(measures, fingers, self._blur_deg)
        aim = Aim.of(measures, self._stage, self._blur_deg)
        yield from sign_tracks(measures, fingers, shapes, aim)
        yield from repeated_tracks(measures, fingers, FPS, self._blur_deg)
        yield from pointing_tracks(measures, shapes, aim)
        yield from extent_tracks(measures, shapes, self._blur_deg)
        yield from travel_tracks(measures, FPS)
        yield from posture_tracks(measures, shapes)

    def _settled(self, runs: Sequence[Run], earliest_open_s: float | None) -> list[Shown]:
        """Resolve the runs that nothing still open can contradict."""
        self._pending.extend(run for run in runs if run.kind not in DESCRIPTIVE)
        certain = [as_shown(run) for run in runs if run.kind in DESCRIPTIVE]
        group: list[Run] = []
        latest = float("-inf")
        left = sorted(self._pending, key=lambda run: (run.start_s, run.end_s))
        settled = 0
        for index, run in enumerate(left):
            if run.start_s > latest and group:
                certain.extend(resolve(group))
                settled, group = index, []
            latest = max(latest, run.end_s)
            if earliest_open_s is not None and latest >= earliest_open_s:
                break
            group.append(run)
        else:
            certain.extend(resolve(group))
            settled = len(left)
        self._pending = left[settled:]
        return certain

    def _check(self, local_xyzw: Tensor, root_m: Tensor) -> None:
        shape = tuple(local_xyzw.shape)
        if len(shape) != 3 or shape[1:] != (JOINT_COUNT, 4) or tuple(root_m.shape) != (shape[0], 3):
            raise InvalidInputError(
                f"motion needs local_xyzw (n, 55, 4) and root_m (n, 3), given {shape} and {tuple(root_m.shape)}",
                code="DX-CHECK-021",
                hint="Import the file with motion.formats.import_motion, which brings any skeleton to this one.",
            )
        norms = local_xyzw.norm(dim=-1)
        near = (root_m.abs() < _FARTHEST_M).all(-1)
        wrong = ~(((norms - 1.0).abs() < _UNIT_TOLERANCE).all(-1) & near)
        if bool(wrong.any()):
            frame = int(wrong.nonzero()[0])
            raise InvalidInputError(
                "the motion holds a rotation not of unit length, or a place that is no number or kilometres away",
                code="DX-CHECK-021",
                where=f"frame {self._fed + frame}",
                hint="Repair or cut that frame.",
            )


def _part(track: Track, standing: Array, inner: slice) -> Track:
    """Return the frames of a block without its margins, smoothed so that one bad frame decides nothing.

    Who walks or jumps shows nothing by it: only descriptions stay.
    """
    score = track.score if track.kind in DESCRIPTIVE - HEAD else np.minimum(track.score, standing)
    return Track(
        track.kind,
        track.value,
        track.hand,
        smooth(score, 2)[inner],
        track.shortest_s,
        track.also,
        {name: values[inner] for name, values in track.measured.items()},
    )
