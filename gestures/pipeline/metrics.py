"""Measuring motion files: how people-like each is, what is wrong with it, and how sets compare."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from gestures.pipeline.checking import read_timeline
from gestures.pipeline.importing import load_motion
from motion.bodies import load_body
from motion.bodies.volume import BodyVolume
from motion.errors import InvalidInputError
from motion.kinematics import forward_kinematics
from motion.metrics import (
    FIGURES,
    BodyTrack,
    Figure,
    Soundness,
    beat_alignment,
    diversity,
    frechet_distance,
    measure,
    percentiles,
    soundness,
    tell,
)
from motion.metrics.probes import skin_depth_m

_STRESSED = 0.5
"""Words with at least this stress are beats of speech."""


@dataclass(frozen=True, slots=True, eq=False)
class MeasuredMotion:
    """One file.

    Attributes:
        name: The file's name.
        duration_s: Its length, s.
        figures: Value by figure; NaN where it has nothing to measure.
        sound: Its faults.
        beats: Beat alignment with the words, 0…1; None without words.
        notes: What was found or assumed when the file was read.
        track: The motion as measured.
    """

    name: str
    duration_s: float
    figures: dict[str, float]
    sound: Soundness
    beats: float | None
    notes: tuple[str, ...]
    track: BodyTrack


@dataclass(frozen=True, slots=True)
class FigureRow:
    """One figure over all files.

    Attributes:
        figure: What it is.
        ours: 5th percentile, median and 95th percentile over the files; None if no file has it.
        tell: How well it alone tells the files from people, 0.5…1; None where no human range is known.
    """

    figure: Figure
    ours: tuple[float, float, float] | None
    tell: float | None

    @property
    def inside(self) -> bool | None:
        """Whether the median lies within the human range; None where there is nothing to say."""
        if self.ours is None or self.figure.human is None:
            return None
        return self.figure.human[0] <= self.ours[1] <= self.figure.human[2]


@dataclass(frozen=True, slots=True, eq=False)
class MotionMetrics:
    """What `deixis metrics` says.

    Attributes:
        motions: Every file.
        rows: Every figure over all files.
        diversity: Mean distance between the files' wrist paths, torso lengths; None for one file.
        frechet: Fréchet gesture distance to the motions compared with; None without any, or where they are too few.
        frechet_left_out: Why there is none, where some are compared with.
    """

    motions: tuple[MeasuredMotion, ...]
    rows: tuple[FigureRow, ...]
    diversity: float | None
    frechet: float | None
    frechet_left_out: str | None = None

    def to_object(self) -> dict[str, Any]:
        """Return plain values for JSON; what was not measured is null."""
        return {
            "figures": [
                {
                    "name": row.figure.name,
                    "unit": row.figure.unit,
                    "meaning": row.figure.meaning,
                    "ours": _rounded(row.ours),
                    "human": row.figure.human,
                    "inside": row.inside,
                    "tell": _rounded(row.tell),
                }
                for row in self.rows
            ],
            "diversity": _rounded(self.diversity),
            "frechet_gesture_distance": _rounded(self.frechet),
            "frechet_left_out": self.frechet_left_out,
            "files": [
                {
                    "file": motion.name,
                    "duration_s": round(motion.duration_s, 3),
                    "figures": {name: _rounded(value) for name, value in motion.figures.items()},
                    "sound": {name: _rounded(value) for name, value in asdict(motion.sound).items()},
                    "beat_alignment": _rounded(motion.beats),
                    "notes": list(motion.notes),
                }
                for motion in self.motions
            ],
        }


def _rounded(value: Any) -> Any:
    if isinstance(value, float):
        return float(f"{value:.5g}") if math.isfinite(value) else None
    if isinstance(value, tuple):
        return [_rounded(item) for item in value]
    return value


def measure_files(
    files: Sequence[Path], against: Sequence[Path] = (), timeline: Path | None = None
) -> MotionMetrics:
    """Measure motion files of any format that is read.

    Args:
        files: The motions.
        against: Motions to compare with.
        timeline: The ``timeline.json`` whose stressed words are the beats of speech.

    Raises:
        DeixisError: If a file cannot be read, holds no body or is too short.
    """
    body = load_body()
    volume = BodyVolume.of(body)
    beats_s = _beats_s(timeline) if timeline is not None else None
    motions = []
    for path in files:
        loaded = load_motion(path, body.skeleton)
        track = BodyTrack.of(loaded.clip, body.skeleton)
        rotations, positions = forward_kinematics(body.skeleton, loaded.clip.local_xyzw, loaded.clip.root_m)
        depth = [skin_depth_m(volume, side, rotations, positions).amax(dim=-1) for side in ("left", "right")]
        motions.append(
            MeasuredMotion(
                str(path),
                loaded.clip.duration_s,
                measure(loaded.clip, body.skeleton, loaded.joints),
                soundness(loaded.clip, body.skeleton, depth[0].maximum(depth[1])),
                beat_alignment(track, beats_s) if beats_s is not None else None,
                loaded.notes,
                track,
            )
        )
    others = [BodyTrack.of(load_motion(path, body.skeleton).clip, body.skeleton) for path in against]
    tracks = [motion.track for motion in motions]
    return MotionMetrics(
        tuple(motions),
        tuple(_row(figure, [motion.figures[figure.name] for motion in motions]) for figure in FIGURES),
        diversity(tracks),
        *_frechet(tracks, others),
    )


def _frechet(ours: Sequence[BodyTrack], theirs: Sequence[BodyTrack]) -> tuple[float | None, str | None]:
    """Return the distance of two sets; where they are too short for one, why."""
    if not theirs:
        return None, None
    try:
        return frechet_distance(ours, theirs), None
    except InvalidInputError as error:
        return None, error.message


def _row(figure: Figure, values: list[float]) -> FigureRow:
    ours = percentiles(values)
    told = tell(values, figure.human) if figure.human is not None and ours is not None else None
    return FigureRow(figure, ours, told)


def _beats_s(path: Path) -> list[float]:
    return [word.start_s for word in read_timeline(path).words if word.stress >= _STRESSED]
