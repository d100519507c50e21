"""From a script to everything: the one function that most users need."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from gestures.alignment.settings import PlannerSettings
from gestures.alignment.timeline import Timeline
from gestures.consistency.checking import run_checks
from gestures.consistency.findings import Finding, Report
from gestures.errors import InvalidInputError, MissingDependencyError
from gestures.pipeline import files
from gestures.pipeline.measuring import show_evidence
from gestures.pipeline.output import output_folder
from gestures.pipeline.pictures import Sound, stroke_stills, write_show_video
from gestures.pipeline.planning import MAX_SHOW_S, PlannedShow, plan_show
from gestures.pipeline.progress import Progress, Stages
from gestures.pipeline.report import write_report
from gestures.pipeline.request import ShowRequest, check_kind, show_request
from gestures.pipeline.scene import SceneContent, SceneSettings
from gestures.pipeline.script import check_show_length
from gestures.pipeline.show_files import SHOW_MP4
from gestures.pipeline.staging import SampledMotion, StagedShow, sample_motion, stage_show
from gestures.speech import Speech
from motion.clip import Clip, FaceTrack
from motion.formats import AigcLabel, Recording
from motion.performance import Performance
from motion.timing import FrameRate

CHECKS = "checking"


@dataclass(frozen=True, slots=True, eq=False)
class Show:
    """A performed script.

    Attributes:
        request: What was asked for.
        speech: Words, phones and sound.
        timeline: Gestures on their words.
        performance: Body and face as a function of time.
        clip: Frames of the body.
        face: Frames of the face.
        checks: What the checks say about it.
        out: Folder that the files are in; None if none were asked for.
        files: Name to size in bytes of what was written.
        refused: Why something that was asked for could not be made, one sentence each.
        seconds: Stage to wall-clock time, s.
        notes: What there is to know of how the words were understood.
    """

    request: ShowRequest
    speech: Speech
    timeline: Timeline
    performance: Performance
    clip: Clip
    face: FaceTrack
    checks: Report
    out: Path | None
    files: dict[str, int]
    refused: tuple[str, ...]
    seconds: dict[str, float]
    notes: tuple[str, ...]

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What the checks found, in order of time."""
        return self.checks.findings

    @property
    def error_count(self) -> int:
        """Number of findings that are errors."""
        return self.checks.count("error")


def perform(
    script: str | Path | ShowRequest,
    *,
    out: str | Path | None = None,
    language: str | None = None,
    platform: str | Path = "douyin",
    persona: str | Path = "warm_host",
    seed: int = 0,
    fps: float | FrameRate = 60,
    voice: str = "espeak",
    audio: str | Path | None = None,
    timings: str | Path | None = None,
    settings: PlannerSettings | None = None,
    formats: Sequence[str] | None = None,
    video: bool = True,
    scene: SceneSettings | None = None,
    force: bool = False,
    progress: Progress | None = None,
) -> Show:
    """Perform a script.

    Args:
        script: A path is read, a string is the script itself; beside ``audio`` alone it may be empty. A `ShowRequest`
            holds the arguments from ``language`` to ``settings`` too, and those given here are then not used.
        out: Folder to write; None makes the show in memory alone.
        language: ``zh``, ``en`` or None to find it.
        platform: Id of a platform profile, or a YAML file.
        persona: Id of a persona, or a YAML file.
        seed: The same seed gives the same show.
        fps: Frames a second of the motion.
        voice: ``espeak``, or ``none`` for timing without sound.
        audio: Speech made elsewhere.
        timings: Word timings of that speech.
        settings: How many gestures, how large, which ones not, for whom.
        formats: Motion formats to write; None means all.
        video: Draw ``show.mp4`` and the report's pictures.
        scene: Size and manner of the video.
        force: Write into a folder that holds other files, too.
        progress: Called with a stage's name and the share of it that is done.

    Returns:
        The show. Where EGL is missing, it has no video, and ``refused`` says so.

    Raises:
        InvalidInputError: If an input is malformed, or the folder cannot be written.
        NotFoundError: If a language, voice, platform, persona, gesture or format is unknown.
        PlanningError: If a gesture that the script asks for cannot be played in time.
        MissingDependencyError: If the voice is not installed.
    """
    request = show_request(script, language, platform, persona, seed, voice, audio, timings, settings)
    if out is not None:
        check_kind("out", out, (str, Path))
    rate = FrameRate.of(fps)
    wanted = files.motion_formats(formats)
    check_show_length(request.text, request.name)
    drawn = (scene or SceneSettings()) if video else None
    stages = Stages(progress)
    if out is None:
        return _in_memory(request, rate, stages)
    with output_folder(Path(out), force=force) as folder:
        return _into_folder(request, rate, wanted, drawn, folder, Path(out), stages)


def _in_memory(request: ShowRequest, rate: FrameRate, stages: Stages) -> Show:
    staged = stage_show(_plan(request, stages), stages)
    motion = sample_motion(staged, rate, stages)
    checks = check_staged(staged, motion, stages)
    return _show(staged, motion, checks, None, {}, (), stages)


def _into_folder(
    request: ShowRequest,
    rate: FrameRate,
    formats: Sequence[str],
    drawn: SceneSettings | None,
    folder: Path,
    out: Path,
    stages: Stages,
) -> Show:
    label = AigcLabel(produce_id=request.content_number(rate))
    planned = _plan(request, stages)
    files.write_plan(planned, folder, label)
    staged = stage_show(planned, stages)
    motion = sample_motion(staged, rate, stages)
    checks = check_staged(staged, motion, stages)
    recording = Recording(motion.clip, staged.body.skeleton, motion.face, staged.body, label)
    files.write_motion(recording, formats, folder, stages)
    content = SceneContent(planned.timeline, planned.platform, staged.body, motion.clip, motion.face)
    refused: tuple[str, ...] = ()
    if drawn is not None:
        try:
            write_show_video(folder / SHOW_MP4, content, _sound(planned.speech), label, drawn, stages)
        except MissingDependencyError as error:
            refused = (str(error),)
    stills = stroke_stills(content, stages) if drawn is not None and not refused else ((), 0)
    write_report(staged, checks, refused, stills, folder, label, stages)
    return _show(staged, motion, checks, out, files.file_sizes(folder), refused, stages)


def _plan(request: ShowRequest, stages: Stages) -> PlannedShow:
    planned = plan_show(request, stages)
    if planned.timeline.duration_s > MAX_SHOW_S:
        raise InvalidInputError(
            f"the show would last {planned.timeline.duration_s / 60:.1f} minutes, "
            f"the limit is {MAX_SHOW_S / 60:g}",
            code="DX-SHOW-011",
            where=request.name,
            hint="Split the script, for example one part for each product.",
        )
    return planned


def check_staged(staged: StagedShow, motion: SampledMotion, stages: Stages | None = None) -> Report:
    """Check what was said against what was done, measured on the final motion."""
    planned = staged.planned
    with (stages or Stages()).stage(CHECKS):
        return run_checks(
            show_evidence(
                planned.timeline,
                motion.clip,
                motion.face,
                staged.body,
                planned.library,
                planned.platform,
                persona=planned.persona,
            )
        )


def _sound(speech: Speech) -> Sound | None:
    return None if speech.samples is None else (speech.samples, speech.sample_rate)


def _show(
    staged: StagedShow,
    motion: SampledMotion,
    checks: Report,
    out: Path | None,
    sizes: dict[str, int],
    refused: tuple[str, ...],
    stages: Stages,
) -> Show:
    return Show(
        request=staged.planned.request,
        speech=staged.planned.speech,
        timeline=staged.planned.timeline,
        performance=staged.performance,
        clip=motion.clip,
        face=motion.face,
        checks=checks,
        out=out,
        files=sizes,
        refused=refused,
        seconds=dict(stages.seconds),
        notes=staged.planned.notes,
    )
