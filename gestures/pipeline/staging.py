"""From a timeline to motion: the body, the plan lowered to it, and frames of body and face."""

from __future__ import annotations

import math
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import torch

from gestures.lowering import Stage, lower
from gestures.pipeline.face import face_of
from gestures.pipeline.planning import PlannedShow
from gestures.pipeline.progress import Stages
from motion.bodies import SkinnedBody, load_body
from motion.bodies.volume import BodyVolume
from motion.clip import Clip, FaceTrack
from motion.performance import CHUNK_FRAMES, Performance
from motion.plan import ENERGY_CHANGES_S, with_energy
from motion.processes import processors
from motion.timing import FrameRate

BODY = "loading the body"
SOLVING = "solving gestures"
MOTION = "moving body and face"
_TOGETHER = 2
"""Stretches of frames evaluated at a time: the memory of a long show is bounded by it."""
_SHORTEST_FRAMES = 1024
"""A stretch is no shorter: each costs something by itself."""


@dataclass(frozen=True, slots=True, eq=False)
class StagedShow:
    """A planned show on a body.

    Attributes:
        planned: What is played.
        body: Who plays it.
        stage: Body, camera and screen.
        performance: The show as a function of time.
    """

    planned: PlannedShow
    body: SkinnedBody
    stage: Stage
    performance: Performance


@dataclass(frozen=True, slots=True, eq=False)
class SampledMotion:
    """Frames of a show.

    Attributes:
        clip: Body, (T, 55, 4) and (T, 3).
        face: Face, (T, 52).
    """

    clip: Clip
    face: FaceTrack


def stage_show(planned: PlannedShow, stages: Stages | None = None, workers: int | None = None) -> StagedShow:
    """Put a planned show on the default body.

    Args:
        planned: The show.
        stages: Takes the time and the progress.
        workers: How many processes may be at work, as many as there are processors if not given. Beside the main
            thread it is one. The motion is the same whatever their number.

    Raises:
        PlanningError: If a placement cannot be played.
        MissingDependencyError: If `anny` is not installed.
    """
    stages = stages or Stages()
    with stages.stage(BODY):
        body = load_body(progress=lambda done, _text: stages.report(BODY, min(done, 0.99)))
    with stages.stage(SOLVING):
        stage = Stage.of(body.skeleton, planned.platform)
        volume = BodyVolume.of(body)
        plan = lower(
            planned.timeline, planned.library, planned.persona, stage, volume, workers=workers or processors()
        )
        if (energy := planned.request.settings.energy) != 1.0:
            plan = with_energy(plan, energy, -2.0 * ENERGY_CHANGES_S)
        performance = Performance(plan, body.skeleton, (face_of(planned),))
    return StagedShow(planned, body, stage, performance)


def sample_motion(staged: StagedShow, rate: FrameRate, stages: Stages | None = None) -> SampledMotion:
    """Evaluate every frame of a show, a stretch on each processor at a time."""
    stages = stages or Stages()
    performance = staged.performance
    frames = rate.frames_in(performance.duration_s)
    local, root, face = torch.empty(frames, 55, 4), torch.empty(frames, 3), torch.empty(frames, 52)
    # As many stretches for each that is at work, all as long.
    rounds = max(1, math.ceil(frames / (_TOGETHER * CHUNK_FRAMES)))
    stretch = max(_SHORTEST_FRAMES, math.ceil(frames / (_TOGETHER * rounds)))

    @torch.inference_mode()
    def fill(first: int) -> int:
        rows = slice(first, min(first + stretch, frames))
        index = torch.arange(rows.start, rows.stop, dtype=torch.float64)
        pose, weights = performance.evaluate(index * rate.den / rate.num)
        local[rows], root[rows], face[rows] = pose.local_xyzw[0], pose.root_m[0], weights[0]
        return rows.stop

    with stages.stage(MOTION), ThreadPoolExecutor(_TOGETHER) as pool:
        for done in pool.map(fill, range(0, frames, stretch)):
            stages.report(MOTION, min(0.99, done / frames))
    return SampledMotion(Clip(rate, local, root), FaceTrack(rate, face))
