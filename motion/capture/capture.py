"""From a video of one person to a clip of the canonical skeleton."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from motion.capture.fitting import fit
from motion.capture.gaps import at_times, bridged, held, smoothed
from motion.capture.landmarks import Landmarks
from motion.capture.tracker import Progress, track_video
from motion.clip import Clip
from motion.skeleton import Skeleton
from motion.timing import FrameRate, TimeRange

_HAND_GAP_S = 0.35
"""Hands that are lost for no longer than this are taken to have moved straight on, s."""
_BODY_SMOOTH_S, _HAND_SMOOTH_S = 0.10, 0.07
"""Half widths of the windows that take the tremble out of landmarks, s."""
_SHORTEST_SPAN_S = 0.1


@dataclass(frozen=True, slots=True, eq=False)
class Captured:
    """Motion that was read from a video.

    Attributes:
        clip: The motion, at the video's mean frame rate; fingers of a hand that is not seen are in the exact T-pose.
        body_seen: (T,) whether the person was in the picture; where not, the last pose leads to the next.
        hands_seen: (T, 2) whether the left and the right hand were.
        shoulders: (2, 2) where the left and the right shoulder are in the picture as a rule, shares of its width from
            the viewer's left and of its height from the top.
    """

    clip: Clip
    body_seen: NDArray[np.bool_]
    hands_seen: NDArray[np.bool_]
    shoulders: NDArray[np.float64]

    def missing(self) -> dict[str, tuple[TimeRange, ...]]:
        """Return when ``body``, ``left hand`` and ``right hand`` were not seen."""
        parts = {
            "body": self.body_seen,
            "left hand": self.hands_seen[:, 0],
            "right hand": self.hands_seen[:, 1],
        }
        return {name: _spans(~seen, self.clip.rate) for name, seen in parts.items()}


def capture_video(path: Path, skeleton: Skeleton, progress: Progress | None = None) -> Captured:
    """Read the motion of the person in a video.

    Args:
        path: A video of one person, filmed from the front.
        skeleton: Body that is to move.
        progress: Called with the share that is done, 0…1.

    Raises:
        InvalidInputError: If the file is missing, too long or too large.
        FormatError: If it is no video, is damaged, or nobody is seen in it.
        MissingDependencyError: If PyAV or MediaPipe is not installed.
    """
    return fitted_motion(track_video(path, progress), skeleton)


def fitted_motion(landmarks: Landmarks, skeleton: Skeleton) -> Captured:
    """Bring landmarks to a steady frame rate, smooth them and fit a skeleton to them."""
    rate = FrameRate.of((len(landmarks.times_s) - 1) / float(landmarks.times_s[-1] - landmarks.times_s[0]))
    count = len(landmarks.times_s)
    wanted = landmarks.times_s[0] + np.arange(count) * (rate.den / rate.num)
    wanted = wanted[wanted <= landmarks.times_s[-1] + 1e-6]
    hands = np.stack(
        [bridged(landmarks.hands[:, side], landmarks.times_s, _HAND_GAP_S) for side in (0, 1)], axis=1
    )
    body = at_times(landmarks.body_m, landmarks.times_s, wanted)
    hands = at_times(hands, landmarks.times_s, wanted)
    body_seen = np.isfinite(body).all(axis=(1, 2))
    hands[~body_seen] = np.nan
    steady = Landmarks(
        times_s=wanted,
        body_m=smoothed(held(body), max(1, round(_BODY_SMOOTH_S * rate.fps))),
        seen=held(at_times(landmarks.seen, landmarks.times_s, wanted)),
        hands=smoothed(hands, max(1, round(_HAND_SMOOTH_S * rate.fps))),
        camera_m=held(at_times(landmarks.camera_m, landmarks.times_s, wanted)),
        shoulders=held(at_times(landmarks.shoulders, landmarks.times_s, wanted)),
    )
    with torch.no_grad():
        local, root = fit(steady, skeleton)
    return Captured(
        Clip(rate, local, root),
        np.asarray(body_seen),
        steady.hands_seen,
        np.median(steady.shoulders, axis=0),
    )


def _spans(flags: NDArray[np.bool_], rate: FrameRate) -> tuple[TimeRange, ...]:
    edges = np.flatnonzero(np.diff(np.concatenate(([False], flags, [False])).astype(np.int8)))
    spans = [
        TimeRange(rate.seconds(int(a)), rate.seconds(int(b)))
        for a, b in zip(edges[::2], edges[1::2], strict=True)
    ]
    return tuple(span for span in spans if span.duration_s >= _SHORTEST_SPAN_S)
